"""A process with many who all need the next token at once, for each of many links.

python -m tests.accounts.refresher, with a job as JSON on its input; then a line for each round.
"""

import asyncio
import sys
from datetime import UTC, datetime

import orjson
from pydantic import SecretStr

from bot.accounts.links import Links
from bot.accounts.renewal import Renewal
from bot.accounts.sealing import TokenCipher
from bot.pipedrive.http.errors import PipedriveError
from bot.pipedrive.http.oauth import OAuth
from bot.pipedrive.http.session import open_session
from bot.store.db import Store


async def main() -> None:
    job = orjson.loads(sys.stdin.readline())
    store, cipher = await Store.open(job["url"]), TokenCipher((SecretStr(job["key"]),))
    async with open_session() as session:
        app = (job["client_id"], SecretStr(job["client_secret"]), job["callback"])
        oauth = OAuth(session, job["pipedrive"], job["pipedrive"], *app)
        links = Links(store, cipher)
        renewal = Renewal(store, cipher, oauth, lambda: datetime.now(UTC))
        said("ready")
        for user in job["users"]:
            await asyncio.to_thread(sys.stdin.readline)
            said(await refreshed(links, renewal, user, job["at_once"]))
    await store.close()


async def refreshed(links: Links, renewal: Renewal, user: str, at_once: int) -> object:
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
    asyncio.run(main())
