"""Contacts, activities, notes, lookups and sums."""

from collections import Counter

import pytest

from bot.playground.pipedrive import World
from tests.local_pipedrive.conftest import Caller

PERSONS = "/api/v2/persons"


async def test_persons_and_organizations_are_named_in_bulk(ana: Caller) -> None:
    persons = await ana.get(PERSONS, ids="2,1,9999")
    organizations = await ana.get("/api/v2/organizations", ids="1")

    assert [person["name"] for person in persons.data] == ["Jo Doe", "J. Doe"]
    assert [row["name"] for row in organizations.data] == ["Acme"]


async def test_a_hidden_contact_is_left_out_and_not_found(world: World, ana: Caller) -> None:
    tom = world.user("tom").id
    for record in (world.company.persons[1], world.company.organizations[1]):
        record.owner_id, record.visible_to = tom, 1

    listed = await ana.get(PERSONS, ids="1,2")
    singles = [await ana.get(f"{PERSONS}/1"), await ana.get("/api/v2/organizations/1")]

    assert [person["id"] for person in listed.data] == [2]
    assert [reply.status for reply in singles] == [404, 404]


async def test_a_hidden_contact_is_not_found_by_search(world: World, ana: Caller) -> None:
    tom = world.user("tom").id
    for record in (world.company.persons[1], world.company.organizations[1]):
        record.owner_id, record.visible_to = tom, 1

    persons = await ana.get(f"{PERSONS}/search", term="Jo Doe", organization_id=1)
    organizations = await ana.get("/api/v2/organizations/search", term="Acme", exact_match="true")

    assert persons.data["items"] == []
    assert organizations.data["items"] == []


async def test_a_deal_cannot_be_linked_to_a_hidden_contact(world: World, ana: Caller) -> None:
    world.company.persons[3].owner_id, world.company.persons[3].visible_to = 102, 1

    reply = await ana.patch("/api/v2/deals/12", person_id=3)

    assert reply.body["error_info"] == "person_id: not found"


async def test_the_people_of_a_deal_are_its_contact_and_its_participants(
    world: World, ana: Caller
) -> None:
    taking_part = {
        row.person_id for row in world.company.participants.values() if row.deal_id == 12
    }

    reply = await ana.get(PERSONS, deal_id=12)

    assert taking_part
    assert {person["id"] for person in reply.data} == taking_part | {1}


async def test_persons_can_be_narrowed_by_organization_owner_and_filter(ana: Caller) -> None:
    of_acme = await ana.get(PERSONS, org_id=1)
    of_nobody = await ana.get(PERSONS, org_id=1, owner_id=9999)
    without = await ana.get(PERSONS, filter_id=4, org_id=1)

    assert {1, 2} <= {person["id"] for person in of_acme.data}
    assert of_nobody.data == []
    assert {person["org_id"] for person in without.data} == {None}


async def test_contacts_are_counted_when_asked(ana: Caller) -> None:
    counts = "open_deals_count,activities_count"
    person = await ana.get(f"{PERSONS}/1", include_fields=counts, include_labels="true")
    organization = await ana.get("/api/v2/organizations/1", include_fields="people_count")

    assert person.data["open_deals_count"] >= 1
    assert [label["label"] for label in person.data["labels"]] == ["Prospect"]
    assert organization.data["people_count"] >= 2


async def test_contacts_change_lists_go_by_update_time(ana: Caller) -> None:
    when = (await ana.get(f"{PERSONS}/1")).data["update_time"]

    since = await ana.get(PERSONS, ids="1", updated_since=when)
    until = await ana.get(PERSONS, ids="1", updated_until=when)

    assert (len(since.data), len(until.data)) == (1, 0)


async def test_activities_can_be_narrowed(world: World, ana: Caller) -> None:
    query = {"done": "false", "owner_id": world.user("ana").id, "sort_by": "due_date"}

    reply = await ana.get("/api/v2/activities", limit=500, **query)
    overdue = await ana.get("/api/v2/activities", limit=500, filter_id=3)

    days = [activity["due_date"] for activity in reply.data]
    assert days == sorted(days)
    assert not any(activity["done"] for activity in reply.data)
    assert {activity["owner_id"] for activity in reply.data} == {world.user("ana").id}
    assert all(activity["due_date"] < "2026-11-24" for activity in overdue.data)


