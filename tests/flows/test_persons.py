"""What a salesperson does with the people they sell to, and what Pipedrive received of it."""

from typing import Any

import pytest

from bot.pipedrive.http.throttle import LOW
from bot.playground.pipedrive.faults import Rule
from bot.playground.pipedrive.records import Person
from bot.playground.run import Playground
from tests.flows.received import requests, writes
from tests.flows.signed import clicks_anyway
from tests.flows.test_all_deals import hears
from tests.flows.test_bulk_delete import open_deals
from tests.seat import Seat, inputs, labels

PERSONS = "/api/v2/persons"
SEARCH = f"{PERSONS}/search"


def way(value: str, label: str = "work", *, primary: bool = True) -> dict[str, Any]:
    return {"value": value, "primary": primary, "label": label}


def mine(desk: Playground) -> Person:
    """Somebody with an email and an organization, whom Ana may see and change."""
    company, ana = desk.world.company, desk.world.user("ana")
    return next(
        one
        for one in company.persons.values()
        if one.owner_id == ana.id and one.emails and one.phones and one.org_id
    )


def searched(desk: Playground) -> list[str]:
    return requests(desk, SEARCH)


async def test_a_person_is_created_with_several_ways_to_reach_them(
    desk: Playground, ana: Seat
) -> None:
    told = await ana.types(
        '/person new "Zora Quill" email="z@quill.org (home), zora@quill.org" phone=+351 912 345 678'
    )

    assert told["text"].startswith("Created Zora Quill #")
    [(method, path, body)] = writes(desk)
    assert (method, path) == ("POST", PERSONS)
    assert body == {
        "name": "Zora Quill",
        "emails": [way("z@quill.org", "home"), way("zora@quill.org", primary=False)],
        "phones": [way("+351 912 345 678")],
    }


async def test_signs_that_nobody_sees_are_not_kept(desk: Playground, ana: Seat) -> None:
    await ana.types(
        '/person new "Zoe\u0308 Quill" email="zoe@quill.org\u200b" phone=\u202a+49 30 1234567\u202c'
    )

    [(_, _, body)] = writes(desk)
    assert body == {
        "name": "Zoë Quill",
        "emails": [way("zoe@quill.org")],
        "phones": [way("+49 30 1234567")],
    }


async def test_nor_are_they_out_of_a_form(desk: Playground, ana: Seat) -> None:
    menu = await ana.types("/person")
    await ana.clicks(menu, "New person")
    form = await ana.modal()

    await ana.submits(form, name="Zoe\u0308 \u200eQuill", emails="zoe@quill.org\u200b")
    await ana.told()

    [(_, _, body)] = writes(desk)
    assert body == {"name": "Zoë Quill", "emails": [way("zoe@quill.org")]}


@pytest.mark.parametrize(
    ("there", "typed"),
    [
        ({"first_name": "Pat", "last_name": "O\u0027Brien"}, '/person new "Pat O’Brien"'),
        ({"first_name": "Zoe\u0308", "last_name": "Quill"}, '/person new "zoë quill"'),
        (
            {"phones": [{"value": "+81 6 7078719", "primary": True}]},
            '/person new "Somebody Else" phone=+8167078719',
        ),
    ],
)
async def test_who_is_there_already_is_known_however_it_is_written(
    desk: Playground, ana: Seat, there: dict[str, Any], typed: str
) -> None:
    jo = mine(desk)
    for field, value in there.items():
        setattr(jo, field, value)

    asked = await ana.types(typed)

    assert "Create anyway" in labels(asked["blocks"])


async def test_a_person_is_created_by_form(desk: Playground, ana: Seat) -> None:
    menu = await ana.types("/person")
    await ana.clicks(menu, "New person")
    form = await ana.modal()

    answer = await ana.submits(form, name="Zora Quill", emails="z@quill.org", job_title="CTO")

    assert answer == {"ok": True}
    assert (await ana.told())["text"].startswith("Created Zora Quill #")
    [(_, _, body)] = writes(desk)
    assert body == {"name": "Zora Quill", "emails": [way("z@quill.org")], "job_title": "CTO"}


async def test_what_is_no_email_is_said_at_its_field(desk: Playground, ana: Seat) -> None:
    await ana.sends("/person new ?")

    answer = await ana.submits(await ana.modal(), name="Jo", emails="jo at acme")

    assert answer["errors"]["emails"].startswith("“jo at acme” isn't an email. Try jo@acme.com")
    assert writes(desk) == []


async def test_a_number_is_added_and_none_is_lost(desk: Playground, ana: Seat) -> None:
    jo = mine(desk)
    before = [dict(one) for one in jo.phones]

    told = await ana.types(f"/person edit {jo.id} phone+=+351 912 345 678")

    [(method, path, body)] = writes(desk)
    assert (method, path) == ("PATCH", f"{PERSONS}/{jo.id}")
    assert body == {"phones": [*before, way("+351 912 345 678", primary=False)]}
    assert "Phones" in told["text"]


