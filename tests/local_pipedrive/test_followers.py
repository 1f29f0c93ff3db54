"""Following deals, persons and organizations."""

import pytest

from bot.playground.pipedrive import World
from bot.playground.pipedrive.company import OWNER_ONLY
from tests.local_pipedrive.conftest import Caller

NOW_TEXT = "2026-11-24T10:30:00Z"
every_kind = pytest.mark.parametrize("kind", ["deal", "person", "organization"])


def place(kind: str) -> str:
    return f"/api/v2/{kind}s/12/followers"


@every_kind
async def test_a_follower_comes_and_goes(kind: str, world: World, ana: Caller) -> None:
    world.company.followers.pop((kind, 12), None)
    tom = world.user("tom").id

    added = await ana.post(place(kind), user_id=tom)
    listed = await ana.get(place(kind))
    removed = await ana.delete(f"{place(kind)}/{tom}")

    assert (added.status, added.data) == (201, {"user_id": tom, "add_time": NOW_TEXT})
    assert listed.data == [added.data]
    assert removed.data == {"user_id": tom}
    assert (await ana.get(place(kind))).data == []


@every_kind
async def test_nobody_follows_twice_or_leaves_twice(kind: str, world: World, ana: Caller) -> None:
    tom = world.user("tom").id
    world.company.followers[kind, 12] = {tom: NOW_TEXT}

    again = await ana.post(place(kind), user_id=tom)
    await ana.delete(f"{place(kind)}/{tom}")
    gone = await ana.delete(f"{place(kind)}/{tom}")

    assert (again.status, gone.status) == (400, 404)


@pytest.mark.parametrize("user_id", [106, 9999])
async def test_only_people_who_are_there_can_follow(user_id: int, ana: Caller) -> None:
    reply = await ana.post(place("person"), user_id=user_id)

    assert reply.body["error_info"] == "user_id: User not found"


@every_kind
async def test_a_follower_sees_what_others_do_not(
    kind: str, world: World, ana: Caller, tom: Caller
) -> None:
    record = world.company.table(kind)[12]
    record.owner_id, record.visible_to = world.user("ana").id, OWNER_ONLY
    world.company.followers.pop((kind, 12), None)
    path = f"/api/v2/{kind}s/12"

    before = await tom.get(path)
    await ana.post(place(kind), user_id=world.user("tom").id)
    after = await tom.get(path)

    assert (before.status, after.status) == (404, 200)


@every_kind
async def test_followers_of_the_hidden_and_the_deleted_are_not_found(
    kind: str, world: World, ana: Caller, tom: Caller
) -> None:
    world.company.table(kind)[13].is_deleted = True
    record = world.company.table(kind)[12]
    record.owner_id, record.visible_to = world.user("ana").id, OWNER_ONLY
    world.company.followers.pop((kind, 12), None)

    replies = [
        await tom.get(place(kind)),
        await tom.post(place(kind), user_id=world.user("tom").id),
        await ana.post(f"/api/v2/{kind}s/13/followers", user_id=world.user("tom").id),
    ]

    assert [reply.status for reply in replies] == [404, 404, 404]


async def test_followers_come_in_pages(world: World, ana: Caller) -> None:
    world.company.followers["person", 12] = dict.fromkeys((101, 102, 103), NOW_TEXT)

    first = await ana.get(place("person"), limit=2)
    cursor = first.body["additional_data"]["next_cursor"]
    second = await ana.get(place("person"), limit=2, cursor=cursor)

    assert [row["user_id"] for row in first.data + second.data] == [101, 102, 103]


@every_kind
async def test_permitted_users_are_those_who_see(kind: str, world: World, ana: Caller) -> None:
    everybody = await ana.get(f"/v1/{kind}s/12/permittedUsers")
    record = world.company.table(kind)[12]
    record.owner_id, record.visible_to = world.user("ana").id, OWNER_ONLY
    world.company.followers[kind, 12] = {world.user("tom").id: NOW_TEXT}

    few = await ana.get(f"/v1/{kind}s/12/permittedUsers")

    assert len(everybody.data) == 5
    assert few.data == [world.user("ana").id, world.user("tom").id]
