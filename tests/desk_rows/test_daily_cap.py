"""Fifty deletes within a day, counted so that what is turned down takes nobody's place."""

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.blocks.replies import bulk
from bot.desk.operations.cap import Cap, Enough, taken
from bot.desk.operations.operations import Operations
from bot.desk.policy.policies import Day, Deed
from bot.desk.states import Operation, State
from tests.desk_rows.desks import NOON, Desk, begin, origin

BULK, EXPORT = "deals_bulk_delete", "deals_list_all_auto"


def cap(desk: Desk, most: int = 50, merges: int | None = None, together: int | None = None) -> Cap:
    async def rule(_connection: AsyncConnection, _team: str, deed: Deed) -> Day:
        return Day({"delete": most, "merge": merges}.get(deed), together)

    return Cap(desk.store, desk.vault, desk.clock, rule)


async def asked(operations: Operations, *ids: int, user: str = "U1", tool: str = BULK) -> str:
    shown = {str(id_): {"id": id_} for id_ in ids}
    return await operations.ask(origin(user=user), tool, {"ids": [*ids]}, shown)


async def clicked(operations: Operations, limit: Cap, ticket: str, user: str = "U1") -> Operation:
    async def admit(connection: AsyncConnection, claim: Operation) -> str:
        try:
            await limit.admit(connection, claim)
        except Enough:
            return "EnoughForToday"
        return ""

    answer = await operations.claim(ticket, "T1", user, admit=admit)
    assert isinstance(answer, Operation)
    return answer


async def test_of_sixty_at_once_exactly_fifty_go_on(desk: Desk) -> None:
    workers, limit = [desk.worker("w1"), desk.worker("w2")], cap(desk)
    tickets = [await asked(workers[0], number) for number in range(1, 61)]

    answers = await asyncio.gather(
        *(clicked(workers[at % 2], limit, ticket) for at, ticket in enumerate(tickets))
    )

    states = [answer.state for answer in answers]
    assert (states.count("executing"), states.count("not_done")) == (50, 10)


async def test_what_is_turned_down_has_ended_and_stands_in_the_log(desk: Desk) -> None:
    operations, limit = desk.worker(), cap(desk, most=1)
    ticket = await asked(operations, 12, 13)

    down = await clicked(operations, limit, ticket)

    assert (down.state, down.reason) == ("not_done", "EnoughForToday")
    assert await operations.permit(down) is None
    (line,) = await desk.audit.of("T1", "U1")
    assert (line.state, line.reason) == ("not_done", "EnoughForToday")


@pytest.mark.parametrize(("most", "state"), [(3, "executing"), (2, "not_done")])
async def test_the_last_one_that_fits_is_let_through(desk: Desk, most: int, state: State) -> None:
    operations, limit = desk.worker(), cap(desk, most)
    await clicked(operations, limit, await asked(operations, 12))

    answer = await clicked(operations, limit, await asked(operations, 13, 14))

    assert answer.state == state


async def test_others_have_a_day_of_their_own(desk: Desk) -> None:
    operations, limit = desk.worker(), cap(desk, most=1)
    await clicked(operations, limit, await asked(operations, 12))

    theirs = await clicked(operations, limit, await asked(operations, 13, user="U2"), "U2")

    assert theirs.state == "executing"


async def test_all_together_have_a_day_as_well_where_an_admin_says_so(desk: Desk) -> None:
    operations, limit = desk.worker(), cap(desk, together=2)
    tickets = {
        f"U{number}": await asked(operations, number, user=f"U{number}") for number in (1, 2, 3)
    }

    ends = [await clicked(operations, limit, ticket, user) for user, ticket in tickets.items()]

    assert [end.state for end in ends] == ["executing", "executing", "not_done"]


async def test_of_exports_begun_at_once_as_many_go_on_as_all_may_have_in_a_day(desk: Desk) -> None:
    workers, limit = [desk.worker("w1"), desk.worker("w2")], cap(desk, together=5)

    async def begin(number: int) -> bool:
        who = origin(user=f"U{number}")
        export = workers[number % 2].begin_alone(who, EXPORT, {}, lambda _: False, limit.admit)
        try:
            return await export is not None
        except Enough:
            return False

    assert sum(await asyncio.gather(*map(begin, range(8)))) == 5


async def test_a_day_later_it_begins_anew(desk: Desk) -> None:
    operations, limit = desk.worker(), cap(desk, most=1)
    await clicked(operations, limit, await asked(operations, 12))
    desk.clock.forward(hours=24)

    assert (await clicked(operations, limit, await asked(operations, 13))).state == "executing"


async def test_what_pipedrive_refused_takes_no_place(desk: Desk) -> None:
    operations, limit = desk.worker(), cap(desk, most=1)
    first = await clicked(operations, limit, await asked(operations, 12))
    await operations.finish(first, "not_done", reason="NotAllowed")

    assert (await clicked(operations, limit, await asked(operations, 13))).state == "executing"


async def test_nothing_else_is_counted(desk: Desk) -> None:
    operations, limit = desk.worker(), cap(desk, most=1)
    await begin(operations)
    merge = await asked(operations, 12, 13, tool="deals_merge")

    assert (await clicked(operations, limit, merge)).state == "executing"
    assert (await clicked(operations, limit, await asked(operations, 14))).state == "executing"


async def test_merges_have_a_day_of_their_own_where_an_admin_says_so(desk: Desk) -> None:
    operations, limit = desk.worker(), cap(desk, merges=1)
    first, second = [await asked(operations, id_, id_ + 1, tool="deals_merge") for id_ in (12, 14)]

    states = [(await clicked(operations, limit, ticket)).state for ticket in (first, second)]

    assert states == ["executing", "not_done"]


THREE = Operation(
    id="op-1",
    tool=BULK,
    args={"ids": [12, 13, 14]},
    before={"12": {}, "13": {}, "14": {}},
    origin=origin(),
    state="executing",
    attempt=1,
    asked_at=NOON,
)
ENDS = {
    "12": bulk.DELETED,
    "13": f"{bulk.REFUSED} no right",
    "14": f"{bulk.NOT_TRIED} it was down",
}


@pytest.mark.parametrize(
    ("state", "kept", "count"),
    [
        pytest.param("executing", None, 3, id="while it runs, all that it may yet delete"),
        pytest.param("executing", ENDS, 3, id="also where some of it is known"),
        pytest.param("unknown", None, 3, id="nobody knows, so all of it"),
        pytest.param("done", ENDS, 1, id="of many, what was deleted: not what was refused"),
        pytest.param("done", None, 3, id="one record is deleted whole"),
        pytest.param("not_done", None, 0, id="refused"),
        pytest.param("not_done", ENDS, 0, id="refused, whatever it had noted"),
    ],
)
def test_what_an_operation_takes_of_the_day(
    state: State, kept: dict[str, str] | None, count: int
) -> None:
    result = None if kept is None else {"kept": kept}

    assert taken(replace(THREE, state=state, result=result)) == count


async def test_a_job_that_runs_is_not_begun_beside_itself(desk: Desk) -> None:
    workers = [desk.worker("w1"), desk.worker("w2")]

    begun = await asyncio.gather(
        *(
            worker.begin_alone(origin(), "deals_list_all_auto", {}, lambda _: True)
            for worker in workers * 5
        )
    )

    assert sum(one is not None for one in begun) == 1
