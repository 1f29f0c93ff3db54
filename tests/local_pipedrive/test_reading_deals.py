"""Lists, pages and single deals."""

import pytest

from bot.playground.pipedrive import World
from tests.local_pipedrive.conftest import Caller, Reply

DEALS = "/api/v2/deals"


def ids(reply: Reply) -> list[int]:
    return [deal["id"] for deal in reply.data]


async def walk(caller: Caller, path: str = DEALS, **query: object) -> list[int]:
    found: list[int] = []
    cursor = None
    while True:
        reply = await caller.get(path, **query, **({"cursor": cursor} if cursor else {}))
        found += ids(reply)
        cursor = reply.body["additional_data"]["next_cursor"]
        if cursor is None:
            return found


async def test_what_only_its_owner_may_see_is_left_out_silently(ana: Caller, tom: Caller) -> None:
    of_ana, of_tom = await walk(ana, limit=500), await walk(tom, limit=500)

    assert 16 in of_ana
    assert 16 not in of_tom
    assert 17 in of_tom
    assert 17 not in of_ana


async def test_what_only_its_owner_may_see_does_not_exist_for_others(
    ana: Caller, tom: Caller
) -> None:
    seen = await ana.get(f"{DEALS}/16")
    hidden = await tom.get(f"{DEALS}/16")

    assert seen.status == 200
    assert hidden.status == 404
    assert hidden.body["error"] == "Deal not found"


async def test_a_follower_sees_it_too(world: World, tom: Caller) -> None:
    world.company.followers["deal", 16] = {world.user("tom").id: "2026-11-01T10:00:00Z"}

    reply = await tom.get(f"{DEALS}/16")

    assert reply.status == 200


async def test_invisible_and_unknown_ids_are_left_out(tom: Caller) -> None:
    reply = await tom.get(DEALS, ids="12,16,99999")

    assert ids(reply) == [12]


@pytest.mark.parametrize("sort_by", ["id", "update_time", "add_time"])
@pytest.mark.parametrize("sort_direction", ["asc", "desc"])
async def test_a_walk_sees_every_deal_once_and_in_order(
    sort_by: str, sort_direction: str, ana: Caller
) -> None:
    order = {"sort_by": sort_by, "sort_direction": sort_direction}

    at_once = await walk(ana, limit=500, **order)
    in_pages = await walk(ana, limit=37, **order)

    assert in_pages == at_once
    assert len(set(in_pages)) == len(in_pages) > 200


async def test_the_order_is_the_one_asked_for(ana: Caller) -> None:
    reply = await ana.get(DEALS, sort_by="update_time", sort_direction="desc")

    times = [deal["update_time"] for deal in reply.data]
    assert times == sorted(times, reverse=True)


async def test_a_cursor_belongs_to_its_query(ana: Caller) -> None:
    first = await ana.get(DEALS, limit=5, status="open")
    cursor = first.body["additional_data"]["next_cursor"]

    elsewhere = await ana.get(DEALS, limit=5, status="won", cursor=cursor)
    broken = await ana.get(DEALS, limit=5, status="open", cursor=cursor[:-4])

    assert elsewhere.status == broken.status == 400
    assert elsewhere.body["error_info"] == "cursor: does not belong to this query"


async def test_a_page_does_not_slip_when_its_first_deal_disappears(ana: Caller) -> None:
    first = await ana.get(DEALS, limit=5)
    cursor = first.body["additional_data"]["next_cursor"]
    following = ids(await ana.get(DEALS, limit=5, cursor=cursor))
    await ana.delete(f"{DEALS}/{following[0]}")

    again = await ana.get(DEALS, limit=5, cursor=cursor)

    assert ids(again)[:4] == following[1:]


async def test_quick_filters_narrow_the_list(world: World, ana: Caller) -> None:
    tom = world.user("tom").id

    reply = await ana.get(DEALS, owner_id=tom, status="open,won", pipeline_id=1, limit=500)

    assert reply.data
    assert {deal["owner_id"] for deal in reply.data} == {tom}
    assert {deal["status"] for deal in reply.data} == {"open", "won"}
    assert {deal["pipeline_id"] for deal in reply.data} == {1}


async def test_a_saved_filter_switches_the_quick_ones_off(ana: Caller) -> None:
    alone = await ana.get(DEALS, filter_id=1)
    with_others = await ana.get(DEALS, filter_id=1, status="won", owner_id=1)

    assert ids(alone) == ids(with_others)
    assert all(deal["value"] > 50_000 for deal in alone.data)


