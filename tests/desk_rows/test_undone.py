"""What takes something back is a row like any other, and there is one at most that counts."""

import asyncio

import pytest

from bot.desk.audit.entries import LogPart
from bot.desk.operations.operations import Operations
from bot.desk.operations.queries import DoneOperation, OperationQueries
from bot.desk.states import Ended, Operation
from bot.desk.undo import REVERSIBLE, to_undo
from tests.desk_rows.desks import ARGS, NOON, SHOWN, Desk, ask, begin, origin, why

OWN = LogPart(team="T1", user="U1", is_own=True)


@pytest.fixture
def lately(desk: Desk) -> OperationQueries:
    return OperationQueries(desk.store, desk.vault)


async def take_back(operations: Operations, undone: Operation) -> Operation | None:
    return await operations.take_back(undone, origin(), "deals_update", ARGS, SHOWN)


async def done(operations: Operations) -> Operation:
    operation = await begin(operations)
    await operations.finish(operation, "done", result=SHOWN)
    return operation


async def test_an_undo_says_what_it_takes_back_in_its_row_and_in_the_audit(
    desk: Desk, operations: Operations, lately: OperationQueries
) -> None:
    undone = await done(operations)

    undo = await take_back(operations, undone)
    assert undo is not None
    await operations.finish(undo, "done")

    found = await lately.undo_of(undone.id)
    assert found is not None
    assert (found.id, found.undoes, found.state) == (undo.id, undone.id, "done")
    assert [entry.undoes for entry in await desk.audit.of("T1", "U1")] == [undone.id, ""]
    assert await lately.undo_of(undo.id) is None


@pytest.mark.parametrize("end", [None, "done", "unknown"])
async def test_what_is_undone_or_may_be_is_not_undone_again(
    operations: Operations, end: Ended | None
) -> None:
    undone = await done(operations)
    first = await take_back(operations, undone)
    assert first is not None
    if end:
        await operations.finish(first, end)

    assert await take_back(operations, undone) is None


async def test_an_undo_that_failed_may_be_tried_again(operations: Operations) -> None:
    undone = await done(operations)
    first = await take_back(operations, undone)
    assert first is not None
    await operations.finish(first, "not_done")

    assert await take_back(operations, undone) is not None


async def test_of_many_clicks_at_once_one_begins(desk: Desk, operations: Operations) -> None:
    undone = await done(operations)

    begun = await asyncio.gather(
        *(take_back(desk.worker(f"w{number}"), undone) for number in range(6))
    )

    assert sum(one is not None for one in begun) == 1


async def test_only_ones_own_is_handed_out_and_others_are_written_down(
    desk: Desk, operations: Operations
) -> None:
    mine = await done(operations)

    found = await operations.own(mine.id, "T1", "U1")

    assert isinstance(found, Operation)
    assert (found.id, found.result) == (mine.id, SHOWN)
    assert why(await operations.own(mine.id, "T1", "U2")) == "not_yours"
    assert why(await operations.own(mine.id, "T2", "U1")) == "unknown"
    assert why(await operations.own("nothing", "T1", "U1")) == "unknown"
    assert (await desk.audit.of("T1", "U1"))[0].clicked_by == "U2"


async def test_what_was_done_lately_is_listed_newest_first(
    desk: Desk, operations: Operations, lately: OperationQueries
) -> None:
    old = await done(operations)
    desk.clock.forward(hours=1)
    first = await done(operations)
    desk.clock.forward(minutes=1)
    await operations.finish(await begin(operations), "not_done")
    second = await done(operations)
    await ask(operations)

    found = await lately.done("T1", "U1", REVERSIBLE, since=NOON)

    assert [one.id for one in found] == [second.id, first.id]
    assert old.id not in [one.id for one in found]
    assert await lately.done("T1", "U2", REVERSIBLE, since=NOON) == []
    assert await lately.done("T1", "U1", ["deals_delete"], since=NOON) == []


async def test_the_log_leaves_out_what_others_pressed_and_goes_on_from_a_line(
    desk: Desk, operations: Operations
) -> None:
    for _ in range(3):
        await operations.own((await done(operations)).id, "T1", "U2")

    first = await desk.audit.lines(OWN, 2)
    rest = await desk.audit.lines(OWN, 2, before=first[-1].id)

    assert [entry.state for entry in (*first, *rest)] == ["done"] * 3
    assert len({entry.operation for entry in (*first, *rest)}) == 3
    assert first[0].channel == "C1"


def test_undone_ones_and_undos_are_passed_over_but_not_what_was_done_again() -> None:
    edit = DoneOperation("edit", "deals_update", "")
    other = DoneOperation("other", "deals_update", "")
    undo = DoneOperation("undo", "deals_update", "edit")
    redo = DoneOperation("redo", "deals_update", "undo")

    assert to_undo([other, edit]) == ["other", "edit"]
    assert to_undo([undo, other, edit]) == ["other"]
    assert to_undo([redo, undo, other, edit]) == ["redo", "other"]
    # The edit was more than a day ago, its undo was not.
    assert to_undo([undo, other]) == ["other"]
