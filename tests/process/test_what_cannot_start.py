"""Settings are proven at the start: one sentence each, exit code 2, never a traceback."""

import asyncio
import socket
import sqlite3
from base64 import b64encode
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.__main__ import main
from bot.accounts.links import Link, Links
from bot.accounts.sealing import TokenCipher
from bot.pipedrive.request import Login
from bot.settings import Settings
from bot.slack import socket as socket_mode
from bot.store.db import Store
from tests.edge.door import recorded

KEY, OTHER_KEY = (b64encode(bytes([number]) * 32).decode() for number in (1, 2))


@pytest.fixture
def given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """An environment with which the bot would start."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    for name, value in {
        "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_SIGNING_SECRET": "canary-signing",
        "SLACK_APP_TOKEN": "xapp-1",
        "ENCRYPTION_KEY": KEY,
        "DATABASE_URL": f"sqlite:///{tmp_path}/desk.db",
        # Nobody is there: no test shall reach the network.
        "SLACK_API_URL": "http://127.0.0.1:9/api/",
        "PIPEDRIVE_API_URL": "http://127.0.0.1:9",
    }.items():
        monkeypatch.setenv(name, value)
    with recorded():
        yield monkeypatch


WRONG = [
    ("SLACK_BOT_TOKEN", ""),
    ("SLACK_BOT_TOKEN", "xoxp-canary"),
    ("SLACK_BOT_TOKEN", "xoxb-can ary"),
    ("SLACK_SIGNING_SECRET", ""),
    ("SLACK_SIGNING_SECRET", " , "),
    ("SLACK_SIGNING_SECRET", "xoxb-canary"),
    ("SLACK_SIGNING_SECRET", "canary\nsecret"),
    ("SLACK_SIGNING_SECRET", '"canary-secret"'),
    ("SLACK_SIGNING_SECRET", "abc"),
    ("SLACK_APP_TOKEN", ""),
    ("SLACK_APP_TOKEN", "xoxb-canary"),
    ("ENCRYPTION_KEY", ""),
    ("ENCRYPTION_KEY", "canary"),
    ("ENCRYPTION_KEY", "canary, of no base64 at all!"),
    ("ENCRYPTION_KEY", f"{KEY},canary"),
    ("PIPEDRIVE_SHARED_TOKEN", ""),
    ("PIPEDRIVE_SHARED_TOKEN", "  "),
    ("PIPEDRIVE_SHARED_TOKEN", "canary canary"),
    ("PIPEDRIVE_SHARED_TOKEN", "cänary"),
    ("DATABASE_URL", ""),
    ("DATABASE_URL", "desk.db"),
    ("DATABASE_URL", "mysql://desk:canary@localhost/desk"),
    ("DATABASE_URL", "sqlite://"),
    ("DATABASE_URL", "sqlite:////nowhere/at/all.db"),
    ("DATABASE_URL", "postgresql://desk:canary@127.0.0.1:9/desk"),
    ("REDIS_URL", ""),
    ("REDIS_URL", "localhost:6379"),
    ("REDIS_URL", "rediss://:canary@localhost"),
    ("REDIS_URL", "redis://localhost:canary"),
    ("REDIS_URL", "redis://localhost/canary"),
    ("HOST", ""),
    ("HOST", "http://0.0.0.0"),
    ("HOST", "0.0.0.0:3000 "),
    ("PORT", ""),
    ("PORT", "eighty"),
    ("PORT", "65536"),
    ("PORT", "-1"),
    ("METRICS_TOKEN", ""),
    ("METRICS_TOKEN", "can ary"),
    ("LOG_LEVEL", ""),
    ("LOG_LEVEL", "LOUD"),
    ("SLACK_API_URL", ""),
    ("SLACK_API_URL", "slack.com/api"),
    ("SLACK_API_URL", "http://slack.com/api/"),
    ("SLACK_API_URL", "https://slack.com:port/api/"),
    ("PIPEDRIVE_API_URL", ""),
    ("PIPEDRIVE_API_URL", "ftp://x"),
    ("PIPEDRIVE_API_URL", "api.pipedrive.com"),
    ("PIPEDRIVE_API_URL", "http://api.pipedrive.com"),
    ("PIPEDRIVE_API_URL", "https://me:canary@api.pipedrive.com"),
    ("PIPEDRIVE_API_URL", "https://api.pipedrive.com/v1"),
    ("PIPEDRIVE_API_URL", "https://api.pipedrive.com?api_token=canary"),
    ("PIPEDRIVE_API_URL", "https://"),
    ("PIPEDRIVE_API_URL", "https://[::1"),
]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_setting_that_cannot_be_right_is_named_in_one_line(
    given: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str, value: str
) -> None:
    given.setenv(name, value)

    ends = main(["serve"])

    (line,) = capsys.readouterr().err.splitlines()
    assert ends == 2
    assert name in line
    assert "canary" not in line
    assert len(line) < 300


@pytest.mark.parametrize("name", ["SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "ENCRYPTION_KEY"])
@pytest.mark.parametrize("command", ["serve", "socket"])
def test_what_is_missing_is_named_and_where_to_get_it(
    given: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str, command: str
) -> None:
    given.delenv(name)

    assert main([command]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"{name}: It is missing. ")
    assert "api.slack.com" in line or "python -c" in line


@pytest.mark.parametrize("command", ["socket", "doctor"])
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PIPEDRIVE_API_URL", "ftp://x"),
        ("PIPEDRIVE_SHARED_TOKEN", ""),
        ("ENCRYPTION_KEY", "no base64"),
        ("DATABASE_URL", "mysql://x"),
    ],
)
def test_every_way_to_start_proves_them(
    given: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: str,
    name: str,
    value: str,
) -> None:
    given.setenv(name, value)

    assert main([command]) == 2
    assert name in "".join(capsys.readouterr())


def test_the_playground_takes_no_blank_token_either(
    given: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    given.setenv("PIPEDRIVE_SHARED_TOKEN", "")

    assert main(["playground"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("PIPEDRIVE_SHARED_TOKEN: It is set to nothing.")


@pytest.mark.parametrize("command", ["serve", "playground"])
def test_a_port_that_is_taken_is_named(
    given: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        given.setenv("HOST", "127.0.0.1")
        given.setenv("PORT", port)

        ends = main([command, *(["--port", port] if command == "playground" else [])])

    (line,) = capsys.readouterr().err.splitlines()
    assert ends == 2
    assert port in line


@pytest.mark.usefixtures("given")
def test_a_socket_that_slack_does_not_open_is_told_after_a_while(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(socket_mode, "PATIENCE", 0.2)

    assert main(["socket"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("SLACK_APP_TOKEN: Slack opens no connection with it.")


async def _keep(url: str, *users: tuple[str, str]) -> None:
    """Logins of these people, each sealed with a key."""
    store = await Store.open(url)
    try:
        for user, key in users:
            login = Login(team="T0DESK", company=1, user=2, secret=SecretStr("token"))
            who = Link(
                team="T0DESK", user=user, company=1, pipedrive_user=2, name="", company_name="",
                domain="", locale="", tz="", currency="", login=login,
            )  # fmt: skip
            await Links(store, TokenCipher((SecretStr(key),))).save(who)
    finally:
        await store.close()


@pytest.mark.parametrize("command", ["serve", "socket", "doctor"])
def test_a_key_that_opens_nothing_of_what_is_kept_is_not_started_with(
    given: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, command: str
) -> None:
    asyncio.run(_keep(f"sqlite:///{tmp_path}/desk.db", ("U0ANA", OTHER_KEY)))

    assert main([command]) == 2
    assert "ENCRYPTION_KEY opens nothing of what is in the database." in "".join(
        capsys.readouterr()
    )


def test_the_old_key_behind_the_new_one_opens_it(
    given: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    asyncio.run(_keep(f"sqlite:///{tmp_path}/desk.db", ("U0ANA", OTHER_KEY)))
    given.setenv("ENCRYPTION_KEY", f"{KEY},{OTHER_KEY}")

    main(["doctor"])

    assert "ok   database" in capsys.readouterr().out


def test_one_login_that_does_not_open_keeps_nobody_else_out_and_is_told(
    given: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    kept = (("U0ANA", OTHER_KEY), ("U0TOM", KEY))
    asyncio.run(_keep(f"sqlite:///{tmp_path}/desk.db", *kept))

    ends = main(["doctor"])

    assert ends == 1
    assert "ENCRYPTION_KEY does not open 1 of 2 logins" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        ("DROP TABLE recents", "lacks the table recents"),
        ("ALTER TABLE links DROP COLUMN tz", "lacks the column tz of the table links"),
    ],
)
@pytest.mark.usefixtures("given")
@pytest.mark.parametrize("command", ["serve", "doctor"])
def test_a_database_that_is_not_whole_is_not_started_with(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, command: str, broken: str, told: str
) -> None:
    asyncio.run(_keep(f"sqlite:///{tmp_path}/desk.db"))
    with closing(sqlite3.connect(tmp_path / "desk.db")) as file:
        file.execute(broken)

    assert main([command]) == 2
    assert f"The database of DATABASE_URL {told}" in "".join(capsys.readouterr())


def test_a_file_that_is_no_database_is_not_started_with(
    given: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "desk.db").write_text("nothing of a database " * 100)

    assert main(["serve"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "DATABASE_URL" in line
