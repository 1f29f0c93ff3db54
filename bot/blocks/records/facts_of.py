"""One fact of a record: how it is called and read, and which attributes it is made of."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.blocks.kit.viewer import Viewer
from bot.pipedrive.records.models import Entity


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
