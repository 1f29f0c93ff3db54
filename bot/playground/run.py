"""The bot, a local Slack and a local Pipedrive in one process, on loopback only."""

import base64
import secrets
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from bot.playground import pipedrive, slack
from bot.playground.clock import MovableClock
from bot.playground.embedded import EmbeddedBot, MakeBot
from bot.playground.pipedrive.faults import Rule
from bot.playground.pipedrive.ledger import Entry
from bot.playground.serving import LOOPBACK, serve
from bot.playground.slack.manifest import Manifest
from bot.playground.steering import Steering
from bot.settings import Settings

# Who in the local Slack has which login in the local Pipedrive.
LOGINS = {"U0ANA": "ana", "U0TOM": "tom", "U0MIA": "mia"}


@dataclass
class Playground:
    """What is running, and how to talk to it."""

    world: pipedrive.World
    workspace: slack.Workspace
    bot: EmbeddedBot
    steering: Steering

    @property
    def settings(self) -> Settings:
        return self.bot.settings

    @property
    def bot_port(self) -> int:
        return self.bot.port

    def described(self) -> dict[str, Any]:
        """For programs: addresses and made-up secrets, all of them local."""
        return {
            "url": f"{self.workspace.origin}/",
            "bot_url": f"http://{LOOPBACK}:{self.bot_port}",
            "slack_api_url": self.settings.slack_api_url,
            "signing_secret": self.workspace.signing_secret,
            "bot_token": self.workspace.bot_token,
            "app_token": self.workspace.app_token,
            "pipedrive_url": self.settings.pipedrive_api_url,
            "pipedrive_tokens": {name: self.world.tokens[name] for name in LOGINS.values()},
            "people": LOGINS,
        }

    async def start_bot(self) -> None:
        await self.bot.start()

    async def stop_bot(self, within: float = 5) -> None:
        await self.bot.stop(within)

    async def restart_bot(self, within: float = 5) -> None:
        """Same database, new process as far as the bot can tell."""
        await self.bot.stop(within)
        await self.bot.start()


class _Ledger:
    """Pipedrive's log, as the page of the local Slack reads it."""

    def __init__(self, world: pipedrive.World) -> None:
        self._world = world

    def recent(self, count: int) -> list[dict[str, Any]]:
        return [entry.as_json() for entry in self._world.ledger[-count:]]

    def subscribe(self, callback: Callable[[dict[str, Any]], None]) -> object:
        def tell(entry: Entry) -> None:
            callback(entry.as_json())

        return self._world.ledger.subscribe(tell)


class _Faults:
    def __init__(self, world: pipedrive.World) -> None:
        self._faults = world.faults

    def list(self) -> object:
        return self._faults.as_json()

    def set(self, fault: dict[str, Any]) -> None:
        self._faults.add(Rule(**fault))

    def clear(self) -> None:
        self._faults.clear()


@asynccontextmanager
async def playground(  # noqa: PLR0913 - each a choice of whoever starts it
    make_bot: MakeBot,
    *,
    manifest: str,
    port: int = 0,
    deals: int = 300,
    seed: int = 7,
    more: Mapping[str, str] | None = None,
    lessons: Sequence[dict[str, Any]] = (),
    clock: MovableClock | None = None,
) -> AsyncIterator[Playground]:
    """Everything up, until the block is left; `more` settings stand over the embedded ones.

    `lessons` is what the composer can teach: command, usage, summary and fields of each command.
    """
    clock = clock or MovableClock()
    async with AsyncExitStack() as stack:
        world = pipedrive.World(seed=seed, deals=deals, clock=clock.now)
        _, pipedrive_port = await serve(pipedrive.make_app(world), stack)
        read = Manifest.parse(manifest)
        workspace = slack.Workspace(
            scopes=read.scopes,
            commands=read.commands,
            events=read.events,
            shortcuts=read.shortcuts,
            home_tab=read.home_tab,
            lessons=lessons,
            clock=clock.timestamp,
            sleep=clock.sleep,
        )
        _, slack_port = await serve(slack.make_app(workspace), stack, port)
        workspace.origin = f"http://{LOOPBACK}:{slack_port}"
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        databases = (f"sqlite:///{folder / f'{number}.db'}" for number in count())
        settings = Settings.model_validate(
            {
                "slack_bot_token": workspace.bot_token,
                "slack_signing_secret": workspace.signing_secret,
                "slack_app_token": workspace.app_token,
                "slack_api_url": f"{workspace.origin}/api/",
                "pipedrive_api_url": f"http://{LOOPBACK}:{pipedrive_port}",
                "encryption_key": base64.b64encode(secrets.token_bytes(32)).decode(),
                "database_url": next(databases),
                "log_level": "WARNING",
                **(more or {}),
            }
        )
        is_ours = not more or more.keys().isdisjoint({"database_url", "redis_url"})
        bot = EmbeddedBot(
            make_bot, settings, clock, workspace.set_bot, databases if is_ours else None
        )
        workspace.controls = steering = Steering(clock, bot, workspace, world)
        _lend(workspace, world)
        await bot.start()
        workspace.bot_url = f"http://{LOOPBACK}:{bot.port}/slack/events"
        stack.push_async_callback(bot.stop)
        yield Playground(world, workspace, bot, steering)


def _lend(workspace: slack.Workspace, world: pipedrive.World) -> None:
    """What the page may show of Pipedrive."""
    workspace.ledger_source = _Ledger(world)
    workspace.faults = _Faults(world)
    workspace.reset_pipedrive = world.reset
    workspace.pipedrive_state = lambda: {
        "tokens_left": world.limits.left,
        "tokens_limit": world.limits.daily,
    }
    workspace.hints = lambda user: (
        {"pipedrive_token": world.tokens[LOGINS[user]]} if user in LOGINS else {}
    )
