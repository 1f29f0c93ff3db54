"""Words for a message; whatever a stranger typed is made safe here."""

import re
import unicodedata
from collections.abc import Sequence

from bot.blocks.kit.message import Block
from bot.blocks.kit.viewer import Viewer
from bot.pipedrive.records.text import ZWJ, normalised

# Nothing longer is ever shown, and normalising takes time that grows faster than the text.
LONGEST = 4000

_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_SKIN_TONES = "".join(map(chr, range(0x1F3FB, 0x1F400)))
_FLAG_HALVES = "".join(map(chr, range(0x1F1E6, 0x1F200)))
NAME = 150
WITH_PAGES = ("deal", "person", "organization")

# Signs that format in mrkdwn, and the nearest ones that do not.
_LOOKALIKES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "*": "∗", "~": "∼", "`": "ˋ"})
_LOOSE_UNDERSCORE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
_EMOJI_COLON = re.compile(r":(?=:*[^\s:]+:)")
_ANY_COLON = re.compile(r":(?=\S)")
_OURS = re.compile(r"https://[a-z0-9-]{1,63}\.pipedrive\.com/(deal|person|organization)/\d+")
_DOMAIN = re.compile(r"[a-z0-9-]{1,63}")
_SLACK_USER = re.compile(r"[UW][A-Z0-9]{2,20}")


def clean(text: str) -> str:
    """One line in NFC, without controls and without what hides or turns the direction."""
    return " ".join(normalised(text[:LONGEST]).split())


def size(text: str) -> int:
    """The length as the strictest reader counts it: in UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, limit: int) -> str:
    """The cleaned text, at most `limit` long, never ending inside of what looks like one sign."""
    text = clean(text)
    if size(text) <= limit:
        return text
    start = text.encode("utf-16-le")[: 2 * (limit - 1)].decode("utf-16-le", "ignore")
    end = len(start)
    while end and _inside_a_sign(text, end):
        end -= 1
    return text[: end or len(start)].rstrip() + "…"


def isolated(text: str) -> str:
    """Right-to-left text set apart, so that it cannot reorder the words and ids around it."""
    return f"\u2068{text}\u2069" if _RIGHT_TO_LEFT.search(text) else text


def _inside_a_sign(text: str, at: int) -> bool:
    before, after = text[at - 1], text[at]
    if ZWJ in (before, after) or after in _SKIN_TONES:
        return True
    if before in _FLAG_HALVES and after in _FLAG_HALVES:
        halves = at - len(text[:at].rstrip(_FLAG_HALVES))
        return halves % 2 == 1
    return unicodedata.category(after) in {"Mn", "Me", "Mc"}


def escape(text: str, limit: int = NAME) -> str:
    """For mrkdwn: reads the same, and opens no formatting, mention, link, date or emoji."""
    # Our own colon may follow: whatever could begin an emoji code must not.
    return inert(_ANY_COLON.sub("∶", isolated(cut(text, limit))))


def inert(text: str) -> str:
    """A whole text, clean already: keeps its spaces, and the colons of times of day."""
    if text.startswith(">"):  # at the start of a line even &gt; makes a quotation
        text = "›" + text[1:]
    text = _LOOSE_UNDERSCORE.sub("ˍ", text.translate(_LOOKALIKES))
    return _EMOJI_COLON.sub("∶", text)


def plain(text: str, limit: int) -> Block:
    """A plain_text object; signs that would become an emoji stay signs."""
    shown = _EMOJI_COLON.sub("∶", cut(text, limit)) or "–"
    return {"type": "plain_text", "text": shown, "emoji": True}


def article(noun: str) -> str:
    """A deal, an organization; a user."""
    return f"an {noun}" if noun[0] in "aeio" else f"a {noun}"


def count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def sentences(*said: str) -> str:
    """One after the other, each with one full stop; a foreign one may bring its own, or none."""
    return " ".join(_ended(one.strip()) for one in said if one.strip())


def _ended(sentence: str) -> str:
    bare = sentence.rstrip(".") if sentence.endswith("..") else sentence
    closed = bare.rstrip("\"'”’»)`*_").endswith((".", "!", "?", "…", ":"))
    return bare if closed and bare == sentence else f"{bare.rstrip()}."


def joined(parts: Sequence[str], word: str = "and") -> str:
    """`a, b and c`."""
    return f" {word} ".join((", ".join(parts[:-1]), parts[-1])) if parts[1:] else "".join(parts)


def mention(slack_user: str) -> str:
    return f"<@{slack_user}>" if _SLACK_USER.fullmatch(slack_user) else "someone else"


def page_url(noun: str, id: int | None, viewer: Viewer) -> str:
    """Empty for what has no page of its own, and when the company's domain is not known."""
    if id is None or noun not in WITH_PAGES or not _DOMAIN.fullmatch(viewer.domain):
        return ""
    return f"https://{viewer.domain}.pipedrive.com/{noun}/{id}"


def link(url: str, label: str) -> str:
    """For mrkdwn; only the company's own records are ever linked."""
    return f"<{url}|{escape(label)}>" if label and _OURS.fullmatch(url) else escape(label)
