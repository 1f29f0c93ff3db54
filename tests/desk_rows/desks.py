"""Operations as the workers of a team would have them, on a clock that tests move."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from pydantic import SecretStr

from bot.accounts.sealing import TokenCipher
from bot.desk.audit.entries import Audit
from bot.desk.caller import Rights
from bot.desk.operations.operations import Operations
from bot.desk.states import Operation, Origin, State, Turned
from bot.store.db import Store
from tests.keys import new_key

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
REPLY = "https://hooks.slack.com/actions/T1/1/canary-reply"
ARGS = {"id": 12}
SHOWN = {"title": "canary-title", "value": 1200.5, "owner": {"id": 7}}


def origin(team: str = "T1", user: str = "U1") -> Origin:
    return Origin(team=team, user=user, company=31, pipedrive_user=7, channel="C1", reply=REPLY)


@dataclass
class Clock:
    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **time: float) -> None:
        self.now += timedelta(**time)


async def everybody(team: str, user: str) -> None:
    """Slack says of everyone that they are a member."""


@dataclass
class Desk:
    """One store, one clock, as many workers as a test wants."""

    store: Store
    vault: TokenCipher = field(default_factory=lambda: TokenCipher((SecretStr(new_key()),)))
    clock: Clock = field(default_factory=Clock)
    rights: Rights = everybody

    def worker(self, name: str = "w1", epoch: str = "") -> Operations:
        return Operations(
            self.store, self.vault, self.rights, worker=name, epoch=epoch, clock=self.clock
        )

    @property
    def audit(self) -> Audit:
        return Audit(self.store, self.vault)


async def ask(operations: Operations, team: str = "T1", user: str = "U1") -> str:
    return await operations.ask(origin(team, user), "deals_delete", ARGS, SHOWN)


async def begin(operations: Operations) -> Operation:
    return await operations.begin(origin(), "deals_update", ARGS | {"title": "New"}, SHOWN)


async def claimed(operations: Operations, ticket: str, user: str = "U1") -> Operation:
    operation = await operations.claim(ticket, "T1", user)
    assert isinstance(operation, Operation)
    return operation


async def state_of(operations: Operations, operation: Operation) -> State:
    found = await operations.find(operation.id)
    assert found is not None
    return found.state


def why(answer: object) -> str:
    assert isinstance(answer, Turned), answer
    return answer.why
