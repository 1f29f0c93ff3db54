"""Time, people at work in Pipedrive, webhooks, and what stands under links, on the page."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestServer
from playwright.async_api import expect

from bot.playground.lending import lend
from bot.playground.pipedrive import World, make_app
from bot.playground.pipedrive.records import Webhook
from bot.playground.slack.hooks import NotMyBot
from tests.local_pipedrive.hooked import Ear
from tests.page.desk import Desk
from tests.page.kit import section

pytestmark = pytest.mark.asyncio(loop_scope="session")
DEAL = "https://northwind.pipedrive.com/deal/12"


class Time(NotMyBot):
    """It is a Tuesday, half past ten in London."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment

    async def move(self, to: datetime) -> datetime:
        self.moment = to
        return to


@pytest_asyncio.fixture(loop_scope="session")
async def world(desk: Desk) -> AsyncIterator[World]:
    world = World(now=datetime(2026, 11, 24, 10, 30, tzinfo=UTC))
    async with served(world):
        lend(desk.workspace, world, sign_in=False)
        await desk.go()
        yield world


@asynccontextmanager
async def served(world: World) -> AsyncIterator[None]:
    async with TestServer(make_app(world)):
        yield


@pytest.mark.parametrize(
    ("entry", "moment", "shown"),
    [
        ("In 10 minutes", datetime(2026, 11, 24, 10, 40, tzinfo=UTC), "Tue 24 Nov, 11:40"),
        ("Tomorrow, 08:00", datetime(2026, 11, 25, 7, 0, tzinfo=UTC), "Wed 25 Nov, 08:00"),
        ("Next Monday, 08:00", datetime(2026, 11, 30, 7, 0, tzinfo=UTC), "Mon 30 Nov, 08:00"),
    ],
)
async def test_time_is_moved_on_in_the_zone_of_whoever_is_played(
    entry: str, moment: datetime, shown: str, desk: Desk
) -> None:
    time = desk.workspace.controls = Time()
    await desk.page.goto(f"{desk.workspace.origin}/?user=U0TOM")
    bar = desk.page.get_by_role("region", name="Time")
    await expect(bar).to_contain_text("Tue 24 Nov, 11:30")

    await bar.get_by_role("button", name="Later…").click()
    await desk.page.get_by_role("menuitem", name=entry).click()

    await expect(bar).to_contain_text(shown)
    assert abs(time.moment - moment) < timedelta(seconds=30)


async def test_time_is_not_shown_where_it_cannot_be_moved(desk: Desk) -> None:
    await expect(desk.page.get_by_role("region", name="Time")).to_be_hidden()


async def test_somebody_wins_moves_and_edits_a_deal_in_pipedrive(desk: Desk, world: World) -> None:
    await desk.page.get_by_text("In Pipedrive", exact=True).click()
    deal = world.company.deals[12]
    await desk.page.get_by_label("Who").select_option(label="Kenji Mori")
    await desk.page.get_by_label("Deal", exact=True).select_option(value="12")
    await desk.page.get_by_label("Stage", exact=True).select_option(label="Demo (Sales)")

    await desk.page.get_by_role("button", name="Move", exact=True).click()
    await expect(desk.page.get_by_text("Kenji Mori did it in Pipedrive: Move.")).to_be_visible()
    await desk.page.get_by_label("Value").fill("77000")
    await desk.page.get_by_role("button", name="Save value").click()
    await expect(desk.page.get_by_text("did it in Pipedrive: Save value.")).to_be_visible()
    await desk.page.get_by_role("button", name="Win", exact=True).click()
    await expect(desk.page.get_by_text("did it in Pipedrive: Win.")).to_be_visible()

    assert (deal.stage_id, deal.value, deal.status) == (3, 77_000, "won")
    assert world.company.changes["deal", 12][-1].actor_user_id == world.user("kenji").id


async def test_nobody_does_on_the_page_what_they_may_not(desk: Desk, world: World) -> None:
    await desk.page.get_by_text("In Pipedrive", exact=True).click()
    await desk.page.get_by_label("Who").select_option(label="Mia Novak")
    await desk.page.get_by_label("Deal", exact=True).select_option(value="12")

    await desk.page.get_by_role("button", name="Delete", exact=True).click()

    await expect(desk.page.get_by_text("Mia Novak could not do that")).to_be_visible()
    assert not world.company.deals[12].is_deleted


