"""What a webhook tells becomes the same record that the API would have answered."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.pipedrive.events import (
    MODELS,
    NotAnEvent,
    as_answered,
    company_of,
    event_of,
    key_of,
    record_of,
)
from bot.pipedrive.records.models import Activity, Deal, Note, Organization
from bot.playground import pipedrive
from bot.playground.pipedrive import webhook_shapes
from tests.watch.bodies import DEAL, body, changed

API = {"deal": "deals", "person": "persons", "organization": "organizations",
       "activity": "activities"}  # fmt: skip


def test_a_change_has_the_record_before_and_after() -> None:
    event = event_of(changed({"stage_id": 4}, {"stage_id": 3}))

    assert isinstance(event.before, Deal)
    assert isinstance(event.after, Deal)
    assert (event.before.stage_id, event.after.stage_id) == (3, 4)
    assert event.before.title == event.after.title == "Pumps for Nordhaven"
    assert (event.company, event.record, event.actor) == (90011, "712", 31)
    assert event.permitted == frozenset({31, 44})
    assert event.at == datetime(2026, 11, 24, 8, 15, 2, 417000, UTC)


def test_what_is_null_in_the_state_before_was_empty() -> None:
    event = event_of(changed({}, {"expected_close_date": None}))

    assert isinstance(event.before, Deal)
    assert isinstance(event.after, Deal)
    assert event.before.expected_close_date is None
    assert event.after.expected_close_date == date(2026, 12, 18)


def test_a_deleted_record_is_as_it_was_last() -> None:
    event = event_of(body(action="delete", previous=DEAL, merged_to_id="713"))

    assert event.after is None
    assert event.before is not None
    assert event.before.called == "Pumps for Nordhaven"
    assert event.merged_into == 713


def test_only_the_custom_fields_that_changed_are_others_before() -> None:
    now = {"h1": {"type": "varchar", "value": "Blue"}, "h3": {"type": "enum", "id": 14}}
    event = event_of(changed({"custom_fields": now}, {"custom_fields": {"h3": None}}))

    assert event.before is not None
    assert event.after is not None
    assert event.before.custom_fields == {"h1": "Blue", "h3": None}
    assert event.after.custom_fields == {"h1": "Blue", "h3": 14}


@pytest.mark.parametrize(
    ("told", "answered"),
    [
        ({"type": "varchar", "value": "Blue"}, "Blue"),
        ({"type": "text", "value": "Long"}, "Long"),
        ({"type": "phone", "value": "+47 1"}, "+47 1"),
        ({"type": "double", "value": 12.5}, 12.5),
        ({"type": "date", "value": "2026-12-01"}, "2026-12-01"),
        (
            {"type": "monetary", "value": 1200.5, "currency": "EUR"},
            {"value": 1200.5, "currency": "EUR"},
        ),
        ({"type": "enum", "id": 14}, 14),
        ({"type": "set", "values": [{"id": 3}, {"id": 9}]}, [3, 9]),
        ({"type": "people", "id": 88}, 88),
        ({"type": "org", "id": 19}, 19),
        ({"type": "user", "id": 31}, 31),
        (
            {"type": "time", "value": "09:30:00", "timezone_id": 141},
            {"value": "09:30:00", "timezone_id": 141},
        ),
        (
            {"type": "daterange", "from": "2026-12-01", "until": "2026-12-05"},
            {"value": "2026-12-01", "until": "2026-12-05"},
        ),
        (
            {"type": "timerange", "from": "09:00:00", "until": "10:00:00", "timezone_id": 141},
            {"value": "09:00:00", "until": "10:00:00", "timezone_id": 141},
        ),
        (
            {"type": "address", "value": "Kai 3, Bergen", "locality": "Bergen"},
            {"value": "Kai 3, Bergen", "locality": "Bergen"},
        ),
        (None, None),
    ],
)
def test_a_custom_field_says_its_type_and_becomes_what_the_api_answers(
    told: Any, answered: Any
) -> None:
    shaped = as_answered("deal", {**DEAL, "custom_fields": {"h": told}})

    assert shaped["custom_fields"] == {"h": answered}


def test_other_kinds_of_records_have_shapes_of_their_own() -> None:
    activity = record_of(
        "activity",
        {
            "id": 9001,
            "subject": "Call Ida",
            "type": "call",
            "done": True,
            "due_date": "2026-11-24",
            "due_time": {"value": "14:00:00", "timezone_id": 141},
            "duration": {"value": "00:30:00", "timezone_id": 141},
            "location": None,
        },
    )
    organization = record_of(
        "organization", {"id": 19, "name": "Nordhaven AS", "address": "Kai 3", "label": 5}
    )
    note = record_of("note", {"id": 301, "content": "<p>Wants <b>two</b></p>", "deal_id": 712})

    assert isinstance(activity, Activity)
    assert activity.due == datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
    assert activity.duration == "00:30"
    assert isinstance(organization, Organization)
    assert str(organization.address) == "Kai 3"
    assert organization.label_ids == [5]
    assert isinstance(note, Note)
    assert note.deal_id == 712


@pytest.mark.parametrize("entity", list(API))
async def test_every_record_of_the_local_pipedrive_reads_alike_both_ways(entity: str) -> None:
    world = pipedrive.World(seed=7, deals=300)
    shape = getattr(webhook_shapes, entity)
    tables: Mapping[str, Mapping[int, object]] = {
        "deal": world.company.deals,
        "person": world.company.persons,
        "organization": world.company.organizations,
        "activity": world.company.activities,
    }
    compared = 0
    async with TestClient(TestServer(pipedrive.make_app(world))) as client:
        headers = {"x-api-token": world.tokens["ana"]}
        path = f"/api/v2/{API[entity]}"
        async with client.get(path, params={"limit": 500}, headers=headers) as answer:
            answered = (await answer.json())["data"]
    for one in answered:
        by_api = MODELS[entity].model_validate(one).model_dump()
        told = shape(world.company, tables[entity][one["id"]])
        by_webhook = record_of(entity, told)
        assert by_webhook is not None
        said = by_webhook.model_dump(include=set(told) - {"label"})
        assert _as_told(said) == _as_told({name: by_api[name] for name in said})
        compared += 1

    assert compared > 50


def _as_told(fields: dict[str, Any]) -> dict[str, Any]:
    """Of an address a webhook has the words alone, and of a zone only its number."""
    told = {
        name: value["value"] if name in {"address", "location"} and value else value
        for name, value in fields.items()
    }
    own = fields.get("custom_fields") or {}
    return {**told, "custom_fields": {code: _without_zone(one) for code, one in own.items()}}


def _without_zone(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {name: part for name, part in value.items() if name != "timezone_name"}


def test_a_repeat_has_the_key_of_the_first_delivery() -> None:
    first = key_of(changed({"value": 1}, {"value": 2}, attempt=1))

    assert key_of(changed({"value": 1}, {"value": 2}, attempt=2)) == first
    assert key_of(changed({"value": 1}, {"value": 2}, id="other")) != first
    assert key_of(changed({"value": 1}, {"value": 2}, company_id="7")) != first


def test_a_user_is_told_apart_by_time_as_its_events_have_no_number() -> None:
    user = {"id": "44", "name": "Ana", "active_flag": False}
    one = body(entity="user", data=user, id="44", at=1795000000)  # type: ignore[arg-type]
    other = body(entity="user", data=user, id="44", at=1795000099)  # type: ignore[arg-type]

    assert key_of(one) != key_of(other)


@pytest.mark.parametrize(
    "wrong", [{}, {"meta": {}}, {"meta": "x", "data": {}}, {"meta": {"id": "1"}, "data": None}]
)
def test_what_is_no_webhook_is_refused_without_repeating_it(wrong: Any) -> None:
    with pytest.raises(NotAnEvent):
        event_of(wrong)


def test_whose_it_says_it_is_can_be_read_of_anything() -> None:
    assert company_of(changed({}, {})) == 90011
    strange: list[object] = [{}, [], {"meta": 1}, {"meta": {"company_id": "x"}}]
    assert [company_of(one) for one in strange] == [None] * 4
