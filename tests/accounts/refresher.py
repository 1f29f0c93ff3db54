"""A process with many who all need the next token at once, for each of many links.

python -m tests.accounts.refresher, with a job as JSON on its input; then a line for each round.
Where the job says `apart`, each round is a process of its own, whose number is told instead.
"""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from typing import Any

import orjson
from pydantic import SecretStr

from bot.accounts.links import Links
from bot.accounts.renewal import Renewal
from bot.accounts.sealing import TokenCipher
from bot.pipedrive.http.errors import PipedriveError
from bot.pipedrive.http.oauth import OAuth
from bot.pipedrive.http.session import open_session
from bot.store.db import Store

Job = dict[str, Any]


async def in_one_life(job: Job) -> None:
    async with renewing(job) as renew:
        said("ready")
        for user in job["users"]:
            await asyncio.to_thread(sys.stdin.readline)
            said(await renew(user))


def each_in_a_life_of_its_own(job: Job) -> None:
    said("ready")
    for user in job["users"]:
        sys.stdin.readline()
        child = os.fork()
        if not child:
            asyncio.run(once(job, user))
            os._exit(0)
        said(child)
        os.waitpid(child, 0)


async def once(job: Job, user: str) -> None:
    async with renewing(job) as renew:
        await renew(user)


@asynccontextmanager
async def renewing(job: Job) -> AsyncIterator[Callable[[str], Awaitable[object]]]:
    store, cipher = await Store.open(job["url"]), TokenCipher((SecretStr(job["key"]),))
    async with open_session() as session:
        app = (job["client_id"], SecretStr(job["client_secret"]), job["callback"])
        oauth = OAuth(session, job["pipedrive"], job["pipedrive"], *app)
        renewal = Renewal(store, cipher, oauth, lambda: datetime.now(UTC))
        yield partial(refreshed, Links(store, cipher), renewal, job["at_once"])
    await store.close()


async def refreshed(links: Links, renewal: Renewal, at_once: int, user: str) -> object:
    """The tokens that they ended with, of which there should be one; or what went wrong."""
    link = await links.get("T1", user)
    assert link
    try:
        logins = await asyncio.gather(*(renewal(link.login, refused=False) for _ in range(at_once)))
    except PipedriveError as error:
        return type(error).__name__
    return sorted({login.secret.get_secret_value() for login in logins})


def said(what: object) -> None:
    sys.stdout.buffer.write(orjson.dumps(what) + b"\n")
    sys.stdout.flush()


if __name__ == "__main__":
    job = orjson.loads(sys.stdin.readline())
    if job.get("apart"):
        each_in_a_life_of_its_own(job)
    else:
        asyncio.run(in_one_life(job))
