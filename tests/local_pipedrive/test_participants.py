"""Who takes part in a deal."""

from bot.playground.pipedrive import World
from tests.local_pipedrive.conftest import Caller

PLACE = "/v1/deals/13/participants"


async def test_a_participant_is_added_found_and_removed_by_its_row(ana: Caller) -> None:
    added = await ana.post(PLACE, person_id=1)
    listed = await ana.get(PLACE)
    people = await ana.get("/api/v2/persons", deal_id=13)
    counted = await ana.get("/api/v2/deals/13", include_fields="participants_count")
    removed = await ana.delete(f"{PLACE}/{added.data['id']}")
    without = await ana.get("/api/v2/persons", deal_id=13)

    assert added.data["person_id"]["value"] == added.data["person"]["id"] == 1
    assert added.data["related_item_data"] == {"deal_id": 13, "title": "Acme renewal 2026"}
    assert [row["id"] for row in listed.data] == [added.data["id"]]
    assert listed.body["related_objects"]["person"]["1"]["name"] == "Jo Doe"
    assert {row["id"] for row in people.data} == {1, 2}
    assert counted.data["participants_count"] == 2
    assert removed.data == {"id": added.data["id"]}
    assert {row["id"] for row in without.data} == {2}


async def test_nobody_takes_part_twice(ana: Caller) -> None:
    main_contact = await ana.post(PLACE, person_id=2)
    first = await ana.post(PLACE, person_id=1)
    again = await ana.post(PLACE, person_id=1)
    unknown = await ana.post(PLACE, person_id=999)

    assert (main_contact.status, first.status, again.status) == (400, 200, 400)
    assert unknown.body["error_info"] == "person_id: not found"


async def test_the_id_of_a_person_removes_nobody(world: World, ana: Caller) -> None:
    row = next(row for row in world.company.participants.values() if row.deal_id == 12)

    by_person = await ana.delete(f"/v1/deals/12/participants/{row.person_id + 1000}")
    of_other_deal = await ana.delete(f"{PLACE}/{row.id}")

    assert (by_person.status, of_other_deal.status) == (404, 404)
    assert row.id in world.company.participants


async def test_participants_come_in_pages(ana: Caller) -> None:
    first = await ana.get("/v1/deals/12/participants", limit=1)
    second = await ana.get("/v1/deals/12/participants", limit=1, start=1)

    assert first.body["additional_data"]["pagination"]["next_start"] == 1
    assert first.data[0]["id"] < second.data[0]["id"]
    assert list(first.body["related_objects"]["person"]) == [
        str(first.data[0]["person_id"]["value"])
    ]


async def test_participants_hide_with_their_deal_and_with_themselves(
    world: World, ana: Caller, tom: Caller, mia: Caller
) -> None:
    company = world.company
    row = next(row for row in company.participants.values() if row.deal_id == 12)
    company.persons[row.person_id].visible_to = 1
    company.persons[row.person_id].owner_id = world.user("tom").id

    of_ana = await ana.get("/v1/deals/12/participants")
    of_tom = await tom.get("/v1/deals/12/participants")
    secret = await tom.get("/v1/deals/16/participants")
    trainee = await mia.post(PLACE, person_id=1)

    assert len(of_ana.data) == len(of_tom.data) - 1
    assert (secret.status, trainee.status) == (404, 403)
