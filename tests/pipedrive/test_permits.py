"""Nothing that changes data leaves without the permit of a running operation."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import aiohttp
import pytest
from pydantic import SecretStr

from bot.pipedrive.http.cache import Cache
from bot.pipedrive.http.client import Pipedrive
from bot.pipedrive.http.throttle import Throttle
from bot.pipedrive.records.models import Deal
from bot.pipedrive.request import Login, NotPermitted, Request
from tests.pipedrive.peer import Peer, no
from tests.pipedrive.permitted import permit

WIN = Request("PATCH", "/api/v2/deals/12", body={"status": "won"})
WRITES = [Request(method, "/api/v2/deals/12") for method in ("POST", "PATCH", "PUT", "DELETE")]
Way = Callable[[Pipedrive, Request, Login], Awaitable[object]]
NEVER = Path("never-written")

each_write = pytest.mark.parametrize("request_", WRITES, ids=lambda request: request.method)
every_way_out = pytest.mark.parametrize(
    "way",
    [
        pytest.param(lambda p, request, login: p.send(request, login, Deal), id="send"),
        pytest.param(lambda p, request, login: p.fetch(request, login), id="fetch"),
        pytest.param(lambda p, request, login: p.glance(request, login, Deal), id="glance"),
        pytest.param(lambda p, request, login: p.download(request, login, NEVER), id="download"),
    ],
)


@pytest.fixture
def pipedrive(session: aiohttp.ClientSession, peer: Peer, cache: Cache) -> Pipedrive:
    return Pipedrive(session, peer.url, cache=cache, throttle=Throttle(burst=10_000))


@each_write
@every_way_out
async def test_without_one_nothing_is_sent(
    request_: Request, way: Way, pipedrive: Pipedrive, peer: Peer, ana: Login
) -> None:
    with pytest.raises(NotPermitted):
        await way(pipedrive, request_, ana)

    assert peer.heard == []


async def test_somebody_who_is_only_just_connecting_changes_nothing(
    pipedrive: Pipedrive, peer: Peer
) -> None:
    unknown = Login("T1", 0, 0, SecretStr("new"))

    with pytest.raises(NotPermitted):
        await pipedrive.send(WIN, unknown, Deal)

    assert peer.heard == []


async def test_one_permit_lets_one_request_out(
    pipedrive: Pipedrive, peer: Peer, ana: Login
) -> None:
    given = permit(WIN, ana)
    await pipedrive.send(WIN, ana, Deal, permit=given)

    with pytest.raises(NotPermitted):
        await pipedrive.send(WIN, ana, Deal, permit=given)

    assert peer.count("PATCH") == 1


async def test_a_try_after_a_429_is_the_same_request(
    pipedrive: Pipedrive, peer: Peer, ana: Login
) -> None:
    peer.answers = [no(429, headers={"x-ratelimit-remaining": "0", "x-ratelimit-reset": "0"})]

    await pipedrive.send(WIN, ana, Deal, permit=permit(WIN, ana))

    assert peer.count("PATCH") == 2


@pytest.mark.parametrize(
    "other",
    [
        replace(WIN, path="/api/v2/deals/13"),
        replace(WIN, path="/api/v2/deals/12/products"),
        replace(WIN, method="DELETE"),
    ],
    ids=["another record", "something below it", "another method"],
)
async def test_it_lets_out_nothing_else(
    other: Request, pipedrive: Pipedrive, peer: Peer, ana: Login
) -> None:
    with pytest.raises(NotPermitted):
        await pipedrive.send(other, ana, Deal, permit=permit(WIN, ana))

    assert peer.heard == []


@pytest.mark.parametrize(
    "other", [{"user": 42}, {"company": 8}, {"team": "T2"}], ids=["user", "company", "team"]
)
async def test_it_is_good_for_one_login(
    other: dict[str, int | str], pipedrive: Pipedrive, peer: Peer, ana: Login
) -> None:
    somebody = Login(
        **{"team": "T1", "company": 7, "user": 41, "secret": SecretStr("x"), **other}  # type: ignore[arg-type]
    )

    with pytest.raises(NotPermitted):
        await pipedrive.send(WIN, somebody, Deal, permit=permit(WIN, ana))

    assert peer.heard == []
