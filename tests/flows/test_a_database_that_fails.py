"""The database does not answer, or holds what cannot be run: nothing is told that is not so."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing
from datetime import timedelta

import aiohttp
import pytest
from sqlalchemy import make_url

from bot.playground.pipedrive.faults import Rule
from bot.playground.run import Playground
from tests.flows.conftest import Clock
from tests.flows.received import writes
from tests.flows.signed import command, post, signed
from tests.flows.test_after_a_crash import until_it_took_effect
from tests.seat import Seat, labels


def database(desk: Playground) -> sqlite3.Connection:
    file = str(make_url(desk.settings.database_url).database)
    return sqlite3.connect(file, isolation_level=None, check_same_thread=False)


def run(desk: Playground, statement: str) -> None:
    with closing(database(desk)) as connection:
        assert connection.execute(statement).rowcount > 0


@asynccontextmanager
async def said(desk: Playground, before: str, after: str) -> AsyncIterator[None]:
    """To the database, around the block. The bot has its turn meanwhile: it may be writing."""
    with closing(database(desk)) as connection:
        await asyncio.to_thread(connection.execute, before)
        yield
        await asyncio.to_thread(connection.execute, after)


def locked(desk: Playground) -> AbstractAsyncContextManager[None]:
    return said(desk, "BEGIN IMMEDIATE", "ROLLBACK")


TAKEN = 200


def no_room(desk: Playground, at: str) -> AbstractAsyncContextManager[None]:
    """As on a disk that is full when this is to be written: SQLite gives the transaction up."""
    full = "SELECT RAISE(ROLLBACK, 'database or disk is full')"
    return said(
        desk, f"CREATE TRIGGER no_room BEFORE {at} BEGIN {full}; END", "DROP TRIGGER no_room"
    )


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A lock is waited for a moment only."""
    monkeypatch.setattr("bot.store.sqlite.PRAGMAS", ("PRAGMA busy_timeout=200",))


async def delete_under_way(desk: Playground, seat: Seat, deal: int) -> Rule:
    """Confirmed, and taken by Pipedrive, which does not answer."""
    asked = await seat.types(f"/deal delete {deal}")
    rule = Rule(kind="delay", method="DELETE", seconds=60, after=True, times=1)
    desk.world.faults.add(rule)
    await seat.clicks(asked, "Delete deal")
    await until_it_took_effect(rule)
    return rule


async def test_what_was_sent_when_the_database_stopped_is_on_its_way_and_told_in_the_end(
    desk: Playground, ana: Seat
) -> None:
    asked = await ana.types("/deal delete 12")
    slow = Rule(kind="delay", method="DELETE", seconds=0.3, after=True, times=1)
    desk.world.faults.add(slow)

    await ana.clicks(asked, "Delete deal")
    await until_it_took_effect(slow)
    async with locked(desk):
        at_once = await ana.told()
    await ana.lets_pass(seconds=31)
    told = await ana.told()

    assert at_once["text"].startswith("It is on its way, and I'll tell you how it ended.")
    assert told["text"].startswith("Deleted Acme renewal #12")
    assert [method for method, *_ in writes(desk)] == ["DELETE"]


@pytest.mark.parametrize("table", ["requests", "operations"])
async def test_where_a_question_cannot_be_kept_none_is_asked(
    desk: Playground, ana: Seat, table: str
) -> None:
    async with no_room(desk, f"INSERT ON {table}"):
        body = command(desk, ana, "/deal delete 12")
        status, _ = await post(desk, body, signed(desk, body))
        if status == TAKEN:
            assert (await ana.told())["text"].startswith("I couldn't write down what you asked")
    asked = await ana.types("/deal delete 12")

    assert status == {"requests": 503, "operations": TAKEN}[table]
    assert "Delete deal" in labels(asked["blocks"])
    assert writes(desk) == []


