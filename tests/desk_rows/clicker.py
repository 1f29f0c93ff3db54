"""A process of its own that clicks every ticket several times: `python -m ... < job`."""

import asyncio
import random
import sys
from contextlib import suppress
from typing import Any

import orjson
from pydantic import SecretStr

from bot.accounts.sealing import TokenCipher
from bot.desk.operations.operations import Operations
from bot.desk.states import Operation
from bot.store.db import Store, StoreFailed
from tests.desk_rows.desks import everybody

AT_ONCE = 8


async def click_all(job: dict[str, Any]) -> list[str]:
    store = await Store.open(job["url"])
    vault = TokenCipher((SecretStr(job["key"]),))
    operations = Operations(store, vault, everybody, worker=job["worker"])
    clicks: list[str] = job["tickets"] * job["clicks"]
    random.Random(job["worker"]).shuffle(clicks)  # noqa: S311 - an order, not a secret

    async def click(ticket: str) -> str | None:
        """Whoever is told that the database was busy and nothing was done clicks again."""
        while True:
            with suppress(StoreFailed):
                answer = await operations.claim(ticket, "T1", "U1")
                return ticket if isinstance(answer, Operation) else None

    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.buffer.readline)
    won = [
        await asyncio.gather(*map(click, clicks[at : at + AT_ONCE]))
        for at in range(0, len(clicks), AT_ONCE)
    ]
    await store.close()
    return [ticket for some in won for ticket in some if ticket]


if __name__ == "__main__":
    job = orjson.loads(sys.stdin.buffer.readline())
    won = asyncio.run(click_all(job))
    sys.stdout.write(orjson.dumps(won).decode() + "\n")
