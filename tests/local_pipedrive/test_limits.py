"""Bursts, searches and the daily budget."""

from datetime import timedelta

from bot.playground.pipedrive import World
from bot.playground.pipedrive.limits import WINDOW
from tests.local_pipedrive.conftest import NOW, Caller


class Stopwatch:
    """Time that passes when told to."""

    def __init__(self) -> None:
        self.time = 0.0

    def __call__(self) -> float:
        return self.time


async def test_every_answer_tells_what_is_left(world: World, ana: Caller) -> None:
    world.limits.burst = 40

    first = await ana.get("/api/v2/deals")
    refused = await ana.get("/api/v2/deals", limit=0)

    assert first.headers["x-ratelimit-limit"] == "40"
    assert first.headers["x-ratelimit-remaining"] == "39"
    assert first.headers["x-ratelimit-reset"] == "2"
    assert first.headers["x-daily-ratelimit-token-limit"] == "300000"
    assert first.headers["x-daily-ratelimit-token-remaining"] == "299990"
    assert refused.headers["x-ratelimit-remaining"] == "38"


async def test_a_burst_is_stopped_until_its_window_has_passed(world: World, ana: Caller) -> None:
    clock = world.limits.timer = Stopwatch()
    world.limits.burst = 3

    in_time = [(await ana.get("/v1/users/me")).status for _ in range(3)]
    too_much = await ana.get("/v1/users/me")
    clock.time = WINDOW
    later = await ana.get("/v1/users/me")

    assert in_time == [200, 200, 200]
    assert too_much.status == 429
    assert too_much.headers["x-ratelimit-remaining"] == "0"
    assert too_much.headers["x-daily-ratelimit-token-remaining"] != "0"
    assert later.status == 200


async def test_the_window_rolls(world: World, ana: Caller) -> None:
    clock = world.limits.timer = Stopwatch()
    world.limits.burst = 2
    await ana.get("/v1/users/me")
    clock.time = WINDOW * 0.75
    await ana.get("/v1/users/me")

    clock.time = WINDOW
    one_more = await ana.get("/v1/users/me")
    two_more = await ana.get("/v1/users/me")

    assert (one_more.status, two_more.status) == (200, 429)


async def test_one_person_does_not_use_up_the_burst_of_another(
    world: World, ana: Caller, tom: Caller
) -> None:
    world.limits.timer = Stopwatch()
    world.limits.burst = 1
    await ana.get("/v1/users/me")

    reply = await tom.get("/v1/users/me")

    assert reply.status == 200


async def test_searches_have_a_window_of_their_own(world: World, ana: Caller) -> None:
    world.limits.timer = Stopwatch()
    world.limits.searches = 2

    searches = [await ana.get("/api/v2/deals/search", term="acme") for _ in range(3)]
    listing = await ana.get("/api/v2/deals")

    assert [reply.status for reply in searches] == [200, 200, 429]
    assert searches[0].headers["x-ratelimit-limit"] == "2"
    assert listing.status == 200


async def test_calls_are_paid_from_the_budget_of_the_company(
    world: World, ana: Caller, tom: Caller
) -> None:
    await ana.get("/api/v2/deals/12")
    await tom.get("/api/v2/deals/search", term="acme")

    assert world.limits.left == 300_000 - 1 - 20


async def test_a_spent_budget_stops_everybody_until_the_next_day(
    world: World, ana: Caller, tom: Caller
) -> None:
    world.limits.daily = 10
    await ana.get("/api/v2/deals")

    same_day = await tom.get("/v1/users/me")
    world.clock = lambda: NOW + timedelta(days=1)
    next_day = await tom.get("/v1/users/me")

    assert same_day.status == 429
    assert same_day.headers["x-daily-ratelimit-token-remaining"] == "0"
    assert next_day.status == 200


async def test_the_budget_can_be_used_up_by_hand(world: World, ana: Caller) -> None:
    set_to = await ana.call("POST", "/_play/budget", body={"used": 0.85})
    reply = await ana.get("/v1/users/me")
    wrong = await ana.call("POST", "/_play/budget", body={"used": 85})

    assert (set_to.body, wrong.status) == ({"ok": True, "left": 45_000}, 400)
    assert reply.headers["x-daily-ratelimit-token-remaining"] == "44998"


async def test_a_refused_call_changes_nothing(world: World, ana: Caller) -> None:
    world.limits.spent = world.limits.daily

    reply = await ana.delete("/api/v2/deals/12")

    assert reply.status == 429
    assert not world.company.deals[12].is_deleted
