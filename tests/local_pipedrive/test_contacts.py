"""Persons and organizations."""

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
