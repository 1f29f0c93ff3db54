"""What stands around a bot: a local Slack and a local Pipedrive, and what it must know of them."""

import base64
import secrets
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.playground import pipedrive, slack
from bot.playground.clock import MovableClock
from bot.playground.lending import LOGINS, lend
from bot.playground.serving import LOOPBACK, serve
from bot.playground.slack.manifest import Manifest

# Zoe is the admin of another company.
ADD = "/slack/install"
ADDED = "/slack/oauth/callback"  # of the bot, as the next
CALLBACK = "/oauth/pipedrive/callback"  # of the bot
HANDED_OUT = (*LOGINS.values(), "grace", "kenji", "zoe")


@dataclass(frozen=True)
class Surroundings:
    world: pipedrive.World
    workspace: slack.Workspace
    pipedrive_url: str
    folder: Path  # for databases; gone with the rest
    encryption_key: str
    sign_in: bool = False
    add: bool = False

    def called_back_at(self, bot_url: str) -> None:
        """Where that is is known once the bot has an address."""
        self.world.apps.callback = f"{bot_url.rstrip('/')}{CALLBACK}"
        self.workspace.adding.callback = f"{bot_url.rstrip('/')}{ADDED}"

    def offer_to_add(self, bot_url: str) -> None:
        """The page leads to where the bot is added, until it is."""
        known, adding = self.workspace.hints, self.workspace.adding
        self.workspace.hints = lambda user: (
            known(user) if adding.given else {**known(user), "add": f"{bot_url}{ADD}"}
        )

    @property
    def settings(self) -> dict[str, str]:
        """What a bot needs to live here, by the names of its settings."""
        app = {
            "pipedrive_client_id": self.world.apps.client_id,
            "pipedrive_client_secret": self.world.apps.client_secret,
        }
        adding = self.workspace.adding
        token: dict[str, str] = (
            {"slack_client_id": adding.client_id, "slack_client_secret": adding.client_secret}
            if self.add
            else {"slack_bot_token": self.workspace.bot_token}
        )
        return {
            **token,
            **(app if self.sign_in else {}),
            "slack_signing_secret": self.workspace.signing_secret,
            "slack_app_token": self.workspace.app_token,
            "slack_config_token": self.workspace.config_token,
            "slack_delayed_events": "true",
            "slack_api_url": f"{self.workspace.origin}/api/",
            "pipedrive_api_url": self.pipedrive_url,
            "encryption_key": self.encryption_key,
            "database_url": self.database(0),
        }

    def file(self, number: int) -> Path:
        return self.folder / f"{number}.db"

    def database(self, number: int) -> str:
        return f"sqlite:///{self.file(number)}"

    def described(self, bot_url: str) -> dict[str, Any]:
        """For programs: addresses and made-up secrets, all of them local."""
        return {
            "url": f"{self.workspace.origin}/",
            "bot_url": bot_url,
            "slack_api_url": f"{self.workspace.origin}/api/",
            "signing_secret": self.workspace.signing_secret,
            "bot_token": self.workspace.bot_token,
            "app_token": self.workspace.app_token,
            "pipedrive_url": self.pipedrive_url,
            "pipedrive_tokens": {name: self.world.tokens[name] for name in HANDED_OUT},
            "people": LOGINS,
        }


@asynccontextmanager
async def surroundings(  # noqa: PLR0913 - each a choice of whoever starts it
    *,
    manifest: str,
    clock: MovableClock,
    port: int,
    deals: int,
    seed: int,
    lessons: Sequence[dict[str, Any]],
    sign_in: bool = False,
    add: bool = False,
) -> AsyncIterator[Surroundings]:
    """Both are served until the block is left; `lessons` is what the composer can teach.

    `sign_in`: people sign in to Pipedrive, and have no tokens to paste. `add`: the bot is in no
    workspace before somebody adds it.
    """
    async with AsyncExitStack() as stack:
        world = pipedrive.World(seed=seed, deals=deals, clock=clock.now, sleep=clock.sleep)
        _, pipedrive_port = await serve(pipedrive.make_app(world), stack)
        read = Manifest.parse(manifest)
        workspace = slack.Workspace(
            scopes=read.scopes,
            commands=read.commands,
            events=read.events,
            shortcuts=read.shortcuts,
            home_tab=read.home_tab,
            unfurl_domains=read.unfurl_domains,
            lessons=lessons,
            clock=clock.timestamp,
            sleep=clock.sleep,
        )
        lend(workspace, world, sign_in=sign_in)
        _, slack_port = await serve(slack.make_app(workspace), stack, port)
        workspace.origin = f"http://{LOOPBACK}:{slack_port}"
        yield Surroundings(
            world=world,
            workspace=workspace,
            pipedrive_url=f"http://{LOOPBACK}:{pipedrive_port}",
            folder=Path(stack.enter_context(tempfile.TemporaryDirectory())),
            encryption_key=base64.b64encode(secrets.token_bytes(32)).decode(),
            sign_in=sign_in,
            add=add,
        )
