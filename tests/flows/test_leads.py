"""Leads: ids are UUIDs that nobody types, labels have names, the archive has a list of its own."""

from bot.playground.pipedrive.faults import Rule
from bot.playground.run import Playground
from tests.flows.in_time import CHECKING, in_time
from tests.flows.received import writes
from tests.seat import Json, Seat, labels

LEADS = "/v1/leads"
ID = "492a9c39-c7e4-45b5-b5c8-ba678eec8814"
LEAD = f"{LEADS}/{ID}"
CONVERT = f"/api/v2/leads/{ID}/convert/deal"
NAME = "Asked at the fair, number 2"
IN_ARCHIVE = "f98d4306-06d4-4df0-b8ae-c11065475b3d"
COLD = "f1701e9d-a94a-43d3-baa8-d7937a9e40cc"


def chosen(id_: str) -> Json:
    return {"text": {"type": "plain_text", "text": "it"}, "value": id_}


async def test_the_newest_are_listed_and_open_from_the_list(ana: Seat) -> None:
    listed = await ana.types("/lead list owner=me limit=3")
    rest = await ana.presses(listed, "Next")
    opened = await ana.presses(rest, "Open a lead…", selected_option=chosen(ID))

    assert listed["text"] == (
        "The first 3 leads: Asked at the fair, number 6 (€9,000), Called about prices, number 3, "
        "Enquiry from the website, number 5 (€20,000)."
    )
    assert opened["text"] == (
        "Asked at the fair, number 2, lead: €18,500 · Borealis Shipping · Ana Lima."
    )
    assert labels(opened["blocks"]) == [
        "Convert…", "Edit", "Archive", "Note…", "Share", "Person", "Organization", "Delete…",
    ]  # fmt: skip


async def test_the_archive_has_a_list_of_its_own(ana: Seat) -> None:
    listed = await ana.types("/lead list archived=yes")

    assert listed["text"] == (
        "2 leads: Called about prices, number 11 (€2,500), Enquiry from the website, number 1."
    )


async def test_one_goes_by_its_name_by_a_link_and_as_the_last_one(ana: Seat) -> None:
    named = await ana.types("/lead show asked at the fair, number 2")
    linked = await ana.types(f"/lead https://northwind.pipedrive.com/leads/inbox/{ID}")
    last = await ana.types("/lead show last")

    assert named["text"] == linked["text"] == last["text"]
    assert ID in str(named["blocks"])


async def test_a_search_finds_them_and_they_open_from_it(ana: Seat) -> None:
    found = await ana.types("/crm find demo type=lead")

    opened = await ana.presses(
        found, "Open a lead…", selected_option=chosen("93198289-dc27-495d-8486-29d53f93c468")
    )

    assert found["text"] == (
        "3 results: Wants a demo, number 4 (lead), Wants a demo, number 8 (lead), "
        "Wants a demo, number 12 (lead)."
    )
    assert opened["text"].startswith("Wants a demo, number 12, lead: €7,000")


async def test_a_new_one_has_its_value_and_its_labels_by_name(desk: Playground, ana: Seat) -> None:
    told = await ana.types('/lead new "Wants a tour" org=34 value=12k label=cold close=2026-12-18')

    assert told["text"].startswith("Created Wants a tour: €12,000 · ")
    assert told["text"].endswith("; Expected close date: Fri 18 December 2026; Labels: Cold")
    assert writes(desk) == [
        ("POST", LEADS, {
            "title": "Wants a tour", "organization_id": 34,
            "value": {"amount": 12000, "currency": "EUR"}, "label_ids": [COLD],
            "expected_close_date": "2026-12-18",
        }),
    ]  # fmt: skip


async def test_they_are_asked_for_as_people_say_it(desk: Playground, ana: Seat) -> None:
    mine = await ana.types("/crm show my leads")
    put_away = await ana.types("/crm archived leads")
    new = await ana.types("/crm new lead Wants a tour org=34")

    assert mine["text"].startswith("6 leads: Asked at the fair, number 6")
    assert put_away["text"].startswith("2 leads: ")
    assert new["text"].startswith("Created Wants a tour: ")
    assert writes(desk) == [("POST", LEADS, {"title": "Wants a tour", "organization_id": 34})]


async def test_a_question_of_its_own_may_follow_a_list_of_leads(ana: Seat) -> None:
    await ana.types("/crm show my leads")

    told = await ana.types("/crm my numbers this month")

    assert "Deals of Ana Lima" in str(told["blocks"])


async def test_whose_it_is_has_to_be_said(desk: Playground, ana: Seat) -> None:
    await ana.sends("/lead new Tour")

    view = await ana.modal()

    assert "A lead belongs to a person or an organization." in str(view)
    assert writes(desk) == []