async def test_activities_can_be_asked_for_by_id_and_by_change(ana: Caller) -> None:
    one = await ana.get("/api/v2/activities", ids="88,99999")
    when = one.data[0]["update_time"]

    since = await ana.get("/api/v2/activities", ids="88", updated_since=when)
    until = await ana.get("/api/v2/activities", ids="88", updated_until=when)
    later = await ana.get("/api/v2/activities", ids="88", updated_since="2026-11-24T00:00:00Z")

    assert [len(reply.data) for reply in (one, since, until, later)] == [1, 1, 0, 0]


async def test_activities_of_one_deal_hide_with_it(world: World, ana: Caller, tom: Caller) -> None:
    activity = next(iter(world.company.activities.values()))
    activity.deal_id = 16

    of_ana = await ana.get("/api/v2/activities", deal_id=16)
    of_tom = await tom.get("/api/v2/activities", deal_id=16)

    assert activity.id in [row["id"] for row in of_ana.data]
    assert of_tom.data == []


async def test_a_note_is_added_and_found(ana: Caller, tom: Caller) -> None:
    secret = await ana.post("/v1/notes", content="Quiet", deal_id=16)
    shared = await ana.post("/v1/notes", content="Aloud", deal_id=12, pinned_to_deal_flag=1)

    pinned = await tom.get("/v1/notes", pinned_to_deal_flag=1)
    of_tom = await tom.get("/v1/notes", deal_id=16)
    newest = await ana.get("/v1/notes", sort="id DESC", limit=1)

    assert [note["id"] for note in pinned.data] == [shared.data["id"]]
    assert of_tom.data == []
    assert newest.data[0]["id"] == shared.data["id"] == secret.data["id"] + 1
    assert newest.body["additional_data"]["pagination"]["next_start"] == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [("sort", "mood ASC"), ("pinned_to_deal_flag", "true"), ("start_date", "2026-02-30")],
)
async def test_notes_asked_for_wrongly_are_refused(name: str, value: str, ana: Caller) -> None:
    reply = await ana.get("/v1/notes", **{name: value})

    assert reply.status == 400
    assert reply.body["error_info"].startswith(f"{name}: ")


async def test_leads_and_projects_have_no_notes_here(ana: Caller) -> None:
    reply = await ana.get("/v1/notes", project_id=1)

    assert reply.data == []


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"deal_id": 12}, 400),
        ({"content": "To whom?"}, 400),
        ({"content": "Hidden", "deal_id": 17}, 400),
        ({"content": "Twice", "deal_id": 12, "pinned_to_deal_flag": True}, 400),
        ({"content": "For Tom", "deal_id": 12, "user_id": 102}, 403),
    ],
)
async def test_a_note_that_cannot_be_is_refused(
    body: dict[str, object], status: int, ana: Caller
) -> None:
    reply = await ana.post("/v1/notes", **body)

    assert reply.status == status


@pytest.mark.parametrize(
    ("type", "path"),
    [
        ("deals", "/api/v2/deals"),
        ("people", "/api/v2/persons"),
        ("org", "/api/v2/organizations"),
        ("activity", "/api/v2/activities"),
    ],
)
async def test_every_saved_filter_finds_something_where_it_belongs(
    type: str, path: str, ana: Caller
) -> None:
    filters = await ana.get("/v1/filters", type=type)

    found = [await ana.get(path, filter_id=row["id"], limit=500) for row in filters.data]
    everything = await ana.get(path, limit=500)
    misplaced = await ana.get(path, filter_id={"deals": 3}.get(type, 1))

    assert all(0 < len(reply.data) < len(everything.data) for reply in found)
    assert misplaced.body["error_info"] == "filter_id: Filter not found"


async def test_me_is_the_person_of_the_token(ana: Caller, tom: Caller) -> None:
    me = await ana.get("/v1/users/me")
    users = await tom.get("/v1/users")

    assert (me.data["name"], me.data["company_domain"]) == ("Ana Lima", "northwind")
    assert [user["name"] for user in users.data if user["is_you"]] == ["Tom Berg"]
    assert [user["name"] for user in users.data if not user["active_flag"]] == ["Paul Stein"]


