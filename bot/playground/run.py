"""A local Slack and a local Pipedrive, on loopback only, with the bot between them."""

import shutil
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot.playground import pipedrive, slack
from bot.playground.clock import MovableClock
from bot.playground.embedded import EmbeddedBot, MakeBot
from bot.playground.serving import LOOPBACK
from bot.playground.steering import Steering
from bot.playground.surroundings import Surroundings, surroundings
from bot.settings import Settings

EVENTS = "/slack/events"


@dataclass
class Playground:
    """What is running in this process, and how to talk to it."""

    around: Surroundings
    bot: EmbeddedBot

    @property
    def world(self) -> pipedrive.World:
        return self.around.world

    @property
    def workspace(self) -> slack.Workspace:
        return self.around.workspace

    @property
    def settings(self) -> Settings:
        return self.bot.settings

    @property
    def bot_port(self) -> int:
        return self.bot.port

    def described(self) -> dict[str, Any]:
        return self.around.described(f"http://{LOOPBACK}:{self.bot.port}")

    async def start_bot(self) -> None:
        await self.bot.start()

    async def stop_bot(self, within: float = 5) -> None:
        await self.bot.stop(within)

    async def restart_bot(self, within: float = 5) -> None:
        """Same database, new process as far as the bot can tell."""
        await self.bot.stop(within)
        await self.bot.start()


@asynccontextmanager
async def playground(  # noqa: PLR0913 - each a choice of whoever starts it
    make_bot: MakeBot,
    *,
    manifest: str,
    port: int = 0,
    deals: int = 300,
    seed: int = 7,
    more: Mapping[str, str | None] | None = None,
    lessons: Sequence[dict[str, Any]] = (),
    sign_in: bool = False,
    add: bool = False,
    clock: MovableClock | None = None,
    migrated: Path | None = None,
    begun: Path | None = None,
) -> AsyncIterator[Playground]:
    """Everything up, until the block is left; `more` settings stand over the embedded ones.

    `sign_in`: people sign in to Pipedrive, and have no tokens to paste. `add`: the bot is in no
    workspace before somebody adds it.

    `lessons` is what the composer can teach: command, usage, summary and fields of each command.
    `migrated` is an empty database to copy, which is faster than to bring a new one up to date;
    `begun` one to start with instead, of a bot that had the same `encryption_key`.
    """
    clock, more = clock or MovableClock(), more or {}
    async with surroundings(
        manifest=manifest,
        clock=clock,
        port=port,
        deals=deals,
        seed=seed,
        lessons=lessons,
        sign_in=sign_in,
        add=add,
    ) as around:
        databases = _databases(around, begun or migrated, migrated)
        ours = {**around.settings, "log_level": "WARNING", "database_url": next(databases)}
        settings = Settings.model_validate({**ours, **more})
        is_ours = more.keys().isdisjoint({"database_url", "redis_url"})
        bot = EmbeddedBot(
            make_bot, settings, clock, around.workspace.set_bot, databases if is_ours else None
        )
        around.called_back_at(bot.settings.public_url)
        if add:
            around.offer_to_add(bot.settings.public_url)
        around.workspace.controls = Steering(clock, bot, around.workspace, around.world)
        await bot.start()
        around.workspace.bot_url = f"http://{LOOPBACK}:{bot.port}{EVENTS}"
        try:
            yield Playground(around, bot)
        finally:
            await bot.stop()


def _databases(around: Surroundings, first: Path | None, others: Path | None) -> Iterator[str]:
    for number in count(1):
        if (copied := first if number == 1 else others) is not None:
            shutil.copyfile(copied, around.file(number))
        yield around.database(number)


@asynccontextmanager
async def around_a_served_bot(  # noqa: PLR0913 - each a choice of whoever starts it
    bot_url: str,
    *,
    manifest: str,
    port: int,
    deals: int,
    seed: int,
    lessons: Sequence[dict[str, Any]],
    sign_in: bool = False,
    add: bool = False,
) -> AsyncIterator[dict[str, Any]]:
    """The same around a bot that is served elsewhere; gives the description of it all.

    `env` in that is what `python -m bot serve` needs in its environment to be that bot. Its clock
    is the machine's, so ours is never moved.
    """
    where = urlsplit(bot_url)
    async with surroundings(
        manifest=manifest,
        clock=MovableClock(),
        port=port,
        deals=deals,
        seed=seed,
        lessons=lessons,
        sign_in=sign_in,
        add=add,
    ) as around:
        around.called_back_at(bot_url)
        around.workspace.bot_url = f"{bot_url.rstrip('/')}{EVENTS}"
        env = {name.upper(): value for name, value in around.settings.items()}
        env["PUBLIC_URL"] = bot_url
        env |= {"HOST": where.hostname or LOOPBACK, "PORT": str(where.port or 80)}
        yield around.described(bot_url) | {"env": env}
