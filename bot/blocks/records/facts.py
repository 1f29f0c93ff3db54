"""What there is to say of any record, the company's own fields among it; and parts of its card.

Facts are in a person's words and not yet escaped; parts of a card are.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from bot.blocks.kit import buttons, figures, rich
from bot.blocks.kit.figures import ago, day, full_day, local_day, moment, money
from bot.blocks.kit.message import Block
from bot.blocks.kit.viewer import Asker, Viewer
from bot.pipedrive.names.lookups import FieldOf, Pipeline, Stage, User
from bot.pipedrive.records.models import Entity, Note, RecordId
from bot.pipedrive.records.record_types import RECORD_TYPES, linked_to, page_url
from bot.text import NAME, article, count, cut, escape, isolated, link

UNTITLED = "(no title)"
SHORT = 60
KEPT_DAYS = 30  # Pipedrive removes a deleted record for good after that
VISIBLE = {
    1: "Owner",
    3: "Owner's group",
    5: "Owner's group and sub-groups",
    7: "Whole company",
}
DOTS = {
    "red": "🔴",
    "orange": "🟠",
    "yellow": "🟡",
    "green": "🟢",
    "blue": "🔵",
    "purple": "🟣",
    "brown": "🟤",
    "gray": "⚪",
}


class Called(Protocol):
    """A record, or what a search tells of one."""

    @property
    def id(self) -> RecordId: ...
    @property
    def called(self) -> str: ...


class Owned(Protocol):
    @property
    def owner_id(self) -> int | None: ...


class Labelled(Protocol):
    @property
    def noun(self) -> str: ...
    @property
    def label_ids(self) -> Sequence[RecordId]: ...


class Guarded(Protocol):
    @property
    def noun(self) -> str: ...
    @property
    def visible_to(self) -> int | None: ...


def title(record: Called) -> str:
    return cut(record.called, NAME) or UNTITLED


def numbered(record: Called) -> str:
    """Name and number: two records may well share a name."""
    return f"{title(record)}{number(record)}"


def number(record: Called) -> str:
    """` #12`; the id of a row below a record, or a UUID, means nothing to anybody."""
    kind = RECORD_TYPES.get(getattr(record, "noun", ""))
    is_row = kind is not None and kind.subrecord_id
    return "" if is_row or isinstance(record.id, str) else f" #{record.id}"


def referred(noun: str, id: RecordId, name: str) -> str:
    """The same of a record that is only referred to; its name may not be known."""
    return f"{name or noun} #{id}" if isinstance(id, int) else name or article(noun)


def user(id: int | None, viewer: Viewer) -> str:
    return listed(id, viewer.lookup.users)


def listed(id: int | None, every: Mapping[int, User | Stage | Pipeline]) -> str:
    """One of the company's lists by its name; by its number where that is not known."""
    if id is None:
        return ""
    known = every.get(id)
    return (cut(known.name, SHORT) if known else "") or f"#{id}"


def yes_no(value: bool | None) -> str:  # noqa: FBT001 - it is what is said
    """A switch always reads as one of two words; nothing only where it is not known."""
    return "" if value is None else "yes" if value else "no"


def at(moment_: datetime | None, viewer: Asker) -> str:
    return moment(moment_, viewer) if moment_ else ""


def owner(record: Owned, viewer: Viewer) -> str:
    return user(record.owner_id, viewer)


def named(id: int | None, names: Mapping[int, str]) -> str:
    return "" if id is None else cut(names.get(id, ""), SHORT) or f"#{id}"


def labels(record: Labelled, viewer: Viewer) -> str:
    return ", ".join(_labels(record, viewer))


def _labels(record: Labelled, viewer: Viewer) -> list[str]:
    known = viewer.lookup.labels.get(record.noun, {})
    return [
        (cut(known[id].label, SHORT) if id in known else "") or f"#{id}" for id in record.label_ids
    ]


def labels_with_dots(record: Labelled, viewer: Viewer) -> str:
    """`🔴 Hot, 🔵 Cold`: the dot is beside the word, never in its place."""
    known = viewer.lookup.labels.get(record.noun, {})
    dots = (DOTS.get(known[id].color or "", "") if id in known else "" for id in record.label_ids)
    return ", ".join(
        f"{dot} {label}".strip() for dot, label in zip(dots, _labels(record, viewer), strict=True)
    )


def visibility(record: Guarded, viewer: Viewer) -> str:
    """As the company calls it; Pipedrive's plans differ in what each number means."""
    if record.visible_to is None:
        return ""
    return option(record.noun, "visible_to", record.visible_to, viewer, VISIBLE)


