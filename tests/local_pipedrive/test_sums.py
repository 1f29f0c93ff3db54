"""The summary and the timeline."""

import pytest

from bot.playground.pipedrive import World
from tests.local_pipedrive.conftest import Caller


async def test_the_summary_counts_what_the_list_shows(ana: Caller) -> None:
    listed = await ana.get("/api/v2/deals", status="open", limit=500)

    summary = await ana.get("/v1/deals/summary", status="open")

    totals = summary.data["values_total"]
    assert summary.data["total_count"] == len(listed.data)
    assert totals["GBP"]["value"] == sum(
        deal["value"] for deal in listed.data if deal["currency"] == "GBP"
    )
    assert totals["GBP"]["value_converted"] == pytest.approx(totals["GBP"]["value"] * 1.17)


async def test_the_timeline_converts_when_asked(ana: Caller) -> None:
    query = {"start_date": "2026-10-01", "interval": "quarter", "amount": 1}

    reply = await ana.get(
        "/v1/deals/timeline",
        field_key="expected_close_date",
        totals_convert_currency="default_currency",
        **query,
    )

    assert reply.data[0]["totals_converted"]["currency"] == "EUR"


async def test_the_summary_can_be_narrowed(world: World, ana: Caller) -> None:
    tom = world.user("tom").id
    listed = await ana.get("/api/v2/deals", owner_id=tom, stage_id=2, limit=500)

    of_tom = await ana.get("/v1/deals/summary", user_id=tom, stage_id=2)
    filtered = await ana.get("/v1/deals/summary", filter_id=1, user_id=tom)

    assert of_tom.data["total_count"] == len(listed.data)
    assert filtered.data["total_count"] == len((await ana.get("/api/v2/deals", filter_id=1)).data)


async def test_the_timeline_has_one_period_after_the_other(ana: Caller) -> None:
    query = {"start_date": "2026-10-31", "amount": 3, "field_key": "expected_close_date"}

    months = await ana.get("/v1/deals/timeline", interval="month", **query)
    weeks = await ana.get("/v1/deals/timeline", interval="week", exclude_deals=1, **query)

    assert [period["period_start"][:10] for period in months.data] == [
        "2026-10-31",
        "2026-11-30",
        "2026-12-31",
    ]
    assert [len(period["deals"]) for period in months.data] == [
        period["totals"]["count"] for period in months.data
    ]
    assert {deal["status"] for period in months.data for deal in period["deals"]} <= {"open", "won"}
    assert weeks.data[0]["period_end"] == "2026-11-06 23:59:59"
    assert "deals" not in weeks.data[0]


async def test_the_archive_is_summed_up_by_itself(ana: Caller) -> None:
    listed = await ana.get("/api/v2/deals/archived", limit=500)

    summary = await ana.get("/v1/deals/summary/archived")
    won = await ana.get("/v1/deals/summary/archived", status="won")

    assert summary.data["total_count"] == len(listed.data) > 0
    assert won.data["total_count"] == sum(deal["status"] == "won" for deal in listed.data)


async def test_the_archive_has_a_timeline_of_its_own(ana: Caller) -> None:
    query = {"start_date": "2024-01-01", "interval": "quarter", "amount": 20}
    listed = await ana.get("/api/v2/deals/archived", limit=500, status="won")

    reply = await ana.get("/v1/deals/timeline/archived", field_key="add_time", **query)

    shown = {deal["id"] for period in reply.data for deal in period["deals"]}
    assert shown == {deal["id"] for deal in listed.data} != set()


async def test_a_date_of_the_company_can_be_the_time_of_a_timeline(
    world: World, ana: Caller
) -> None:
    field = next(row for row in world.company.custom_fields("deal") if row.field_type == "date")
    world.company.deals[12].custom_fields[field.field_code] = "2026-12-24"

    reply = await ana.get(
        "/v1/deals/timeline",
        start_date="2026-12-24",
        interval="day",
        amount=1,
        field_key=field.field_code,
    )

    assert 12 in [deal["id"] for deal in reply.data[0]["deals"]]


async def test_a_timeline_of_a_filter_forgets_the_user(ana: Caller) -> None:
    query = {"start_date": "2026-10-01", "interval": "quarter", "amount": 2,
             "field_key": "expected_close_date", "exclude_deals": 1, "filter_id": 2}  # fmt: skip

    alone = await ana.get("/v1/deals/timeline", **query)
    with_user = await ana.get("/v1/deals/timeline", user_id=1, **query)

    assert alone.data == with_user.data
    assert alone.data[0]["totals"]["count"] > 0


@pytest.mark.parametrize(
    ("name", "value"),
    [("amount", 0), ("field_key", "mood"), ("interval", "year"), ("filter_id", 99),
     ("totals_convert_currency", "XXX")],
)  # fmt: skip
async def test_a_timeline_that_cannot_be_drawn_is_refused(
    name: str, value: object, ana: Caller
) -> None:
    query: dict[str, object] = {
        "start_date": "2026-10-01",
        "interval": "month",
        "amount": 1,
        "field_key": "add_time",
    }

    reply = await ana.get("/v1/deals/timeline", **query | {name: value})

    assert reply.status == 400
    assert reply.body["error_info"].startswith(name)
