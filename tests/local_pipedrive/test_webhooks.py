"""Webhooks: who is told what, in which shape, with which password."""

from datetime import datetime
from typing import Any

import pytest

from bot.playground.pipedrive import World
from bot.playground.pipedrive.definitions import Field
from tests.local_pipedrive.conftest import Caller
from tests.local_pipedrive.hooked import Ear, Json


async def subscribe(who: Caller, ear: Ear, entity: str = "*", **more: Any) -> int:
    made = await who.post(
        "/v1/webhooks",
        **{
            "subscription_url": ear.url,
            "event_action": "*",
            "event_object": entity,
            "name": "Everything",
            **more,
        },
    )
    assert made.status == 201, made.body
    id: int = made.data["id"]
    return id


async def test_a_changed_deal_is_told_with_what_was_there_before(
    ana: Caller, tom: Caller, ear: Ear, world: World
) -> None:
    hook = await subscribe(ana, ear, http_auth_user="deal", http_auth_password="desk")

    before = (await ana.get("/api/v2/deals/13")).data
    await tom.patch("/api/v2/deals/13", stage_id=4, value=13_000)
    (heard,) = await ear.hears(1)

    meta = heard.meta
    assert heard.authorization == "Basic ZGVhbDpkZXNr"
    assert meta.pop("id").count("-") == meta.pop("correlation_id").count("-") == 4
    assert datetime.fromisoformat(meta.pop("timestamp")) == world.now()
    assert meta == {
        "action": "change",
        "entity": "deal",
        "entity_id": "13",
        "company_id": "7001",
        "user_id": "102",
        "version": "2.0",
        "webhook_id": str(hook),
        "webhook_owner_id": "101",
        "type": "general",
        "change_source": "api",
        "is_bulk_edit": False,
        "permitted_user_ids": ["101", "102", "103", "104", "105"],
        "attempt": 1,
        "host": "fir.pipedrive.com",
    }
    assert heard.body["previous"] == {
        "stage_id": 2,
        "value": 12_500,
        "stage_change_time": before["stage_change_time"],
    }
    data = heard.body["data"]
    assert (data["stage_id"], data["value"], data["visible_to"]) == (4, 13_000, "3")
    assert data["update_time"] == "2026-11-24T10:30:00Z"


async def test_every_kind_of_custom_field_is_told_by_its_type(
    ana: Caller, tom: Caller, ear: Ear, world: World
) -> None:
    codes = {row.field_name: row.field_code for row in world.company.custom_fields("person")}
    await subscribe(ana, ear, "person")
    person = world.company.persons[12]
    person.custom_fields = {codes["Nickname"]: "Jojo", codes["Met on"]: "2024-02-01"}

    address = {"value": "Mill Lane 3, Leeds", "locality": "Leeds"}
    await tom.patch(
        "/api/v2/persons/12",
        custom_fields={
            codes["Nickname"]: None,
            codes["Direct line"]: "+44 113 1",
            codes["Best time to call"]: {"value": "09:30:00", "timezone_id": 141},
            codes["Role in buying"]: 240,
            codes["Newsletters"]: [250, 252],
            codes["Spending limit"]: {"value": 1200.5, "currency": "EUR"},
            codes["Satisfaction"]: 7,
            codes["Private address"]: address,
        },
    )
    (heard,) = await ear.hears(1)

    told = {name: heard.body["data"]["custom_fields"][code] for name, code in codes.items()}
    place = told.pop("Private address")
    assert told == {
        "Nickname": None,
        "Direct line": {"type": "phone", "value": "+44 113 1"},
        "Met on": {"type": "date", "value": "2024-02-01"},
        "Best time to call": {"type": "time", "value": "09:30:00", "timezone_id": 141},
        "Role in buying": {"type": "enum", "id": 240},
        "Newsletters": {"type": "set", "values": [{"id": 250}, {"id": 252}]},
        "Spending limit": {"type": "monetary", "value": 1200.5, "currency": "EUR"},
        "Satisfaction": {"type": "double", "value": 7},
        "Language": None,
    }
    assert place.items() >= {"type": "address", "route": None, **address}.items()
    before = heard.body["previous"]["custom_fields"]
    assert before[codes["Nickname"]] == {"type": "varchar", "value": "Jojo"}
    assert before[codes["Satisfaction"]] is None
    assert codes["Met on"] not in before


