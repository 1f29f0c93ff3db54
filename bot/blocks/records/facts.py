"""What there is to say of any record, each fact in a person's words; not yet escaped."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from bot.blocks.kit.figures import day, local_day, moment
from bot.blocks.kit.viewer import Viewer
from bot.pipedrive.records.models import Entity, RecordId
from bot.pipedrive.records.record_types import RECORD_TYPES
from bot.text import NAME, count, cut

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


def user(id: int | None, viewer: Viewer) -> str:
    if id is None:
        return ""
    known = viewer.lookup.users.get(id)
    return (cut(known.name, SHORT) if known else "") or f"#{id}"


def yes_no(value: bool | None) -> str:  # noqa: FBT001 - it is what is said
    """A switch always reads as one of two words; nothing only where it is not known."""
    return "" if value is None else "yes" if value else "no"


def at(moment_: datetime | None, viewer: Viewer) -> str:
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


def kept_until(deleted: datetime, viewer: Viewer) -> str:
    """`30 days, until Thu 24 Dec`."""
    kept = timedelta(days=KEPT_DAYS)
    last = min(local_day(deleted, viewer), date.max - kept) + kept
    return f"{KEPT_DAYS} days, until {day(last, viewer)}"


# --- a fact as such: how it is called and read, and which attributes it is made of --------------


@dataclass(frozen=True)
class Shown:
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
    shown: tuple[Shown, ...]
    always: frozenset[str] = frozenset()
    filled: tuple[tuple[str, ...], ...] = ()
    unsure: frozenset[str] = frozenset()


def held(record: Entity, name: str) -> object:
    """A field of every record of its kind, or one of the company's own."""
    if name in type(record).model_fields:
        return getattr(record, name)
    return record.custom_fields.get(name)


def differing(facts: Iterable[Shown], one: Entity, other: Entity) -> list[Shown]:
    return [fact for fact in facts if fact.differs(one, other)]
