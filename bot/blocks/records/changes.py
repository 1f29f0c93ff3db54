"""What is different between two states of a record, in people's words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.blocks.kit import rich
from bot.blocks.kit.figures import local
from bot.blocks.kit.message import Block
from bot.blocks.kit.viewer import Viewer
from bot.blocks.records import kinds
from bot.blocks.records.facts import Shown, held
from bot.pipedrive.records.models import Entity
from bot.pipedrive.records.record_types import kind_of

NOT_SET = "not set"
JUST_NOW = timedelta(minutes=5)  # clocks differ


@dataclass(frozen=True)
class Change:
    """One field before and after; empty means not set."""

    label: str
    before: str
    after: str


def changes(before: Entity | None, after: Entity, viewer: Viewer) -> list[Change]:
    """Nothing when the state before is not known."""
    if before is None:
        return []
    return [*_of_fields(before, after, viewer), *_of_counts(before, after)]


def said(record: Entity, given: Mapping[str, Any], viewer: Viewer) -> list[Change]:
    """What a new record holds of the fields that were given to it."""
    names = {*given, *(given.get("custom_fields") or ())}
    return [
        Change(fact.label, "", read)
        for fact in kinds.shown(record.noun, viewer)
        if names.intersection(fact.attributes) and (read := fact.read(record, viewer))
    ]


def _of_fields(before: Entity, after: Entity, viewer: Viewer) -> Iterator[Change]:
    for fact in kinds.differing(before, after, viewer):
        if not _is_stamped_now(fact, before, after, viewer):
            old, new = fact.read(before, viewer), fact.read(after, viewer)
            if old == new:  # two records of the same name
                old, new = _with_id(before, fact, old), _with_id(after, fact, new)
            yield Change(fact.label, old, new)


def _is_stamped_now(fact: Shown, before: Entity, after: Entity, viewer: Viewer) -> bool:
    """Whether it only says that this was done just now, or is taken back, as the receipt does."""
    name = fact.attributes[0]
    at = held(after, name) or held(before, name)
    return fact.stamp and isinstance(at, datetime) and _is_now(at, viewer)


def _is_now(at: datetime, viewer: Viewer) -> bool:
    return abs(viewer.now - local(at, viewer)) < JUST_NOW


def _with_id(record: Entity, fact: Shown, read: str) -> str:
    value = held(record, fact.attributes[0])
    return f"{read} ({value})" if isinstance(value, int) else read


def _of_counts(before: Entity, after: Entity) -> Iterator[Change]:
    for name, _, many in kind_of(after).hanging:
        old, new = getattr(before, name), getattr(after, name)
        if old is not None and new is not None and old != new:
            yield Change(many.capitalize(), f"{old:,}", f"{new:,}")


def line(change: Change) -> tuple[Block, ...]:
    """`Stage Proposal → Negotiation`."""
    return (
        rich.text(f"{change.label} "),
        rich.name(change.before or NOT_SET),
        rich.text(" → "),
        rich.name(change.after or NOT_SET, bold=True),
    )


def fact(change: Change) -> tuple[Block, ...]:
    """`Expected close date: Fri 4 December 2026`."""
    return (rich.text(f"{change.label}: "), rich.name(change.after, bold=True))


def bullets(changes: Sequence[Change]) -> Block:
    return rich.bullets(*(rich.section(*line(change)) for change in changes))


def spoken(changes: Sequence[Change]) -> str:
    return "; ".join(rich.spoken(*line(change)) for change in changes)
