"""Choices are called what the company calls them: typed, picked, shown and told."""

from typing import Any

from bot.playground.pipedrive.definitions import Currency, Field, Option
from bot.playground.run import Playground
from tests.flows.received import writes
from tests.seat import Seat

Json = dict[str, Any]


def renamed(desk: Playground, kind: str, code: str, *options: Option) -> None:
    fields = desk.world.company.fields[kind]
    place = next(at for at, field in enumerate(fields) if field.field_code == code)
    was = fields[place]
    fields[place] = Field(was.field_code, was.field_name, was.field_type, options)


async def test_who_may_see_a_deal_reads_as_the_company_says(desk: Playground, ana: Seat) -> None:
    desk.world.company.deals[12].visible_to = 1

    told = await ana.types("/deal edit 12 visible=3")

    assert told["text"] == (
        "Changed Acme renewal #12: Visible to Owner &amp; followers → Entire company"
    )


async def test_a_choice_is_typed_in_the_companys_words(desk: Playground, ana: Seat) -> None:
    desk.world.company.deals[12].visible_to = 1

    await ana.types("/deal edit 12 visible=company")
    await ana.types('/person edit 1 visible="owner & followers"')

    assert [body for _, _, body in writes(desk)] == [{"visible_to": 3}, {"visible_to": 1}]


async def test_what_the_company_does_not_have_is_not_offered(desk: Playground, ana: Seat) -> None:
    await ana.sends("/deal edit 12 visible=everybody")

    form = await ana.modal()

    (shown,) = (b for b in form["blocks"] if b.get("block_id") == "visible_to")
    options = [option["text"]["text"] for option in shown["element"]["options"]]
    assert options == ["Owner & followers", "Entire company"]
    assert shown["element"]["initial_option"]["text"]["text"] == "Entire company"
    assert "Choose Owner & followers or Entire company" in shown["hint"]["text"]


async def test_an_industry_is_picked_and_told_by_its_name(desk: Playground, ana: Seat) -> None:
    renamed(desk, "organization", "industry", Option(1, "Shipping"), Option(2, "Software"))
    desk.world.company.organizations[1].industry = None

    told = await ana.types("/org edit 1 industry=software")

    assert "Industry not set → Software" in told["text"]
    assert [body for _, _, body in writes(desk)] == [{"industry": 2}]


async def test_a_status_reads_as_the_company_says(desk: Playground, ana: Seat) -> None:
    named = (Option("open", "Running"), Option("won", "Closed won"), Option("lost", "Dropped"))
    renamed(desk, "deal", "status", *named)

    told = await ana.types("/deal edit 12 status=dropped reason=Price")

    assert "Status Running → Dropped" in told["text"]
    assert writes(desk)[0][2] == {"status": "lost", "lost_reason": "Price"}


async def test_a_currency_of_the_companys_own_is_called_as_the_company_calls_it(
    desk: Playground, ana: Seat
) -> None:
    points = Currency(id=99, code="PTS", name="Points", symbol="Pts", decimal_points=0, in_euros=1)
    desk.world.company.currencies["PTS"] = points

    told = await ana.types("/deal new Medal value=1200 currency=PTS")

    assert "1,200 Pts" in told["text"]
    assert writes(desk)[-1][2]["currency"] == "PTS"
