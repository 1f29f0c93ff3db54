"""A measured figure beside its floor, and how a run of them is shown."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Goal:
    """A goal of the performance reference: its number, and how far the ratio or value may go."""

    name: str
    limit: float
    at_least: bool = False

    def is_met(self, reached: float) -> bool:
        return reached >= self.limit if self.at_least else reached <= self.limit

    def __str__(self) -> str:
        return f"{self.name} {'≥' if self.at_least else '≤'} {self.limit:.3g}"


@dataclass(frozen=True)
class Figure:
    """`ratio` is value ÷ floor; a goal is about the ratio, or the value where there is none."""

    bench: str
    what: str
    value: float
    unit: str
    floor: float | None = None
    floor_is: str = ""
    goal: Goal | None = None

    @property
    def ratio(self) -> float | None:
        return self.value / self.floor if self.floor else None

    @property
    def verdict(self) -> str:
        if self.goal is None:
            return ""
        reached = self.value if self.ratio is None else self.ratio
        return "met" if self.goal.is_met(reached) else "missed"

    def as_json(self) -> dict[str, Any]:
        goal = str(self.goal) if self.goal else ""
        return {**asdict(self), "ratio": self.ratio, "goal": goal, "verdict": self.verdict}


HEADS = ("benchmark", "figure", "value", "floor", "ratio", "goal", "")


def table(figures: Sequence[Figure]) -> str:
    """As Markdown, in columns that also line up in a terminal."""
    rows = [HEADS, *(_row(figure) for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADS))]
    lines = [" | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
             for row in rows]  # fmt: skip
    rule = "-|-".join("-" * width for width in widths)
    return "\n".join(f"| {line} |" for line in (lines[0], rule, *lines[1:]))


def _row(figure: Figure) -> tuple[str, ...]:
    floor = f"{_short(figure.floor)} {figure.floor_is}" if figure.floor is not None else ""
    return (
        figure.bench,
        figure.what,
        f"{_short(figure.value)} {figure.unit}".strip(),
        floor.strip(),
        "" if figure.ratio is None else f"{figure.ratio:.2f}",
        str(figure.goal or ""),
        figure.verdict,
    )


def _short(number: float) -> str:
    """Three digits that mean something."""
    if number == int(number) or abs(number) >= 100:
        return f"{number:,.0f}"
    return f"{number:.3g}"
