"""The vocabulary: each word says how it is typed, picked, looked up and read back."""

import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import Field
from pydantic.fields import FieldInfo

from bot.blocks import inputs
from bot.blocks.message import Block
from bot.blocks.viewer import Viewer
from bot.tools.base import Args
from bot.tools.dates import read_day, read_moment
from bot.tools.money import AmbiguousAmount, read_amount

MOST_DIGITS = 16


class Wrong(ValueError):
    """What was typed cannot be read; the message is the sentence for the person."""


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
class Word:
    """One word of the vocabulary.

    `element` makes the form's input from what was typed; none means: not for people.
    `search` words are found by asking Pipedrive, the others are known beforehand.
    """

    noun: str
    read: Callable[[str, Viewer], object]
    element: Callable[[str, Viewer], Block] | None = None
    write: Callable[[Any, Viewer], str] = lambda value, _: str(value)
    many: bool = False
    clears: bool = False
    ask: str = ""


# --- ids ---------------------------------------------------------------------------------------


def read_id(text: str) -> int | None:
    """`12`, `#12`; digits of other scripts, signs and underscores are no ids."""
    digits = text.strip().removeprefix("#")
    plain = digits.isascii() and digits.isdecimal() and len(digits) <= MOST_DIGITS
    return int(digits) if plain and digits[0] != "0" else None


def _from_link(text: str, noun: str) -> int | None:
    """The id in a pasted Pipedrive link to a record of this kind."""
    if not text.startswith("https://") or ".pipedrive.com/" not in text:
        return None
    parts = text.split("?", 1)[0].rstrip("/").split("/")
    return read_id(parts[-1]) if parts[-2] == noun else None


def _read_record(noun: str) -> Callable[[str, Viewer], object]:
    def read(text: str, viewer: Viewer) -> object:
        if noun == "user" and text.strip().lower() == "me" and viewer.user_id:
            return viewer.user_id
        return read_id(text) or _from_link(text.strip(), noun) or Name(noun, text.strip())

    return read


def called(noun: str, value: str, viewer: Viewer) -> str:
    """What an id is called, as far as it was looked up."""
    book, id_ = viewer.book, read_id(value)
    if id_ is None:
        return value
    named: dict[str, Mapping[int, Any]] = {
        "deal": book.deals,
        "person": book.persons,
        "organization": book.organizations,
        "stage": book.stages,
        "pipeline": book.pipelines,
        "user": book.users,
        "label": book.labels,
    }
    record = named.get(noun, {}).get(id_, "")
    called = record if isinstance(record, str) else getattr(record, "name", "") or record.label
    return called or f"#{id_}"


def _picker(noun: str, *, many: bool, least: int) -> Callable[[str, Viewer], Block]:
    def element(typed: str, viewer: Viewer) -> Block:
        ids = [part for part in split_list(typed) if read_id(part)] if typed else []
        chosen = [(part.removeprefix("#"), called(noun, part, viewer)) for part in ids]
        return inputs.pick(noun, chosen, many=many, least=least)

    return element


def record(noun: str, *, many: bool = False, search: bool = False) -> Word:
    """A Pipedrive record: typed by id, link or name, picked from suggestions."""
    read_one = _read_record(noun)

    def read(text: str, viewer: Viewer) -> object:
        return [read_one(part, viewer) for part in split_list(text)]

    def write(value: Any, viewer: Viewer) -> str:
        return ",".join(str(id_) for id_ in value) if many else str(value)

    return Word(
        noun=noun,
        read=read if many else read_one,
        element=_picker(noun, many=many, least=2 if search else 0),
        write=write,
        many=many,
    )


