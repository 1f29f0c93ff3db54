"""What a salesperson does in a day, in a real browser, down to what Pipedrive received."""

import pytest
from playwright.async_api import expect

from bot.playground.run import Playground
from tests.journeys.person import Person

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_newcomer_connects_and_is_asked_again_before_anything_changes(
    newcomer: Person, desk: Playground
) -> None:
    await newcomer.types('/deal new "Acme renewal" value=12k')
    await expect(newcomer.dialog).to_contain_text("Connect Pipedrive")
    await newcomer.picture("connect")

    token = newcomer.dialog.get_by_role("textbox", name="Pipedrive API token")
    await token.fill(desk.world.tokens["ana"])
    await newcomer.presses("Connect", newcomer.dialog)

    await expect(newcomer.dialog).to_contain_text("You are connected as Ana Lima")
    await newcomer.picture("connected")
    await newcomer.page.keyboard.press("Escape")
    await newcomer.reads("You were about to:", "/deal new")
    await newcomer.presses("Do it now")
    await newcomer.reads("Created Acme renewal #301", "€12,000")
    log = newcomer.page.get_by_text("/v2/deals", exact=True)
    await expect(log).to_be_visible()
    assert newcomer.received() == [
        ("POST", "/api/v2/deals", {"title": "Acme renewal", "value": 12000})
    ]


async def test_a_deal_is_created_by_form(ana: Person) -> None:
    await ana.types("/deal")
    await ana.reads("Tip: ")
    await ana.picture("menu")
    await ana.presses("New deal")

    await ana.fills("Title", "Big framework contract")
    await ana.fills("Value", "1.5m")
    await ana.chooses("Stage", "demo", "Demo")
    await ana.chooses("Owner", "tom", "Tom Berg")
    await ana.picture("new_deal_form")
    await ana.presses("Create", ana.dialog)

    await ana.reads("Created Big framework contract #301", "€1,500,000", "Demo", "Tom Berg")
    ((method, path, body),) = ana.received()
    assert (method, path) == ("POST", "/api/v2/deals")
    assert isinstance(body, dict)
    assert body["value"] == 1500000


async def test_a_wrong_value_comes_back_in_the_form_with_the_rest(ana: Person) -> None:
    await ana.types('/deal new "Acme renewal" value=lots')

    value = ana.dialog.get_by_role("textbox", name="Value")
    await expect(value).to_be_focused()
    await expect(value).to_have_value("lots")
    await expect(ana.dialog.get_by_role("textbox", name="Title")).to_have_value("Acme renewal")
    await expect(ana.dialog).to_contain_text("“lots” isn't an amount")
    await ana.picture("wrong_value")

    await value.fill("also lots")
    await ana.presses("Create", ana.dialog)
    await expect(ana.dialog).to_contain_text("“also lots” isn't an amount")
    await value.fill("12k")
    await ana.presses("Create", ana.dialog)

    await ana.reads("Created Acme renewal #301", "€12,000")
    assert len(ana.received()) == 1


async def test_deals_are_found_listed_paged_and_opened(ana: Person) -> None:
    await ana.types("/deal acme")
    await ana.reads("Acme renewal", "Acme Logistics")
    await ana.picture("found")

    await ana.types("/deal list owner=me limit=5")
    table = ana.last.get_by_role("table")
    await expect(table.get_by_role("row")).to_have_count(6)
    first = await table.inner_text()
    await ana.presses("Next")
    await expect(ana.last.get_by_role("button", name="Previous")).to_be_visible()
    assert await ana.last.get_by_role("table").inner_text() != first
    await ana.picture("second_page")
    await ana.presses("Previous")
    await expect(ana.last.get_by_role("button", name="Previous", exact=True)).to_have_count(0)
    assert await ana.last.get_by_role("table").inner_text() == first

    await ana.last.get_by_role("combobox", name="Open a deal…").click()
    await ana.page.get_by_role("option").nth(1).click()
    await ana.reads("#12", "Proposal (4 of 5)")
    await ana.picture("card")


async def test_a_deal_is_moved_edited_and_won_on_its_card(ana: Person) -> None:
    await ana.types("/deal 12")
    await ana.reads("Acme renewal", "Proposal (4 of 5)")

    await ana.last.get_by_role("combobox").click()
    await ana.page.get_by_role("option", name="Negotiation").click()
    await ana.reads("Moved Acme renewal #12: Stage Proposal → Negotiation")
    await ana.picture("moved")

    await ana.presses("Edit")
    value = ana.dialog.get_by_role("textbox", name="Value")
    await expect(value).to_have_value("12000")
    await ana.picture("edit_form")
    await value.fill("15k")
    await ana.presses("Save", ana.dialog)
    await ana.reads("Changed Acme renewal #12: Value €12,000 → €15,000")

    await ana.presses("Won")
    await ana.reads("Acme renewal #12 is won")
    await ana.picture("won")
    assert [body for _, _, body in ana.received()][1:] == [{"value": 15000}, {"status": "won"}]


