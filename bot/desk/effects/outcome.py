"""What is known of a change whose answer was lost, and what follows from it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import Any, Literal, Protocol

from bot.blocks.message import Message
from bot.blocks.viewer import Viewer
from bot.desk.effects.snapshots import Snapshot
from bot.pipedrive.models import Entity
from bot.tools.base import Call, Read

# Waits between the looks that follow a lost answer: 1, 5, 15 and 30 seconds after it.
WAITS = tuple(timedelta(seconds=seconds) for seconds in (1, 4, 10, 15))
# How often one operation is sent: once, and once more if nothing of it is found.
MOST_SENDS = 2
# As it was, whoever asked for it.
SO_ALREADY = "it was so already"

Remembered = Mapping[str, Any]  # JSON, as it is kept in the row of the operation


class Seen(Enum):
    HAPPENED = "happened"
    NOT_YET = "not yet"  # as it was before
    ELSE = "something else"  # neither: only a person can tell


@dataclass(frozen=True)
class Outcome:
    """What one look at Pipedrive saw; `record` is the record as it is now."""

    seen: Seen
    record: Entity | None = None
    evidence: str = "verified by read-back"


class Remember(Protocol):
    async def __call__(self, call: Call[Any], read: Read, /) -> Remembered: ...


class Affected(Protocol):
    async def __call__(self, call: Call[Any], read: Read, /) -> Entity: ...


class Check(Protocol):
    async def __call__(self, call: Call[Any], before: Snapshot, read: Read, /) -> Outcome: ...


# The old values are put back; or what came is deleted, which asks first; or what was added is
# removed and what was removed is added.
Undone = Literal["never", "put back", "deleted", "reversed"]


@dataclass(frozen=True)
class Done:
    """What a receipt is made of; `shown` are the records that the person confirmed."""

    call: Call[Any]
    viewer: Viewer
    before: Entity | None = None
    after: Any = None  # of the type that the tool returns
    shown: Sequence[Entity] = ()


Receipt = Callable[[Done], Message]


@dataclass(frozen=True)
class Effect:
    """One kind of change.

    `remember` reads what is there before the request is sent; None where that is what the person
    was shown before they confirmed. `check` tells from that whether it took effect. `repeatable`:
    sending it twice leaves the same as once, so it may be sent again as soon as a look shows
    nothing. `undone` is how it is taken back. `receipt` says what was done. `affected` reads the
    record that changes along, where the answer does not tell of it.
    """

    name: str
    remember: Remember | None = None
    check: Check | None = None
    repeatable: bool = False
    undone: Undone = "never"
    receipt: Receipt | None = None
    affected: Affected | None = None


class Next(Enum):
    SEND = "send it once more"
    WAIT = "look again later"
    UNKNOWN = "nobody can tell"
    REFUSED = "Pipedrive said no, and nothing was found"


def after_nothing(effect: Effect, sends: int, checks: int, *, refused: bool) -> Next:
    """What to do when a look has shown nothing.

    `checks` is how many looks came after the one right after sending, since it was sent last.
    `refused`: the answer said no, though with a status that says yes.
    """
    may_send = sends < MOST_SENDS
    if effect.repeatable and refused:
        return Next.REFUSED
    if effect.repeatable and may_send:
        return Next.SEND
    if checks < len(WAITS):
        return Next.WAIT
    if refused:
        return Next.REFUSED
    return Next.SEND if may_send else Next.UNKNOWN


def after_no_look(checks: int) -> Next:
    """What to do when Pipedrive could not be looked at: without a look nothing is sent again."""
    return Next.WAIT if checks < len(WAITS) else Next.UNKNOWN
