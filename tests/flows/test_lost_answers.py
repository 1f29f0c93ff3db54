"""A change that was sent and not answered: looked for, told of at once and again at its end."""

import asyncio
import re
from typing import Any

import pytest

from bot.playground.pipedrive.faults import Rule
from bot.playground.run import Playground
from tests.flows.in_time import CHECKING, in_time
from tests.flows.received import writes
from tests.seat import PATIENCE, Seat

UNKNOWN = "I don't know whether this went through"


def named(desk: Playground, title: str) -> list[Any]:
    return [deal for deal in desk.world.company.deals.values() if deal.title == title]


async def until_there(desk: Playground, title: str) -> None:
    async with asyncio.timeout(PATIENCE):
        while not named(desk, title):  # noqa: ASYNC110 - a fault has no event of its own
            await asyncio.sleep(0)


async def test_a_deal_that_comes_after_its_answer_was_lost_is_made_once_and_told(
    desk: Playground, ana: Seat
) -> None:
    late = Rule(kind="late", method="POST", path="/api/v2/deals", seconds=0.5, times=1)
    desk.world.faults.add(late)

    at_once = await ana.types("/deal new Lighthouse value=5000 currency=EUR")
    await until_there(desk, "Lighthouse")
    told = await in_time(ana)

    assert at_once["text"].startswith(f"{CHECKING}: /deal new Lighthouse")
    assert told["text"].startswith("Created Lighthouse #")
    assert [method for method, *_ in writes(desk)] == ["POST"]


async def test_a_deal_that_never_came_is_sent_once_more_after_the_last_look(
    desk: Playground, ana: Seat
) -> None:
    desk.world.faults.add(Rule(kind="reset_before", method="POST", path="/api/v2/deals", times=1))

    await ana.types("/deal new Lighthouse")
    await ana.lets_pass(seconds=29)
    in_between = len(named(desk, "Lighthouse"))
    await ana.lets_pass(seconds=2)
    told = await ana.told()

    assert told["text"].startswith("Created Lighthouse #")
    assert (in_between, len(named(desk, "Lighthouse"))) == (0, 1)


async def test_a_deal_of_the_same_name_that_was_there_before_is_not_taken_for_it(
    desk: Playground, ana: Seat
) -> None:
    await ana.types("/deal new Twin value=5000")
    desk.world.faults.add(Rule(kind="status", method="POST", path="/api/v2/deals", status=500))

    await ana.types("/deal new Twin value=7000")
    told = await in_time(ana)

    assert told["text"].startswith(UNKNOWN)
    assert len(named(desk, "Twin")) == 1
    sent = [body["value"] for method, _, body in writes(desk) if method == "POST"]
    assert sent == [5000, 7000, 7000]


async def test_a_newer_deal_of_the_same_name_that_differs_is_unknown_and_nothing_is_sent_again(
    desk: Playground, ana: Seat
) -> None:
    desk.world.faults.add(Rule(kind="reset_after", method="POST", path="/api/v2/deals", times=1))
    blind = Rule(kind="status", method="GET", path="/api/v2/deals", status=503)

    await ana.types("/deal 12")
    first = asyncio.create_task(ana.types("/deal new Twin value=7000"))
    while not named(desk, "Twin"):
        if blind not in desk.world.faults.rules and any(
            call.method == "GET" and call.path == "/api/v2/deals" for call in desk.world.ledger
        ):
            desk.world.faults.add(blind)
        await asyncio.sleep(0)
    named(desk, "Twin")[0].value = 6000.0  # an automation of the company's
    desk.world.faults.rules.remove(blind)
    told = await first
    told = await in_time(ana, told)

    assert told["text"].startswith(UNKNOWN)
    assert len(named(desk, "Twin")) == 1


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("/deal edit 12 title=Y", "Changed Y #12: Title Acme renewal → Y"),
        ("/deal won 12", "🎉 Acme renewal #12 is won"),
        ("/deal new Beacon", "Created Beacon #"),
    ],
)
async def test_a_no_with_a_status_that_says_yes_is_looked_into_before_it_is_told(
    desk: Playground, ana: Seat, line: str, says: str
) -> None:
    method = "POST" if "new" in line else "PATCH"
    desk.world.faults.add(Rule(kind="success_false", method=method, after=True, times=1))

    told = await ana.types(line)

    assert told["text"].startswith(says)
    assert len(writes(desk)) == 1


