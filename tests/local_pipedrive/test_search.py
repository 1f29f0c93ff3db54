"""Finding things by words."""

from typing import Any

import pytest

from bot.playground.pipedrive import World
from bot.playground.pipedrive.records import Picture
from tests.local_pipedrive.conftest import Caller, Reply

SEARCH = "/api/v2/deals/search"


def items(reply: Reply) -> list[dict[str, Any]]:
    return [hit["item"] for hit in reply.data["items"]]


async def test_the_whole_title_comes_first_and_names_come_along(ana: Caller) -> None:
    reply = await ana.get(SEARCH, term="acme renewal")

    first, second = items(reply)[:2]
    assert (first["title"], second["title"]) == ("Acme renewal", "Acme renewal 2026")
    assert first["stage"] == {"id": 4, "name": "Proposal"}
    assert first["person"] == {"id": 1, "name": "Jo Doe"}
    assert first["organization"] == {"id": 1, "name": "Acme"}


async def test_an_exact_match_ignores_case_and_nothing_else(ana: Caller) -> None:
    reply = await ana.get(SEARCH, term="ACME RENEWAL", exact_match="true")

    assert [deal["id"] for deal in items(reply)] == [12]


async def test_words_may_stand_apart(ana: Caller) -> None:
    reply = await ana.get(SEARCH, term="renewal acme", fields="title")

    assert {12, 13} <= {deal["id"] for deal in items(reply)}


async def test_notes_and_custom_fields_are_searched_unless_told_otherwise(
    world: World, ana: Caller
) -> None:
    order = next(
        field for field in world.company.custom_fields("deal") if field.field_type == "varchar"
    )
    await ana.post("/v1/notes", content="Ask for the zeppelin", deal_id=12)
    await ana.patch("/api/v2/deals/13", custom_fields={order.field_code: "Zeppelin 4"})

    everywhere = await ana.get(SEARCH, term="zeppelin")
    in_titles = await ana.get(SEARCH, term="zeppelin", fields="title")

    assert {deal["id"] for deal in items(everywhere)} == {12, 13}
    assert items(in_titles) == []


async def test_hits_can_be_narrowed(ana: Caller) -> None:
    reply = await ana.get(SEARCH, term="re", person_id=1, organization_id=1, status="open")

    assert 12 in [deal["id"] for deal in items(reply)]
    assert {(deal["person"]["id"], deal["status"]) for deal in items(reply)} == {(1, "open")}


async def test_the_invisible_and_the_deleted_are_not_found(ana: Caller, tom: Caller) -> None:
    await ana.delete("/api/v2/deals/12")

    of_ana = await ana.get(SEARCH, term="acme")
    of_tom = await tom.get(SEARCH, term="acme")

    assert 16 in [deal["id"] for deal in items(of_ana)]
    assert 12 not in [deal["id"] for deal in items(of_ana)]
    assert 16 not in [deal["id"] for deal in items(of_tom)]


@pytest.mark.parametrize(
    "query", [{"term": "a"}, {"term": ""}, {}, {"term": "ac", "status": "deleted"}]
)
async def test_a_search_that_cannot_be_made_is_refused(
    query: dict[str, object], ana: Caller
) -> None:
    reply = await ana.get(SEARCH, **query)

    assert reply.status == 400


async def test_hits_come_in_pages(ana: Caller) -> None:
    at_once = items(await ana.get(SEARCH, term="re", limit=500))
    first = await ana.get(SEARCH, term="re", limit=5)
    cursor = first.body["additional_data"]["next_cursor"]

    second = await ana.get(SEARCH, term="re", limit=5, cursor=cursor)

    assert items(first) + items(second) == at_once[:10]


async def test_people_are_found_by_name_mail_and_phone(world: World, ana: Caller) -> None:
    jo = world.company.persons[1]
    terms = (jo.name, jo.emails[0]["value"], jo.phones[0]["value"])

    found = [
        [person["id"] for person in items(await ana.get("/api/v2/persons/search", term=term))]
        for term in terms
    ]

    assert all(1 in ids for ids in found)


async def test_organizations_are_found_by_name_and_address(world: World, ana: Caller) -> None:
    acme = world.company.organizations[1]

    for term in (acme.name, (acme.address or {})["value"]):
        found = items(await ana.get("/api/v2/organizations/search", term=term))
        assert found[0]["name"] == "Acme"


async def test_everything_is_searched_at_once(ana: Caller) -> None:
    everything = await ana.get("/api/v2/itemSearch", term="acme")
    only_people = await ana.get("/api/v2/itemSearch", term="acme", item_types="person,product")
    files = await ana.get("/api/v2/itemSearch", term="offer.pdf", item_types="file")

    assert {item["type"] for item in items(everything)} == {"deal", "person", "organization"}
    assert {item["type"] for item in items(only_people)} == {"person"}
    assert {item["name"] for item in items(files)} == {"Offer.pdf"}


