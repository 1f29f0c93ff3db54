"""Creating, changing, deleting and restoring deals."""

import aiohttp
import pytest
from aiohttp.test_utils import TestServer

from bot.playground.pipedrive import World
from tests.local_pipedrive.conftest import Caller

DEALS = "/api/v2/deals"
RENEWAL = f"{DEALS}/12"
NOW_TEXT = "2026-11-24T10:30:00Z"


async def test_a_new_deal_starts_where_its_owner_would_expect(world: World, ana: Caller) -> None:
    reply = await ana.post(DEALS, title="Fresh")

    assert reply.status == 200
    assert reply.data["id"] == 301
    assert reply.data["owner_id"] == world.user("ana").id
    assert (reply.data["pipeline_id"], reply.data["stage_id"]) == (1, 1)
    assert (reply.data["status"], reply.data["currency"]) == ("open", "EUR")
    assert reply.data["add_time"] == NOW_TEXT
    assert (await ana.get(f"{DEALS}/301")).data == reply.data


async def test_a_refused_deal_leaves_no_trace(world: World, ana: Caller) -> None:
    await ana.post(DEALS, title="No", stage_id=99)
    await ana.post(DEALS, title="No", custom_fields={"unknown": 1})

    reply = await ana.post(DEALS, title="Yes")

    assert reply.data["id"] == 301


async def test_moving_to_a_stage_of_another_pipeline_moves_the_pipeline_too(ana: Caller) -> None:
    reply = await ana.patch(RENEWAL, stage_id=7)

    assert (reply.data["stage_id"], reply.data["pipeline_id"]) == (7, 2)
    assert reply.data["stage_change_time"] == reply.data["update_time"] == NOW_TEXT


async def test_a_pipeline_alone_means_its_first_stage(ana: Caller) -> None:
    moved = await ana.patch(RENEWAL, pipeline_id=2)
    stayed = await ana.patch(RENEWAL, pipeline_id=2, stage_id=8)
    again = await ana.patch(RENEWAL, pipeline_id=2)

    assert moved.data["stage_id"] == 6
    assert stayed.data["stage_id"] == 8
    assert again.data["stage_id"] == 8


async def test_the_status_sets_its_times(ana: Caller) -> None:
    won = await ana.patch(RENEWAL, status="won")
    lost = await ana.patch(RENEWAL, status="lost", lost_reason="Price")
    reopened = await ana.patch(RENEWAL, status="open")

    assert (won.data["won_time"], won.data["close_time"]) == (NOW_TEXT, NOW_TEXT)
    assert (lost.data["lost_time"], lost.data["won_time"]) == (NOW_TEXT, None)
    assert lost.data["lost_reason"] == "Price"
    assert {reopened.data[name] for name in ("won_time", "lost_time", "close_time")} == {None}
    assert reopened.data["lost_reason"] is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("title", ""),
        ("title", 5),
        ("title", "x" * 256),
        ("value", "12"),
        ("value", True),
        ("owner_id", "101"),
        ("owner_id", 106),
        ("person_id", 9999),
        ("org_id", 9999),
        ("stage_id", 99),
        ("pipeline_id", 99),
        ("currency", "XXX"),
        ("status", "deleted"),
        ("probability", 101),
        ("lost_reason", "Price"),
        ("won_time", NOW_TEXT),
        ("lost_time", "yesterday"),
        ("close_time", "2026-13-01T10:00:00Z"),
        ("expected_close_date", "2026-02-30"),
        ("custom_fields", []),
        ("expected_close_date", "24.11.2026"),
        ("expected_close_date", None),
        ("label_ids", [99]),
        ("label_ids", "11"),
        ("label_ids", ["11"]),
        ("visible_to", 2),
        ("is_deleted", True),
        ("is_archived", "true"),
        ("custom_fields", {"f" * 40: "x"}),
        ("user_id", 101),
    ],
)
async def test_a_wrong_value_is_refused_by_name_and_changes_nothing(
    name: str, value: object, ana: Caller
) -> None:
    before = await ana.get(RENEWAL)

    reply = await ana.patch(RENEWAL, **{name: value})

    assert reply.status == 400
    assert reply.body["code"] == "ERR_SCHEMA_VALIDATION_FAILED"
    assert reply.body["error_info"].startswith(f"{name}: ")
    assert (await ana.get(RENEWAL)).data == before.data


