"""Fifty deals as a table, checked against Slack's limits and dumped."""

from datetime import UTC, date, datetime
from typing import Any

import orjson

from bot.blocks.kit.limits import check_message
from bot.blocks.kit.message import Message
from bot.blocks.kit.viewer import NameLookup, Viewer
from bot.blocks.records import deal_lists
from bot.pipedrive.names.lookups import Stage, User
from bot.pipedrive.records.models import Deal, Page
from tests.bench.figures import Figure, Goal
from tests.bench.laps import Run, medians, timed

ROWS = 50
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
DEALS = [
    Deal(
        id=number,
        title=f"Acme renewal {number}",
        value=1000.0 + 125 * number,
        currency="EUR",
        owner_id=3,
        pipeline_id=1,
        stage_id=1 + number % 5,
        expected_close_date=date(2026, 12, 1 + number % 28),
    )
    for number in range(1, ROWS + 1)
]
VIEWER = Viewer(
    now=NOW,
    domain="desk",
    lookup=NameLookup(
        stages={n: Stage(id=n, name=f"Stage {n}", pipeline_id=1) for n in range(1, 6)},
        users={3: User(id=3, name="Ana Lima")},
    ),
)


async def rows(run: Run) -> list[Figure]:
    by_hand = _copier(deal_lists.deals(Page(DEALS), VIEWER).blocks)
    times = run.many(20, 5)
    variants = {
        "built": timed(lambda: _dumped(deal_lists.deals(Page(DEALS), VIEWER)), times),
        "checked": timed(_checked, times),
        "hand": timed(lambda: orjson.dumps(by_hand()), times),
    }
    cost = await medians(run, run.many(61, 5), variants)
    floor = "µs, plain dicts"
    return [
        Figure("render", f"{ROWS} rows, dumped", cost["built"], "µs", cost["hand"], floor),
        Figure("render", f"{ROWS} rows, checked and dumped", cost["checked"], "µs", cost["hand"],
               floor, Goal("P19", 1.5)),
    ]  # fmt: skip


def _checked() -> bytes:
    message = deal_lists.deals(Page(DEALS), VIEWER)
    if check_message(message):
        raise RuntimeError("Slack would not take it")
    return _dumped(message)


def _dumped(message: Message) -> bytes:
    return orjson.dumps({"text": message.text, "blocks": message.blocks})


def _copier(blocks: Any) -> Any:
    """A function that builds these very blocks as literals, texts and all."""
    return eval(f"lambda: {blocks!r}")  # noqa: S307 - our own blocks
