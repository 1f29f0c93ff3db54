"""Each fault of the wire, with each verb: what the caller is told and how often it was asked."""

import asyncio
import gzip
import socket
import time
from collections.abc import Iterator

import aiohttp
import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.pipedrive.cache import Cache
from bot.pipedrive.client import Login, Pipedrive, Request
from bot.pipedrive.errors import (
    Ambiguous,
    BadToken,
    Blocked,
    Invalid,
    NotAllowed,
    NotFound,
    PipedriveError,
    PlanLimit,
    Unavailable,
    Unreachable,
)
from bot.pipedrive.models import Deal
from bot.pipedrive.throttle import Throttle
from tests.pipedrive.conftest import FAST
from tests.pipedrive.peer import Peer, Wire, deal, http, no, ok

VERBS = ["GET", "PATCH", "DELETE", "POST", "PUT"]
WRITES = VERBS[1:]
WHOLE = ok(deal()).content
HTML = b"<html><body>Bad gateway</body></html>"
BOMB = gzip.compress(b" " * 50_000_000, 9)

DRIP = "one byte at a time"

# No answer that could be believed: a read is asked again, a write is not.
LOST = {
    "reset before the headers": Wire(then="reset"),
    "closed before the headers": Wire(then="close"),
    "reset after the headers": Wire(WHOLE.partition(b"{")[0], "reset"),
    "closed after half a header": Wire(WHOLE[:30], "close"),
    "cut body": Wire(WHOLE[:-10], "close"),
    "reset in the body": Wire(WHOLE[:-10], "reset"),
    "never answered": Wire(then="hang"),
    "stuck in the body": Wire(WHOLE[:-10], "hang"),
    DRIP: Wire(WHOLE, "drip"),
    "not HTTP": Wire(b"SSH-2.0-OpenSSH_9.2\r\n", "close"),
    "500": no(500, "Internal error"),
    "500 after 200 characters": http(500, b"x" * 200),
    "501": no(501),
    "502 page": http(502, HTML),
    "503": no(503),
    "504 empty": http(504),
    "408": no(408),
    "404 page": http(404, HTML),
    "200 page": http(200, HTML),
    "200 empty": http(200),
    "204": http(204),
    "cut JSON": http(200, b'{"success": true, "data": {"id": 12, "tit'),
    "null data": ok(None),
    "other record": ok({"name": "no deal"}),
    "list for a record": ok([deal()]),
    "failure without a word": http(200, b'{"success": false}'),
    "shorter than it claims": http(200, b"{}", length=50, then="close"),
    "no gzip": http(200, b"plain", {"Content-Encoding": "gzip"}),
    "gzip bomb": http(200, BOMB, {"Content-Encoding": "gzip"}),
    "too long": http(200, b" " * (FAST.body + 1)),
    "redirect": http(302, b"", {"Location": "/api/v2/deals/13"}),
    "permanent redirect": http(308, b"", {"Location": "/api/v2/deals/13"}),
}

# Pipedrive said no: nobody asks again.
REFUSED: dict[str, tuple[Wire, type[PipedriveError]]] = {
    "400": (no(400, "Validation failed: title: Required"), Invalid),
    "401": (no(401, "unauthorized access"), BadToken),
    "402": (no(402, "Company account is not open"), PlanLimit),
    "403": (no(403, "You do not have permissions to do this."), NotAllowed),
    "403 page": (http(403, HTML), Blocked),
    "404": (no(404, "Deal not found"), NotFound),
    "410": (no(410, "Deal is gone"), NotFound),
    "415": (no(415, "Feature not enabled"), PlanLimit),
    "422": (no(422, "Limit of webhooks"), Invalid),
    "success: false": (http(200, b'{"success": false, "error": "Deal is archived"}'), Invalid),
}


async def failed(pipedrive: Pipedrive, method: str, login: Login) -> PipedriveError:
    """What a call ends in, which must be before its deadline."""
    started = time.monotonic()
    with pytest.raises(PipedriveError) as raised:
        await pipedrive.send(Request(method, "/api/v2/deals/12"), login, Deal)
    assert time.monotonic() - started < FAST.total + 0.5
    return raised.value


@pytest.mark.parametrize("fault", LOST)
async def test_a_read_without_a_believable_answer_is_asked_three_times(
    fault: str, pipedrive: Pipedrive, peer: Peer, ana: Login
) -> None:
    peer.answer = lambda _: LOST[fault]

    error = await failed(pipedrive, "GET", ana)

    assert type(error) is Unavailable
    # Only a slow drip leaves no time for more.
    assert len(peer.heard) == (1 if fault == DRIP else 3)
    assert [attempt.number for attempt in peer.claimed] == list(range(1, len(peer.heard) + 1))


@pytest.mark.parametrize("fault", [fault for fault in LOST if fault != DRIP])
async def test_a_read_that_is_answered_the_second_time_has_worked(
    fault: str, pipedrive: Pipedrive, peer: Peer, ana: Login
) -> None:
    peer.answers = [LOST[fault]]

    record = await pipedrive.send(Request("GET", "/api/v2/deals/12"), ana, Deal)

    assert record.id == 12
    assert len(peer.heard) == 2


