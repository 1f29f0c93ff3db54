"""A person types into the composer."""

import re

import pytest
from playwright.async_api import expect

from tests.page.desk import Desk

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_slash_shows_every_command_with_its_hint(desk: Desk) -> None:
    await desk.composer.press("/")

    options = desk.page.get_by_role("listbox", name="Commands").get_by_role("option")
    await expect(options).to_have_count(8)
    await expect(options.first).to_have_accessible_name("/deal help Work with deals")


async def test_typing_narrows_the_commands_and_tab_picks_one(desk: Desk) -> None:
    await desk.composer.press_sequentially("/cr")
    await expect(desk.page.get_by_role("option")).to_have_count(1)

    await desk.composer.press("Tab")

    await expect(desk.composer).to_have_value("/crm ")
    await expect(desk.composer).to_be_focused()


async def test_arrows_move_over_the_commands_and_enter_picks(desk: Desk) -> None:
    await desk.composer.press("/")
    await desk.composer.press("ArrowDown")
    chosen = desk.page.get_by_role("option", selected=True)
    await expect(chosen).to_contain_text("/person")

    await desk.composer.press("Enter")

    await expect(desk.composer).to_have_value("/person ")


async def test_escape_closes_the_list_and_keeps_what_was_typed(desk: Desk) -> None:
    await desk.composer.press_sequentially("/de")

    await desk.composer.press("Escape")

    await expect(desk.page.get_by_role("listbox", name="Commands")).to_be_hidden()
    await expect(desk.composer).to_have_value("/de")


async def test_an_answer_is_marked_as_only_visible_to_the_person(desk: Desk) -> None:
    desk.bot.answers["list"] = {"text": "Three *deals*"}

    await desk.type("/deal list")

    message = desk.page.get_by_role("article", name="only visible to you: Three deals")
    await expect(message.get_by_text("Only visible to you")).to_be_visible()
    await expect(message.get_by_text("APP", exact=True)).to_be_visible()


async def test_what_only_one_person_sees_is_not_shown_to_another(desk: Desk) -> None:
    desk.bot.answers["list"] = {"text": "Three deals"}
    await desk.type("/deal list")
    await expect(desk.page.get_by_role("article")).to_have_count(1)

    await desk.page.get_by_role("radio", name="Tom Berg").check()

    await expect(desk.page.get_by_role("article")).to_have_count(0)
    await expect(desk.page).to_have_url(re.compile(r"\?user=U0TOM&"))
    await desk.page.get_by_role("radio", name="Ana Lima").check()
    await expect(desk.page.get_by_role("article")).to_have_count(1)


async def test_a_failed_command_says_so_in_red_and_gives_the_text_back(desk: Desk) -> None:
    await desk.type("/deal explode")

    alert = desk.page.get_by_role("alert").filter(has_text="failed")
    await expect(alert).to_have_text('/deal failed with the error "dispatch_failed"')
    await expect(desk.composer).to_have_value("/deal explode")


async def test_an_unknown_command_is_not_sent(desk: Desk) -> None:
    await desk.type("/deel list")

    alert = desk.page.get_by_role("alert").filter(has_text="/deel")
    await expect(alert).to_contain_text("not a valid command")
    assert desk.bot.heard.empty()


async def test_arrow_up_brings_back_what_was_typed_before(desk: Desk) -> None:
    desk.bot.answers |= {"one": {"text": "1"}, "two": {"text": "2"}}
    await desk.type("/deal one")
    await desk.type("/deal two")
    await expect(desk.page.get_by_role("article")).to_have_count(2)

    await desk.composer.press("ArrowUp")
    await expect(desk.composer).to_have_value("/deal two")
    await desk.composer.press("ArrowUp")
    await expect(desk.composer).to_have_value("/deal one")
    await desk.composer.press("ArrowDown")
    await desk.composer.press("ArrowDown")

    await expect(desk.composer).to_have_value("")


async def test_an_example_fills_the_composer(desk: Desk) -> None:
    examples = desk.page.get_by_role("group", name="Commands to try")

    await examples.get_by_role("button", name="/deal list owner=me").click()

    await expect(desk.composer).to_have_value("/deal list owner=me")
    await expect(desk.composer).to_be_focused()


async def test_commands_are_refused_in_threads_and_replies_are_not(desk: Desk) -> None:
    await desk.type("Hello")
    message = desk.page.get_by_role("log", name="Messages").get_by_role("article")
    await message.hover()
    await message.get_by_role("button", name="Reply in thread").click()
    reply = desk.page.get_by_role("textbox", name="Reply in thread")

    await reply.fill("/deal list")
    await reply.press("Enter")
    await expect(desk.page.get_by_text("not supported in threads")).to_be_visible()
    await reply.fill("Hello back")
    await reply.press("Enter")

    await expect(message.get_by_role("button", name="1 reply")).to_be_visible()
    thread = desk.page.get_by_role("log", name="Thread")
    await expect(thread.get_by_role("article").last).to_contain_text("Hello back")


async def test_inviting_the_app_takes_the_banner_away(desk: Desk) -> None:
    await desk.page.get_by_role("button", name="random").click()

    await desk.page.get_by_role("button", name="Invite Deal Desk").click()

    await expect(desk.page.get_by_role("button", name="Invite Deal Desk")).to_have_count(0)
    await expect(desk.page.get_by_text("was added to #random")).to_be_visible()
    assert desk.workspace.channel("C0RANDOM").bot_in


async def test_an_unknown_person_becomes_the_first_one(desk: Desk) -> None:
    await desk.go("U0NOBODY")

    await expect(desk.page.get_by_role("radio", name="Ana Lima")).to_be_checked()


async def test_a_reload_keeps_the_channel_and_drops_what_only_one_person_saw(desk: Desk) -> None:
    desk.bot.answers["list"] = {"text": "Three deals"}
    await desk.page.get_by_role("button", name="big-deals").click()
    composer = desk.page.get_by_role("combobox", name="Message #big-deals")
    await composer.fill("/deal list")
    await composer.press("Enter")
    await expect(desk.page.get_by_role("article")).to_have_count(1)

    await desk.page.reload()

    await expect(composer).to_be_visible()
    await expect(desk.page.get_by_role("article")).to_have_count(0)
