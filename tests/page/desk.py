"""The page in a browser, with a local Slack and a scripted bot behind it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Self

from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, Locator, Page

from bot.playground.slack import Workspace, make_app
from tests.page.kit import Json
from tests.page.scripted import ScriptedBot

_WIDE = {"width": 1440, "height": 900}


@dataclass
class Ledger:
    """Calls that Pipedrive would have received."""

    entries: list[Json] = field(default_factory=list)
    tell: Any = None

    def recent(self, count: int, /) -> list[Json]:
        return self.entries[-count:]

    def subscribe(self, callback: Any, /) -> None:
        self.tell = callback

    def add(self, method: str, path: str, **more: object) -> None:
        entry = {
            "n": len(self.entries) + 1,
            "time": 1_795_000_000,
            "who": "Ana Lima",
            "method": method,
            "path": path,
            "query": {},
            "body": None,
            "status": 200,
            "answer": {"success": True},
            "ms": 12.4,
            **more,
        }
        self.entries.append(entry)
        self.tell(entry)


@dataclass
class FaultSwitch:
    rules: list[Json] = field(default_factory=list)

    def list(self) -> object:
        return self.rules

    def set(self, fault: Json, /) -> object:
        self.rules.append(fault)
        return None

    def clear(self) -> object:
        self.rules.clear()
        return None


@dataclass
class Desk:
    """What a person in front of the page has and does."""

    browser: Browser
    workspace: Workspace
    bot: ScriptedBot
    ledger: Ledger
    faults: FaultSwitch
    page: Page
    complaints: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)

    @classmethod
    @asynccontextmanager
    async def open(cls, browser: Browser, bot: ScriptedBot, **look: Any) -> AsyncIterator[Self]:
        ledger, faults = Ledger(), FaultSwitch()
        workspace = Workspace(
            bot_url=bot.url,
            ledger_source=ledger,
            faults=faults,
            pipedrive_state=lambda: {"tokens_left": 29_913},
        )
        bot.workspace = workspace
        async with TestServer(make_app(workspace)) as server:
            workspace.origin = str(server.make_url("")).rstrip("/")
            context = await browser.new_context(**{"viewport": _WIDE, **look})
            desk = cls(browser, workspace, bot, ledger, faults, await context.new_page())
            await desk.watch(desk.page)
            await desk.go()
            try:
                yield desk
            finally:
                await context.close()

    async def watch(self, page: Page) -> None:
        """Remember every error on the page and every request that leaves this machine."""
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on(
            "console",
            lambda line: self.complaints.append(line.text) if line.type == "error" else None,
        )
        origin = self.workspace.origin

        def left(url: str) -> None:
            if not url.startswith((origin, "data:")):
                self.outside.append(url)

        page.on("request", lambda request: left(request.url))

    async def go(self, user: str = "U0ANA") -> None:
        await self.page.goto(f"{self.workspace.origin}/?user={user}")
        await self.composer.wait_for()

    @property
    def composer(self) -> Locator:
        return self.page.get_by_role("combobox", name="Message #sales")

    @property
    def dialog(self) -> Locator:
        return self.page.get_by_role("dialog")

    async def type(self, text: str) -> None:
        await self.composer.fill(text)
        await self.composer.press("Enter")

    async def said(self, *blocks: Json, text: str = "Here") -> Locator:
        """The message in which the bot answers a command with these blocks."""
        self.bot.answers["show"] = {"text": text, "blocks": list(blocks)}
        await self.type("/deal show")
        message = self.page.get_by_role("article").last
        await message.wait_for()
        return message

    async def asked(self, view: Json) -> Locator:
        """The dialog that the bot opens after a command."""
        self.bot.forms["form"] = view
        await self.type("/deal form")
        await self.dialog.wait_for()
        return self.dialog

    async def focused(self) -> str:
        """The accessible name of what has the keyboard, as far as the page gives it."""
        name: str = await self.page.evaluate(
            """() => {
              const node = document.activeElement;
              const label = node.labels?.[0]?.textContent;
              return (node.getAttribute("aria-label") ?? label ?? node.textContent).trim();
            }"""
        )
        return name
