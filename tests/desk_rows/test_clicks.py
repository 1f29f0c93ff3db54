"""A confirmation: only the asker, once, in time; every other click gets its own answer."""

import asyncio

import pytest
from sqlalchemy import select, update

from bot.accounts.sealing import Tampered
from bot.desk.operations.operations import Operations
from bot.desk.states import Operation, Turned, id_of
from bot.store.db import Store
from bot.store.tables import operations as rows
from tests.desk_rows.desks import (
    ARGS,
    NOON,
    REPLY,
    SHOWN,
    Desk,
    ask,
    begin,
    claimed,
    origin,
    state_of,
    why,
)
from tests.store.databases import heard, run


async def test_the_asker_gets_exactly_what_was_shown(desk: Desk, operations: Operations) -> None:
    ticket = await ask(operations)
    desk.clock.forward(minutes=3)

    operation = await claimed(operations, ticket)

    assert (operation.tool, operation.args, operation.before) == ("deals_delete", ARGS, SHOWN)
    assert operation.origin == origin()
    assert (operation.state, operation.attempt) == ("executing", 1)
    assert operation.asked_at == NOON
    assert operation.clicked_at == desk.clock.now


async def test_the_click_brings_a_fresher_place_for_the_answer(operations: Operations) -> None:
    ticket = await ask(operations)

    operation = await operations.claim(ticket, "T1", "U1", reply=REPLY + "-2")

    assert isinstance(operation, Operation)
    assert operation.origin.reply == REPLY + "-2"
    assert operation.origin.reply not in repr(operation)


async def test_of_many_clicks_at_once_one_counts(operations: Operations) -> None:
    ticket = await ask(operations)

    answers = await asyncio.gather(*(operations.claim(ticket, "T1", "U1") for _ in range(20)))

    assert sum(isinstance(answer, Operation) for answer in answers) == 1
    assert {answer.why for answer in answers if isinstance(answer, Turned)} == {"running"}


async def test_a_second_click_hears_how_it_ended_and_writes_nothing(
    desk: Desk, operations: Operations
) -> None:
    ticket = await ask(operations)
    operation = await claimed(operations, ticket)
    await operations.finish(operation, "not_done", reason="Pipedrive said no.")

    desk.clock.forward(days=30)
    with heard() as said:
        again = await operations.claim(ticket, "T1", "U1")

    assert not [one for one in said if one.startswith("UPDATE")]
    assert why(again) == "done_already"
    assert isinstance(again, Turned)
    assert again.operation is not None
    assert (again.operation.state, again.operation.ended_at) == ("not_done", NOON)
    assert again.operation.reason == "Pipedrive said no."


@pytest.mark.parametrize(("seconds", "answer"), [(-1, "ours"), (0, "late"), (1, "late")])
async def test_a_button_works_for_15_minutes(
    desk: Desk, operations: Operations, seconds: int, answer: str
) -> None:
    ticket = await ask(operations)
    desk.clock.forward(minutes=15, seconds=seconds)

    operation = await operations.claim(ticket, "T1", "U1")

    assert answer == (operation.why if isinstance(operation, Turned) else "ours")


async def test_another_person_is_told_whose_it_is_and_changes_nothing(
    desk: Desk, operations: Operations
) -> None:
    ticket = await ask(operations)

    answers = [
        await operations.claim(ticket, "T1", "U2"),
        await operations.cancel(ticket, "T1", "U2"),
        await operations.replace(ticket, "T1", "U2", {"id": 13}, SHOWN),
    ]

    assert [why(answer) for answer in answers] == ["not_yours"] * 3
    assert isinstance(answers[0], Turned)
    assert answers[0].operation is not None
    assert answers[0].operation.asker == "U1"
    tries = await desk.audit.of("T1", "U1")
    assert [(entry.state, entry.clicked_by) for entry in tries] == [("refused", "U2")] * 3
    await claimed(operations, ticket)


async def test_what_the_reason_says_is_for_the_asker_only(operations: Operations) -> None:
    ticket = await ask(operations)
    operation = await claimed(operations, ticket)
    await operations.finish(operation, "not_done", reason="Acme is not visible to Ann.")

    answer = await operations.claim(ticket, "T1", "U2")

    assert isinstance(answer, Turned)
    assert answer.operation is not None
    assert answer.operation.reason == ""


async def test_another_workspace_learns_no_more_than_from_an_invented_ticket(
    desk: Desk, operations: Operations
) -> None:
    ticket = await ask(operations)

    foreign = await operations.claim(ticket, "T2", "U1")
    invented = await operations.claim("invented", "T2", "U1")

    assert foreign == invented == Turned("unknown")
    assert await desk.audit.of("T1", "U1") == []


async def test_the_id_in_the_rows_does_not_press_the_button(operations: Operations) -> None:
    ticket = await ask(operations)

    assert why(await operations.claim(id_of(ticket), "T1", "U1")) == "unknown"


