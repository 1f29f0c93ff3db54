"""What a salesperson does with organizations, and what Pipedrive received of it."""

from bot.playground.pipedrive.records import Organization
from bot.playground.run import Playground
from tests.flows.received import requests, writes
from tests.flows.test_all_deals import downloaded, file_of
from tests.seat import Seat, labels

ORGS = "/api/v2/organizations"


def mine(desk: Playground) -> Organization:
    """One of Ana's with an address."""
    company, ana = desk.world.company, desk.world.user("ana")
    return next(
        one for one in company.organizations.values() if one.owner_id == ana.id and one.address
    )


async def test_an_organization_is_created(desk: Playground, ana: Seat) -> None:
    told = await ana.types('/org new "Quill & Sons" address="Rua Augusta 1, Lisboa" owner=me')

    assert told["text"].startswith("Created Quill &amp; Sons #")
    assert writes(desk) == [
        (
            "POST",
            ORGS,
            {
                "name": "Quill & Sons",
                "address": {"value": "Rua Augusta 1, Lisboa"},
                "owner_id": desk.world.user("ana").id,
            },
        )
    ]


async def test_what_was_created_is_undone_by_a_deletion_that_asks(
    desk: Playground, ana: Seat
) -> None:
    told = await ana.types('/org new "Quill Works"')

    asked = await ana.presses(told, "Delete it…")

    assert asked["text"].startswith("Delete Quill Works #")
    assert [method for method, _, _ in writes(desk)] == ["POST"]


async def test_an_address_in_the_same_town_keeps_what_is_not_said_again(
    desk: Playground, ana: Seat
) -> None:
    acme = mine(desk)
    old = dict(acme.address or {})

    await ana.types(f'/org edit {acme.id} address="Other Street 7, {old["locality"]}"')

    [(_, _, body)] = writes(desk)
    assert body["address"]["value"] == f"Other Street 7, {old['locality']}"
    kept = ("locality", "admin_area_level_1", "country", "postal_code")
    assert {name: body["address"][name] for name in kept} == {name: old[name] for name in kept}
    assert "street_number" not in body["address"]


async def test_an_address_elsewhere_keeps_nothing_that_is_no_longer_true(
    desk: Playground, ana: Seat
) -> None:
    acme = mine(desk)

    await ana.types(f'/org edit {acme.id} address="Laugavegur 3, Reykjavik"')

    [(_, _, body)] = writes(desk)
    assert body == {"address": {"value": "Laugavegur 3, Reykjavik"}}


async def test_an_undo_brings_the_whole_address_back(desk: Playground, ana: Seat) -> None:
    acme = mine(desk)
    old = dict(acme.address or {})
    told = await ana.types(f'/org edit {acme.id} address="Laugavegur 3, Reykjavik"')

    await ana.presses(told, "Undo")

    assert acme.address == old


async def test_a_card_counts_what_hangs_on_it_and_leads_on(desk: Playground, ana: Seat) -> None:
    acme = mine(desk)

    card = await ana.types(f"/org {acme.id}")
    deals = await ana.presses(card, "Deals")

    assert card["text"].startswith(f"{acme.name}, organization #{acme.id}:")
    assert labels(card["blocks"])[:4] == ["Edit", "Deals", "Activities", "Persons"]
    assert "deal" in deals["text"].lower()


async def test_last_is_the_one_that_was_seen_last(desk: Playground, ana: Seat) -> None:
    acme = mine(desk)
    await ana.types(f"/org {acme.id}")

    told = await ana.types("/org people last")

    assert told["text"]
    assert f"organization {acme.name}" in str(told["blocks"])


async def test_all_of_them_are_collected_with_the_companys_own_fields(
    desk: Playground, ana: Seat
) -> None:
    await ana.sends("/org all owner=me")

    rows = await downloaded(ana, await file_of(ana))

    assert list(rows[0])[:4] == ["Name", "ID", "Address", "Website"]
    assert "Tax number" in rows[0]
    assert any(row["Tax number"] for row in rows)


async def test_the_same_company_under_another_legal_form_is_asked_about_after_one_search(
    desk: Playground, ana: Seat
) -> None:
    acme = desk.world.company.organizations[1]

    asked = await ana.types(f'/org new "{acme.name.upper()}, Inc."')
    told = await ana.presses(asked, "Create anyway")

    assert f"{acme.name} #{acme.id}" in asked["text"]
    assert "nearly the same name" in asked["text"]
    assert len(requests(desk, f"{ORGS}/search")) == 1
    assert told["text"].startswith("Created ACME, Inc. #")


async def test_a_merge_names_both_and_keeps_the_one_named_last(desk: Playground, ana: Seat) -> None:
    ana_id = desk.world.user("ana").id
    one, two, *_ = [o for o in desk.world.company.organizations.values() if o.owner_id == ana_id]

    asked = await ana.types(f"/org merge {one.id} into {two.id}")
    told = await ana.presses(asked, "Merge")

    assert f"#{one.id} will be merged into" in asked["text"]
    assert told["text"].startswith(f"Merged {one.name} #{one.id} into {two.name} #{two.id}")
    assert writes(desk) == [
        ("PUT", f"/v1/organizations/{one.id}/merge", {"merge_with_id": two.id}),
    ]


async def test_the_bare_command_and_an_empty_list_lead_on(desk: Playground, ana: Seat) -> None:
    menu = await ana.types("/org")
    nothing = await ana.types("/org list name=zzzz*")

    assert labels(menu["blocks"]) == ["New organization", "Find…", "My organizations", "Help"]
    assert "No organizations match" in nothing["text"]
    assert "New organization" in labels(nothing["blocks"])
