"""People who gave the bot their Pipedrive token, now or before it was started."""

import base64
import shutil
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bot.app import create_app
from bot.manifest import FILE
from bot.playground.run import Playground, playground
from tests.seat import Seat, seat
from tests.store.migrated import sqlite_file

USERS = {"ana": "U0ANA", "tom": "U0TOM"}
CONNECTED = frozenset(USERS)  # the fixtures of whoever has connected
# One key for all: what one bot has sealed, the next one opens.
KEY = {"encryption_key": base64.b64encode(bytes(32)).decode()}
begun: dict[frozenset[str], Path] = {}


@asynccontextmanager
async def playground_of(fixtures: Iterable[str], **how: Any) -> AsyncIterator[Playground]:
    """Who is among these fixtures has connected before it began; `how` as `playground` takes it."""
    known = CONNECTED & frozenset(fixtures)
    async with playground(
        create_app,
        manifest=FILE.read_text(encoding="utf-8"),
        migrated=sqlite_file(),
        begun=await _database_of(known) if known else None,
        more=KEY,
        **how,
    ) as running:
        yield running


async def _database_of(known: frozenset[str]) -> Path:
    """Of a bot to which they have connected, each by pasting a token; made once in a process."""
    if known not in begun:
        async with playground_of(()) as running:
            for login in sorted(known):
                async with connected(running, USERS[login], login):
                    pass
            await running.stop_bot()
            kept = sqlite_file().with_name(f"{'-'.join(sorted(known))}.db")
            shutil.copyfile(running.around.file(1), kept)
        begun[known] = kept
    return begun[known]


@asynccontextmanager
async def connected(desk: Playground, user: str, login: str) -> AsyncIterator[Seat]:
    """Somebody who has given the bot their Pipedrive token."""
    async with seat(desk.workspace.origin, user) as person:
        await person.sends("/crm connect")
        await person.submits(await person.modal(), token=desk.world.tokens[login])
        assert "You are connected" in str(await person.modal())
        desk.world.ledger.clear()
        yield person
