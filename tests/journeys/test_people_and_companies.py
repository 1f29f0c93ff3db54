"""Persons and organizations in a real browser: found, added, changed, merged, followed."""

import re

import pytest
from playwright.async_api import expect

from tests.journeys.person import Person

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_person_is_opened_with_the_organization_and_its_deals(ana: Person) -> None:
    await ana.types("/person 1")
    await ana.reads("Jo Doe", "Acme", "jo.doe@acme.example")
    await ana.picture("person_card")

    await ana.presses("Organization")
    await ana.reads("Acme", "Mill Lane")
    await ana.picture("org_card")
    await ana.presses("Deals")

    await ana.reads("Deals: organization Acme", "Acme renewal")
    await ana.picture("org_deals")


async def test_somebody_who_is_there_already_is_offered_before_a_second_one_is_made(
    ana: Person,
) -> None:
    await ana.types("/person new")
    await ana.fills("Name", "Jo Doe")
    await ana.presses("Create", ana.dialog)
    await ana.reads("This may already exist:", "same name")
    await ana.picture("duplicate_guard")

    await ana.presses("Create anyway")

    await ana.reads("Created Jo Doe #121")
    assert [(method, path) for method, path, _ in ana.received()] == [("POST", "/api/v2/persons")]


async def test_a_phone_is_added_without_losing_the_one_there_is(ana: Person) -> None:
    await ana.types("/person edit 1 phone+=+4420111")

    await ana.reads("Changed Jo Doe #1", "+4420111 (work)")
    await ana.presses("Undo")
    await ana.reads("Put back Jo Doe #1")


async def test_two_persons_are_merged_side_by_side_the_other_way_round(ana: Person) -> None:
    await ana.types("/person merge 1 into 2")
    await ana.reads("Merge two persons?", "Jo Doe #1 will be merged into J. Doe #2")
    await ana.picture("merge_persons")
    await ana.presses("Swap")
    await ana.reads("J. Doe #2 will be merged into Jo Doe #1")

    await ana.presses("Merge")

    await ana.reads("Merged J. Doe #2 into Jo Doe #1")
    assert ana.received() == [("PUT", "/v1/persons/2/merge", {"merge_with_id": 1})]


async def test_two_organizations_are_merged(ana: Person) -> None:
    await ana.types("/org merge 1 into 2")
    await ana.reads("Merge two organizations?", "Moves to Acme Logistics: 3 persons")
    await ana.picture("merge_organizations")

    await ana.presses("Merge")

    await ana.reads("Merged Acme #1 into Acme Logistics #2")


async def test_an_organization_is_created_by_form_and_deleted_again(ana: Person) -> None:
    await ana.types("/org new")
    await ana.fills("Name", "Harbour & Sons")
    await ana.presses("Create", ana.dialog)
    await ana.reads("Created Harbour & Sons")

    await ana.presses("Delete it")
    await ana.reads("Delete Harbour & Sons")
    await ana.presses("Delete organization")

    await ana.reads("Deleted Harbour & Sons")


async def test_who_follows_and_who_takes_part_is_told_by_name(ana: Person) -> None:
    await ana.types("/deal followers 12")
    await ana.reads("2 followers", "Tom Berg", "Grace Okoro")
    await ana.picture("followers")
    await ana.presses("Follow")
    await ana.reads("You now follow Acme renewal #12")

    await ana.types("/deal participants 12")
    await ana.reads("Uwe Petrov")
    await ana.picture("participants")


async def test_products_of_a_deal_are_added_up_and_removed_behind_the_gate(ana: Person) -> None:
    await ana.types('/deal add-product 12 "Team seat" x=2')
    await ana.reads("Added Team seat to Acme renewal #12", "€118")
    await ana.types("/deal products 12")
    await ana.reads("Team seat", "Together €118")
    await ana.picture("products")
    await ana.types('/deal remove-product 12 "Team seat"')
    await ana.reads("Remove Team seat from Acme renewal #12?", "its value changes too")
    await ana.picture("ask_product")

    await ana.presses("Remove product")

    await ana.reads("Removed Team seat", re.compile("Acme renewal"))
    await expect(ana.last.get_by_role("button", name="Undo")).to_have_count(0)
