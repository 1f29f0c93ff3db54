"""The whole bot as a process, or less of it: everything between a command and its answer.

`bot` is create_app; `direct` the same with Bolt taken out; `bare` only what a command cannot do
without: the signature, one deal read, checked and shown, one answer posted.
"""

import asyncio
import base64
import os
import secrets
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest import mock

import aiohttp
import orjson
from aiohttp import web
from pydantic import SecretStr

from bot.accounts.links import Link, Links
from bot.accounts.sealing import TokenCipher
from bot.app import create_app
from bot.blocks.kit.viewer import Viewer
from bot.blocks.records import kinds
from bot.commands.router import parse
from bot.ingress.edge import PATH, Ack
from bot.ingress.payloads import Payload
from bot.ingress.payloads import parse as parse_body
from bot.observe import logs
from bot.pipedrive.http.client import read
from bot.pipedrive.records.models import Deal
from bot.pipedrive.request import Login
from bot.settings import Settings
from bot.slack import listeners
from bot.store.db import Store
from bot.tools.base import Call, request_for
from tests.bench.doors import TOKEN, Answer, is_ours
from tests.bench.payloads import TEAM, USER
from tests.bench.server import serve
from tests.edge.signing import SECRET

HEADERS = {"content-type": "application/json"}


async def main(which: str, peer: str) -> None:
    async with bare(peer) if which == "bare" else whole(which, peer) as answer:
        await serve(answer)


@asynccontextmanager
async def whole(which: str, peer: str) -> AsyncIterator[Answer]:
    with tempfile.TemporaryDirectory() as folder:
        settings = settings_for(Path(folder), peer)
        await _connect(settings)
        with _without_bolt() if which == "direct" else nullcontext():
            async with create_app(settings) as app:
                app.ready.set()
                posts = (route for route in app.web.router.routes() if route.method == "POST")
                places = {route.get_info().get("path"): route for route in posts}
                yield places[PATH].handler


def _without_bolt() -> AbstractContextManager[object]:
    return mock.patch.multiple(listeners, build=lambda *given: given[-1], dispatcher=_direct)


def settings_for(folder: Path, peer: str) -> Settings:
    return Settings.model_validate(
        {
            "slack_bot_token": TOKEN,
            "slack_signing_secret": SECRET,
            "slack_api_url": f"{peer}/api/",
            "pipedrive_api_url": peer,
            "encryption_key": base64.b64encode(secrets.token_bytes(32)).decode(),
            "database_url": f"sqlite:///{folder / 'bench.db'}",
        }
    )


async def _connect(settings: Settings) -> None:
    """Somebody who has linked their login before."""
    login = Login(TEAM, 1, 3, SecretStr("a" * 40))
    link = Link(
        team=TEAM, user=USER, company=1, pipedrive_user=3, name="Ana", company_name="Desk",
        domain="desk", locale="en_GB", tz="Europe/Lisbon", currency="EUR", login=login,
    )  # fmt: skip
    store = await Store.open(settings.database_url)
    await Links(store, TokenCipher(settings.encryption_key)).save(link)
    await store.close()


def _direct(given: Any) -> Callable[[Payload], Awaitable[Ack]]:  # Any: what _build was given
    async def ack() -> None:
        return

    async def dispatch(body: Payload) -> Ack:
        await given.command(ack, body)
        return Ack()

    return dispatch


@asynccontextmanager
async def bare(peer: str) -> AsyncIterator[Answer]:
    tasks: set[asyncio.Task[None]] = set()
    viewer = Viewer(now=datetime.now(UTC), tz="Europe/Lisbon", domain="desk")
    async with aiohttp.ClientSession() as session:

        async def work(body: Payload) -> None:
            call = parse(body["command"], body["text"], viewer)
            if not isinstance(call, Call):
                raise TypeError("this command should be whole")
            async with session.get(f"{peer}{request_for(call).target()}") as response:
                deal = read(await response.read(), Deal)
            shown = kinds.card(deal, viewer)
            said = orjson.dumps({"text": shown.text, "blocks": shown.blocks})
            async with session.post(body["response_url"], data=said, headers=HEADERS) as response:
                await response.read()

        async def answer(request: web.Request) -> web.Response:
            raw = await request.read()
            if not is_ours(request, raw):
                return web.Response(status=401)
            task = asyncio.create_task(work(parse_body(raw, request.headers["Content-Type"])))
            tasks.add(task)
            task.add_done_callback(tasks.discard)
            return web.Response()

        yield answer


if __name__ == "__main__":
    with open(os.devnull, "w", encoding="utf-8") as nowhere:  # noqa: PTH123 - not a path of ours
        logs.setup("INFO", nowhere)
        asyncio.run(main(*sys.argv[1:]))
