"""Once a week the channel reads how the pipeline stands: a chart, a table and one sentence."""

from typing import Any

from bot.playground.slack.messages import Message
from tests.flows.watching import Office, told, watches
from tests.seat import Seat

HUGE = "value>90000000"


def block(message: Message, kind: str) -> dict[str, Any]:
    (found,) = [one for one in message.blocks if one["type"] == kind]
    return found


async def test_chart_table_and_text_tell_the_same_numbers(office: Office, ana: Seat) -> None:
    await office.deal("Alder", 90_000_001)
    await office.deal("Birch", 91_000_000, stage_id=4)
    await office.deal("Cedar", 92_000_000, stage_id=4)
    made = await watches(ana, f"/crm watch pipeline {HUGE} every=week at 09:00 tz=Europe/Oslo")

    await ana.lets_pass(days=7)

    (figures,) = told(office.desk)
    assert "Open deals by stage, in figures · value over €90,000,000" in made["text"]
    assert figures.text == (
        "3 open deals worth €273,000,001: Qualified (Sales) 1 (€90,000,001) and Proposal (Sales) 2 "
        "(€183,000,000)."
    )
    (series,) = block(figures, "data_visualization")["chart"]["series"]
    assert [one["value"] for one in series["data"]] == [90_000_001, 183_000_000]
    rows = block(figures, "data_table")["rows"]
    assert [[cell.get("text") for cell in row] for row in rows] == [
        ["Stage", "Deals", "Value"],
        ["Qualified (Sales)", "1", "€90,000,001"],
        ["Proposal (Sales)", "2", "€183,000,000"],
    ]


async def test_other_currencies_and_what_not_everybody_sees_are_left_out(
    office: Office, ana: Seat
) -> None:
    await office.deal("Zz Alder", 10)
    await office.deal("Zz Birch", 20, currency="USD")
    await office.deal("Zz Cedar", 40, visible_to=1)
    await watches(ana, "/crm watch pipeline title=zz every=week")

    await ana.lets_pass(days=7)

    (figures,) = told(office.desk)
    assert figures.text == (
        "2 open deals worth €10: Qualified (Sales) 2 (€10). Only EUR is added up: 1 deal is "
        "in another currency."
    )


async def test_of_fields_that_may_not_be_told_there_are_no_figures(
    office: Office, ana: Seat
) -> None:
    await office.deal("Zz Alder", 4711)
    await ana.types("/crm watch fields title,stage")
    await watches(ana, "/crm watch pipeline title=zz")

    await ana.lets_pass(days=7)

    (figures,) = told(office.desk)
    assert figures.text == "1 open deal: Qualified (Sales) 1."
    assert "4,711" not in str(figures.blocks)
    assert "4711" not in str(figures.blocks)
