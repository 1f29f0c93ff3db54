"""Reading a very long line, and one twice as long."""

from datetime import UTC, datetime
from functools import partial

from bot.blocks.kit.viewer import Viewer
from bot.commands.router import parse
from tests.bench.figures import Figure, Goal
from tests.bench.laps import Run, medians, timed

MOST = 3_000
VIEWER = Viewer(now=datetime(2026, 11, 24, 12, tzinfo=UTC))
LINES = {
    "words": "acme renewal ",
    "pairs": "value=12k owner=me ",
    "quotes": '"acme renewal" ',
    "amounts of several words": "value=1 2 3 4 ",
}


async def lines(run: Run) -> list[Figure]:
    variants = {}
    for name, piece in LINES.items():
        for length in (MOST // 2, MOST):
            text = ("new " + piece * MOST)[:length]
            variants[f"{name} {length}"] = timed(partial(parse, "/deal", text, VIEWER), 5)
    cost = await medians(run, run.many(21, 3), variants)
    return [
        Figure("parse", f"{MOST:,} characters of {name}", cost[f"{name} {MOST}"], "µs",
               cost[f"{name} {MOST // 2}"], "µs, of half", Goal("doubling", 2.2))
        for name in LINES
    ]  # fmt: skip
