"""Native charts, kept within what Slack draws; each stands beside a table and a line of text."""

import math
from collections.abc import Mapping, Sequence

from bot.blocks.kit.message import Block
from bot.text import cut

TITLE, LABEL, AXIS = 50, 20, 50
MOST_POINTS = 20
# Slack's documents disagree whether a pie may have twelve.
MOST_SEGMENTS = 6
OTHER = "Other"

Figures = Mapping[str, float]  # by label, in the order to be shown


def bars(title: str, categories: Sequence[str], series: Mapping[str, Figures], axis: str) -> Block:
    """One group of bars for each category, one bar in it for each of the series."""
    shown = categories[:MOST_POINTS]
    labels = _told_apart(shown)
    drawn = [
        {
            "name": cut(name, LABEL),
            "data": [
                {"label": label, "value": _drawable(figures.get(category, 0))}
                for category, label in zip(shown, labels, strict=True)
            ],
        }
        for name, figures in series.items()
    ]
    axes = {"categories": labels, "y_label": cut(axis, AXIS)}
    return _chart(title, {"type": "bar", "series": drawn, "axis_config": axes})


def pie(title: str, figures: Figures) -> Block | None:
    """The shares of a whole, the smallest as one where there are many; none of nothing."""
    there = {label: value for label, value in figures.items() if _drawable(value) > 0}
    if not there:
        return None
    most = len(there) if len(there) <= MOST_SEGMENTS else MOST_SEGMENTS - 1
    largest = sorted(there, key=lambda label: -there[label])[:most]
    named = [label for label in there if label in largest]
    rest = sum(value for label, value in there.items() if label not in largest)
    labels = _told_apart([*named, *([OTHER] if rest else [])])
    shares = [*(there[label] for label in named), *([rest] if rest else [])]
    segments = [
        {"label": label, "value": value} for label, value in zip(labels, shares, strict=True)
    ]
    return _chart(title, {"type": "pie", "segments": segments})


def _chart(title: str, chart: Block) -> Block:
    return {"type": "data_visualization", "title": cut(title, TITLE), "chart": chart}


def _told_apart(labels: Sequence[str]) -> list[str]:
    """Slack wants every label once, and none of them empty."""
    apart: dict[str, str] = {}
    for label in labels:
        short = cut(label, LABEL) or "–"
        unique = short if short not in apart else f"{cut(short, LABEL - 4)} {len(apart)}"
        apart[unique] = unique
    return list(apart)


def _drawable(value: float) -> float:
    return value if math.isfinite(value) else 0