async def test_deleted_deals_are_listed_only_when_asked_for(ana: Caller) -> None:
    usual = await ana.get(DEALS, limit=500)
    deleted = await ana.get(DEALS, status="deleted", limit=500)

    assert not any(deal["is_deleted"] for deal in usual.data)
    assert deleted.data
    assert all(deal["is_deleted"] for deal in deleted.data)


async def test_archived_deals_have_a_list_of_their_own(ana: Caller) -> None:
    usual = await ana.get(DEALS, limit=500)
    archived = await ana.get(f"{DEALS}/archived", limit=500)

    assert archived.data
    assert all(deal["is_archived"] for deal in archived.data)
    assert not set(ids(usual)) & set(ids(archived))


async def test_updated_since_includes_and_updated_until_excludes_its_moment(ana: Caller) -> None:
    when = (await ana.get(f"{DEALS}/12")).data["update_time"]

    since = await ana.get(DEALS, updated_since=when, ids="12")
    until = await ana.get(DEALS, updated_until=when, ids="12")

    assert ids(since) == [12]
    assert ids(until) == []


async def test_labels_and_options_come_by_name_when_asked_for(world: World, ana: Caller) -> None:
    field = next(
        field
        for field in world.company.custom_fields("deal")
        if (field.field_name, field.field_type) == ("Source", "enum")
    )
    option = field.options[1]
    await ana.patch(f"{DEALS}/13", custom_fields={field.field_code: option.id})

    plain = await ana.get(f"{DEALS}/13", custom_fields=field.field_code)
    named = await ana.get(f"{DEALS}/13", include_option_labels="true", include_labels="true")

    assert plain.data["custom_fields"] == {field.field_code: option.id}
    assert named.data["custom_fields"][field.field_code] == {"id": option.id, "label": "Referral"}
    assert named.data["labels"] == [{"id": 11, "label": "Hot"}]


async def test_counts_come_when_asked_for(ana: Caller) -> None:
    await ana.post("/v1/notes", content="One more", deal_id=13)

    plain = await ana.get(f"{DEALS}/13")
    counted = await ana.get(f"{DEALS}/13", include_fields="notes_count,activities_count")

    assert "notes_count" not in plain.data
    assert counted.data["notes_count"] == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("limit", 0),
        ("limit", 501),
        ("limit", "many"),
        ("status", "open,deserted"),
        ("sort_by", "title"),
        ("include_fields", "mood"),
        ("include_labels", "1"),
        ("updated_since", "2026-11-01T10:00:00.000Z"),
        ("updated_since", "2026-13-01T10:00:00Z"),
        ("ids", ",".join(map(str, range(101)))),
        ("custom_fields", ",".join("k" * 16)),
        ("filter_id", 99),
        ("user_id", 1),
    ],
)
async def test_a_wrong_parameter_is_refused_by_name(name: str, value: object, ana: Caller) -> None:
    reply = await ana.get(DEALS, **{name: value})

    assert reply.status == 400
    assert reply.body["code"] == "ERR_SCHEMA_VALIDATION_FAILED"
    assert reply.body["error_info"].startswith(f"{name}: ")


@pytest.mark.parametrize("token", ["", "f" * 40])
async def test_without_a_known_token_nothing_is_answered(token: str, ana: Caller) -> None:
    ana.token = token

    reply = await ana.get(DEALS)

    assert reply.status == 401
    assert reply.headers["x-401-by-gw"] == "true"
    assert (reply.body["error"], reply.body["errorCode"]) == ("unauthorized access", 401)


async def test_a_token_that_was_replaced_or_whose_user_left_opens_nothing(
    world: World, ana: Caller, tom: Caller
) -> None:
    world.tokens["ana"] = "a" * 40
    world.user("tom").active_flag = False

    replies = [await ana.get(DEALS), await tom.get(DEALS)]

    assert [reply.status for reply in replies] == [401, 401]


async def test_a_bearer_token_is_taken_as_well(ana: Caller) -> None:
    reply = await ana.call("GET", "/v1/users/me", bearer=True)

    assert reply.data["name"] == "Ana Lima"


async def test_v1_answers_under_both_of_its_prefixes(ana: Caller) -> None:
    one, other = await ana.get("/v1/users/me"), await ana.get("/api/v1/users/me")

    assert one.body == other.body


async def test_what_is_not_published_is_refused(ana: Caller) -> None:
    unknown = await ana.get("/api/v2/moods")
    wrong_method = await ana.put(f"{DEALS}/12")

    assert (unknown.status, wrong_method.status) == (404, 405)
