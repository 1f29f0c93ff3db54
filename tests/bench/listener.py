"""The whole bot as a process that hears two companies; or aiohttp that knows the password alone.

Prints its port and the ways in as JSON, and tells at `/rows` what it keeps.
"""

import asyncio
import hmac
import json
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import replace
from pathlib import Path

import orjson
from aiohttp import web
from pydantic import SecretStr
from sqlalchemy import func, select

from bot.accounts.links import Link, Links
from bot.accounts.sealing import TokenCipher
from bot.app import create_app
from bot.ingress.serve import runner_for, spare_the_collector
from bot.observe import logs
from bot.pipedrive.request import Login
from bot.settings import Settings
from bot.store.db import Store
from bot.store.tables import events, utc_now
from bot.watch.hearing.hooks import PATH, Hooks
from bot.watch.watches.rows import Place, Watches
from bot.watch.watches.spec import Spec
from tests.bench.hooks import COMPANIES, proof
from tests.bench.payloads import TEAM
from tests.bench.processes import say
from tests.bench.server import cpu
from tests.bench.whole import settings_for
from tests.store.databases import fresh_postgres


async def main(which: str, peer: str) -> None:
    async with bare() if which == "bare" else whole(which, peer) as (app, ways):
        app.add_routes([web.get("/cpu", cpu)])
        runner = runner_for(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        spare_the_collector()
        say(json.dumps({"port": site.port, "ways": ways}))
        await asyncio.to_thread(sys.stdin.read)
        await runner.cleanup()


Served = tuple[web.Application, dict[int, tuple[str, str]]]


@asynccontextmanager
async def whole(kind: str, peer: str) -> AsyncIterator[Served]:
    """On PostgreSQL with a worker beside it."""
    with tempfile.TemporaryDirectory() as folder, database(kind, Path(folder)) as url:
        settings = settings_for(Path(folder), peer).model_copy(update={"database_url": url})
        store = await Store.open(settings.database_url)
        ways = await _follow(store, TokenCipher(settings.encryption_key))
        async with AsyncExitStack() as stack:
            stack.push_async_callback(store.close)
            app = await stack.enter_async_context(create_app(settings))
            app.ready.set()
            if kind == "postgresql":
                await stack.enter_async_context(worker(settings))

            async def rows(request: web.Request) -> web.Response:
                return web.json_response(await _rows(store))

            app.web.add_routes([web.get("/rows", rows)])
            yield app.web, ways


@contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    if kind == "postgresql":
        with fresh_postgres() as url:
            yield url
    else:
        yield f"sqlite:///{folder}/bench.db"


@asynccontextmanager
async def worker(settings: Settings) -> AsyncIterator[None]:
    """It is there once those that serve leave the work to it."""
    env = {
        "SLACK_BOT_TOKEN": settings.slack_bot_token.get_secret_value()
        if settings.slack_bot_token
        else "",
        "SLACK_SIGNING_SECRET": settings.slack_signing_secret[0].get_secret_value(),
        "ENCRYPTION_KEY": settings.encryption_key[0].get_secret_value(),
        "DATABASE_URL": settings.database_url,
        "SLACK_API_URL": settings.slack_api_url,
        "PIPEDRIVE_API_URL": settings.pipedrive_api_url,
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "worker",
        env={**os.environ, **env}, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    if process.stdout is None:
        raise RuntimeError("a process without pipes")
    while b'"working"' not in await process.stdout.readline():
        pass
    reading = asyncio.create_task(process.stdout.read())
    try:
        yield
    finally:
        process.kill()
        await process.wait()
        await reading


async def _follow(store: Store, cipher: TokenCipher) -> dict[int, tuple[str, str]]:
    """Somebody of each company, with all that is won followed in a channel of its own."""
    ways = {}
    for company, channel in COMPANIES.items():
        login = Login(TEAM, company, 31, SecretStr("a" * 40))
        link = Link(
            team=TEAM, user=f"U{company}", company=company, pipedrive_user=31, name="Ana",
            company_name="Desk", domain="desk", locale="en_GB", tz="Europe/Lisbon",
            currency="EUR", login=login,
        )  # fmt: skip
        await Links(store, cipher).save(link)
        spec = Spec(entity="deal", threads="off")
        await Watches(store, cipher, utc_now).add(Place(TEAM, channel), link, spec)
        hook = await Hooks(store, cipher, utc_now).add(replace(link), "deal")
        ways[company] = (f"{PATH}/{hook.id}", hook.password)
    return ways


async def _rows(store: Store) -> dict[str, int]:
    undone = func.count().filter(events.c.done_at.is_(None))
    async with store.read() as connection:
        all_, left = (
            await connection.execute(select(func.count(), undone).select_from(events))
        ).one()
    return {"events": all_, "undone": left}


@asynccontextmanager
async def bare() -> AsyncIterator[Served]:
    """The floor: whoever knows the password has their body read, and no more."""
    ways = {company: (f"/{company}", "a" * 43) for company in COMPANIES}
    proofs = {path: proof(password) for path, password in ways.values()}

    async def receive(request: web.Request) -> web.Response:
        given = request.headers.get("Authorization", "")
        if not hmac.compare_digest(proofs[request.path], given):
            return web.Response(status=401)
        orjson.loads(await request.read())
        return web.Response()

    app = web.Application()
    app.add_routes([web.post(path, receive) for path in proofs])
    yield app, ways


if __name__ == "__main__":
    with open(os.devnull, "w", encoding="utf-8") as nowhere:  # noqa: PTH123 - not a path of ours
        logs.setup("INFO", nowhere)
        asyncio.run(main(*sys.argv[1:]))
