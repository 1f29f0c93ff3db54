"""Time in the playground: moved on by hand, with everything that comes due on the way."""

import asyncio
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp
import pytest

from bot.desk.states import LOOKS
from bot.playground.clock import MovableClock
from bot.playground.pipedrive.faults import Rule
from bot.playground.pipedrive.ledger import Entry
from bot.playground.run import Playground
from tests.flows.received import writes
from tests.flows.watching import Office, told, watches
from tests.seat import Seat

SECOND = timedelta(seconds=1)
Json = dict[str, Any]


async def play(desk: Playground, what: str, **body: object) -> Json:
    url = f"{desk.workspace.origin}/play/{what}"
    async with aiohttp.ClientSession() as http, http.post(url, json=body) as response:
        answer: Json = await response.json()
    return answer


async def now(desk: Playground) -> datetime:
    url = f"{desk.workspace.origin}/play/clock"
    async with aiohttp.ClientSession() as http, http.get(url) as response:
        answer = await response.json()
    assert answer["ok"]
    assert answer["now"].endswith("Z")
    return datetime.fromisoformat(answer["now"])


async def test_the_clock_runs_at_real_speed_from_wherever_it_was_moved_to(
    desk: Playground,
) -> None:
    began, real = await now(desk), datetime.now(UTC)
    noon = (began + timedelta(days=30)).replace(hour=12, minute=0, second=0, microsecond=0)

    moved = await play(desk, "clock", to=noon.isoformat().replace("+00:00", "Z"))
    further = await play(desk, "clock", advance_s=90)
    after, passed = await now(desk), datetime.now(UTC) - real

    assert abs(began - real) < SECOND
    assert moved["ok"]
    assert noon <= datetime.fromisoformat(moved["now"]) <= noon + passed
    assert datetime.fromisoformat(further["now"]) >= noon + timedelta(seconds=90)
    assert after <= noon + timedelta(seconds=90) + passed


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ({"to": "2001-01-01T00:00:00Z"}, "clock_goes_back"),
        ({"advance_s": -1}, "clock_goes_back"),
        ({}, "invalid_arguments"),
        ({"to": "2099-01-01T00:00:00Z", "advance_s": 1}, "invalid_arguments"),
        ({"to": "tomorrow"}, "invalid_arguments"),
        ({"advance_s": "90"}, "invalid_arguments"),
        ({"advance_s": True}, "invalid_arguments"),
        ({"advance_s": 1e300}, "invalid_arguments"),
        ({"by": 5}, "invalid_arguments"),
    ],
)
async def test_where_it_cannot_go_it_is_not_moved(
    desk: Playground, asked: Json, error: str
) -> None:
    before = await now(desk)

    answer = await play(desk, "clock", **asked)

    assert (answer["ok"], answer["error"]) == (False, error)
    assert await now(desk) - before < timedelta(seconds=5)


async def test_a_question_has_expired_when_the_clock_has_passed_its_time(
    desk: Playground, ana: Seat
) -> None:
    await ana.types("/deal delete 12")

    await ana.lets_pass(minutes=16)

    told = await ana.told()
    assert told["text"].startswith("⌛ Expired: Delete Acme renewal #12")
    assert writes(desk) == []


async def test_a_long_move_halts_at_each_due_moment(desk: Playground, ana: Seat) -> None:
    """An outcome that stays unknown is looked at six times within a day, each in its time."""
    deal = desk.world.company.deals[12]

    def somebody_else_edits_it(call: Entry) -> None:
        if call.method == "PATCH":
            deal.value = 1

    desk.world.ledger.subscribe(somebody_else_edits_it)
    desk.world.faults.add(Rule(kind="reset_after", method="PATCH"))
    await ana.types("/deal edit 12 value=15k")
    asked = await now(desk)
    desk.world.ledger.clear()

    began = time.monotonic()
    await ana.lets_pass(days=2)

    at = [datetime.fromisoformat(call.time) for call in desk.world.ledger]
    halts = [at[0], *(later for earlier, later in pairwise(at) if later - earlier > 60 * SECOND)]
    due = [asked + sum(LOOKS[:number], timedelta()) for number in range(1, len(LOOKS) + 1)]
    assert len(halts) == len(due)
    assert all(abs(halt - moment) < 60 * SECOND for halt, moment in zip(halts, due, strict=True))
    assert time.monotonic() - began < 60


async def test_on_a_long_way_what_is_due_comes_in_time_and_lists_are_read_less_often(
    office: Office, ana: Seat
) -> None:
    await watches(ana, "/crm watch deals won every=day at 09:00 tz=Europe/Oslo")
    await watches(ana, "/crm watch files")
    await office.win("tom", await office.deal("Alder"))
    office.desk.world.ledger.clear()

    await ana.lets_pass(days=10)

    (digest,) = told(office.desk)
    at = datetime.fromtimestamp(float(digest.ts), ZoneInfo("Europe/Oslo"))
    assert (at.hour, at.minute) == (9, 0)
    read = Counter(call.path for call in office.desk.world.ledger)
    assert 10 * 2 <= read["/v1/files"] <= 10 * 5


async def test_pipedrive_and_slack_go_by_the_same_clock(desk: Playground, ana: Seat) -> None:
    await ana.lets_pass(days=100)

    await ana.types("/deal new Later value=5000")
    said = await ana.says("hello")

    deal = max(desk.world.company.deals.values(), key=lambda deal: deal.id)
    later = datetime.now(UTC) + timedelta(days=99)
    assert datetime.fromisoformat(deal.add_time) > later
    assert datetime.fromtimestamp(float(said["ts"]), UTC) > later


async def test_the_windows_of_pipedrives_limits_pass_with_the_clock(
    desk: Playground, ana: Seat
) -> None:
    desk.world.limits.searches = 1
    await ana.types("/deal find acme")

    await ana.lets_pass(seconds=3)
    await ana.types("/deal find borealis")

    assert [call.status for call in desk.world.ledger if "search" in call.path.lower()] == [200] * 2


async def test_whoever_sleeps_by_the_clock_wakes_when_it_is_due_and_not_before() -> None:
    clock, woken = MovableClock(), []

    async def sleep(name: str, seconds: float) -> None:
        await clock.sleep(seconds)
        woken.append(name)

    async with asyncio.TaskGroup() as group:
        for name, seconds in {"third": 3600, "first": 60, "second": 600}.items():
            group.create_task(sleep(name, seconds))
        await asyncio.sleep(0)
        assert clock.sleeping == 3
        for expected in ("first", "second", "third"):
            due = clock.next_due()
            assert due is not None
            clock.set(due - SECOND)
            await asyncio.sleep(0)
            assert expected not in woken
            clock.set(due)
            while expected not in woken:  # noqa: ASYNC110 - waking has no event of its own
                await asyncio.sleep(0)

    assert woken == ["first", "second", "third"]
    assert (clock.sleeping, clock.next_due()) == (0, None)
