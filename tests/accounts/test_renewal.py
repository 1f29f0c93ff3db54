"""The next token is asked for once, however many need it; what is done where it does not come."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from datetime import timedelta
from itertools import cycle

import orjson
import pytest
from pydantic import SecretStr
from sqlalchemy import update

from bot.accounts.links import Link, Links
from bot.accounts.renewal import Renewal
from bot.accounts.sealing import TokenCipher
from bot.pipedrive.http.errors import BadToken, Unreachable
from bot.pipedrive.http.oauth import OAuth, Tokens
from bot.pipedrive.http.session import open_session
from bot.pipedrive.request import Login
from bot.playground.clock import MovableClock
from bot.playground.pipedrive import World, make_app
from bot.playground.pipedrive.faults import Rule
from bot.playground.serving import serve
from bot.store.db import Store
from bot.store.tables import links as links_table
from tests.effort import in_full
from tests.keys import new_key

CALLBACK = "https://bot.example/callback"
KEY = new_key()


@dataclass
class Desk:
    world: World
    clock: MovableClock
    store: Store
    oauth: OAuth
    links: Links
    renewal: Renewal
    pipedrive_url: str

    async def signed_in(self, user: str = "U1") -> Login:
        code = self.world.apps.allow(self.world.user("ana"), CALLBACK)
        tokens = await self.oauth.exchange(code)
        await self.links.save(a_link(user, tokens), tokens)
        return await self.login(user)

    async def login(self, user: str = "U1") -> Login:
        link = await self.links.get("T1", user)
        assert link
        return link.login


def a_link(user: str, tokens: Tokens) -> Link:
    login = Login(team="T1", company=777, user=101, secret=tokens.access, scheme="bearer")
    return Link(
        team="T1",
        user=user,
        company=777,
        pipedrive_user=101,
        name="Ana Lima",
        company_name="Northwind",
        domain="northwind",
        locale="en_GB",
        tz="Europe/Lisbon",
        currency="EUR",
        login=login,
    )


@pytest.fixture
async def desk(store: Store) -> AsyncIterator[Desk]:
    clock, cipher = MovableClock(), TokenCipher((SecretStr(KEY),))
    async with AsyncExitStack() as stack:
        world = World(deals=1, clock=clock.now, sleep=clock.sleep)
        world.apps.callback = CALLBACK
        _, port = await serve(make_app(world), stack)
        url = f"http://127.0.0.1:{port}"
        session = await stack.enter_async_context(open_session())
        secret = SecretStr(world.apps.client_secret)
        oauth = OAuth(session, url, url, world.apps.client_id, secret, CALLBACK)
        links = Links(store, cipher, clock.now, oauth.revoke)
        renewal = Renewal(store, cipher, oauth, clock.now)
        yield Desk(world, clock, store, oauth, links, renewal, url)


async def test_a_token_is_renewed_before_it_ends_and_not_sooner(desk: Desk) -> None:
    login = await desk.signed_in()

    desk.clock.advance(timedelta(seconds=3600 * 0.74))
    assert await desk.renewal(login, refused=False) is login
    desk.clock.advance(timedelta(seconds=3600 * 0.07))
    renewed = await desk.renewal(login, refused=False)

    assert renewed.secret != login.secret
    assert desk.world.apps.holder(renewed.secret.get_secret_value())
    assert desk.world.apps.answered["refresh_token"] == 1


async def test_while_one_process_renews_the_others_go_on_with_what_is_good_still(
    desk: Desk,
) -> None:
    login = await desk.signed_in()
    desk.clock.advance(timedelta(minutes=50))
    await being_renewed(desk)

    assert (await desk.renewal(login, refused=False)).secret == login.secret
    assert desk.world.apps.answered["refresh_token"] == 0


async def test_after_a_process_that_died_the_next_one_renews(desk: Desk) -> None:
    login = await desk.signed_in()
    desk.clock.advance(timedelta(minutes=50))
    await being_renewed(desk)

    desk.clock.advance(timedelta(minutes=1))

    assert (await desk.renewal(login, refused=False)).secret != login.secret


async def being_renewed(desk: Desk) -> None:
    """Somebody has taken it up, and not said how it ended."""
    until = desk.clock.now() + timedelta(seconds=40)
    async with desk.store.write() as connection:
        await connection.execute(update(links_table).values(renewing_until=until))


async def test_an_answer_lost_before_pipedrive_acted_is_asked_for_again(desk: Desk) -> None:
    login = await desk.signed_in()
    desk.clock.advance(timedelta(hours=2))
    desk.world.faults.add(Rule("reset_before", path="/oauth/token", times=1))

    assert (await desk.renewal(login, refused=False)).secret != login.secret


async def test_an_answer_lost_after_pipedrive_acted_ends_the_login(desk: Desk) -> None:
    login = await desk.signed_in()
    desk.clock.advance(timedelta(hours=2))
    desk.world.faults.add(Rule("reset_after", path="/oauth/token", times=1))

    with pytest.raises(BadToken):
        await desk.renewal(login, refused=False)

    link = await desk.links.get("T1", "U1")
    assert link
    assert link.lost


async def test_pipedrive_in_trouble_ends_no_login(desk: Desk) -> None:
    login = await desk.signed_in()
    desk.world.faults.add(Rule("status", path="/oauth/token", status=503))

    desk.clock.advance(timedelta(minutes=50))
    assert (await desk.renewal(login, refused=False)).secret == login.secret
    desk.clock.advance(timedelta(hours=2))
    with pytest.raises(Unreachable):
        await desk.renewal(login, refused=False)
    desk.world.faults.clear()
    desk.clock.advance(timedelta(minutes=2))

    assert (await desk.renewal(login, refused=False)).secret != login.secret


async def test_whoever_gives_up_waiting_does_not_lose_the_tokens(desk: Desk) -> None:
    login = await desk.signed_in()
    desk.clock.advance(timedelta(hours=2))

    waiting = asyncio.create_task(desk.renewal(login, refused=False))
    await asyncio.wait({waiting}, timeout=0)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)

    renewed = await desk.renewal(login, refused=False)
    assert desk.world.apps.holder(renewed.secret.get_secret_value())
    assert desk.world.apps.answered["refresh_token"] == 1


async def test_a_token_of_somebody_who_has_left_is_renewed_for_nobody(desk: Desk) -> None:
    login = await desk.signed_in()
    desk.clock.advance(timedelta(hours=2))
    await desk.links.remove("T1", "U1")

    with pytest.raises(BadToken):
        await desk.renewal(login, refused=False)


# --- many processes ----------------------------------------------------------------------------


@pytest.mark.long
async def test_many_processes_ask_once_for_each_token_that_has_ended(
    desk: Desk, database_url: str
) -> None:
    processes, at_once, expiries = (8, 50, 200) if in_full() else (2, 10, 4)
    users = [f"U{number}" for number in range(expiries)]
    for user in users:
        await desk.signed_in(user)
    await it_is_time_to_renew(desk)
    apps, job = desk.world.apps, a_job(desk, database_url, users, at_once=at_once)

    crowd = await asyncio.gather(*(started(job) for _ in range(processes)))
    for user in users:
        ends = await asyncio.gather(*(round_of(each) for each in crowd))
        assert all(isinstance(end, list) for end in ends), (user, ends)

    for each in crowd:
        await each.communicate()
    assert apps.answered == {
        "authorization_code": expiries,
        "refresh_token": expiries,
    }
    for user in users:
        assert apps.holder((await desk.login(user)).secret.get_secret_value())


@pytest.mark.long
async def test_a_process_that_is_killed_while_it_renews_leaves_no_login_silently_dead(
    desk: Desk, database_url: str
) -> None:
    """Before Pipedrive has acted, after it, or as it answers: the next to come knows how it is."""
    kills = 200 if in_full() else 6
    users = [f"U{number}" for number in range(kills)]
    moments = dict(zip(users, cycle(("before", "after", "answered")), strict=False))
    for user in users:
        await desk.signed_in(user)
    await it_is_time_to_renew(desk)
    renews = await started(a_job(desk, database_url, users, apart=True))
    for user in users:
        await killed_in(renews, desk, moments[user])
    await renews.communicate()

    desk.clock.advance(timedelta(minutes=1))  # for whoever died, the others have waited
    ends = Counter([(moments[user], await end_of(desk, user)) for user in users])

    print(f"{kills} kills: {dict(ends)}")  # noqa: T201 - the figures
    assert ends.keys() <= {
        ("before", "works"), ("after", "asked to sign in"),
        ("answered", "works"), ("answered", "asked to sign in"),
    }  # fmt: skip


async def killed_in(renews: Process, desk: Desk, moment: str) -> None:
    """Killed at this moment of its talk with Pipedrive."""
    answered = desk.world.apps.answered["refresh_token"]
    stuck = Rule("delay", path="/oauth/token", seconds=600, times=1, after=moment == "after")
    if moment != "answered":
        desk.world.faults.add(stuck)
    child = await round_of(renews)
    async with asyncio.timeout(60):
        while (  # noqa: ASYNC110 - what another process asks is no event of ours
            stuck.times
            if moment == "before"
            else desk.world.apps.answered["refresh_token"] == answered
        ):
            await asyncio.sleep(0.005)
    assert isinstance(child, int)
    with suppress(ProcessLookupError):  # it was faster, and has renewed it
        os.kill(child, signal.SIGKILL)
    desk.world.faults.clear()


async def end_of(desk: Desk, user: str) -> str:
    link = await desk.links.get("T1", user)
    assert link
    try:
        login = await desk.renewal(link.login, refused=False)
    except BadToken:
        link = await desk.links.get("T1", user)
        return "asked to sign in" if link and link.lost else "dead"
    return "works" if desk.world.apps.holder(login.secret.get_secret_value()) else "dead"


async def it_is_time_to_renew(desk: Desk) -> None:
    """By the real clock: the processes have no other. Nothing is good for longer than a moment."""
    now = desk.clock.now() - timedelta(seconds=1)
    async with desk.store.write() as connection:
        await connection.execute(update(links_table).values(renew_at=now))


def a_job(
    desk: Desk, url: str, users: list[str], *, at_once: int = 1, apart: bool = False
) -> dict[str, object]:
    return {
        "url": url,
        "key": KEY,
        "pipedrive": desk.pipedrive_url,
        "client_id": desk.world.apps.client_id,
        "client_secret": desk.world.apps.client_secret,
        "callback": CALLBACK,
        "users": users,
        "at_once": at_once,
        "apart": apart,
    }


async def started(job: dict[str, object]) -> Process:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.accounts.refresher", stdin=PIPE, stdout=PIPE
    )
    assert process.stdin is not None
    process.stdin.write(orjson.dumps(job) + b"\n")
    assert await heard(process) == "ready"
    return process


async def round_of(process: Process) -> object:
    assert process.stdin is not None
    process.stdin.write(b"go\n")
    return await heard(process)


async def heard(process: Process) -> object:
    assert process.stdout is not None
    said: object = orjson.loads(await process.stdout.readline())
    return said
