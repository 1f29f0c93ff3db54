import asyncio

import pytest
from aiohttp.test_utils import TestClient

from bot.ingress import edge
from tests.edge.door import Client, Door, Lines, Server
from tests.edge.signing import COMMAND, NOW, form, signed

URL = "/slack/events"
BODY = form(COMMAND)


async def test_the_process_is_healthy_whatever_it_depends_on(client: Client, door: Door) -> None:
    door.checks = {"database": False}

    answer = await client.get("/healthz")

    assert (answer.status, await answer.text()) == (200, "ok")


async def test_it_is_ready_when_every_check_passes(client: Client) -> None:
    answer = await client.get("/readyz")

    assert answer.status == 200
    assert await answer.json() == {"database": True, "clock": True, "open": True}


async def test_it_is_not_ready_without_its_database(client: Client, door: Door) -> None:
    door.checks = {"database": False}

    answer = await client.get("/readyz")

    assert answer.status == 503
    assert (await answer.json())["database"] is False


async def test_it_is_not_ready_while_it_drains(client: Client, door: Door) -> None:
    await door.tasks.drain(0)

    answer = await client.get("/readyz")

    assert answer.status == 503
    assert (await answer.json())["open"] is False


async def test_a_check_that_raises_has_failed(client: Client, door: Door, lines: Lines) -> None:
    async def checking() -> dict[str, bool]:
        raise OSError("canary")

    door.checking = checking

    answer = await client.get("/readyz")

    assert answer.status == 503
    assert "canary" not in lines.text + await answer.text()


async def test_a_check_that_hangs_has_failed(
    client: Client, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def checking() -> dict[str, bool]:
        await asyncio.Event().wait()
        raise AssertionError

    monkeypatch.setattr(edge, "CHECKING", 0.01)
    door.checking = checking

    answer = await client.get("/readyz")

    assert answer.status == 503


async def test_however_many_ask_there_is_one_look(client: Client, door: Door) -> None:
    looks = 0

    async def checking() -> dict[str, bool]:
        nonlocal looks
        looks += 1
        await asyncio.sleep(0)
        return {"database": True}

    door.checking = checking

    answers = await asyncio.gather(*(client.get("/readyz") for _ in range(60)))

    assert {answer.status for answer in answers} == {200}
    assert looks == 1


async def test_a_look_is_made_anew_while_nobody_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(edge, "LOOKING_EVERY", 0)
    found, third = iter([True, False]), asyncio.Event()

    async def look() -> dict[str, bool]:
        database = next(found, None)
        if database is None:
            third.set()
        return {"database": bool(database)}

    readiness = edge.SharedHealthCheck(look)
    watching = asyncio.create_task(readiness.watch())
    await third.wait()
    watching.cancel()

    assert await readiness.found() == {"database": False}


async def test_the_page_of_figures_is_made_once_a_second(client: Client, door: Door) -> None:
    first = await (await client.get("/metrics")).text()
    door.metrics.rejected("canary")
    again = await (await client.get("/metrics")).text()

    assert first == again


@pytest.mark.parametrize(
    ("skew", "ready", "warned"), [(20, True, False), (100, True, True), (-250, False, True)]
)
async def test_a_clock_that_goes_wrong_is_noticed_before_every_signature_is_stale(
    client: Client, lines: Lines, skew: int, *, ready: bool, warned: bool
) -> None:
    for second in range(3):
        await client.post(URL, data=BODY, headers=signed(BODY, at=NOW - skew + second))

    answer = await client.get("/readyz")

    assert (await answer.json())["clock"] is ready
    assert bool(lines.saying("our clock differs from that of Slack")) is warned


async def test_requests_that_were_not_slacks_do_not_move_the_clock(
    client: Client, door: Door
) -> None:
    for _ in range(5):
        headers = signed(BODY, at=NOW - 290, secret="e" * 32)
        await client.post(URL, data=BODY, headers=headers)

    answer = await client.get("/readyz")

    assert (await answer.json())["clock"] is True
    assert "bot_clock_offset_seconds 0.0" in door.metrics.render().decode()


async def test_metrics_are_open_when_no_token_is_set(client: Client) -> None:
    answer = await client.get("/metrics")

    assert answer.status == 200
    assert "bot_open_tasks 0.0" in await answer.text()


@pytest.mark.parametrize(
    ("authorization", "status"),
    [
        ("Bearer metrics-canary", 200),
        ("Bearer metrics-canarY", 401),
        ("Bearer ", 401),
        ("metrics-canary", 401),
        ("Bearer é", 401),
        (None, 401),
    ],
)
async def test_metrics_want_their_token(
    lines: Lines, authorization: str | None, status: int
) -> None:
    door = Door(metrics_token="metrics-canary")
    async with TestClient(Server(door.app())) as client:
        headers = {"Authorization": authorization} if authorization else {}

        answer = await client.get("/metrics", headers=headers)

    assert answer.status == status
    assert "canary" not in lines.text