def option(
    noun: str, code: str, value: object, viewer: Viewer, usual: Mapping[Any, str] | None = None
) -> str:
    """One of the choices of a field, by the company's label, else by the `usual` one."""
    own = viewer.lookup.options(noun, code).get(str(value), "")
    return cut(own, SHORT) or (usual or {}).get(value, "") or f"#{value}"


def hanging(record: Entity) -> list[str]:
    """`7 activities`, `4 notes`, …: only what there is."""
    counted = RECORD_TYPES[record.noun].hanging
    found = ((getattr(record, name), one, many) for name, one, many in counted)
    return [count(number, one, many) for number, one, many in found if number]


def was_counted(record: Entity) -> bool:
    return any(
        getattr(record, name) is not None for name, _, _ in RECORD_TYPES[record.noun].hanging
    )


def kept_until(deleted: datetime, viewer: Asker) -> str:
    """`30 days, until Thu 24 Dec`."""
    kept = timedelta(days=KEPT_DAYS)
    last = min(local_day(deleted, viewer), date.max - kept) + kept
    return f"{KEPT_DAYS} days, until {day(last, viewer)}"


# --- a fact as such: how it is called and read, and which attributes it is made of --------------


@dataclass(frozen=True)
class Fact:
    # Any: each kind of record reads its own facts.
    # `stamp`: a moment that Pipedrive writes down when something is done.
    label: str
    attributes: tuple[str, ...]
    read: Callable[[Any, Viewer], str]
    stamp: bool = False

    def differs(self, one: Entity, other: Entity) -> bool:
        return any(held(one, name) != held(other, name) for name in self.attributes)


@dataclass(frozen=True)
class Face:
    """How one kind of record reads: in short, and fact by fact.

    `always` are the labels that a comparison shows even where both say the same. `filled` is what
    a merge takes over from the record that goes where the one that stays has none. Of what is
    `unsure` Pipedrive does not say whether a merge keeps that of both.
    """

    in_short: Callable[[Any, Viewer], str]
    shown: tuple[Fact, ...]
    always: frozenset[str] = frozenset()
    filled: tuple[tuple[str, ...], ...] = ()
    unsure: frozenset[str] = frozenset()


def held(record: Entity, name: str) -> object:
    """A field of every record of its kind, or one of the company's own."""
    if name in type(record).model_fields:
        return getattr(record, name)
    return record.custom_fields.get(name)


def differing(facts: Iterable[Fact], one: Entity, other: Entity) -> list[Fact]:
    return [fact for fact in facts if fact.differs(one, other)]


# --- the company's own fields: each value as its type wants to be read ---------------------------

LABEL = 60
UNREADABLE = "…"


def company_fields(noun: str, viewer: Viewer) -> Iterator[FieldOf]:
    """Those of one kind of record."""
    return (field for field in viewer.lookup.fields.get(noun, {}).values() if field.is_custom_field)


def filled_fields(record: Entity, viewer: Viewer) -> list[tuple[FieldOf, str]]:
    """The fields that say something, in the company's order."""
    told = (
        (field, read_field(record, field, viewer)) for field in company_fields(record.noun, viewer)
    )
    return [(field, words) for field, words in told if words]


def field_label(field: FieldOf) -> str:
    """`Region`; where two fields are called so, `Region (text)`."""
    name = cut(field.field_name, LABEL) or "(no name)"
    return f"{name} ({cut(field.apart, LABEL)})" if field.apart else name


def read_field(record: Entity, field: FieldOf, viewer: Viewer) -> str:
    """Empty where nothing is set."""
    value = record.custom_fields.get(field.field_code)
    if value is None:
        return ""
    reader = _READERS.get(field.field_type, _text)
    try:
        return cut(reader(value, field, viewer), NAME)
    except (TypeError, ValueError, KeyError, AttributeError):
        return UNREADABLE  # a shape that Pipedrive has not told of


def _text(value: Any, _: FieldOf, __: Asker) -> str:
    """A text, or what stands for one in an address or a time."""
    told = value.get("formatted_address") or value["value"] if isinstance(value, dict) else value
    if not isinstance(told, str | int | float):
        raise TypeError(told)
    return str(told)


def _number(value: Any, _: FieldOf, viewer: Asker) -> str:
    return figures.number(float(value), viewer)


def _money(value: Any, _: FieldOf, viewer: Viewer) -> str:
    return "" if value["value"] is None else money(value["value"], value["currency"], viewer)


def _day(value: Any, _: FieldOf, __: Asker) -> str:
    return full_day(date.fromisoformat(value))


def _days(value: Any, field: FieldOf, viewer: Asker) -> str:
    ends = [_day(value[end], field, viewer) for end in ("value", "until") if value.get(end)]
    return " – ".join(ends)


