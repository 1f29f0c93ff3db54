"""A bot whose token is refused is not ready and says why; one that nobody answers is ready."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from pydantic import SecretStr

from bot.app import create_app
from bot.ingress import edge
from bot.playground.run import Playground
from bot.slack import credentials
from tests.edge.door import Lines, recorded

WRONG_SLACK = {"slack_bot_token": SecretStr("xoxb-canary")}
WRONG_PIPEDRIVE = {"pipedrive_shared_token": SecretStr("canary")}
NOBODY_THERE = {
    "slack_api_url": "http://127.0.0.1:9/api/",
    "pipedrive_api_url": "http://127.0.0.1:9",
}


@pytest.fixture
def file(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/other.db"


@asynccontextmanager
async def started(desk: Playground, **changed: Any) -> AsyncIterator[TestClient[Any, Any]]:
    settings = desk.settings.model_copy(update=changed)
    async with create_app(settings) as app, TestClient(TestServer(app.web)) as client:
        app.ready.set()
        yield client
        await app.drain(5)


async def _told(desk: Playground, file: str, **changed: Any) -> tuple[int, dict[str, Any], Lines]:
    with recorded() as lines:
        async with started(desk, database_url=file, **changed) as client:
            answer = await client.get("/readyz")
            return answer.status, await answer.json(), lines


async def test_with_the_right_tokens_it_is_ready(desk: Playground, file: str) -> None:
    shared = {"pipedrive_shared_token": SecretStr(desk.world.tokens["ana"])}

    status, checks, _ = await _told(desk, file, **shared)

    assert (status, checks["slack_token"], checks["pipedrive_token"]) == (200, True, True)


@pytest.mark.parametrize(
    ("wrong", "name", "sentence"),
    [
        (WRONG_SLACK, "slack_token", "SLACK_BOT_TOKEN: Slack refuses it (invalid_auth). "),
        (WRONG_PIPEDRIVE, "pipedrive_token", "PIPEDRIVE_SHARED_TOKEN: Pipedrive refuses it. "),
    ],
)
async def test_with_a_token_that_is_refused_it_is_not_ready_and_says_so_in_one_sentence(
    desk: Playground, file: str, wrong: dict[str, Any], name: str, sentence: str
) -> None:
    status, checks, lines = await _told(desk, file, **wrong)

    (line,) = [line for line in lines.all if line["level"] == "error"]
    assert status == 503
    assert checks[name].startswith(sentence)
    assert line["event"] == checks[name]
    assert "canary" not in f"{lines.text} {checks}"
    assert "Traceback" not in lines.text


async def test_whom_nobody_answers_at_the_start_is_ready(desk: Playground, file: str) -> None:
    status, checks, lines = await _told(desk, file, **WRONG_PIPEDRIVE, **NOBODY_THERE)

    assert (status, checks["slack_token"], checks["pipedrive_token"]) == (200, True, True)
    assert "Traceback" not in lines.text


async def test_a_token_that_is_withdrawn_later_is_noticed_and_so_is_its_return(
    desk: Playground, file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(credentials, "EVERY", 0)
    monkeypatch.setattr(credentials, "AGAIN", 0)
    monkeypatch.setattr(edge, "LOOKING_EVERY", 0)
    rightly = desk.workspace.bot_token

    async with started(desk, database_url=file) as client:
        before = await client.get("/readyz")
        desk.workspace.bot_token = "xoxb-another"
        while (await client.get("/readyz")).status == before.status:
            pass
        withdrawn = await (await client.get("/readyz")).json()
        desk.workspace.bot_token = rightly
        while (await client.get("/readyz")).status != before.status:
            pass

    assert before.status == 200
    assert "SLACK_BOT_TOKEN" in withdrawn["slack_token"]
