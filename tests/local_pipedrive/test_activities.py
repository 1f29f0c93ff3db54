"""Activities: reading them, writing them, and what follows for their deal."""

import pytest

from bot.playground.pipedrive import World
from tests.local_pipedrive.conftest import Caller

ACTIVITIES = "/api/v2/activities"
TODAY = "2026-11-24"


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


async def test_a_saved_filter_switches_the_others_off(ana: Caller) -> None:
    alone = await ana.get(ACTIVITIES, filter_id=3, limit=500)
    with_others = await ana.get(ACTIVITIES, filter_id=3, limit=500, done="true", owner_id=1, ids=1)

    assert alone.data == with_others.data != []


async def test_people_have_activities_of_every_kind(world: World, ana: Caller) -> None:
    for name in ("ana", "tom"):
        reply = await ana.get(ACTIVITIES, owner_id=world.user(name).id, limit=500)
        undone = [row["due_date"] for row in reply.data if not row["done"]]

        assert min(undone) < TODAY < max(undone)
        assert TODAY in undone
        assert any(row["done"] for row in reply.data)
        assert any(row["due_time"] for row in reply.data)
        assert any(row["location"] for row in reply.data)
        assert len({row["type"] for row in reply.data}) > 5


async def test_an_activity_of_nobodys_deal_hides_with_its_organization(
    world: World, ana: Caller, tom: Caller
) -> None:
    made = await ana.post(ACTIVITIES, subject="Quiet talk", org_id=1)
    organization = world.company.organizations[1]
    organization.visible_to, organization.owner_id = 1, world.user("ana").id

    assert (await ana.get(f"{ACTIVITIES}/{made.data['id']}")).status == 200
    assert (await tom.get(f"{ACTIVITIES}/{made.data['id']}")).status == 404


async def test_an_activity_becomes_the_next_one_of_its_deal(ana: Caller) -> None:
    deal, asked = "/api/v2/deals/12", "next_activity_id,last_activity_id,undone_activities_count"
    other = (await ana.post(ACTIVITIES, due_date="2020-01-02", deal_id=12)).data["id"]
    made = (await ana.post(ACTIVITIES, due_date="2020-01-01", deal_id=12)).data["id"]

    first = await ana.get(deal, include_fields=asked)
    await ana.patch(f"{ACTIVITIES}/{made}", due_date="2099-12-31")
    moved = await ana.get(deal, include_fields=asked)
    await ana.patch(f"{ACTIVITIES}/{made}", done=True)
    done = await ana.get(deal, include_fields=asked)
    await ana.delete(f"{ACTIVITIES}/{made}")
    gone = await ana.get(deal, include_fields=asked)

    assert (first.data["next_activity_id"], moved.data["next_activity_id"]) == (made, other)
    assert done.data["last_activity_id"] == made != gone.data["last_activity_id"]
    assert done.data["undone_activities_count"] == first.data["undone_activities_count"] - 1


async def test_what_is_not_said_is_a_call_of_ones_own_today(world: World, ana: Caller) -> None:
    reply = await ana.post(ACTIVITIES)

    assert (reply.data["subject"], reply.data["type"]) == ("Call", "call")
    assert reply.data["due_date"] == TODAY
    assert reply.data["owner_id"] == reply.data["creator_user_id"] == world.user("ana").id
    assert reply.data["done"] is reply.data["busy"] is False


async def test_times_are_told_with_seconds_and_can_be_taken_back(ana: Caller) -> None:
    made = await ana.post(ACTIVITIES, due_time="09:30", duration="26:00")

    cleared = await ana.patch(f"{ACTIVITIES}/{made.data['id']}", due_time="", duration="")

    assert (made.data["due_time"], made.data["duration"]) == ("09:30:00", "26:00:00")
    assert (cleared.data["due_time"], cleared.data["duration"]) == (None, None)


async def test_the_person_is_the_primary_participant(ana: Caller) -> None:
    people = [{"person_id": 1}, {"person_id": 2, "primary": True}]

    made = await ana.post(ACTIVITIES, participants=people)
    of_primary = await ana.get(ACTIVITIES, person_id=2, limit=500)
    of_other = await ana.get(ACTIVITIES, person_id=1, limit=500)
    first = await ana.patch(f"{ACTIVITIES}/{made.data['id']}", participants=[{"person_id": 1}])
    nobody = await ana.patch(f"{ACTIVITIES}/{made.data['id']}", participants=[])

    assert made.data["person_id"] == 2
    assert made.data["participants"] == [
        {"person_id": 2, "primary": True},
        {"person_id": 1, "primary": False},
    ]
    assert made.data["id"] in [row["id"] for row in of_primary.data]
    assert made.data["id"] not in [row["id"] for row in of_other.data]
    assert first.data["person_id"] == 1
    assert (nobody.data["person_id"], nobody.data["participants"]) == (None, [])


