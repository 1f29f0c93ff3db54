"""Which deals meet a condition: one deal, one line, yes or no."""

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.commands.router import parse
from bot.pipedrive.records.models import Contact, Deal, Person
from bot.pipedrive.records.rows import LeanDeal, LeanPerson
from bot.tools.base import Call
from bot.tools.filters.contacts import PERSON_CONDITIONS
from bot.tools.filters.deals import CONDITIONS, ListDeals
from bot.tools.filters.judging import predicate
from tests.people import ANA

BERLIN = ZoneInfo("Europe/Berlin")
DEAL = Deal(
    id=12,
    title="Acme Renewal",
    value=12_000,
    currency="EUR",
    status="lost",
    owner_id=101,
    person_id=7,
    pipeline_id=1,
    stage_id=5,
    label_ids=[1, 2],
    probability=60,
    lost_reason="Too expensive",
    expected_close_date=date(2026, 11, 30),
    add_time=datetime(2026, 11, 23, 23, 30, tzinfo=UTC),  # Tuesday already, in Berlin
)
MEETS = [
    "value>10k", "value>=12k", "value=12k", "value=12k EUR", "value=10k..20k", "value=20k..10k",
    "value=..12k", "value=5k,12k", "-value>12k", "value<12001", "-value=1..2", "-value=",
    "currency=eur", "-currency=USD,GBP", "value>10k EUR", "stage=5,6", "-stage=6", "owner=me,3",
    "label=1", "label=2,9", "label=1 label=2", "-label=9", "-label=", "org=", "-person=",
    "close=30 nov", "close<2026-12-01", "close>=30.11.", "close=today..+7d", "-close<today",
    "added=today", "added>yesterday", "updated=", "won=", "probability>50%", "probability=60",
    "title=renewal", "title=rénewal", "title=ACME,globex", "-title=test", 'reason="too exp"',
    "-ids=13,14",
    "status=won,lost value>1", "-status=open",
]  # fmt: skip
MISSES = [
    "value>12k", "value<12k", "value=12001..", "-value=12k", "value=", "value>10k USD",
    "currency=USD", "stage=6,7", "-stage=5", "-owner=me", "label=9", "label=1 label=9",
    "-label=1", "label=", "org=34,35", "person=", "close>30 nov", "close=", "added<today",
    "added=yesterday", "updated>2000-01-01", "won>2000-01-01", "probability<50", "title=globex",
    "-title=acme", "reason=", "-ids=12,13", "-status=lost",
]  # fmt: skip
ROWS = [(line, True) for line in MEETS] + [(line, False) for line in MISSES]


@pytest.mark.parametrize(("line", "meets"), ROWS, ids=[line for line, _ in ROWS])
def test_a_deal_meets_a_condition(line: str, meets: bool) -> None:  # noqa: FBT001 - a column
    call = parse("/deal", f"list {line} view=5", replace(ANA, locale="de_DE"))
    assert isinstance(call, Call)
    assert isinstance(call.args, ListDeals)

    wanted = predicate(call.args.client_side(), CONDITIONS.fields, BERLIN, "EUR")

    assert wanted.keeps(DEAL) is meets
    assert wanted.keeps(LeanDeal.model_validate(DEAL.model_dump(mode="json"))) is meets


@pytest.mark.usefixtures("machine_in_tokyo")
def test_a_time_that_says_no_zone_is_utc() -> None:
    """Half an hour before midnight there, so the next day in Berlin."""
    call = parse("/deal", "list added=today view=5", ANA)
    assert isinstance(call, Call)
    assert isinstance(call.args, ListDeals)
    wanted = predicate(call.args.client_side(), CONDITIONS.fields, BERLIN, "EUR")
    naive = datetime(2026, 11, 23, 23, 30)  # noqa: DTZ001 - that is the case

    assert wanted.keeps(DEAL.model_copy(update={"add_time": naive}))
    assert wanted.keeps(LeanDeal(id=12, add_time="2026-11-23 23:30:00"))


def test_a_day_is_the_day_where_the_person_is() -> None:
    call = parse("/deal", "list added=2026-11-23", ANA)
    assert isinstance(call, Call)
    conditions = call.args.client_side()

    assert not predicate(conditions, CONDITIONS.fields, BERLIN, "EUR").keeps(DEAL)
    assert predicate(conditions, CONDITIONS.fields, UTC, "EUR").keeps(DEAL)


JO = Person(
    id=3,
    name="Jo Doe",
    owner_id=101,
    org_id=34,
    label_ids=[1],
    emails=[Contact(value="jo@acme.com", label="work")],
    phones=[Contact(value="+44 20 7946-0000", label="mobile")],
    job_title="Chief Pilot",
    open_deals_count=3,
)
OF_JO = [
    ("name=doe", True), ("name=jo*", True), ("name=doe*", False), ("starts=J,x", True),
    ("first_char=d", False), ("-starts=b", True), ("email=ACME", True), ("email=*acme", False),
    ("email=jo@*", True), ("email=work", False), ("email=", False), ("-phone=", True),
    ("phone=7946", True), ("phone=+442079460000", True), ("phone=999", False), ("job=pilot", True),
    ("deals>2", True), ("deals=0", False), ("deals=1..3", True), ("closed=0", False),
    ("label=1,2", True), ("-label=1", False), ("org=34", True), ("owner=me", True),
]  # fmt: skip


@pytest.mark.parametrize(("line", "meets"), OF_JO, ids=[line for line, _ in OF_JO])
def test_a_person_meets_a_condition(line: str, meets: bool) -> None:  # noqa: FBT001 - a column
    call = parse("/person", f"list {line} view=5", ANA)
    assert isinstance(call, Call)

    wanted = predicate(call.args.client_side(), PERSON_CONDITIONS.fields, BERLIN, "EUR")

    assert wanted.keeps(JO) is meets
    assert wanted.keeps(LeanPerson.model_validate(JO.model_dump(mode="json"))) is meets


def test_what_pipedrive_counts_only_on_demand_is_asked_for() -> None:
    call = parse("/org", "list people>5 -deals=0", ANA)
    assert isinstance(call, Call)

    assert call.args.sent()["include_fields"] == "people_count,open_deals_count"
