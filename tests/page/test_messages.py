"""A person presses and chooses in messages."""

import asyncio

import pytest
from playwright.async_api import expect

from tests.page.desk import Desk
from tests.page.kit import STAGES, actions, button, mrkdwn, option, plain, section

pytestmark = pytest.mark.asyncio(loop_scope="session")

CONFIRM = {
    "title": plain("Delete this deal?"),
    "text": mrkdwn("*Acme renewal* goes with 3 activities."),
    "confirm": plain("Yes, delete"),
    "deny": plain("Keep it"),
    "style": "danger",
}


async def test_a_button_is_reached_and_pressed_with_the_keyboard(desk: Desk) -> None:
    await desk.said(section("Acme"), actions(button("Won", value="12"), button("Lost")))

    await desk.composer.press("Shift+Tab")  # from the composer back into the message
    while await desk.focused() != "Won":
        await desk.page.keyboard.press("Shift+Tab")
    await desk.page.keyboard.press("Enter")

    told = await desk.bot.next("block_actions")
    assert told["actions"][0]["action_id"] == "won"
    assert told["actions"][0]["value"] == "12"


async def test_a_question_before_an_action_can_be_declined(desk: Desk) -> None:
    message = await desk.said(actions(button("Delete", style="danger", confirm=CONFIRM)))
    delete = message.get_by_role("button", name="Delete")

    await delete.press("Enter")
    question = desk.page.get_by_role("alertdialog", name="Delete this deal?")
    await expect(question).to_have_accessible_description("Acme renewal goes with 3 activities.")
    await expect(question.get_by_role("button", name="Keep it")).to_be_focused()
    await desk.page.keyboard.press("Escape")

    await expect(question).to_have_count(0)
    await expect(delete).to_be_focused()
    assert desk.bot.heard.qsize() == 1  # only the command


async def test_a_confirmed_action_is_told(desk: Desk) -> None:
    message = await desk.said(actions(button("Delete", confirm=CONFIRM)))

    await message.get_by_role("button", name="Delete").click()
    await desk.page.get_by_role("alertdialog").get_by_role("button", name="Yes, delete").click()

    assert (await desk.bot.next("block_actions"))["actions"][0]["action_id"] == "delete"


async def test_an_overflow_menu_works_with_arrows(desk: Desk) -> None:
    menu = {"type": "overflow", "action_id": "more", "options": [option("Edit"), option("Copy")]}
    message = await desk.said(section("Acme", accessory=menu))
    trigger = message.get_by_role("button", name="More actions")

    await trigger.press("Enter")
    await expect(desk.page.get_by_role("menuitem", name="Edit")).to_be_focused()
    await desk.page.keyboard.press("ArrowDown")
    await desk.page.keyboard.press("Enter")

    told = await desk.bot.next("block_actions")
    assert told["actions"][0]["selected_option"]["value"] == "copy"
    await expect(trigger).to_be_focused()
    await expect(trigger).to_have_attribute("aria-expanded", "false")


async def test_a_menu_in_a_message_tells_what_was_chosen(desk: Desk) -> None:
    move = {
        "type": "static_select",
        "action_id": "move",
        "placeholder": plain("Move to…"),
        "options": STAGES,
    }
    message = await desk.said(actions(move))

    await message.get_by_role("combobox", name="Move to…").fill("nego")
    await desk.page.keyboard.press("Enter")

    told = await desk.bot.next("block_actions")
    assert told["actions"][0]["selected_option"]["value"] == "negotiation"


async def test_a_declined_question_takes_the_choice_back(desk: Desk) -> None:
    move = {
        "type": "static_select",
        "action_id": "move",
        "placeholder": plain("Move to…"),
        "options": STAGES,
        "initial_option": STAGES[0],
        "confirm": CONFIRM,
    }
    message = await desk.said(actions(move))
    field = message.get_by_role("combobox")
    await field.click()
    await message.get_by_role("option", name="Demo").click()

    await desk.page.get_by_role("button", name="Keep it").click()

    await expect(field).to_have_value("Qualified")


