import json
import re
import sqlite3
import zoneinfo
from base64 import b64decode, b64encode
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import formatdate
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from pydantic import SecretStr

from bot import health, manifest
from bot.accounts.sealing import TokenCipher
from bot.desk.audit.chain import Chain
from bot.doctor import checks
from bot.doctor.findings import Finding
from bot.settings import Settings
from bot.store.db import Store
from bot.store.migrations import SCHEMA
from tests.desk_rows.desks import Desk, ask
from tests.store.databases import fresh_postgres

NOW = 1_795_000_000
SCOPES = (
    "commands,chat:write, users:read,im:write,im:history,app_mentions:read,files:read,files:write,"
    "channels:read,groups:read"
)
KEY = b64encode(b"canary key of thirty-two bytes..").decode()


@dataclass
class World:
    """Slack and Pipedrive as small servers that say what a test tells them to."""

    slack: dict[str, dict[str, Any] | str] = field(
        default_factory=lambda: {
            "api.test": {"ok": True},
            "auth.test": {"ok": True, "team": "Northwind", "bot_id": "B0DESK"},
            "apps.connections.open": {"ok": True, "url": "wss://canary"},
        }
    )
    slack_headers: dict[str, str] = field(
        default_factory=lambda: {"x-oauth-scopes": SCOPES, "Date": formatdate(NOW)}
    )
    anonymous: tuple[int, str] = (401, '{"success": false}')
    known: tuple[int, str] = (
        200,
        '{"success": true, "data": {"id": 9, "company_domain": "northwind"}}',
    )
    tokens: list[str] = field(default_factory=list)

    async def api(self, request: web.Request) -> web.Response:
        self.tokens.append(request.headers.get("Authorization", ""))
        answer = self.slack[request.match_info["method"]]
        text = answer if isinstance(answer, str) else json.dumps(answer)
        return web.Response(text=text, headers=self.slack_headers)

    async def me(self, request: web.Request) -> web.Response:
        token = request.headers.get("x-api-token", "")
        self.tokens.append(token)
        status, text = self.known if token else self.anonymous
        return web.Response(status=status, text=text)

    def app(self) -> web.Application:
        app = web.Application()
        app.add_routes([web.post("/api/{method}", self.api), web.get("/v1/users/me", self.me)])
        return app


@dataclass
class Visit:
    world: World
    given: dict[str, Any]

    async def findings(self) -> dict[str, Finding]:
        load = partial(Settings, _env_file=None, **self.given)
        return {finding.name: finding for finding in await checks.check(load, lambda: NOW + 1)}


@pytest.fixture
async def visit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Visit]:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    world = World()
    async with TestServer(world.app()) as server:
        yield Visit(
            world,
            {
                "slack_bot_token": "xoxb-canary",
                "slack_signing_secret": "canary-signing",
                "encryption_key": KEY,
                "slack_delayed_events": "true",
                "public_url": "https://desk.example",
                "pipedrive_shared_token": "canary-pipedrive",
                "database_url": f"sqlite:///{tmp_path}/desk.db",
                "slack_api_url": str(server.make_url("/api/")),
                "pipedrive_api_url": str(server.make_url("/")).rstrip("/"),
            },
        )


async def test_all_is_well(visit: Visit) -> None:
    found = await visit.findings()

    assert list(found) == [
        "settings", "encryption key", "database", "log", "webhooks", "disk", "slack", "clock",
        "bot token", "scopes", "pipedrive", "shared token", "time zones", "sign-in",
        "public address", "delayed events",
    ]  # fmt: skip
    assert all(finding.ok for finding in found.values())
    assert visit.world.tokens.count("Bearer xoxb-canary") == 1
    assert visit.world.tokens.count("canary-pipedrive") == 1


async def test_no_secret_is_shown_however_ill_things_are(visit: Visit) -> None:
    visit.world.slack["auth.test"] = {"ok": False, "error": "invalid xoxb-canary"}
    visit.world.known = (401, '{"error": "canary-pipedrive"}')
    visit.given |= {"database_url": "postgresql://desk:canary@127.0.0.1:1/desk"}
    visit.given |= {"encryption_key": "canary", "slack_app_token": "xapp-canary", "port": "canary"}

    found = list((await visit.findings()).values())

    assert "canary" not in checks.in_lines(found) + checks.in_json(found)
    assert KEY not in checks.in_lines(found)


