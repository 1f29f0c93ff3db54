"""Users, stages, fields, currencies and saved filters."""

from collections import Counter

import pytest

from tests.local_pipedrive.conftest import Caller


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