async def test_a_deal_is_lost_with_its_reason(ana: Person) -> None:
    await ana.types("/deal 12")
    await ana.presses("Lost")

    await ana.fills("Lost reason", "Too expensive")
    await ana.picture("lost_form")
    await ana.presses("Mark as lost", ana.dialog)

    await ana.reads("Acme renewal #12 is marked as lost: Too expensive")
    assert ana.received() == [
        ("PATCH", "/api/v2/deals/12", {"status": "lost", "lost_reason": "Too expensive"})
    ]


async def test_a_card_is_shared_with_the_channel(ana: Person, tom: Person) -> None:
    await ana.types("/deal 12")
    await ana.reads("Acme renewal")
    await expect(tom.page.get_by_role("article")).to_have_count(0)

    await ana.presses("Share")
    await ana.reads("2 of 5 here may see it in Pipedrive.")
    await ana.presses("Whole card")

    await tom.reads("Acme renewal", "Shared by @Ana Lima")
    await tom.picture("shared")


async def test_a_delete_asks_and_deletes_after_a_restart_of_the_bot(
    ana: Person, desk: Playground
) -> None:
    await ana.types("/deal delete 12")
    await ana.reads("Delete Acme renewal #12?", "Also removes", "until")
    await ana.picture("delete")
    assert ana.received() == []

    await desk.restart_bot()
    await ana.presses("Delete deal")

    await ana.reads("Deleted Acme renewal #12")
    await ana.picture("deleted")
    assert ana.received() == [("DELETE", "/api/v2/deals/12", None)]


async def test_another_persons_click_is_refused_and_the_question_stays_open(
    ana: Person, tom: Person
) -> None:
    await ana.types("/deal delete 12")
    await ana.reads("Delete Acme renewal #12?")
    await ana.page.get_by_text("Playground", exact=True).click()
    clicker = ana.page.get_by_label("Clicks are made by")

    await clicker.select_option("Tom Berg")
    await ana.presses("Delete deal")

    await tom.reads("Only @Ana Lima can decide this. Nothing was changed.")
    await ana.picture("clicks_as_tom")
    await tom.picture("not_yours")
    assert ana.received() == []

    await clicker.select_option("me")
    await ana.presses("Delete deal")

    await ana.reads("Deleted Acme renewal #12")


async def test_two_duplicates_are_merged_after_a_swap(ana: Person) -> None:
    await ana.types("/deal merge 12 into 13")
    await ana.reads("Acme renewal #12 will be merged into Acme renewal 2026 #13")

    await ana.presses("Swap")
    await ana.reads("Acme renewal 2026 #13 will be merged into Acme renewal #12")
    await ana.picture("merge")
    await ana.presses("Merge")

    await ana.reads("Merged Acme renewal 2026 #13 into Acme renewal #12")
    assert ana.received() == [("PUT", "/v1/deals/13/merge", {"merge_with_id": 12})]


async def test_everything_works_from_the_keyboard(ana: Person) -> None:
    await ana.composer.focus()
    await ana.page.keyboard.type("/deal delete 12")
    await ana.page.keyboard.press("Escape")
    await ana.page.keyboard.press("Enter")
    await ana.reads("Delete Acme renewal #12?")

    for _ in range(12):
        await ana.page.keyboard.press("Shift+Tab")
        if await ana.last.get_by_role("button", name="Cancel").evaluate(
            "node => node === document.activeElement"
        ):
            break
    await ana.page.keyboard.press("Enter")

    await ana.reads("Cancelled: Delete Acme renewal #12")
    assert ana.received() == []


async def test_hostile_names_are_shown_as_text(ana: Person) -> None:
    await ana.types('/deal new "<!channel> <https://evil.example|Pay here> *bold* :tada:"')

    message = await ana.reads("Created", "@channel", "https://evil.example", "*bold*")
    await ana.picture("hostile")

    links = await message.get_by_role("link").all()
    addresses = [await link.get_attribute("href") for link in links]
    assert addresses == ["https://northwind.pipedrive.com/deal/301"]
