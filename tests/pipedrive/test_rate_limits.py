"""What a 429 leads to: a wait, a sentence, or silence until the budget is renewed."""

import asyncio
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest

from bot.pipedrive.http.cache import Cache
from bot.pipedrive.http.client import Pipedrive
from bot.pipedrive.http.errors import BudgetSpent, Throttled
from bot.pipedrive.http.exchange import Limits
from bot.pipedrive.http.throttle import WINDOW, Throttle
from bot.pipedrive.records.models import Deal
from bot.pipedrive.request import Login, Request
from tests.pipedrive.clocks import FakeTime
from tests.pipedrive.peer import Peer, http, no
from tests.pipedrive.permitted import Permitted

VERBS = ["GET", "PATCH", "DELETE", "POST", "PUT"]
SPENT = {"x-daily-ratelimit-token-remaining": "0"}
ANSWER = b'{"success": true, "data": {"id": 12, "title": "Acme renewal"}}'
LEFT = {"x-daily-ratelimit-token-remaining": "5000"}


class Waits:
    """A clock that jumps where others wait, and remembers how far."""

    def __init__(self, time: FakeTime) -> None:
        self.time = time
        self.waited: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.waited.append(round(seconds, 3))
        self.time.pass_by(seconds)


@pytest.fixture
def waits(time: FakeTime) -> Waits:
    return Waits(time)


@pytest.fixture
def pipedrive(
    session: aiohttp.ClientSession, peer: Peer, cache: Cache, time: FakeTime, waits: Waits
) -> Pipedrive:
    """The real limits, on a clock on which waiting takes no time."""
    clock = type(time.clock)(now=time.clock.now, sleep=waits.sleep)
    return Permitted(
        session,
        peer.url,
        cache=cache,
        throttle=Throttle(clock=clock),
        limits=Limits(),
        clock=clock,
        on_attempt=peer.claimed.append,
    )


def call(method: str, path: str = "/api/v2/deals/12") -> Request:
    return Request(method, path)


@pytest.mark.parametrize("method", VERBS)
async def test_a_burst_is_waited_out_and_the_call_repeated(
    method: str, pipedrive: Pipedrive, peer: Peer, waits: Waits, ana: Login
) -> None:
    peer.answers = [no(429), no(429, headers={"Retry-After": "3"})]

    record = await pipedrive.send(call(method), ana, Deal)

    assert record.id == 12
    assert len(peer.heard) == len(peer.claimed) == 3
    assert [wait for wait in waits.waited if wait] == [WINDOW, 3.0]


@pytest.mark.parametrize("method", VERBS)
async def test_a_burst_without_end_is_told_after_three_tries(
    method: str, pipedrive: Pipedrive, peer: Peer, ana: Login
) -> None:
    peer.answer = lambda _: no(429, headers={"Retry-After": "2"})

    with pytest.raises(Throttled) as told:
        await pipedrive.send(call(method), ana, Deal)

    assert told.value.retry_after == 2
    assert len(peer.heard) == 3


@pytest.mark.parametrize("header", ["60", "3600", "86400"])
@pytest.mark.parametrize("method", VERBS)
async def test_a_wait_beyond_the_deadline_is_told_at_once(
    method: str, header: str, pipedrive: Pipedrive, peer: Peer, ana: Login
) -> None:
    peer.answer = lambda _: no(429, headers={"Retry-After": header})

    for _ in range(3):
        with pytest.raises(Throttled) as told:
            await pipedrive.send(call(method), ana, Deal)

        assert told.value.retry_after == pytest.approx(float(header))
    assert len(peer.heard) == 1


async def test_after_the_wait_that_pipedrive_asked_for_calls_go_out_again(
    pipedrive: Pipedrive, peer: Peer, time: FakeTime, ana: Login
) -> None:
    peer.answers = [no(429, headers={"Retry-After": "60"})]
    with pytest.raises(Throttled):
        await pipedrive.send(call("GET"), ana, Deal)

    time.pass_by(60)

    assert (await pipedrive.send(call("GET"), ana, Deal)).id == 12


async def test_an_absurd_wait_is_not_believed(pipedrive: Pipedrive, peer: Peer, ana: Login) -> None:
    peer.answers = [no(429, headers={"Retry-After": "31536000"})]

    assert (await pipedrive.send(call("GET"), ana, Deal)).id == 12


async def test_one_persons_429_stops_nobody_else(
    pipedrive: Pipedrive, peer: Peer, ana: Login, ben: Login
) -> None:
    peer.answers = [no(429, headers={"Retry-After": "60"})]
    with pytest.raises(Throttled):
        await pipedrive.send(call("GET"), ana, Deal)

    assert (await pipedrive.send(call("GET"), ben, Deal)).id == 12


async def test_a_429_to_a_search_stops_searches_only(
    pipedrive: Pipedrive, peer: Peer, ana: Login
) -> None:
    peer.answers = [no(429, headers={"Retry-After": "60"})]
    with pytest.raises(Throttled):
        await pipedrive.send(call("GET", "/api/v2/deals/search"), ana, Deal)

    assert (await pipedrive.send(call("GET"), ana, Deal)).id == 12
    with pytest.raises(Throttled):
        await pipedrive.send(call("GET", "/api/v2/itemSearch"), ana, Deal)


