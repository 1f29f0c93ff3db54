"""How a type of field is made: a record, a text, one or some of a few words."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

from bot.blocks.kit import inputs
from bot.blocks.kit.figures import number
from bot.blocks.kit.message import Block
from bot.blocks.kit.viewer import Asker, Viewer
from bot.pipedrive.records.models import RecordId
from bot.pipedrive.records.record_types import DEAL, RECORD_TYPES
from bot.text import article
from bot.tools.fieldtypes.dates import AmbiguousDay
from bot.tools.fieldtypes.money import AmbiguousAmount, write_amount
from bot.tools.quotes import join_list, split_list

MOST_DIGITS = 16
LONGEST_WORD = 40
MOST = 100  # records in one field: more Pipedrive does not take
LABEL = " label"
_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_LINK = re.compile(
    rf"https://([\w-]+)\.pipedrive\.com/(?:[\w-]+/)*?(\w+)/(\d+|{_UUID})/?(?:[?#].*)?"
)


class Wrong(ValueError):
    """What was typed cannot be read; the message is the sentence for the person."""


class Unsure(Wrong):
    """What was typed can be read in two ways.

    `readings` are both: as the person writes it, and as it may be typed to mean only that.
    """

    def __init__(
        self, said: str, typed: str = "", readings: Sequence[tuple[str, str]] = ()
    ) -> None:
        super().__init__(said)
        self.typed = typed
        self.readings = tuple(readings)


def which_amount(typed: str, either: AmbiguousAmount, viewer: Asker) -> Unsure:
    """`Did you mean 1,200 or 1.2?`."""
    return _which(typed, [_amount(one, viewer) for one in either.readings])


def which_day(typed: str, either: AmbiguousDay) -> Unsure:
    """`Did you mean 3 April or 4 March?`."""
    return _which(typed, [(f"{day.day} {day:%B}", day.isoformat()) for day in either.readings])


def _which(typed: str, readings: Sequence[tuple[str, str]]) -> Unsure:
    labels = " or ".join(label for label, _ in readings)
    return Unsure(f"Did you mean {labels}?", typed, readings)


def _amount(reading: str, viewer: Asker) -> tuple[str, str]:
    """`1200 EUR` as the person writes it, and as it can be typed anywhere."""
    digits, _, currency = reading.partition(" ")
    plain = write_amount(float(digits))
    label = number(float(digits), viewer)
    return f"{label} {currency}".rstrip(), f"{plain} {currency}".rstrip()


@dataclass(frozen=True)
class Name:
    """A name that still has to become an id."""

    noun: str
    text: str


@dataclass(frozen=True)
class Also:
    """A value that says something about other fields too: `12k EUR` is also a currency."""

    value: object
    others: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True)
class Condition:
    """One of the values; without any: the field is empty."""

    field: str
    op: str = "="
    values: tuple[object, ...] = ()
    negated: bool = False


def names_in(value: object) -> list[Name]:
    """What still needs a lookup in the value of a field."""
    if isinstance(value, Name):
        return [value]
    parts = value.values if isinstance(value, Condition) else value
    if not isinstance(parts, list | tuple):
        return []
    return [name for part in parts for name in names_in(part)]


def with_ids(value: object, ids: Mapping[Name, object]) -> object:
    """The same value, with ids for the names that are known by now."""
    if isinstance(value, Name):
        return ids.get(value, value)
    if isinstance(value, Condition):
        return replace(value, values=tuple(with_ids(one, ids) for one in value.values))
    return [with_ids(one, ids) for one in value] if isinstance(value, list) else value


@dataclass(frozen=True)
class FieldType:
    """How a field is read from what was typed, asked for in a form, and written back.

    `element` makes the form's input from what was typed; none means: not for people.
    `many`: it holds a list; what `clears` may be emptied in Pipedrive; what `spans` may be several
    words without quotes, and what is `free` any words up to the next field. `called` is its own
    name for a field, where it has one; `unsaid` says what is meant where nothing is said, as one
    would type it, by what else is typed.

    What stands `beside` may follow the record without its name: `/activity done 88 "They need a
    quote"`. What `says_more` as it is typed than it means, as a file that is named, is shown in a
    form as it was typed.
    """

    noun: str
    read: Callable[[str, Viewer], object]
    element: Callable[[str, Viewer], Block] | None = None
    write: Callable[[Any, Viewer], str] = lambda value, _: str(value)
    many: bool = False
    clears: bool = False
    spans: bool = False
    free: bool = False
    called: str = ""
    unsaid: Callable[[Mapping[str, str], Asker], str] | None = None
    beside: bool = False
    says_more: bool = False
    # How a value reads in a question: `by week`; if not said, after the label of its field.
    tell: Callable[[Any, Viewer], str] | None = None


# Of what is made of other fields, and never typed.
MADE = FieldType("made", lambda typed, _: typed)


def can_be(read: Callable[[], object]) -> bool:
    """Whether something can be read at all, be it in two ways."""
    try:
        read()
    except Unsure:
        return True
    except Wrong:
        return False
    return True


# --- records -----------------------------------------------------------------------------------


def record(noun: str, *, many: bool = False, clears: bool = False) -> FieldType:
    """A Pipedrive record: typed by id, link or name, picked from suggestions."""
    read_one = _read_record(noun)

    def read(text: str, viewer: Viewer) -> object:
        parts = split_list(text)
        if not 0 < len(parts) <= MOST:
            raise Wrong(f"Say between 1 and {MOST} {noun}s, with commas between them.")
        return [read_one(part, viewer) for part in parts]

    def write(value: Any, viewer: Asker) -> str:
        return ",".join(str(id_) for id_ in value) if many else str(value)

    return FieldType(
        noun=noun,
        read=read if many else read_one,
        element=_picker(noun, many=many),
        write=write,
        many=many,
        clears=clears,
    )


def read_id(text: str) -> int | None:
    """`12`, `#12`; digits of other scripts, signs and underscores are no ids."""
    digits = text.strip().removeprefix("#")
    plain = digits.isascii() and digits.isdecimal() and len(digits) <= MOST_DIGITS
    return int(digits) if plain and digits[0] != "0" else None


def read_uuid(text: str) -> str | None:
    plain = text.strip().lower()
    return plain if re.fullmatch(_UUID, plain) else None


def id_reader(noun: str) -> Callable[[str], RecordId | None]:
    """Reads the ids that records of a kind have, or their labels."""
    kind = RECORD_TYPES.get(noun.removesuffix(LABEL))
    return read_id if kind is None or kind.is_numbered else read_uuid


def _read_record(noun: str) -> Callable[[str, Viewer], object]:
    read_one = id_reader(noun)

    def read(text: str, viewer: Asker) -> object:
        text = text.strip()
        if noun == "user" and text.lower() == "me" and viewer.user_id:
            return viewer.user_id
        return linked(text, noun, viewer) or read_one(text) or Name(noun, text)

    return read


def linked(text: str, noun: str, viewer: Asker) -> RecordId | None:
    """The id in a pasted link to such a record; None for what is no link."""
    link = _LINK.fullmatch(text.strip())
    return _linked(link, noun, viewer) if link else None


def _linked(link: re.Match[str], noun: str, viewer: Asker) -> RecordId:
    """The id in a pasted Pipedrive link; the same id elsewhere is another record."""
    company, page_of, number = link.groups()
    if viewer.domain and company not in {viewer.domain, "app"}:
        raise Wrong(f"This link leads to the Pipedrive of “{company}”, not to yours.")
    id_, of = id_reader(noun)(number), RECORD_TYPES.get(noun)
    page = of.page.rpartition("/")[2] if of and of.page else noun
    if page_of != page or id_ is None:
        raise Wrong(f"This link doesn't lead to {article(noun)}.")
    return id_


def called(noun: str, value: str, viewer: Viewer) -> str:
    """What an id is called, as far as it was looked up."""
    if noun == "activity type":
        return viewer.lookup.activity_types.get(value.lstrip("#"), value.lstrip("#"))
    lookup, id_ = viewer.lookup, id_reader(noun)(value)
    if id_ is None:
        return lookup.subrecords.get(value, value)
    named: dict[str, Mapping[Any, Any]] = {
        "stage": lookup.stages,
        "pipeline": lookup.pipelines,
        "user": lookup.users,
        **{f"{kind} view": lookup.views for kind in RECORD_TYPES},
    }
    if f" {noun}".endswith(LABEL):  # those of deals go without a noun
        labels = lookup.labels.get(noun.removesuffix(LABEL.strip()).strip() or DEAL.noun, {})
        named[noun] = labels
    known = (named.get(noun) or lookup.names(noun)).get(id_, "")
    name = getattr(known, "name", "") or getattr(known, "label", "")
    name = known if isinstance(known, str) else name
    return name or (f"#{id_}" if isinstance(id_, int) else id_)


def _picker(noun: str, *, many: bool) -> Callable[[str, Viewer], Block]:
    read_one = id_reader(noun)

    def element(typed: str, viewer: Viewer) -> Block:
        ids = dict.fromkeys(id_ for part in split_list(typed) if (id_ := read_one(part)))
        chosen = [(str(id_), called(noun, str(id_), viewer)) for id_ in ids]
        return inputs.pick(noun, chosen[:MOST], many=many)

    return element


# --- texts and choices -------------------------------------------------------------------------


def text(noun: str, limit: int, *, lines: bool = False, clears: bool = False) -> FieldType:
    def read(typed: str, _: Asker) -> object:
        typed = typed.strip()
        if len(typed) > limit:
            raise Wrong(f"The {noun} is {len(typed)} characters long; {limit} is the most.")
        return typed

    def element(typed: str, _: Asker) -> Block:
        return inputs.text(typed, lines=lines, limit=limit)

    return FieldType(noun, read, element, clears=clears, free=True)


def choice(noun: str, /, **labels: str) -> FieldType:
    """One of a few words; `labels` are value → what a person reads."""
    return company_choice(noun, "", "", **labels)


def company_choice(noun: str, of: str, code: str, /, **labels: str) -> FieldType:
    """The same, of a field by its code, for which the company may have labels of its own."""

    def known(viewer: Viewer) -> tuple[list[inputs.Option], dict[str, str]]:
        own = viewer.lookup.options(of, code)
        return _of_company(own, labels) if own else _choices(labels)

    def read(typed: str, viewer: Viewer) -> object:
        options, by_name = known(viewer)
        found = by_name.get(typed.strip().lower())
        if found is None and code and viewer.user_id is None:
            return Name(noun, typed)  # before the company's words are looked up
        if found is None:
            shown = _or(label for _, label in options)
            raise Wrong(f"“{typed}” isn't {article(noun)}. Choose {shown}.{meant(typed, by_name)}")
        return int(found) if found.isdecimal() else found

    def element(typed: str, viewer: Viewer) -> Block:
        options, by_name = known(viewer)
        chosen = by_name.get(typed.strip().lower())
        offered = dict(options)
        if chosen and chosen not in offered:  # a value that the company offers no more
            options = [*options, (chosen, dict(_choices(labels)[0])[chosen])]
        return inputs.select(options, [chosen] if chosen else [])

    return FieldType(noun, read, element)


def _of_company(
    own: Mapping[str, str], labels: Mapping[str, str]
) -> tuple[list[inputs.Option], dict[str, str]]:
    """The company's own words for a choice: its labels, and each word that only one of them has.

    Where its words say nothing, Pipedrive's usual ones and the bare values are read as ever.
    """
    usual, by_name = _choices(labels)
    known = {value for value, _ in usual}
    options = [(value, label) for value, label in own.items() if value in known]
    words = [(word, value) for value, label in options for word in _plain_words(label)]
    once = {word: value for word, value in words if [one for one, _ in words].count(word) == 1}
    return options, {**by_name, **once, **{label.lower(): value for value, label in options}}


def _plain_words(label: str) -> set[str]:
    return {word.strip(".,&()").lower() for word in label.split()} - {""}


def choices(noun: str, **labels: str) -> FieldType:
    """Some of a few words, comma separated."""
    one = choice(noun, **labels)
    options, by_name = _choices(labels)

    def read(typed: str, viewer: Viewer) -> object:
        parts = split_list(typed)
        if not parts:
            raise Wrong(f"Choose {_or(label for _, label in options)}.")
        return list(dict.fromkeys(one.read(part, viewer) for part in parts))

    def element(typed: str, _: Asker) -> Block:
        parts = [part.lower() for part in split_list(typed)]
        chosen = [by_name[part] for part in parts if part in by_name]
        return inputs.select(options, chosen, many=True)

    def write(value: Any, _: Asker) -> str:
        return join_list(value)

    return FieldType(noun, read, element, write, many=True)


def order(direction: str, **labels: str) -> FieldType:
    """What a list is sorted by; with a minus in front, `direction` is the other way round."""
    one = choice("way to sort", **labels)
    options, by_name = _choices(labels)

    def read(typed: str, viewer: Viewer) -> object:
        found = one.read(typed.strip().removeprefix("-"), viewer)
        return Also(found, ((direction, "desc"),)) if typed.strip().startswith("-") else found

    def element(typed: str, _: Asker) -> Block:
        chosen = by_name.get(typed.strip().removeprefix("-").lower())
        return inputs.select(options, [chosen] if chosen else [])

    return FieldType("way to sort", read, element)


def _choices(labels: Mapping[str, str]) -> tuple[list[inputs.Option], dict[str, str]]:
    """The options, and each value by all that it may be called. `_1` stands for 1."""
    options = [(value.removeprefix("_"), label) for value, label in labels.items()]
    return options, {name.lower(): value for value, label in options for name in (value, label)}


def meant(typed: str, known: Iterable[str]) -> str:
    """` Did you mean Open?`, or nothing."""
    near = get_close_matches(typed.strip().lower()[:LONGEST_WORD], list(known), 1)
    return f" Did you mean {near[0]}?" if near else ""


def _or(words: Iterable[str]) -> str:
    *rest, last = list(words)
    return f"{', '.join(rest)} or {last}" if rest else last
