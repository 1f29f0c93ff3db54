"""Merging and copying deals."""

import pytest

from bot.playground.pipedrive import World
from tests.local_pipedrive.conftest import Caller

GOES, STAYS = 13, 12
MERGE = f"/v1/deals/{GOES}/merge"


async def test_the_deal_named_in_the_body_survives(ana: Caller) -> None:
    reply = await ana.put(MERGE, merge_with_id=STAYS)

    assert reply.data["id"] == STAYS
    assert reply.data["merge_what_id"] == GOES
    assert (await ana.get(f"/api/v2/deals/{GOES}")).status == 404
    assert (await ana.get(f"/api/v2/deals/{STAYS}")).data["title"] == "Acme renewal"


async def test_the_survivor_keeps_what_it_has_and_takes_what_it_lacks(
    world: World, ana: Caller
) -> None:
    goes, stays = world.company.deals[GOES], world.company.deals[STAYS]
    stays.expected_close_date = None
    goes.expected_close_date = "2026-12-24"

    await ana.put(MERGE, merge_with_id=STAYS)

    after = (await ana.get(f"/api/v2/deals/{STAYS}")).data
    assert after["expected_close_date"] == "2026-12-24"
    assert (after["value"], after["currency"]) == (12_000, "EUR")
    assert after["person_id"] == 1


async def test_what_hung_on_the_one_hangs_on_the_other(world: World, ana: Caller) -> None:
    await ana.post("/v1/notes", content="From the old one", deal_id=GOES)
    world.company.followers["deal", GOES] = {world.user("tom").id: "2026-11-01T10:00:00Z"}
    counts = "notes_count,activities_count,followers_count,files_count"
    before = [
        (await ana.get(f"/api/v2/deals/{id}", include_fields=counts)).data for id in (GOES, STAYS)
    ]

    await ana.put(MERGE, merge_with_id=STAYS)

    after = (await ana.get(f"/api/v2/deals/{STAYS}", include_fields=counts)).data
    for name in ("notes_count", "activities_count", "files_count"):
        assert after[name] == before[0][name] + before[1][name]
    assert world.user("tom").id in world.company.followers["deal", STAYS]


async def test_a_survivor_without_a_value_takes_the_other_ones(world: World, ana: Caller) -> None:
    world.company.deals[STAYS].value = 0
    world.company.deals[GOES].currency = "USD"

    reply = await ana.put(MERGE, merge_with_id=STAYS)

    assert (reply.data["value"], reply.data["currency"]) == (12_500, "USD")


async def test_merging_twice_finds_nothing_the_second_time(ana: Caller) -> None:
    await ana.put(MERGE, merge_with_id=STAYS)

    again = await ana.put(MERGE, merge_with_id=STAYS)

    assert again.status == 404


@pytest.mark.parametrize(("with_id", "status"), [(GOES, 400), (99999, 404), ("12", 400)])
async def test_a_wrong_partner_is_refused(with_id: object, status: int, ana: Caller) -> None:
    reply = await ana.put(MERGE, merge_with_id=with_id)

    assert reply.status == status
    assert (await ana.get(f"/api/v2/deals/{GOES}")).status == 200


async def test_deleted_and_archived_deals_are_not_merged(world: World, ana: Caller) -> None:
    await ana.delete("/api/v2/deals/14")
    world.company.deals[STAYS].is_archived = True

    deleted = await ana.put(MERGE, merge_with_id=14)
    archived = await ana.put(MERGE, merge_with_id=STAYS)

    assert (deleted.status, archived.status) == (404, 403)


async def test_a_merge_needs_a_partner(ana: Caller) -> None:
    reply = await ana.put(MERGE)

    assert reply.body["error_info"] == "merge_with_id: is required"


async def test_nobody_merges_into_what_they_may_not_see(tom: Caller) -> None:
    reply = await tom.put(MERGE, merge_with_id=16)

    assert reply.status == 404


async def test_a_merged_id_never_comes_back(ana: Caller) -> None:
    created = await ana.post("/api/v2/deals", title="Last one")
    await ana.put(f"/v1/deals/{created.data['id']}/merge", merge_with_id=STAYS)

    following = await ana.post("/api/v2/deals", title="Next one")

    assert following.data["id"] == created.data["id"] + 1


async def test_a_copy_is_open_and_has_the_fields_but_not_the_history(
    world: World, ana: Caller
) -> None:
    await ana.patch("/api/v2/deals/12", status="won")

    reply = await ana.post("/v1/deals/12/duplicate")

    assert (reply.data["id"], reply.data["title"]) == (301, "Acme renewal")
    assert (reply.data["status"], reply.data["won_time"]) == ("open", None)
    assert reply.data["notes_count"] == reply.data["activities_count"] == 0


async def test_a_deleted_deal_is_not_copied(ana: Caller) -> None:
    await ana.delete("/api/v2/deals/12")

    reply = await ana.post("/v1/deals/12/duplicate")

    assert reply.status == 404


async def test_a_copy_is_a_new_deal_and_needs_the_right_to_add_one(
    world: World, ana: Caller
) -> None:
    world.user("ana").rights.discard("can_add_deals")

    replies = [
        await ana.post("/v1/deals/12/duplicate"),
        await ana.post("/api/v2/deals", title="No"),
    ]

    assert [reply.status for reply in replies] == [403, 403]


async def test_permitted_users_are_those_who_see_the_deal(world: World, ana: Caller) -> None:
    shared = await ana.get("/v1/deals/12/permittedUsers")
    secret = await ana.get("/v1/deals/16/permittedUsers")

    assert world.user("tom").id in shared.data
    assert world.user("paul").id not in shared.data
    assert secret.data == [world.user("ana").id]