@pytest.mark.parametrize(
    "case",
    [
        ("varchar_auto", "A-1", {"value": "A-1"}),
        ("text", "Long", {"value": "Long"}),
        ("user", 102, {"id": 102}),
        ("org", 5, {"id": 5}),
        ("people", 88, {"id": 88}),
        (
            "daterange",
            {"value": "2026-12-01", "until": "2026-12-05"},
            {"from": "2026-12-01", "until": "2026-12-05"},
        ),
        (
            "timerange",
            {"value": "09:00:00", "until": "10:00:00"},
            {"from": "09:00:00", "until": "10:00:00", "timezone_id": None},
        ),
    ],
)
async def test_rarer_kinds_of_custom_fields_are_told_too(
    case: tuple[str, object, Json], ana: Caller, ear: Ear, world: World
) -> None:
    kind, value, told = case
    await subscribe(ana, ear, "deal")
    world.company.fields["deal"].append(Field("f" * 40, "Rare", kind, is_custom_field=True))

    await ana.patch("/api/v2/deals/12", custom_fields={"f" * 40: value})
    (heard,) = await ear.hears(1)

    assert heard.body["data"]["custom_fields"]["f" * 40] == {"type": kind, **told}
    assert heard.body["previous"] == {"custom_fields": {"f" * 40: None}}


async def test_an_activity_is_told_with_times_that_name_their_zone(ana: Caller, ear: Ear) -> None:
    await subscribe(ana, ear, "activity")

    made = await ana.post(
        "/api/v2/activities", subject="Call Ida", type="call", due_date="2026-11-24",
        due_time="14:00", duration="00:30", deal_id=12,
    )  # fmt: skip
    await ana.patch(f"/api/v2/activities/{made.data['id']}", done=True)
    created, done = await ear.hears(2)

    assert created.body["previous"] is None
    assert done.body["previous"] == {"done": False}
    assert done.body["data"] == {
        "id": made.data["id"],
        "subject": "Call Ida",
        "type": "call",
        "done": True,
        "due_date": "2026-11-24",
        "due_time": {"value": "14:00:00", "timezone_id": 141},
        "duration": {"value": "00:30:00", "timezone_id": 141},
        "deal_id": 12,
        "lead_id": None,
        "person_id": None,
        "org_id": None,
        "owner_id": 101,
        "busy_flag": False,
        "active_flag": True,
        "location": None,
        "update_user_id": 101,
        "custom_fields": {},
    }


async def test_a_note_a_lead_a_stage_and_a_pipeline_are_told(
    ana: Caller, ear: Ear, world: World
) -> None:
    await subscribe(ana, ear)
    note = (await ana.post("/v1/notes", content="<p>Two</p>", deal_id=12)).data
    lead = (await ana.post("/v1/leads", title="Valve order", person_id=1)).data
    await ana.patch("/api/v2/stages/4", days_to_rotten=14)
    await ana.patch("/api/v2/pipelines/1", name="Main")
    await ana.delete(f"/v1/notes/{note['id']}")
    heard = await ear.hears(5)

    bodies = {one.meta["entity"]: one.body for one in heard[:4]}
    assert bodies["note"]["data"] == {
        "id": note["id"], "user_id": 101, "deal_id": 12, "person_id": None, "org_id": None,
        "lead_id": None, "project_id": None, "content": "<p>Two</p>", "active_flag": True,
        "pinned_to_deal_flag": False,
    }  # fmt: skip
    assert bodies["lead"]["data"].items() >= {
        "id": lead["id"], "title": "Valve order", "source_name": "API",
        "add_time": "2026-11-24T10:30:00.000Z",
    }.items()  # fmt: skip
    assert bodies["stage"]["previous"] == {"rotten_days": 21}
    assert bodies["pipeline"]["previous"] == {"name": "Sales", "url_title": "Sales"}
    assert heard[4].meta["action"] == "delete"
    assert (heard[4].body["data"], heard[4].body["previous"]) == (None, bodies["note"]["data"])


