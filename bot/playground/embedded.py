"""The bot inside the playground: started, stopped and killed, on one port and one database."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from aiohttp import web

from bot.clock import Clock
from bot.playground.serving import LOOPBACK, free_port, serve
from bot.playground.slack.wire import Refused
from bot.settings import Settings

_T = TypeVar("_T")
# To aiohttp, none at all means for ever.
AT_ONCE = 0.001


class Rounds(Protocol):
    """What the bot does when the time has come for it."""

    async def once(self) -> None:
        """Begin all that was found to be due by now."""

    async def next_due(self, slack: timedelta = ...) -> datetime | None:
        """When there is something to do; in the past if it is due now.

        What can wait may come later by so much, with whatever else is due then.
        """


class Bot(Protocol):
    """As much of the app as it takes to serve it, and to know when it has nothing left to do."""

    @property
    def web(self) -> web.Application: ...
    @property
    def ready(self) -> asyncio.Event: ...
    @property
    def drain(self) -> Callable[[float], Awaitable[int]]: ...
    @property
    def under_way(self) -> Callable[[], int]: ...
    @property
    def rounds(self) -> Rounds: ...


class MakeBot(Protocol):
    def __call__(self, settings: Settings, *, clock: Clock) -> AbstractAsyncContextManager[Bot]: ...


class EmbeddedBot:
    """`tell` hears whether it is running; `databases` has empty ones, where they may be left."""

    def __init__(
        self,
        make: MakeBot,
        settings: Settings,
        clock: Clock,
        tell: Callable[[str], None],
        databases: Iterator[str] | None,
    ) -> None:
        self.port = free_port()
        self.settings = settings.model_copy(
            update={"public_url": settings.public_url or f"http://{LOOPBACK}:{self.port}"}
        )
        self._make = make
        self._clock = clock
        self._tell = tell
        self._databases = databases
        self._stack = AsyncExitStack()
        self._bot: Bot | None = None
        self._runner: web.AppRunner | None = None
        self._one_round_at_a_time = asyncio.Lock()

    @property
    def state(self) -> str:
        return "stopped" if self._bot is None else "running"

    async def start(self) -> None:
        async with AsyncExitStack() as stack:
            bot = await stack.enter_async_context(self._make(self.settings, clock=self._clock))
            self._runner, self.port = await serve(bot.web, stack, self.port)
            bot.ready.set()
            self._stack, self._bot = stack.pop_all(), bot
        self._tell(self.state)

    async def stop(self, within: float = 5) -> None:
        """What is under way gets this many seconds; with none it is cut off in the middle."""
        bot, self._bot = self._bot, None
        if bot is None:
            return
        self._tell(self.state)
        await bot.drain(within)
        await self._stack.aclose()

    async def kill(self) -> None:
        """As `kill -9` does it, as far as that goes inside of one process: nobody is answered.

        What is under way is cut off first: it must not come further while the rest is closed.
        """
        bot, runner = self._bot, self._runner
        if bot is not None and runner is not None and runner.server is not None:
            for connection in runner.server.connections:
                if connection.transport is not None:
                    connection.transport.abort()
            await bot.drain(0)
            for site in list(runner.sites):
                await site.stop()
            await runner.server.shutdown(timeout=AT_ONCE)
        await self.stop(within=0)

    def forget(self) -> None:
        """From the next start on another database, an empty one."""
        if self._databases is None:
            raise Refused("not_my_database", text="The bot's database is kept elsewhere.")
        self.settings = self.settings.model_copy(update={"database_url": next(self._databases)})

    def under_way(self) -> int:
        return 0 if self._bot is None else self._bot.under_way()

    async def do_what_is_due(self) -> None:
        async with self._one_round_at_a_time:
            await self._asked(lambda bot: bot.rounds.once())

    async def next_due(self, slack: timedelta) -> datetime | None:
        return await self._asked(lambda bot: bot.rounds.next_due(slack))

    async def _asked(self, ask: Callable[[Bot], Awaitable[_T]]) -> _T | None:
        """Whoever is killed meanwhile does not answer."""
        bot = self._bot
        if bot is None:
            return None
        try:
            return await ask(bot)
        except Exception:
            if bot is self._bot:
                raise
            return None
