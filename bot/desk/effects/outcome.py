"""What is known of a change whose answer was lost, and what follows from it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import Enum
from typing import Any, Literal, Protocol

import orjson

from bot.blocks.kit.message import Message
from bot.blocks.kit.viewer import Viewer
from bot.blocks.replies.bulk import TRYING, UNKNOWN
from bot.desk.effects.snapshots import Snapshot
from bot.pipedrive.http.errors import Ambiguous, PipedriveError, Refused, recalled
from bot.pipedrive.records.models import Entity
from bot.tools.base import Call
from bot.tools.job_context import Read


@dataclass(frozen=True)
class Trying:
    """`known` is what was there before it was sent, JSON; `sends` and `checks` count.

    `no` is an answer that said no, and is not to be believed without a look.
    """

    known: Mapping[str, Any] = field(default_factory=dict)
    name: str = ""
    sends: int = 0
    checks: int = 0
    no: PipedriveError | None = None

    def sent(self) -> "Trying":
        return replace(self, sends=self.sends + 1, checks=0, no=None)

    def lost(self, error: Ambiguous) -> "Trying":
        return replace(self, no=Refused(error.said, 200) if error.said else None)

    def kept(self, *, unknown: bool = False) -> str:
        """Its name stands on the second line, as it does once it has ended."""
        rest = {"known": self.known, "sends": self.sends, "checks": self.checks}
        if self.no is not None:
            rest |= {"no": type(self.no).__name__, "said": str(self.no)}
        return f"{UNKNOWN if unknown else TRYING}\n{self.name}\n{orjson.dumps(rest).decode()}"


def opened(kept: str) -> Trying | None:
    """None for what has ended, or was not sent yet."""
    state, name, rest = (*kept.split("\n", 2), "", "")[:3]
    if state.partition(" ")[0] not in {TRYING, UNKNOWN}:
        return None
    try:
        of: dict[str, Any] = orjson.loads(rest)
    except orjson.JSONDecodeError:
        return Trying(name=name, sends=1)  # kept by an older version
    no = recalled(of["no"], of["said"]) if "no" in of else None
    return Trying(of["known"], name, of["sends"], of["checks"], no)


# Waits between the looks that follow a lost answer: 1, 5, 15 and 30 seconds after it.
WAITS = tuple(timedelta(seconds=seconds) for seconds in (1, 4, 10, 15))
# How often one operation is sent: once, and once more if nothing of it is found.
MOST_SENDS = 2
# As it was, whoever asked for it.
SO_ALREADY = "it was so already"
# Nothing is found, which proves nothing.
OUT_OF_SIGHT = "what is somebody else's may not be shown to this person"

Remembered = Mapping[str, Any]  # JSON, as it is kept in the row of the operation


class Seen(Enum):
    HAPPENED = "happened"
    NOT_YET = "not yet"  # as it was before
    HIDDEN = "not to be seen"  # nothing is there, or it is not shown to this person
    REFUSED = "no"  # Pipedrive took it on, and then said no
    ELSE = "something else"  # neither: only a person can tell


@dataclass(frozen=True)
class ReadBack:
    """What one look at Pipedrive saw; `record` is the record as it is now."""

    seen: Seen
    record: Entity | None = None
    evidence: str = "verified by read-back"


class Remember(Protocol):
    async def __call__(self, call: Call[Any], read: Read, /) -> Remembered: ...


class Affected(Protocol):
    async def __call__(self, call: Call[Any], read: Read, /) -> Entity: ...


class Check(Protocol):
    async def __call__(self, call: Call[Any], before: Snapshot, read: Read, /) -> ReadBack: ...


@dataclass(frozen=True)
class Around:
    """What a look at one thing of a job goes by: `kept` is what has become of the others."""

    read: Read
    me: int | None
    kept: Mapping[str, str]


class Each(Protocol):
    async def __call__(self, trying: Trying, around: Around, /) -> ReadBack: ...


class Ended(Protocol):
    def __call__(self, trying: Trying, record: Entity | None, /, *, happened: bool) -> str: ...


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
class EffectHandler:
    """How one effect of a tool is prepared, looked for, told and undone.

    `remember` reads what is there before the request is sent; None where that is what the person
    was shown before they confirmed. `check` tells from that whether it took effect. `repeatable`:
    sending it twice leaves the same as once, so it may be sent again as soon as a look shows
    nothing. `promised`: the answer is no more than the id of a promise, by which the outcome is
    looked for. `undone` is how it is taken back. `receipt` says what was done. `affected` reads the
    record that changes along, where the answer does not tell of it.

    A job has no `check`: `each` looks for one of its things, and `ended` says as what it is kept.
    """

    name: str
    remember: Remember | None = None
    check: Check | None = None
    repeatable: bool = False
    promised: bool = False
    undone: Undone = "never"
    receipt: Receipt | None = None
    affected: Affected | None = None
    each: Each | None = None
    ended: Ended | None = None


class Next(Enum):
    SEND = "send it once more"
    WAIT = "look again later"
    UNKNOWN = "nobody can tell"
    REFUSED = "Pipedrive said no, and nothing was found"


def what_next(
    handler: EffectHandler, found: ReadBack | None, sends: int, checks: int, *, refused: bool
) -> Next:
    """What to do after a look that has not shown it; `found` is None where no look was possible.

    `checks` is how many looks came after the one right after sending, since it was sent last.
    `refused`: the answer said no, though with a status that says yes.
    """
    if found is not None and found.seen is Seen.ELSE:
        return Next.UNKNOWN
    # Without a look nothing is sent again, and nothing found may prove nothing.
    absent = found is not None and found.seen is Seen.NOT_YET
    if absent and handler.repeatable and (refused or sends < MOST_SENDS):
        return Next.REFUSED if refused else Next.SEND
    if checks < len(WAITS):
        return Next.WAIT
    if not absent:
        return Next.UNKNOWN
    if refused:
        return Next.REFUSED
    return Next.SEND if sends < MOST_SENDS else Next.UNKNOWN