async def test_a_stage_must_fit_the_pipeline_named_beside_it(ana: Caller) -> None:
    reply = await ana.patch(RENEWAL, pipeline_id=1, stage_id=7)

    assert reply.status == 400
    assert reply.body["error_info"] == "stage_id: Stage does not belong to the pipeline"


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("varchar", 5),
        ("double", "5"),
        ("date", "soon"),
        ("enum", 999),
        ("set", []),
        ("set", [999]),
        ("monetary", 5),
        ("monetary", {"value": 5}),
        ("monetary", {"value": 5, "currency": "XXX"}),
    ],
)
async def test_custom_fields_are_checked_by_their_type(
    kind: str, value: object, world: World, ana: Caller
) -> None:
    field = next(field for field in world.company.custom_fields("deal") if field.field_type == kind)

    wrong = await ana.patch(RENEWAL, custom_fields={field.field_code: value})
    cleared = await ana.patch(RENEWAL, custom_fields={field.field_code: None})

    assert wrong.status == 400
    assert field.field_code in wrong.body["error"]
    assert cleared.data["custom_fields"][field.field_code] is None


async def test_a_change_is_written_into_the_changelog(world: World, ana: Caller) -> None:
    await ana.patch(RENEWAL, title="Acme renewal, second try", value=12_000)

    change = world.company.changes["deal", 12][-1]
    assert (change.item_id, change.field_key) == (12, "title")
    assert (change.old_value, change.new_value) == ("Acme renewal", "Acme renewal, second try")
    assert change.actor_user_id == world.user("ana").id


async def test_a_body_that_is_no_json_object_is_refused(ana: Caller) -> None:
    reply = await ana.call("PATCH", RENEWAL, body=["title"])

    assert reply.status == 400
    assert reply.body["error_info"] == "body: must be an object"


async def test_a_body_that_is_no_json_at_all_is_refused(
    server: TestServer, session: aiohttp.ClientSession, ana: Caller
) -> None:
    headers = {"x-api-token": ana.token}

    async with session.patch(server.make_url(RENEWAL), data="title=x", headers=headers) as reply:
        body = await reply.json()

    assert reply.status == 400
    assert body["error_info"] == "body: is not valid JSON"


@pytest.mark.parametrize("text", ["2026-11-20 09:00:00", "2026-11-20T10:00:00.5+01:00"])
async def test_moments_are_read_in_several_spellings(text: str, ana: Caller) -> None:
    reply = await ana.patch(RENEWAL, status="won", won_time=text)

    assert reply.data["won_time"] == "2026-11-20T09:00:00Z"


async def test_a_deleted_deal_is_kept_and_says_so(ana: Caller) -> None:
    deleted = await ana.delete(RENEWAL)

    reply = await ana.get(RENEWAL)
    assert deleted.data == {"id": 12}
    assert reply.status == 200
    assert (reply.data["is_deleted"], reply.data["status"]) == (True, "deleted")


async def test_deleting_twice_finds_nothing_the_second_time(ana: Caller) -> None:
    await ana.delete(RENEWAL)

    again = await ana.delete(RENEWAL)

    assert again.status == 404


async def test_a_deleted_deal_takes_no_change_but_its_return(ana: Caller) -> None:
    await ana.delete(RENEWAL)

    changed = await ana.patch(RENEWAL, title="Ghost")
    restored = await ana.patch(RENEWAL, is_deleted=False)

    assert changed.status == 400
    assert (restored.data["status"], restored.data["title"]) == ("open", "Acme renewal")


async def test_an_archived_deal_cannot_be_edited(ana: Caller) -> None:
    archived = await ana.patch(RENEWAL, is_archived=True)

    changed = await ana.patch(RENEWAL, title="Dusty")

    assert archived.data["archive_time"] == NOW_TEXT
    assert changed.status == 403
    assert changed.body["error"] == "Archived deals cannot be edited."


async def test_what_the_permission_set_does_not_allow_is_forbidden(mia: Caller) -> None:
    replies = [
        await mia.delete(RENEWAL),
        await mia.patch(RENEWAL, title="Mine"),
        await mia.put("/v1/deals/13/merge", merge_with_id=12),
    ]

    assert [reply.status for reply in replies] == [403, 403, 403]
    assert all("permission" in reply.body["error"] for reply in replies)


async def test_a_right_can_be_taken_away(world: World, ana: Caller) -> None:
    world.user("ana").rights.discard("can_delete_deals")

    reply = await ana.delete(RENEWAL)

    assert reply.status == 403


async def test_nobody_gives_away_what_is_not_theirs_without_the_right(
    world: World, ana: Caller
) -> None:
    world.user("ana").rights.discard("can_change_owner")
    tom = world.user("tom").id

    of_others = await ana.patch(f"{DEALS}/14", owner_id=world.user("ana").id)
    own = await ana.patch(RENEWAL, owner_id=tom)

    assert of_others.status == 403
    assert of_others.body["error"] == "You do not have permission to change the owner."
    assert own.data["owner_id"] == tom


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
async def test_what_a_person_may_not_see_they_cannot_change(method: str, tom: Caller) -> None:
    reply = await tom.call(method, f"{DEALS}/16", body={})

    assert reply.status == 404
