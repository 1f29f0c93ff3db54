"""Lists narrowed by what Pipedrive itself cannot be asked for: it is looked at, and said so."""

import re
from datetime import date, timedelta
from typing import Any

from bot.playground.pipedrive.company import visible
from bot.playground.pipedrive.faults import Rule
from bot.playground.run import Playground
from tests.flows.received import writes
from tests.seat import Json, Seat, inputs


async def test_a_list_is_narrowed_by_value_and_says_how_many_match(
    desk: Playground, ana: Seat
) -> None:
    wanted = worth(desk, 20_000)

    told = await ana.types("/deal list value>20k")

    assert found(told) == len(wanted)
    assert matches(told) == len(wanted)
    assert "Deals: value over €20,000" in str(told["blocks"])
    assert "left out" not in str(told["blocks"])
    assert [entry.query for entry in lists(desk)] == [{"limit": "500"}]


async def test_a_span_is_told_from_its_lower_end(ana: Seat) -> None:
    told = await ana.types("/deal list value=10k..5k close=24.12.2026..1.12.2026 limit=2")

    heading = str(told["blocks"][0])
    assert "value from €5,000 to €10,000" in heading
    assert "close from Tue 1 Dec to Thu 24 Dec" in heading


async def test_a_list_says_what_could_not_be_converted(desk: Playground, ana: Seat) -> None:
    others = sum(deal.currency != "EUR" for deal in seen(desk))
    desk.world.faults.add(Rule(kind="status", status=403, path="/api/v1/deals/summary"))

    told = await ana.types("/deal list value>20k sort=-value")

    assert f"{others} deals in currencies other than EUR are left out." in str(told["blocks"])
    assert "Sorted by value within each currency, EUR first." in str(told["blocks"])


async def test_what_pipedrive_can_filter_is_asked_of_it_and_the_rest_is_judged_here(
    desk: Playground, ana: Seat
) -> None:
    stages = [stage.name for stage in desk.world.company.stages.values() if stage.pipeline_id == 1]

    told = await ana.types(
        f"/deal list status=open stage='{stages[0]}','{stages[1]}' value>1k -title=acme sort=-value"
    )

    assert [entry.query for entry in lists(desk)] == [{"limit": "500", "status": "open"}]
    ids = [stage.id for stage in desk.world.company.stages.values() if stage.name in stages[:2]]
    wanted = [
        deal
        for deal in seen(desk)
        if deal.status == "open"
        and deal.stage_id in ids
        and (deal.value or 0) > 1_000
        and "acme" not in deal.title.lower()
    ]
    assert found(told) <= len(wanted)
    assert "Sorted by value, converted to EUR." in str(told["blocks"])


async def test_one_of_several_owners_may_be_me_or_a_colleague(desk: Playground, ana: Seat) -> None:
    ids = {desk.world.user("ana").id, desk.world.user("tom").id}
    wanted = [deal for deal in worth(desk, 10_000) if deal.owner_id in ids]

    told = await ana.types("/deal list owner=me,tom value>10k")

    assert matches(told) == len(wanted) < 100


async def test_days_are_judged_where_the_person_is(desk: Playground, ana: Seat) -> None:
    soon = date.today() + timedelta(days=30)  # noqa: DTZ011 - deals close on days of the calendar
    closing = [deal.expected_close_date for deal in seen(desk)]

    told = await ana.types("/deal list close<+30d")

    near = [str(day) for day in closing if day]
    assert abs(matches(told) - sum(day < str(soon) for day in near)) <= most_on_a_day(near)


async def test_next_goes_on_from_where_the_look_stopped(desk: Playground, ana: Seat) -> None:
    wanted = len(worth(desk, 1_000))

    first = await ana.types("/deal list value>1k limit=20")
    second = await ana.presses(first, "Next")
    back = await ana.presses(second, "Previous")

    assert "20 so far. Next for more." in str(first["blocks"])
    assert "40 so far. Next for more." in str(second["blocks"])
    assert wanted > 40
    assert back["text"] == first["text"] != second["text"]
    assert not titles(first) & titles(second)


