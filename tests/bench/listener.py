"""The whole bot as a process that hears two companies; or aiohttp that knows the password alone.

Prints its port and the ways in as JSON, and tells at `/rows` what it keeps.
"""

import asyncio
import hmac
import json
import os
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path

import orjson
from aiohttp import web
from pydantic import SecretStr
from sqlalchemy import func, select

from bot.accounts.links import Link, Links
from bot.accounts.token_cipher import TokenCipher
from bot.app import create_app
from bot.ingress.serve import runner_for
from bot.observe import logs
from bot.pipedrive.request import Login
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


async def main(which: str, peer: str) -> None:
    async with bare() if which == "bare" else whole(peer) as (app, ways):
        app.add_routes([web.get("/cpu", cpu)])
        runner = runner_for(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        say(json.dumps({"port": site.port, "ways": ways}))
        await asyncio.to_thread(sys.stdin.read)
        await runner.cleanup()


Served = tuple[web.Application, dict[int, tuple[str, str]]]


@asynccontextmanager
async def whole(peer: str) -> AsyncIterator[Served]:
    with tempfile.TemporaryDirectory() as folder:
        settings = settings_for(Path(folder), peer)
        store = await Store.open(settings.database_url)
        ways = await _follow(store, TokenCipher(settings.encryption_key))
        async with AsyncExitStack() as stack:
            stack.push_async_callback(store.close)
            app = await stack.enter_async_context(create_app(settings))
            app.ready.set()

            async def rows(request: web.Request) -> web.Response:
                return web.json_response(await _rows(store))

            app.web.add_routes([web.get("/rows", rows)])
            yield app.web, ways


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
