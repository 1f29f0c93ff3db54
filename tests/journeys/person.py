"""A person in front of the page, who finds things by their role and name."""

import os
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from playwright.async_api import Browser, Locator, Page, ViewportSize, expect

from bot.playground.run import Playground

WIDE = ViewportSize(width=1440, height=900)
# Where to leave pictures to be looked at; none are taken without it.
SHOTS = os.environ.get("SHOTS", "")


@dataclass
class Person:
    page: Page
    desk: Playground
    complaints: list[str] = field(default_factory=list)

    @classmethod
    @asynccontextmanager
    async def sits_down(cls, browser: Browser, desk: Playground, user: str) -> AsyncIterator[Self]:
        context = await browser.new_context(viewport=WIDE)
        person = cls(await context.new_page(), desk)
        person.page.on("pageerror", lambda error: person.complaints.append(str(error)))
        await person.page.goto(f"{desk.workspace.origin}/?user={user}")
        await person.composer.wait_for()
        try:
            yield person
            assert person.complaints == []
        finally:
            await context.close()

    @property
    def composer(self) -> Locator:
        return self.page.get_by_role("combobox", name="Message #sales")

    @property
    def dialog(self) -> Locator:
        return self.page.get_by_role("dialog")

    @property
    def last(self) -> Locator:
        return self.page.get_by_role("article").last

    async def types(self, line: str) -> None:
        await self.composer.fill(line)
        await self.composer.press("Enter")

    async def reads(self, *words: str | re.Pattern[str]) -> Locator:
        """The last message says all of this."""
        for said in words:
            await expect(self.last).to_contain_text(said)
        return self.last

    async def presses(self, label: str, where: Locator | None = None) -> None:
        """The button whose name begins like this; a screen reader hears more of it."""
        name = re.compile(f"^{re.escape(label)}")
        await (where or self.last).get_by_role("button", name=name).click()

    async def fills(self, label: str, value: str) -> None:
        await self.dialog.get_by_label(label, exact=False).first.fill(value)

    async def chooses(self, label: str, typed: str, option: str) -> None:
        """From a picker of the form, after typing a part of the name."""
        box = self.dialog.get_by_role("combobox", name=label)
        await box.click()
        await box.fill(typed)
        await self.page.get_by_role("option", name=option).first.click()

    async def connects(self, token: str) -> None:
        await self.types("/crm connect")
        await self.dialog.get_by_role("textbox", name="Pipedrive API token").fill(token)
        await self.presses("Connect", self.dialog)
        await expect(self.dialog).to_contain_text("You are connected")
        await self.page.keyboard.press("Escape")
        await expect(self.dialog).to_have_count(0)

    def received(self) -> list[tuple[str, str, object]]:
        """What Pipedrive was asked to change."""
        ledger = self.desk.world.ledger
        return [(e.method, e.path, e.body) for e in ledger if e.method != "GET"]

    async def picture(self, name: str, page: Page | None = None) -> None:
        """Of what they look at, or of another `page`."""
        if SHOTS:
            looked_at = page or self.page
            await looked_at.wait_for_timeout(250)  # animations, for the eye only
            await looked_at.screenshot(path=Path(SHOTS) / f"{name}.png")