async def test_a_whole_list_is_imported(desk: Desk, world: World) -> None:
    before = len(world.company.deals)
    await desk.page.get_by_text("In Pipedrive", exact=True).click()
    await desk.page.get_by_label("Who").select_option(label="Ana Lima")

    await desk.page.get_by_role("button", name="Import 400").click()

    await expect(desk.page.get_by_text("did it in Pipedrive: Import 400.")).to_be_visible()
    assert len(world.company.deals) == before + 400


async def test_webhooks_are_held_shuffled_and_banned_on_the_page(desk: Desk, world: World) -> None:
    page = desk.page
    async with Ear.listening() as ear:
        world.company.webhooks[1] = Webhook(
            id=1, owner_id=101, user_id=101, event_action="*", event_object="deal",
            subscription_url=ear.url, name="Deals", add_time="2026-11-24T10:00:00Z",
        )  # fmt: skip
        await page.get_by_text("Webhooks", exact=True).click()
        hooks, log = (
            page.get_by_role("list", name="Webhooks", exact=True),
            page.get_by_role("list", name="Webhooks sent"),
        )
        await expect(hooks).to_contain_text("deal · active · nothing sent yet")

        await page.get_by_role("button", name="Hold", exact=True).click()
        await win(desk, world, 12)
        await win(desk, world, 13)
        await expect(page.get_by_text("New ones are held. 2 are held.")).to_be_visible()
        assert ear.heard == []
        await page.get_by_role("button", name="Each three times").click()
        await expect(page.get_by_text("New ones are sent at once.")).to_be_visible()
        first = log.get_by_role("button").first
        await expect(first).to_contain_text("deal 13")
        await first.click()
        await expect(log.get_by_label("Body")).to_contain_text('"change_source": "app"')
        await page.get_by_role("button", name="Ban for 30 min").click()
        await expect(hooks).to_contain_text("deal · banned")
        await page.get_by_role("button", name="Remove all").click()
        await expect(hooks).to_contain_text("removed: Removed by hand")

        assert len(ear.heard) == 6


async def win(desk: Desk, world: World, id: int) -> None:
    step = {"do": "update", "entity": "deal", "id": id, "fields": {"status": "won"}}
    await desk.workspace.in_pipedrive.change({"as": "tom", "steps": [step]})


async def test_a_card_stands_under_the_link_that_it_is_about(desk: Desk) -> None:
    workspace = desk.workspace
    workspace.scopes = (*workspace.scopes, "links:read", "links:write")
    await desk.type(f"See {DEAL}")
    message = desk.page.get_by_role("article").last
    (said,) = workspace.messages.in_channel("C0SALES")

    await desk.bot.api(
        "chat.unfurl", channel="C0SALES", ts=said.ts, unfurls={DEAL: {"blocks": [section("€ 12k")]}}
    )

    await expect(message.get_by_role("region", name=f"About {DEAL}")).to_contain_text("€ 12k")


async def test_a_reply_that_shows_in_the_channel_leads_to_its_thread(desk: Desk) -> None:
    root = await desk.bot.api("chat.postMessage", channel="C0SALES", text="Root")
    about = {"channel": "C0SALES", "thread_ts": root["ts"]}
    await desk.bot.api("chat.postMessage", **about, text="Only in the thread")
    await desk.bot.api("chat.postMessage", **about, text="For everybody", reply_broadcast=True)

    messages = desk.page.get_by_role("log", name="Messages")
    await expect(messages.get_by_role("article")).to_have_count(2)
    await messages.get_by_role("button", name="a thread").click()

    thread = desk.page.get_by_role("log", name="Thread")
    await expect(thread.get_by_role("article")).to_have_count(3)


async def test_a_channel_changes_its_name_before_the_eyes_of_those_in_it(desk: Desk) -> None:
    url = f"{desk.workspace.origin}/play/channel"
    http = desk.page.request
    await http.post(url, data={"channel": "C0SALES", "do": "rename", "name": "deals-emea"})
    await expect(desk.page.get_by_role("heading", name="deals-emea").first).to_be_visible()
    await http.post(url, data={"channel": "C0SALES", "do": "archive"})

    await expect(desk.page.get_by_text("#deals-emea is archived.")).to_be_visible()


async def test_an_outsider_is_played_only_once_a_channel_is_shared_with_them(desk: Desk) -> None:
    people = desk.page.get_by_role("group", name="You are")
    await expect(people.get_by_label("Leo Sand")).to_be_visible()
    await expect(people.get_by_label("Eve Stone")).to_have_count(0)

    await desk.page.request.post(
        f"{desk.workspace.origin}/play/channel", data={"channel": "C0SALES", "do": "connect"}
    )

    await expect(people.get_by_label("Eve Stone")).to_be_visible()
