"""What a person did lately, where much was done: to undo it, and to count what was deleted."""

import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

from pydantic import SecretStr
from sqlalchemy import insert

from bot.accounts.links import Link
from bot.accounts.sealing import TokenCipher
from bot.blocks.kit.viewer import NameLookup
from bot.desk.caller import told_later
from bot.desk.operations.cap import Cap
from bot.desk.operations.queries import OperationQueries
from bot.desk.operations.rows import Rows
from bot.desk.states import Operation, Origin
from bot.store.db import Store
from bot.store.tables import operations
from bot.tools.catalog.all import BY_NAME
from tests.bench.figures import Figure, Goal
from tests.bench.laps import Lap, Run, medians
from tests.bench.listing import LOGIN
from tests.keys import new_key

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
DAY = timedelta(days=1)
DELETE = "deals_delete"
TOOLS = ("deals_update", "deals_create", "deals_mark_as_won", "activities_create", DELETE)
WHO = Origin(team="T1", user="U0", company=1, pipedrive_user=1, channel="C1")
PEOPLE = 100
# Of one person within the last day: nearly as much as one may delete, and more than is looked at.
DELETES, OTHERS = 45, 255
FEW, MANY = 500, 100_000
PART = 5_000


async def found(run: Run) -> list[Figure]:
    size = run.many(MANY, 2 * FEW)
    with tempfile.TemporaryDirectory() as folder:
        small, large = await _store(folder, FEW), await _store(folder, size)
        try:
            cost = await medians(run, run.many(31, 5), _laps("few", small) | _laps("many", large))
        finally:
            await small[0].close()
            await large[0].close()
    return [
        Figure("lately", f"to undo, of {size:,} rows", cost["done, many"], "ms",
               cost["done, few"], f"ms, of {FEW}", Goal("C2", 2)),
        Figure("lately", f"deletes of a day, of {size:,} rows", cost["cap, many"], "ms",
               cost["cap, few"], f"ms, of {FEW}", Goal("C2", 2)),
    ]  # fmt: skip


Kept = tuple[Store, TokenCipher]


def _laps(name: str, kept: Kept) -> dict[str, Lap]:
    lately, cap = OperationQueries(*kept), Cap(*kept, lambda: NOW)
    link = Link(
        team=WHO.team, user=WHO.user, company=1, pipedrive_user=1, name="", company_name="",
        domain="", locale="", tz="", currency="", login=LOGIN,
    )  # fmt: skip
    caller = told_later(link, NOW, NameLookup())
    return {
        f"done, {name}": _in_ms(lambda: lately.done(WHO.team, WHO.user, TOOLS, NOW - DAY)),
        f"cap, {name}": _in_ms(lambda: cap.left(BY_NAME[DELETE], caller)),
    }


def _in_ms(work: Callable[[], Awaitable[object]]) -> Lap:
    """By the clock on the wall: the database works in threads of its own."""

    async def lap() -> float:
        began = perf_counter()
        await work()
        return (perf_counter() - began) * 1000

    return lap


async def _store(folder: str, size: int) -> Kept:
    """Most of it is long ago and of others; what is counted is the same however large it is."""
    store = await Store.open(f"sqlite:///{Path(folder)}/{size}.db")
    vault = TokenCipher((SecretStr(new_key()),))
    rows = Rows(vault)
    made = [_row(rows, number) for number in range(size)]
    for start in range(0, size, PART):
        async with store.write() as connection:
            await connection.execute(insert(operations), made[start : start + PART])
    return store, vault


def _row(rows: Rows, number: int) -> dict[str, object]:
    is_lately = number < DELETES + OTHERS
    tool = DELETE if number < DELETES else TOOLS[number % len(TOOLS)]
    if is_lately and number >= DELETES and tool == DELETE:
        tool = TOOLS[0]
    ago = timedelta(minutes=number) if is_lately else 2 * DAY + timedelta(minutes=number)
    origin = WHO if is_lately else replace(WHO, user=f"U{number % PEOPLE}")
    done = Operation(
        tool=tool,
        args={"id": number},
        before={"12": {"title": "Acme"}},
        origin=origin,
        state="done",
        attempt=1,
        asked_at=NOW - ago,
        clicked_at=NOW - ago,
    )
    return {**rows.values(done), "epoch": "", "ended_at": NOW - ago, "told_at": NOW - ago}