async def test_a_cancelled_question_stays_cancelled(desk: Desk, operations: Operations) -> None:
    ticket = await ask(operations)

    cancelled = await operations.cancel(ticket, "T1", "U1")

    assert isinstance(cancelled, Operation)
    assert cancelled.state == "cancelled"
    assert why(await operations.claim(ticket, "T1", "U1")) == "cancelled"
    assert why(await operations.cancel(ticket, "T1", "U1")) == "cancelled"
    assert [entry.state for entry in await desk.audit.of("T1", "U1")] == ["cancelled"]


async def test_what_runs_can_be_neither_cancelled_nor_swapped(operations: Operations) -> None:
    ticket = await ask(operations)
    await claimed(operations, ticket)

    assert why(await operations.cancel(ticket, "T1", "U1")) == "running"
    assert why(await operations.replace(ticket, "T1", "U1", ARGS, SHOWN)) == "running"


async def test_a_swap_asks_anew_and_the_old_button_says_so(
    desk: Desk, operations: Operations
) -> None:
    old = await ask(operations)
    desk.clock.forward(minutes=14)

    new = await operations.replace(old, "T1", "U1", {"id": 13}, {"title": "other"})
    desk.clock.forward(minutes=14)

    assert isinstance(new, str)
    assert why(await operations.claim(old, "T1", "U1")) == "replaced"
    operation = await claimed(operations, new)
    assert (operation.args, operation.before) == ({"id": 13}, {"title": "other"})
    assert operation.origin == origin()


async def test_changed_since_asks_again_with_a_new_button(operations: Operations) -> None:
    ticket = await ask(operations)
    operation = await claimed(operations, ticket)

    again = await operations.ask_again(operation, ARGS, SHOWN | {"value": 9})

    assert again is not None
    assert why(await operations.claim(ticket, "T1", "U1")) == "replaced"
    assert (await claimed(operations, again)).before == SHOWN | {"value": 9}
    assert not await operations.finish(operation, "done")
    assert await operations.ask_again(operation, ARGS, SHOWN) is None


async def test_a_question_survives_a_restart(desk: Desk, database_url: str) -> None:
    ticket = await ask(desk.worker("before"))
    await desk.store.close()

    desk.store = await Store.open(database_url)
    after = desk.worker("after")
    operation = await claimed(after, ticket)

    assert operation.before == SHOWN
    assert await after.finish(operation, "done")
    await desk.store.close()


async def test_after_a_restore_no_old_button_works(desk: Desk) -> None:
    ticket = await ask(desk.worker(epoch="1"))

    restored = desk.worker(epoch="2")

    assert why(await restored.claim(ticket, "T1", "U1")) == "late"
    assert why(await restored.replace(ticket, "T1", "U1", ARGS, SHOWN)) == "late"
    await claimed(restored, await ask(restored))


async def test_what_needs_no_click_runs_at_once(operations: Operations) -> None:
    operation = await begin(operations)

    assert operation == await operations.find(operation.id)
    assert (operation.state, operation.expires_at) == ("executing", None)
    assert await operations.finish(operation, "done", result={"id": 12, "title": "New"})
    ended = await operations.find(operation.id)
    assert ended is not None
    assert (ended.state, ended.result) == ("done", {"id": 12, "title": "New"})


async def test_an_unknown_id_is_not_found(operations: Operations) -> None:
    assert await operations.find("invented") is None


async def test_a_row_put_in_the_place_of_another_is_not_run(
    desk: Desk, operations: Operations
) -> None:
    shown, other = await ask(operations), await ask(operations)
    call = select(rows.c.call).where(rows.c.id == id_of(other)).scalar_subquery()
    async with desk.store.write() as connection:
        await connection.execute(update(rows).where(rows.c.id == id_of(shown)).values(call=call))

    with pytest.raises(Tampered):
        await operations.claim(shown, "T1", "U1")

    async with desk.store.read() as connection:
        assert (await connection.scalars(select(rows.c.state))).all() == ["pending"] * 2
    assert await state_of(operations, await claimed(operations, other)) == "executing"


@pytest.mark.parametrize(
    "change", ["tool = 'deals_delete_bulk'", "slack_user = 'U2'", "team = 'T2'", "epoch = 'new'"]
)
async def test_what_was_asked_opens_no_more_with_a_word_changed_beside_it(
    desk: Desk, operations: Operations, change: str
) -> None:
    ticket = await ask(operations)

    await run(desk.store, f"UPDATE operations SET {change}")  # noqa: S608 - ours
    changed = desk.worker(epoch="new" if "epoch" in change else "")

    team = "T2" if "team" in change else "T1"
    user = "U2" if "user" in change else "U1"
    with pytest.raises(Tampered):
        await changed.claim(ticket, team, user)