async def test_stages_of_an_unknown_pipeline_are_none(ana: Caller) -> None:
    sales = await ana.get("/api/v2/stages", pipeline_id=1, sort_by="order_nr")
    unknown = await ana.get("/api/v2/stages", pipeline_id=9)

    assert [stage["name"] for stage in sales.data] == [
        "Qualified",
        "Contact made",
        "Demo",
        "Proposal",
        "Negotiation",
    ]
    assert (unknown.status, unknown.data) == (200, [])


async def test_fields_carry_their_options(ana: Caller) -> None:
    reply = await ana.get("/api/v2/dealFields")

    fields = {field["field_code"]: field for field in reply.data}
    label = fields["label_ids"]
    custom = [field for field in reply.data if field["is_custom_field"]]
    assert label["options"][0] == {"id": 11, "label": "Hot", "color": "red"}
    assert {field["field_type"] for field in custom} == {
        "varchar",
        "monetary",
        "double",
        "enum",
        "set",
        "date",
    }
    assert Counter(field["field_name"] for field in custom)["Region"] == 2


async def test_currencies_can_be_searched(ana: Caller) -> None:
    reply = await ana.get("/v1/currencies", term="yen")

    assert [(row["code"], row["decimal_points"]) for row in reply.data] == [("JPY", 0)]


async def test_the_summary_counts_what_the_list_shows(ana: Caller) -> None:
    listed = await ana.get("/api/v2/deals", status="open", limit=500)

    summary = await ana.get("/v1/deals/summary", status="open")

    totals = summary.data["values_total"]
    assert summary.data["total_count"] == len(listed.data)
    assert totals["GBP"]["value"] == sum(
        deal["value"] for deal in listed.data if deal["currency"] == "GBP"
    )
    assert totals["GBP"]["value_converted"] == pytest.approx(totals["GBP"]["value"] * 1.17)


async def test_the_timeline_converts_when_asked(ana: Caller) -> None:
    query = {"start_date": "2026-10-01", "interval": "quarter", "amount": 1}

    reply = await ana.get(
        "/v1/deals/timeline",
        field_key="expected_close_date",
        totals_convert_currency="default_currency",
        **query,
    )

    assert reply.data[0]["totals_converted"]["currency"] == "EUR"


async def test_the_summary_can_be_narrowed(world: World, ana: Caller) -> None:
    tom = world.user("tom").id
    listed = await ana.get("/api/v2/deals", owner_id=tom, stage_id=2, limit=500)

    of_tom = await ana.get("/v1/deals/summary", user_id=tom, stage_id=2)
    filtered = await ana.get("/v1/deals/summary", filter_id=1, user_id=tom)

    assert of_tom.data["total_count"] == len(listed.data)
    assert filtered.data["total_count"] == len((await ana.get("/api/v2/deals", filter_id=1)).data)


async def test_the_timeline_has_one_period_after_the_other(ana: Caller) -> None:
    query = {"start_date": "2026-10-31", "amount": 3, "field_key": "expected_close_date"}

    months = await ana.get("/v1/deals/timeline", interval="month", **query)
    weeks = await ana.get("/v1/deals/timeline", interval="week", exclude_deals=1, **query)

    assert [period["period_start"][:10] for period in months.data] == [
        "2026-10-31",
        "2026-11-30",
        "2026-12-31",
    ]
    assert [len(period["deals"]) for period in months.data] == [
        period["totals"]["count"] for period in months.data
    ]
    assert {deal["status"] for period in months.data for deal in period["deals"]} <= {"open", "won"}
    assert weeks.data[0]["period_end"] == "2026-11-06 23:59:59"
    assert "deals" not in weeks.data[0]


@pytest.mark.parametrize(
    ("name", "value"),
    [("amount", 0), ("field_key", "mood"), ("interval", "year"), ("filter_id", 99),
     ("totals_convert_currency", "XXX")],
)  # fmt: skip
async def test_a_timeline_that_cannot_be_drawn_is_refused(
    name: str, value: object, ana: Caller
) -> None:
    query: dict[str, object] = {
        "start_date": "2026-10-01",
        "interval": "month",
        "amount": 1,
        "field_key": "add_time",
    }

    reply = await ana.get("/v1/deals/timeline", **query | {name: value})

    assert reply.status == 400
    assert reply.body["error_info"].startswith(name)
