"""A person names others with an `@`, and is offered whom they may mean."""

import pytest
from playwright.async_api import expect

from tests.page.desk import Desk
from tests.page.kit import section

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_an_at_sign_offers_the_app_first_and_then_everybody(desk: Desk) -> None:
    await desk.composer.press("@")

    options = desk.page.get_by_role("listbox", name="People").get_by_role("option")
    await expect(options.first).to_have_accessible_name("@Deal Desk App")
    names = [await option.inner_text() for option in await options.all()]
    assert [name.split("\n")[0] for name in names] == [
        "@Deal Desk", *(f"@{person.real_name}" for person in desk.workspace.people.values()
                        if not person.is_bot)
    ]  # fmt: skip


async def test_what_is_begun_narrows_the_list_and_enter_picks_the_first(desk: Desk) -> None:
    await desk.composer.press_sequentially("ask @to")
    await expect(desk.page.get_by_role("option")).to_have_count(1)

    await desk.composer.press("Enter")
    await desk.composer.press_sequentially("about it")
    await desk.composer.press("Enter")

    said = desk.page.get_by_role("article").last
    await expect(said).to_contain_text("ask @Tom Berg about it")
    [message] = desk.workspace.messages.in_channel("C0SALES")
    assert message.text == "ask <@U0TOM> about it"


async def test_a_name_is_put_in_where_the_caret_is(desk: Desk) -> None:
    await desk.composer.fill("call tomorrow")
    for _ in "tomorrow":
        await desk.composer.press("ArrowLeft")
    await desk.composer.press_sequentially("@ana")
    await desk.composer.press("Tab")

    await expect(desk.composer).to_have_value("call @Ana Lima tomorrow")
    await desk.composer.press_sequentially("or ")
    await expect(desk.composer).to_have_value("call @Ana Lima or tomorrow")


async def test_the_app_is_mentioned_by_what_it_is_called(desk: Desk) -> None:
    desk.workspace.events = ("app_mention",)
    await desk.composer.press_sequentially("@de")
    await desk.composer.press("Tab")
    await desk.composer.press_sequentially("deal 12")
    await desk.composer.press("Enter")

    event = (await desk.bot.next("event_callback"))["event"]
    assert (event["type"], event["text"]) == ("app_mention", "<@U0DESK> deal 12")


async def test_in_a_thread_people_are_offered_and_commands_are_not(desk: Desk) -> None:
    message = await desk.said(section("Here"), text="Here")
    await desk.bot.api("chat.postMessage", channel="C0SALES", text="Talk about it")
    message = desk.page.get_by_role("article", name="Talk about it")
    await message.hover()
    await message.get_by_role("button", name="Reply in thread").click()
    reply = desk.page.get_by_role("textbox", name="Reply in thread")

    await reply.press("/")
    await expect(desk.page.get_by_role("option")).to_have_count(0)
    await reply.fill("")
    await reply.press_sequentially("@")
    await expect(desk.page.get_by_role("option", name="@Deal Desk App")).to_be_visible()


@pytest.mark.parametrize("text", ["ana@acme.example", "a price @ 5", "@nobody"])
async def test_other_at_signs_offer_nobody(desk: Desk, text: str) -> None:
    await desk.composer.press_sequentially(text)

    await expect(desk.page.get_by_role("option")).to_have_count(0)