async def test_every_failure_says_what_to_do(visit: Visit) -> None:
    visit.world.slack = {
        "api.test": {"ok": True},
        "auth.test": {"ok": False, "error": "token_revoked"},
        "apps.connections.open": {"ok": False, "error": "invalid_auth"},
    }
    visit.world.known = (401, "{}")
    visit.world.slack_headers["Date"] = formatdate(NOW - 100)
    visit.given |= {"encryption_key": "short", "slack_app_token": "xapp-1"}
    visit.given |= {"database_url": "sqlite:////nowhere/at/all.db"}

    found = await visit.findings()

    ill = {name: finding for name, finding in found.items() if not finding.ok}
    assert set(ill) == {
        "encryption key", "database", "clock", "bot token", "socket token", "shared token"
    }  # fmt: skip
    assert all(len(finding.advice) > 10 for finding in ill.values())
    assert "token_revoked" in ill["bot token"].detail
    assert "101 s ahead" in ill["clock"].detail


async def test_a_missing_setting_is_named_and_the_other_checks_still_run(visit: Visit) -> None:
    for name in ("slack_bot_token", "slack_signing_secret", "encryption_key"):
        del visit.given[name]
    visit.given["port"] = "eighty"

    found = await visit.findings()

    ill = [name for name, finding in found.items() if not finding.ok]
    assert ill == ["SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "ENCRYPTION_KEY", "PORT"]
    assert all(found[name].advice for name in ill)
    assert {"database", "slack", "clock", "pipedrive", "shared token"} <= set(found)
    assert "bot token" not in found


async def test_the_advice_makes_a_key_that_is_accepted(visit: Visit) -> None:
    del visit.given["encryption_key"]

    advice = (await visit.findings())["ENCRYPTION_KEY"].advice

    (program,) = re.findall(r'python -c "(.*)"', advice)
    printed: list[str] = []
    exec(program, {"print": printed.append})  # noqa: S102 - what the advice tells people to run
    assert len(b64decode(printed[0], validate=True)) == 32
    visit.given["encryption_key"] = printed[0]
    assert (await visit.findings())["encryption key"].ok


async def test_settings_that_no_stand_in_completes_end_the_visit() -> None:
    def load(**_: object) -> Settings:
        return Settings(_env_file=None, port=-1)

    findings = await checks.check(load)

    assert findings
    assert not any(finding.ok for finding in findings)


async def test_a_log_that_was_cut_off_is_named(visit: Visit) -> None:
    await visit.findings()
    file = visit.given["database_url"].removeprefix("sqlite:///")
    store = await Store.open(visit.given["database_url"])
    desk = Desk(store, TokenCipher((SecretStr(KEY),)))
    for _ in range(2):
        await desk.worker().cancel(await ask(desk.worker()), "T1", "U1")
    await Chain(store, desk.vault).extend()
    await store.close()
    whole = (await visit.findings())["log"]

    with closing(sqlite3.connect(file)) as database, database:
        database.execute("DELETE FROM audit WHERE number = 2")

    found = (await visit.findings())["log"]
    assert whole.ok
    assert (found.ok, found.stops) == (False, False)
    assert found.detail == "that of T1 does not end as it was sealed"


async def test_a_file_that_others_may_read_is_named(visit: Visit) -> None:
    await visit.findings()
    file = visit.given["database_url"].removeprefix("sqlite:///")
    private = mode(file)

    mode(file, 0o644)

    assert private == 0o600
    found = (await visit.findings())["database file"]
    assert found.advice.startswith(f"chmod 600 {file}")


def mode(file: str, new: int | None = None) -> int:
    """Who may do what with a file, now or from now on."""
    if new is not None:
        Path(file).chmod(new)
    return Path(file).stat().st_mode & 0o777


async def test_an_older_key_is_not_kept_for_ever(visit: Visit) -> None:
    visit.given["encryption_key"] = f"{b64encode(bytes([9]) * 32).decode()},{KEY}"

    assert "`rotate-keys` says when to drop" in (await visit.findings())["older keys"].detail


async def test_a_database_that_takes_no_rows_is_found_out(visit: Visit) -> None:
    await visit.findings()
    with closing(sqlite3.connect(visit.given["database_url"].removeprefix("sqlite:///"))) as file:
        file.execute(
            "CREATE TRIGGER full BEFORE INSERT ON replays BEGIN SELECT RAISE(ABORT, 'full'); END"
        )

    found = await visit.findings()

    assert found["database"].detail == "it can be read, but nothing can be written"


async def test_half_an_answer_is_none(visit: Visit) -> None:
    visit.world.slack |= {"auth.test": "<html>", "apps.connections.open": "<html>"}
    visit.world.known = (200, "<html>")
    visit.given["slack_app_token"] = "xapp-1"

    found = await visit.findings()

    ill = {name for name, finding in found.items() if not finding.ok}
    assert ill == {"bot token", "socket token", "shared token"}


async def test_lacking_scopes_are_named(visit: Visit) -> None:
    visit.world.slack_headers["x-oauth-scopes"] = (
        "commands,chat:write,im:history,app_mentions:read,files:read,users:read,im:write,"
        "channels:read,groups:read"
    )

    found = await visit.findings()

    assert found["bot token"].ok
    assert found["scopes"].detail == (
        "Scope files:write is missing: I can't hand over a CSV file of everything that someone "
        "asked to collect, or a file of Pipedrive's."
    )
    assert found["scopes"].advice.startswith("add it under OAuth & Permissions at https://")


async def test_an_event_that_the_app_does_not_hear_is_named(visit: Visit) -> None:
    heard = sorted(manifest.events() - {"channel_archive"})
    visit.given["slack_config_token"] = "xoxe.xoxp-canary"
    visit.world.slack |= {
        "bots.info": {"ok": True, "bot": {"app_id": "A0DESK"}},
        "apps.manifest.export": {
            "ok": True,
            "manifest": {"settings": {"event_subscriptions": {"bot_events": heard}}},
        },
    }

    found = (await visit.findings())["events"]

    assert found.detail == (
        "Event channel_archive is missing: I can't pause what a channel follows when it is "
        "archived, before a notice fails there."
    )
    assert visit.world.tokens.count("Bearer xoxe.xoxp-canary") == 1


async def test_a_token_that_is_over_is_to_be_made_anew(visit: Visit) -> None:
    visit.given["slack_config_token"] = "xoxe.xoxp-canary"
    visit.world.slack |= {
        "bots.info": {"ok": True, "bot": {"app_id": "A0DESK"}},
        "apps.manifest.export": {"ok": False, "error": "token_expired"},
    }

    found = (await visit.findings())["events"]

    assert (found.ok, found.detail) == (False, "Slack says token_expired")
    assert "SLACK_CONFIG_TOKEN" in found.advice


async def test_what_the_settings_lack_is_said_with_what_it_breaks(visit: Visit) -> None:
    del visit.given["public_url"], visit.given["slack_delayed_events"]

    found = await visit.findings()

    assert found["public address"].detail.startswith("PUBLIC_URL is not set: Pipedrive can't tell")
    assert found["delayed events"].detail == (
        "Delayed Events is off: after an outage of two hours Slack drops what happened to "
        "channels meanwhile."
    )
    assert "SLACK_DELAYED_EVENTS=true" in found["delayed events"].advice


async def test_over_a_socket_nothing_is_delayed(visit: Visit) -> None:
    del visit.given["slack_delayed_events"]
    visit.given["slack_app_token"] = "xapp-1"

    assert (await visit.findings())["delayed events"].ok


@pytest.mark.parametrize(
    ("version", "now", "is_old"),
    [
        ("2026f", datetime(2026, 12, 1, tzinfo=UTC), False),
        ("2025b", datetime(2026, 6, 30, tzinfo=UTC), False),
        ("2025b", datetime(2026, 12, 1, tzinfo=UTC), True),
        ("", datetime(2026, 12, 1, tzinfo=UTC), True),
    ],
)
def test_zones_are_old_in_the_second_half_of_the_next_year(
    version: str, now: datetime, *, is_old: bool
) -> None:
    health.use_packaged_zones()

    fault = health.zones_old(version, now)

    assert (fault is not None) == is_old
    assert fault is None or "pip install --upgrade tzdata" in fault.fix


def test_the_systems_zones_are_not_taken_for_the_packages() -> None:
    zoneinfo.reset_tzpath(["/usr/share/zoneinfo"])
    fault = health.zones_old("2026f", datetime(2026, 12, 1, tzinfo=UTC))
    health.use_packaged_zones()

    assert fault is not None
    assert fault.what == "Time zone data is the system's, not 2026f"
    assert zoneinfo.TZPATH == ()


async def test_slack_may_be_silent_about_scopes_and_time(visit: Visit) -> None:
    visit.world.slack_headers = {"Date": "yesterday"}

    found = await visit.findings()

    assert found["scopes"].ok
    assert "clock" not in found


async def test_a_persons_token_is_not_the_bots(visit: Visit) -> None:
    visit.world.slack["auth.test"] = {"ok": True, "team": "Northwind", "user_id": "U0ANA"}

    found = await visit.findings()

    assert not found["bot token"].ok


async def test_a_socket_token_that_works_is_said_to(visit: Visit) -> None:
    visit.given["slack_app_token"] = "xapp-1"

    assert (await visit.findings())["socket token"].ok


async def test_without_a_shared_token_none_is_checked(visit: Visit) -> None:
    del visit.given["pipedrive_shared_token"]

    found = await visit.findings()

    assert found["pipedrive"].ok
    assert "shared token" not in found


@pytest.mark.parametrize(
    ("status", "text"), [(200, "{}"), (403, "{}"), (401, "<html>a proxy</html>")]
)
async def test_something_in_front_of_pipedrive_is_not_pipedrive(
    visit: Visit, status: int, text: str
) -> None:
    visit.world.anonymous = (status, text)

    found = await visit.findings()

    assert not found["pipedrive"].ok
    assert "shared token" not in found


async def test_who_cannot_be_reached_is_named(visit: Visit, unused_tcp_port: int) -> None:
    nobody = f"http://127.0.0.1:{unused_tcp_port}"
    visit.given |= {"slack_api_url": f"{nobody}/api/", "pipedrive_api_url": nobody}

    found = await visit.findings()

    assert not found["slack"].ok
    assert not found["pipedrive"].ok
    assert "reached" in found["slack"].detail


async def test_an_address_that_is_none_is_a_finding_too(visit: Visit) -> None:
    visit.given |= {"slack_api_url": "slack", "pipedrive_api_url": "::"}

    found = await visit.findings()

    assert not found["slack"].ok
    assert not found["pipedrive"].ok


async def test_a_shared_cache_is_asked_whether_it_is_there(
    visit: Visit, unused_tcp_port: int
) -> None:
    visit.given["redis_url"] = "redis://127.0.0.1:6379/9"
    there = (await visit.findings())["cache"]
    visit.given["redis_url"] = f"redis://:canary@127.0.0.1:{unused_tcp_port}"
    nobody = (await visit.findings())["cache"]

    assert (there.ok, nobody.ok, nobody.stops) == (True, False, False)
    assert "canary" not in nobody.detail + nobody.advice


async def test_the_report_can_be_read_by_people_and_by_programs(visit: Visit) -> None:
    del visit.given["slack_bot_token"]
    findings = list((await visit.findings()).values())

    lines, data = checks.in_lines(findings), json.loads(checks.in_json(findings))

    assert lines.startswith("BAD  SLACK_BOT_TOKEN  Field required\n")
    assert "\n                      Copy it from OAuth & Permissions" in lines
    assert "\nok   pipedrive" in lines
    assert data[0]["name"] == "SLACK_BOT_TOKEN"
    assert [entry["ok"] for entry in data] == [finding.ok for finding in findings]


async def test_the_exit_code_tells_a_script(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(visit.given["database_url"].removeprefix("sqlite:///").rpartition("/")[0])
    for name, value in visit.given.items():
        monkeypatch.setenv(name.upper(), value)
    del visit.world.slack_headers["Date"]  # so that its server tells the real time
    written: list[str] = []

    well = await checks.run(written.append, as_json=False)
    visit.world.slack["auth.test"] = {"ok": False, "error": "invalid_auth"}
    ill = await checks.run(written.append, as_json=True)

    assert (well, ill) == (0, 1)
    assert "BAD" not in written[0]
    assert [entry["name"] for entry in json.loads(written[1]) if not entry["ok"]] == ["bot token"]


async def test_an_older_database_is_named_and_left_as_it_is(visit: Visit) -> None:
    await visit.findings()
    file = visit.given["database_url"].removeprefix("sqlite:///")
    with closing(sqlite3.connect(file)) as older:
        older.execute("UPDATE alembic_version SET version_num = '0008'")
        older.commit()

        found = (await visit.findings())["database"]
        (revision,) = older.execute("SELECT version_num FROM alembic_version").fetchone()

    assert (found.ok, found.stops) == (False, False)
    assert found.detail == f"schema 0008; this version works with {SCHEMA}"
    assert revision == "0008"


async def test_without_a_worker_on_postgresql_it_says_who_does_the_work(visit: Visit) -> None:
    with fresh_postgres() as url:
        visit.given["database_url"] = url
        none = (await visit.findings())["workers"]
        with psycopg.connect(url) as alive:
            alive.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")
        one = (await visit.findings())["workers"]

    assert not none.ok
    assert none.detail.startswith("No worker is alive: whoever serves does their work as well")
    assert none.advice == "start python -m bot worker."
    assert (one.ok, one.detail) == (True, "1 alive")
