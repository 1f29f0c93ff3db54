"""The log as evidence: nothing in it is changed, left out or added without being noticed."""

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import orjson
import pytest
from sqlalchemy import delete, insert, select, update

from bot.desk.audit.chain import Chain, Head
from bot.desk.audit.entries import link
from bot.desk.audit.keeping import Keeper, spans
from bot.desk.audit.verifying import Verdict, Verifier
from bot.desk.operations.operations import Operations
from bot.store.db import Store
from bot.store.tables import audit, audit_heads
from tests.desk_rows.desks import Desk, ask, begin, claimed
from tests.store.databases import run

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
DAYS = 365


@dataclass
class Log:
    """What there is to look at, with some lines in it."""

    desk: Desk
    operations: Operations
    keeper: Keeper = field(init=False)

    def __post_init__(self) -> None:
        self.keeper = Keeper(self.desk.store, self.desk.vault, self.desk.clock, DAYS)

    async def cancels(self, times: int, team: str = "T1", user: str = "U1") -> None:
        for _ in range(times):
            ticket = await ask(self.operations, team, user)
            await self.operations.cancel(ticket, team, user)
            self.desk.clock.forward(minutes=1)

    async def verdict(self, team: str = "T1", seen: Head | None = None) -> Verdict:
        verifier = Verifier(self.desk.store, self.desk.vault)
        verdicts = await verifier.verify({team: seen} if seen else None)
        return next(verdict for verdict in verdicts if verdict.team == team)


@pytest.fixture
def log(desk: Desk, operations: Operations) -> Log:
    return Log(desk, operations)


async def test_whatever_became_of_it_is_in_the_chain_of_its_workspace(
    desk: Desk, operations: Operations, log: Log
) -> None:
    await operations.cancel(await ask(operations), "T1", "U2")
    await operations.finish(await begin(operations), "not_done", reason="Refused")
    await operations.finish(await claimed(operations, await ask(operations)), "done")
    await log.cancels(1)
    await log.cancels(2, team="T2")
    await ask(operations)
    desk.clock.forward(hours=1)
    await operations.due()

    await log.keeper.see_to()

    ends = [entry.state for entry in await desk.audit.of("T1", "U1")]
    assert ends == ["expired", "expired", "cancelled", "done", "not_done", "refused"]
    one, other = await log.verdict("T1"), await log.verdict("T2")
    assert (one.fault, one.rows, one.head.number) == ("", 6, 6)
    assert (other.fault, other.rows, other.unchained) == ("", 2, 0)


async def test_processes_that_chain_at_once_make_one_chain(log: Log, database_url: str) -> None:
    await log.cancels(40)
    others = [await Store.open(database_url) for _ in range(3)]

    await asyncio.gather(*(Chain(store, log.desk.vault).extend() for store in others))

    for store in others:
        await store.close()
    verdict = await log.verdict()
    assert (verdict.fault, verdict.rows, verdict.unchained) == ("", 40, 0)


CHANGES = {
    "at": "at = '2026-11-25 09:00:00'",
    "who": "slack_user = 'U9'",
    "who pressed": "clicked_by = 'U9'",
    "as whom": "pipedrive_user = 8",
    "what": "tool = 'deals_update'",
    "how it ended": "state = 'done'",
    "why": "reason = 'Refused'",
    "which": "operation = 'abc'",
    "its details": "details = (SELECT details FROM audit WHERE number = 3)",
    "emptied": "salt = NULL",
    "its digest": "digest = 'abc'",
    "its hash": "hash = 'abc'",
}


@on_sqlite
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
async def test_a_row_that_was_changed_is_named(log: Log, change: str) -> None:
    await log.cancels(4)
    await log.keeper.see_to()

    await run(log.desk.store, f"UPDATE audit SET {change} WHERE number = 2")  # noqa: S608 - ours

    assert (await log.verdict()).fault.startswith("row 2 was ")


REMOVALS = {
    "number = 1": "row 1 is missing, and all before it",
    "number = 2": "row 2 is missing",
    "number = 4": "row 4 is missing, and all after it",
    "number > 1": "row 2 is missing, and all after it",
    "number > 0": "row 1 is missing, and all after it",
}


@on_sqlite
@pytest.mark.parametrize(("which", "fault"), REMOVALS.items())
async def test_a_row_that_was_removed_is_named(log: Log, which: str, fault: str) -> None:
    await log.cancels(4)
    await log.keeper.see_to()

    await run(log.desk.store, f"DELETE FROM audit WHERE {which}")  # noqa: S608 - ours

    assert (await log.verdict()).fault == fault


@on_sqlite
async def test_whoever_links_the_chain_anew_lacks_the_key_to_its_head(log: Log) -> None:
    await log.cancels(3)
    await log.keeper.see_to()

    head = Head()
    async with log.desk.store.write() as connection:
        await connection.execute(delete(audit).where(audit.c.number == 2))
        for row in (await connection.execute(select(audit).order_by(audit.c.id))).all():
            number = head.number + 1
            head = Head(number, link(head.hash, "T1", number, row.digest))
            its = update(audit).where(audit.c.id == row.id)
            await connection.execute(its.values(number=number, hash=head.hash))
        await connection.execute(update(audit_heads).values(number=2, hash=head.hash))

    forged = "what says how far the log goes was changed"
    assert (await log.verdict()).fault == forged
    await log.cancels(1)
    await log.keeper.see_to()
    assert (await log.verdict()).fault == forged, "a forgery was built upon"