async def test_related_deals_come_with_the_organization(ana: Caller, tom: Caller) -> None:
    query = {"term": "Acme", "item_types": "organization", "exact_match": "true"}

    of_ana = await ana.get("/api/v2/itemSearch", search_for_related_items="true", **query)
    of_tom = await tom.get("/api/v2/itemSearch", search_for_related_items="true", **query)

    assert {12, 13, 16} <= {hit["item"]["id"] for hit in of_ana.data["related_items"]}
    assert 16 not in {hit["item"]["id"] for hit in of_tom.data["related_items"]}


async def test_own_fields_of_contacts_are_searched_too(world: World, ana: Caller) -> None:
    company = world.company
    nickname = next(iter(company.custom_fields("person"))).field_code
    tax_number = next(iter(company.custom_fields("organization"))).field_code
    await ana.patch("/api/v2/persons/1", custom_fields={nickname: "Zeppelin"})
    await ana.patch("/api/v2/organizations/1", custom_fields={tax_number: "Zeppelin 4"})

    everywhere = items(await ana.get("/api/v2/itemSearch", term="zeppelin"))
    only_names = await ana.get("/api/v2/persons/search", term="zeppelin", fields="name")

    assert {(item["type"], item["id"]) for item in everywhere} == {
        ("person", 1),
        ("organization", 1),
    }
    assert items(only_names) == []


async def test_the_people_of_an_organization_are_related_to_it(ana: Caller) -> None:
    reply = await ana.get(
        "/api/v2/itemSearch", term="Acme", exact_match="true", search_for_related_items="true",
        item_types="organization",
    )  # fmt: skip

    related = {(hit["item"]["type"], hit["item"]["id"]) for hit in reply.data["related_items"]}
    assert {("person", 1), ("person", 2), ("deal", 12)} <= related


async def test_a_persons_picture_comes_when_asked_for(world: World, ana: Caller) -> None:
    world.company.persons[1].picture = Picture(5, 1, 101, "2026-11-01T10:00:00Z", b"")
    query = {"term": "Jo Doe", "exact_match": "true"}

    without = await ana.get("/api/v2/persons/search", **query)
    with_it = await ana.get("/api/v2/persons/search", include_fields="person.picture", **query)

    assert "picture" not in items(without)[0]
    assert items(with_it)[0]["picture"] == {"id": 5}


FIELD = "/api/v2/itemSearch/field"


@pytest.mark.parametrize(
    ("match", "term", "found"),
    [
        ("exact", "Acme renewal", {12}),
        ("exact", "acme renewal", set()),
        ("beginning", "Acme ren", {12, 13}),
        ("beginning", "renewal 2026", set()),
        ("middle", "renewal 2026", {13}),
    ],
)
async def test_a_field_is_searched_with_an_eye_on_capital_letters(
    match: str, term: str, found: set[int], ana: Caller
) -> None:
    reply = await ana.get(FIELD, entity_type="deal", field="title", match=match, term=term)

    assert {row["id"] for row in reply.data if row["id"] in {12, 13}} == found


async def test_a_field_search_names_what_it_finds(world: World, ana: Caller) -> None:
    order = next(iter(world.company.custom_fields("deal"))).field_code
    await ana.patch("/api/v2/deals/12", custom_fields={order: "Zeppelin 4"})

    own = await ana.get(FIELD, entity_type="deal", field=order, match="middle", term="ppel")
    mail = await ana.get(
        FIELD, entity_type="person", field="emails", match="beginning", term="jo.doe@"
    )
    product = await ana.get(FIELD, entity_type="product", field="code", match="middle", term="S")

    assert own.data == [{"id": 12, "name": "Acme renewal"}]
    assert {"id": 1, "name": "Jo Doe"} in mail.data
    assert product.status == 400


@pytest.mark.parametrize(
    "query",
    [
        {"field": "title", "term": "A", "match": "middle"},
        {"field": "title", "term": "Acme", "match": "end"},
        {"field": "nothing", "term": "Acme"},
        {"field": "owner_id", "term": "101"},
        {"term": "Acme"},
        {"field": "title", "term": "Acme", "entity_type": "lead"},
    ],
)
async def test_a_field_search_that_cannot_be_made_is_refused(
    query: dict[str, object], ana: Caller
) -> None:
    reply = await ana.get(FIELD, **({"entity_type": "deal"} | query))

    assert reply.status == 400


async def test_the_hidden_are_not_found_by_field(tom: Caller) -> None:
    reply = await tom.get(
        FIELD, entity_type="deal", field="title", match="exact", term="Acme board offer"
    )

    assert reply.data == []
