"""What an operation is and which ways it may go; nothing here touches a database.

pending ──click──> executing ──> done | not_done | unknown ──looked again──> done | not_done
   ├──> expired | cancelled  │ ↑         │
   │                     checking ───────┤ (sent, not answered: looked for until it is found)
   └──> void, replaced by a new question ┘ (it had changed since)
"""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Literal

from bot.pipedrive.request import Login

State = Literal[
    "pending", "executing", "checking", "done", "not_done", "unknown", "expired", "cancelled",
    "void",
]  # fmt: skip
Ended = Literal["done", "not_done", "unknown"]
Why = Literal["not_yours", "late", "done_already", "running", "cancelled", "replaced", "unknown"]

# How long a button works.
TTL = timedelta(minutes=15)
# How long a worker may be silent before another takes over, and has to tell of an end.
LEASE = timedelta(seconds=30)
# Waits between the looks at an unknown outcome: six within a day.
LOOKS = (
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(minutes=40),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=15),
)
# A notice that Slack has refused for a day will not be taken any more.
TELL_FOR = timedelta(hours=24)
KEPT = timedelta(days=90)

# How soon after the first one a press of the same button is the second half of a double click.
DOUBLE_CLICK = timedelta(seconds=3)
# While it runs: its asker has pressed Cancel.
STOPPING = "stopping"
RESTORED = "The database was restored from a backup while this was running."

# Why a click came to nothing, when the asker made it. "pending" is late: had it been in time,
# the claim would have taken it.
_WHY: dict[State, Why] = {
    "pending": "late",
    "executing": "running",
    "checking": "running",
    "done": "done_already",
    "not_done": "done_already",
    "unknown": "done_already",
    "expired": "late",
    "cancelled": "cancelled",
    "void": "replaced",
}

# JSON: what goes in comes back out.
Fields = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Who asked, as whom in Pipedrive, and where the answer goes; `where` is how that is called.

    `asked_by`: the colleague who wants it, where `user` is the one who was asked to press.
    """

    team: str
    user: str
    company: int
    pipedrive_user: int
    channel: str
    # Slack's response_url: good for 30 minutes and 5 messages, and as secret as a password.
    reply: str | None = field(default=None, repr=False)
    message_ts: str | None = None
    where: str = field(default="", repr=False)
    asked_by: str = ""

    def is_as(self, login: Login) -> bool:
        """Whether it was asked with this login: the same user of the same company."""
        return (self.company, self.pipedrive_user) == (login.company, login.user)


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """A held, running or ended call; `before` is the record as it was shown to the asker."""

    # Of a call that waits for nobody it is no ticket's.
    id: str = field(default_factory=partial(secrets.token_hex, 32))
    tool: str
    args: Fields = field(repr=False)
    before: Fields = field(repr=False)
    origin: Origin
    state: State
    attempt: int
    # How often it was sent to Pipedrive, and looked for since the last time.
    sends: int = 0
    checks: int = 0
    asked_at: datetime
    expires_at: datetime | None = None
    clicked_at: datetime | None = None
    ended_at: datetime | None = None
    reason: str = ""
    evidence: str = ""
    result: Fields | None = field(default=None, repr=False)
    # The id of the operation that this one takes back.
    undoes: str = ""
    # Before which restore of the database it began.
    epoch: str = ""


# A call that waits for nobody: it runs, for the first time.
begun = partial(Operation, state="executing", attempt=1)

ALIVE_AT = "alive_at"  # in what a job has come to so far: when its worker last said so


def alive_at(operation: Operation) -> datetime:
    """When somebody last worked at it, as far as the row knows."""
    told = (operation.result or {}).get(ALIVE_AT)
    since = operation.clicked_at or operation.asked_at
    return datetime.fromisoformat(told) if isinstance(told, str) else since


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationInShort:
    """As much of an operation as a sentence about it needs; no record, no arguments."""

    id: str
    tool: str
    asker: str
    state: State
    ended_at: datetime | None
    # Empty for anyone but the asker.
    reason: str


@dataclass(frozen=True, slots=True)
class Turned:
    """A click that did nothing, and why; a ticket of another workspace is as unknown as none."""

    why: Why
    operation: OperationInShort | None = None


class PressedTwice(Exception):
    """The same button of the same message, while what it began still runs or has just ended."""


def id_of(ticket: str) -> str:
    """The row's id; whoever reads the rows cannot press the button."""
    return hashlib.sha256(ticket.encode()).hexdigest()


def question(  # noqa: PLR0913, PLR0917 - a call, who asked, and for how long
    origin: Origin, tool: str, args: Fields, shown: Fields, now: datetime, ttl: timedelta = TTL
) -> tuple[str, Operation]:
    """A call that waits for a click, and the ticket for its button."""
    ticket = secrets.token_urlsafe(32)
    held = Operation(
        id=id_of(ticket),
        tool=tool,
        args=args,
        before=shown,
        origin=origin,
        state="pending",
        attempt=0,
        asked_at=now,
        expires_at=now + ttl,
    )
    return ticket, held


def turned(operation: Operation, user: str) -> Turned:
    """The answer to a click that took nothing."""
    is_asker = operation.origin.user == user
    summary = OperationInShort(
        id=operation.id,
        tool=operation.tool,
        asker=operation.origin.user,
        state=operation.state,
        ended_at=operation.ended_at,
        reason=operation.reason if is_asker else "",
    )
    return Turned(_WHY[operation.state] if is_asker else "not_yours", summary)
