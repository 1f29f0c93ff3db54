"""`python -m bot …`: what scripts and newcomers read from it."""

import asyncio
import json
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import yaml
from jsonschema import Draft202012Validator

from bot.__main__ import main
from bot.tools.base import Tool
from bot.tools.catalog.all import TOOLS

ROOT = Path(__file__).parents[1]
PATIENCE = 30

# Any touch of a network ends the program.
OFFLINE = """
import sys

def watch(event, _):
    if event.startswith(("socket.connect", "socket.getaddrinfo", "socket.sendto")):
        sys.exit(f"tried {event}")

sys.addaudithook(watch)
from bot.__main__ import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> "Said":
    return Said(capsys)


class Said:
    """Runs a command and reads what it prints."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def text(self, *arguments: str) -> str:
        assert main(arguments) == 0
        return self._capsys.readouterr().out

    def json(self, *arguments: str) -> Any:
        return json.loads(self.text(*arguments))


# --- tools ---------------------------------------------------------------------------------------


def test_tools_are_listed_for_programs(said: Said) -> None:
    listed = said.json("tools", "--json")

    assert [tool["name"] for tool in listed] == [tool.name for tool in TOOLS]
    assert all(
        list(tool)
        == ["name", "command", "endpoint", "kind", "gated", "example", "summary", "parameters"]
        for tool in listed
    )


def test_a_listed_tool_says_how_it_is_typed_and_what_it_does(said: Said) -> None:
    (merge,) = [tool for tool in said.json("tools", "--json") if tool["name"] == "deals_merge"]

    parameters = merge.pop("parameters")
    assert merge == {
        "name": "deals_merge",
        "command": "/deal merge",
        "endpoint": "PUT /v1/deals/{id}/merge",
        "kind": "destructive",
        "gated": True,
        "example": "12 into 13",
        "summary": "Merge one deal into another, after asking.",
    }
    assert set(parameters["required"]) == {"id", "merge_with_id"}


def test_the_parameters_of_every_tool_are_a_json_schema_that_takes_nothing_else(said: Said) -> None:
    for tool in said.json("tools", "--json"):
        Draft202012Validator.check_schema(tool["parameters"])
        assert tool["parameters"]["type"] == "object"
        assert tool["parameters"]["additionalProperties"] is False
        assert tool["kind"] in {"read", "write", "destructive"}
        assert tool["gated"] == (tool["kind"] == "destructive")


def test_tools_are_listed_for_people(said: Said) -> None:
    lines = said.text("tools").splitlines()

    assert [line.split()[0] for line in lines] == [tool.name for tool in TOOLS]
    asking = {line.split()[0] for line in lines if line.endswith("(asks first)")}
    assert asking == {tool.name for tool in TOOLS if tool.gated}


# --- try -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.name)
def test_the_example_of_every_tool_is_a_request_as_it_stands(
    said: Said, tool: Tool[Any, Any]
) -> None:
    """Whoever tries it is nobody yet: it needs no login and no lookup."""
    shown = said.json("try", f"/{tool.command} {tool.example}")

    assert shown["tool"] == tool.name, shown
    assert shown["method"] in {"GET", "POST", "PATCH", "PUT", "DELETE"}
    assert "{" not in shown["path"]


def test_try_shows_the_request_of_a_command(said: Said) -> None:
    assert said.json("try", "/deal move 12 5") == {
        "tool": "deals_move_to_stage",
        "method": "PATCH",
        "path": "/api/v2/deals/12",
        "query": {},
        "body": {"stage_id": 5},
    }


def test_try_shows_a_query_as_it_is_sent(said: Said) -> None:
    shown = said.json("try", "/deal find acme status=open exact=yes limit=5")

    assert shown["query"] == {"exact_match": "true", "limit": "5", "status": "open", "term": "acme"}
    assert shown["body"] is None


def test_try_shows_what_a_gated_command_would_send_after_the_click(said: Said) -> None:
    assert said.json("try", "/deal merge 12 into 13") == {
        "tool": "deals_merge",
        "method": "PUT",
        "path": "/v1/deals/12/merge",
        "query": {},
        "body": {"merge_with_id": 13},
    }


@pytest.mark.parametrize(
    "line", ["/crm deal move 12 5", "/crm run deals_move_to_stage id=12 stage=5"]
)
def test_try_knows_the_other_ways_to_say_it(said: Said, line: str) -> None:
    assert said.json("try", line) == said.json("try", "/deal move 12 5")


