"""A day of a large company by the clock: what the bot reads for itself, keeps, and holds.

The whole playground is in this process: Pipedrive's and Slack's own notes of the day are cleared
as it goes on, so that what grows is the bot's.
"""

import gc
import os
from pathlib import Path

from bot.app import create_app
from bot.manifest import FILE
from bot.playground.clock import MovableClock
from bot.playground.run import Playground, playground
from tests.bench.figures import Figure, Goal
from tests.bench.laps import Run
from tests.bench.processes import memory_kb
from tests.flows.watching import Office
from tests.seat import Seat, seat

EVENTS, SLOTS, DEALS = 20_000, 96, 200
SEATS, OF_LITE = 200, 30_000
WATCHED = (
    "deals won",
    "deals lost,moved,value,owner",
    "deals stuck=7d",
    "activities done",
    "files",
)
OWN_READS, FILE_SIZE, GROWTH = Goal("day", 1), Goal("day", 200), Goal("day", 1.1)


async def passed(run: Run) -> list[Figure]:
    events = run.many(EVENTS, 400)
    clock, manifest = MovableClock(), FILE.read_text(encoding="utf-8")
    async with (
        playground(create_app, manifest=manifest, clock=clock, deals=300) as desk,
        seat(desk.workspace.origin, "U0ANA") as ana,
    ):
        await _follows(desk, ana)
        return await _lives(desk, ana, events)


async def _follows(desk: Playground, ana: Seat) -> None:
    desk.world.limits.daily = desk.world.limits.burst = 10_000_000
    await ana.sends("/crm connect")
    await ana.submits(await ana.modal(), token=desk.world.tokens["ana"])
    await ana.modal()
    for line in WATCHED:
        await ana.types(f"/crm watch {line}")
    await ana.lets_pass(minutes=5)


async def _lives(desk: Playground, ana: Seat, events: int) -> list[Figure]:
    office, tokens, held = Office(desk), 0, list[int]()
    deals = await office.deals(*(f"Deal {number}" for number in range(DEALS)))
    for slot in range(SLOTS):
        steps = [
            {"do": "update", "entity": "deal", "id": deals[at % len(deals)],
             "fields": {"value": 1000 + slot * events + at}}
            for at in range(slot * events // SLOTS, (slot + 1) * events // SLOTS)
        ]  # fmt: skip
        await office.change(("tom", "kenji")[slot % 2], *steps)
        await ana.lets_pass(minutes=15)
        tokens += sum(sent.tokens for sent in desk.world.ledger if sent.method == "GET")
        _forget(desk)
        if slot in {SLOTS // 2, SLOTS - 1}:
            gc.collect()
            held.append(memory_kb(os.getpid(), "VmRSS"))
    size = _size(desk.around.folder)
    budget = SEATS * OF_LITE
    return [
        Figure("day", f"{events:,} events: own reads", tokens / budget * 100, "% of a day",
               goal=OWN_READS),
        Figure("day", "database", size, "MB", goal=FILE_SIZE),
        Figure("day", "memory at the end", held[1] / 1000, "MB", held[0] / 1000,
               "MB at noon", GROWTH),
    ]  # fmt: skip


def _forget(desk: Playground) -> None:
    desk.world.ledger.clear()
    desk.world.sender.log.clear()
    desk.workspace.calls.clear()


def _size(folder: Path) -> float:
    """Of the database, with what SQLite keeps beside it."""
    return sum(file.stat().st_size for file in folder.glob("*.db*")) / 1e6
