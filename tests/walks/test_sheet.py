"""A CSV file shows what is in a deal and lets none of it become a formula."""

import csv
import io
import itertools
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.blocks.kit.viewer import NameLookup, Viewer
from bot.pipedrive.names.lookups import FieldOf, FieldOption, Label, Stage, User
from bot.pipedrive.records.models import Contact
from bot.pipedrive.records.record_types import PERSON
from bot.pipedrive.records.rows import LeanDeal, LeanPerson
from bot.tools.csv_export import COLUMNS, MARK, Sheet, safe

VIEWER = Viewer(
    now=datetime(2026, 11, 24, tzinfo=UTC),
    tz="Europe/Lisbon",
    lookup=NameLookup(
        stages={4: Stage(id=4, name="=Proposal", pipeline_id=1)},
        users={1: User(id=1, name="Ana Lima")},
        labels={"deal": {2: Label(id=2, label="Hot")}},
    ),
)
STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
BLANKS = ("", " ", "  ", "\u00a0", "\ufeff", "\u200b")
BODIES = ("1+1", "cmd|' /C calc'!A0", 'HYPERLINK("x")', "SUM(A1)", "")
ATTACKS = ["".join(parts) for parts in itertools.product(BLANKS, STARTS, BODIES)]
FINE = ("Acme renewal", "12 - 3", "a=b", "'quoted", "", "Ω", "#12", "(-1)")


def test_there_are_enough_attacks_to_mean_something() -> None:
    assert len(ATTACKS) >= 200


@pytest.mark.parametrize("text", ATTACKS, ids=repr)
def test_a_text_that_would_be_a_formula_is_a_text(text: str) -> None:
    assert safe(text) == f"'{text}"


@pytest.mark.parametrize("text", FINE)
def test_any_other_text_stays_as_it_is(text: str) -> None:
    assert safe(text) == text


def written(*rows: LeanDeal, persons: dict[int, str] | None = None) -> str:
    out = io.StringIO(newline="")
    Sheet(out, VIEWER).add(rows, {"person": persons or {}})
    return out.getvalue()


def test_where_decimals_stand_behind_a_comma_cells_stand_between_semicolons() -> None:
    """As the spreadsheets of those countries open it."""
    out = io.StringIO(newline="")
    deal = LeanDeal(id=12, title="Acme, Ltd", value=12000.5, currency="EUR", status="open")

    Sheet(out, replace(VIEWER, locale="de_DE")).add([deal], {})

    heading, line = out.getvalue().removeprefix(MARK).splitlines()
    assert heading.startswith("Title;ID;Value;Currency;")
    assert line.startswith("Acme, Ltd;12;12000,5;EUR;")


def test_a_deal_is_a_line_with_names_in_place_of_ids() -> None:
    deal = LeanDeal(
        id=12, title="Acme", value=12000.5, currency="EUR", status="open", owner_id=1, stage_id=4,
        pipeline_id=9, person_id=3, org_id=5, label_ids=[2, 7], expected_close_date="2026-11-30",
        add_time="2026-07-01T10:00:00Z", update_time="2026-11-01T10:00:00Z",
    )  # fmt: skip

    text = written(deal, persons={3: "-Jo"})

    head, line, end = text.split("\r\n")
    assert head == MARK + ",".join(COLUMNS["deal"])
    assert line == (
        "Acme,12,12000.5,EUR,'=Proposal,#9,Ana Lima,'-Jo,#5,Open,2026-11-30,"
        '2026-07-01 11:00,2026-11-01 10:00,"Hot, #7"'
    )
    assert end == ""


@pytest.mark.usefixtures("machine_in_tokyo")
def test_a_time_that_says_no_zone_is_utc() -> None:
    assert "2026-07-01 11:00" in written(LeanDeal(id=1, add_time="2026-07-01 10:00:00"))


def test_a_negative_value_stays_a_number() -> None:
    assert ",-5," in written(LeanDeal(id=1, value=-5))


@pytest.mark.parametrize("title", ['a "b", c', "two\r\nlines", "one,two", 'x"', "\0nul", "עברית"])
def test_whatever_is_written_reads_back(title: str) -> None:
    text = written(LeanDeal(id=1, title=title))

    rows = list(csv.reader(io.StringIO(text.removeprefix(MARK), newline="")))

    assert len(rows) == 2
    assert rows[1][0] == title.replace("\0", "")


OWN = [
    FieldOf(
        field_code=code, field_name=name, field_type=kind, options=options, is_custom_field=True
    )
    for code, name, kind, options in (
        ("a", "=Fee", "monetary", None),
        ("b", "Source", "enum", [FieldOption(id=1, label="@Fair")]),
        ("c", "Referred by", "people", None),
        ("d", "Length", "double", None),
        ("e", "Odd", "monetary", None),
    )
]


def test_the_companys_own_fields_are_columns_by_their_names() -> None:
    fields = {"person": {one.field_code: one for one in OWN}}
    viewer = replace(VIEWER, lookup=replace(VIEWER.lookup, fields=fields))
    jo = LeanPerson(
        id=3,
        name="Jo",
        emails=[Contact(value="old@x.org"), Contact(value="jo@x.org", primary=True)],
        custom_fields={
            "a": {"value": 500, "currency": "EUR"}, "b": 1, "c": 9, "d": -1.5, "e": "odd",
        },
    )  # fmt: skip
    out = io.StringIO(newline="")

    Sheet(out, viewer, PERSON).add([jo], {"person": {9: "=Sam"}})

    head, line = list(csv.reader(io.StringIO(out.getvalue().removeprefix(MARK), newline="")))
    assert head[-5:] == ["'=Fee", "Source", "Referred by", "Length", "Odd"]
    assert line[:4] == ["Jo", "3", "", "jo@x.org, old@x.org"]
    assert line[-5:] == ["500 EUR", "'@Fair", "'=Sam", "-1.5", "…"]