async def test_an_undo_puts_the_old_list_back(desk: Playground, ana: Seat) -> None:
    jo = mine(desk)
    before = [dict(one) for one in jo.emails]
    told = await ana.types(f"/person edit {jo.id} email=new@quill.org")
    assert [one["value"] for one in jo.emails] == ["new@quill.org"]

    again = await ana.presses(told, "Undo")

    assert again["text"].startswith("Put back")
    assert jo.emails == before


async def test_an_email_that_stays_keeps_its_label(desk: Playground, ana: Seat) -> None:
    jo = mine(desk)
    jo.emails = [way("jo@quill.org", "home")]

    await ana.types(f"/person edit {jo.id} email=new@quill.org,jo@quill.org")

    [(_, _, body)] = writes(desk)
    assert body == {
        "emails": [way("new@quill.org"), way("jo@quill.org", "home", primary=False)],
    }


async def test_a_label_and_an_organization_go_by_their_names(desk: Playground, ana: Seat) -> None:
    jo = mine(desk)
    acme = desk.world.company.organizations[jo.org_id or 0]

    await ana.types(f'/person edit {jo.id} label=prospect org="{acme.name}"')

    [(_, _, body)] = writes(desk)
    assert body == {"label_ids": [22], "org_id": acme.id}


async def test_a_card_leads_to_deals_and_organization_and_back(desk: Playground, ana: Seat) -> None:
    jo = mine(desk)

    card = await ana.types(f"/person {jo.id}")
    organization = await ana.presses(card, "Organization")
    people = await ana.presses(organization, "Persons")

    assert card["text"].startswith(f"{jo.name}, person #{jo.id}:")
    assert str(jo.emails[0]["value"]) in str(card["blocks"])
    assert labels(card["blocks"])[:4] == ["Edit", "Deals", "Activities", "Note…"]
    assert organization["text"].endswith(".")
    assert f"organization #{jo.org_id}" in organization["text"]
    assert jo.name in str(people["blocks"])


async def test_a_deal_leads_to_its_person(desk: Playground, ana: Seat) -> None:
    deal = next(
        one
        for one in desk.world.company.deals.values()
        if one.person_id and one.owner_id == desk.world.user("ana").id and one.status == "open"
    )
    card = await ana.types(f"/deal {deal.id}")

    person = await ana.presses(card, "Person")

    assert f"person #{deal.person_id}" in person["text"]


async def test_the_people_of_a_deal_and_the_deals_of_a_person(desk: Playground, ana: Seat) -> None:
    deal = next(
        one
        for one in desk.world.company.deals.values()
        if one.person_id and one.owner_id == desk.world.user("ana").id and not one.is_archived
    )
    name = desk.world.company.persons[deal.person_id or 0].name

    people = await ana.types(f"/deal people {deal.id}")
    deals = await ana.types(f"/person deals {deal.person_id} limit=100")

    assert f"{name} #{deal.person_id}" in people["text"]
    assert f"/deal/{deal.id}" in str(deals["blocks"])


async def test_an_empty_list_says_whose_it_is(desk: Playground, ana: Seat) -> None:
    jo = mine(desk)

    told = await ana.types(f"/person deals {jo.id} title=zzzz")

    assert "No deals match" in told["text"]
    assert f"Deals: person {jo.name}" in str(told["blocks"])


async def test_persons_are_found_by_what_pipedrive_cannot_be_asked(
    desk: Playground, ana: Seat
) -> None:
    jo = mine(desk)
    wanted = str(jo.emails[0]["value"])

    told = await ana.types(f"/person list email={wanted} starts={jo.name[0]}")

    assert told["text"].startswith(f"1 person: {jo.name} #{jo.id}")


async def test_a_view_is_named(desk: Playground, ana: Seat) -> None:
    view = next(one for one in desk.world.company.filters.values() if one.type == "people")

    told = await ana.types(f'/person list view="{view.name}"')

    assert f"Persons: view {view.name}" in str(told["blocks"])
    [entry] = [entry for entry in desk.world.ledger if entry.path == PERSONS][:1]
    assert entry.query["filter_id"] == str(view.id)


async def test_changes_since_a_day_come_latest_first(desk: Playground, ana: Seat) -> None:
    jo = mine(desk)
    await ana.types(f"/person edit {jo.id} job=Pilot")

    told = await ana.types("/person changes since=today")

    assert told["text"].split(": ", 1)[1].startswith(f"{jo.name} #{jo.id}")


