"""Narrowing, setting the company's own fields, taking back and looking back, in a real browser."""

import re

import pytest
from playwright.async_api import expect

from tests.journeys.person import Person

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_list_is_narrowed_by_what_pipedrive_cannot_filter(ana: Person) -> None:
    await ana.types("/deal list owner=me status=open value>1k close<+90d sort=-value limit=5")

    await ana.reads("value over €1,000", re.compile(r"[\d,]+ matches\."))
    await expect(ana.last.get_by_role("table")).to_be_visible()
    await ana.picture("narrowed")


async def test_an_own_field_is_set_by_its_name_and_shown_on_the_card(ana: Person) -> None:
    await ana.types('/deal edit 12 "Contract length"=24')
    await ana.reads("Changed Acme renewal #12", "Contract length", "24")

    await ana.presses("Show deal")

    await ana.reads("Contract length")
    await ana.picture("own_fields")


async def test_a_change_is_taken_back_from_its_receipt(ana: Person) -> None:
    await ana.types("/deal edit 12 value=99k")
    await ana.reads("Changed Acme renewal #12", "99,000")
    await ana.presses("Undo")

    await ana.reads("Put back Acme renewal #12", "99,000 →")
    await ana.picture("undone")


async def test_what_a_colleague_changed_since_is_shown_before_it_is_undone(
    ana: Person, tom: Person
) -> None:
    await ana.types("/deal edit 12 value=99k")
    await ana.reads("99,000")
    await tom.types("/deal edit 12 value=50k")
    await tom.reads("50.000 €")  # as Tom writes amounts

    await ana.types("/crm undo")

    await ana.reads("was changed after you", "50,000")
    await ana.picture("undo_conflict")
    await ana.presses("Keep theirs")
    await ana.reads("Kept as it is")


async def test_the_log_tells_what_was_done_from_what_to_what(ana: Person) -> None:
    await ana.types("/deal edit 12 value=99k")
    await ana.reads("99,000")
    await ana.types("/deal delete 13")
    await ana.presses("Cancel")
    await ana.reads("Cancelled")

    await ana.types("/crm log")

    table = ana.last.get_by_role("table")
    await expect(table).to_contain_text("/deal edit")
    await expect(table).to_contain_text("99,000")
    await expect(table).to_contain_text("Cancelled")
    await ana.picture("log")


async def test_several_deals_are_ticked_named_and_deleted(ana: Person) -> None:
    await ana.types("/deal bulk-delete ids=21,22,23,24 ?")
    await expect(ana.dialog.get_by_role("textbox").first).to_be_visible()
    await ana.page.keyboard.press("Escape")
    await expect(ana.dialog).to_be_hidden()
    await ana.types("/deal bulk-delete stage=qualified owner=me status=open")
    boxes = ana.dialog.get_by_role("checkbox")
    await expect(boxes.nth(2)).to_be_visible()
    await boxes.nth(1).check()
    await boxes.nth(2).check()
    await ana.picture("ticking")
    await ana.presses("Continue", ana.dialog)

    await ana.reads("Delete 2 deals?")
    await ana.picture("ask_several")
    await ana.presses("Delete 2 deals")
    await ana.page.get_by_role("button", name=re.compile("^Deal Desk")).first.click()
    await ana.reads("Deleted 2 of 2 deals")
    await ana.picture("deleted_several")

    assert [method for method, _, _ in ana.received()].count("DELETE") == 2
