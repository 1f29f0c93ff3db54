"""A process of its own that clicks every ticket several times: `python -m ... < job`."""

import asyncio
import random
import sys

import orjson
from pydantic import SecretStr

from bot.accounts.sealing import TokenCipher
from bot.desk.operations.operations import Operations
from bot.desk.states import Operation
from bot.store.db import Store
from tests.desk_rows.desks import everybody

CLICKS = 4


async def click_all(job: dict[str, str], tickets: list[str]) -> list[str]:
    store = await Store.open(job["url"])
    vault = TokenCipher((SecretStr(job["key"]),))
    operations = Operations(store, vault, everybody, worker=job["worker"])
    clicks = tickets * CLICKS
    random.Random(job["worker"]).shuffle(clicks)  # noqa: S311 - an order, not a secret

    async def click(ticket: str) -> str | None:
        answer = await operations.claim(ticket, "T1", "U1")
        return ticket if isinstance(answer, Operation) else None

    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.buffer.readline)
    won = [
        await asyncio.gather(*map(click, clicks[at : at + 8])) for at in range(0, len(clicks), 8)
    ]
    await store.close()
    return [ticket for some in won for ticket in some if ticket]


if __name__ == "__main__":
    job = orjson.loads(sys.stdin.buffer.readline())
    won = asyncio.run(click_all(job, job["tickets"]))
    sys.stdout.write(orjson.dumps(won).decode() + "\n")
