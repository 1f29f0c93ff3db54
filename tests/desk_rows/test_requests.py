"""What was acknowledged as rows: taken once, leased to one process, done with its operation."""

import asyncio
from datetime import timedelta

import pytest
from pydantic import SecretStr
from sqlalchemy import select

from bot.accounts.sealing import TokenCipher
from bot.desk.requests import KEPT, LEASE, Elsewhere, SlackRequest, SlackRequests
from bot.store.db import StoreFailed
from bot.store.tables import requests as table
from tests.desk_rows.desks import Desk, begin, claimed
from tests.desk_rows.desks import ask as ask_about
from tests.keys import new_key
from tests.store.databases import heard, without

KEY, OTHER = b"k" * 32, b"o" * 32
SAID = {"command": "/deal", "text": "canary-text"}


def requests(desk: Desk, worker: str = "w1") -> SlackRequests:
    return SlackRequests(desk.store, desk.vault, worker=worker, clock=desk.clock)


async def crashed(desk: Desk, key: bytes = KEY) -> None:
    """Taken by a process that is heard of no more."""
    await asyncio.create_task(requests(desk, "dead").first_time(key, SAID))
    desk.clock.forward(seconds=LEASE.total_seconds() + 1)


async def rows(desk: Desk) -> dict[bytes, tuple[str, bool]]:
    """Of each its content and whether it is done."""
    async with desk.store.read() as connection:
        found = (await connection.execute(select(table))).all()
    return {row.key: (row.content, row.done_at is not None) for row in found}


async def test_an_act_is_taken_by_one_delivery_whichever_process_hears_of_it(desk: Desk) -> None:
    doors = [requests(desk, name) for name in ("w1", "w2") for _ in range(5)]

    taken = await asyncio.gather(*(door.first_time(KEY, SAID) for door in doors))

    assert taken.count(True) == 1


async def test_what_a_dead_process_had_is_found_by_one_other_with_its_content(desk: Desk) -> None:
    await crashed(desk)

    found = await asyncio.gather(*(requests(desk, name).due() for name in ("w2", "w3")))

    (left,) = [request for due in found for request in due]
    assert (left.key, left.payload, left.attempt) == (KEY, SAID, 1)
    assert left.seen_at == desk.clock.now - LEASE - timedelta(seconds=1)


async def test_who_is_the_only_process_does_not_wait_for_the_lease_of_a_dead_one(
    desk: Desk,
) -> None:
    await asyncio.create_task(requests(desk, "dead").first_time(KEY, SAID))
    alone = requests(desk, "w2")

    await alone.outlive()

    assert [request.key for request in await alone.due()] == [KEY]


async def test_nothing_is_due_while_its_process_keeps_the_lease(desk: Desk) -> None:
    mine, other = requests(desk), requests(desk, "w2")
    await mine.first_time(KEY, SAID)

    for _ in range(4):
        desk.clock.forward(seconds=LEASE.total_seconds() * 0.6)
        await mine.note()
        assert await other.due() == []
    assert await mine.next_due() is None


async def test_a_process_does_not_take_over_from_itself_though_its_lease_is_over(
    desk: Desk,
) -> None:
    mine = requests(desk)
    await mine.first_time(KEY, SAID)
    desk.clock.forward(hours=1)

    assert await mine.due() == []


async def test_what_is_answered_is_noted_later_and_is_not_done_again(desk: Desk) -> None:
    mine = requests(desk)
    await mine.first_time(KEY, SAID)
    with heard() as said:
        async with mine.work():
            pass
    await mine.note()
    desk.clock.forward(hours=1)

    assert not [one for one in said if one.startswith("UPDATE")]
    assert (await rows(desk))[KEY][1]
    assert await requests(desk, "w2").due() == []


async def test_what_was_cut_off_is_due_and_what_failed_is_not(desk: Desk) -> None:
    async def cut(mine: SlackRequests, key: bytes, error: BaseException) -> None:
        await mine.first_time(key, SAID)
        async with mine.work():
            raise error

    mine = requests(desk)
    await asyncio.gather(
        asyncio.create_task(cut(mine, KEY, asyncio.CancelledError())),
        asyncio.create_task(cut(mine, OTHER, LookupError())),
        return_exceptions=True,
    )
    await mine.note()
    desk.clock.forward(hours=1)

    assert [left.key for left in await requests(desk, "w2").due()] == [KEY]


async def test_an_operation_takes_over_in_the_transaction_in_which_it_begins(desk: Desk) -> None:
    await requests(desk).first_time(KEY, SAID)

    await begin(desk.worker())

    assert (await rows(desk))[KEY][1]


async def test_the_click_that_confirms_is_told_of_by_its_operation(desk: Desk) -> None:
    ticket = await ask_about(desk.worker())
    await requests(desk).first_time(KEY, SAID)

    await claimed(desk.worker(), ticket)

    assert (await rows(desk))[KEY][1]


async def test_a_question_that_nobody_may_have_seen_is_asked_again(desk: Desk) -> None:
    await requests(desk).first_time(KEY, SAID)

    await ask_about(desk.worker())

    assert not (await rows(desk))[KEY][1]


async def test_who_was_taken_over_begins_nothing(desk: Desk) -> None:
    """It only fell asleep: meanwhile another process goes on with it."""
    mine, other = requests(desk), requests(desk, "w2")
    await mine.first_time(KEY, SAID)
    desk.clock.forward(seconds=LEASE.total_seconds() + 1)
    (left,) = await other.due()

    with pytest.raises(Elsewhere):
        await begin(desk.worker())
    with other.resumed(left):
        operation = await begin(desk.worker("w2"))

    assert await desk.worker().find(operation.id) is not None
    assert (await rows(desk))[KEY][1]


