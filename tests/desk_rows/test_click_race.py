"""Two processes click the same buttons at the same time."""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping

import orjson
import pytest
from pydantic import SecretStr

from bot.accounts.sealing import TokenCipher
from bot.store.db import Store
from bot.store.tables import utc_now
from tests.desk_rows.desks import Clock, Desk, ask
from tests.effort import examples
from tests.keys import new_key

OPERATIONS = examples(500)


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
async def test_two_processes_run_each_operation_once(store: Store, database_url: str) -> None:
    key = new_key()
    # The real clock: the processes have no other.
    operations = Desk(store, TokenCipher((SecretStr(key),)), Clock(utc_now())).worker()
    tickets = [await ask(operations) for _ in range(OPERATIONS)]
    job = {"url": database_url, "key": key, "tickets": tickets}

    clickers = [await start(job | {"worker": worker}) for worker in ("w1", "w2")]
    async with asyncio.timeout(60):
        ends = await asyncio.gather(*(clicker.communicate(b"go\n") for clicker in clickers))

    won = [orjson.loads(out) for out, _ in ends]
    assert [clicker.returncode for clicker in clickers] == [0, 0]
    assert all(won)
    assert sorted(won[0] + won[1]) == sorted(tickets)