@pytest.mark.parametrize("method", WRITES)
@pytest.mark.parametrize("fault", LOST)
async def test_a_write_without_a_believable_answer_is_ambiguous_and_never_repeated(
    fault: str, method: str, pipedrive: Pipedrive, peer: Peer, ana: Login
) -> None:
    peer.answer = lambda _: LOST[fault]

    error = await failed(pipedrive, method, ana)

    assert type(error) is Ambiguous
    assert len(peer.heard) == len(peer.claimed) == 1


@pytest.mark.parametrize("method", VERBS)
@pytest.mark.parametrize("answer", REFUSED)
async def test_a_refusal_is_told_at_once(
    answer: str, method: str, pipedrive: Pipedrive, peer: Peer, ana: Login
) -> None:
    wire, meaning = REFUSED[answer]
    peer.answer = lambda _: wire

    error = await failed(pipedrive, method, ana)

    assert type(error) is meaning
    assert len(peer.heard) == len(peer.claimed) == 1


@pytest.mark.parametrize("cut", range(0, len(WHOLE), 10))
async def test_an_answer_cut_anywhere_is_not_believed(
    cut: int, pipedrive: Pipedrive, peer: Peer, ana: Login
) -> None:
    peer.answer = lambda _: Wire(WHOLE[:cut], "close")

    error = await failed(pipedrive, "DELETE", ana)

    assert type(error) is Ambiguous
    assert len(peer.heard) == 1


async def test_a_slow_answer_is_waited_for(pipedrive: Pipedrive, peer: Peer, ana: Login) -> None:
    peer.gate.clear()
    call = asyncio.create_task(pipedrive.send(Request("GET", "/v1/deals/12"), ana, Deal))
    await peer.until(1)

    peer.gate.set()

    assert (await call).id == 12
    assert len(peer.heard) == 1


@pytest.mark.parametrize("method", VERBS)
async def test_a_redirect_is_not_followed_and_the_token_stays_here(
    method: str, pipedrive: Pipedrive, peer: Peer, ana: Login
) -> None:
    async with Peer() as elsewhere:
        peer.answer = lambda _: http(307, b"", {"Location": f"{elsewhere.url}/api/v2/deals/12"})

        await failed(pipedrive, method, ana)

        assert elsewhere.heard == []


@pytest.mark.parametrize("method", VERBS)
async def test_a_refused_connection_means_that_nothing_was_sent(
    method: str, pipedrive: Pipedrive, peer: Peer, ana: Login
) -> None:
    await peer.close()

    error = await failed(pipedrive, method, ana)

    assert type(error) is Unreachable
    assert peer.claimed == []


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
    return Pipedrive(session, url, cache=cache, throttle=Throttle(), limits=FAST)


@pytest.mark.parametrize("method", VERBS)
async def test_a_connection_that_never_comes_about_means_that_nothing_was_sent(
    method: str, black_hole: str, session: aiohttp.ClientSession, cache: Cache, ana: Login
) -> None:
    error = await failed(at(black_hole, session, cache), method, ana)

    assert type(error) is Unreachable


@pytest.mark.parametrize("method", VERBS)
async def test_a_failed_handshake_means_that_nothing_was_sent(
    method: str, peer: Peer, session: aiohttp.ClientSession, cache: Cache, ana: Login
) -> None:
    url = peer.url.replace("http:", "https:")

    error = await failed(at(url, session, cache), method, ana)

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
        error = await failed(at("http://pipedrive.test", session, cache), method, ana)

    assert type(error) is Unreachable


async def test_a_kept_connection_that_was_closed_meanwhile_is_replaced(
    pipedrive: Pipedrive, peer: Peer, ana: Login
) -> None:
    request = Request("GET", "/api/v2/deals/12")
    peer.answers = [Wire(WHOLE, "close")]
    await pipedrive.send(request, ana, Deal, fresh=True)

    record = await pipedrive.send(request, ana, Deal, fresh=True)

    assert record.id == 12
    assert len(peer.heard) == 2


async def test_connections_are_kept_for_the_next_call(
    pipedrive: Pipedrive, peer: Peer, ana: Login
) -> None:
    for _ in range(50):
        await pipedrive.send(Request("GET", "/api/v2/deals/12"), ana, Deal, fresh=True)

    assert len(peer.heard) == 50
    assert peer.connections == 1


async def test_cookies_are_not_kept(pipedrive: Pipedrive, peer: Peer, ana: Login) -> None:
    request = Request("GET", "/api/v2/deals/12")
    body = WHOLE.partition(b"\r\n\r\n")[2]
    peer.answers = [http(200, body, {"Set-Cookie": "who=ana; Path=/"})]

    await pipedrive.send(request, ana, Deal, fresh=True)
    await pipedrive.send(request, ana, Deal, fresh=True)

    assert "cookie" not in peer.heard[1].headers


async def test_a_caller_who_gives_up_a_write_leaves_no_second_one_behind(
    pipedrive: Pipedrive, peer: Peer, ana: Login
) -> None:
    peer.gate.clear()
    call = asyncio.create_task(pipedrive.send(Request("DELETE", "/v1/deals/12"), ana, Deal))
    await peer.until(1)

    call.cancel()
    peer.gate.set()

    with pytest.raises(asyncio.CancelledError):
        await call
    assert len(peer.heard) == 1