async def test_what_waits_for_its_person_is_taken_up_once(desk: Desk) -> None:
    await crashed(desk)
    mine = requests(desk)
    (left,) = await mine.due()
    with mine.resumed(left):
        await mine.wait_for_word(left)
    desk.clock.forward(hours=1)
    due = await mine.due()

    async def press(key: bytes) -> SlackRequest | None:
        await mine.first_time(key, SAID)
        return await mine.take_up(KEY)

    pressed = await asyncio.gather(
        *(asyncio.create_task(press(bytes([number] * 32))) for number in range(4))
    )

    assert due == []
    assert [request.key for request in pressed if request] == [KEY]


async def test_what_is_done_for_a_click_is_done_for_what_waited(desk: Desk) -> None:
    await crashed(desk)
    mine = requests(desk)
    (left,) = await mine.due()
    with mine.resumed(left):
        await mine.wait_for_word(left)

    await mine.first_time(OTHER, SAID)
    await mine.take_up(KEY)
    await begin(desk.worker())

    assert [done for _, done in (await rows(desk)).values()] == [True, True]
    assert await mine.take_up(KEY) is None


async def test_one_that_cannot_be_opened_keeps_no_other_from_being_found(desk: Desk) -> None:
    await crashed(desk)
    foreign = SlackRequests(
        desk.store, TokenCipher((SecretStr(new_key()),)), worker="dead", clock=desk.clock
    )
    await asyncio.create_task(foreign.first_time(OTHER, SAID))
    desk.clock.forward(seconds=LEASE.total_seconds() + 1)
    mine = requests(desk)

    found = await mine.due()
    await mine.note()
    desk.clock.forward(hours=1)

    assert [left.key for left in found] == [KEY]
    assert (await rows(desk))[OTHER][1]


async def test_a_secret_is_erased_with_the_end_of_its_work(desk: Desk) -> None:
    mine = requests(desk)
    await mine.first_time(KEY, {"token": "canary"})

    async with mine.work(has_secret=True):
        before = (await rows(desk))[KEY]

    assert before[0]
    assert (await rows(desk))[KEY] == ("", True)


async def test_what_comes_too_late_to_be_acknowledged_is_not_done_either(desk: Desk) -> None:
    mine = requests(desk)
    taking = asyncio.create_task(mine.first_time(KEY, SAID))
    await asyncio.sleep(0)
    taking.cancel()
    await asyncio.wait([taking])
    async with asyncio.timeout(30):
        while KEY not in await rows(desk):  # noqa: ASYNC110 - it is stored behind our back
            await asyncio.sleep(0)

        while await rows(desk):  # whoever stored it hears that it was too late a moment after
            await mine.note()


@pytest.mark.parametrize("noted", [False, True])
async def test_what_was_refused_is_taken_when_it_comes_again(desk: Desk, *, noted: bool) -> None:
    """Slack sends an event anew at once, and people press Submit once more."""
    mine = requests(desk)
    await mine.first_time(KEY, SAID)
    with pytest.raises(LookupError), mine.refused_on_error():
        raise LookupError
    if noted:
        await mine.note()

    again = [await mine.first_time(KEY, {"text": text}) for text in ("again", "and again")]
    await mine.note()
    desk.clock.forward(seconds=LEASE.total_seconds() + 1)
    left = await requests(desk, "w2").due()

    assert again == [True, False]
    assert [request.payload for request in left] == [{"text": "again"}]


async def test_what_was_given_up_while_it_was_stored_is_taken_when_it_comes_again(
    desk: Desk,
) -> None:
    mine = requests(desk)
    taking = asyncio.create_task(mine.first_time(KEY, SAID))
    await asyncio.sleep(0)
    taking.cancel()
    await asyncio.wait([taking])

    again = [await mine.first_time(KEY, {"text": text}) for text in ("again", "and again")]

    assert again == [True, False]
    assert set(await rows(desk)) == {KEY}


async def test_what_was_refused_is_not_done_though_the_database_failed_meanwhile(
    desk: Desk,
) -> None:
    mine = requests(desk)
    await mine.first_time(KEY, SAID)
    with pytest.raises(LookupError), mine.refused_on_error():
        raise LookupError

    async with without(desk.store, "requests"):
        with pytest.raises(StoreFailed):
            await mine.note()
    await mine.note()

    assert await rows(desk) == {}


async def test_what_could_not_be_stored_is_kept_when_it_comes_again(desk: Desk) -> None:
    mine = requests(desk)
    async with without(desk.store, "requests"):
        with pytest.raises(StoreFailed):
            await mine.first_time(KEY, SAID)

    again = await mine.first_time(KEY, SAID)
    await mine.note()

    assert again
    assert set(await rows(desk)) == {KEY}


async def test_what_is_done_goes_after_a_day_and_what_is_not_stays(desk: Desk) -> None:
    mine = requests(desk)
    await asyncio.create_task(requests(desk, "dead").first_time(OTHER, SAID))
    await mine.first_time(KEY, SAID)
    async with mine.work():
        pass
    await mine.note()

    desk.clock.forward(seconds=KEPT.total_seconds())
    await mine.purge()
    before = set(await rows(desk))
    desk.clock.forward(seconds=1)
    await mine.purge()

    assert before == {KEY, OTHER}
    assert set(await rows(desk)) == {OTHER}