def _times(value: Any, _: FieldOf, __: Asker) -> str:
    return " – ".join(str(value[end])[:5] for end in ("value", "until") if value.get(end))


def _options(value: Any, field: FieldOf, _: Asker) -> str:
    labels = {str(option.id): option.label for option in field.options or ()}
    chosen = value if isinstance(value, list) else [value]
    return ", ".join(cut(labels.get(str(id), ""), LABEL) or f"#{id}" for id in chosen)


def _person(value: Any, _: FieldOf, viewer: Viewer) -> str:
    return viewer.lookup.persons.get(value, "") or f"#{value}"


def _organization(value: Any, _: FieldOf, viewer: Viewer) -> str:
    return viewer.lookup.organizations.get(value, "") or f"#{value}"


def _user(value: Any, _: FieldOf, viewer: Viewer) -> str:
    known = viewer.lookup.users.get(value)
    return known.name if known else f"#{value}"


_READERS: Mapping[str, Callable[[Any, FieldOf, Viewer], str]] = {
    "double": _number,
    "int": _number,
    "monetary": _money,
    "date": _day,
    "daterange": _days,
    "time": _times,
    "timerange": _times,
    "enum": _options,
    "set": _options,
    "people": _person,
    "org": _organization,
    "user": _user,
}


# --- parts of the cards of every kind -------------------------------------------------------------

MOST_FIELDS = 10  # of the company's own, and what a section holds
PAGES = {"people": "person", "org": "organization"}


def linked_name(record: Entity, viewer: Asker) -> tuple[Block, ...]:
    """The linked name and the number, if it has one, for the inside of a sentence."""
    url, ending = page_url(record.noun, record.id, viewer.domain), number(record)
    name = rich.link(url, title(record))
    return (name, rich.text(ending)) if ending else (name,)


def linked(noun: str, id: RecordId | None, words: str, viewer: Asker) -> str:
    """A related record by its name, for mrkdwn."""
    return link(page_url(noun, id, viewer.domain), words)


def opening(noun: str, id: int | None) -> Block | None:
    """A button to the card of a related record."""
    if id is None:
        return None
    return buttons.run(noun.capitalize(), f"{RECORD_TYPES[noun].many}_get", {"id": id},
                       spoken=f"Open {noun} #{id}")  # fmt: skip


def section(fields: Sequence[tuple[str, str]]) -> tuple[Block, ...]:
    """Facts with their labels, those that say nothing left out; the facts are mrkdwn."""
    shown = [rich.mrkdwn_text(f"*{label}*  {fact}") for label, fact in fields if fact]
    return ({"type": "section", "fields": shown},) if shown else ()


def own_fields(record: Entity, viewer: Viewer) -> tuple[Block, ...]:
    """Those of the company that are set."""
    filled = filled_fields(record, viewer)
    shown = [
        (escape(field_label(field)), _linked(record, field, words, viewer))
        for field, words in filled[:MOST_FIELDS]
    ]
    more = len(filled) - len(shown)
    rest = (rich.context(f"and {count(more, 'more field', 'more fields')}"),) if more else ()
    return (*section(shown), *rest)


def _linked(record: Entity, field: FieldOf, words: str, viewer: Asker) -> str:
    id_, noun = record.custom_fields[field.field_code], PAGES.get(field.field_type)
    if noun and isinstance(id_, int):
        return linked(noun, id_, words, viewer)
    return escape(words)


def last_note(record: Entity, viewer: Viewer) -> tuple[Block, ...]:
    """The last note on a record, under its facts; the list of notes has all of it."""
    note = viewer.lookup.last_note
    if note is None or (record.noun, record.id) not in [
        (noun, id_) for noun, id_, _ in hangs_on(note, viewer)
    ]:
        return ()
    by = user(note.user_id, viewer)
    told = (by, ago(note.add_time, viewer) if note.add_time else "")
    rest = ", ".join(isolated(one) for one in told if one)
    words = (rich.heading("Last note  "), rich.prose(note.words))
    return (rich.paragraph(*words, *([rich.text(f"  ({rest})")] if rest else [])),)


def hangs_on(note: Note, viewer: Viewer) -> list[tuple[str, RecordId, str]]:
    """What it is a note on: kind, id and name of each."""
    about = linked_to(note)
    return [(kind.noun, id_, called(kind.noun, id_, viewer)) for kind, id_ in about]


def called(noun: str, id: RecordId, viewer: Viewer) -> str:
    """A UUID means nothing to anybody, where the name is not known."""
    known = viewer.lookup.names(noun)
    return named(id, known) if isinstance(id, int) else cut(known.get(id, ""), SHORT) or f"a {noun}"