def split_list(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


# --- plain values ------------------------------------------------------------------------------


def text(
    noun: str, limit: int, *, least: int = 1, lines: bool = False, clears: bool = False
) -> Word:
    def read(typed: str, _: Viewer) -> object:
        typed = typed.strip()
        if len(typed) < least:
            raise Wrong(f"The {noun} needs at least {least} character{'s'[: least != 1]}.")
        if len(typed) > limit:
            raise Wrong(f"The {noun} is {len(typed)} characters long; {limit} is the most.")
        return typed

    def element(typed: str, _: Viewer) -> Block:
        return inputs.text(typed, lines=lines, limit=limit)

    return Word(noun, read, element, clears=clears)


def choice(noun: str, **labels: str) -> Word:
    """One of a few words; `labels` are value → what a person reads."""
    options = [(value.removeprefix("_"), label) for value, label in labels.items()]
    by_name = {name.lower(): value for value, label in options for name in (value, label)}

    def read(typed: str, _: Viewer) -> object:
        found = by_name.get(typed.strip().lower())
        if found is None:
            raise Wrong(f"“{typed}” is no {noun}: choose {_or(label for _, label in options)}.")
        return int(found) if found.isdecimal() else found

    def element(typed: str, _: Viewer) -> Block:
        return inputs.select(options, by_name.get(typed.strip().lower(), typed))

    return Word(noun, read, element)


def choices(noun: str, **labels: str) -> Word:
    """Some of a few words, comma separated."""
    one = choice(noun, **labels)

    def read(typed: str, viewer: Viewer) -> object:
        return [one.read(part, viewer) for part in split_list(typed)]

    def write(value: Any, _: Viewer) -> str:
        return ",".join(value)

    return Word(noun, read, one.element, write, many=True)


def _or(words: Any) -> str:
    *rest, last = list(words)
    return f"{', '.join(rest)} or {last}" if rest else last


def _read_amount(typed: str, viewer: Viewer) -> object:
    try:
        amount, currency = read_amount(typed, viewer.locale, viewer.currency)
    except AmbiguousAmount as either:
        one, other = either.readings
        raise Wrong(f"“{typed}” may be {one} or {other}: type the one you mean.") from either
    except ValueError as error:
        raise Wrong(f"“{typed}” is no amount: try 12k, 12500 or 12.50 EUR.") from error
    plain = int(amount) if amount.is_integer() else amount
    return plain if currency is None else Also(plain, (("currency", currency),))


def plain_number(value: float | str) -> str:
    """`12000.0` → `12000`: as a person would type it."""
    number = float(value)
    return str(int(number)) if number.is_integer() else repr(number)


def _amount_element(typed: str, viewer: Viewer) -> Block:
    return inputs.text(typed, placeholder="12k, 12500 or 12.50 EUR", limit=40)


def _read_currency(typed: str, _: Viewer) -> object:
    code = typed.strip().upper()
    if len(code) == 3 and code.isascii() and code.isalpha():  # noqa: PLR2004 - ISO 4217
        return code
    return Name("currency", typed.strip())


def _currency_element(typed: str, viewer: Viewer) -> Block:
    code = typed.strip().upper()
    known = viewer.book.currencies.get(code)
    chosen = [(code, f"{code} {known.name}" if known else code)] if code else []
    return inputs.pick("currency", chosen)


def _read_percent(typed: str, _: Viewer) -> object:
    digits = typed.strip().removesuffix("%").strip()
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= 3 and int(digits) <= 100):  # noqa: PLR2004 - per cent
        raise Wrong(f"“{typed}” is no percentage between 0 and 100.")
    return int(digits)


def _read_limit(typed: str, _: Viewer) -> object:
    number = read_id(typed)
    if number is None or number > 500:  # noqa: PLR2004 - Pipedrive's largest page
        raise Wrong(f"“{typed}”: a page has between 1 and 500 rows.")
    return number


def _read_day(typed: str, viewer: Viewer) -> object:
    try:
        return read_day(typed, viewer)
    except (ValueError, OverflowError) as error:
        raise Wrong(f"“{typed}” is no date: try fri, +3d, 30 nov or 2026-11-30.") from error


def _day_element(typed: str, viewer: Viewer) -> Block:
    try:
        return inputs.date(str(read_day(typed, viewer)) if typed else "")
    except (ValueError, OverflowError):
        return inputs.date()


def _read_moment(typed: str, viewer: Viewer) -> object:
    try:
        return read_moment(typed, viewer)
    except (ValueError, OverflowError) as error:
        raise Wrong(f"“{typed}” is no moment: try yesterday or 2026-11-30 14:00.") from error


def _moment_element(typed: str, _: Viewer) -> Block:
    return inputs.text(typed, placeholder="yesterday, or 2026-11-30 14:00", limit=40)


def _write_moment(value: datetime, viewer: Viewer) -> str:
    return value.astimezone(viewer.zone).strftime("%Y-%m-%d %H:%M")


YES, NO = {"yes", "y", "true", "on", "1"}, {"no", "n", "false", "off", "0"}


def _read_yes_no(typed: str, _: Viewer) -> object:
    word = typed.strip().lower()
    if word not in YES | NO:
        raise Wrong(f"“{typed}”: say yes or no.")
    return word in YES


def _yes_no_element(typed: str, _: Viewer) -> Block:
    word = typed.strip().lower()
    initial = "yes" if word in YES else "no" if word in NO else ""
    return inputs.select([("yes", "Yes"), ("no", "No")], initial)


def _read_sort(typed: str, viewer: Viewer) -> object:
    """`-updated` is newest first."""
    order = SORTS.read(typed.strip().removeprefix("-"), viewer)
    return Also(order, (("sort_direction", "desc"),)) if typed.strip().startswith("-") else order


def _as_typed(typed: str, _: Viewer) -> object:
    return typed


SORTS = choice("order", id="Number", add_time="Added", update_time="Updated")

DealId = Annotated[int, Field(gt=0), record("deal", search=True)]
DealIds = Annotated[
    list[int], Field(min_length=1, max_length=100), record("deal", many=True, search=True)
]
PersonId = Annotated[int, Field(gt=0), record("person", search=True)]
OrgId = Annotated[int, Field(gt=0), record("organization", search=True)]
UserId = Annotated[int, Field(gt=0), record("user")]
StageId = Annotated[int, Field(gt=0), record("stage")]
PipelineId = Annotated[int, Field(gt=0), record("pipeline")]
FilterId = Annotated[int, Field(gt=0), record("filter")]
LabelIds = Annotated[list[int], record("label", many=True)]

