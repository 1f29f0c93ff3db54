"""The bot is added to a workspace with a button, added again, removed, and its token renewed."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from pydantic import SecretStr
from sqlalchemy import text

from bot.accounts.installations import Installations
from bot.accounts.sealing import TokenCipher
from bot.accounts.slack_app import EXCHANGES, GrantRefused, SlackApp
from bot.playground.run import Playground
from bot.store.db import Store
from bot.web.slack_install import ADD, CALLBACK
from tests.flows.conftest import Clock, Doors
from tests.flows.watching import at
from tests.seat import Seat, seat
from tests.store.databases import everything_in, heard
from tests.surfing import Shown, Surfer, surfer

OUTSIDE = "Deal Desk is for members of this workspace."
DOORS: Doors = {"add": True}


@pytest.fixture
async def ana(desk: Playground) -> AsyncIterator[Seat]:
    async with seat(desk.workspace.origin, "U0ANA") as person:
        yield person


def address(desk: Playground, path: str = ADD) -> str:
    return f"http://127.0.0.1:{desk.bot_port}{path}"


async def adds(desk: Playground, browser: Surfer) -> Shown:
    return await browser.presses(await browser.opens(address(desk)), who="U0TOM")


async def connects(desk: Playground, ana: Seat) -> None:
    await ana.sends("/crm connect")
    await ana.submits(await ana.modal(), token=desk.world.tokens["ana"])
    await ana.modal()


def tokens(desk: Playground) -> list[str]:
    return [one.token for one in desk.workspace.adding.given]


async def test_nobody_is_answered_before_it_is_added_and_everybody_after(
    desk: Playground, ana: Seat, browser: Surfer
) -> None:
    assert (await ana.types("/crm status"))["text"].startswith(OUTSIDE)

    page = await adds(desk, browser)

    assert page.text.startswith("Deal Desk Deal Desk is in Northwind In Slack, type /crm connect")
    await connects(desk, ana)
    assert (await ana.types("/deal 12"))["text"].startswith("Acme renewal")


async def test_whoever_added_it_administers_it_and_its_token_lies_sealed(
    desk: Playground, browser: Surfer
) -> None:
    await adds(desk, browser)

    async with seat(desk.workspace.origin, "U0TOM") as tom:
        assert "only" not in (await tom.types("/crm doctor"))["text"].partition(".")[0].lower()
    kept = everything_in(desk.around.folder)
    (token,) = tokens(desk)
    assert token.encode() not in kept


async def test_added_again_the_new_token_counts_at_once(
    desk: Playground, ana: Seat, browser: Surfer
) -> None:
    await adds(desk, browser)
    await connects(desk, ana)
    desk.workspace.adding.remove()

    await adds(desk, browser)

    assert (await ana.types("/deal 12"))["text"].startswith("Acme renewal")


async def test_removed_it_is_gone_and_a_word_that_comes_late_removes_nothing(
    desk: Playground, ana: Seat, browser: Surfer
) -> None:
    await adds(desk, browser)
    removed = {"type": "app_uninstalled"}

    await at(desk, "event", event=removed)
    await at(desk, "event", event={"type": "tokens_revoked", "tokens": {"bot": ["U0DESK"]}})
    assert await places(desk) == ["T0DESK"]

    desk.workspace.adding.remove()
    await at(desk, "event", event=removed)
    await at(desk, "event", event=removed)
    assert await places(desk) == []
    assert (await ana.types("/crm status"))["text"].startswith(OUTSIDE)


async def test_who_adds_it_again_at_once_keeps_the_logins(
    desk: Playground, ana: Seat, browser: Surfer
) -> None:
    await adds(desk, browser)
    await connects(desk, ana)
    desk.workspace.adding.remove()
    await at(desk, "event", event={"type": "app_uninstalled"})

    await adds(desk, browser)
    await ana.lets_pass(hours=2)

    assert (await ana.types("/deal 12"))["text"].startswith("Acme renewal")


async def test_for_an_organization_every_workspace_of_it_comes_in(
    desk: Playground, ana: Seat, browser: Surfer
) -> None:
    desk.workspace.adding.for_org = True
    await adds(desk, browser)
    await of_the_organization(desk)

    await connects(desk, ana)

    assert (await ana.types("/deal 12"))["text"].startswith("Acme renewal")
    desk.workspace.adding.remove()
    await at(desk, "event", event={"type": "app_uninstalled"})
    assert await places(desk) == []

    await adds(desk, browser)
    await ana.lets_pass(hours=1)
    assert (await ana.types("/deal 12"))["text"].startswith("Acme renewal")


async def test_a_workspace_that_its_organization_takes_from_the_bot_is_left_unless_given_back(
    desk: Playground, ana: Seat, browser: Surfer
) -> None:
    adding, revoked = desk.workspace.adding, {"type": "team_access_revoked", "team_ids": ["T0DESK"]}
    adding.for_org = True
    await adds(desk, browser)
    await of_the_organization(desk)
    await connects(desk, ana)

    await at(desk, "event", event=revoked)  # late: by now it is given back
    assert await rows(desk, "departures") == []
    adding.taken_from.add("T0DESK")
    await at(desk, "event", event=revoked)
    left = await rows(desk, "departures")
    adding.taken_from.clear()
    await at(desk, "event", event={"type": "team_access_granted", "team_ids": ["T0DESK"]})

    assert left == ["T0DESK"]
    assert await rows(desk, "departures") == []
    assert await rows(desk, "installations") == ["E0NORTH"]


async def test_a_token_that_ends_is_renewed_once_however_many_need_it(
    desk: Playground, browser: Surfer, clock: Clock
) -> None:
    desk.workspace.adding.life = 12 * 3600
    await adds(desk, browser)
    before = tokens(desk)
    clock.advance(timedelta(hours=11))

    async with aiohttp.ClientSession() as session:
        store, cipher = await Store.open(desk.settings.database_url), _cipher(desk)
        adding = desk.workspace.adding
        secret = SecretStr(adding.client_secret)
        api = f"{desk.workspace.origin}/api/"
        app = SlackApp(session, api, adding.client_id, secret, "", frozenset())
        # As many processes as that, as far as the row can tell.
        several = [Installations(store, cipher, app, clock.now) for _ in range(20)]
        found = await asyncio.gather(*(each.of("T0DESK") for each in several))
        again = await several[0].of("T0DESK")
        await store.close()

    assert desk.workspace.adding.renewed == 1
    assert tokens(desk) == [again.token.get_secret_value()] != before
    assert {one.token.get_secret_value() for one in found} <= {*before, *tokens(desk)}


async def test_what_is_no_yes_of_slacks_adds_nothing_and_says_why(
    desk: Playground, browser: Surfer
) -> None:
    page = await browser.opens(address(desk))
    state = page.fields["state"]
    callback = address(desk, CALLBACK)

    async with surfer() as mallory:
        elsewhere = await mallory.opens(f"{callback}?code=c&state={state}")
    forged = await browser.opens(f"{callback}?code=c&state=none")
    wrong = await browser.opens(f"{callback}?code=c&state={state}")
    declined = await browser.presses(await browser.opens(address(desk)), deny="1")
    late = await browser.opens(address(desk))
    await at(desk, "clock", advance_s=601)
    late = await browser.presses(late, who="U0TOM")

    over, no = "This installation is over", "Slack did not accept this"
    said = [elsewhere, forged, wrong, declined, late]
    for each, sentence in zip(
        said, (over, over, no, "You did not allow it in Slack.", over), strict=True
    ):
        assert sentence in each.text
    assert await places(desk) == []


async def test_what_was_begun_once_is_added_once_however_often_slack_says_yes(
    desk: Playground, browser: Surfer
) -> None:
    page = await browser.opens(address(desk))

    pressed = await asyncio.gather(*(browser.presses(page, who="U0TOM") for _ in range(8)))

    assert sorted(each.status for each in pressed) == [200] + [400] * 7
    assert "This installation is over" in (await browser.presses(page, who="U0TOM")).text
    assert await places(desk) == ["T0DESK"]


async def places(desk: Playground) -> list[str]:
    return await rows(desk, "installations")


async def rows(desk: Playground, table: str) -> list[str]:
    """Whose they are."""
    store = await Store.open(desk.settings.database_url)
    async with store.read() as connection:
        teams = await connection.execute(text(f"SELECT team FROM {table}"))  # noqa: S608 - named above
        found = list(teams.scalars())
    await store.close()
    return found


async def of_the_organization(desk: Playground) -> None:
    store = await Store.open(desk.settings.database_url)
    async with store.write() as connection:
        await connection.execute(text("INSERT INTO org_teams VALUES ('T0DESK', 'E0NORTH')"))
    await store.close()


def _cipher(desk: Playground) -> TokenCipher:
    return TokenCipher(desk.settings.encryption_key)


async def test_who_begins_and_never_ends_fills_nothing_and_keeps_nobody_out(
    desk: Playground, browser: Surfer
) -> None:
    with heard() as said:
        for _ in range(20):
            begun = await browser.opens(address(desk))
        state = begun.fields["state"]
        refused = await browser.opens(address(desk, f"{CALLBACK}?code=made-up&state={state}"))

    assert "Slack did not accept this" in refused.text
    assert not [one for one in said if one.startswith("INSERT INTO oauth_states")]
    assert (await adds(desk, browser)).status == 200


async def test_codes_that_strangers_make_up_take_few_of_the_connections_to_slack() -> None:
    under_way = most = 0
    all_there = asyncio.Event()

    async def refuse(_request: web.Request) -> web.Response:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        if under_way == EXCHANGES:
            all_there.set()
        await all_there.wait()
        under_way -= 1
        return web.json_response({"ok": False, "error": "invalid_code"})

    slack = web.Application()
    slack.router.add_post("/api/oauth.v2.access", refuse)
    async with TestServer(slack) as server, aiohttp.ClientSession() as session:
        app = SlackApp(session, str(server.make_url("/api/")), "1", SecretStr("s"), "", frozenset())
        codes = (app.exchange(f"made-up-{number}") for number in range(3 * EXCHANGES))
        answers = await asyncio.gather(*codes, return_exceptions=True)

    assert most == EXCHANGES
    assert {type(answer) for answer in answers} == {GrantRefused}
