"""The second corpus: lines as people say them, each with the command that means the same."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

LINES = Path(__file__).parents[1] / "plain" / "lines.txt"
_DAY = re.compile(r"\{(\w+)([+-]\d+)?\}")
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class Line:
    """`meant` are commands, any of which will do; or `ask`, or `never`."""

    group: str
    typed: str
    meant: tuple[str, ...]


def corpus(today: date) -> Iterator[Line]:
    group, days = "", _known(today)
    for line in LINES.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            group = line.strip("[]")
        elif line.startswith("/"):
            typed, _, meant = line.partition(" -> ")
            filled = _DAY.sub(lambda found: _day(found[1], found[2], days), meant)
            yield Line(group, typed, tuple(filled.split(" | ")))


def _day(name: str, by: str | None, days: dict[str, date]) -> str:
    return (days[name] + timedelta(int(by or 0))).isoformat()


def _known(today: date) -> dict[str, date]:
    """The days that lines speak of, as they are called in the corpus."""
    monday, month = today - timedelta(today.weekday()), today.replace(day=1)
    quarter = today.replace(month=3 * ((today.month - 1) // 3) + 1, day=1)
    year = today.replace(month=1, day=1)
    starts = {
        "week": monday, "next_week": monday + timedelta(7), "last_week": monday - timedelta(7),
        "month": month, "next_month": _later(month, 1), "last_month": _later(month, -1),
        "quarter": quarter, "next_quarter": _later(quarter, 3), "year": year,
        "nextdec": today.replace(month=12, day=1),
    }  # fmt: skip
    lengths = {"week": 0, "month": 1, "quarter": 3, "year": 12, "nextdec": 1}
    ends = {}
    for name, start in starts.items():
        months = lengths[name.rpartition("_")[2]]
        after = _later(start, months) if months else start + timedelta(7)
        ends[f"{name}_end"] = after - timedelta(1)
    single = {"today": today, "tomorrow": today + timedelta(1), "yesterday": today - timedelta(1)}
    for number, name in enumerate(WEEK):
        coming = today + timedelta((number - today.weekday()) % 7 or 7)
        single |= {name: coming, f"last{name}": today - timedelta((today.weekday() - number) % 7),
                   f"next_{name}": coming}  # fmt: skip
    return {**starts, **ends, **single}


def _later(first: date, months: int) -> date:
    number = first.year * 12 + first.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)
