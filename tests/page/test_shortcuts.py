"""A person picks the app's shortcuts: on a message, or anywhere."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import expect

from bot.playground.slack import Shortcut
from tests.page.desk import Desk
from tests.page.kit import asked, modal

pytestmark = pytest.mark.asyncio(loop_scope="session")

TITLE = asked("Title", {"type": "plain_text_input"})


@pytest_asyncio.fixture(loop_scope="session")
async def handy(desk: Desk) -> AsyncIterator[Desk]:
    desk.workspace.shortcuts = (
        Shortcut("new_deal", "New deal", on_message=False),
        Shortcut("my_day", "My day", on_message=False),
        Shortcut("save_note", "Save to deal", on_message=True),
        Shortcut("make_deal", "Create deal", on_message=True),
    )
    desk.bot.on_shortcut = {
        "my_day": modal("My day", TITLE),
        "make_deal": modal("New deal", TITLE),
    }
    await desk.go()
    yield desk


async def test_a_shortcut_is_picked_on_a_message_with_the_keyboard(handy: Desk) -> None:
    await handy.type("Acme wants a renewal")
    message = handy.page.get_by_role("article", name="Acme wants a renewal")
    await message.focus()
    while await handy.focused() != "More message actions":
        await handy.page.keyboard.press("Tab")

    await handy.page.keyboard.press("Enter")
    await expect(handy.page.get_by_role("menuitem", name="Save to deal")).to_be_focused()
    await handy.page.keyboard.press("ArrowDown")
    await handy.page.keyboard.press("Enter")

    told = await handy.bot.next("message_action")
    assert (told["callback_id"], told["message"]["text"]) == ("make_deal", "Acme wants a renewal")
    dialog = handy.page.get_by_role("dialog", name="New deal")
    await dialog.get_by_label("Title").fill("Acme renewal")
    await dialog.get_by_role("button", name="Save").click()
    assert (await handy.bot.next("view_submission"))["view"]["title"]["text"] == "New deal"
    await expect(dialog).to_be_hidden()


async def test_a_shortcut_is_picked_from_the_composer(handy: Desk) -> None:
    await handy.page.get_by_role("button", name="Shortcuts").click()
    await handy.page.get_by_role("menuitem", name="My day").click()

    assert (await handy.bot.next("shortcut"))["callback_id"] == "my_day"
    await expect(handy.page.get_by_role("dialog", name="My day")).to_be_visible()


async def test_a_shortcut_that_fails_says_so_beside_the_message(handy: Desk) -> None:
    await handy.type("Hello")
    message = handy.page.get_by_role("article", name="Hello")
    handy.workspace.bot_url = "http://127.0.0.1:9/"

    await message.hover()
    await message.get_by_role("button", name="More message actions").click()
    await handy.page.get_by_role("menuitem", name="Save to deal").click()

    await expect(message.get_by_role("alert")).to_be_visible()


async def test_an_app_without_shortcuts_offers_none(desk: Desk) -> None:
    await desk.type("Hello")
    message = desk.page.get_by_role("article", name="Hello")
    await message.hover()

    await expect(message.get_by_role("button", name="Copy text")).to_be_visible()
    await expect(message.get_by_role("button", name="More message actions")).to_have_count(0)
    await expect(desk.page.get_by_role("button", name="Shortcuts")).to_have_count(0)
