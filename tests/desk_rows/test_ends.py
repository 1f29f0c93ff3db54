"""How an operation ends: once, with its audit line, and with a notice that is due until told."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.desk.operations.operations import Operations
from bot.desk.operations.overdue import FEW, HANDFUL
from bot.desk.states import KEPT, LOOKS, RESTORED, Ended, Operation
from bot.store.db import Store, StoreFailed
from tests.desk_rows.desks import (
    ARGS,
    NOON,
    SHOWN,
    Desk,
    ask,
    begin,
    claimed,
    state_of,
    why,
)
from tests.store.databases import everything_in, heard, without


@pytest.mark.parametrize("outcome", ["done", "not_done", "unknown"])
async def test_the_audit_line_says_who_did_what_and_what_came_of_it(
    desk: Desk, operations: Operations, outcome: Ended
) -> None:
    ticket = await ask(operations)
    desk.clock.forward(minutes=1)
    operation = await claimed(operations, ticket)
    desk.clock.forward(seconds=2)

    await operations.finish(
        operation, outcome, reason="why", evidence="answered", result={"id": 12}
    )

    (entry,) = await desk.audit.of("T1", "U1")
    assert (entry.team, entry.user, entry.company, entry.pipedrive_user) == ("T1", "U1", 31, 7)
    assert (entry.operation, entry.tool, entry.args) == (operation.id, "deals_delete", ARGS)
    assert (entry.before, entry.after) == (SHOWN, {"id": 12})
    assert (entry.state, entry.reason, entry.evidence) == (outcome, "why", "answered")
    assert (entry.asked_at, entry.clicked_at) == (NOON, operation.clicked_at)
    assert entry.at == entry.ended_at == desk.clock.now


async def test_the_audit_shows_the_newest_of_one_person(desk: Desk, operations: Operations) -> None:
    for user in ("U1", "U2", "U1", "U1"):
        await operations.cancel(await ask(operations, user=user), "T1", user)
        desk.clock.forward(minutes=1)

    entries = await desk.audit.of("T1", "U1", limit=2)

    minutes = [(entry.at - NOON).seconds // 60 for entry in entries]
    assert minutes == [3, 2]
    assert await desk.audit.of("T2", "U1") == []


async def test_the_audit_still_lists_what_it_can_no_longer_open(
    desk: Desk, operations: Operations
) -> None:
    await operations.cancel(await ask(operations), "T1", "U1")

    (entry,) = await Desk(desk.store).audit.of("T1", "U1")

    assert (entry.state, entry.tool) == ("cancelled", "deals_delete")
    assert entry.args is entry.before is entry.after is None


async def test_an_end_without_its_audit_line_is_no_end(desk: Desk, operations: Operations) -> None:
    operation = await begin(operations)

    async with without(desk.store, "audit"):
        with pytest.raises(StoreFailed):
            await operations.finish(operation, "done")

    assert await state_of(operations, operation) == "executing"
    assert await operations.finish(operation, "done")


async def test_an_end_is_final(operations: Operations) -> None:
    operation = await begin(operations)

    assert await operations.finish(operation, "done")
    assert not await operations.finish(operation, "not_done")
    assert not await operations.renew(operation)
    assert await state_of(operations, operation) == "done"


async def test_a_silent_worker_is_replaced_after_its_lease_and_then_counts_no_more(
    desk: Desk, operations: Operations
) -> None:
    slow = await claimed(operations, await ask(operations))
    other = desk.worker("w2")

    desk.clock.forward(seconds=29)
    assert await operations.renew(slow)
    desk.clock.forward(seconds=29)
    too_early = (await other.due()).orphaned
    desk.clock.forward(seconds=1)
    (taken,) = (await other.due()).orphaned

    assert too_early == []
    assert (taken.id, taken.attempt, taken.before) == (slow.id, 2, SHOWN)
    assert not await operations.renew(slow)
    assert not await operations.finish(slow, "done")
    assert await operations.ask_again(slow, ARGS, SHOWN) is None
    assert await other.finish(taken, "not_done")
    assert await state_of(operations, slow) == "not_done"


async def test_a_worker_that_takes_over_from_itself_is_fenced_all_the_same(
    desk: Desk, operations: Operations
) -> None:
    stalled = await begin(operations)
    desk.clock.forward(seconds=30)

    (taken,) = (await operations.due()).orphaned

    assert not await operations.finish(stalled, "done")
    assert await operations.finish(taken, "done")


async def test_what_has_moved_on_is_not_ended_by_whoever_still_holds_it_as_it_was(
    operations: Operations,
) -> None:
    """The same worker and the same attempt: only the state tells that there is newer word."""
    running = await begin(operations)
    assert await operations.finish(running, "unknown")

    assert not await operations.finish(running, "done")
    assert await state_of(operations, running) == "unknown"


async def test_only_the_worker_that_took_it_may_end_it(desk: Desk, operations: Operations) -> None:
    operation = await begin(operations)

    assert not await desk.worker("w2").finish(operation, "done")
    assert await operations.finish(operation, "done")


async def test_an_orphan_goes_to_one_worker_only(desk: Desk, operations: Operations) -> None:
    await begin(operations)
    desk.clock.forward(seconds=30)

    found = [await desk.worker(f"w{number}").due() for number in range(3)]

    assert [len(due.orphaned) for due in found] == [1, 0, 0]


async def test_the_news_is_due_until_it_is_told(desk: Desk, operations: Operations) -> None:
    operation = await begin(operations)
    await operations.finish(operation, "done", evidence="answered")

    assert (await operations.due()).untold == []
    desk.clock.forward(seconds=30)
    (untold,) = (await operations.due()).untold
    assert (untold.id, untold.state, untold.evidence) == (operation.id, "done", "answered")
    # Handed out for one lease: a second sweep does not tell it at the same time.
    assert (await desk.worker("w2").due()).untold == []

    await operations.told(untold)
    desk.clock.forward(minutes=5)
    assert (await operations.due()).untold == []


async def test_telling_stops_after_a_day_in_which_slack_took_nothing(
    desk: Desk, operations: Operations
) -> None:
    await operations.finish(await begin(operations), "done")

    desk.clock.forward(hours=23)
    assert len((await operations.due()).untold) == 1
    desk.clock.forward(hours=1)
    assert (await operations.due()).untold == []


async def test_a_question_nobody_answered_expires_and_is_told(
    desk: Desk, operations: Operations
) -> None:
    ticket = await ask(operations)
    desk.clock.forward(minutes=15)

    (expired,) = (await operations.due()).expired

    assert (expired.state, expired.origin.reply is None) == ("expired", False)
    assert why(await operations.claim(ticket, "T1", "U1")) == "late"
    assert [entry.state for entry in await desk.audit.of("T1", "U1")] == ["expired"]
    assert (await operations.due()).expired == []
    desk.clock.forward(seconds=30)
    assert [one.id for one in (await operations.due()).untold] == [expired.id]


async def test_an_unknown_end_is_looked_up_six_times_in_a_day(
    desk: Desk, operations: Operations
) -> None:
    operation = await begin(operations)
    await operations.finish(operation, "unknown", reason="timed out")
    await operations.told(operation)

    for wait in LOOKS:
        desk.clock.forward(seconds=wait.total_seconds() - 1)
        assert (await operations.due()).unknown_to_recheck == []
        desk.clock.forward(seconds=1)
        assert len((await operations.due()).unknown_to_recheck) == 1

    assert desk.clock.now - NOON == timedelta(hours=24)
    desk.clock.forward(days=2)
    assert (await operations.due()).unknown_to_recheck == []


async def test_what_a_later_look_finds_is_news_again(desk: Desk, operations: Operations) -> None:
    operation = await begin(operations)
    await operations.finish(operation, "unknown")
    await operations.told(operation)
    desk.clock.forward(minutes=5)
    (looked_up,) = (await operations.due()).unknown_to_recheck

    assert await operations.finish(looked_up, "done", evidence="verified by read-back")
    # Word of the older news may arrive late; it must not silence the newer.
    await operations.told(operation)

    desk.clock.forward(minutes=1)
    due = await operations.due()
    assert [(one.state, one.evidence) for one in due.untold] == [("done", "verified by read-back")]
    assert [entry.state for entry in await desk.audit.of("T1", "U1")] == ["done", "unknown"]


async def test_still_unknown_is_no_news(desk: Desk, operations: Operations) -> None:
    operation = await begin(operations)
    await operations.finish(operation, "unknown")
    await operations.told(operation)
    desk.clock.forward(minutes=5)
    (looked_up,) = (await operations.due()).unknown_to_recheck

    assert await operations.finish(looked_up, "unknown", evidence="Pipedrive is down")

    desk.clock.forward(minutes=15)
    due = await operations.due()
    assert due.untold == []
    assert [one.evidence for one in due.unknown_to_recheck] == ["Pipedrive is down"]


async def test_the_asker_may_have_it_looked_up_at_once(desk: Desk, operations: Operations) -> None:
    operation = await begin(operations)
    running = await operations.recheck(operation.id, "T1", "U1")
    await operations.finish(operation, "unknown")

    looked_up = await desk.worker("w2").recheck(operation.id, "T1", "U1")

    assert why(running) == "running"
    assert isinstance(looked_up, Operation)
    assert why(await operations.recheck(operation.id, "T1", "U2")) == "not_yours"
    assert why(await operations.recheck(operation.id, "T2", "U1")) == "unknown"
    assert await desk.worker("w2").finish(looked_up, "done")
    assert why(await operations.recheck(operation.id, "T1", "U1")) == "done_already"


async def test_after_a_restore_what_ran_is_unknown_and_nobody_runs_it_again(desk: Desk) -> None:
    before = desk.worker(epoch="1")
    running, asked = await begin(before), await ask(before)
    desk.clock.forward(hours=1)

    due = await desk.worker(epoch="2").due()

    assert due.orphaned == []
    assert [(one.id, one.state, one.reason) for one in due.untold] == [
        (running.id, "unknown", RESTORED)
    ]
    assert len(due.expired) == 1
    assert why(await desk.worker(epoch="2").claim(asked, "T1", "U1")) == "late"
    assert {entry.state for entry in await desk.audit.of("T1", "U1")} == {"unknown", "expired"}


async def test_a_sweep_takes_a_handful_and_leaves_the_rest_to_the_next(
    desk: Desk, operations: Operations
) -> None:
    for _ in range(HANDFUL + 1):
        await ask(operations)
        await begin(operations)
    desk.clock.forward(minutes=15)

    first, second = await operations.due(), await operations.due()

    assert (len(first.expired), len(second.expired)) == (HANDFUL, 1)
    assert (len(first.orphaned), len(second.orphaned)) == (FEW, FEW)
    assert not {one.id for one in first.orphaned} & {one.id for one in second.orphaned}


async def test_after_a_restore_not_even_the_rest_of_a_long_list_is_run_again(desk: Desk) -> None:
    for _ in range(HANDFUL + 1):
        await begin(desk.worker(epoch="1"))
    desk.clock.forward(hours=1)

    sweeps = [await desk.worker(epoch="2").due() for _ in range(2)]

    assert [len(due.orphaned) for due in sweeps] == [0, 0]
    assert [len(due.untold) for due in sweeps] == [HANDFUL, 1]


async def test_a_row_that_cannot_be_opened_does_not_hold_up_the_others(
    desk: Desk, operations: Operations, capsys: pytest.CaptureFixture[str]
) -> None:
    strange = await begin(Desk(desk.store, clock=desk.clock).worker("w2"))
    good = await begin(operations)
    desk.clock.forward(seconds=30)

    due = await operations.due()

    assert [one.id for one in due.orphaned] == [good.id]
    said = capsys.readouterr().out
    assert "operation_unreadable" in said
    assert strange.id in said


async def test_rows_are_kept_for_90_days_after_their_end(
    desk: Desk, operations: Operations
) -> None:
    await operations.finish(await begin(operations), "done")
    still_running = await begin(operations)

    desk.clock.now = NOON + KEPT
    assert await operations.purge() == 0
    desk.clock.forward(seconds=1)
    assert await operations.purge() == 1
    assert await state_of(operations, still_running) == "executing"


async def test_nothing_of_a_customer_lies_readable_on_the_disk(tmp_path: Path) -> None:
    store = await Store.open(f"sqlite:///{tmp_path}/rows.db")
    operations = Desk(store).worker()
    tickets = [await ask(operations) for _ in range(20)]
    for ticket in tickets[:10]:
        operation = await claimed(operations, ticket)
        await operations.finish(operation, "done", result={"title": "canary-result"})

    with_log = everything_in(tmp_path)
    async with store.write() as connection:
        await connection.execute(text("UPDATE operations SET attempt = attempt"))
    await store.close()

    for on_disk in (with_log, everything_in(tmp_path)):
        assert b"deals_delete" in on_disk
        assert b"canary" not in on_disk
        assert not any(ticket.encode() in on_disk for ticket in tickets)


async def test_every_write_begins_immediate(tmp_path: Path) -> None:
    store = await Store.open(f"sqlite:///{tmp_path}/rows.db")
    operations = Desk(store).worker()

    with heard() as said:
        ticket = await ask(operations)
        await operations.claim(ticket, "T1", "U2")
        operation = await claimed(operations, ticket)
        await operations.renew(operation)
        await operations.finish(operation, "unknown")
        await operations.told(operation)
        await operations.recheck(operation.id, "T1", "U1")
        swapped = await operations.replace(await ask(operations), "T1", "U1", ARGS, SHOWN)
        await operations.cancel(str(swapped), "T1", "U1")
        await operations.ask_again(await begin(operations), ARGS, SHOWN)
        await operations.due()
        await operations.purge()
    await store.close()

    began, writing = "", []
    for one in said:
        began = one if one.startswith("BEGIN") else began
        if one.startswith(("INSERT", "UPDATE", "DELETE")):
            writing.append(began)
    assert said.count("BEGIN IMMEDIATE") == 14
    assert len(writing) > 14
    assert set(writing) == {"BEGIN IMMEDIATE"}


async def test_a_sweep_does_not_read_what_has_long_ended(tmp_path: Path) -> None:
    store = await Store.open(f"sqlite:///{tmp_path}/rows.db")
    with heard() as said:
        await Desk(store).worker().due()
        await Desk(store).worker().purge()

    plans = []
    async with store.read() as connection:
        for statement in said[1:6] + said[7:]:
            explain = f"EXPLAIN QUERY PLAN {statement}"
            nothing = (None,) * statement.count("?")
            plans += [row.detail for row in await connection.exec_driver_sql(explain, nothing)]
    await store.close()

    assert len(plans) > 6
    assert not [plan for plan in plans if plan == "SCAN operations"]