async def test_attendees_are_shown_when_asked_for(ana: Caller) -> None:
    made = await ana.post(ACTIVITIES, attendees=[{"email": "jo@acme.example", "name": "Jo"}])
    place = f"{ACTIVITIES}/{made.data['id']}"

    plain = await ana.get(place)
    asked = await ana.get(place, include_fields="attendees")

    assert "attendees" not in plain.data
    assert [(row["email"], row["status"]) for row in asked.data["attendees"]] == [
        ("jo@acme.example", "noreply")
    ]


async def test_a_place_is_an_object_of_which_only_the_text_is_needed(ana: Caller) -> None:
    reply = await ana.post(ACTIVITIES, location={"value": "Mill Lane 4, Leeds"})

    assert reply.data["location"]["value"] == "Mill Lane 4, Leeds"
    assert reply.data["location"]["locality"] is None


async def test_done_has_a_time_and_loses_it_again(ana: Caller) -> None:
    made = await ana.post(ACTIVITIES, subject="Soon done")
    place = f"{ACTIVITIES}/{made.data['id']}"

    done = await ana.patch(place, done=True)
    open_again = await ana.patch(place, done=False)

    assert done.data["marked_as_done_time"] == "2026-11-24T10:30:00Z"
    assert open_again.data["marked_as_done_time"] is None


async def test_a_deleted_activity_is_gone_from_sight(world: World, ana: Caller) -> None:
    reply = await ana.delete(f"{ACTIVITIES}/11")
    again = await ana.delete(f"{ACTIVITIES}/11")
    listed = await ana.get(ACTIVITIES, ids=11)

    assert reply.data == {"id": 11}
    assert again.status == 404
    assert listed.data == []
    assert world.company.activities[11].is_deleted


async def test_a_trainee_neither_deletes_nor_edits_what_is_not_hers(mia: Caller) -> None:
    own = await mia.post(ACTIVITIES, subject="Learn")

    renamed = await mia.patch(f"{ACTIVITIES}/{own.data['id']}", subject="Learn more")
    deleted = await mia.delete(f"{ACTIVITIES}/{own.data['id']}")
    of_tom = await mia.patch(f"{ACTIVITIES}/11", subject="Mine now")

    assert (renamed.status, deleted.status, of_tom.status) == (200, 403, 403)


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ({"type": "party"}, "type"),
        ({"type": "fax"}, "type"),
        ({"subject": " "}, "subject"),
        ({"due_date": "2026-02-30"}, "due_date"),
        ({"due_time": "24:00"}, "due_time"),
        ({"due_time": "9:30"}, "due_time"),
        ({"duration": "an hour"}, "duration"),
        ({"done": 1}, "done"),
        ({"owner_id": 106}, "owner_id"),
        ({"deal_id": 17}, "deal_id"),
        ({"org_id": 999}, "org_id"),
        ({"lead_id": "adf21080-0e10-11eb-879b-05d71fb426ec"}, "lead_id"),
        ({"project_id": 1}, "project_id"),
        ({"person_id": 1}, "person_id"),
        ({"participants": [{"person_id": 999}]}, "participants"),
        ({"participants": [{"id": 1}]}, "participants"),
        ({"participants": [{"primary": True}]}, "participants"),
        (
            {
                "participants": [
                    {"person_id": 1, "primary": True},
                    {"person_id": 2, "primary": True},
                ]
            },
            "participants",
        ),
        ({"attendees": [{"name": "Jo"}]}, "attendees"),
        ({"attendees": [{"email": "jo@acme.example", "person_id": 999}]}, "attendees"),
        ({"location": "Leeds"}, "location"),
        ({"location": {"town": "Leeds"}}, "location"),
        ({"priority": 3}, "priority"),
        ({"note": "x" * 100_001}, "note"),
        ({"user_id": 101}, "user_id"),
    ],
    ids=str,
)
async def test_an_activity_that_cannot_be_is_refused(
    body: dict[str, object], name: str, world: World, ana: Caller
) -> None:
    before = len(world.company.activities)

    made = await ana.post(ACTIVITIES, **body)
    changed = await ana.patch(f"{ACTIVITIES}/11", **body)

    assert (made.status, changed.status) == (400, 400)
    assert made.body["error_info"].startswith(f"{name}: ")
    assert len(world.company.activities) == before
