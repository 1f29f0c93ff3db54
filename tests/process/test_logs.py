import json
import logging
from collections import namedtuple
from io import StringIO
from unittest.mock import create_autospec

import pytest
import structlog
from pydantic import SecretStr
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.observe import logs, redact
from bot.observe.logs import Sparing, failure, log
from bot.slack.listeners import Listeners, build
from tests.edge.door import Lines, recorded

# Planted one by one; none may show, whatever it is wrapped in.
CANARIES = [
    "xoxb-1234567890-abcdefCANARY",
    "xoxp-1-2-3-CANARY",
    "xoxe.xoxp-1-CANARY",
    "xapp-1-A0-1-CANARY",
    "8f742231b10e4ecd9a3de85a5f24c0de",
    "0123456789abcdef0123456789abcdef01234567",
    "https://hooks.slack.com/commands/T0/1/CANARY",
    "https://hooks.slack-gov.com/actions/T0/1/CANARY",
    "Bearer CANARY",
    "Basic CANARY==",
    "x-api-token: CANARY",
    '"x-api-token": "CANARY"',
    "access_token=CANARY&scope=x",
    "postgresql://desk:CANARY@localhost/desk",
    "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=",
    "kD8sYw3vQe6nTz0uLh4bXc7mRf2aJg9pNi5oVx1sW-E",
    "ann.canary+crm@example.co.uk",
    "+49 151 234 56 789",
    "(555) 123-4567",
    "555-123-4567",
]


@pytest.mark.parametrize("canary", CANARIES)
@pytest.mark.parametrize("shape", ["{}", "before {} after", "({})", "url={}", '{{"k": "{}"}}'])
def test_a_secret_never_reaches_a_line_whatever_is_around_it(
    lines: Lines, canary: str, shape: str
) -> None:
    text = shape.format(canary)

    log.info(text, note=text, notes=[text])

    assert "CANARY" not in lines.text.upper().replace("[REDACTED]", "")
    assert canary not in lines.text
    assert redact.GONE in lines.text


@pytest.mark.parametrize(
    "key",
    ["token", "slack_bot_token", "signing_secret", "password", "Authorization", "response_url",
     "trigger_id", "x_slack_signature", "body", "text", "payload", "private_metadata", "name"],
)  # fmt: skip
def test_some_keys_are_never_shown(lines: Lines, key: str) -> None:
    log.info("something", **{key: "harmless"})

    assert lines.all[0][key] == redact.GONE


def test_ids_and_figures_are_shown(lines: Lines) -> None:
    ids = {"team": "T0DESK", "deal": 1234567890, "ms": 1.5, "tokens_left": 29000, "ok": True,
           "slack_ts": "1763891234.123456", "day": "2026-11-23", "tool": "deals_mark_as_won",
           "host": "192.168.100.200", "nothing": None, "id": "12345678901"}  # fmt: skip

    log.info("something", **ids)

    assert ids.items() <= lines.all[0].items()


Pair = namedtuple("Pair", "title value")  # noqa: PYI024 - a tuple that prints what it holds


@pytest.mark.parametrize(
    "record",
    [{"title": "canary"}, Pair("x", {"a": "canary"}), SecretStr("canary"), b"canary", {"canary"},
     [["canary"]], ValueError("canary")],
)  # fmt: skip
def test_of_a_record_only_its_kind_is_shown(lines: Lines, record: object) -> None:
    log.info("something", thing=record)

    assert "canary" not in lines.text
    assert len(lines.all) == 1


def test_nobody_can_write_a_line_of_their_own(lines: Lines) -> None:
    log.info("hello\r\nlevel=error", note="a\nb\x1b[31mred\u2028end\ud800")

    (text,) = lines.text.splitlines()
    assert json.loads(text)["note"] == "a\\nb\\x1b[31mred\\x2028end\\ud800"


def test_a_very_long_line_is_cut_and_costs_little(lines: Lines) -> None:
    log.info("x", note="a1-" * 100_000, other="a" * 100_000 + "@")

    assert len(lines.text) < 3000


def test_a_line_is_json_with_the_time_in_utc(lines: Lines) -> None:
    structlog.contextvars.bind_contextvars(operation="op1")

    log.warning("something")

    (line,) = lines.all
    assert line["ts"].endswith("+00:00")
    assert (line["level"], line["event"], line["operation"]) == ("warning", "something", "op1")


def test_an_error_is_told_by_class_and_place_never_by_what_it_says(lines: Lines) -> None:
    def broken() -> None:
        raise ValueError("canary person") from KeyError("canary deal title")

    try:
        broken()
    except ValueError as error:
        code = failure("it broke", error, operation="op1")

    (line,) = lines.all
    assert line["error"] == "ValueError from KeyError"
    assert line["where"][-1].endswith(" broken")
    assert (line["code"], line["operation"]) == (code, "op1")
    assert "canary" not in lines.text


@pytest.mark.parametrize(
    "library", ["slack_sdk.web.async_client", "slack_bolt.AsyncApp", "aiohttp.access", "aiocache",
                "sqlalchemy.engine", "alembic.runtime", "aiosqlite", "psycopg", "anything"]
)  # fmt: skip
def test_libraries_say_nothing_below_a_warning_even_at_debug(lines: Lines, library: str) -> None:
    logger = logging.getLogger(library)
    before = logger.level
    logger.setLevel(logging.DEBUG)
    try:
        logger.debug("canary")
        logger.info("canary")
        logger.warning("took too long: %s", "canary")
    finally:
        logger.setLevel(before)

    assert "canary" not in lines.text
    assert [(line["logger"], line["level"]) for line in lines.all] == [(library, "warning")]