@pytest.mark.parametrize("method", VERBS)
async def test_a_spent_budget_is_told_at_once_and_for_the_whole_company(
    method: str, pipedrive: Pipedrive, peer: Peer, ana: Login, ben: Login
) -> None:
    peer.answer = lambda _: no(429, headers=SPENT)

    for login in (ana, ben):
        with pytest.raises(BudgetSpent) as told:
            await pipedrive.send(call(method), login, Deal)
        assert told.value.until is None

    assert len(peer.heard) == 1


async def test_a_spent_budget_is_told_with_its_renewal_where_that_is_known(
    pipedrive: Pipedrive, peer: Peer, time: FakeTime, ana: Login
) -> None:
    peer.answers = [no(429, headers=SPENT | {"Retry-After": "7200"})]
    renewed = datetime.now(UTC) + timedelta(hours=2)

    for _ in range(2):
        with pytest.raises(BudgetSpent) as told:
            await pipedrive.send(call("GET"), ana, Deal)
        assert told.value.until is not None
        assert abs(told.value.until - renewed) < timedelta(seconds=5)
        time.pass_by(7199)

    time.pass_by(1)
    assert (await pipedrive.send(call("GET"), ana, Deal)).id == 12


async def test_after_five_minutes_a_spent_budget_is_asked_about_again(
    pipedrive: Pipedrive, peer: Peer, time: FakeTime, ana: Login
) -> None:
    peer.answers = [no(429, headers=SPENT)]
    with pytest.raises(BudgetSpent):
        await pipedrive.send(call("GET"), ana, Deal)

    time.pass_by(300)

    assert (await pipedrive.send(call("GET"), ana, Deal)).id == 12


async def test_another_companys_budget_is_its_own(
    pipedrive: Pipedrive, peer: Peer, ana: Login
) -> None:
    peer.answers = [no(429, headers=SPENT)]
    with pytest.raises(BudgetSpent):
        await pipedrive.send(call("GET"), ana, Deal)

    elsewhere = Login(ana.team, 8, 1, ana.secret)

    assert (await pipedrive.send(call("GET"), elsewhere, Deal)).id == 12


@pytest.mark.parametrize("method", VERBS)
async def test_a_429_that_nobody_explains_is_waited_out_ever_longer_and_never_called_the_budget(
    method: str, pipedrive: Pipedrive, peer: Peer, waits: Waits, ana: Login
) -> None:
    peer.answer = lambda _: no(429)

    with pytest.raises(Throttled) as told:
        await pipedrive.send(call(method), ana, Deal)

    assert len(peer.heard) == 3
    assert [seconds for seconds in waits.waited if seconds] == [WINDOW, 2 * WINDOW]
    assert told.value.retry_after == 4 * WINDOW


async def test_whoever_tries_again_after_it_is_let_through(
    pipedrive: Pipedrive, peer: Peer, ana: Login
) -> None:
    peer.answers = [no(429), no(429), no(429)]
    with pytest.raises(Throttled):
        await pipedrive.send(call("GET"), ana, Deal)

    assert (await pipedrive.send(call("GET"), ana, Deal)).id == 12
    assert len(peer.heard) == 4


async def test_a_429_without_a_word_is_the_budget_where_an_answer_before_said_that_it_ends(
    pipedrive: Pipedrive, peer: Peer, ana: Login
) -> None:
    nearly = {"x-daily-ratelimit-token-limit": "30000", "x-daily-ratelimit-token-remaining": "0"}
    peer.answers = [http(200, ANSWER, nearly), no(429)]
    await pipedrive.send(call("GET"), ana, Deal)

    with pytest.raises(BudgetSpent):
        await pipedrive.send(call("GET", "/api/v2/deals/13"), ana, Deal)


async def test_a_single_429_after_other_failures_is_not_the_budget(
    pipedrive: Pipedrive, peer: Peer, ana: Login, ben: Login
) -> None:
    peer.answers = [no(500), no(500), no(429)]
    with pytest.raises(Throttled):
        await pipedrive.send(call("GET"), ana, Deal)

    assert (await pipedrive.send(call("GET"), ben, Deal)).id == 12


@pytest.mark.parametrize("headers", [LEFT, {"x-ratelimit-remaining": "0"}])
async def test_a_429_that_speaks_of_the_window_is_not_the_budget(
    headers: dict[str, str], pipedrive: Pipedrive, peer: Peer, ana: Login
) -> None:
    peer.answer = lambda _: no(429, headers=headers)

    with pytest.raises(Throttled):
        await pipedrive.send(call("GET"), ana, Deal)

    assert len(peer.heard) == 3


async def test_a_hundred_calls_at_once_keep_within_the_window_and_all_get_through(
    pipedrive: Pipedrive, peer: Peer, waits: Waits, ana: Login
) -> None:
    await asyncio.gather(
        *(pipedrive.send(call("GET", f"/api/v2/deals/{n}"), ana, Deal) for n in range(1, 101))
    )

    assert len(peer.heard) == 100
    assert sum(wait > 0 for wait in waits.waited) > 0