@pytest.mark.parametrize("line", ["/deal edit 12 title=Y", "/deal new Lighthouse"])
async def test_a_no_with_a_status_that_says_yes_and_nothing_done_is_told_in_its_words(
    desk: Playground, ana: Seat, line: str
) -> None:
    method = "POST" if "new" in line else "PATCH"
    desk.world.faults.add(Rule(kind="success_false", method=method, times=1))

    told = await ana.types(line)
    told = await in_time(ana, told)

    assert told["text"].startswith("Pipedrive said no. Nothing was changed. It says: “Something")
    assert not named(desk, "Lighthouse")
    assert desk.world.company.deals[12].title == "Acme renewal"


async def test_the_looks_go_on_after_the_process_died(desk: Playground, ana: Seat) -> None:
    late = Rule(kind="late", method="POST", path="/api/v2/deals", seconds=1, times=1)
    desk.world.faults.add(late)
    await ana.types("/deal new Lighthouse")

    await desk.stop_bot(within=0)
    await desk.start_bot()
    await until_there(desk, "Lighthouse")
    told = await in_time(ana)

    assert told["text"].startswith("Created Lighthouse #")
    assert len(named(desk, "Lighthouse")) == 1


@pytest.mark.parametrize(
    ("status", "why"),
    [
        (401, "Pipedrive no longer accepts your login."),
        (402, "Your company's Pipedrive plan doesn't allow this."),
    ],
)
@pytest.mark.parametrize("line", ["/deal edit 12 title=Y", "/deal new Lighthouse"])
async def test_a_no_to_what_was_sent_once_more_keeps_its_reason(
    desk: Playground, ana: Seat, line: str, status: int, why: str
) -> None:
    method = "POST" if "new" in line else "PATCH"
    desk.world.faults.add(Rule(kind="reset_before", method=method, times=1))
    desk.world.faults.add(Rule(kind="status", method=method, status=status))

    told = await in_time(ana, await ana.types(line))

    assert told["text"].startswith(why)
    assert named(desk, "Y") == named(desk, "Lighthouse") == []


async def test_what_a_colleague_made_meanwhile_with_the_same_words_is_not_taken_for_it(
    desk: Playground, ana: Seat, tom: Seat
) -> None:
    desk.world.faults.add(Rule(kind="reset_before", method="POST", path="/api/v2/persons", times=1))

    at_once = await ana.types('/person new "Twin Person"')
    await tom.types('/person new "Twin Person"')
    told = await in_time(ana)
    again = await ana.types("/crm undo")

    assert at_once["text"].startswith(f'{CHECKING}: /person new "Twin Person". I')
    persons = desk.world.company.persons.values()
    tom_id = desk.world.user("tom").id
    assert told["text"].startswith(UNKNOWN)
    assert [one.owner_id for one in persons if one.name == "Twin Person"] == [tom_id]
    assert "Delete Twin Person" not in again["text"]


async def test_what_is_told_later_has_names_as_if_it_were_told_at_once(
    desk: Playground, ana: Seat
) -> None:
    line = '/deal new Lighthouse owner="Tom Berg" value=5000'
    at_once = await ana.types(line.replace("Lighthouse", "Beacon"))
    late = Rule(kind="late", method="POST", path="/api/v2/deals", seconds=0.5, times=1)
    desk.world.faults.add(late)

    first = await ana.types(line)
    await until_there(desk, "Lighthouse")
    told = await in_time(ana)

    assert first["text"].startswith(CHECKING)
    assert told["text"].endswith("Tom Berg")
    assert _without_names(told["text"]) == _without_names(at_once["text"])


def _without_names(text: str) -> str:
    return re.sub(r"(Beacon|Lighthouse) #\d+", "it", text)


@pytest.mark.parametrize("line", ['/deal new Veiled owner="Tom Berg" visible=1', "/deal copy 12"])
async def test_what_its_maker_may_not_see_is_unknown_and_never_sent_again(
    desk: Playground, ana: Seat, line: str
) -> None:
    path = "/v1/deals/12/duplicate" if "copy" in line else "/api/v2/deals"
    desk.world.company.deals[12].owner_id = desk.world.user("tom").id
    desk.world.faults.add(Rule(kind="reset_before", method="POST", path=path))

    told = await in_time(ana, await ana.types(line))

    assert told["text"].startswith(UNKNOWN)
    assert [method for method, *_ in writes(desk)] == ["POST"]


async def test_what_its_maker_may_not_see_stays_unknown_when_it_is_looked_for_again(
    desk: Playground, ana: Seat
) -> None:
    desk.world.faults.add(Rule(kind="reset_after", method="POST", path="/api/v2/deals", times=1))

    unknown = await in_time(ana, await ana.types('/deal new Veiled owner="Tom Berg" visible=1'))
    again = await ana.presses(unknown, "Check again")

    for told in (unknown, again):
        assert told["text"].startswith(UNKNOWN)
        assert "It is for somebody else, and Pipedrive may not show it to you." in told["text"]
    assert len(named(desk, "Veiled")) == 1
