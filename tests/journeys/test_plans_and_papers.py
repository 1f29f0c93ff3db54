"""Activities and files in a real browser."""

import re
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.drawing import OFFER, png
from tests.journeys.person import Person

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_what_is_due_is_shown_and_done_and_the_next_step_is_planned(ana: Person) -> None:
    await ana.types("/activity")
    await ana.reads("Overdue")
    await ana.picture("agenda")

    await ana.last.get_by_role("button", name=re.compile("^Done")).first.click()

    await ana.reads("Done:", "What is next?")
    await ana.picture("next_step")
    await ana.presses("Call")
    await expect(ana.dialog).to_contain_text("New activity")
    await ana.picture("next_step_form")


async def test_a_call_is_planned_in_one_line_and_moved(ana: Person) -> None:
    await ana.types("/activity new call Ask about budget on=12 due=+5d at=14:00")
    await ana.reads("Created Ask about budget", "14:00")
    await ana.presses("Show activity")
    await ana.reads("Ask about budget", "Acme renewal")
    await ana.picture("activity_card")

    await ana.types("/activity move 336 +2d")

    await ana.reads("Changed Ask about budget", "Due")


async def test_an_activity_is_deleted_behind_the_gate(ana: Person) -> None:
    await ana.types("/activity delete 11")
    await ana.reads("Delete Send references #11?")

    await ana.presses("Delete activity")

    await ana.reads("Deleted Send references #11")


async def test_files_are_attached_by_a_form_and_listed(ana: Person, tmp_path: Path) -> None:
    offer = tmp_path / "Offer.pdf"
    offer.write_bytes(OFFER)
    await ana.types("/deal attach 12")
    await ana.dialog.locator("input[type=file]").set_input_files(offer)
    await expect(ana.dialog).to_contain_text("Offer.pdf")
    await ana.picture("attach_form")
    await ana.dialog.get_by_role("button", name="Attach").click()
    await ana.reads("Attached 1 file to Acme renewal #12.", "Offer.pdf")

    await ana.types("/deal files 12")

    await ana.reads("Minutes.txt", "Offer.pdf")
    await ana.picture("files")


async def test_a_file_is_downloaded_into_the_direct_messages(ana: Person) -> None:
    await ana.types("/file download 3")
    await ana.page.get_by_role("button", name=re.compile("^Deal Desk")).first.click()
    await ana.page.get_by_role("tab", name="Messages").or_(ana.last).first.wait_for()

    link = ana.page.get_by_role("link", name=re.compile("Download")).last
    await expect(link).to_be_visible()
    await ana.picture("downloaded")


async def test_a_message_and_its_file_are_saved_to_a_deal(ana: Person, tmp_path: Path) -> None:
    minutes = tmp_path / "Minutes.txt"
    minutes.write_text("What was said.", encoding="utf-8")
    await ana.page.locator("input[type=file]").first.set_input_files(minutes)
    await ana.composer.fill("Here are the minutes")
    await ana.composer.press("Enter")
    message = ana.page.get_by_role("article").filter(has_text="Here are the minutes")
    await message.hover()
    await message.get_by_role("button", name=re.compile("[Mm]ore")).click()
    await ana.page.get_by_role("menuitem", name=re.compile("Save to Pipedrive")).click()

    await expect(ana.dialog).to_contain_text("Minutes.txt")
    source = re.compile("Ana Lima in Slack: https")
    await expect(ana.dialog.get_by_label("Note")).to_have_value(source)
    await ana.chooses("Deal", "acme", "Acme renewal")
    await ana.picture("save_to_pipedrive")
    await ana.presses("Save", ana.dialog)

    await ana.reads("Saved the message and 1 file to Acme renewal", "Here are the minutes")
    await ana.picture("saved_to_pipedrive")
    await ana.presses("Show note")
    await ana.reads("Here are the minutes", "Ana Lima in Slack: https://northwind.slack.com")
    await ana.picture("saved_note")


async def test_a_picture_is_cut_to_a_square(ana: Person, tmp_path: Path) -> None:
    wide = tmp_path / "jo.png"
    wide.write_bytes(png(400, 240))
    await ana.types("/person picture 1")
    await ana.dialog.locator("input[type=file]").set_input_files(wide)
    await ana.dialog.get_by_role("button", name="Save").click()

    await expect(ana.dialog.get_by_role("img").first).to_be_visible()
    await ana.picture("crop")
