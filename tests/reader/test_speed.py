"""How long reading takes, in processor time and against itself: a busy machine is no fault."""

from collections.abc import Callable
from time import process_time

import pytest

from bot.commands.reader.reading import MOST_WORDS, readings
from bot.commands.reader.understanding import understood
from tests.reader.names import ANA

USUAL = "my deals over 10k closing this week"
LONG = ("my deals over 10k and ", "acme renewal blub ", "12 ", "next week ", "won lost open ", "a ",
        "“", "= ", "owner=me ", "'s ", "…", "10k-20k ")  # fmt: skip


def best_of(times: int, do: Callable[[], object]) -> float:
    found = []
    for _ in range(times):
        began = process_time()
        do()
        found.append(process_time() - began)
    return min(found)


def test_a_usual_line_is_read_in_a_few_milliseconds() -> None:
    readings("deal", USUAL, ANA)

    assert best_of(20, lambda: readings("deal", USUAL, ANA)) < 0.005


@pytest.mark.parametrize("part", LONG)
def test_twice_as_long_takes_about_twice_as_long(part: str) -> None:
    half, whole = ((part * 3_000)[:length] for length in (1_500, 3_000))
    short = best_of(5, lambda: understood("deal", half, ANA))
    long = best_of(5, lambda: understood("deal", whole, ANA))

    assert long < max(0.02, 3 * short)


def test_so_do_as_many_words_as_are_read() -> None:
    words = ["delete", "12", "and"] * MOST_WORDS
    half, whole = (" ".join(words[:most]) for most in (MOST_WORDS // 2, MOST_WORDS))
    short = best_of(2, lambda: understood("crm", half, ANA))
    long = best_of(2, lambda: understood("crm", whole, ANA))

    assert long < 3 * short
