"""A job that a crash cut off goes on soon after; long after, what is left waits for a word."""

import asyncio
from datetime import timedelta

import pytest

from bot.playground.pipedrive.faults import Rule
from bot.playground.run import Playground
from tests.flows.conftest import Clock
from tests.flows.received import writes
from tests.flows.test_all_deals import hears, result, underway
from tests.flows.test_bulk_delete import asked_for, deleted, ids, open_deals
from tests.seat import Json, Seat, labels

SOON, LATE = timedelta(seconds=40), timedelta(hours=3)


async def cut_off(desk: Playground, ana: Seat, *, took_effect: bool = True) -> list[int]:
    """Eight are to be deleted, two at a time: the fourth is under way when the process dies."""
    numbers = open_deals(desk, 8)
    path = f"/api/v2/deals/{numbers[3]}"
    held = Rule(kind="delay", method="DELETE", path=path, seconds=60, after=took_effect, times=1)
    # The others behind it wait as well, so that something is left.
    waits = [
        Rule(kind="delay", method="DELETE", path=f"/api/v2/deals/{number}", seconds=60, times=1)
        for number in numbers[4:]
    ]
    for rule in (held, *waits):
        desk.world.faults.add(rule)
    asked = await asked_for(ana, ids(*numbers))
    await ana.clicks(asked, "Delete 8 deals")
    await underway(ana)
    async with asyncio.timeout(30):
        while held.times or len(deleted(desk)) < 3:  # noqa: ASYNC110 - its only sign
            await asyncio.sleep(0.01)
    await desk.stop_bot(within=0)
    desk.world.faults.clear()
    return numbers


async def comes_back(desk: Playground, clock: Clock, after: timedelta) -> None:
    clock.ahead = after
    await desk.start_bot()


async def test_soon_after_it_goes_on_to_its_end(desk: Playground, ana: Seat, clock: Clock) -> None:
    numbers = await cut_off(desk, ana)

    await comes_back(desk, clock, SOON)
    told = await result(ana)

    assert told["text"].startswith("Deleted 8 of 8 deals.")
    assert all(desk.world.company.deals[number].is_deleted for number in numbers)


@pytest.mark.parametrize("took_effect", [True, False])
async def test_long_after_it_tells_what_was_done_and_sends_nothing_more(
    desk: Playground, ana: Seat, clock: Clock, *, took_effect: bool
) -> None:
    numbers = await cut_off(desk, ana, took_effect=took_effect)
    desk.world.ledger.clear()

    await comes_back(desk, clock, LATE)
    told = await interrupted(ana)

    done = sum(desk.world.company.deals[number].is_deleted for number in numbers)
    assert f"Deleted {done} of 8 deals." in told["text"]
    assert f"I was interrupted. Left: {8 - done} deals." in told["text"]
    assert {"Do it now", "Forget it"} <= set(labels(told["blocks"]))
    assert writes(desk) == []


async def interrupted(ana: Seat) -> Json:
    return await hears(ana, lambda told: "I was interrupted" in told["text"])


async def test_with_a_word_of_its_person_what_is_left_is_asked_and_done(
    desk: Playground, ana: Seat, clock: Clock
) -> None:
    numbers = await cut_off(desk, ana)
    await comes_back(desk, clock, LATE)
    told = await interrupted(ana)
    left = [n for n in numbers if not desk.world.company.deals[n].is_deleted]

    await ana.clicks(told, "Do it now")
    asked = await hears(ana, lambda told: told["text"].startswith("Delete "))
    await ana.clicks(asked, f"Delete {len(left)} deals")
    await hears(ana, lambda told: told["text"].startswith(f"Deleted {len(left)} of"))

    assert deleted(desk)[-len(left) :] == left
    assert all(desk.world.company.deals[number].is_deleted for number in numbers)


async def test_what_is_left_can_be_forgotten(desk: Playground, ana: Seat, clock: Clock) -> None:
    await cut_off(desk, ana)
    await comes_back(desk, clock, LATE)
    told = await interrupted(ana)
    desk.world.ledger.clear()

    await ana.clicks(told, "Forget it")
    forgotten = await hears(ana, lambda told: "forgotten" in told["text"])

    assert forgotten["text"].startswith("Delete 8 deals is left as it is. The rest is forgotten")
    assert writes(desk) == []


async def test_of_files_those_that_are_left_are_offered(
    desk: Playground, ana: Seat, clock: Clock
) -> None:
    files = [await ana.uploads(f"offer{number}.pdf", b"%PDF-1.4 offer") for number in range(3)]
    stuck = Rule(kind="delay", method="POST", path="/v1/files", seconds=60, times=1)
    await ana.sends("/deal attach 12")
    form = await ana.modal()
    first = Rule(kind="delay", method="POST", path="/v1/files", seconds=0, times=1)
    desk.world.faults.add(first)
    desk.world.faults.add(stuck)
    await ana.submits(form, file=files)
    async with asyncio.timeout(30):
        while stuck.times:  # noqa: ASYNC110 - its only sign
            await asyncio.sleep(0.01)
    await desk.stop_bot(within=0)
    desk.world.faults.clear()
    before = len(writes(desk))

    await comes_back(desk, clock, LATE)
    told = await interrupted(ana)
    sent = len(writes(desk)) - before
    await ana.clicks(told, "Do it now")
    await hears(ana, lambda told: told["text"].startswith("Attached 2 of 2 files"))

    assert "Attached 1 of 3 files" in told["text"]
    assert "Left: 2 files." in told["text"]
    assert sent == 0