async def test_all_of_them_are_collected_into_a_file(desk: Playground, ana: Seat) -> None:
    await ana.sends("/person all owner=me")

    told = await hears(ana, lambda told: bool(told.get("files")))

    [file] = told["files"]
    assert file["name"].startswith("persons-")
    assert "worth" not in told["text"]


async def test_a_deletion_asks_and_names_what_goes_along(desk: Playground, ana: Seat) -> None:
    jo = mine(desk)

    asked = await ana.types(f"/person delete {jo.id}")
    assert writes(desk) == []
    told = await ana.presses(asked, "Delete person")

    assert f"{jo.name} #{jo.id}" in asked["text"]
    assert told["text"].startswith(f"Deleted {jo.name} #{jo.id}")
    assert writes(desk) == [("DELETE", f"{PERSONS}/{jo.id}", None)]


async def test_several_are_ticked_and_deleted(desk: Playground, ana: Seat) -> None:
    ana_id = desk.world.user("ana").id
    ids = [one.id for one in desk.world.company.persons.values() if one.owner_id == ana_id][:2]
    await ana.sends("/person bulk-delete owner=me")
    view = await ana.modal()
    [boxes, *_] = [one for one in view["blocks"] if one.get("block_id") == "ticked0"]
    ticked = [one for one in boxes["element"]["options"] if int(one["value"]) in ids]

    await ana.submits(view, ticked0=ticked)
    asked = await ana.told()
    await ana.clicks(asked, "Delete 2 persons")
    await hears(ana, lambda told: "Deleted 2 of 2 persons" in told["text"])

    assert sorted(path for _, path, _ in writes(desk)) == sorted(f"{PERSONS}/{id}" for id in ids)


async def test_from_eleven_on_their_number_is_typed(desk: Playground, ana: Seat) -> None:
    ana_id = desk.world.user("ana").id
    ids = [one.id for one in desk.world.company.persons.values() if one.owner_id == ana_id][:11]
    asked = await ana.types(f"/person bulk-delete ids={','.join(map(str, ids))}")
    await ana.clicks(asked, "Delete 11 persons…")
    form = await ana.modal()

    wrong = await ana.submits(form, number="12")
    await ana.submits(form, number="11")
    await hears(ana, lambda told: "Deleted 11 of 11 persons" in told["text"])

    assert form["title"]["text"] == "Delete 11 persons"
    assert wrong["errors"] == {"number": "It is 11 persons. Nothing is deleted yet."}
    assert len(writes(desk)) == 11


async def test_deletes_of_every_kind_count_for_the_day(desk: Playground, ana: Seat) -> None:
    ana_id = desk.world.user("ana").id
    ids = [one.id for one in desk.world.company.persons.values() if one.owner_id == ana_id][:2]
    asked = await ana.types(f"/person bulk-delete ids={','.join(map(str, ids))}")
    await ana.clicks(asked, "Delete 2 persons")
    await hears(ana, lambda told: "Deleted 2 of 2 persons" in told["text"])

    await ana.sends(f"/deal bulk-delete ids={','.join(map(str, open_deals(desk, 49)))}")
    told = await hears(ana, lambda told: "within a day" in told["text"])

    assert "You may delete 48 more" in told["text"]


async def test_a_form_sends_only_what_was_changed_in_it(desk: Playground, ana: Seat) -> None:
    jo = mine(desk)
    card = await ana.types(f"/person {jo.id}")
    await ana.clicks(card, "Edit")
    form = await ana.modal()
    shown = inputs(form)
    people = await ana.looks_for(form, "label_ids", "pros")

    await ana.submits(form, job_title="Pilot", label_ids=people)
    await ana.told()

    assert shown["emails"]["element"]["initial_value"] == jo.emails[0]["value"]
    assert "more_emails" not in shown
    [(_, _, body)] = writes(desk)
    assert body == {"job_title": "Pilot", "label_ids": [22]}


async def test_the_companys_own_fields_go_by_their_names(desk: Playground, ana: Seat) -> None:
    code = next(
        one.field_code
        for one in desk.world.company.custom_fields("person")
        if one.field_name == "Nickname"
    )

    told = await ana.types('/person new "Zora Quill" nickname=Zo')
    card = await ana.presses(told, "Show person")

    [(_, _, body)] = writes(desk)
    assert body == {"name": "Zora Quill", "custom_fields": {code: "Zo"}}
    assert "*Nickname*  Zo" in str(card["blocks"])


async def test_a_list_goes_by_name_though_pipedrive_cannot(desk: Playground, ana: Seat) -> None:
    told = await ana.types("/person list owner=me sort=name limit=5")

    table = next(block for block in told["blocks"] if block["type"] == "data_table")
    names = [row[0]["elements"][0]["elements"][0]["text"] for row in table["rows"][1:]]
    assert len(names) == 5
    assert names == sorted(names, key=str.casefold)
    assert "Sorted by name" in str(told["blocks"])