Title = Annotated[str, text("title", 255)]
SearchTerm = Annotated[str, text("search", 255, least=2)]
LostReason = Annotated[str, text("reason", 150, lines=True, clears=True)]
Amount = Annotated[
    int | float, Word("amount", _read_amount, _amount_element, lambda value, _: plain_number(value))
]
CurrencyCode = Annotated[
    str, Field(pattern="^[A-Z]{3}$"), Word("currency", _read_currency, _currency_element)
]
Percent = Annotated[
    int,
    Field(ge=0, le=100),
    Word("percentage", _read_percent, lambda typed, _: inputs.number(typed, high=100), clears=True),
]
Day = Annotated[date, Word("date", _read_day, _day_element)]
Moment = Annotated[datetime, Word("moment", _read_moment, _moment_element, _write_moment)]
ClosingMoment = Annotated[
    datetime, Word("moment", _read_moment, _moment_element, _write_moment, clears=True)
]
YesNo = Annotated[
    bool, Word("answer", _read_yes_no, _yes_no_element, lambda value, _: "yes" if value else "no")
]
VisibleTo = Annotated[
    Literal[1, 3, 5, 7],
    choice("visibility", _1="Owner", _3="Owner's group", _5="Group and sub-groups", _7="Company"),
]
DealStatus = Annotated[
    Literal["open", "won", "lost"], choice("status", open="Open", won="Won", lost="Lost")
]
DealStatuses = Annotated[
    list[Literal["open", "won", "lost", "deleted"]],
    choices("status", open="Open", won="Won", lost="Lost", deleted="Deleted"),
]
SortBy = Annotated[
    Literal["id", "add_time", "update_time"],
    Word("order", _read_sort, SORTS.element),
]
Direction = Annotated[
    Literal["asc", "desc"], choice("direction", asc="Ascending", desc="Descending")
]
SearchIn = Annotated[
    list[Literal["title", "notes", "custom_fields"]],
    choices("place", title="Title", notes="Notes", custom_fields="Custom fields"),
]
Limit = Annotated[
    int,
    Field(ge=1, le=500),
    Word("number of rows", _read_limit, lambda typed, _: inputs.number(typed, low=1, high=500)),
]
Cursor = Annotated[str, Word("cursor", _as_typed)]

# What people call a field, where it is not its API name without `_id`.
CALLED = {
    "expected_close_date": "close",
    "lost_reason": "reason",
    "organization_id": "org",
    "label_ids": "label",
    "filter_id": "view",
    "updated_since": "since",
    "updated_until": "until",
    "sort_by": "sort",
    "sort_direction": "direction",
    "visible_to": "visible",
    "exact_match": "exact",
    "is_archived": "archived",
    "fields": "in",
}
LABELS = {
    "org_id": "Organization",
    "organization_id": "Organization",
    "filter_id": "View",
    "label_ids": "Labels",
    "term": "Words to find",
    "ids": "Deals",
    "fields": "Look in",
    "limit": "Rows per page",
    "sort_direction": "Direction",
    "updated_since": "Updated since",
}


@dataclass(frozen=True)
class Slot:
    """One field of a tool: its API name, its word, a title if the usual label will not do."""

    name: str
    word: Word
    required: bool
    title: str = ""

    @property
    def called(self) -> str:
        return CALLED.get(self.name, self.name.removesuffix("_id"))

    @property
    def label(self) -> str:
        if self.name == "id":
            return self.title or self.word.noun.capitalize()
        named = self.title or LABELS.get(self.name)
        return named or self.name.removesuffix("_id").replace("_", " ").capitalize()


def slots(args: type[Args]) -> tuple[Slot, ...]:
    """The fields a person can fill, in the order of the grammar.

    Raises TypeError for a field that has no word; a test asks for those of every tool.
    """
    if args not in _SLOTS:
        _SLOTS[args] = _slots(args)
    return _SLOTS[args]


_SLOTS: dict[type[Args], tuple[Slot, ...]] = {}


def _slots(args: type[Args]) -> tuple[Slot, ...]:
    found = []
    for name, info in args.model_fields.items():
        word = _word_of(info)
        if word is None and not _is_constant(info):
            raise TypeError(f"{args.__name__}.{name} has no word of the vocabulary")
        if word is not None:
            found.append(Slot(name, word, info.is_required(), info.title or ""))
    return tuple(found)


def _word_of(info: FieldInfo) -> Word | None:
    for item in (*info.metadata, *_metadata(info.annotation)):
        if isinstance(item, Word):
            return item
    return None


def _metadata(annotation: object) -> Sequence[object]:
    if get_origin(annotation) is Annotated:
        return get_args(annotation)[1:]
    if get_origin(annotation) in (Union, types.UnionType):
        return [item for part in get_args(annotation) for item in _metadata(part)]
    return ()


def _is_constant(info: FieldInfo) -> bool:
    return get_origin(info.annotation) is Literal and len(get_args(info.annotation)) == 1
