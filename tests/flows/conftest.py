"""The real app between a local Slack and a local Pipedrive, and people at their seats."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import TypedDict

import pytest

from bot.blocks.kit.limits import check_message
from bot.blocks.kit.message import Message
from bot.playground.clock import MovableClock
from bot.playground.pipedrive.files import STORAGE
from bot.playground.run import Playground
from tests.connected import playground_of
from tests.contract import load_contract
from tests.flows.watching import Office, told
from tests.seat import Seat, seat
from tests.surfing import Surfer, surfer


class Clock(MovableClock):
    """The playground's clock; how far a test is ahead can be set from inside, too.

    Unlike `Seat.lets_pass`, that waits for nothing: what is under way at the time stays so.
    """

    _ahead = timedelta()

    @property
    def ahead(self) -> timedelta:
        return self._ahead

    @ahead.setter
    def ahead(self, ahead: timedelta) -> None:
        self.advance(ahead - self._ahead)
        self._ahead = ahead


@pytest.fixture
def clock() -> Clock:
    return Clock()


class Doors(TypedDict, total=False):
    """How people and workspaces come in, where a module says `DOORS`; else by pasted tokens."""

    sign_in: bool
    add: bool


@pytest.fixture
async def desk(clock: Clock, request: pytest.FixtureRequest) -> AsyncIterator[Playground]:
    doors: Doors = getattr(request.module, "DOORS", Doors())
    # Where people come in by themselves, nobody is there already.
    fixtures = () if doors else request.fixturenames
    async with playground_of(fixtures, clock=clock, **doors) as running:
        yield running
    # What is kept elsewhere is fetched from there, and is no call of the API.
    calls = [sent for sent in running.world.ledger if not sent.path.startswith(STORAGE)]
    for sent in calls:
        load_contract().check_request(sent.method, sent.path, sent.query, sent.body)


@pytest.fixture
async def ana(desk: Playground) -> AsyncIterator[Seat]:
    """She has connected before the test began."""
    async with seat(desk.workspace.origin, "U0ANA") as person:
        yield person


@pytest.fixture
async def tom(desk: Playground) -> AsyncIterator[Seat]:
    """He has connected before the test began."""
    async with seat(desk.workspace.origin, "U0TOM") as person:
        yield person


@pytest.fixture
async def browser() -> AsyncIterator[Surfer]:
    async with surfer() as person:
        yield person


@pytest.fixture
async def office(desk: Playground, ana: Seat) -> AsyncIterator[Office]:
    """Ana, an admin, has connected, so the bot can be told of changes."""
    yield Office(desk)
    for message in (*told(desk), *told(desk, "C0WINS")):
        assert check_message(Message(message.text, tuple(message.blocks))) == []