@pytest.mark.parametrize("at", ["INSERT ON requests", "UPDATE ON operations", "INSERT ON audit"])
async def test_wherever_a_click_cannot_be_written_down_it_is_done_once_and_told_as_it_is(
    desk: Playground, ana: Seat, at: str
) -> None:
    asked = await ana.types("/deal delete 12")

    async with no_room(desk, at):
        taken = await ana.clicks(asked, "Delete deal")
        told = (await ana.told())["text"] if taken["ok"] else "not taken"
        sent = len(writes(desk))
    await ana.lets_pass(seconds=31)
    if not sent:
        await ana.clicks(asked, "Delete deal")

    assert (await ana.told())["text"].startswith("Deleted Acme renewal #12")
    assert [method for method, *_ in writes(desk)] == ["DELETE"]
    assert (told.partition(",")[0], sent) == {
        "requests": ("not taken", 0),
        "operations": ("I couldn't write down what you asked", 0),
        "audit": ("It is on its way", 1),
    }[at.rpartition(" ")[2]]


async def crash(desk: Playground, clock: Clock, meanwhile: str) -> None:
    await desk.stop_bot(within=0)
    run(desk, meanwhile)
    clock.ahead += timedelta(seconds=31)
    await desk.start_bot()


UNTOLD = ("I can't tell how this ended: ", "look in Pipedrive")
UNKNOWN = ("I don't know whether this went through: Delete Acme renewal #12. ", "Don't repeat it")
BROKEN = {
    "UPDATE links SET secret = 'x' WHERE slack_user = 'U0ANA'": UNKNOWN,
    "UPDATE operations SET call = 'x' WHERE slack_user = 'U0ANA'": UNTOLD,
    "UPDATE operations SET tool = 'deals_delete_of_old' WHERE slack_user = 'U0ANA'": UNTOLD,
}


@pytest.mark.parametrize("meanwhile", BROKEN)
async def test_one_row_that_cannot_be_run_ends_as_unknown_and_keeps_nobody_else_waiting(
    desk: Playground, ana: Seat, tom: Seat, clock: Clock, meanwhile: str
) -> None:
    await delete_under_way(desk, ana, 12)
    await delete_under_way(desk, tom, 13)

    await crash(desk, clock, meanwhile)
    told_tom, told_ana = await tom.told(), await ana.told()

    assert told_tom["text"].startswith("Deleted ")
    begins, asks = BROKEN[meanwhile]
    assert told_ana["text"].startswith(begins)
    assert asks in told_ana["text"]
    async with aiohttp.ClientSession() as session:
        url = f"http://127.0.0.1:{desk.bot_port}/metrics"
        async with session.get(url) as response:
            assert 'result="unknown"' in await response.text()


async def test_what_was_told_once_is_told_once(
    desk: Playground, ana: Seat, tom: Seat, clock: Clock
) -> None:
    await delete_under_way(desk, ana, 12)
    await crash(desk, clock, "UPDATE operations SET call = 'x' WHERE slack_user = 'U0ANA'")
    first = await ana.told()

    await ana.lets_pass(minutes=30)
    await tom.types("/deal 13")
    later = asyncio.create_task(ana.told())
    done, _ = await asyncio.wait({later}, timeout=0.3)
    later.cancel()

    assert first["text"].startswith("I can't tell how this ended")
    assert not done


async def test_nothing_is_created_by_a_click_that_was_told_as_refused(
    desk: Playground, ana: Seat
) -> None:
    await ana.types('/person new "Zed Unseen" email=zed@unseen.example')
    asked = await ana.types('/person new "Zed Unseen" email=zed@unseen.example')
    desk.world.faults.add(Rule(kind="status", status=403, method="GET", path="/api/v2/persons"))

    told = await ana.presses(asked, "Create anyway")
    desk.world.faults.clear()
    await ana.lets_pass(minutes=2)

    assert "Pipedrive doesn't let you do this." in told["text"]
    zeds = [one for one in desk.world.company.persons.values() if one.name == "Zed Unseen"]
    assert len(zeds) == 1
