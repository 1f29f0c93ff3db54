"""The bot dies at its work, and comes back after a while."""

import sqlite3
from contextlib import closing
from datetime import timedelta

from bot.playground.pipedrive.faults import Rule
from bot.playground.run import Playground
from tests.flows.conftest import Clock
from tests.flows.test_after_a_crash import until_it_took_effect
from tests.seat import Seat

WITHIN_A_MINUTE = timedelta(seconds=40)
LATER = timedelta(seconds=90)
MUCH_LATER = timedelta(minutes=31)


async def killed_while_it_works_on(desk: Playground, ana: Seat, line: str) -> None:
    """Acknowledged, and reading the deal when the process dies."""
    rule = Rule(kind="delay", method="GET", path="/api/v2/deals/12", seconds=60, times=1)
    desk.world.faults.add(rule)
    await ana.sends(line)
    await until_it_took_effect(rule)
    await desk.stop_bot(within=0)
    desk.world.ledger.clear()


async def comes_back(desk: Playground, clock: Clock, after: timedelta) -> None:
    clock.ahead = after
    await desk.start_bot()


def rows(desk: Playground) -> list[tuple[str, str | None]]:
    """Content and end of every kept request."""
    file = desk.settings.database_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(file)) as database:
        return database.execute("SELECT content, done_at FROM requests ORDER BY seen_at").fetchall()
