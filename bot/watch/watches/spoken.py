"""A watch as people say it: `tell us when a deal over 50k is won` is `deals won value>50k`.

What may happen and what leads up to it stand in tables; of which records, the reader of lists says.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.blocks.kit.viewer import Viewer
from bot.commands.reader.understanding import Plain, understood
from bot.text import unaccented
from bot.tools.fieldtypes.base import read_id
from bot.tools.quotes import in_quotes
from bot.tools.tokens import Token, tokens
from bot.tools.vocabulary import language
from bot.watch.watches.grammar import ENTITIES, OWN, SAID, Draft, read
from bot.watch.watches.spec import WHERE_OF, happenings_of

# What may happen, in the words beyond those that a line has for it.
HAPPENS: Mapping[str, str] = {
    "wins": "won", "closed won": "won", "loses": "lost", "losses": "lost", "closed lost": "lost",
    "comes in": "created", "come in": "created", "moves stage": "moved", "changes stage": "moved",
    "change stage": "moved", "stage changes": "moved", "value changes": "value",
    "changes value": "value", "amount changes": "value", "owner changes": "owner",
    "changes owner": "owner", "changes hands": "owner", "change hands": "owner",
    "reassigned": "owner",
    "slipping": "slipped", "close date slips": "slipped", "close date changes": "close",
    "without next activity": "unplanned", "without a next activity": "unplanned",
    "no next activity": "unplanned", "without next step": "unplanned",
    "without a next step": "unplanned", "no next step": "unplanned",
}  # fmt: skip
# Anything at all, of one record that is named.
ANYTHING = frozenset({"changes", "change", "is changed", "is updated", "updates", "happens"})
# `value over 50k` says which deals are meant; at the end of a line it is what happens to them.
FIELDS = frozenset({"stage", "amount", "value", "owner", "close", "by", "view", "limit"})
# `moves to Proposal`: it moved, and is in that stage then.
ONWARD = ("moves to", "move to", "moved to", "reaches", "reach")
# Politeness, and the small words around what happens.
LEADS = frozenset({
    "tell me", "tell us", "let me know", "let us know", "notify me", "notify us", "alert me",
    "alert us", "warn me", "warn us", "ping me", "ping us", "please", "every time", "when",
    "whenever", "if", "about",
    "someone", "somebody", "anyone", "anybody", "we", "a", "an", "any", "the", "is", "are", "gets",
    "get", "was", "has", "been", "becomes", "that", "here",
    "in here", "in this channel", "this channel", "post here", "post in here",
    "tell this channel", "tell the channel", "something", "every", "all", "each",
})  # fmt: skip
LONGEST_PHRASE = 4
# A list begins somewhere and is of what is still to be done; what happens has neither.
ORDER, ASSUMED = frozenset({"sort", "limit"}), {"status": "open", "done": "no"}
DAYS_OF = {"day": 1, "week": 7, "month": 30}
_STUCK = re.compile(
    r"\b(?:stuck|untouched|idle|quiet) (?:for )?(\d{1,2}|an?) (day|week|month)s?\b", re.IGNORECASE
)
_DAILY = re.compile(r"(?<!\S)(?:(daily|weekly)|every (week|(?:\w{3,6})?day))(?!\S)", re.IGNORECASE)
_EVERY = re.compile(r"(?<!\S)every=\S+(?: at \S+)?")
_CHANNEL = re.compile(r"(?<!\S)(?:#[a-z]|<#C)", re.IGNORECASE)
# A day that was worked out from today's would stay that day for as long as the watch is there.
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass
class _Said:
    entity: str = ""
    happenings: list[str] = field(default_factory=list)
    own: list[str] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)
    anything: bool = False


def spoken(line: str, viewer: Viewer) -> Draft | None:
    """None where it says nothing, or something that no watch can be about.

    A watch is of the channel that it is typed in, so a line that names one says something else.
    """
    if _CHANNEL.search(line):
        return None
    said = _said(_STUCK.sub(_for_days, _DAILY.sub(_as_often, line)))
    entity = said.entity or "deal"
    filters = _filters(entity, " ".join(said.rest), viewer)
    if filters is None and (said.happenings or said.anything):
        filters = _one(entity, " ".join(said.rest))
    if filters is None or not set(said.happenings) <= set(happenings_of(entity)):
        return None
    draft = read(" ".join([entity, ",".join(said.happenings), filters, *said.own]), viewer)
    says_which = said.entity or said.happenings or said.own or of_one(draft)
    return None if draft.wrong or not says_which else draft


def of_one(draft: Draft) -> bool:
    """Whether it is about one record that was named."""
    return any(one.field == "ids" for one in draft.conditions)


def _for_days(found: re.Match[str]) -> str:
    many = int(found[1]) if found[1].isdigit() else 1
    return f"stuck={many * DAYS_OF[found[2].lower()]}d"


def _as_often(found: re.Match[str]) -> str:
    return f"every={ {'daily': 'day', 'weekly': 'week'}.get((found[1] or '').lower(), found[2]) }"


def _said(line: str) -> _Said:
    said = _Said(own=_EVERY.findall(line))
    line = _EVERY.sub(" ", line)
    words: Sequence[Token] = tokens(line)
    while words:
        if words[0].key.lower() in OWN:
            said.own.append(line[words[0].start : words[0].end])
            words = words[1:]
        else:
            words = words[_take(said, words, line) :]
    return said


def _take(said: _Said, words: Sequence[Token], line: str) -> int:
    """How many of the words are one phrase, which is noted; the longest counts."""
    for length in range(min(LONGEST_PHRASE, len(words)), 0, -1):
        phrase = " ".join(word.word.strip(",") for word in words[:length])
        is_last = length == len(words)
        if phrase in ONWARD:
            said.happenings.append("moved")
            said.rest.append("in")
        elif phrase in ENTITIES and not said.entity:
            said.entity = ENTITIES[phrase]
        elif (
            happening := _happening(phrase, is_last=is_last)
        ) and happening not in said.happenings:
            said.happenings.append(happening)
        elif is_last and phrase in ANYTHING and not happening:
            said.anything = True
        elif phrase not in LEADS and not happening:
            continue
        return length
    said.rest.append(line[words[0].start : words[0].end])
    return 1


def _happening(phrase: str, *, is_last: bool) -> str:
    if phrase in FIELDS and not is_last:
        return ""
    named = phrase if phrase in ALL else ""
    return HAPPENS.get(phrase) or SAID.get(phrase) or named


def _filters(entity: str, rest: str, viewer: Viewer) -> str | None:
    """The filters of a list of such records, as they are typed."""
    if not rest:
        return ""
    if entity not in WHERE_OF:
        return None
    root = "org" if entity == "organization" else entity
    meant = understood(root, f"list {rest}", viewer)
    if not isinstance(meant, Plain) or not (meant.reading.is_whole and meant.reading.is_list):
        return None
    head = f"/{root} list "
    formal = meant.reading.lines[0]
    if not formal.startswith(head) or _DAY.search(formal):
        return None
    formal = formal.removeprefix(head)
    fields = tokens(formal)
    kept = [one for one in fields if ASSUMED.get(one.key) != one.text]
    # How records stand, where it was said, is no filter of what happens to them.
    if any(one.key in ORDER or one.key in ASSUMED for one in kept):
        return None
    return " ".join(formal[one.start : one.end] for one in kept)


def _one(entity: str, rest: str) -> str | None:
    """`acme board offer`, `deal 12`: one record, by words that say nothing else or its number."""
    words = tokens(rest)
    if entity not in WHERE_OF or "ids" not in WHERE_OF[entity].fields or not words:
        return None
    if len(words) == 1 and (id_ := read_id(words[0].text)):
        return f"ids={id_}"
    strange = all(
        one.quoted or (one.word and unaccented(one.word) not in language()) for one in words
    )
    return f"ids={in_quotes(' '.join(one.text for one in words))}" if strange else None


ALL = frozenset(one for entity in ("deal", "activity") for one in happenings_of(entity))
