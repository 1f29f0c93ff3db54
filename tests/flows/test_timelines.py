"""Deals over time: a chart, a table and one line that say the same; lost deals count nowhere."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

from bot.playground.run import Playground
from tests.flows.received import requests
from tests.flows.sharing import shares
from tests.seat import Seat

Json = dict[str, Any]
TIMELINE = "/v1/deals/timeline"


def asked(desk: Playground, path: str) -> dict[str, str]:
    (entry,) = [entry for entry in desk.world.ledger if entry.path == path]
    return dict(entry.query)


def of_type(message: Json, kind: str) -> Json:
    (block,) = [block for block in message["blocks"] if block["type"] == kind]
    return dict(block)


async def test_without_a_word_it_is_the_weeks_around_today_by_expected_close(
    desk: Playground, ana: Seat
) -> None:
    told = await ana.types("/deal timeline")

    query = asked(desk, TIMELINE)
    start = date.fromisoformat(query.pop("start_date"))
    assert query == {
        "interval": "week", "amount": "12", "field_key": "expected_close_date",
        "exclude_deals": "1", "totals_convert_currency": "default_currency",
    }  # fmt: skip
    assert start.weekday() == 0
    assert timedelta(days=21) < date.today() - start < timedelta(days=36)  # noqa: DTZ011
    assert "Deals over time: week by week" in str(told["blocks"][0])


async def test_the_line_the_chart_and_the_table_say_the_same(desk: Playground, ana: Seat) -> None:
    told = await ana.types("/deal timeline by=month amount=4 field=added")

    table, chart = of_type(told, "data_table"), of_type(told, "data_visualization")
    rows = [[cell["text"] for cell in row] for row in table["rows"][1:]]
    (series,) = chart["chart"]["series"]
    counts = sum(int(row[1].replace(",", "")) for row in rows)
    assert [row[0] for row in rows] == [point["label"] for point in series["data"]]
    assert [row[-1]["value"] for row in table["rows"][1:]] == [
        point["value"] for point in series["data"]
    ]
    assert f"{counts} deals worth " in told["text"]
    assert "when converted" in told["text"]


async def test_they_are_as_many_as_pipedrive_has(desk: Playground, ana: Seat) -> None:
    start = date.today() - timedelta(days=40)  # noqa: DTZ011
    added = Counter(
        deal.add_time[:10]
        for deal in desk.world.company.deals.values()
        if deal.status in {"open", "won"} and not (deal.is_archived or deal.is_deleted)
        if desk.world.company.may_see(desk.world.user("ana"), deal)
    )

    told = await ana.types(f"/deal timeline by=day from={start} amount=41 field=added")

    rows = of_type(told, "data_table")["rows"][1:]
    days = [str(start + timedelta(days=number)) for number in range(41)]
    assert [row[1]["value"] for row in rows] == [added[day] for day in days]
    assert "The chart shows the first 20." in str(told["blocks"])


async def test_one_currency_is_shown_as_won_and_open(desk: Playground, ana: Seat) -> None:
    for deal in desk.world.company.deals.values():
        deal.currency = "EUR"

    told = await ana.types("/deal timeline by=quarter")

    chart = of_type(told, "data_visualization")["chart"]
    assert [one["name"] for one in chart["series"]] == ["Won", "Open"]
    assert "Converted" not in str(told["blocks"])


async def test_owner_pipeline_view_and_an_own_date_reach_pipedrive_as_ids(
    desk: Playground, ana: Seat
) -> None:
    tom = desk.world.user("tom").id
    field = next(
        one for one in desk.world.company.custom_fields("deal") if one.field_type == "date"
    )

    await ana.types(f'/deal timeline owner={tom} pipeline=Sales field="{field.field_name}"')

    query = asked(desk, TIMELINE)
    assert query["user_id"] == str(tom)
    assert query["pipeline_id"] == "1"
    assert query["field_key"] == field.field_code


async def test_the_archive_has_a_timeline_and_a_summary_of_its_own(
    desk: Playground, ana: Seat
) -> None:
    over_time = await ana.types("/deal timeline archived by=month amount=24 field=added")
    summed = await ana.types("/deal summary archived")

    assert requests(desk, f"{TIMELINE}/archived")
    assert requests(desk, "/v1/deals/summary/archived")
    assert "Archive over time" in str(over_time["blocks"][0])
    assert "Archived deals" in str(summed["blocks"][0])


async def test_an_empty_stretch_says_so_and_offers_other_days(ana: Seat) -> None:
    told = await ana.types("/deal timeline from=2019-01-01 by=day amount=2")

    assert told["text"].startswith("No open or won deals between 1 Jan 2019 and 2 Jan 2019.")
    await ana.clicks(told, "Other days")
    form = await ana.modal()
    assert form["title"]["text"] == "Deals over time"


async def test_it_is_shared_without_its_buttons(ana: Seat) -> None:
    told = await shares(ana, "/deal timeline share")

    assert "Shared by <@U0ANA>" in str(told["blocks"])
    assert of_type(told, "data_visualization")
