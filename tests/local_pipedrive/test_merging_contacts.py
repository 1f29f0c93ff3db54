"""Merging persons and organizations."""

import pytest

from bot.playground.pipedrive import World
from bot.playground.pipedrive.records import Participant, Picture
from tests.local_pipedrive.conftest import NOW, Caller

GOES, STAYS = 2, 1
PERSON, ORGANIZATION = f"/v1/persons/{GOES}/merge", f"/v1/organizations/{GOES}/merge"
THEN = "2026-11-01T10:00:00Z"


async def test_the_person_named_in_the_body_survives(ana: Caller) -> None:
    reply = await ana.put(PERSON, merge_with_id=STAYS)

    assert (reply.data["id"], reply.data["merge_what_id"]) == (STAYS, GOES)
    assert reply.data["name"] == "Jo Doe"
    assert (await ana.get(f"/api/v2/persons/{GOES}")).status == 404


async def test_of_organizations_only_the_id_is_told(ana: Caller) -> None:
    reply = await ana.put(ORGANIZATION, merge_with_id=STAYS)

    assert reply.data == {"id": STAYS}
    assert (await ana.get(f"/api/v2/organizations/{GOES}")).status == 404
    assert (await ana.get(f"/api/v2/organizations/{STAYS}")).data["name"] == "Acme"


async def test_the_survivor_keeps_what_it_has_and_takes_what_it_lacks(
    world: World, ana: Caller
) -> None:
    goes, stays = world.company.persons[GOES], world.company.persons[STAYS]
    first, second = [field.field_code for field in world.company.custom_fields("person")][:2]
    goes.custom_fields, stays.custom_fields = {first: "Ace", second: "+1"}, {first: "Sunny"}
    goes.birthday, stays.birthday, goes.org_id = "1990-02-01", None, 7
    goes.picture = Picture(1, GOES, 101, THEN, b"")

    await ana.put(PERSON, merge_with_id=STAYS)

    after = (await ana.get(f"/api/v2/persons/{STAYS}")).data
    assert (after["birthday"], after["org_id"], after["picture_id"]) == ("1990-02-01", 1, 1)
    assert after["custom_fields"].items() >= {first: "Sunny", second: "+1"}.items()
    assert (await ana.get(f"/api/v2/persons/{STAYS}/picture")).data["item_id"] == STAYS


async def test_the_addresses_of_both_are_kept_and_one_is_primary(ana: Caller) -> None:
    own = await ana.get(f"/api/v2/persons/{STAYS}")
    other = await ana.get(f"/api/v2/persons/{GOES}")

    reply = await ana.put(PERSON, merge_with_id=STAYS)

    assert [row["value"] for row in reply.data["email"]] == [
        own.data["emails"][0]["value"],
        other.data["emails"][0]["value"],
    ]
    assert [row["primary"] for row in reply.data["email"]] == [True, False]


async def test_what_hung_on_the_one_person_hangs_on_the_other(world: World, ana: Caller) -> None:
    company = world.company
    company.deals[14].person_id, company.deals[12].person_id = GOES, 5
    for row_id, person_id in ((901, GOES), (902, STAYS)):
        company.participants[row_id] = Participant(row_id, 12, person_id, 101, THEN)
    next(iter(company.activities.values())).others = [GOES]
    company.followers["person", GOES] = {102: THEN}
    await ana.post("/v1/notes", content="From the old one", person_id=GOES)
    mails = [mail.id for mail in company.mails.values() if mail.person_id in {GOES, STAYS}]

    await ana.put(PERSON, merge_with_id=STAYS)

    tables = (company.deals, company.activities, company.notes, company.files,
              company.participants, company.mails)  # fmt: skip
    of_twelve = [row.person_id for row in company.participants.values() if row.deal_id == 12]
    assert all(row.person_id != GOES for table in tables for row in table.values())
    assert company.deals[14].person_id == STAYS
    assert of_twelve.count(STAYS) == 1
    assert next(iter(company.activities.values())).others == [STAYS]
    assert company.followers["person", STAYS] == {102: THEN}
    assert {mail.id for mail in company.mails.values() if mail.person_id == STAYS} == {*mails}


async def test_people_and_deals_move_to_the_surviving_organization(
    world: World, ana: Caller
) -> None:
    company = world.company
    people = [row.id for row in company.persons.values() if row.org_id in {GOES, STAYS}]
    deals = [row.id for row in company.deals.values() if row.org_id in {GOES, STAYS}]

    await ana.put(ORGANIZATION, merge_with_id=STAYS)

    assert [row.id for row in company.persons.values() if row.org_id == STAYS] == people
    assert [row.id for row in company.deals.values() if row.org_id == STAYS] == deals


async def test_the_histories_of_both_are_told_in_order(world: World, ana: Caller) -> None:
    await ana.patch(f"/api/v2/persons/{GOES}", job_title="Owner")
    world.clock = lambda: NOW.replace(hour=12)
    await ana.patch(f"/api/v2/persons/{STAYS}", job_title="Head")

    await ana.put(PERSON, merge_with_id=STAYS)

    reply = await ana.get(f"/v1/persons/{STAYS}/changelog", limit=100)
    titles = [row["new_value"] for row in reply.data if row["field_key"] == "job_title"]
    assert titles == ["Head", "Owner"]


@pytest.mark.parametrize("path", [PERSON, ORGANIZATION])
@pytest.mark.parametrize(
    ("body", "status"),
    [({"merge_with_id": GOES}, 400), ({"merge_with_id": 9999}, 404), ({}, 400)],
)
async def test_a_wrong_partner_is_refused(
    path: str, body: dict[str, object], status: int, ana: Caller
) -> None:
    reply = await ana.put(path, **body)

    assert reply.status == status


@pytest.mark.parametrize("kind", ["person", "organization"])
async def test_the_deleted_and_the_hidden_are_not_merged(
    kind: str, world: World, ana: Caller, tom: Caller
) -> None:
    table = world.company.table(kind)
    table[3].is_deleted = True
    table[4].owner_id, table[4].visible_to = world.user("ana").id, 1

    deleted = await ana.put(f"/v1/{kind}s/{GOES}/merge", merge_with_id=3)
    hidden = await tom.put(f"/v1/{kind}s/{GOES}/merge", merge_with_id=4)
    twice = [await ana.put(f"/v1/{kind}s/{GOES}/merge", merge_with_id=STAYS) for _ in range(2)]

    assert (deleted.status, hidden.status) == (404, 404)
    assert [reply.status for reply in twice] == [200, 404]
