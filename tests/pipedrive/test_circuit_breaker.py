"""When Pipedrive keeps failing, or its shield turned us away, nobody is kept waiting for it."""

import asyncio
import time as real_time
from contextlib import suppress

import aiohttp
import pytest

from bot.pipedrive.http.cache import Cache
from bot.pipedrive.http.client import Pipedrive
from bot.pipedrive.http.errors import Blocked, PipedriveError, Refused, Unavailable, Unreachable
from bot.pipedrive.http.exchange import Limits
from bot.pipedrive.http.throttle import Throttle
from bot.pipedrive.records.models import Deal
from bot.pipedrive.request import Login, Request
from tests.pipedrive.clocks import FakeTime
from tests.pipedrive.peer import Peer, deal, http, no, ok
from tests.pipedrive.permitted import Permitted

READ = Request("GET", "/api/v2/deals/12")
WRITE = Request("PATCH", "/api/v2/deals/12", body={"title": "x"})
# Each call is one try, so that calls and arrivals are the same.
ONCE = Limits(tries=1, total=2, room=0.1)


@pytest.fixture
def pipedrive(
    session: aiohttp.ClientSession, peer: Peer, cache: Cache, time: FakeTime
) -> Pipedrive:
    throttle = Throttle(burst=10_000)
    return Permitted(
        session, peer.url, cache=cache, throttle=throttle, limits=ONCE, clock=time.clock
    )


async def ask(pipedrive: Pipedrive, login: Login, times: int = 1, request: Request = READ) -> None:
    for _ in range(times):
        with suppress(PipedriveError):
            await pipedrive.send(request, login, Deal, fresh=True)


async def break_down(pipedrive: Pipedrive, peer: Peer, login: Login) -> None:
    peer.answer = lambda _: no(500)
    await ask(pipedrive, login, 20)
    peer.answer = lambda _: ok(deal())


async def test_after_twenty_failures_nobody_asks_any_more(
    pipedrive: Pipedrive, peer: Peer, ana: Login, ben: Login
) -> None:
    await break_down(pipedrive, peer, ana)
    started = real_time.monotonic()

    with pytest.raises(Unavailable):
        await pipedrive.send(READ, ben, Deal)
    with pytest.raises(Unreachable):
        await pipedrive.send(WRITE, ben, Deal)

    assert real_time.monotonic() - started < 0.1
    assert len(peer.heard) == 20


async def test_nineteen_failures_are_too_few_to_tell(
    pipedrive: Pipedrive, peer: Peer, ana: Login
) -> None:
    peer.answer = lambda _: no(500)

    await ask(pipedrive, ana, 19)
    await ask(pipedrive, ana)

    assert len(peer.heard) == 20


async def test_when_most_calls_work_everybody_goes_on_asking(
    pipedrive: Pipedrive, peer: Peer, ana: Login
) -> None:
    peer.answers = [ok(deal())] * 21 + [no(500)] * 20

    await ask(pipedrive, ana, 50)

    assert len(peer.heard) == 50


async def test_failures_of_long_ago_are_forgotten(
    pipedrive: Pipedrive, peer: Peer, time: FakeTime, ana: Login
) -> None:
    peer.answer = lambda _: no(500)
    await ask(pipedrive, ana, 19)

    time.pass_by(31)
    await ask(pipedrive, ana, 5)

    assert len(peer.heard) == 24


async def test_refusals_are_not_failures(pipedrive: Pipedrive, peer: Peer, ana: Login) -> None:
    peer.answer = lambda _: no(404)

    for _ in range(30):
        with pytest.raises(Refused):
            await pipedrive.send(READ, ana, Deal)

    assert len(peer.heard) == 30


async def test_after_the_pause_one_call_goes_ahead_and_opens_the_way(
    pipedrive: Pipedrive, peer: Peer, time: FakeTime, ana: Login
) -> None:
    await break_down(pipedrive, peer, ana)
    time.pass_by(15)
    peer.gate.clear()
    probe = asyncio.create_task(pipedrive.send(READ, ana, Deal))
    await peer.until(21)

    await ask(pipedrive, ana, 5)
    assert len(peer.heard) == 21

    peer.gate.set()
    assert (await probe).id == 12
    await ask(pipedrive, ana, 5)
    assert len(peer.heard) == 26


async def test_a_failed_probe_closes_the_way_again(
    pipedrive: Pipedrive, peer: Peer, time: FakeTime, ana: Login
) -> None:
    await break_down(pipedrive, peer, ana)
    time.pass_by(15)
    peer.answers = [no(503)]

    await ask(pipedrive, ana, 5)

    assert len(peer.heard) == 21


async def test_a_probe_that_is_given_up_makes_room_for_the_next(
    pipedrive: Pipedrive, peer: Peer, time: FakeTime, ana: Login
) -> None:
    await break_down(pipedrive, peer, ana)
    time.pass_by(15)
    peer.gate.clear()
    probe = asyncio.create_task(pipedrive.send(WRITE, ana, Deal))
    await peer.until(21)

    probe.cancel()
    await asyncio.gather(probe, return_exceptions=True)
    peer.gate.set()
    await ask(pipedrive, ana)

    assert len(peer.heard) == 22


async def test_calls_that_were_under_way_when_it_broke_do_not_prolong_the_pause(
    pipedrive: Pipedrive, peer: Peer, time: FakeTime, ana: Login
) -> None:
    peer.answer = lambda _: no(500)
    await ask(pipedrive, ana, 19)
    peer.gate.clear()
    calls = [asyncio.create_task(ask(pipedrive, ana, request=WRITE)) for _ in range(3)]
    await peer.until(22)
    peer.gate.set()
    await asyncio.gather(*calls)
    peer.answer = lambda _: ok(deal())

    time.pass_by(15)
    await ask(pipedrive, ana)

    assert len(peer.heard) == 23


async def test_one_companys_trouble_is_not_anothers(
    pipedrive: Pipedrive, peer: Peer, ana: Login
) -> None:
    await break_down(pipedrive, peer, ana)

    elsewhere = Login("T2", 8, 1, ana.secret)

    assert (await pipedrive.send(READ, elsewhere, Deal)).id == 12


async def test_after_the_shield_turned_us_away_nobody_asks_for_a_minute(
    pipedrive: Pipedrive, peer: Peer, time: FakeTime, ana: Login, ben: Login
) -> None:
    peer.answers = [http(403, b"<html>Attention Required!</html>")]
    with pytest.raises(Blocked) as told:
        await pipedrive.send(READ, ana, Deal)
    assert told.value.retry_after == 60

    time.pass_by(59)
    for request in (READ, WRITE):
        with pytest.raises(Blocked) as told:
            await pipedrive.send(request, ben, Deal)
        assert told.value.retry_after == pytest.approx(1)
    assert len(peer.heard) == 1

    time.pass_by(1)
    assert (await pipedrive.send(READ, ben, Deal)).id == 12
