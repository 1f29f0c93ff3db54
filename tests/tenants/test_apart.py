"""Many workspaces and companies in one process at once: nobody reads what is of another.

In full with `pytest -s -m long tests/tenants`: 100,000 questions and changes of 1,000 people.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from itertools import product
from random import Random
from urllib.parse import urlencode

import aiohttp
import pytest
from pydantic import SecretStr

from bot.accounts.installations import Installations
from bot.accounts.links import Link, Links
from bot.accounts.sealing import TokenCipher
from bot.accounts.slack_app import Installed, SlackApp
from bot.app import create_app
from bot.clock import SYSTEM_CLOCK
from bot.pipedrive.http.oauth import Tokens
from bot.pipedrive.request import Login
from bot.playground.pipedrive import World, make_app
from bot.playground.serving import LOOPBACK, serve
from bot.playground.slack.deliver import signature
from bot.settings import Settings
from bot.store.db import Store
from bot.store.tables import utc_now
from tests.dice import seeded
from tests.effort import in_full
from tests.keys import new_key
from tests.store.databases import database_url
from tests.tenants.slack import ManySlacks, token_of

__all__ = ["database_url"]

TEAMS, PEOPLE, COMPANIES, OPERATIONS = (50, 20, 5, 100_000) if in_full() else (6, 2, 3, 150)
AT_ONCE, PATIENCE = 64 if in_full() else 8, 60
OK, BUSY = 200, 503
SIGNING, KEY, CALLBACK = "signing-secret", new_key(), "https://bot.example/oauth"
LOGINS = ("ana", "tom", "mia")


@dataclass(frozen=True)
class Someone:
    team: str
    user: str
    company: int

    @property
    def own(self) -> str:
        """What only they have ever typed."""
        return f"own{self.team}{self.user}x"


def word(company: int) -> str:
    """In the name of every record of it, and what people look for."""
    return f"canary{company}co"


def secret(company: int) -> str:
    """Beside it, and typed by nobody."""
    return f"hush{company}x"


def everybody() -> list[Someone]:
    return [
        Someone(f"T{team}X", f"U{person}X", team % COMPANIES)
        for team, person in product(range(TEAMS), range(PEOPLE))
    ]


def lines(one: Someone, dice: Random) -> str:
    id_ = dice.choice((12, 13, 14, 15))
    return dice.choice([
        f"/deal {id_}", "/deal list status=open limit=5", f"/deal find {word(one.company)}",
        f"/deal find {word((one.company + 1) % COMPANIES)}", f"/deal find {one.own}",
        f"/deal edit {id_} probability={dice.randrange(1, 99)}", "/crm log", "/crm status",
        "/deal last", "/person list limit=3", f"/deal delete {id_}",
    ])  # fmt: skip


@dataclass
class Office:
    slack: ManySlacks
    slack_url: str
    bot_url: str
    session: aiohttp.ClientSession
    number: int = 0

    async def asks(self, one: Someone, line: str) -> str:
        """The first answer to it; nothing where it was not taken."""
        self.number += 1
        command, _, text = line.partition(" ")
        body = urlencode({
            "team_id": one.team, "user_id": one.user, "channel_id": "C0SALES",
            "command": command, "text": text, "trigger_id": f"{self.number}.1",
            "response_url": f"{self.slack_url}/hook/{one.team}/{one.user}",
        }).encode()  # fmt: skip
        stamp = str(int(time.time()))
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": signature(SIGNING, stamp, body),
        }
        url = f"{self.bot_url}/slack/events"
        async with self.session.post(url, data=body, headers=headers) as answer:
            if answer.status == BUSY:  # so it says where the machine has too much to do
                return ""
            assert answer.status == OK, line
        async with asyncio.timeout(PATIENCE):
            return await self.slack.answers[one.team, one.user].get()


async def signed_in(links: Links, worlds: list[World], hosts: list[str], one: Someone) -> None:
    world = worlds[one.company]
    login = LOGINS[int(one.user[1:-1]) % len(LOGINS)]
    user = world.user(login)
    grant = world.apps.of_code(world.apps.allow(user, CALLBACK), CALLBACK)
    assert grant
    access, refresh = SecretStr(grant.access), SecretStr(grant.refresh)
    company = 1_000 + one.company
    await links.save(
        Link(
            team=one.team, user=one.user, company=company, pipedrive_user=user.id, name=one.user,
            company_name=f"Company {one.company}", domain=f"company{one.company}",
            locale="en_GB", tz="UTC", currency="EUR",
            login=Login(one.team, company, user.id, access, "bearer"),
        ),
        Tokens(access, refresh, 10 * 3600, hosts[one.company]),
    )  # fmt: skip


@pytest.fixture
async def office(database_url: str) -> AsyncIterator[Office]:
    async with AsyncExitStack() as stack:
        slack, worlds, hosts = ManySlacks(), [], []
        for number in range(COMPANIES):
            world = World(deals=20)
            world.apps.callback, world.apps.access_life = CALLBACK, 10 * 3600
            world.limits.burst = world.limits.searches = world.limits.daily = 10_000_000
            for deal in world.company.deals.values():
                deal.title = f"{word(number)} {secret(number)} {deal.id}"
            for person in world.company.persons.values():
                person.first_name, person.last_name = word(number), secret(number)
            _, port = await serve(make_app(world), stack)
            worlds.append(world)
            hosts.append(f"http://{LOOPBACK}:{port}")
        _, port = await serve(slack.app(), stack)
        slack_url = f"http://{LOOPBACK}:{port}"
        settings = Settings.model_validate({
            "slack_client_id": "1.2", "slack_client_secret": "s", "slack_signing_secret": SIGNING,
            "slack_api_url": f"{slack_url}/api/", "pipedrive_api_url": hosts[0],
            "pipedrive_client_id": worlds[0].apps.client_id,
            "pipedrive_client_secret": worlds[0].apps.client_secret,
            "public_url": "https://bot.example", "encryption_key": KEY,
            "database_url": database_url, "log_level": "WARNING",
        })  # fmt: skip
        cipher, store = TokenCipher((SecretStr(KEY),)), await Store.open(database_url)
        session = await stack.enter_async_context(aiohttp.ClientSession())
        app = SlackApp(session, settings.slack_api_url, "1.2", SecretStr("s"), "", frozenset())
        installations = Installations(store, cipher, app, utc_now)
        links = Links(store, cipher)
        for one in everybody():
            await installations.save(
                Installed(
                    one.team, one.team, "U0BOT", "U0X", SecretStr(token_of(one.team)), None, 0
                )
            )
            await signed_in(links, worlds, hosts, one)
        await store.close()
        bot = await stack.enter_async_context(create_app(settings, clock=SYSTEM_CLOCK))
        _, port = await serve(bot.web, stack)
        bot.ready.set()
        yield Office(slack, slack_url, f"http://{LOOPBACK}:{port}", session)


@pytest.mark.long
@pytest.mark.parametrize("database_url", ["sqlite", "postgresql"][: 2 if in_full() else 1],
                         indirect=True)  # fmt: skip
async def test_nothing_of_one_company_or_person_reaches_another(office: Office) -> None:
    people, dice = everybody(), seeded(9, "who asks what")
    asked = 0

    async def hand(mine: list[Someone]) -> None:
        nonlocal asked
        while asked < OPERATIONS:
            asked += 1
            one = dice.choice(mine)
            await office.asks(one, lines(one, dice))

    await asyncio.gather(*(hand(people[start::AT_ONCE]) for start in range(AT_ONCE)))

    of_team = {one.team: one.company for one in people}
    secrets = {secret(company) for company in range(COMPANIES)}
    leaks, seen = [], 0
    for team, told in office.slack.told.items():
        mine = secret(of_team[team])
        for said in told:
            seen += mine in said
            leaks += [(team, said) for other in secrets - {mine} if other in said]
            leaks += [(team, said) for one in people if one.team != team and one.own in said]
    print(f"{asked} operations of {len(people)} people, {seen} with records: {len(leaks)} leaks")  # noqa: T201 - figures
    assert seen > OPERATIONS / 10
    assert leaks == []