# --- merging -------------------------------------------------------------------------------------


async def test_a_merge_shows_both_and_keeps_the_one_named_last(desk: Playground, ana: Seat) -> None:
    ana_id = desk.world.user("ana").id
    one, two, *_ = [p for p in desk.world.company.persons.values() if p.owner_id == ana_id]

    asked = await ana.types(f"/person merge {one.id} into {two.id}")
    swapped = await ana.presses(asked, "Swap")
    told = await ana.presses(swapped, "Merge")

    assert f"#{one.id} will be merged into" in asked["text"]
    assert f"#{two.id} will be merged into" in swapped["text"]
    for person in (one, two):
        assert str(person.emails[0]["value"]) in str(asked["blocks"])
    assert told["text"].startswith(f"Merged {two.name} #{two.id} into {one.name} #{one.id}")
    assert writes(desk) == [
        ("PUT", f"/v1/persons/{two.id}/merge", {"merge_with_id": one.id}),
    ]


# --- is it there already? ------------------------------------------------------------------------


async def test_who_has_this_email_already_is_offered_after_one_search(
    desk: Playground, ana: Seat
) -> None:
    jo = mine(desk)

    asked = await ana.types(f"/person new Joanna email={jo.emails[0]['value']}")
    used = await ana.presses(asked, f"Use {jo.name} #{jo.id}")

    assert "same email" in asked["text"]
    assert len(searched(desk)) == 1
    assert f"person #{jo.id}" in used["text"]
    assert writes(desk) == []


async def test_a_person_of_the_same_name_can_be_created_anyway_and_once(
    desk: Playground, ana: Seat
) -> None:
    jo = mine(desk)
    asked = await ana.types(f'/person new "{jo.name.upper()}" job="Chief of  staff"')

    told = await ana.presses(asked, "Create anyway")

    assert "same name" in asked["text"]
    assert told["text"].startswith(f"Created {jo.name.upper()} #")
    assert writes(desk) == [
        ("POST", PERSONS, {"name": jo.name.upper(), "job_title": "Chief of  staff"}),
    ]


async def test_somebody_else_cannot_create_what_i_was_asked_about(
    desk: Playground, ana: Seat, tom: Seat
) -> None:
    jo = mine(desk)
    asked = await ana.types(f'/person new "{jo.name}"')

    told = await clicks_anyway(desk, tom, asked, "Create anyway")

    assert "Created" not in told["text"]
    assert writes(desk) == []


async def test_a_second_click_creates_nothing_more(desk: Playground, ana: Seat) -> None:
    jo = mine(desk)
    asked = await ana.types(f'/person new "{jo.name}"')
    await ana.presses(asked, "Create anyway")

    told = await clicks_anyway(desk, ana, asked, "Create anyway")

    assert "Created" not in told["text"]
    assert len(writes(desk)) == 1


async def test_a_question_that_is_cancelled_says_what_was_not_created(
    desk: Playground, ana: Seat
) -> None:
    jo = mine(desk)
    asked = await ana.types(f'/person new "{jo.name}"')

    told = await ana.presses(asked, "Cancel")

    assert told["text"].startswith(f"Cancelled: Create person {jo.name}")
    assert writes(desk) == []


async def test_a_search_that_fails_holds_nobody_up_and_is_said(desk: Playground, ana: Seat) -> None:
    desk.world.faults.add(Rule("status", method="GET", path=SEARCH, status=403))

    told = await ana.types('/person new "Zora Quill"')

    assert told["text"].startswith("Created Zora Quill #")
    assert "I couldn't check whether it already exists" in told["text"]


async def test_with_little_of_the_budget_left_nothing_is_looked_for_and_that_is_said(
    desk: Playground, ana: Seat
) -> None:
    limits = desk.world.limits
    limits.spent = int(limits.daily * (1 + LOW) / 2)
    jo = mine(desk)
    await ana.types(f"/person {jo.id}")

    told = await ana.types(f'/person new "{jo.name}"')

    assert told["text"].startswith(f"Created {jo.name} #")
    assert "today's Pipedrive budget is nearly used up" in told["text"]
    assert searched(desk) == []


async def test_what_an_import_left_empty_is_not_sent_back(desk: Playground, ana: Seat) -> None:
    person = mine(desk)
    person.emails = [way("", primary=True), way("  "), way("jo@acme.com", primary=False)]

    told = await ana.types(f"/person edit {person.id} email+=a@b.co")

    sent = {"emails": [way("jo@acme.com"), way("a@b.co", primary=False)]}
    assert writes(desk) == [("PATCH", f"{PERSONS}/{person.id}", sent)]
    assert "jo@acme.com (work) → jo@acme.com (work), a@b.co (work)" in told["text"]
