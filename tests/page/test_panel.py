"""The right-hand panel: what Pipedrive received, and the playground's switches."""

import pytest
from playwright.async_api import expect

from bot.playground.slack.hooks import Do, Kill, NotMyBot
from tests.page.desk import Desk
from tests.page.kit import asked, modal

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_call_appears_as_it_happens_and_opens_to_show_everything(desk: Desk) -> None:
    calls = desk.page.get_by_role("list", name="Calls to Pipedrive")
    await expect(calls).to_contain_text("Nothing yet")

    desk.ledger.add("PATCH", "/api/v2/deals/12", body={"stage_id": 5}, query={"strict": "1"})
    call = calls.get_by_role("button", name="PATCH /api/v2/deals/12, 200, Ana Lima, 12 ms")
    await call.press("Enter")

    await expect(call).to_have_attribute("aria-expanded", "true")
    await expect(calls).to_contain_text('"stage_id": 5')
    await expect(calls).to_contain_text('"success": true')


async def test_reads_can_be_hidden_and_calls_cleared(desk: Desk) -> None:
    desk.ledger.add("GET", "/api/v2/deals")
    desk.ledger.add("POST", "/api/v2/deals")
    rows = desk.page.get_by_role("list", name="Calls to Pipedrive").get_by_role("listitem")
    await expect(rows).to_have_count(2)

    await desk.page.get_by_label("Writes only").check()
    await expect(rows).to_have_count(1)
    desk.ledger.add("GET", "/api/v2/persons")
    await expect(desk.page.get_by_text("3 calls")).to_be_visible()
    await expect(rows).to_have_count(1)
    await desk.page.get_by_role("button", name="Clear").click()

    await expect(desk.page.get_by_text("0 calls")).to_be_visible()


async def test_a_fault_is_set_listed_and_cleared(desk: Desk) -> None:
    await desk.page.get_by_text("Playground", exact=True).click()
    form = desk.page.get_by_role("form", name="Make Pipedrive fail")
    await form.get_by_label("Method").select_option("DELETE")
    await form.get_by_label("What happens").select_option(label="answer late")
    await form.get_by_label("Seconds").fill("3")
    await form.get_by_label("Times").fill("2")

    await form.get_by_role("button", name="Add fault").click()

    faults = desk.page.get_by_role("list", name="Active faults")
    await expect(faults).to_contain_text("DELETE /api/v2/deals*")
    assert desk.faults.rules == [
        {"method": "DELETE", "path": "/api/v2/deals*", "kind": "delay", "seconds": 3, "times": 2}
    ]
    await faults.get_by_role("button", name="Clear all faults").click()
    await expect(faults.get_by_role("listitem")).to_have_count(0)


async def test_the_bot_is_restarted_and_its_state_shown(desk: Desk) -> None:
    await expect(desk.page.get_by_text("Bot running")).to_be_visible()
    restarted: list[bool] = []

    class Restarts(NotMyBot):
        async def restart(self, _do: Do, _kill: Kill) -> str:
            restarted.append(True)
            return "running"

    desk.workspace.controls = Restarts()
    await desk.page.get_by_text("Playground", exact=True).click()

    await desk.page.get_by_role("button", name="Restart the bot").click()
    await expect(desk.page.get_by_text("The bot was restarted")).to_be_visible()
    desk.workspace.set_bot("stopped")

    await expect(desk.page.get_by_text("Bot stopped")).to_be_visible()
    assert restarted == [True]


async def test_the_data_is_reset_only_after_a_question(desk: Desk) -> None:
    resets: list[bool] = []
    desk.workspace.reset_pipedrive = lambda: resets.append(True)
    await desk.page.get_by_text("Playground", exact=True).click()

    await desk.page.get_by_role("button", name="Reset Pipedrive data").click()
    await desk.page.get_by_role("button", name="Keep").click()
    assert resets == []
    await desk.page.get_by_role("button", name="Reset Pipedrive data").click()
    await desk.page.get_by_role("button", name="Reset", exact=True).click()

    await expect(desk.page.get_by_text("Pipedrive is back at its seed")).to_be_visible()
    assert resets == [True]


async def test_the_panel_closes_and_opens(desk: Desk) -> None:
    panel = desk.page.get_by_role("complementary", name="Playground panel")
    toggle = desk.page.get_by_role("button", name="Pipedrive log")

    await panel.get_by_role("button", name="Close panel").click()
    await expect(panel).to_be_hidden()
    await expect(toggle).to_have_attribute("aria-expanded", "false")
    await toggle.click()

    await expect(panel).to_be_visible()


async def test_the_token_is_shown_where_it_is_needed(desk: Desk) -> None:
    desk.workspace.hints = lambda user: {"pipedrive_token": f"token-of-{user}"}

    await desk.go()

    panel = desk.page.get_by_role("complementary", name="Playground panel")
    await expect(panel.get_by_text("token-of-U0ANA")).to_be_visible()
    await expect(panel.get_by_role("button", name="Copy your Pipedrive API token")).to_be_visible()


async def test_a_form_that_asks_for_the_token_shows_it_too(desk: Desk) -> None:
    desk.workspace.hints = lambda _: {"pipedrive_token": "the-token"}
    await desk.go()

    dialog = await desk.asked(modal("Connect", asked("API token", {"type": "plain_text_input"})))

    await expect(dialog.get_by_text("the-token")).to_be_visible()
    await expect(dialog.get_by_role("button", name="Copy your Pipedrive API token")).to_be_visible()
