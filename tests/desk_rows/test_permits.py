"""Only what runs, here and now, may send; and only what its row says."""

from dataclasses import replace

import pytest
from pydantic import SecretStr

from bot.desk.operations.operations import Operations
from bot.desk.states import LEASE, Operation, id_of
from bot.pipedrive.request import Login, NotPermitted, Permit, Request
from tests.desk_rows.desks import Desk, ask, begin, claimed, origin

ANA = Login("T1", 31, 7, SecretStr("x"))
RENAME = Request("PATCH", "/api/v2/deals/12")
DELETE = Request("DELETE", "/api/v2/deals/12")


async def given(operations: Operations, operation: Operation) -> Permit:
    permit = await operations.permit(operation)
    assert permit is not None
    return permit


async def test_what_runs_may_send_what_it_is_about(operations: Operations) -> None:
    operation = await begin(operations)

    (await given(operations, operation)).use(RENAME, ANA)


async def test_what_was_asked_may_send_once_it_was_clicked(operations: Operations) -> None:
    ticket = await ask(operations)
    operation = await claimed(operations, ticket)

    (await given(operations, operation)).use(DELETE, ANA)


async def test_what_was_not_clicked_may_not(operations: Operations, desk: Desk) -> None:
    ticket = await ask(operations)
    held = await operations.find(id_of(ticket))
    assert held is not None

    assert await operations.permit(held) is None
    assert await operations.permit(replace(held, state="executing", attempt=1)) is None


async def test_what_has_ended_may_not_send_again(operations: Operations) -> None:
    operation = await begin(operations)
    await operations.finish(operation, "done")

    assert await operations.permit(operation) is None


async def test_what_another_worker_took_over_may_not(operations: Operations, desk: Desk) -> None:
    operation = await begin(operations)
    desk.clock.forward(seconds=LEASE.total_seconds() + 1)
    (taken,) = (await desk.worker("w2").due()).orphaned

    assert await operations.permit(operation) is None
    assert await desk.worker("w2").permit(taken) is not None


async def test_the_row_counts_and_not_what_is_said_of_it(operations: Operations) -> None:
    operation = await begin(operations)
    forged = replace(operation, tool="deals_delete", args={"id": 13})

    permit = await given(operations, forged)

    with pytest.raises(NotPermitted):
        permit.use(Request("DELETE", "/api/v2/deals/13"), ANA)
    permit.use(RENAME, ANA)


async def test_nothing_that_asks_first_can_be_begun_without_being_asked(
    operations: Operations,
) -> None:
    with pytest.raises(NotPermitted):
        await operations.begin(origin(), "deals_delete", {"id": 12}, {})


async def test_a_job_may_change_each_record_it_is_about_and_no_other(
    operations: Operations,
) -> None:
    ticket = await operations.ask(origin(), "deals_bulk_delete", {"ids": [12, 13]}, {})
    operation = await claimed(operations, ticket)

    for id_ in (12, 13):
        (await given(operations, operation)).use(Request("DELETE", f"/api/v2/deals/{id_}"), ANA)
    with pytest.raises(NotPermitted):
        (await given(operations, operation)).use(Request("DELETE", "/api/v2/deals/14"), ANA)
