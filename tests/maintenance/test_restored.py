"""A backup that is put back asks nothing again, does nothing again, and says that it was."""

import pytest
from sqlalchemy import select

from bot.desk.states import Operation
from bot.maintenance.restored import after_restore
from bot.store.db import Store
from bot.store.epochs import epoch_of
from bot.store.tables import events, outbox, requests
from tests.desk_rows.desks import Desk, ask, begin, claimed, why
from tests.maintenance.conftest import Machine
from tests.store.databases import database_url, store
from tests.store.rows import fill

__all__ = ["database_url", "store"]


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store)


async def restored(desk: Desk) -> str:
    await after_restore(desk.store, desk.vault, desk.clock())
    return await epoch_of(desk.store)


async def test_no_question_of_before_can_be_answered_after_a_restore(desk: Desk) -> None:
    before = desk.worker()
    tickets = [await ask(before) for _ in range(3)]

    after = desk.worker("w2", await restored(desk))

    assert [why(await after.claim(ticket, "T1", "U1")) for ticket in tickets] == ["late"] * 3
    due = await after.due()
    assert len(due.expired) == 3
    assert isinstance(await after.claim(await ask(after), "T1", "U1"), Operation)


async def test_what_was_under_way_ends_as_unknown(desk: Desk) -> None:
    running = await begin(desk.worker())

    after = desk.worker("w2", await restored(desk))
    await after.due()

    ended = await after.find(running.id)
    assert ended is not None
    assert (ended.state, "restored from a backup" in ended.reason) == ("unknown", True)


async def test_each_restore_is_another_epoch(desk: Desk) -> None:
    first = await epoch_of(desk.store)
    desk.clock.forward(minutes=1)
    second = await restored(desk)
    desk.clock.forward(minutes=1)
    third = await restored(desk)

    assert len({first, second, third}) == 3


async def test_what_waited_to_be_told_or_done_is_dropped(desk: Desk) -> None:
    async with desk.store.write() as connection:
        await connection.run_sync(fill, desk.vault, "T1", "T2")
        await connection.execute(outbox.update().values(state="waiting"))
        await connection.execute(events.update().values(done_at=None))
        await connection.execute(requests.update().values(done_at=None))

    await restored(desk)

    async with desk.store.read() as connection:
        states = (await connection.execute(select(outbox.c.state))).scalars().all()
        heard = (await connection.execute(select(events.c.done_at))).scalars().all()
        asked = (await connection.execute(select(requests.c.content))).scalars().all()
    assert set(states) == {"dropped"}
    assert None not in heard
    assert set(asked) == {""}


def test_the_command_says_it_in_the_log(machine: Machine) -> None:
    async def lived(desk: Desk) -> None:
        operations = desk.worker()
        await operations.finish(await claimed(operations, await ask(operations)), "done")

    machine.with_desk(lived)
    code, said = machine.says("restored")

    assert code == 0
    assert said.startswith("Questions of before can no longer be answered")
    assert machine.says("audit", "verify")[1].startswith("ok   T1  2 rows; T1:2:")
