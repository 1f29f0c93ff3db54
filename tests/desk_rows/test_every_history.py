"""Any order of questions, clicks, crashes and sweeps: the rows always agree with the model."""

import asyncio
import tempfile
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    MultipleResults,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
)
from sqlalchemy import select

from bot.desk.operations.operations import Operations
from bot.desk.operations.overdue import FEW, HANDFUL
from bot.desk.states import Ended, Operation, Turned, id_of
from bot.store.db import Store
from bot.store.tables import operations as rows
from tests.desk_rows.desks import ARGS, SHOWN, Desk, ask, begin
from tests.desk_rows.model import LEASE, Modelled
from tests.effort import examples

T = TypeVar("T")

USERS = st.sampled_from(["U1", "U1", "U1", "U2"])
WORKERS = st.sampled_from(["w1", "w2"])
OUTCOMES: st.SearchStrategy[Ended] = st.sampled_from(["done", "not_done", "unknown"])
# Around every limit there is: lease, expiry, looks, the day of telling.
SECONDS = st.sampled_from([1, 29, 30, 31, 60, 299, 300, 301, 899, 900, 901, 3600, 86_399])


@dataclass(frozen=True)
class Held:
    """An operation in the hands of the worker that took it."""

    operation: Operation
    worker: str


@cache
def an_empty_database() -> bytes:
    """Migrated once: the histories are many."""
    with tempfile.TemporaryDirectory() as folder:

        async def make() -> None:
            store = await Store.open(f"sqlite:///{folder}/rows.db")
            await store.close()

        asyncio.run(make())
        return (Path(folder) / "rows.db").read_bytes()


