import asyncio
import random
from collections import deque
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from pydantic import SecretStr

from bot.pipedrive.http.errors import Throttled
from bot.pipedrive.http.throttle import WINDOW, LimitHeaders, Throttle
from bot.pipedrive.request import Login
from tests.pipedrive.clocks import FakeTime

FOR_EVER = float("inf")


async def depart(
    throttle: Throttle, login: Login, time: FakeTime, *, search: bool = False
) -> float:
    await throttle.acquire(login, search=search, latest=FOR_EVER)
    return time.at


async def test_a_window_full_of_calls_departs_at_once(time: FakeTime, ana: Login) -> None:
    throttle = Throttle(burst=38, clock=time.clock)

    departed = [await depart(throttle, ana, time) for _ in range(38)]

    assert set(departed) == {1000.0}


async def test_the_next_call_waits_for_the_first_to_leave_the_window(
    time: FakeTime, ana: Login
) -> None:
    throttle = Throttle(burst=2, clock=time.clock)
    await depart(throttle, ana, time)
    time.pass_by(0.5)
    await depart(throttle, ana, time)

    assert await time.run(depart(throttle, ana, time)) == pytest.approx(1000 + WINDOW)
    assert await time.run(depart(throttle, ana, time)) == pytest.approx(1000.5 + WINDOW)


async def test_calls_depart_in_the_order_they_came(time: FakeTime, ana: Login) -> None:
    throttle = Throttle(burst=3, clock=time.clock)
    departed: list[int] = []

    async def call(number: int) -> None:
        await depart(throttle, ana, time)
        departed.append(number)

    async def many() -> None:
        await asyncio.gather(*map(call, range(20)))

    await time.run(many())

    assert departed == list(range(20))


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_no_window_ever_holds_too_many_and_hardly_any_time_is_lost(
    seed: int, time: FakeTime, ana: Login
) -> None:
    """2,000 calls through a window of 80, with up to 50 ms of jitter on the way."""
    chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
    throttle = Throttle(burst=80, clock=time.clock)
    arrivals: list[float] = []

    async def call() -> None:
        arrivals.append(await depart(throttle, ana, time) + chance.uniform(0, 0.05))

    async def many() -> None:
        await asyncio.gather(*(call() for _ in range(2000)))

    await time.run(many())

    window: deque[float] = deque()
    for arrival in sorted(arrivals):
        window.append(arrival)
        while window[0] <= arrival - 2.0:
            window.popleft()
        assert len(window) <= 80
    assert max(arrivals) - 1000 <= 48 * 1.05


async def test_searches_have_their_own_narrower_window(time: FakeTime, ana: Login) -> None:
    throttle = Throttle(burst=38, search=10, clock=time.clock)
    for _ in range(10):
        await depart(throttle, ana, time, search=True)

    assert await depart(throttle, ana, time) == 1000
    assert await time.run(depart(throttle, ana, time, search=True)) == pytest.approx(1000 + WINDOW)


async def test_searches_count_in_the_wide_window_too(time: FakeTime, ana: Login) -> None:
    throttle = Throttle(burst=2, search=10, clock=time.clock)
    for _ in range(2):
        await depart(throttle, ana, time, search=True)

    assert await time.run(depart(throttle, ana, time)) == pytest.approx(1000 + WINDOW)


async def test_each_token_has_its_own_window(time: FakeTime, ana: Login, ben: Login) -> None:
    throttle = Throttle(burst=1, clock=time.clock)

    assert await depart(throttle, ana, time) == await depart(throttle, ben, time) == 1000


async def test_one_person_in_two_workspaces_shares_a_window(time: FakeTime, ana: Login) -> None:
    throttle = Throttle(burst=1, clock=time.clock)
    await depart(throttle, ana, time)

    there = Login("T2", ana.company, ana.user, ana.secret)

    assert await time.run(depart(throttle, there, time)) == pytest.approx(1000 + WINDOW)


async def test_people_not_known_yet_do_not_share_a_window(time: FakeTime) -> None:
    throttle = Throttle(burst=1, clock=time.clock)

    for token in ("one", "two"):
        assert await depart(throttle, Login("T1", 0, 0, SecretStr(token)), time) == 1000


async def test_who_would_wait_too_long_is_told_at_once(time: FakeTime, ana: Login) -> None:
    throttle = Throttle(burst=1, clock=time.clock)
    await depart(throttle, ana, time)
    time.pass_by(0.05)

    with pytest.raises(Throttled) as told:
        await throttle.acquire(ana, search=False, latest=time.at + 1)

    assert told.value.retry_after == pytest.approx(2.0)
    assert time.at == 1000.05


async def test_who_is_turned_away_takes_nobodys_place(time: FakeTime, ana: Login) -> None:
    throttle = Throttle(burst=1, clock=time.clock)
    await depart(throttle, ana, time)
    for _ in range(5):
        with pytest.raises(Throttled):
            await throttle.acquire(ana, search=False, latest=time.at + 1)

    assert await time.run(depart(throttle, ana, time)) == pytest.approx(1000 + WINDOW)


async def test_who_goes_away_gives_the_place_back(time: FakeTime, ana: Login) -> None:
    throttle = Throttle(burst=1, clock=time.clock)
    await depart(throttle, ana, time)
    waiting = asyncio.create_task(depart(throttle, ana, time))
    await time.settle()

    waiting.cancel()
    await time.settle()

    assert await time.run(depart(throttle, ana, time)) == pytest.approx(1000 + WINDOW)