async def test_an_answer_replaces_its_message_and_keeps_the_keyboard_there(desk: Desk) -> None:
    message = await desk.said(section("Acme"), actions(button("Won")))
    desk.bot.on_action = lambda _: {"replace_original": True, "text": "Acme is won"}

    await message.get_by_role("button", name="Won").press("Enter")

    changed = desk.page.get_by_role("article", name="Acme is won")
    await expect(changed).to_be_focused()
    await expect(desk.page.get_by_role("article")).to_have_count(1)


async def test_a_press_that_fails_is_told_beside_it(desk: Desk) -> None:
    message = await desk.said(actions(button("Won")))
    desk.workspace.bot_url = "http://127.0.0.1:9/"

    await message.get_by_role("button", name="Won").click()

    await expect(message.get_by_role("alert")).to_be_visible()


async def test_a_message_of_the_bot_reaches_everybody_in_the_channel(desk: Desk) -> None:
    tom = await desk.page.context.new_page()
    await desk.watch(tom)
    await tom.goto(f"{desk.workspace.origin}/?user=U0TOM")
    await tom.get_by_role("combobox", name="Message #sales").wait_for()

    sent = await desk.bot.api("chat.postMessage", channel="C0SALES", text="Acme is won")
    await expect(tom.get_by_role("article", name="Acme is won")).to_be_visible()
    await desk.bot.api("chat.update", channel="C0SALES", ts=sent["ts"], text="Acme is lost")

    changed = tom.get_by_role("article", name="Acme is lost")
    await expect(changed.get_by_text("(edited)")).to_be_visible()
    await expect(desk.page.get_by_role("article", name="Acme is lost")).to_be_visible()
    await desk.bot.api("chat.delete", channel="C0SALES", ts=sent["ts"])
    await expect(changed).to_have_count(0)


async def test_news_in_another_channel_is_counted_in_the_sidebar(desk: Desk) -> None:
    await desk.bot.api("chat.postMessage", channel="C0DEALS", text="One")
    await desk.bot.api("chat.postMessage", channel="C0DEALS", text="Two")
    place = desk.page.get_by_role("button", name="big-deals")
    await expect(place.get_by_label("2 unread")).to_be_visible()

    await place.click()

    await expect(desk.page.get_by_role("article")).to_have_count(2)
    await expect(desk.page.get_by_label("2 unread")).to_have_count(0)


async def test_a_press_reaches_its_button_whatever_comes_before_the_release(desk: Desk) -> None:
    browser = await desk.page.context.new_cdp_session(desk.page)
    await browser.send("Network.enable")
    came = asyncio.Event()
    browser.on("Network.eventSourceMessageReceived", lambda _: came.set())
    await desk.page.get_by_role("button", name="big-deals").hover()
    await desk.page.mouse.down()

    await desk.bot.api("chat.postMessage", channel="C0DEALS", text="News")
    await came.wait()
    await desk.page.mouse.up()

    await expect(desk.page.get_by_role("article", name="News")).to_be_visible()


async def test_a_dismissed_message_is_gone(desk: Desk) -> None:
    message = await desk.said(section("Acme"))

    await message.get_by_role("button", name="Dismiss message").click()

    await expect(message).to_have_count(0)


async def test_arrows_walk_over_the_messages(desk: Desk) -> None:
    for text in ("One", "Two", "Three"):
        await desk.type(text)
    articles = desk.page.get_by_role("article")
    await expect(articles).to_have_count(3)
    await articles.last.focus()

    await desk.page.keyboard.press("ArrowUp")
    await desk.page.keyboard.press("ArrowUp")

    await expect(articles.first).to_be_focused()


async def test_the_json_behind_a_message_can_be_read(desk: Desk) -> None:
    message = await desk.said(section("Acme *renewal*"))
    await message.hover()

    await message.get_by_role("button", name="Show JSON").click()

    shown = desk.page.get_by_role("dialog", name="What the app sent")
    await expect(shown).to_contain_text('"text": "Acme *renewal*"')
