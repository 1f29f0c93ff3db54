"""How ids, amounts, days and choices are typed, and what is asked instead of guessed."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.blocks.kit.viewer import Viewer
from bot.tools.catalog.all import BY_NAME
from bot.tools.fieldtypes.base import Also, FieldType, Name, Wrong, read_id
from bot.tools.fieldtypes.dates import read_day, read_moment, write_moment
from bot.tools.fieldtypes.money import AmbiguousAmount, read_amount, write_amount
from bot.tools.fieldtypes.tool_fields import tool_fields
from tests.people import ANA


def type_of(tool: str, name: str) -> FieldType:
    return next(field.type for field in tool_fields(BY_NAME[tool].args) if field.name == name)


# --- ids ---------------------------------------------------------------------------------------

IDS = [("12", 12), ("#12", 12), (" 12 ", 12), ("9999999999999999", 9_999_999_999_999_999)]
NO_IDS = [
    "１２", "١٢", "¹²", "+5", "-5", "1_000", "0", "012", "12.0", "1e3", "0x1f", "##12", "# 12",
    "99999999999999999", "", "#", "twelve",
]  # fmt: skip


@pytest.mark.parametrize(("typed", "id_"), IDS)
def test_a_number_is_an_id(typed: str, id_: int) -> None:
    assert read_id(typed) == id_


@pytest.mark.parametrize("typed", NO_IDS)
def test_what_only_looks_like_a_number_is_no_id(typed: str) -> None:
    assert read_id(typed) is None


DEAL = type_of("deals_get", "id")
LINKS = [
    "https://northwind.pipedrive.com/deal/12",
    "https://northwind.pipedrive.com/deal/12/",
    "https://northwind.pipedrive.com/deal/12?utm=x#notes",
    "https://northwind.pipedrive.com/pipeline/1/deal/12",
    "https://app.pipedrive.com/deal/12",
]


@pytest.mark.parametrize("link", LINKS)
def test_a_link_to_a_deal_is_its_id(link: str) -> None:
    assert DEAL.read(link, ANA) == 12


STRANGE_LINKS = [
    ("https://other.pipedrive.com/deal/12", "This link leads to the Pipedrive of “other”"),
    ("https://northwind.pipedrive.com/person/12", "This link doesn't lead to a deal"),
    ("https://northwind.pipedrive.com/deal/0", "This link doesn't lead to a deal"),
    ("https://northwind.pipedrive.com/deal/99999999999999999", "This link doesn't lead to a deal"),
]


@pytest.mark.parametrize(("link", "sentence"), STRANGE_LINKS)
def test_a_link_that_leads_elsewhere_says_so(link: str, sentence: str) -> None:
    with pytest.raises(Wrong, match=sentence):
        DEAL.read(link, ANA)


@pytest.mark.parametrize(
    "text",
    [
        "acme",
        "https://?.pipedrive.com/",
        "https://.pipedrive.com/deal/12",
        "https://northwind.pipedrive.com.evil.example/deal/12",
        "http://northwind.pipedrive.com/deal/12",
        "https://northwind.pipedrive.com/deal/12.evil.example",
        "https://northwind.pipedrive.com/deal/12@evil.example/",
        "https://northwind.pipedrive.com/deal/12abc",
        "https://northwind.pipedrive.com/deal/12 and 13",
    ],
)
def test_anything_else_is_a_name(text: str) -> None:
    assert DEAL.read(text, ANA) == Name("deal", text)


OWNER = type_of("deals_list", "owner_id")


def test_me_is_whoever_types() -> None:
    assert OWNER.read("Me", ANA) == 101
    assert OWNER.read("me", replace(ANA, user_id=None)) == Name("user", "me")
    assert DEAL.read("me", ANA) == Name("deal", "me")


def test_a_list_of_records_has_names_among_its_ids() -> None:
    read = type_of("deals_list", "ids").read('12,"Acme, Inc",#13', ANA)

    assert read == [12, Name("deal", "Acme, Inc"), 13]


@pytest.mark.parametrize("typed", [",", ",".join(["1"] * 101)])
def test_a_list_of_records_has_one_to_a_hundred(typed: str) -> None:
    with pytest.raises(Wrong, match="between 1 and 100 deals"):
        type_of("deals_list", "ids").read(typed, ANA)


# --- amounts -----------------------------------------------------------------------------------

AMOUNTS = [
    ("en_US", "12", 12, None),
    ("en_US", "12k", 12_000, None),
    ("en_US", "12.5K", 12_500, None),
    ("en_US", "1.5m", 1_500_000, None),
    ("en_US", "2b", 2_000_000_000, None),
    ("en_US", "1.200k", 1_200, None),
    ("en_US", "12,000", 12_000, None),
    ("en_US", "1,234,567.89", 1_234_567.89, None),
    ("en_US", "12,34,567", 1_234_567, None),
    ("en_US", "1.234.567,89", 1_234_567.89, None),
    ("en_US", "12.50", 12.5, None),
    ("en_US", "12,5", 12.5, None),
    ("en_US", ".5", 0.5, None),
    ("en_US", "0.125", 0.125, None),
    ("en_US", "-5", -5, None),
    ("en_US", "€12,000", 12_000, "EUR"),
    ("en_US", "12k €", 12_000, "EUR"),
    ("en_US", "£1.5k", 1_500, "GBP"),
    ("en_US", "12 EUR", 12, "EUR"),
    ("en_US", "usd 12k", 12_000, "USD"),
    ("en_US", "12keur", 12_000, "EUR"),
    ("en_US", "1 200,50 PLN", 1_200.5, "PLN"),
    ("en_US", "$5", 5, "USD"),
    ("de_DE", "1.200", 1_200, None),
    ("de_DE", "1.200,50 €", 1_200.5, "EUR"),
    ("de_DE", "12,5", 12.5, None),
    ("de_DE", "12.5", 12.5, None),
    ("de_CH", "1’200.50", 1_200.5, None),
    ("fr_FR", "1 200,50", 1_200.5, None),
    ("fr_FR", "1\u202f200\u00a0€", 1_200, "EUR"),
    ("pt_PT", "1.200", 1_200, None),
    ("pt_PT", "1 200", 1_200, None),
    ("pt_PT", "1.234.567", 1_234_567, None),
    ("nonsense", "12.5", 12.5, None),
]  # fmt: skip


@pytest.mark.parametrize(("locale", "typed", "amount", "currency"), AMOUNTS)
def test_an_amount_is_read(locale: str, typed: str, amount: float, currency: str | None) -> None:
    assert read_amount(typed, locale, "EUR") == (amount, currency)


def test_a_dollar_is_that_of_the_company() -> None:
    assert read_amount("$5", "en_US", "CAD") == (5, "CAD")


ASKED = [
    ("en_US", "1.200", "1200", "1.2"),
    ("en_US", "12.345 EUR", "12345 EUR", "12.345 EUR"),
    ("en_US", "-1.200", "-1200", "-1.2"),
    ("de_DE", "1,200", "1200", "1.2"),
    ("fr_FR", "1,250", "1250", "1.25"),
    ("pt_PT", "1,000", "1000", "1.0"),
]


@pytest.mark.parametrize(("locale", "typed", "one", "other"), ASKED)
def test_an_amount_that_may_be_two_is_asked(locale: str, typed: str, one: str, other: str) -> None:
    with pytest.raises(AmbiguousAmount) as asked:
        read_amount(typed, locale, "EUR")

    assert asked.value.readings == (one, other)


@pytest.mark.parametrize(
    "typed",
    [
        "", "lots", "12x", "k", "€", ".", ",", "-", "1.2.3", "1.2,3", "12 34", "1,2,3", "1e5",
        "0x10", "inf", "nan", "１２", "12--5", "10mio", "5 apples", "12 XXY", "--5", "12-",
        "9" * 16, "999999999999b", "1.2345678901234567", "1" * 41,
    ],
)  # fmt: skip
def test_what_is_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - its message is for nobody
        read_amount(typed, "en_US", "EUR")


@given(
    st.integers(-(10**14), 10**14) | st.decimals(-(10**9), 10**9, places=4).map(float),
    st.sampled_from(["en_US", "de_DE", "fr_FR", "pt_PT", "de_CH", "hi_IN"]),
)
def test_an_amount_that_is_written_out_reads_the_same_everywhere(
    amount: float, locale: str
) -> None:
    assert read_amount(write_amount(amount), locale, "EUR") == (amount, None)


def test_an_amount_brings_its_currency_along() -> None:
    read = type_of("deals_create", "value").read("12k EUR", ANA)

    assert read == Also(12_000, (("currency", "EUR"),))


# --- days and moments ----------------------------------------------------------------------------

# It is Tuesday, 24 November 2026.
DAYS = [
    ("today", "2026-11-24"),
    ("Tomorrow", "2026-11-25"),
    ("yesterday", "2026-11-23"),
    ("+3d", "2026-11-27"),
    ("-1w", "2026-11-17"),
    ("fri", "2026-11-27"),
    ("Friday", "2026-11-27"),
    ("tue", "2026-12-01"),
    ("next tue", "2026-12-01"),
    ("next week", "2026-11-30"),
    ("thurs", "2026-11-26"),
    ("30 nov", "2026-11-30"),
    ("nov 30", "2026-11-30"),
    ("30. November", "2026-11-30"),
    ("30 nov 2027", "2027-11-30"),
    ("november 30, 2027", "2027-11-30"),
    ("30 nov 27", "2027-11-30"),
    ("1 jul", "2026-07-01"),
    ("1 mar", "2027-03-01"),
    ("2026-11-30", "2026-11-30"),
    # In the other languages that sentences are read in.
    ("morgen", "2026-11-25"),
    ("Übermorgen", "2026-11-26"),
    ("demain", "2026-11-25"),
    ("hoje", "2026-11-24"),
    ("pasado mañana", "2026-11-26"),
    ("depois de amanhã", "2026-11-26"),
    ("lundi", "2026-11-30"),
    ("nächste Woche", "2026-11-30"),
    ("la semaine prochaine", "2026-11-30"),
    ("mes que viene", "2026-12-01"),
]


@pytest.mark.parametrize(("typed", "day"), DAYS)
def test_a_day_is_read(typed: str, day: str) -> None:
    assert read_day(typed, ANA) == date.fromisoformat(day)


# A month on from its last days, and the year of a day that says none.
FROM_A_DAY = [
    ("2026-01-29", "+1m", "2026-02-28"),
    ("2026-01-30", "+1m", "2026-02-28"),
    ("2026-01-31", "+1m", "2026-02-28"),
    ("2028-01-31", "+1m", "2028-02-29"),
    ("2026-03-31", "-1m", "2026-02-28"),
    ("2026-05-31", "+1m", "2026-06-30"),
    ("2026-12-31", "+2m", "2027-02-28"),
    ("2026-11-29", "+1m", "2026-12-29"),
    ("2026-11-24", "25 may", "2026-05-25"),
    ("2026-11-24", "24 may", "2027-05-24"),
    ("2026-11-24", "25.5.", "2026-05-25"),
    ("2026-11-24", "24.5.", "2027-05-24"),
    ("2026-11-24", "27 jun", "2026-06-27"),
]


@pytest.mark.parametrize(("today", "typed", "day"), FROM_A_DAY)
def test_a_day_is_read_from_the_day_it_is(today: str, typed: str, day: str) -> None:
    noon = datetime.fromisoformat(f"{today}T12:00:00Z")

    assert read_day(typed, replace(ANA, now=noon)) == date.fromisoformat(day)


NO_DAYS = [
    "", "someday", "fr", "30 novel", "32 nov", "2026-13-01", "2026-02-30", "12",
    "tomorow", "letzte Woche", "Woche", "nächste",
    "+d", "+3x", "nov", "30 nov 20 27", "+999999999999d", "next", "x" * 41,
]  # fmt: skip


@pytest.mark.parametrize("typed", NO_DAYS)
def test_what_is_no_day_is_refused(typed: str) -> None:
    with pytest.raises(Wrong, match="isn't a date I understand"):
        type_of("deals_create", "expected_close_date").read(typed, ANA)


def test_today_is_the_day_where_the_person_is() -> None:
    late = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)

    assert read_day("today", replace(ANA, now=late)) == date(2026, 11, 25)
    assert read_day("today", replace(ANA, now=late, tz="America/New_York")) == date(2026, 11, 24)


MOMENTS = [
    ("2026-11-30 14:00", "2026-11-30T13:00:00"),
    ("2026-07-30 14:00", "2026-07-30T12:00:00"),
    ("30 nov 14:00", "2026-11-30T13:00:00"),
    ("fri 9:05", "2026-11-27T08:05:00"),
    ("yesterday", "2026-11-22T23:00:00"),
    ("2026-11-30T14:00:05Z", "2026-11-30T14:00:05"),
    ("2026-11-30 14:00+02:00", "2026-11-30T12:00:00"),
    ("2026-11-30 14:00:05.999", "2026-11-30T13:00:05"),
]


@pytest.mark.parametrize(("typed", "moment"), MOMENTS)
def test_a_moment_is_read_in_the_zone_of_the_person(typed: str, moment: str) -> None:
    assert read_moment(typed, ANA) == datetime.fromisoformat(moment).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "typed", ["", "14:00", "fri 25:00", "noon", "0001-01-01 00:00", "9999-12-31T23:59:59-12:00"]
)
def test_what_is_no_moment_is_refused(typed: str) -> None:
    with pytest.raises(Wrong, match="isn't a time I understand"):
        type_of("deals_list", "updated_since").read(typed, ANA)


@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)),  # noqa: DTZ001 - UTC below
    st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Nowhere/Land"]),
)
def test_a_moment_that_is_written_out_reads_as_the_same(naive: datetime, tz: str) -> None:
    moment = naive.replace(microsecond=0, tzinfo=UTC)
    viewer = Viewer(now=ANA.now, tz=tz)

    assert read_moment(write_moment(moment, viewer), viewer) == moment


# --- choices and other small values --------------------------------------------------------------

SMALL = [
    ("deals_update", "probability", "60", 60),
    ("deals_update", "probability", "60 %", 60),
    ("deals_update", "visible_to", "company", 7),
    ("deals_update", "visible_to", "3", 3),
    ("deals_update", "status", "WON", "won"),
    ("deals_update", "is_archived", "on", True),
    ("deals_update", "is_archived", "No", False),
    ("deals_update", "currency", "eur", "EUR"),
    ("deals_update", "currency", "Euro", Name("currency", "Euro")),
    ("deals_update", "title", "  A  b ", "A  b"),
    ("deals_list", "status", "won, Open ,won", ["won", "open"]),
    ("deals_list", "sort_by", "updated", "update_time"),
    ("deals_list", "sort_by", "-added", Also("add_time", (("sort_direction", "desc"),))),
    ("deals_list", "limit", "500", 500),
]


@pytest.mark.parametrize(("tool", "field", "typed", "value"), SMALL)
def test_a_value_is_read(tool: str, field: str, typed: str, value: object) -> None:
    assert type_of(tool, field).read(typed, ANA) == value


REFUSED = [
    ("deals_update", "probability", "101", "isn't a whole percentage between 0 and 100"),
    ("deals_update", "probability", "5.5", "isn't a whole percentage"),
    ("deals_update", "probability", "٦٠", "isn't a whole percentage"),
    ("deals_update", "visible_to", "2", "Choose Owner, Owner's group, Group and sub-groups or"),
    ("deals_update", "status", "deleted", "isn't a status. Choose Open, Won or Lost"),
    ("deals_update", "is_archived", "maybe", "say yes or no"),
    ("deals_update", "title", "x" * 256, "256 characters long; 255 is the most"),
    ("deals_update", "lost_reason", "x" * 151, "150 is the most"),
    ("deals_list", "status", "open,gone", "“gone” isn't a status"),
    ("deals_list", "status", ",", "Choose Open, Won, Lost or Deleted"),
    (
        "deals_list_all_auto",
        "sort_by",
        "value",
        "isn't a way to sort. Choose Number, Added or Updated",
    ),
    ("deals_list", "limit", "501", "between 1 and 500 rows"),
    ("deals_list", "limit", "0", "between 1 and 500 rows"),
    ("deals_create", "value", "lots", "isn't an amount I understand. Try 12k"),
    ("deals_create", "value", "1.200", r"Did you mean 1,200 or 1.2\?"),
]


@pytest.mark.parametrize(("tool", "field", "typed", "sentence"), REFUSED)
def test_a_wrong_value_says_what_would_be_right(
    tool: str, field: str, typed: str, sentence: str
) -> None:
    with pytest.raises(Wrong, match=sentence):
        type_of(tool, field).read(typed, ANA)
