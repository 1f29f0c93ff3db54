"""One request and its whole answer, once, without a retry."""

import json
import time
from asyncio import timeout
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

import aiohttp
from multidict import CIMultiDict
from yarl import URL

from bot.pipedrive.http import fetching
from bot.pipedrive.http.errors import BadToken
from bot.pipedrive.http.fetching import PublicResolver
from bot.pipedrive.http.session import NO_ROUNDING, open_session
from bot.pipedrive.request import Login, Request, Upload, spelled


@dataclass(frozen=True, slots=True)
class Limits:
    """What one call may take, its tries and its waiting included: seconds, tries, bytes."""

    connect: float = 3.0
    idle: float = 10.0
    total: float = 20.0
    # The same where a file goes along.
    with_file: float = 300.0
    # After waiting for a rate window there must be time left for the answer.
    room: float = 5.0
    tries: int = 3
    pause: float = 0.5
    body: int = 10 * 2**20
    file: int = 100 * 2**20


@dataclass(frozen=True, slots=True)
class Attempt:
    """One request that went out, for whoever counts them; status 0: no whole answer came."""

    method: str
    number: int
    status: int
    seconds: float


@dataclass(frozen=True, slots=True)
class HttpReply:
    status: int
    headers: CIMultiDict[str]
    content: bytes


class Lost(Exception):
    """No answer that can be relied on; `sent` says whether Pipedrive may have acted."""

    def __init__(self, why: str, *, sent: bool = True) -> None:
        super().__init__(why)
        self.sent = sent


class Exchange:
    def __init__(
        self,
        session: aiohttp.ClientSession,
        base_url: str,
        limits: Limits,
        on_attempt: Callable[[Attempt], None] | None,
    ) -> None:
        self._session = session
        self._base_url = base_url.rstrip("/")
        self._limits = limits
        self._on_attempt = on_attempt

    async def once(
        self,
        request: Request,
        login: Login,
        seconds: float,
        number: int,
        into: Path | None = None,
    ) -> HttpReply:
        """Send it and read the answer within the seconds; raise Lost when there is none.

        `into` is the file that takes the content of a 2xx, wherever it is kept.
        """
        started = time.perf_counter()
        reply, lost = None, Lost("")
        try:
            async with timeout(seconds):
                reply = await self._ask(request, login, into)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            lost = Lost(type(error).__name__, sent=False)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            lost = Lost(type(error).__name__)
        if self._on_attempt and lost.sent:
            status = reply.status if reply else 0
            took = time.perf_counter() - started
            self._on_attempt(Attempt(request.method, number, status, took))
        if reply is None:
            # Raised here and by name only: aiohttp's own errors carry the headers we sent.
            raise lost
        return reply

    async def _ask(self, request: Request, login: Login, into: Path | None) -> HttpReply:
        if into is not None:
            return await self._fetch(request, login, into)
        with ExitStack() as files:
            body, headers = _written(request, files)
            async with self._session.request(
                request.method,
                self._url(request, login),
                data=body,
                headers={**_headers(login), **headers},
                # A token goes to one host only.
                allow_redirects=False,
                timeout=self._timeout(),
            ) as response:
                content = await self._content(response)
        return HttpReply(response.status, CIMultiDict(response.headers), content)

    async def _fetch(self, request: Request, login: Login, file: Path) -> HttpReply:
        """From there, or from where that leads; only Pipedrive itself is shown the token."""
        base = url = self._url(request, login)
        headers: Mapping[str, str] = {**fetching.HEADERS, **_headers(login)}
        async with open_session(PublicResolver()) as abroad:
            for _ in range(fetching.HOPS):
                at_home = url.origin() == base.origin()
                if not at_home:  # and not again behind it: others choose where that leads
                    headers = fetching.HEADERS
                async with (self._session if at_home else abroad).get(
                    url, headers=headers, allow_redirects=False, timeout=self._timeout()
                ) as response:
                    next_url = fetching.onward(response, base)
                    if next_url is None:
                        return await self._saved(response, file)
                url = next_url
        raise aiohttp.ClientPayloadError("round and round")

    async def _saved(self, response: aiohttp.ClientResponse, file: Path) -> HttpReply:
        content = b""
        if response.ok:
            await fetching.save(response, file, self._limits.file)
        else:
            content = await self._content(response)
        return HttpReply(response.status, CIMultiDict(response.headers), content)

    def _url(self, request: Request, login: Login) -> URL:
        if login.grant is None:
            return URL(self._base_url + request.target(), encoded=True)
        # Who signed in is asked for at their company's own host, where v1 has a longer name.
        target = request.target()
        path = f"/api{target}" if target.startswith("/v1/") else target
        return URL(login.grant.host + path, encoded=True)

    def _timeout(self) -> aiohttp.ClientTimeout:
        # `connect` also spans the name lookup and the wait for a free connection, so that running
        # out of it always means: nothing was sent.
        return aiohttp.ClientTimeout(
            connect=self._limits.connect,
            sock_connect=self._limits.connect,
            sock_read=self._limits.idle,
            ceil_threshold=NO_ROUNDING,
        )

    async def _content(self, response: aiohttp.ClientResponse) -> bytes:
        content = bytearray()
        async for chunk in response.content.iter_any():
            content += chunk
            # Counted after decompression: a small answer may unpack to a huge one.
            if len(content) > self._limits.body:
                raise aiohttp.ClientPayloadError("longer than we read")
        return bytes(content)


def _written(
    request: Request, files: ExitStack
) -> tuple[bytes | aiohttp.FormData | None, dict[str, str]]:
    """The body and the headers that it needs; its files stay open as long as the stack."""
    if request.body is None:
        return None, {}
    if request.spelling == "json":
        body = json.dumps(dict(request.body), allow_nan=False).encode()
        return body, {"Content-Type": "application/json"}
    # As browsers do: with its fields quoted, aiohttp names a file `M%C3%A4rz.pdf`.
    form = aiohttp.FormData(quote_fields=False, default_to_multipart=request.spelling == "files")
    for name, value in request.body.items():
        if isinstance(value, Upload):
            content = files.enter_context(value.path.open("rb"))
            form.add_field(name, content, filename=value.name, content_type=value.type)
        else:
            form.add_field(name, "" if value is None else spelled(value))
    return form, {}


def _headers(login: Login) -> dict[str, str]:
    secret = login.secret.get_secret_value()
    if not secret.isascii() or not secret.isprintable():
        raise BadToken("this cannot be a token", HTTPStatus.UNAUTHORIZED)
    if login.scheme == "bearer":
        return {"Authorization": f"Bearer {secret}"}
    return {"x-api-token": secret}