async def test_an_edit_keeps_the_currency_and_can_be_undone(desk: Playground, ana: Seat) -> None:
    told = await ana.types(f"/lead edit {ID} value=15k label=cold")

    undone = await ana.presses(told, "Undo")

    assert told["text"] == (
        "Changed Asked at the fair, number 2: Value €18,500 → €15,000; Labels Warm → Cold"
    )
    assert undone["text"].endswith("Value €15,000 → €18,500; Labels Cold → Warm")
    assert [body.get("value") for _, _, body in writes(desk)] == [
        {"amount": 15000, "currency": "EUR"},
        {"amount": 18500, "currency": "EUR"},
    ]


async def test_a_form_holds_what_the_lead_does(desk: Playground, ana: Seat) -> None:
    await ana.sends(f"/lead edit {ID} ?")
    await ana.submits(await ana.modal(), title="Asked twice")

    told = await ana.told()

    assert told["text"] == ("Changed Asked twice: Title Asked at the fair, number 2 → Asked twice")
    assert writes(desk) == [("PATCH", LEAD, {"title": "Asked twice"})]


async def test_of_what_is_archived_nothing_changes_but_that_it_is(
    desk: Playground, ana: Seat
) -> None:
    told = await ana.types(f"/lead edit {IN_ARCHIVE} value=1 EUR")

    out = await ana.presses(told, "Take it out of the archive")

    assert told["text"].endswith(
        "Pipedrive takes no change of what is archived, so nothing was changed."
    )
    assert "Archived yes → no" in out["text"]
    assert not desk.world.company.leads[IN_ARCHIVE].is_archived


async def test_deleting_asks_and_says_that_there_is_no_way_back(
    desk: Playground, ana: Seat
) -> None:
    asked = await ana.types(f"/lead delete {ID}")

    gone = await ana.presses(asked, "Delete lead")

    assert (
        "Notes, files and activities on it go too, if there are any. There is no Undo."
        in asked["text"]
    )
    assert gone["text"] == "Deleted Asked at the fair, number 2."
    assert ID not in desk.world.company.leads
    assert "/lead delete, Asked at the fair, number 2" in (await ana.types("/crm log"))["text"]


async def test_a_new_one_whose_answer_is_lost_is_found_among_the_newest(
    desk: Playground, ana: Seat
) -> None:
    desk.world.faults.add(Rule(kind="reset_after", method="POST", path=LEADS, times=1))

    told = await ana.types("/lead new Tour org=34")

    assert told["text"].startswith("Created Tour: ")
    assert [lead.title for lead in desk.world.company.leads.values()].count("Tour") == 1


# --- a lead becomes a deal: Pipedrive says yes at once, and does it later ------------------------


async def test_a_conversion_is_told_once_pipedrive_has_ended_it(
    desk: Playground, ana: Seat
) -> None:
    began = await ana.types(f"/lead convert {ID} stage=5")

    ended = await in_time(ana, began)

    (deal,) = (one for one in desk.world.company.deals.values() if one.title == NAME)
    assert began["text"].startswith(CHECKING)
    assert ended["text"].startswith(f"Converted the lead {NAME} to {NAME} #{deal.id}: €18,500 · ")
    assert writes(desk) == [("POST", CONVERT, {"stage_id": 5})]
    assert ID not in desk.world.company.leads
    assert f"{NAME}: " not in ended["text"]
    assert f"converted to {NAME} #{deal.id}" in (await ana.types("/crm log"))["text"]


async def test_what_pipedrive_turns_down_is_told_as_not_done(desk: Playground, ana: Seat) -> None:
    told = await in_time(ana, await ana.types(f"/lead convert {IN_ARCHIVE}"))

    assert "is archived" in told["text"]
    assert IN_ARCHIVE in desk.world.company.leads


async def test_a_conversion_whose_answer_is_lost_is_found_by_its_deal(
    desk: Playground, ana: Seat
) -> None:
    desk.world.faults.add(Rule(kind="reset_after", method="POST", path=CONVERT, times=1))

    told = await in_time(ana, await ana.types(f"/lead convert {ID}"))

    assert told["text"].startswith(f"Converted the lead {NAME} to {NAME} #")
    assert [one.title for one in desk.world.company.deals.values()].count(NAME) == 1


async def test_one_that_may_never_have_arrived_is_not_sent_twice(
    desk: Playground, ana: Seat
) -> None:
    """The lead is still there, which proves nothing."""
    desk.world.faults.add(Rule(kind="reset_before", method="POST", path=CONVERT, times=1))

    told = await in_time(ana, await ana.types(f"/lead convert {ID}"))

    assert labels(told["blocks"]) == ["Check again"]
    assert [entry.path for entry in desk.world.ledger if entry.method == "POST"] == [CONVERT]
