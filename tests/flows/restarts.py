"""The bot dies at its work, and comes back after a while."""

import sqlite3
from contextlib import closing
from datetime import timedelta

from bot.playground.pipedrive.faults import Rule
from bot.playground.run import Playground
from tests.flows.conftest import Clock
from tests.flows.test_after_a_crash import until_it_took_effect
from tests.seat import Json, Seat

WITHIN_A_MINUTE = timedelta(seconds=40)
LATER = timedelta(seconds=90)
MUCH_LATER = timedelta(minutes=31)


def held_up(desk: Playground, path: str = "/api/v2/deals/12") -> Rule:
    """Whoever reads this first waits for so long that the process dies meanwhile."""
    rule = Rule(kind="delay", method="GET", path=path, seconds=60, times=1)
    desk.world.faults.add(rule)
    return rule


async def killed(desk: Playground, rule: Rule) -> None:
    """Once it waits."""
    await until_it_took_effect(rule)
    await desk.stop_bot(within=0)


async def killed_while_it_works_on(desk: Playground, ana: Seat, line: str) -> None:
    """Acknowledged, and reading the deal when the process dies."""
    rule = held_up(desk)
    await ana.sends(line)
    await killed(desk, rule)
    desk.world.ledger.clear()


async def told_after(
    desk: Playground, ana: Seat, clock: Clock, line: str, after: timedelta
) -> Json:
    """What is told of a line that the process died over, when it is back."""
    await killed_while_it_works_on(desk, ana, line)
    await comes_back(desk, clock, after)
    return await ana.told()


async def comes_back(desk: Playground, clock: Clock, after: timedelta) -> None:
    clock.ahead = after
    await desk.start_bot()


def rows(desk: Playground) -> list[tuple[str, str | None]]:
    """Content and end of every kept request."""
    file = desk.settings.database_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(file)) as database:
        return database.execute("SELECT content, done_at FROM requests ORDER BY seen_at").fetchall()
