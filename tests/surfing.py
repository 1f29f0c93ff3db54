"""A person in a browser: follows addresses, keeps cookies, presses what a page offers."""

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from html import unescape

import aiohttp
from yarl import URL

FIELD = re.compile(r'name="([\w-]+)" value="([^"]*)"')
ACTION = re.compile(r'<form method="post" action="([^"]*)"')


@dataclass(frozen=True)
class Shown:
    """A page: its status, where it is, and what can be read on it."""

    status: int
    url: URL
    html: str
    headers: Mapping[str, str]

    @property
    def text(self) -> str:
        body = self.html.partition("</style>")[2]
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())

    @property
    def fields(self) -> dict[str, str]:
        """What its form brings along, without the buttons."""
        found = {name: unescape(value) for name, value in FIELD.findall(self.html)}
        return {name: value for name, value in found.items() if name not in {"no", "deny"}}

    @property
    def action(self) -> URL:
        (path,) = ACTION.findall(self.html)
        return self.url.join(URL(unescape(path)))


class Surfer:
    def __init__(self, session: aiohttp.ClientSession) -> None:
        self.session = session

    async def opens(self, url: str | URL, **headers: str) -> Shown:
        async with self.session.get(url, headers=headers) as response:
            return await _shown(response)

    async def presses(self, page: Shown, **fields: str) -> Shown:
        """The button of its form; another one is a field more."""
        return await self.posts(page.action, {**page.fields, **fields})

    async def posts(self, url: str | URL, form: Mapping[str, str], **headers: str) -> Shown:
        async with self.session.post(url, data=dict(form), headers=headers) as response:
            return await _shown(response)

    async def allows(self, url: str | URL, who: str = "ana") -> Shown:
        """From the button in Slack through Pipedrive's own page, to the last one before the yes."""
        return await self.presses(await self.opens(url), who=who)

    async def signs_in(self, url: str | URL, who: str = "ana") -> Shown:
        return await self.presses(await self.allows(url, who))


@asynccontextmanager
async def surfer() -> AsyncIterator[Surfer]:
    """In a browser of its own: nothing is known of it anywhere."""
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(cookie_jar=jar) as session:
        yield Surfer(session)


async def _shown(response: aiohttp.ClientResponse) -> Shown:
    return Shown(response.status, response.url, await response.text(), response.headers)
