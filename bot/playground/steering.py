"""Time and the bot's life, as `/play/clock`, `/play/restart` and `/play/reset` steer them."""

import asyncio
from contextlib import suppress
from datetime import datetime, timedelta

from bot.playground.clock import MovableClock
from bot.playground.embedded import EmbeddedBot
from bot.playground.pipedrive import World
from bot.playground.slack import Workspace
from bot.playground.slack.hooks import Do, Kill

# What waits for HTTP waits in real time; beyond this a caller goes on without it.
SETTLED_WITHIN = 30.0
# Between two looks whether work has ended: at first none, then longer and longer.
TICK, LITTLE = 0.005, 0.0005
# From so far on the bot looks so much later than it would.
LONG, SLACK = timedelta(days=1), timedelta(hours=6)


class Steering:
    """One thing at a time; each ends when the bot has nothing left that is due."""

    def __init__(
        self, clock: MovableClock, bot: EmbeddedBot, workspace: Workspace, world: World
    ) -> None:
        self._clock = clock
        self._bot = bot
        self._workspace = workspace
        self._world = world
        self._one_at_a_time = asyncio.Lock()
        self._killed_by_post = self._killed_by_webhook = False
        self._starts_over = False
        world.settle = self.settled
        world.sender.answered = self._webhook_answered

    def now(self) -> datetime:
        return self._clock.now()

    async def move(self, to: datetime) -> datetime:
        """Halt at every due moment on the way, so that what is done then is done at its time.

        On a long way the bot looks less often whether something has happened: nothing has.
        """
        slack = SLACK if to - self.now() > LONG else timedelta()
        async with self._one_at_a_time:
            due = await self._settle(slack=slack)
            while not self._starts_over and self.now() < (halt := self._earliest(due) or to) < to:
                self._clock.set(halt)
                due = await self._settle(due, slack)
            if not self._starts_over:
                if to > self.now():
                    self._clock.set(to)
                await self._settle()
            return self.now()

    async def restart(self, do: Do, kill: Kill) -> str:
        async with self._one_at_a_time:
            if kill == "webhook":
                self._killed_by_webhook = True
            elif kill == "post":
                self._killed_by_post = True
            else:
                await self._restart(do, kill=bool(kill))
            return self._bot.state

    async def reset(self, now: datetime) -> datetime:
        # Nobody waits for the end of a time that is not to be.
        self._starts_over = True
        async with self._one_at_a_time:
            self._starts_over = False
            self._bot.forget()
            self._killed_by_post = self._killed_by_webhook = False
            await self._bot.kill()
            await self._workspace.delivery.drop()
            await self._world.sender.start_over()
            self._clock.set(now)
            self._world.start_over()
            self._workspace.start_over()
            await self._bot.start()
            await self._settle()
            return self.now()

    async def posted(self) -> None:
        """Where that was asked for: Slack has the message, and the bot never hears of it."""
        if self._killed_by_post:
            self._killed_by_post = False
            killed = asyncio.Event()
            self._workspace.delivery.in_background(self._die_and_come_back(killed))
            await killed.wait()

    async def _webhook_answered(self) -> None:
        """Where that was asked for: the bot has said 200, and comes no further."""
        if self._killed_by_webhook:
            self._killed_by_webhook = False
            await self._bot.kill()
            await self._bot.start()

    async def settled(self) -> None:
        """When all that was caused by now is answered, and the bot has nothing left that is due."""
        await self._settle()

    async def _die_and_come_back(self, killed: asyncio.Event) -> None:
        await self._bot.kill()
        killed.set()
        await self._bot.start()

    async def _restart(self, do: Do, *, kill: bool) -> None:
        if do != "start":
            await (self._bot.kill() if kill else self._bot.stop())
        if do != "stop" and self._bot.state == "stopped":
            await self._bot.start()
        await self._settle()

    async def _settle(
        self, due: datetime | None = None, slack: timedelta = timedelta()
    ) -> datetime | None:
        """When the bot has something to do next, as far as that is known before (`due`) and after.

        In a storm something always is due, so that only what was by now counts.
        """
        asked = self.now()
        with suppress(TimeoutError):
            async with asyncio.timeout(SETTLED_WITHIN):
                if due is None or due > asked:
                    due = await self._at_rest(slack)
                while due is not None and due <= (asked if self._world.storms else self.now()):
                    await self._bot.do_what_is_due()
                    due = await self._at_rest(slack)
        return due

    async def _at_rest(self, slack: timedelta) -> datetime | None:
        """Once nothing is under way but what sleeps by the clock: when the bot is due again."""
        tick = 0.0
        while self._is_busy() and not self._world.storms:
            await asyncio.sleep(tick)
            tick = min(TICK, tick + LITTLE)
        return await self._bot.next_due(slack)

    def _is_busy(self) -> bool:
        sent = self._workspace.delivery.under_way + self._world.sender.under_way
        return self._bot.under_way() + sent > self._clock.sleeping

    def _earliest(self, due: datetime | None) -> datetime | None:
        known = (self._clock.next_due(), due)
        return min((moment for moment in known if moment is not None), default=None)
