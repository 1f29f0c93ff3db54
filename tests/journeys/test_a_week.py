"""A tour through what a salesperson does in a week, one thing after the other in one browser."""

import re
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.journeys.person import Person

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def monday(ana: Person) -> None:
    """See what there is."""
    await ana.types("/deal")
    await ana.reads("Tip: ")
    await ana.presses("My open deals")
    await ana.reads("Open deals of Ana Lima")
    await ana.types("/deal help move")
    await ana.reads("Move a deal to another stage.", "/deal move <deal> to <stage>")
    await ana.types("/deal acme renewal")
    await ana.reads("Acme renewal 2026")
    await ana.types("/deal #12")
    await ana.reads("Acme renewal", "Proposal (4 of 5)", "Jo Doe")
    await ana.picture("week_card")
    await ana.types("/deal list stage=demo status=open limit=10")
    await ana.reads("stage Demo")
    await ana.types("/deal summary status=open")
    await expect(ana.last.get_by_role("img").first).to_be_visible()
    await ana.picture("week_summary")


async def tuesday(ana: Person) -> None:
    """New business."""
    await ana.types('/deal new "Harbour cranes pilot" value="12,5k EUR" owner=me')
    await ana.reads("Created Harbour cranes pilot #301", "€12,500")
    await ana.types("/deal new")
    await ana.fills("Title", "Second site")
    await ana.fills("Value", "40k")
    await ana.chooses("Stage", "quali", "Qualified")
    await ana.presses("Create", ana.dialog)
    await ana.reads("Created Second site #302", "€40,000", "Qualified")
    await ana.types("/deal copy 302")
    await ana.reads("Second site", "#303")


async def wednesday(ana: Person) -> None:
    """Moving on."""
    await ana.types("/deal move harbour cranes pilot to Demo")
    await ana.reads("Moved Harbour cranes pilot #301", "Demo")
    await ana.types("/deal edit 301 value=15k close=2026-12-18")
    await ana.reads("Changed Harbour cranes pilot #301", "€15,000", "18 Dec")
    await ana.types("/deal edit 301 probability=60 ?")
    await expect(ana.dialog.get_by_label("Probability")).to_have_value("60")
    await ana.presses("Save", ana.dialog)
    await ana.reads("Changed Harbour cranes pilot #301", "60")
    await ana.types("/deal mvoe 301 to Proposal")
    await expect(ana.dialog).to_contain_text("Move a deal to another stage.")
    await ana.presses("Move", ana.dialog)
    await ana.reads("Moved Harbour cranes pilot #301", "Proposal")
    await ana.types("/deal move Acme to Demo")
    await ana.reads("Which deal is")
    await ana.picture("week_which")


async def thursday(ana: Person) -> None:
    """Winning, losing, telling."""
    await ana.types("/deal won 301")
    await ana.reads("Harbour cranes pilot #301 is won")
    await ana.types('/deal lost 303 reason="No budget"')
    await ana.reads("Second site #303 is marked as lost: No budget")
    await ana.types("/deal 303")
    await ana.presses("Reopen")
    await ana.reads("Open")
    await ana.types("/deal 301")
    await ana.presses("Share")
    await ana.presses("Whole card")
    await ana.reads("Shared by @Ana Lima")


async def friday(ana: Person, tmp_path: Path) -> None:
    """Tidying up."""
    await ana.types("/deal delete 303")
    await ana.reads("Delete Second site #303?")
    await ana.presses("Cancel")
    await ana.reads("Cancelled")
    await ana.types("/deal delete 303")
    await ana.presses("Delete deal")
    await ana.reads("Deleted Second site #303")
    await ana.types("/deal merge 12 into 13")
    await ana.presses("Swap")
    await ana.reads("Acme renewal 2026 #13 will be merged into")
    await ana.presses("Merge")
    await ana.reads("Merged Acme renewal 2026 #13 into Acme renewal #12")
    await ana.types("/deal archived limit=5")
    await ana.reads("Archived deals")
    await ana.types("/crm status")
    await ana.reads("You are Ana Lima in Pipedrive")
    await ana.types("/deal all status=won")
    await ana.reads("in your direct messages")
    await ana.page.get_by_role("button", name=re.compile("^Deal Desk")).first.click()
    async with ana.page.expect_download() as downloading:
        await ana.page.get_by_role("link", name=re.compile("Download")).last.click()
    file = tmp_path / "deals.csv"
    await (await downloading.value).save_as(file)
    await ana.picture("week_export")

    assert "Harbour cranes pilot" in file.read_text(encoding="utf-8-sig")
    assert [method for method, _, _ in ana.received()].count("DELETE") == 1


async def test_a_week_at_the_desk(ana: Person, tmp_path: Path) -> None:
    await monday(ana)
    await tuesday(ana)
    await wednesday(ana)
    await thursday(ana)
    await friday(ana, tmp_path)