async def test_a_deleted_deal_is_told_as_it_was_last_to_those_who_saw_it(
    ana: Caller, ear: Ear
) -> None:
    await subscribe(ana, ear, "deal")

    await ana.delete("/api/v2/deals/16")
    await ana.patch("/api/v2/deals/16", is_deleted=False)
    gone, back = await ear.hears(2)

    assert gone.body["data"] is None
    assert gone.body["previous"]["title"] == "Acme board offer"
    assert gone.body["previous"]["status"] != "deleted"
    assert gone.meta["permitted_user_ids"][0] == "101"
    assert "104" not in gone.meta["permitted_user_ids"]
    assert (back.meta["action"], back.body["previous"]["status"]) == ("change", "deleted")


async def test_a_merge_is_a_change_and_a_delete_that_name_each_other(
    ana: Caller, tom: Caller, ear: Ear, world: World
) -> None:
    await subscribe(ana, ear)
    linked = [deal.id for deal in world.company.deals.values() if deal.person_id == 2]

    await tom.put("/v1/persons/2/merge", merge_with_id=1)
    heard = await ear.hears(2 + len(linked))

    survivor, loser, *cascades = heard
    assert (survivor.meta["action"], survivor.meta["merged_from_id"]) == ("change", "2")
    assert (loser.meta["action"], loser.meta["merged_to_id"]) == ("delete", "1")
    assert loser.body["previous"]["name"] == "J. Doe"
    assert survivor.meta["correlation_id"] != ""
    followed = {one.meta["entity_id"]: one.body["previous"] for one in cascades
                if one.meta["entity"] == "deal"}  # fmt: skip
    assert followed == {str(id): {"person_id": 2} for id in linked}


async def test_what_changes_nothing_is_not_told(ana: Caller, ear: Ear) -> None:
    await subscribe(ana, ear)

    await ana.patch("/api/v2/deals/12", title="Acme renewal")
    await ana.post("/api/v2/deals/12/followers", user_id=103)
    await ana.patch("/api/v2/deals/12", title="Acme again")

    await ear.hears(1)
    assert [one.body["previous"] for one in ear.heard] == [{"title": "Acme renewal"}]


async def test_a_webhook_is_told_only_what_it_asked_for(ana: Caller, ear: Ear) -> None:
    await subscribe(ana, ear, "deal", event_action="delete")

    await ana.patch("/api/v2/deals/12", title="No")
    await ana.patch("/api/v2/persons/12", name="No")
    await ana.delete("/api/v2/deals/13")

    await ear.hears(1)
    assert ear.told == [("deal", "delete", "13")]


async def test_a_webhook_is_told_what_its_user_may_see_and_an_admin_all(
    ana: Caller, tom: Caller, mia: Caller, ear: Ear
) -> None:
    mias, anas = await subscribe(mia, ear, "deal"), await subscribe(ana, ear, "deal")

    await tom.patch("/api/v2/deals/17", title="For nobody else")
    await tom.patch("/api/v2/deals/14", title="For everybody")
    heard = await ear.hears(3)

    told = {(one.meta["webhook_id"], one.meta["entity_id"]) for one in heard}
    assert told == {(str(anas), "17"), (str(anas), "14"), (str(mias), "14")}
    (hidden,) = (one for one in heard if one.meta["entity_id"] == "17")
    assert "101" not in hidden.meta["permitted_user_ids"]


async def test_a_refused_call_is_not_told(mia: Caller, ana: Caller, ear: Ear) -> None:
    await subscribe(ana, ear)

    await mia.delete("/api/v2/deals/12")
    await ana.delete("/api/v2/deals/13")

    await ear.hears(1)
    assert ear.told == [("deal", "delete", "13")]