def test_try_says_what_is_missing_wrong_or_only_a_name(said: Said) -> None:
    shown = said.json("try", "/deal new value=lots owner=tom")

    assert shown == {
        "incomplete": {
            "tool": "deals_create",
            "typed": {"value": "lots", "owner_id": "tom"},
            "missing": ["title"],
            "wrong": {"value": "“lots” isn't an amount I understand. Try 12k, 12500 or 12.50 EUR."},
            "names": {"owner_id": [{"kind": "user", "text": "tom"}]},
        }
    }


@pytest.mark.parametrize(
    ("line", "unknown"),
    [
        ("/deal mvoe 12", {"unknown": "mvoe", "nearest": ["move"]}),
        ("/deal", {"unknown": "", "nearest": []}),
        ("/nonsense 12", {"unknown": "12", "nearest": []}),
    ],
)
def test_try_says_what_it_does_not_know(said: Said, line: str, unknown: dict[str, object]) -> None:
    assert said.json("try", line) == unknown


@pytest.mark.parametrize(
    "line", ["/deal won 12", "/deal delete 12", "/deal move acme to Negotiation", "/crm status"]
)
async def test_try_touches_no_network(line: str) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", OFFLINE, "try", line, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )

    printed, _ = await process.communicate()

    assert process.returncode == 0
    assert json.loads(printed)


# --- manifest ------------------------------------------------------------------------------------


async def test_a_reader_that_has_seen_enough_breaks_nothing() -> None:
    command = f"{sys.executable} -m bot tools | head -n 1"
    shell = await asyncio.create_subprocess_shell(
        command, cwd=ROOT, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    told, complaints = await shell.communicate()

    assert told.count(b"\n") == 1
    assert complaints == b""


def test_the_manifest_is_filled_in(said: Said) -> None:
    printed = said.text("manifest", "--url", "https://bot.example.com")

    manifest = yaml.safe_load(printed)
    urls = re.findall(r"https://[^\s\"]+/slack/events", printed)
    assert set(urls) == {"https://bot.example.com/slack/events"}
    assert "/deal" in {command["command"] for command in manifest["features"]["slash_commands"]}


def test_an_address_that_slack_would_not_call_is_refused(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["manifest", "--url", "http://bot.example.com"]) == 2
    assert "https://bot.example.com" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["dance"],
        ["try"],
        ["manifest"],
        ["playground", "--bot", "3000"],
        ["playground", "--bot", "localhost:3000"],
        ["playground", "--bot", "http://127.0.0.1:many"],
    ],
)
def test_a_command_that_is_not_complete_shows_how_it_is_used(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main(arguments)

    assert left.value.code == 2
    assert "usage: python -m bot" in capsys.readouterr().err


# --- playground ----------------------------------------------------------------------------------


@asynccontextmanager
async def started(*arguments: str) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "playground", *arguments,
        cwd=ROOT, stdout=asyncio.subprocess.PIPE, env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def test_the_playground_describes_itself_answers_and_ends_when_told_to() -> None:
    async with asyncio.timeout(PATIENCE), started("--print-json", "--deals", "30") as process:
        assert process.stdout
        described = json.loads(await process.stdout.readline())

        async with aiohttp.ClientSession() as session:
            async with session.get(described["url"]) as page:
                text = await page.text()
            async with session.get(f"{described['bot_url']}/readyz") as ready:
                readiness = ready.status
            token = next(iter(described["pipedrive_tokens"].values()))
            me = f"{described['pipedrive_url']}/v1/users/me"
            async with session.get(me, headers={"x-api-token": token}) as login:
                answer = await login.json()
        process.send_signal(signal.SIGTERM)
        code = await process.wait()

    assert described.keys() >= {
        "url", "bot_url", "slack_api_url", "signing_secret", "bot_token", "pipedrive_url",
        "pipedrive_tokens",
    }  # fmt: skip
    assert (page.status, readiness, code) == (200, 200, 0)
    assert "<html" in text
    assert answer["success"] is True


async def test_the_playground_says_where_it_is_on_one_line() -> None:
    async with asyncio.timeout(PATIENCE), started("--deals", "10") as process:
        assert process.stdout
        line = (await process.stdout.readline()).decode()
        process.send_signal(signal.SIGINT)
        code = await process.wait()

    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/\n", line)
    assert code == 0