async def test_who_goes_away_late_disturbs_nobody(time: FakeTime, ana: Login) -> None:
    throttle = Throttle(burst=1, clock=time.clock)
    await depart(throttle, ana, time)
    waiting = asyncio.create_task(depart(throttle, ana, time))
    await time.settle()
    time.pass_by(10)
    await depart(throttle, ana, time)

    waiting.cancel()

    with pytest.raises(asyncio.CancelledError):
        await waiting


async def test_after_a_429_nothing_departs_before_its_time(time: FakeTime, ana: Login) -> None:
    throttle = Throttle(burst=2, clock=time.clock)
    departed: list[float] = []

    async def call() -> None:
        departed.append(await depart(throttle, ana, time))

    calls = [asyncio.create_task(call()) for _ in range(6)]
    await time.settle()
    throttle.pause(ana, 10, search=False)
    throttle.pause(ana, 5, search=False)
    await time.run(asyncio.gather(*calls))

    assert departed == pytest.approx([1000, 1000, 1010, 1010, 1010 + WINDOW, 1010 + WINDOW])


async def test_a_pause_beyond_the_deadline_turns_away_who_waits(time: FakeTime, ana: Login) -> None:
    throttle = Throttle(burst=1, clock=time.clock)
    await depart(throttle, ana, time)

    waiting = asyncio.create_task(throttle.acquire(ana, search=False, latest=time.at + 5))
    await time.settle()

    throttle.pause(ana, 60, search=False)

    with pytest.raises(Throttled) as told:
        await time.run(waiting)

    assert told.value.retry_after == pytest.approx(60 - WINDOW)


async def test_the_true_limit_is_learned_from_the_headers(time: FakeTime, ana: Login) -> None:
    throttle = Throttle(burst=38, clock=time.clock)

    throttle.heed(ana, {"x-ratelimit-limit": "3"}, search=False)

    assert [await depart(throttle, ana, time) for _ in range(3)] == [1000] * 3
    assert await time.run(depart(throttle, ana, time)) == pytest.approx(1000 + WINDOW)


async def test_an_answer_to_a_search_never_widens_the_window_of_searches(
    time: FakeTime, ana: Login
) -> None:
    throttle = Throttle(search=2, clock=time.clock)

    throttle.heed(ana, {"x-ratelimit-limit": "80"}, search=True)

    assert [await depart(throttle, ana, time, search=True) for _ in range(2)] == [1000] * 2
    assert await time.run(depart(throttle, ana, time, search=True)) == pytest.approx(1000 + WINDOW)


async def test_a_window_that_others_have_filled_is_waited_out(time: FakeTime, ana: Login) -> None:
    throttle = Throttle(clock=time.clock)

    headers = {
        "x-ratelimit-limit": "40",
        "x-ratelimit-remaining": "0",
        "x-ratelimit-reset": "1.5",
    }
    throttle.heed(ana, headers, search=False)

    assert await time.run(depart(throttle, ana, time)) == 1001.5


async def test_only_so_many_logins_are_remembered(time: FakeTime) -> None:
    throttle = Throttle(clock=time.clock, logins=100)

    for user in range(1, 1001):
        login = Login("T1", 7, user, SecretStr("x"))
        await throttle.acquire(login, search=True, latest=FOR_EVER)

    assert throttle.remembered() == 200


@pytest.mark.parametrize(
    ("header", "text", "seconds"),
    [
        ("retry-after", "2", 2.0),
        ("retry-after", "1.5", 1.5),
        ("retry-after", "0", WINDOW),
        ("retry-after", "-5", WINDOW),
        ("retry-after", "999999999999", WINDOW),
        ("retry-after", "nan", WINDOW),
        ("retry-after", "inf", WINDOW),
        ("retry-after", "soon", WINDOW),
        ("retry-after", "", WINDOW),
        ("retry-after", "Wed, 21 Oct 2015 07:28:00 GMT", WINDOW),
        ("retry-after", "Wed, 21 Oct 2095 07:28:00 GMT", WINDOW),
        ("retry-after", "Wed, 21 Oct 2095 07:28:00", WINDOW),
        ("x-ratelimit-reset", "1", WINDOW),
    ],
)
def test_a_429_says_how_long_to_keep_away(header: str, text: str, seconds: float) -> None:
    assert LimitHeaders.by({header: text}).wait == seconds


def test_a_429_may_name_a_moment() -> None:
    moment = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)

    assert 28 < LimitHeaders.by({"retry-after": moment}).wait <= 30


def test_the_reset_of_a_full_window_counts() -> None:
    assert LimitHeaders.by({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1"}).wait == 1.0


@pytest.mark.parametrize("text", ["", "-1", "many", "1.5", "99999999999999999999", "٣"])
def test_absurd_numbers_are_no_numbers(text: str) -> None:
    headers = dict.fromkeys(
        [
            "x-ratelimit-limit",
            "x-ratelimit-remaining",
            "x-daily-ratelimit-token-remaining",
        ],
        text,
    )

    assert LimitHeaders.by(headers) == LimitHeaders()


@pytest.mark.parametrize("text", ["-1", "61", "1700000000", "nan"])
def test_an_absurd_reset_is_none(text: str) -> None:
    assert LimitHeaders.by({"x-ratelimit-reset": text}).reset is None
