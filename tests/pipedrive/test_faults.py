"""Each fault of the wire, with each verb: what the caller is told and how often it was asked."""

import asyncio

import pytest

from bot.pipedrive.http.client import Pipedrive
from bot.pipedrive.http.errors import Ambiguous, PipedriveError, Refused, Unavailable, Unreachable
from bot.pipedrive.records.models import Deal
from bot.pipedrive.request import Login, Request
from tests.pipedrive.faults import DENIED, LOST, REFUSED, VERBS, WHOLE, WRITES
from tests.pipedrive.peer import Peer, Wire, http


async def failed(pipedrive: Pipedrive, method: str, login: Login) -> PipedriveError:
    with pytest.raises(PipedriveError) as raised:
        await pipedrive.send(Request(method, "/api/v2/deals/12"), login, Deal)
    return raised.value


@pytest.mark.parametrize("fault", LOST)
async def test_a_read_without_a_believable_answer_is_asked_three_times(
    fault: str, pipedrive: Pipedrive, peer: Peer, ana: Login
) -> None:
    peer.answer = lambda _: LOST[fault]

    error = await failed(pipedrive, "GET", ana)

    assert type(error) is Unavailable
    assert len(peer.heard) == 3
    assert [attempt.number for attempt in peer.claimed] == [1, 2, 3]


@pytest.mark.parametrize("fault", LOST)
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


async def test_a_read_that_is_denied_was_refused(
    pipedrive: Pipedrive, peer: Peer, ana: Login
) -> None:
    peer.answer = lambda _: DENIED

    assert type(await failed(pipedrive, "GET", ana)) is Refused


@pytest.mark.parametrize("method", WRITES)
async def test_a_write_that_is_denied_with_a_status_that_says_yes_may_have_been_done(
    method: str, pipedrive: Pipedrive, peer: Peer, ana: Login
) -> None:
    peer.answer = lambda _: DENIED

    error = await failed(pipedrive, method, ana)

    assert isinstance(error, Ambiguous)
    assert error.said == "Deal is archived"
    assert len(peer.heard) == 1


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
