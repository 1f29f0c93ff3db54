"""What people really type, and what it means: written by hand, never derived.

Ana types in Berlin on Tuesday, 24 November 2026; her company counts in EUR.
"""

from dataclasses import replace

import pytest

from bot.commands.router import Incomplete, parse
from bot.tools.base import Call
from bot.tools.tokens import clean
from tests.grammar import rows_below, rows_reading, rows_values, rows_writing
from tests.grammar.meaning import meaning
from tests.people import ANA

LINES = [
    row
    for rows in (rows_reading, rows_writing, rows_below)
    for part in rows.ROWS.values()
    for row in part
]
VALUES = [
    (locale, field, name, typed, read)
    for field, name, table in (
        ("value", "value", rows_values.AMOUNTS),
        ("close", "expected_close_date", rows_values.DAYS),
    )
    for locale, rows in table.items()
    for typed, read in rows
]


@pytest.mark.parametrize(("typed", "means"), LINES, ids=[typed for typed, _ in LINES])
def test_a_line_means(typed: str, means: str) -> None:
    command, _, line = typed.partition(" ")

    assert meaning(parse(command, clean(line), ANA)) == means


@pytest.mark.parametrize(
    ("locale", "field", "name", "typed", "read"),
    VALUES,
    ids=[f"{locale} {field}={typed}" for locale, field, _, typed, _ in VALUES],
)
def test_a_value_without_quotes_is_read_as_the_person_writes_it(
    locale: str, field: str, name: str, typed: str, read: str
) -> None:
    viewer = replace(ANA, locale=locale)

    found = parse("/deal", clean(f"new Acme {field}={typed}"), viewer)
    in_quotes = parse("/deal", clean(f'new {field}="{typed}" Acme'), viewer)

    assert in_quotes == found
    if isinstance(found, Incomplete):
        assert found.wrong == {name: read}
    else:
        assert isinstance(found, Call)
        given = found.args.given()
        told = [str(given.pop(key)) for key in (name, "currency") if key in given]
        assert (given, " ".join(told)) == ({"title": "Acme"}, read)


def test_the_table_is_long_enough_to_be_believed_and_says_nothing_twice() -> None:
    typed = [line for line, _ in LINES]

    assert len(typed) == len(set(typed))
    assert len(typed) >= 300
