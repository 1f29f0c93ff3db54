"""Words: as they are kept, compared and cut, and how what a stranger typed is made safe to show."""

import html as entities
import re
import unicodedata
from collections.abc import Sequence
from html.parser import HTMLParser

_HIDDEN = re.compile(
    "["
    "\u0000-\u001f\u007f-\u009f"  # controls
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0"  # fillers without a shape
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # direction
    "\u200b\u2060-\u2065\u206a-\u206f\ufeff"  # zero width
    "\ufe00-\ufe0e\ufff0-\ufffc\ufffe\uffff\ud800-\udfff"  # variants, non-characters, halves
    "\U000e0000-\U000e0fff"  # tags
    "]"
)
_JOINED_SCRIPTS = "\u0600-\u0dff"
_EMOJI = "\u2190-\u2bff\u3030\u303d\u3297\u3299\ufe0f\U0001f000-\U0001faff"
# A joiner is part of the spelling in Persian or Hindi and of the shape in emoji; else it hides.
_LOOSE_JOINER = re.compile(
    "[\u200c\u200d]"
    f"(?!(?<=[{_JOINED_SCRIPTS}].)[{_JOINED_SCRIPTS}])"
    f"(?!(?<=[{_EMOJI}]\u200d)[{_EMOJI}])"
)
_STACKED = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe0f"
_TOWER = re.compile(f"([{_STACKED}]{{3}})[{_STACKED}]+")
# One of them may still become part of its letter.
_TALL = re.compile(f"([{_STACKED}]{{4}})[{_STACKED}]+")
ZWJ = "\u200d"

# What phones and word processors put in place of a plain sign.
_QUOTES = str.maketrans(dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc\u00b4\u0060", "'"))
_HYPHENS = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))
# Letters that no accent makes of a plain one.
_LETTERS = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "ħ": "h", "æ": "ae", "œ": "oe", "ð": "d"})

# Nothing longer is ever shown, and normalising takes time that grows faster than the text.
LONGEST = 4000

_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_SKIN_TONES = "".join(map(chr, range(0x1F3FB, 0x1F400)))
_FLAG_HALVES = "".join(map(chr, range(0x1F1E6, 0x1F200)))
NAME = 150

# Signs that format in mrkdwn, and the nearest ones that do not.
_LOOKALIKES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "*": "∗", "~": "∼", "`": "ˋ"})
_LOOSE_UNDERSCORE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
_EMOJI_COLON = re.compile(r":(?=:*[^\s:]+:)")
_ANY_COLON = re.compile(r":(?=\S)")
_OURS = re.compile(r"https://[a-z0-9-]{1,63}\.pipedrive\.com/[a-z/]{1,40}/[0-9a-f-]{1,36}")
_SLACK_USER = re.compile(r"[UW][A-Z0-9]{2,20}")


def normalised(text: str) -> str:
    """As it is kept: in NFC, with plain spaces, without controls and without what is invisible.

    Such signs come along when people copy from mails and web pages; with one in it an e-mail
    address is another one. The ends of lines stay.
    """
    if text.isascii() and text.isprintable():
        return text
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").split("\n")
    return "\n".join(map(_line, lines))


def _line(text: str) -> str:
    spaced = "".join(" " if sign.isspace() or sign == "\u2800" else sign for sign in text)
    visible = _LOOSE_JOINER.sub("", _HIDDEN.sub("", spaced))
    # Cut before: putting a tower of accents in order takes longer than reading all the rest.
    return _TOWER.sub(r"\1", unicodedata.normalize("NFC", _TALL.sub(r"\1", visible)))


def comparable(text: str) -> str:
    """As it is compared: case, accents, the kind of quotes and hyphens, and spaces do not count."""
    plain = normalised(text).casefold().translate(_QUOTES).translate(_HYPHENS).translate(_LETTERS)
    apart = unicodedata.normalize("NFKD", plain)
    return " ".join("".join(sign for sign in apart if not unicodedata.combining(sign)).split())


# --- for a message -----------------------------------------------------------------------------


def unaccented(text: str) -> str:
    """`Nächste` and `nachste` are the same; so are curly and straight apostrophes."""
    bare = text.casefold().replace("’", "'").replace("ß", "ss")
    if bare.isascii():
        return bare
    apart = unicodedata.normalize("NFKD", bare)
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


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


def plain(text: str, limit: int) -> dict[str, str | bool]:
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


def link(url: str, label: str) -> str:
    """For mrkdwn; only the company's own records are ever linked."""
    return f"<{url}|{escape(label)}>" if label and _OURS.fullmatch(url) else escape(label)


# --- names that look the same to the eye, whatever letters they are made of ---------------------

# Cyrillic and Greek letters, each with the Latin one it is drawn like.
_FOREIGN = dict(
    zip("аеорсухікмтвнѕјԁһӏԛԝαοριντυχκηγ", "aeopcyxikmtbhsjdhlqwaopivtuxkny", strict=True)
)
# Signs that are hard to tell apart even within one script.
_SAME = {"0": "o", "1": "l", "|": "l", "i": "l", "j": "l", "ı": "l", "β": "b", "μ": "u"}
_DRAWN_AS = str.maketrans(
    {**{sign: _SAME.get(as_, as_) for sign, as_ in _FOREIGN.items()}, **_SAME}
)


def alike(one: str, other: str) -> bool:
    return _skeleton(one) == _skeleton(other)


def pretends(name: str) -> bool:
    """Some of its letters only look Latin, beside others that are."""
    return any(_pretends(word) for word in clean(name).casefold().split())


def _pretends(word: str) -> bool:
    return any(sign in _FOREIGN for sign in word) and any("a" <= sign <= "z" for sign in word)


def _skeleton(name: str) -> str:
    folded = unicodedata.normalize("NFKD", clean(name)).casefold().translate(_DRAWN_AS)
    return "".join(sign for sign in folded if sign.isalnum()).replace("rn", "m")


# --- notes are HTML in Pipedrive: words become it, and it becomes words again --------------------

ENDS_A_LINE = frozenset({"p", "div", "li", "tr", "h1", "h2", "h3"})
PLAIN = frozenset({"p", "div", "br"})
UNSEEN = frozenset({"script", "style", "head"})
_TAG = re.compile(r"<([a-zA-Z][a-zA-Z0-9]*)")


# A point or a bracket behind an address belongs to the sentence.
_ADDRESS = re.compile(r"https://[^\s<>\"]*[^\s<>\".,;:!?)]")


def as_html(words: str) -> str:
    return entities.escape(words, quote=False).replace("\r\n", "\n").replace("\n", "<br>")


def linked(html: str) -> str:
    """With a link wherever an address stands, which Pipedrive makes none of by itself."""
    return _ADDRESS.sub(lambda found: f'<a href="{found[0]}">{found[0]}</a>', html)


def as_text(html: str) -> str:
    """The words alone, a line for each paragraph."""
    if "<" not in html and "&" not in html:
        return html
    reader = _Words()
    reader.feed(html)
    reader.close()
    lines = "".join(reader.said).split("\n")
    return "\n".join(line.strip() for line in lines).strip()


def is_formatted(html: str) -> bool:
    """Whether it says more than its words: bold, a list, where a link leads."""
    return any(tag.lower() not in PLAIN for tag in _TAG.findall(html))


def appended(html: str, more: str) -> str:
    """What was there, and a line of HTML below it."""
    return f"{html}<br>{more}" if html.strip() else more


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, _: list[tuple[str, str | None]]) -> None:
        if tag in UNSEEN:
            self._unseen += 1
        elif tag == "br":
            self.said.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag in ENDS_A_LINE:
            self.said.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.said.append(data)
