"""The app's Home tab: opened, published, and acted on."""

import pytest
from playwright.async_api import expect

from tests.page.desk import Desk
from tests.page.kit import Json, actions, asked, button, modal, section

pytestmark = pytest.mark.asyncio(loop_scope="session")


def home(*blocks: Json) -> Json:
    return {"type": "home", "blocks": list(blocks)}


async def opened(desk: Desk) -> None:
    await desk.page.get_by_role("button", name="Deal Desk").click()


async def test_a_newcomer_finds_home_and_the_bot_hears_of_it(desk: Desk) -> None:
    desk.workspace.events = ("app_home_opened",)

    await opened(desk)

    await expect(desk.page.get_by_role("tab", name="Home")).to_have_attribute(
        "aria-selected", "true"
    )
    await expect(desk.page.get_by_text("nothing on its Home tab for you yet")).to_be_visible()
    event = (await desk.bot.next("event_callback"))["event"]
    assert (event["type"], event["tab"], event["user"]) == ("app_home_opened", "home", "U0ANA")


async def test_what_is_published_appears_and_can_be_acted_on(desk: Desk) -> None:
    await opened(desk)
    view = home(section("Good morning, *Ana*"), actions(button("Refresh")))
    await desk.bot.api("views.publish", user_id="U0ANA", view=view)
    panel = desk.page.get_by_role("tabpanel", name="Home")
    await expect(panel.get_by_text("Good morning, Ana")).to_be_visible()

    refresh = panel.get_by_role("button", name="Refresh")
    await refresh.press("Enter")
    told = await desk.bot.next("block_actions")
    assert (told["container"]["type"], told["view"]["type"]) == ("view", "home")
    again = home(section("Good evening, *Ana*"), actions(button("Refresh")))
    await desk.bot.api("views.publish", user_id="U0ANA", view=again)

    await expect(panel.get_by_text("Good evening, Ana")).to_be_visible()
    await expect(refresh).to_be_focused()


async def test_a_modal_opens_from_home(desk: Desk) -> None:
    form = modal("New deal", asked("Title", {"type": "plain_text_input"}))
    desk.bot.on_press["new"] = ("views.open", {"view": form})
    view = home(actions(button("New")))
    await desk.bot.api("views.publish", user_id="U0ANA", view=view)
    await opened(desk)

    await desk.page.get_by_role("button", name="New", exact=True).click()

    await expect(desk.page.get_by_role("dialog", name="New deal")).to_be_visible()


async def test_the_tabs_are_walked_with_arrows_and_messages_can_be_written(desk: Desk) -> None:
    await opened(desk)
    await desk.page.get_by_role("tab", name="Home").focus()

    await desk.page.keyboard.press("ArrowRight")

    await expect(desk.page.get_by_role("tab", name="Messages")).to_be_focused()
    composer = desk.page.get_by_role("combobox", name="Message Deal Desk")
    await composer.fill("Hello")
    await composer.press("Enter")
    await expect(desk.page.get_by_role("article", name="Hello")).to_be_visible()


async def test_whoever_heard_from_the_app_finds_its_messages(desk: Desk) -> None:
    await desk.bot.api("chat.postMessage", channel="D0ANA", text="Acme is won")

    await opened(desk)

    await expect(desk.page.get_by_role("article", name="Acme is won")).to_be_visible()


async def test_a_reload_opens_home_again(desk: Desk) -> None:
    view = home(section("Good morning, *Ana*"))
    await desk.bot.api("views.publish", user_id="U0ANA", view=view)
    await opened(desk)
    desk.workspace.events = ("app_home_opened",)

    await desk.page.reload()

    await expect(desk.page.get_by_text("Good morning, Ana")).to_be_visible()
    assert (await desk.bot.next("event_callback"))["event"]["view"]["type"] == "home"


async def test_without_a_home_tab_there_are_no_tabs(desk: Desk) -> None:
    desk.workspace.home_tab = False
    await desk.go()

    await opened(desk)

    await expect(desk.page.get_by_role("combobox", name="Message Deal Desk")).to_be_visible()
    await expect(desk.page.get_by_role("tab")).to_have_count(0)
