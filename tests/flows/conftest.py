"""The real app between a local Slack and a local Pipedrive, and people at their seats."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from bot.app import create_app
from bot.manifest import FILE
from bot.playground.pipedrive.files import STORAGE
from bot.playground.run import Playground, playground
from tests.contract import REFERENCE, load_contract
from tests.seat import Seat, seat


class Clock:
    """The bot's clock: the real one, until a test moves it on."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """What it is moved by is noticed at once."""
    monkeypatch.setattr("bot.desk.sweep.EVERY", 0.1)
    return Clock()


@pytest.fixture
async def desk(clock: Clock) -> AsyncIterator[Playground]:
    make_bot = partial(create_app, clock=clock)
    async with playground(make_bot, manifest=FILE.read_text(encoding="utf-8")) as running:
        yield running
    if REFERENCE.is_dir():
        # What is kept elsewhere is fetched from there, and is no call of the API.
        calls = [sent for sent in running.world.ledger if not sent.path.startswith(STORAGE)]
        for sent in calls:
            load_contract().check_request(sent.method, sent.path, sent.query, sent.body)


@pytest.fixture
async def ana(desk: Playground) -> AsyncIterator[Seat]:
    async with connected(desk, "U0ANA", "ana") as person:
        yield person


@pytest.fixture
async def tom(desk: Playground) -> AsyncIterator[Seat]:
    async with connected(desk, "U0TOM", "tom") as person:
        yield person


@asynccontextmanager
async def connected(desk: Playground, user: str, login: str) -> AsyncIterator[Seat]:
    """Somebody who has given the bot their Pipedrive token."""
    async with seat(desk.workspace.origin, user) as person:
        await person.sends("/crm connect")
        await person.submits(await person.modal(), token=desk.world.tokens[login])
        assert "You are connected" in str(await person.modal())
        desk.world.ledger.clear()
        yield person
