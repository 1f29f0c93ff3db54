"""Amounts, days and moments, as people in several countries read them."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.blocks.kit import figures
from bot.blocks.kit.viewer import NameLookup, Viewer
from bot.pipedrive.names.lookups import Currency
from tests.blocks.samples import VIEWER


def _plain(shown: str) -> str:
    return shown.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("locale", "whole", "broken", "yen", "day", "moment"),
    [
        ("en_US", "€12,000", "-€0.50", "¥1,200", "Mon 30 Nov", "Mon 30 Nov, 2:05 PM"),
        ("de_DE", "12.000 €", "-0,50 €", "1.200 ¥", "Mon 30 Nov", "Mon 30 Nov, 14:05"),
        ("pt_PT", "12 000 €", "-0,50 €", "1200 JP¥", "Mon 30 Nov", "Mon 30 Nov, 14:05"),
        ("fr_FR", "12 000 €", "-0,50 €", "1 200 JPY", "Mon 30 Nov", "Mon 30 Nov, 14:05"),
        ("ko_KR", "€12,000", "-€0.50", "JP¥1,200", "Mon 30 Nov", "Mon 30 Nov, 2:05 PM"),
        ("ja_JP", "€12,000", "-€0.50", "￥1,200", "Mon 30 Nov", "Mon 30 Nov, 14:05"),
    ],
)
def test_each_country_reads_its_own_amounts_and_english_days(  # noqa: PLR0913, PLR0917 - one column each
    locale: str, whole: str, broken: str, yen: str, day: str, moment: str
) -> None:
    viewer = replace(VIEWER, locale=locale)

    assert _plain(figures.money(12000, "EUR", viewer)) == whole
    assert _plain(figures.money(-0.5, "EUR", viewer)) == broken
    assert _plain(figures.money(1200, "JPY", viewer)).replace("1 200 JP¥", "1200 JP¥") == yen
    assert _plain(figures.day(date(2026, 11, 30), viewer)) == day
    assert _plain(figures.moment(datetime(2026, 11, 30, 14, 5, tzinfo=UTC), viewer)) == moment


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [
        (None, "EUR", "no value"),
        (float("nan"), "EUR", "no value"),
        (float("inf"), "EUR", "no value"),
        (0, "EUR", "€0"),
        (1234.5, "EUR", "€1,234.50"),
        (1234.567, "KWD", "KWD1,234.567"),
        (1200.4, "JPY", "¥1,200.4"),
        (99.999, "EUR", "€99.999"),
        (12, None, "12"),
        (12, "<!channel>", "12"),
        (12.5, "BTCX", "12.50 BTCX"),
        (1.5e18, "EUR", "1.5e+18 EUR"),
    ],
)
def test_an_amount_is_shown_in_full_or_not_at_all(
    amount: float | None, currency: str | None, shown: str, viewer: Viewer
) -> None:
    assert _plain(figures.money(amount, currency, viewer)) == shown


def test_a_companys_own_currency_has_its_own_decimals(viewer: Viewer) -> None:
    own = replace(
        viewer, lookup=NameLookup(currencies={"BON": Currency(code="BON", decimal_points=0)})
    )

    assert figures.summed(12.4, "BON", own) == "12 BON"
    assert figures.money(12.4, "BON", own) == "12.4 BON"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (date(2026, 11, 24), "today"),
        (date(2026, 11, 25), "tomorrow"),
        (date(2026, 11, 23), "yesterday"),
        (date(2026, 11, 27), "in 3 days"),
        (date(2026, 11, 22), "2 days ago"),
        (date(2027, 3, 1), "in 3 months"),
        (date(2020, 1, 1), "7 years ago"),
    ],
)
def test_a_day_is_told_from_today(value: date, shown: str, viewer: Viewer) -> None:
    assert figures.away(value, viewer) == shown


def test_what_was_lately_is_told_by_name_and_the_rest_by_date(viewer: Viewer) -> None:
    days = [datetime(2026, 11, day, 9, tzinfo=UTC) for day in (24, 23, 22)]

    assert [figures.since(day, viewer) for day in days] == [
        "today, 9:00 AM",
        "yesterday, 9:00 AM",
        "Sun 22 Nov (2 days ago)",
    ]


def test_another_year_is_said(viewer: Viewer) -> None:
    assert figures.day(date(2027, 1, 4), viewer) == "Mon 4 Jan 2027"


def test_a_day_that_is_over_is_overdue_and_today_is_not(viewer: Viewer) -> None:
    assert figures.overdue(date(2026, 11, 23), viewer) == "overdue by 1 day"
    assert figures.overdue(date(2026, 11, 24), viewer) == ""


def test_today_is_the_persons_own_and_not_the_servers(viewer: Viewer) -> None:
    late = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
    tokyo = replace(viewer, now=late, tz="Asia/Tokyo")

    assert tokyo.today == date(2026, 11, 25)
    assert figures.moment(late, tokyo) == "Wed 25 Nov, 8:30 AM"


@pytest.mark.usefixtures("machine_in_tokyo")
def test_a_time_without_a_zone_is_utc(viewer: Viewer) -> None:
    naive = datetime(2026, 7, 1, 12, 0)  # noqa: DTZ001 - that is the case

    assert figures.clock(naive, viewer) == "1:00 PM"


def test_an_unknown_locale_or_zone_is_no_reason_to_fail(viewer: Viewer) -> None:
    odd = replace(viewer, locale="tlh-Qo'noS", tz="Nowhere/At_All")

    assert figures.money(12000, "EUR", odd) == "€12,000"
    assert figures.clock(datetime(2026, 7, 1, 12, 0, tzinfo=UTC), odd) == "12:00 PM"


@pytest.mark.parametrize(
    ("detail", "locale", "shown"),
    [
        ("Ana · Proposal · 2,200 EUR · open", "en_US", "Ana · Proposal · €2,200 · open"),
        ("Ana · 2,200.50 EUR", "de_DE", "Ana · 2.200,50 €"),
        ("2 × 10 EUR", "en_US", "2 × €10"),
        ("Route 12 EUR trip · open", "en_US", "Route 12 EUR trip · open"),
        ("", "en_US", ""),
    ],
)
def test_what_tells_a_record_apart_has_amounts_as_they_are_read(
    detail: str, locale: str, shown: str, viewer: Viewer
) -> None:
    read = figures.as_read(detail, replace(viewer, locale=locale))

    assert read.replace("\xa0", " ") == shown
