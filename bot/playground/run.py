"""The bot, a local Slack and a local Pipedrive in one process, on loopback only."""

import asyncio
import base64
import secrets
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from aiohttp import web

from bot.playground import pipedrive, slack
from bot.playground.pipedrive.faults import Rule
from bot.playground.pipedrive.ledger import Entry
from bot.playground.slack.manifest import Manifest
from bot.settings import CannotStart, Settings

LOOPBACK = "127.0.0.1"
# Who in the local Slack has which login in the local Pipedrive.
LOGINS = {"U0ANA": "ana", "U0TOM": "tom", "U0MIA": "mia"}


class Bot(Protocol):
    """As much of the app as it takes to serve it."""

    @property
    def web(self) -> web.Application: ...
    @property
    def ready(self) -> asyncio.Event: ...
    @property
    def drain(self) -> Callable[[float], Awaitable[int]]: ...


MakeBot = Callable[[Settings], AbstractAsyncContextManager[Bot]]


async def _nothing_to_drain(_: float) -> int:
    return 0


@dataclass
class Playground:
    """What is running, and how to talk to it."""

    world: pipedrive.World
    workspace: slack.Workspace
    settings: Settings
    bot_port: int
    _make_bot: MakeBot = field(repr=False)
    _stack: AsyncExitStack = field(repr=False, default_factory=AsyncExitStack)
    _drain: Callable[[float], Awaitable[int]] = field(repr=False, default=_nothing_to_drain)

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
        stack = AsyncExitStack()
        bot = await stack.enter_async_context(self._make_bot(self.settings))
        self._drain = bot.drain
        self.bot_port = await _serve(bot.web, stack, self.bot_port)
        bot.ready.set()
        self._stack = stack
        self._say("running")

    async def stop_bot(self, within: float = 5) -> None:
        """What is under way gets this many seconds; none is as good as a kill."""
        self._say("stopped")
        await self._drain(within)
        await self._stack.aclose()

    async def restart_bot(self, within: float = 5) -> None:
        """Same database, new process as far as the bot can tell."""
        await self.stop_bot(within)
        await self.start_bot()

    def _say(self, state: str) -> None:
        self.workspace.bot_state = state
        self.workspace.feed.tell_all({"type": "bot", "state": state})


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
) -> AsyncIterator[Playground]:
    """Everything up, until the block is left; `more` settings stand over the embedded ones.

    `lessons` is what the composer can teach: command, usage, summary and fields of each command.
    """
    async with AsyncExitStack() as stack:
        world = pipedrive.World(seed=seed, deals=deals)
        pipedrive_port = await _serve(pipedrive.make_app(world), stack)
        read = Manifest.parse(manifest)
        workspace = slack.Workspace(
            scopes=read.scopes,
            commands=read.commands,
            events=read.events,
            shortcuts=read.shortcuts,
            home_tab=read.home_tab,
            lessons=lessons,
        )
        slack_port = await _serve(slack.make_app(workspace), stack, port)
        workspace.origin = f"http://{LOOPBACK}:{slack_port}"
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        settings = Settings.model_validate(
            {
                "slack_bot_token": workspace.bot_token,
                "slack_signing_secret": workspace.signing_secret,
                "slack_app_token": workspace.app_token,
                "slack_api_url": f"{workspace.origin}/api/",
                "pipedrive_api_url": f"http://{LOOPBACK}:{pipedrive_port}",
                "encryption_key": base64.b64encode(secrets.token_bytes(32)).decode(),
                "database_url": f"sqlite:///{folder / 'playground.db'}",
                "log_level": "WARNING",
                **(more or {}),
            }
        )
        running = Playground(world, workspace, settings, 0, make_bot)
        _connect(running)
        await running.start_bot()
        workspace.bot_url = f"http://{LOOPBACK}:{running.bot_port}/slack/events"
        stack.push_async_callback(running.stop_bot)
        yield running


def _connect(running: Playground) -> None:
    """What the page may show of Pipedrive, and may ask of the bot."""
    world, workspace = running.world, running.workspace
    workspace.ledger_source = _Ledger(world)
    workspace.faults = _Faults(world)
    workspace.restart_bot = running.restart_bot
    workspace.reset_pipedrive = world.reset
    workspace.pipedrive_state = lambda: {
        "tokens_left": world.limits.left,
        "tokens_limit": world.limits.daily,
    }
    workspace.hints = lambda user: (
        {"pipedrive_token": world.tokens[LOGINS[user]]} if user in LOGINS else {}
    )


async def _serve(app: web.Application, stack: AsyncExitStack, port: int = 0) -> int:
    """The port it listens on; everything is closed with the stack, last opened first."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=2)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    site = web.TCPSite(runner, LOOPBACK, port)
    try:
        await site.start()
    except (OSError, OverflowError) as error:
        raise CannotStart(f"Nothing can listen at port {port}; give another --port.") from error
    return site.port