class Histories(RuleBasedStateMachine):
    tickets: Bundle[str] = Bundle("tickets")
    held: Bundle[Held] = Bundle("held")

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = tempfile.TemporaryDirectory()
        self.epoch = 0
        self.model: dict[str, Modelled] = {}

    def run(self, doing: Coroutine[object, object, T]) -> T:
        return self.runner.run(doing)

    @initialize()
    def open(self) -> None:
        file = Path(self.folder.name) / "rows.db"
        file.write_bytes(an_empty_database())
        self.url = f"sqlite:///{file}"
        self.desk = Desk(self.run(Store.open(self.url)))

    def teardown(self) -> None:
        if hasattr(self, "desk"):
            self.run(self.desk.store.close())
        self.runner.close()
        self.folder.cleanup()

    # --- people

    @rule(target=tickets, user=USERS, worker=WORKERS)
    def ask(self, user: str, worker: str) -> str:
        ticket = self.run(ask(self.worker(worker), user=user))
        self.model[id_of(ticket)] = self.modelled(user)
        return ticket

    @rule(target=held, worker=WORKERS)
    def begin(self, worker: str) -> Held:
        operation = self.run(begin(self.worker(worker)))
        modelled = self.model[operation.id] = self.modelled("U1")
        modelled.take(worker, self.now)
        return Held(operation, worker)

    @rule(target=held, ticket=tickets, user=USERS, worker=WORKERS)
    def click(self, ticket: str, user: str, worker: str) -> Held | MultipleResults[Held]:
        row = self.model[id_of(ticket)]
        wins = row.clickable(user, self.its_epoch, self.now)

        answer = self.run(self.worker(worker).claim(ticket, "T1", user))

        if isinstance(answer, Turned):
            assert not wins
            assert answer.why == row.turned(user)
            return multiple()
        assert wins
        row.take(worker, self.now)
        return Held(answer, worker)

    @rule(ticket=tickets, worker=WORKERS)
    def click_from_another_workspace(self, ticket: str, worker: str) -> None:
        assert self.run(self.worker(worker).claim(ticket, "T2", "U1")) == Turned("unknown")

    @rule(ticket=tickets, user=USERS, worker=WORKERS)
    def cancel(self, ticket: str, user: str, worker: str) -> None:
        row = self.model[id_of(ticket)]
        wins = row.clickable(user, self.its_epoch, self.now)

        answer = self.run(self.worker(worker).cancel(ticket, "T1", user))

        if wins:
            assert isinstance(answer, Operation)
            row.end("cancelled", self.now)
        else:
            assert isinstance(answer, Turned)
            assert answer.why == row.turned(user)

    @rule(target=tickets, ticket=tickets, user=USERS, worker=WORKERS)
    def replace(self, ticket: str, user: str, worker: str) -> str | MultipleResults[str]:
        row = self.model[id_of(ticket)]
        wins = row.clickable(user, self.its_epoch, self.now)

        answer = self.run(self.worker(worker).replace(ticket, "T1", user, ARGS, SHOWN))

        if isinstance(answer, Turned):
            assert not wins
            assert answer.why == row.turned(user)
            return multiple()
        assert wins
        row.state, row.told = "void", True
        self.model[id_of(answer)] = self.modelled(row.user)
        return answer

    @rule(target=held, one=held, user=USERS, worker=WORKERS)
    def look_again(self, one: Held, user: str, worker: str) -> Held | MultipleResults[Held]:
        row = self.model[one.operation.id]

        answer = self.run(self.worker(worker).recheck(one.operation.id, "T1", user))

        if isinstance(answer, Turned):
            assert (row.state, row.user) != ("unknown", user)
            assert answer.why == row.turned(user)
            return multiple()
        assert (row.state, row.user) == ("unknown", user)
        row.worker = worker
        row.attempt += 1
        return Held(answer, worker)

    # --- workers

    @rule(one=held, outcome=OUTCOMES)
    def finish(self, one: Held, outcome: Ended) -> None:
        row = self.model[one.operation.id]

        ended = self.run(self.worker(one.worker).finish(one.operation, outcome))

        assert ended == self.is_its_own(one)
        if ended and outcome != row.state:
            row.end(outcome, self.now)

    @rule(target=tickets, one=held)
    def it_had_changed(self, one: Held) -> str | MultipleResults[str]:
        row = self.model[one.operation.id]
        mine = self.is_its_own(one) and row.state == "executing"

        ticket = self.run(self.worker(one.worker).ask_again(one.operation, ARGS, SHOWN))

        assert (ticket is not None) == mine
        if ticket is None:
            return multiple()
        row.state, row.told = "void", True
        self.model[id_of(ticket)] = self.modelled(row.user)
        return ticket

    @rule(one=held)
    def renew(self, one: Held) -> None:
        row = self.model[one.operation.id]
        mine = self.is_its_own(one) and row.state == "executing"

        assert self.run(self.worker(one.worker).renew(one.operation)) == mine
        if mine:
            row.lease_until = self.now + LEASE

    @rule(one=consumes(held))
    def tell(self, one: Held) -> None:
        row = self.model[one.operation.id]
        self.run(self.worker(one.worker).told(one.operation))
        if row.ended_at is not None and row.attempt == one.operation.attempt:
            row.told = True

    @rule(target=held, worker=WORKERS)
    def sweep(self, worker: str) -> Held | MultipleResults[Held]:
        """The model follows in the sweep's own order; which of too many it took is its choice."""
        epoch, now = self.its_epoch, self.now

        due = self.run(self.worker(worker).due())

        for row in self.taken(due.expired, HANDFUL, lambda row: row.expires(epoch, now)):
            row.end("expired", now)
        restored, untold = self.split(due.untold)
        for row in self.taken(restored, HANDFUL, lambda row: row.is_of_another_time(epoch)):
            row.end("unknown", now)
        for row in self.taken(due.orphaned, FEW, lambda row: row.is_orphaned(epoch, now)):
            row.take(worker, now)
        for row in self.taken(untold, HANDFUL, lambda row: row.is_untold(now)):
            row.lease_until = now + LEASE
        for row in self.taken(due.unknown_to_recheck, FEW, lambda row: row.wants_a_look(now)):
            row.look(worker, now)

        taken = due.orphaned + due.unknown_to_recheck + due.untold
        return multiple(*(Held(operation, worker) for operation in taken))

    # --- the world

    @rule(seconds=SECONDS)
    def time_passes(self, seconds: int) -> None:
        self.desk.clock.forward(seconds=seconds)

    @rule()
    def restart(self) -> None:
        self.run(self.desk.store.close())
        self.desk.store = self.run(Store.open(self.url))

    @rule()
    def restore_from_a_backup(self) -> None:
        self.epoch += 1

    @invariant()
    def every_row_is_as_the_model_says(self) -> None:
        expected = {id: (row.state, row.attempt, row.told) for id, row in self.model.items()}
        assert self.run(self.found()) == expected

    # --- the pieces

    @property
    def now(self) -> datetime:
        return self.desk.clock.now

    @property
    def its_epoch(self) -> str:
        return str(self.epoch)

    def worker(self, name: str) -> Operations:
        return self.desk.worker(name, self.its_epoch)

    def modelled(self, user: str) -> Modelled:
        return Modelled(user, self.its_epoch, self.now)

    def is_its_own(self, one: Held) -> bool:
        row = self.model[one.operation.id]
        taken = (one.worker, one.operation.attempt, one.operation.state)
        open_ = row.state in {"executing", "unknown"}
        return open_ and taken == (row.worker, row.attempt, row.state)

    def split(self, untold: list[Operation]) -> tuple[list[Operation], list[Operation]]:
        """Ended just now, as a backup was restored, and ended before."""
        restored = [one for one in untold if self.model[one.id].state == "executing"]
        return restored, [one for one in untold if one not in restored]

    def taken(
        self, found: list[Operation], limit: int, wanted: Callable[[Modelled], bool]
    ) -> list[Modelled]:
        expected = {id for id, row in self.model.items() if wanted(row)}
        ids = {operation.id for operation in found}
        assert ids <= expected
        assert len(found) == min(len(expected), limit)
        return [self.model[id] for id in ids]

    async def found(self) -> dict[str, tuple[str, int, bool]]:
        wanted = select(rows.c.id, rows.c.state, rows.c.attempt, rows.c.told_at)
        async with self.desk.store.read() as connection:
            return {
                id: (state, attempt, told_at is not None)
                for id, state, attempt, told_at in await connection.execute(wanted)
            }


TestEveryHistory = Histories.TestCase
TestEveryHistory.settings = settings(
    max_examples=examples(100),
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
