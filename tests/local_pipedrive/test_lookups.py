"""Users, stages, fields, currencies and saved filters."""

from collections import Counter

import pytest

from bot.playground.pipedrive import World
from tests.local_pipedrive.conftest import Caller


@pytest.mark.parametrize(
    ("type", "path"),
    [
        ("deals", "/api/v2/deals"),
        ("people", "/api/v2/persons"),
        ("org", "/api/v2/organizations"),
        ("activity", "/api/v2/activities"),
        ("products", "/api/v2/products"),
    ],
)
async def test_every_saved_filter_finds_something_where_it_belongs(
    type: str, path: str, ana: Caller
) -> None:
    filters = await ana.get("/v1/filters", type=type)

    found = [await ana.get(path, filter_id=row["id"], limit=500) for row in filters.data]
    everything = await ana.get(path, limit=500)
    misplaced = await ana.get(path, filter_id={"deals": 3}.get(type, 1))

    assert len(filters.data) > 1
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


async def test_activity_types_are_the_companys_own(ana: Caller) -> None:
    reply = await ana.get("/v1/activityTypes")

    custom = [row["key_string"] for row in reply.data if row["is_custom_flag"]]
    out_of_use = [row["key_string"] for row in reply.data if not row["active_flag"]]
    assert custom == ["site_visit", "fax"]
    assert out_of_use == ["fax"]


async def test_priorities_have_their_names_in_the_activity_fields(ana: Caller) -> None:
    reply = await ana.get("/api/v2/activityFields")

    fields = {row["field_code"]: row for row in reply.data}
    assert {row["id"]: row["label"] for row in fields["priority"]["options"]} == {
        263: "Low",
        264: "Medium",
        265: "High",
    }
    assert fields["location"]["subfields"][0]["field_code"] == "value"
    assert fields["attendees"]["is_optional_response_field"]


async def test_permissions_are_what_a_person_may_do(world: World, ana: Caller, mia: Caller) -> None:
    of_ana = await ana.get(f"/v1/users/{world.user('ana').id}/permissions")
    of_mia = await mia.get(f"/v1/users/{world.user('mia').id}/permissions")
    of_nobody = await ana.get("/v1/users/1/permissions")

    assert of_ana.data["can_delete_activities"] is True
    assert of_mia.data["can_delete_activities"] is False
    assert of_mia.data["can_use_api"] is True
    assert of_nobody.status == 404
