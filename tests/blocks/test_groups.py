"""Deals in groups: how many, worth how much, what share of those that are over was won."""

from dataclasses import replace

from bot.blocks.kit.message import Message
from bot.blocks.reports.groups import Grouped, message
from bot.pipedrive.records.models import Deal
from bot.pipedrive.records.rates import NO_RATES, Rates
from tests.blocks.samples import ACME, OLD, VIEWER

IN_DOLLARS = OLD.model_copy(update={"id": 10, "currency": "USD", "value": 1000})
HOME = replace(VIEWER, currency="EUR")
RATES = Rates({"EUR": 1.0, "USD": 0.5})


def test_stages_stand_in_their_order_and_sums_are_converted() -> None:
    told = _told("stage", ACME, OLD, IN_DOLLARS)

    assert _column(told, 0) == ["Stage", "Contact made", "Proposal"]
    assert _column(told, 1) == ["Deals", "2", "1"]
    assert "3 deals worth €20,500.50 when converted" in told.text


def test_owners_stand_by_what_their_deals_are_worth() -> None:
    toms = ACME.model_copy(update={"owner_id": 8, "value": 90_000})

    assert _column(_told("owner", ACME, toms), 0) == ["Owner", "Tom Berg", "Ana Lima"]


def test_the_share_that_was_won_is_of_those_that_are_over() -> None:
    won, lost = (ACME.model_copy(update={"status": status}) for status in ("won", "lost"))

    told = _told("owner", won, won, lost, ACME)

    assert "Win rate 67 %: 2 of 3 closed deals." in told.text
    assert _column(told, 5) == ["Win rate", "67 %"]


def test_what_has_no_label_is_a_group_too() -> None:
    assert _column(_told("label", ACME, OLD), 0) == ["Label", "Hot", "None"]


def test_without_rates_each_currency_stands_by_itself() -> None:
    told = message(Grouped((OLD, IN_DOLLARS), "stage", NO_RATES), HOME)

    assert "2 deals worth €8,000.50 and $1,000" in told.text


def test_where_not_all_could_be_looked_at_it_is_said() -> None:
    told = message(Grouped((ACME,), "stage", RATES, whole=False, looked=500), HOME)

    assert "Of the first 500 deals; narrow it down to count all." in str(told.blocks)


def _told(by: str, *deals: Deal) -> Message:
    return message(Grouped(deals, by, RATES), HOME)


def _column(told: Message, number: int) -> list[str]:
    (table,) = [block for block in told.blocks if block["type"] == "data_table"]
    return [row[number]["text"] for row in table["rows"]]
