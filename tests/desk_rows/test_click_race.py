"""Processes click the same buttons at the same time."""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping
from itertools import chain

import orjson
import pytest
from pydantic import SecretStr

from bot.accounts.sealing import TokenCipher
from bot.store.db import Store
from bot.store.tables import utc_now
from tests.desk_rows.desks import Clock, Desk, ask
from tests.effort import in_full
from tests.keys import new_key

# As many questions, each answered so often by each of so many processes.
OPERATIONS, CLICKS, PROCESSES = (2_000, 8, 8) if in_full() else (50, 4, 2)
# For all of them, on a machine that has other work.
PATIENCE = 1_800


async def start(job: Mapping[str, object]) -> Process:
    """A clicker that has opened the database and waits for the word."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.desk_rows.clicker", stdin=PIPE, stdout=PIPE, limit=1 << 20
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(orjson.dumps(dict(job)) + b"\n")
    await process.stdin.drain()
    assert await process.stdout.readline() == b"ready\n"
    return process


@pytest.mark.long
async def test_processes_run_each_operation_once_between_them(
    store: Store, database_url: str
) -> None:
    key = new_key()
    # The real clock: the processes have no other.
    operations = Desk(store, TokenCipher((SecretStr(key),)), Clock(utc_now())).worker()
    tickets = [await ask(operations) for _ in range(OPERATIONS)]
    job = {"url": database_url, "key": key, "tickets": tickets, "clicks": CLICKS}

    clickers = [await start(job | {"worker": f"w{number}"}) for number in range(PROCESSES)]
    async with asyncio.timeout(PATIENCE):
        ends = await asyncio.gather(*(clicker.communicate(b"go\n") for clicker in clickers))

    won = [orjson.loads(out) for out, _ in ends]
    assert [clicker.returncode for clicker in clickers] == [0] * PROCESSES
    assert all(won)
    assert sorted(chain.from_iterable(won)) == sorted(tickets)