@on_sqlite
async def test_a_chain_that_was_tampered_with_does_not_hold_up_the_others(
    log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.desk.audit.chain.AT_ONCE", 1)
    await log.cancels(1)
    await log.keeper.see_to()
    await run(log.desk.store, "UPDATE audit_heads SET hash = 'abc'")
    await log.cancels(2)
    await log.cancels(2, team="T2")

    await log.keeper.see_to()

    other = await log.verdict("T2")
    assert (other.fault, other.rows, other.unchained) == ("", 2, 0)


@on_sqlite
async def test_a_row_that_is_not_chained_yet_is_kept_by_its_seal(log: Log) -> None:
    await log.cancels(2)

    whole = await log.verdict()
    await run(log.desk.store, "UPDATE audit SET slack_user = 'U9' WHERE id = 2")

    assert (whole.fault, whole.unchained) == ("", 2)
    assert "not chained yet, was changed" in (await log.verdict()).fault


@on_sqlite
async def test_what_was_seen_once_shows_a_database_that_was_turned_back(
    log: Log, tmp_path: Path
) -> None:
    await log.cancels(2)
    await log.keeper.see_to()
    with closing(sqlite3.connect(tmp_path / "rows.db")) as copying:
        copying.execute(f"VACUUM INTO '{tmp_path}/older.db'")
    await log.cancels(2)
    await log.keeper.see_to()
    seen = (await log.verdict()).head

    older = await Store.open(f"sqlite:///{tmp_path}/older.db")
    turned_back = Log(Desk(older, log.desk.vault), log.operations)

    assert (await turned_back.verdict()).fault == ""
    assert (await turned_back.verdict(seen=seen)).fault == "row 3 is missing, and all after it"
    await older.close()


async def test_what_is_older_than_the_log_is_kept_goes_and_the_log_says_so(log: Log) -> None:
    await log.cancels(3)
    await log.keeper.see_to()
    log.desk.clock.forward(days=DAYS)
    await log.cancels(2)

    await log.keeper.see_to()
    await log.keeper.see_to()

    verdict = await log.verdict()
    assert (verdict.fault, verdict.rows, verdict.head.number) == ("", 3, 6)
    assert len(await log.desk.audit.of("T1", "U1")) == 2


@on_sqlite
async def test_of_what_was_dropped_no_more_is_forgiven_than_was_said(log: Log) -> None:
    await log.cancels(3)
    await log.keeper.see_to()
    log.desk.clock.forward(days=DAYS)
    await log.cancels(2)
    await log.keeper.see_to()

    await run(log.desk.store, "DELETE FROM audit WHERE number = 4")

    assert (await log.verdict()).fault == "row 4 is missing, and all before it"


async def test_what_a_person_asks_to_have_erased_leaves_its_place_in_the_chain(log: Log) -> None:
    user = "U.1"  # no sealed text has a point in it by chance
    await log.cancels(2, user=user)
    await log.cancels(1, user="U2")
    await log.operations.cancel(await ask(log.operations, user="U2"), "T1", user)

    emptied = await log.keeper.erase("T1", user)

    verdict = await log.verdict()
    assert emptied == 3
    assert (verdict.fault, verdict.erased, verdict.rows) == ("", 3, 5)
    assert await log.desk.audit.of("T1", user) == []
    async with log.desk.store.read() as connection:
        rows = (await connection.execute(select(audit))).all()
    assert user not in str([row._asdict() for row in rows])


@on_sqlite
async def test_what_an_older_version_writes_is_read_and_chained(log: Log) -> None:
    """Also beside this one, while it is replaced."""
    await log.cancels(1)
    async with log.desk.store.write() as connection:
        row = (await connection.execute(select(audit))).one()
        details = log.desk.vault.seal(orjson.dumps({"args": {"id": 7}}).decode(), ("audit:old:1",))
        older = row._asdict() | {"id": 2, "operation": "old", "attempt": 1, "details": details}
        await connection.execute(insert(audit).values(older))

    await log.keeper.see_to()

    verdict = await log.verdict()
    assert (verdict.fault, verdict.rows, verdict.unreadable) == ("", 2, 0)
    assert [entry.args for entry in await log.desk.audit.of("T1", "U1")] == [{"id": 7}, {"id": 12}]


@on_sqlite
async def test_a_log_whose_key_was_dropped_is_still_known_to_be_whole(log: Log) -> None:
    await log.cancels(2)
    await log.keeper.see_to()
    stranger = Log(Desk(log.desk.store), log.operations)

    verdict = await stranger.verdict()

    assert verdict.unreadable == 2
    assert verdict.fault == "what says how far the log goes was changed"


def test_numbers_in_a_row_are_said_as_their_ends() -> None:
    assert spans([]) == []
    assert spans([4]) == [(4, 4)]
    assert spans([1, 2, 3, 7, 9, 10]) == [(1, 3), (7, 7), (9, 10)]
