"""A line in the making: its spans, which of them are read, and what a reading of it comes to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple

from bot.blocks.kit.viewer import Viewer
from bot.commands.reader.names import KnownNames
from bot.commands.reader.normalise import Words
from bot.tools.quotes import QUOTES, in_quotes

ROOTS = {
    "deal": "deal",
    "person": "person",
    "organization": "org",
    "activity": "activity",
    "file": "file",
}
MANY = "many of a kind"  # what a plural says
KINDS = {root: noun for noun, root in ROOTS.items()}


# What has a number of its own.
RECORDS = frozenset({*ROOTS, "lead", "note", "product"})
Roles = Mapping[str, tuple[str, ...]]


class Span(NamedTuple):
    """Words from `start` up to `end`, and all that they can be, by role.

    `slipped`: they are only almost so written.
    """

    start: int
    end: int
    text: str
    roles: Roles
    slipped: bool = False

    def has(self, *roles: str) -> bool:
        return bool(self.roles) and not self.roles.keys().isdisjoint(roles)

    def means(self, role: str) -> str:
        """The first meaning in a role; empty if it has none."""
        return self.roles.get(role, ("",))[0]

    @property
    def may_be_called(self) -> bool:
        """Work that people give their firms the name of as well: `Umber Coffee`."""
        return self.has("work") and self.roles.keys() <= {"work", "toward"}

    @property
    def is_year(self) -> bool:
        """As in `Acme renewal 2026`: part of a name, right behind its words."""
        return len(self.text) == len("2026") and self.text.isdecimal() and self.text[:2] == "20"

    @property
    def is_word(self) -> bool:
        """Known to nobody: perhaps of a name."""
        return not self.roles


@dataclass(frozen=True)
class Line:
    """What there is to be read; `root` is that of the command, `crm` where none was said."""

    root: str
    words: Words
    spans: Sequence[Span]
    known: KnownNames
    viewer: Viewer

    @cached_property
    def noun(self) -> str:
        return KINDS.get(self.root, "")

    @property
    def today(self) -> date:
        return self.viewer.today

    @cached_property
    def outcome(self) -> str:
        """`won`, `lost` or `closed`, where just that is said and nothing of an expected close."""
        told = [one.means("status") for one in self.spans if one.has("status")]
        closes = any("close" in one.roles.get("when", ()) for one in self.spans)
        over = [one for one in told if one in {"won", "lost", "closed"}]
        return over[0] if len(told) == len(over) == 1 and not closes else ""

    @cached_property
    def numbers_of_a_kind(self) -> tuple[tuple[int, str, frozenset[str]], ...]:
        """`person 12`: where the kind is said, the number, and all kinds that are said of it."""
        found = [
            (at, self.at(at + 1).means("id"), RECORDS & {*self.at(at).roles.get("noun", ())})
            for at in range(len(self.spans))
            if self.at(at).has("noun") and self.at(at + 1).has("id") and not self._is_verb(at)
        ]
        of_any = {
            number: frozenset().union(*(kinds for _, one, kinds in found if one == number))
            for _, number, _ in found
        }
        return tuple((at, number, of_any[number]) for at, number, kinds in found if kinds)

    def _is_verb(self, at: int) -> bool:
        """`note 12: they need a quote`: what is to be done, and no note of that number."""
        before = self.spans[:at]
        return self.at(at).has("do") and all(span.has("filler", "sep") for span in before)

    def text(self, first: int, last: int) -> str:
        """Some of the spans as they were typed, up to but without `last`."""
        last = min(last, len(self.spans))
        if first >= last:
            return ""
        return self.words.text(self.spans[first].start, self.spans[last - 1].end)

    def kept(self, first: int, last: int) -> str:
        """What is stored of some spans, as it was typed; what is in quotes is just that."""
        if last == first + 1 and self.at(first).has("quoted"):
            return self.at(first).text
        return self.words.kept(self.at(first).start, self.at(last - 1).end) if first < last else ""

    def name(self, first: int, last: int) -> str:
        """A name as it was typed; what is in quotes is just that."""
        quoted = last == first + 1 and self.at(first).has("quoted")
        return self.at(first).text if quoted else self.text(first, last)

    @cached_property
    def _roles(self) -> frozenset[str]:
        return frozenset(role for span in self.spans for role in span.roles)

    def has(self, *roles: str) -> bool:
        """Whether any of its spans does."""
        return not self._roles.isdisjoint(roles)

    def numbered(self, first: int) -> int:
        """Where `Starter package #245` ends: a name that its own number follows; 0 if none does."""
        for at in range(first + 1, len(self.spans)):
            span = self.at(at)
            if span.has("id") and span.text.startswith("#"):
                return at + 1
            if span.has(*ENDS_A_NAME) and not span.has("holding", "unit", "month"):
                return 0
        return 0

    def at(self, place: int) -> Span:
        """The span at a place; an empty one beyond the end."""
        try:
            return self.spans[place] if place >= 0 else NOTHING
        except IndexError:
            return NOTHING

    def past(self, place: int, *roles: str, but: Sequence[str] = ("end",)) -> int:
        """The first place from here that has none of the roles, or is something else besides."""
        while self.at(place).has(*roles) and not self.at(place).has(*but):
            place += 1
        return place


# What no name goes on over, even where its number follows.
ENDS_A_NAME = (
    "sep", "glue", "prep", "join", "day", "money", "status", "question", "not", "unsure", "many",
    "gated", "user", "it",
)  # fmt: skip
NOTHING = Span(0, 0, "", {"end": ("",)})


@dataclass(frozen=True)
class LinePart:
    """Some spans and what they were taken for, in the words of the formal grammar."""

    first: int
    last: int
    says: str
    text: str = ""


@dataclass(frozen=True)
class Reading:
    """One way to understand a line: formal lines, the first that comes true.

    `unread` are words without a place. `writes`: it would change something, which it does only if
    it is `sure`: everything is read and nothing speaks against it. `strong` counts what narrows a
    question down; `named`: it is about one record; `exact`: by its number.
    """

    root: str
    lines: tuple[str, ...]
    parts: tuple[LinePart, ...] = ()
    unread: tuple[str, ...] = ()
    writes: bool = False
    sure: bool = True
    weight: int = 0
    strong: int = 0
    named: bool = False
    exact: bool = False
    # Fields that are counted from what a record holds: field → `next stage`, `7 day`.
    later: tuple[tuple[str, str], ...] = ()
    # Lines for how else it may be meant, which only a form can offer.
    otherwise: tuple[str, ...] = ()
    # What the last of its lines leaves to the form: the name of what was not found.
    lost: str = ""
    # What the last of its lines leaves unread: `and acme foods`, perhaps a second record.
    beside: str = ""
    # How many of its lines, the first ones, take more words for a name than those behind them.
    longer: int = 0
    # Of what is unread, the words that ask for groups.
    groups: tuple[str, ...] = ()
    # Labels that are said join those that the record has.
    adds: bool = False

    @property
    def is_whole(self) -> bool:
        return not self.unread

    @property
    def is_list(self) -> bool:
        """One whose form can ask for more; files and leads are listed without filters."""
        return self.root not in {"file", "lead"} and self.lines[0].split()[1] == "list"


@dataclass
class Marks:
    """Which spans have found their place, and what for."""

    line: Line
    parts: list[LinePart] = field(default_factory=list)
    taken: set[int] = field(default_factory=set)

    def take(self, first: int, last: int, says: str) -> int:
        """Returns `last`, where reading goes on."""
        self.parts.append(LinePart(first, last, says, self.line.text(first, last)))
        self.taken.update(range(first, last))
        return last

    def kept(self) -> tuple[LinePart, ...]:
        """The parts that are still taken."""
        return tuple(part for part in self.parts if part.first in self.taken)

    def unread(self) -> tuple[str, ...]:
        """Runs of words that have no place, as they were typed."""
        free = [n for n in range(len(self.line.spans)) if n not in self.taken]
        return tuple(self.line.text(first, last) for first, last in runs(free))


def runs(places: Iterable[int]) -> list[tuple[int, int]]:
    """Neighbouring places together, as first and one past the last."""
    found: list[tuple[int, int]] = []
    for place in places:
        if found and found[-1][1] == place:
            found[-1] = (found[-1][0], place + 1)
        else:
            found.append((place, place + 1))
    return found


def said(text: str) -> str:
    """A value of the formal grammar, in quotes where bare words would be read otherwise."""
    special = any(sign.isspace() or sign in QUOTES or sign in "=:<>\\,?" for sign in text)
    risky = text[:1] in {"-", "—", "–"} or text.casefold() in {
        "to",
        "into",
        "→",
        "share",
        "help",
        "",
    }
    return in_quotes(text) if special or risky else text


MOST_SMALL_WORDS = 3


def is_mostly_small_words(reading: Reading) -> bool:
    """`won one of many` names a deal of that title: nothing but small words say otherwise."""
    said = sum(bool(part.says) for part in reading.parts)
    return said == 1 and len(reading.parts) > MOST_SMALL_WORDS


def of_many(reading: Reading) -> bool:
    """`new deals this month` are many; `new Won this month` is what somebody calls a deal."""
    return any(part.says == MANY for part in reading.parts)


def names_it(reading: Reading) -> bool:
    """`new this week` names no record: there is nothing but days in it."""
    words = [part for part in reading.parts if part.says]
    only_days = all(part.says.startswith("added") for part in words)
    return not (only_days and any(WHICH & set(part.text.casefold().split()) for part in words))


WHICH = {"this", "last", "today", "yesterday", "since"}