async def test_bolt_and_the_sdk_print_nothing_of_a_message_at_debug(
    lines: Lines, unused_tcp_port: int
) -> None:
    nobody = f"http://127.0.0.1:{unused_tcp_port}/"
    client = AsyncWebClient("xoxb-CANARY", base_url=nobody, retry_handlers=[])
    app = AsyncApp(client=client, signing_secret="CANARY")
    unsigned = AsyncBoltRequest(body="text=CANARY&command=%2Fdeal", headers={})

    refused = await app.async_dispatch(unsigned)
    with pytest.raises(OSError, match="127"):
        await client.chat_postMessage(channel="C0", text="CANARY")

    assert refused.status == 401

    assert "CANARY" not in lines.text


async def test_of_a_listener_that_breaks_bolt_logs_the_place_and_not_the_words(
    lines: Lines,
) -> None:
    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id="T0DESK", bot_token="xoxb-CANARY")

    async def broken() -> None:
        raise ValueError("CANARY deal")

    app = AsyncApp(
        authorize=authorize, process_before_response=True, request_verification_enabled=False
    )
    app.command("/deal")(broken)
    body = {"command": "/deal", "text": "CANARY", "team_id": "T0DESK", "user_id": "U0ANA"}

    answer = await app.async_dispatch(AsyncBoltRequest(body=body, mode="socket_mode"))

    assert answer.status == 500
    (line,) = lines.all
    assert line["event"] == "Failed to run listener function"
    assert (line["error"], line["where"][-1].rpartition(" ")[2]) == ("ValueError", "broken")
    assert "CANARY" not in lines.text


def test_a_library_error_keeps_its_place_and_loses_its_words(lines: Lines) -> None:
    def broken() -> None:
        raise RuntimeError("canary")

    try:
        broken()
    except RuntimeError:
        logging.getLogger("asyncio").exception("Task exception was never retrieved\ncanary")

    (line,) = lines.all
    assert (line["error"], line["level"]) == ("RuntimeError", "error")
    assert "canary" not in lines.text


def test_a_record_that_cannot_be_formatted_is_still_one_line(
    lines: Lines, capsys: pytest.CaptureFixture[str]
) -> None:
    record = logging.makeLogRecord({"name": "slack_sdk", "msg": "%d deals", "args": ("canary",)})
    record.levelno = logging.ERROR

    logs.Forward().handle(record)

    assert len(lines.all) == 1
    assert "canary" not in lines.text + capsys.readouterr().err


def test_debug_lines_of_ours_appear_only_at_debug() -> None:
    with recorded("DEBUG") as chatty:
        log.debug("detail")
    with recorded("INFO") as normal:
        log.debug("detail")

    assert (len(chatty.all), len(normal.all)) == (1, 0)


def test_setting_up_twice_writes_every_line_once(lines: Lines) -> None:
    logs.setup("INFO", lines.stream)

    logging.getLogger("aiohttp").error("once")

    assert len(lines.all) == 1


def test_an_unknown_level_is_refused() -> None:
    with pytest.raises(ValueError, match="LOG_LEVEL"):
        logs.setup("LOUD")


def test_a_person_at_a_terminal_gets_lines_to_read_without_the_secrets() -> None:
    class Terminal(StringIO):
        def isatty(self) -> bool:
            return True

    with recorded():
        terminal = Terminal()
        logs.setup("INFO", terminal)
        log.info("hello", token="canary", note="xoxb-canary")

    assert "hello" in terminal.getvalue()
    assert not terminal.getvalue().startswith("{")
    assert "canary" not in terminal.getvalue()


def test_lines_go_to_standard_output_unless_told_otherwise(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with recorded():
        logs.setup("INFO")
        log.info("here")

    assert json.loads(capsys.readouterr().out)["event"] == "here"


def test_one_line_a_second_per_cause_and_the_others_counted() -> None:
    now = 0.0
    sparing = Sparing(clock=lambda: now)

    first = [sparing.held_back("stale") for _ in range(5)]
    other = sparing.held_back("size")
    now = 1.0
    later = sparing.held_back("stale")

    assert first == [0, None, None, None, None]
    assert (other, later) == (0, 4)


@pytest.mark.parametrize(
    ("note", "said"),
    [
        ("As you gave `client` as well, `token` will be unused.", "a library warns"),
        ("Unhandled request ({'type': 'CANARY'})", "Unhandled request"),
        ("Retrying: CANARY", "Retrying"),
        ("Connection lost\nCANARY", "Connection lost"),
        ("'CANARY' is wrong", "a library warns"),
        ("All is well.", "All is well."),
    ],
)
def test_the_words_of_a_library_are_whole_or_not_there(lines: Lines, note: str, said: str) -> None:
    logging.getLogger("slack_bolt.AsyncApp").warning(note)

    (line,) = lines.all
    assert line["event"] == said
    assert ("at" in line) is (said == "a library warns")
    assert "CANARY" not in lines.text


async def test_a_bot_token_in_the_environment_is_nothing_to_warn_of(
    lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-canary")

    build(AsyncWebClient("xoxb-canary"), create_autospec(Listeners))

    assert lines.text == ""
