import asyncio

import pytest

from bot.ingress import edge
from bot.ingress.edge import BUSY, Ack
from bot.tasks import Closing
from tests.edge.door import Client, Door, Lines
from tests.edge.signing import COMMAND, form, signed

URL = "/slack/events"
BODY = form(COMMAND)


class DiskFull(Exception):
    """The storage says no."""


async def test_a_request_that_cannot_be_stored_is_not_done(
    client: Client, door: Door, lines: Lines
) -> None:
    async def storing() -> bool:
        raise DiskFull("canary /var/lib/deal-desk.db")

    door.storing = storing

    answer = await client.post(URL, data=BODY, headers=signed(BODY))

    assert (answer.status, await answer.text()) == (503, BUSY)
    assert door.dispatched == []
    (line,) = lines.saying("the request could not be stored")
    assert line["error"] == "DiskFull"
    assert "canary" not in lines.text


async def test_a_storage_that_hangs_is_not_waited_for(
    client: Client, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def storing() -> bool:
        await asyncio.Event().wait()
        raise AssertionError

    monkeypatch.setattr(edge, "STORING", 0.01)
    door.storing = storing

    answer = await client.post(URL, data=BODY, headers=signed(BODY))

    assert (answer.status, await answer.text()) == (503, BUSY)
    assert door.dispatched == []


async def test_a_mistake_of_ours_shows_a_code_and_the_log_has_the_rest(
    client: Client, door: Door, lines: Lines
) -> None:
    async def answering() -> Ack:
        raise ValueError("canary: Café & Söhne is not a number")

    door.answering = answering

    answer = await client.post(URL, data=BODY, headers=signed(BODY))

    (line,) = lines.saying("the answer failed")
    assert answer.status == 500
    assert line["code"] in await answer.text()
    assert line["error"] == "ValueError"
    assert line["where"][-1].endswith(" answering")
    assert (line["team"], line["user"]) == ("T0DESK", "U0ANA")
    assert "canary" not in lines.text + await answer.text()


async def test_nothing_is_begun_once_the_process_is_going_down(client: Client, door: Door) -> None:
    await door.tasks.drain(0)

    answer = await client.post(URL, data=BODY, headers=signed(BODY))

    assert (answer.status, await answer.text()) == (503, BUSY)
    assert answer.headers["Connection"] == "close"
    assert (door.dispatched, door.seen) == ([], set())


async def test_work_refused_at_the_last_moment_is_said_to_be_not_done(
    client: Client, door: Door
) -> None:
    async def answering() -> Ack:
        raise Closing("command")

    door.answering = answering

    answer = await client.post(URL, data=BODY, headers=signed(BODY))

    assert (answer.status, await answer.text()) == (503, BUSY)
