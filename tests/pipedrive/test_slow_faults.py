"""Faults that only a time-out ends: never past the deadline, whatever the wire does."""

import asyncio
import socket
import time
from collections.abc import Iterator

import aiohttp
import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.pipedrive.http.cache import Cache
from bot.pipedrive.http.client import Pipedrive
from bot.pipedrive.http.errors import Ambiguous, PipedriveError, Unavailable, Unreachable
from bot.pipedrive.http.exchange import Limits
from bot.pipedrive.http.throttle import Throttle
from bot.pipedrive.records.models import Deal
from bot.pipedrive.request import Login, Request
from tests.pipedrive.faults import DRIP, SLOW, VERBS, WRITES
from tests.pipedrive.peer import Peer
from tests.pipedrive.permitted import Permitted

IDLE = Limits(connect=3, idle=0.15, total=6, room=0.1, pause=0.005)
CONNECT = Limits(connect=0.15, idle=3, total=6, room=0.1, pause=0.005)
TOTAL = Limits(connect=3, idle=3, total=0.5, room=0.1, pause=0.005)
# How late a busy machine may wake us.
LATE = 1.0


async def failed(pipedrive: Pipedrive, method: str, login: Login, by: float) -> PipedriveError:
    """What a call ends in, which must be by then."""
    started = time.monotonic()
    with pytest.raises(PipedriveError) as raised:
        await pipedrive.send(Request(method, "/api/v2/deals/12"), login, Deal)
    assert time.monotonic() - started < by + LATE
    return raised.value


@pytest.mark.parametrize("limits", [IDLE])
@pytest.mark.parametrize("fault", SLOW)
async def test_a_read_that_gets_stuck_is_asked_three_times(
    fault: str, pipedrive: Pipedrive, peer: Peer, ana: Login
) -> None:
    peer.answer = lambda _: SLOW[fault]

    error = await failed(pipedrive, "GET", ana, by=3 * IDLE.idle)

    assert type(error) is Unavailable
    assert len(peer.heard) == len(peer.claimed) == 3


@pytest.mark.parametrize("limits", [IDLE])
@pytest.mark.parametrize("method", WRITES)
@pytest.mark.parametrize("fault", SLOW)
async def test_a_write_that_gets_stuck_is_ambiguous_and_never_repeated(
    fault: str, method: str, pipedrive: Pipedrive, peer: Peer, ana: Login
) -> None:
    peer.answer = lambda _: SLOW[fault]

    error = await failed(pipedrive, method, ana, by=IDLE.idle)

    assert type(error) is Ambiguous
    assert len(peer.heard) == len(peer.claimed) == 1


@pytest.mark.parametrize("limits", [TOTAL])
@pytest.mark.parametrize(("method", "meaning"), [("GET", Unavailable), ("PATCH", Ambiguous)])
async def test_an_answer_that_drips_is_not_waited_for_beyond_the_deadline(
    method: str, meaning: type[PipedriveError], pipedrive: Pipedrive, peer: Peer, ana: Login
) -> None:
    peer.answer = lambda _: DRIP

    error = await failed(pipedrive, method, ana, by=TOTAL.total)

    assert type(error) is meaning
    assert len(peer.heard) == len(peer.claimed) == 1


@pytest.mark.parametrize("limits", [TOTAL])
async def test_tries_and_pauses_share_one_deadline(
    pipedrive: Pipedrive, peer: Peer, ana: Login
) -> None:
    peer.answers = [SLOW["never answered"]]

    error = await failed(pipedrive, "GET", ana, by=TOTAL.total)

    assert type(error) is Unavailable
    assert len(peer.heard) == 1


@pytest.fixture
def black_hole() -> Iterator[str]:
    """An address that takes no connection and refuses none: its queue is full."""
    with socket.socket() as full, socket.socket() as first, socket.socket() as second:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        for client in (first, second):
            client.settimeout(0)
            client.connect_ex(full.getsockname())
        yield f"http://127.0.0.1:{full.getsockname()[1]}"


def at(url: str, session: aiohttp.ClientSession, cache: Cache) -> Pipedrive:
    return Permitted(session, url, cache=cache, throttle=Throttle(), limits=CONNECT)


@pytest.mark.parametrize("method", VERBS)
async def test_a_connection_that_never_comes_about_means_that_nothing_was_sent(
    method: str, black_hole: str, session: aiohttp.ClientSession, cache: Cache, ana: Login
) -> None:
    error = await failed(at(black_hole, session, cache), method, ana, by=3 * CONNECT.connect)

    assert type(error) is Unreachable


@pytest.mark.parametrize("method", VERBS)
async def test_a_failed_handshake_means_that_nothing_was_sent(
    method: str, peer: Peer, session: aiohttp.ClientSession, cache: Cache, ana: Login
) -> None:
    url = peer.url.replace("http:", "https:")

    error = await failed(at(url, session, cache), method, ana, by=3 * CONNECT.connect)

    assert type(error) is Unreachable


class Names(AbstractResolver):
    """A name service that knows nothing, or says nothing."""

    def __init__(self, *, hangs: bool) -> None:
        self._hangs = hangs

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        if self._hangs:
            await asyncio.Event().wait()
        raise OSError("no such name")

    async def close(self) -> None:
        pass


@pytest.mark.parametrize("hangs", [False, True])
@pytest.mark.parametrize("method", VERBS)
async def test_a_name_that_is_not_found_means_that_nothing_was_sent(
    method: str, *, hangs: bool, cache: Cache, ana: Login
) -> None:
    connector = aiohttp.TCPConnector(resolver=Names(hangs=hangs))
    async with aiohttp.ClientSession(connector=connector) as session:
        error = await failed(
            at("http://pipedrive.test", session, cache), method, ana, by=3 * CONNECT.connect
        )

    assert type(error) is Unreachable
