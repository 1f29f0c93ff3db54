"""What hangs on deals: activities and notes."""

import pytest

from bot.playground.pipedrive import World
from tests.local_pipedrive.conftest import Caller


async def test_activities_can_be_narrowed(world: World, ana: Caller) -> None:
    query = {"done": "false", "owner_id": world.user("ana").id, "sort_by": "due_date"}

    reply = await ana.get("/api/v2/activities", limit=500, **query)
    overdue = await ana.get("/api/v2/activities", limit=500, filter_id=3)

    days = [activity["due_date"] for activity in reply.data]
    assert days == sorted(days)
    assert not any(activity["done"] for activity in reply.data)
    assert {activity["owner_id"] for activity in reply.data} == {world.user("ana").id}
    assert all(activity["due_date"] < "2026-11-24" for activity in overdue.data)


async def test_activities_can_be_asked_for_by_id_and_by_change(ana: Caller) -> None:
    one = await ana.get("/api/v2/activities", ids="88,99999")
    when = one.data[0]["update_time"]

    since = await ana.get("/api/v2/activities", ids="88", updated_since=when)
    until = await ana.get("/api/v2/activities", ids="88", updated_until=when)
    later = await ana.get("/api/v2/activities", ids="88", updated_since="2026-11-24T00:00:00Z")

    assert [len(reply.data) for reply in (one, since, until, later)] == [1, 1, 0, 0]


async def test_activities_of_one_deal_hide_with_it(world: World, ana: Caller, tom: Caller) -> None:
    activity = next(iter(world.company.activities.values()))
    activity.deal_id = 16

    of_ana = await ana.get("/api/v2/activities", deal_id=16)
    of_tom = await tom.get("/api/v2/activities", deal_id=16)

    assert activity.id in [row["id"] for row in of_ana.data]
    assert of_tom.data == []
    assert (await ana.get(f"/api/v2/activities/{activity.id}")).data["id"] == activity.id
    assert (await tom.get(f"/api/v2/activities/{activity.id}")).status == 404


async def test_a_note_is_added_and_found(ana: Caller, tom: Caller) -> None:
    secret = await ana.post("/v1/notes", content="Quiet", deal_id=16)
    shared = await ana.post("/v1/notes", content="Aloud", deal_id=12, pinned_to_deal_flag=1)

    pinned = await tom.get("/v1/notes", pinned_to_deal_flag=1)
    of_tom = await tom.get("/v1/notes", deal_id=16)
    newest = await ana.get("/v1/notes", sort="id DESC", limit=1)

    assert [note["id"] for note in pinned.data] == [shared.data["id"]]
    assert of_tom.data == []
    assert newest.data[0]["id"] == shared.data["id"] == secret.data["id"] + 1
    assert newest.body["additional_data"]["pagination"]["next_start"] == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [("sort", "mood ASC"), ("pinned_to_deal_flag", "true"), ("start_date", "2026-02-30")],
)
async def test_notes_asked_for_wrongly_are_refused(name: str, value: str, ana: Caller) -> None:
    reply = await ana.get("/v1/notes", **{name: value})

    assert reply.status == 400
    assert reply.body["error_info"].startswith(f"{name}: ")


async def test_leads_and_projects_have_no_notes_here(ana: Caller) -> None:
    reply = await ana.get("/v1/notes", project_id=1)

    assert reply.data == []


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"deal_id": 12}, 400),
        ({"content": "To whom?"}, 400),
        ({"content": "Hidden", "deal_id": 17}, 400),
        ({"content": "Twice", "deal_id": 12, "pinned_to_deal_flag": True}, 400),
        ({"content": "For Tom", "deal_id": 12, "user_id": 102}, 403),
    ],
)
async def test_a_note_that_cannot_be_is_refused(
    body: dict[str, object], status: int, ana: Caller
) -> None:
    reply = await ana.post("/v1/notes", **body)

    assert reply.status == status
