"""Persons and organizations: created, changed, deleted."""

import pytest

from bot.playground.pipedrive import World
from tests.local_pipedrive.conftest import Caller

PERSONS, ORGANIZATIONS = "/api/v2/persons", "/api/v2/organizations"
JO, ACME = f"{PERSONS}/1", f"{ORGANIZATIONS}/1"
NOW_TEXT = "2026-11-24T10:30:00Z"


def code(world: World, entity: str, name: str, kind: str) -> str:
    return next(
        field.field_code
        for field in world.company.custom_fields(entity)
        if (field.field_name, field.field_type) == (name, kind)
    )


async def test_a_person_needs_no_more_than_a_name(world: World, ana: Caller) -> None:
    reply = await ana.post(PERSONS, name="Ida Maria New")

    assert (reply.status, reply.data["id"]) == (200, 121)
    assert (reply.data["first_name"], reply.data["last_name"]) == ("Ida", "Maria New")
    assert reply.data["owner_id"] == world.user("ana").id
    assert (reply.data["emails"], reply.data["org_id"]) == ([], None)
    assert reply.data["add_time"] == reply.data["update_time"] == NOW_TEXT
    assert (await ana.get(f"{PERSONS}/121")).data == reply.data


async def test_an_organization_keeps_what_it_was_made_with(ana: Caller) -> None:
    given = {"name": "Nova", "website": "https://nova.example", "employee_count": 12,
             "annual_revenue": 5, "industry": 2, "linkedin": None, "label_ids": [21],
             "visible_to": 1, "add_time": "2026-01-02T03:04:05Z"}  # fmt: skip

    reply = await ana.post(ORGANIZATIONS, **given)

    assert reply.data.items() >= given.items()
    assert reply.data["address"] is None


@pytest.mark.parametrize("path", [PERSONS, ORGANIZATIONS])
async def test_without_a_name_there_is_no_contact(path: str, ana: Caller) -> None:
    replies = [await ana.post(path), await ana.post(path, name=" ")]

    assert [reply.status for reply in replies] == [400, 400]


async def test_one_way_to_reach_a_person_is_the_primary_one(ana: Caller) -> None:
    marked = [{"value": "a@x.example"}, {"value": "b@x.example", "primary": True, "label": "home"}]

    reply = await ana.post(
        PERSONS, name="Ida", emails=marked, phones=[{"value": "1"}, {"value": "2"}]
    )

    assert reply.data["emails"] == [
        {"value": "a@x.example", "primary": False, "label": "work"},
        {"value": "b@x.example", "primary": True, "label": "home"},
    ]
    assert [phone["primary"] for phone in reply.data["phones"]] == [True, False]


async def test_a_new_list_of_addresses_takes_the_place_of_the_old_one(ana: Caller) -> None:
    await ana.patch(JO, emails=[{"value": "one@x.example"}, {"value": "two@x.example"}])

    reply = await ana.patch(JO, emails=[{"value": "three@x.example"}])

    assert [email["value"] for email in reply.data["emails"]] == ["three@x.example"]
    assert reply.data["name"] == "Jo Doe"


async def test_parts_of_an_address_that_are_left_out_become_null(ana: Caller) -> None:
    reply = await ana.patch(ACME, address={"value": "Mill Lane 3, Leeds", "locality": "Leeds"})

    assert reply.data["address"]["value"] == "Mill Lane 3, Leeds"
    assert reply.data["address"]["locality"] == "Leeds"
    assert reply.data["address"]["postal_code"] is reply.data["address"]["country"] is None


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (JO, {"emails": "jo@x.example"}),
        (JO, {"emails": ["jo@x.example"]}),
        (JO, {"emails": [{"label": "work"}]}),
        (JO, {"phones": [{"value": ""}]}),
        (JO, {"phones": [{"value": "1", "kind": "work"}]}),
        (JO, {"org_id": 9999}),
        (JO, {"owner_id": 106}),
        (JO, {"label_ids": [11]}),
        (JO, {"notes": "x" * 10_001}),
        (JO, {"marketing_status": "maybe"}),
        (JO, {"add_time": NOW_TEXT}),
        (JO, {"first_name": "Jo"}),
        (ACME, {"address": {"locality": "Leeds"}}),
        (ACME, {"address": "Leeds"}),
        (ACME, {"employee_count": "12"}),
        (ACME, {"visible_to": 2}),
        (ACME, {"custom_fields": {"unknown": 1}}),
    ],
)
async def test_what_is_written_wrongly_is_refused(
    path: str, body: dict[str, object], ana: Caller
) -> None:
    before = await ana.get(path)

    reply = await ana.patch(path, **body)

    assert reply.status == 400
    assert (await ana.get(path)).data == before.data


