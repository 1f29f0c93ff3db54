import aiohttp
import pytest

from bot.pipedrive.http.client import Pipedrive
from bot.pipedrive.http.errors import Ambiguous
from bot.pipedrive.http.session import UnsafeClient, self_test
from bot.pipedrive.records.models import Deal
from bot.pipedrive.request import Login, Request
from tests.pipedrive.peer import Peer, Then, Wire

WRITES = ["DELETE", "PUT", "PATCH", "POST"]


@pytest.mark.parametrize("ending", ["reset", "close"])
@pytest.mark.parametrize("method", WRITES)
async def test_a_write_arrives_once_when_the_connection_breaks(
    method: str, ending: Then, pipedrive: Pipedrive, peer: Peer, ana: Login
) -> None:
    peer.answers = [Wire(then=ending)]

    with pytest.raises(Ambiguous):
        await pipedrive.send(Request(method, "/api/v2/deals/12"), ana, Deal)

    assert peer.count(method) == 1


@pytest.mark.parametrize("ending", ["reset", "close"])
@pytest.mark.parametrize("method", WRITES)
async def test_a_write_arrives_once_when_a_connection_that_has_served_before_breaks(
    method: str, ending: Then, pipedrive: Pipedrive, peer: Peer, ana: Login
) -> None:
    await pipedrive.send(Request("GET", "/api/v2/deals/12"), ana, Deal)
    peer.answers = [Wire(then=ending)]

    with pytest.raises(Ambiguous):
        await pipedrive.send(Request(method, "/api/v2/deals/12"), ana, Deal)

    assert peer.count(method) == peer.connections == 1


async def test_the_self_test_is_content_with_our_session(session: aiohttp.ClientSession) -> None:
    await self_test(session)


async def test_the_self_test_notices_a_session_that_repeats_writes() -> None:
    async with aiohttp.ClientSession() as plain:
        with pytest.raises(UnsafeClient, match=r"arrived .*'DELETE': 4, 'PUT': 4"):
            await self_test(plain)


async def test_the_self_test_leaves_no_connection_open(session: aiohttp.ClientSession) -> None:
    await self_test(session)

    assert session.connector is not None
    assert not session.connector._conns  # noqa: SLF001 - aiohttp does not show its pool otherwise