async def test_beside_a_view_the_other_filters_still_hold(desk: Playground, ana: Seat) -> None:
    told = await ana.types("/deal list view=1 owner=me")

    assert all("owner_id" not in entry.query for entry in lists(desk))
    assert "Pipedrive ignores other filters beside a saved view" in str(told["blocks"])


async def test_a_stage_that_is_not_clear_is_asked_and_the_rest_of_the_line_stays(
    desk: Playground, ana: Seat
) -> None:
    names = [stage.name for stage in desk.world.company.stages.values()]
    twice = next(name for name in names if names.count(name) > 1)

    asked = await ana.types(f'/deal list -stage="{twice}" value>20k')
    told = await ana.presses(asked, "Choose")

    assert asked["text"].startswith(f"Which stage is “{twice}”?")
    assert "value over €20,000" in str(told["blocks"])
    assert f"stage not {twice}" in str(told["blocks"])


async def test_conditions_that_cannot_be_read_open_the_form_at_their_field(
    desk: Playground, ana: Seat
) -> None:
    await ana.sends("/deal list value>lots owner=me")

    form = await ana.modal()

    shown = inputs(form)
    assert shown["where"]["element"]["initial_value"] == "value>lots"
    assert "“lots” isn't an amount" in shown["where"]["hint"]["text"]


async def test_all_deals_take_the_same_conditions(desk: Playground, ana: Seat) -> None:
    wanted = worth(desk, 20_000)

    await ana.types("/deal all value>20k")
    told = await ana.told()
    while "checked" not in told["text"]:
        told = await ana.told()

    assert told["text"].startswith(f"{len(wanted)} deals")
    assert f"{len(seen(desk))} deals checked; those that match are in the file." in told["text"]
    assert "left out" not in str(told["blocks"])


async def test_deals_to_delete_are_chosen_by_the_same_conditions(
    desk: Playground, ana: Seat
) -> None:
    wanted = [deal for deal in seen(desk) if deal.value > 100_000 and deal.currency == "JPY"]

    await ana.sends("/deal bulk-delete value>100k jpy")
    form = await ana.modal()

    boxes = [block for block in form["blocks"] if block.get("block_id", "").startswith("ticked")]
    assert sum(len(block["element"]["options"]) for block in boxes) == min(len(wanted), 50)
    assert "left out" not in str(form["blocks"])
    assert writes(desk) == []


async def test_a_list_to_delete_from_says_which_deals_could_not_be_compared(
    desk: Playground, ana: Seat
) -> None:
    others = sum(deal.currency != "EUR" for deal in seen(desk))

    await ana.sends("/deal bulk-delete value>20k")

    told = f"{others} deals in currencies other than EUR are left out."
    assert told in (await ana.modal())["blocks"][0]["elements"][0]["text"]


def seen(desk: Playground) -> list[Any]:
    """The deals that Ana may see on a list."""
    company = desk.world.company
    mine = visible(company, desk.world.user("ana"), company.deals.values())
    return [deal for deal in mine if not deal.is_archived and deal.status != "deleted"]


def lists(desk: Playground) -> list[Any]:
    return [entry for entry in desk.world.ledger if entry.path == "/api/v2/deals"]


def matches(told: Json) -> int:
    """How many matched, as it is told below the list."""
    number = re.search(r"([\d,]+) match(?:es)?\.", str(told["blocks"]))
    assert number, told["text"]
    return int(number[1].replace(",", ""))


def worth(desk: Playground, over: int) -> list[Any]:
    """Those that are worth more when Pipedrive converts them into the person's currency."""
    known = desk.world.company.currencies
    return [deal for deal in seen(desk) if deal.value * known[deal.currency].in_euros > over]


def found(told: Json) -> int:
    table = next(block for block in told["blocks"] if block["type"] == "data_table")
    return len(table["rows"]) - 1


def titles(told: Json) -> set[str]:
    table = next(block for block in told["blocks"] if block["type"] == "data_table")
    return {str(row[0]) for row in table["rows"][1:]}


def most_on_a_day(days: list[str]) -> int:
    return max(days.count(day) for day in days)