@pytest.mark.parametrize(
    ("name", "kind", "right", "wrong"),
    [
        ("Nickname", "varchar", "Ace", 5),
        ("Direct line", "phone", "+44 113 5", 5),
        ("Met on", "date", "2026-02-01", "1 February"),
        ("Best time to call", "time",
         {"value": "09:30:00", "timezone_id": None, "timezone_name": "Europe/Lisbon"}, "09:30"),
        ("Role in buying", "enum", 240, 999),
        ("Newsletters", "set", [250, 252], []),
        ("Spending limit", "monetary", {"value": 500, "currency": "EUR"}, 500),
        ("Satisfaction", "double", 7.5, "high"),
        ("Private address", "address", {"value": "Leeds"}, {"locality": "Leeds"}),
    ],
)  # fmt: skip
async def test_a_persons_own_fields_take_what_fits_their_type(  # noqa: PLR0913 - one table
    name: str, kind: str, right: object, wrong: object, *, world: World, ana: Caller
) -> None:
    key = code(world, "person", name, kind)

    kept = await ana.patch(JO, custom_fields={key: right})
    refused = await ana.patch(JO, custom_fields={key: wrong})
    cleared = await ana.patch(JO, custom_fields={key: None})

    shown = kept.data["custom_fields"][key]
    assert shown == right if kind != "address" else shown["value"] == "Leeds"
    assert (refused.status, key in refused.body["error"]) == (400, True)
    assert cleared.data["custom_fields"][key] is None


async def test_own_fields_can_be_chosen_and_named(world: World, ana: Caller) -> None:
    key = code(world, "organization", "Segment", "enum")
    await ana.patch(ACME, custom_fields={key: 342})

    reply = await ana.get(ACME, custom_fields=key, include_option_labels="true")

    assert reply.data["custom_fields"] == {key: {"id": 342, "label": "Large"}}


async def test_a_marketing_status_is_changed_once_and_only_with_an_address(ana: Caller) -> None:
    without = await ana.post(PERSONS, name="Ida", marketing_status="subscribed")
    await ana.patch(JO, marketing_status="subscribed")
    await ana.patch(JO, marketing_status="archived")

    statuses = [
        (await ana.get(f"{PERSONS}/{id}", include_fields="marketing_status")).data
        for id in (without.data["id"], 1)
    ]
    assert [row["marketing_status"] for row in statuses] == ["no_consent", "subscribed"]


@pytest.mark.parametrize("path", [JO, ACME])
async def test_a_deleted_contact_is_kept_says_so_and_is_listed_no_more(
    path: str, ana: Caller
) -> None:
    deleted = await ana.delete(path)

    reply = await ana.get(path)
    listed = await ana.get(path.rpartition("/")[0], ids="1")
    again = [await ana.delete(path), await ana.patch(path, name="Ghost")]
    assert deleted.data == {"id": 1}
    assert (reply.status, reply.data["is_deleted"]) == (200, True)
    assert listed.data == []
    assert [reply.status for reply in again] == [404, 400]


async def test_a_trainee_adds_contacts_and_changes_none_but_her_own(mia: Caller) -> None:
    own = await mia.post(PERSONS, name="Ida")

    renamed = await mia.patch(f"{PERSONS}/{own.data['id']}", name="Ida New")
    replies = [
        await mia.patch(JO, name="Mine"),
        await mia.delete(JO),
        await mia.patch(ACME, name="Mine"),
        await mia.delete(ACME),
        await mia.put("/v1/persons/2/merge", merge_with_id=1),
        await mia.put("/v1/organizations/2/merge", merge_with_id=1),
    ]

    assert renamed.data["name"] == "Ida New"
    assert [reply.status for reply in replies] == [403] * 6


async def test_rights_can_be_taken_away(world: World, ana: Caller) -> None:
    world.company.persons[1].owner_id = world.user("tom").id
    world.user("ana").rights -= {"can_add_people", "can_change_owner"}

    replies = [
        await ana.post(PERSONS, name="Ida"),
        await ana.patch(JO, owner_id=world.user("ana").id),
    ]

    assert [reply.status for reply in replies] == [403, 403]


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
async def test_a_contact_that_one_may_not_see_cannot_be_changed(
    method: str, world: World, ana: Caller
) -> None:
    tom = world.user("tom").id
    for record in (world.company.persons[1], world.company.organizations[1]):
        record.owner_id, record.visible_to = tom, 1

    replies = [await ana.call(method, path, body={}) for path in (JO, ACME)]

    assert [reply.status for reply in replies] == [404, 404]


async def test_one_name_of_own_fields_occurs_twice_in_each_list(world: World) -> None:
    for entity in ("person", "organization"):
        names = [field.field_name for field in world.company.custom_fields(entity)]
        codes = [field.field_code for field in world.company.custom_fields(entity)]

        assert len(names) == len(set(names)) + 1
        assert len(codes) == len(set(codes))
