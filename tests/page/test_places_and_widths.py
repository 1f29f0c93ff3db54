"""A person reads further up, or has a narrow window."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, expect

from tests.page.desk import Desk
from tests.page.kit import section
from tests.page.scripted import ScriptedBot

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(loop_scope="session")
async def narrow(browser: Browser, bot: ScriptedBot) -> AsyncIterator[Desk]:
    async with Desk.open(browser, bot, viewport={"width": 420, "height": 800}) as desk:
        yield desk
        assert not desk.complaints


def latest(desk: Desk) -> Locator:
    return desk.page.get_by_role("button", name="Jump to latest")


async def reads_further_up(desk: Desk) -> None:
    for number in range(40):
        await desk.bot.api("chat.postMessage", channel="C0SALES", text=f"Line {number}")
    await expect(desk.page.get_by_role("article").last).to_contain_text("Line 39")
    await desk.page.locator("#messages").evaluate("node => (node.scrollTop = 0)")
    await expect(desk.page.get_by_role("article").last).not_to_be_in_viewport()


async def test_a_new_answer_below_the_fold_is_one_press_away(desk: Desk) -> None:
    await reads_further_up(desk)
    await expect(latest(desk)).to_be_hidden()
    desk.bot.answers["show"] = {"text": "Here it is", "blocks": [section("Here it is")]}

    await desk.type("/deal show")
    await expect(latest(desk)).to_be_visible()
    answer = desk.page.get_by_role("article").last
    await expect(answer).not_to_be_in_viewport()
    await latest(desk).click()

    await expect(answer).to_be_in_viewport()
    await expect(latest(desk)).to_be_hidden()


async def test_whoever_scrolls_down_needs_no_button_any_more(desk: Desk) -> None:
    await reads_further_up(desk)
    await desk.bot.api("chat.postMessage", channel="C0SALES", text="News")
    await expect(latest(desk)).to_be_visible()

    await desk.page.locator("#messages").evaluate("node => (node.scrollTop = node.scrollHeight)")

    await expect(latest(desk)).to_be_hidden()


async def test_a_message_that_changes_in_sight_offers_nothing(desk: Desk) -> None:
    first = await desk.bot.api("chat.postMessage", channel="C0SALES", text="First")
    await reads_further_up(desk)

    changed = {"channel": "C0SALES", "ts": first["ts"], "text": "First, edited"}
    await desk.bot.api("chat.update", **changed)

    await expect(desk.page.get_by_role("article").first).to_contain_text("First, edited")
    await expect(latest(desk)).to_be_hidden()


async def test_on_a_narrow_page_the_workspace_is_behind_a_button(narrow: Desk) -> None:
    places = narrow.page.get_by_role("complementary", name="Workspace")
    toggle = narrow.page.get_by_role("button", name="Channels and people")
    await expect(places).to_be_hidden()

    await toggle.click()
    await expect(places).to_be_visible()
    await expect(toggle).to_have_attribute("aria-expanded", "true")
    await narrow.page.keyboard.press("Escape")
    await expect(places).to_be_hidden()
    await expect(toggle).to_be_focused()

    await toggle.click()
    await narrow.page.get_by_role("button", name="big-deals").click()
    await expect(places).to_be_hidden()
    await expect(narrow.page.get_by_role("combobox", name="Message #big-deals")).to_be_focused()


async def test_a_narrow_page_never_scrolls_sideways_and_forms_fit(narrow: Desk) -> None:
    await narrow.said(section("A rather long line about a deal that wraps. " * 3))
    sideways = "() => document.documentElement.scrollWidth > innerWidth"

    await narrow.composer.press("/")
    assert not await narrow.page.evaluate(sideways)
    options = narrow.page.get_by_role("listbox", name="Commands")
    await expect(options.get_by_role("option").first).to_be_in_viewport(ratio=1)
    await narrow.composer.press("Escape")
    await narrow.page.get_by_role("button", name="Pipedrive log").click()
    panel = narrow.page.get_by_role("complementary", name="Playground panel")
    await expect(panel).to_be_in_viewport(ratio=0.9)
    assert not await narrow.page.evaluate(sideways)


async def test_on_a_wide_page_the_workspace_stands_beside(desk: Desk) -> None:
    await expect(desk.page.get_by_role("complementary", name="Workspace")).to_be_visible()
    await expect(desk.page.get_by_role("button", name="Channels and people")).to_be_hidden()


async def test_after_a_reset_the_page_shows_that_nothing_was_said(desk: Desk) -> None:
    await desk.said(section("Old news"))

    desk.workspace.start_over()

    await expect(desk.page.get_by_text("Old news")).to_have_count(0)
    await desk.said(section("New news"))
    await expect(desk.page.get_by_text("New news")).to_be_visible()
