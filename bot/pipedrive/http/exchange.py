"""One request and its whole answer, once, without a retry; and the records it holds."""

import json
import time
from asyncio import timeout
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path
from typing import Annotated, Any, Generic, Literal, TypeVar, cast, get_args, get_origin

import aiohttp
from multidict import CIMultiDict
from pydantic import BaseModel, Field, TypeAdapter, ValidationError
from yarl import URL

from bot.pipedrive.http import fetching
from bot.pipedrive.http.errors import BadToken, Refused
from bot.pipedrive.http.fetching import PublicResolver
from bot.pipedrive.http.refusals import explained, sentence
from bot.pipedrive.http.session import NO_ROUNDING, open_session
from bot.pipedrive.records.models import Page
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
class Reply:
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
    ) -> Reply:
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

    async def _ask(self, request: Request, login: Login, into: Path | None) -> Reply:
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
        return Reply(response.status, CIMultiDict(response.headers), content)

    async def _fetch(self, request: Request, login: Login, file: Path) -> Reply:
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

    async def _saved(self, response: aiohttp.ClientResponse, file: Path) -> Reply:
        content = b""
        if response.ok:
            await fetching.save(response, file, self._limits.file)
        else:
            content = await self._content(response)
        return Reply(response.status, CIMultiDict(response.headers), content)

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


# --- Pipedrive's envelopes, opened: from the bytes of a 2xx to the records in it ----------------

T = TypeVar("T")

# Lists up to this many bytes are not read twice.
SMALL = 128 * 2**10


class Nonsense(Exception):
    """A 2xx answer that cannot be believed: no JSON, cut off, or not what was asked for."""


class _Pagination(BaseModel):
    """How v1 turns pages."""

    start: int = 0
    limit: int = 0
    more_items_in_collection: bool = False
    next_start: int | None = None

    @property
    def following(self) -> int | None:
        if not self.more_items_in_collection:
            return None
        return self.start + self.limit if self.next_start is None else self.next_start


class _More(_Pagination):
    """Most of v1 has it a level deeper; lists of leads do not."""

    next_cursor: str | None = None
    pagination: _Pagination | None = None


class _Hit(BaseModel, Generic[T]):
    item: T


class _Hits(BaseModel, Generic[T]):
    """How v2 wraps what a search found."""

    items: list[_Hit[T]]
    related_items: list[_Hit[T]] = Field(default_factory=list)


class _Single(BaseModel, Generic[T]):
    success: Literal[True] = True
    data: T


class _Listing(BaseModel, Generic[T]):
    """A list; v1 answers null in place of an empty one."""

    success: Literal[True] = True
    data: Annotated[list[T] | _Hits[T] | None, Field(union_mode="left_to_right")]
    additional_data: _More | None = None

    def items(self) -> list[T]:
        if isinstance(self.data, _Hits):
            return [hit.item for hit in (*self.data.items, *self.data.related_items)]
        return self.data or []

    def ahead(self) -> tuple[str | None, int | None]:
        more = self.additional_data or _More()
        return more.next_cursor or None, (more.pagination or more).following


def read(content: bytes, returns: type[T]) -> T:
    """Open the envelope that `returns` implies: `Page[…]` and `list[…]` are lists.

    Bytes stay closed: whoever asks for them opens them.
    """
    wanted: Any = returns
    if wanted is bytes:
        return cast("T", content)
    origin = get_origin(wanted)
    try:
        if origin not in {Page, list}:
            return cast("T", _single(wanted).validate_json(content).data)
        opened = _opened_before if len(content) <= SMALL else _opened
        items, ahead = opened(content, get_args(wanted)[0])
    except ValidationError as unfit:
        raise _why(content, unfit) from None
    # A list of its own for each caller; the records in it cannot be changed.
    return cast("T", Page(list(items), *ahead) if origin is Page else list(items))


def _opened(content: bytes, item: Any) -> tuple[tuple[Any, ...], tuple[str | None, int | None]]:
    listing = _listing(item).validate_json(content)
    return tuple(listing.items()), listing.ahead()


# Every card names stages and users, from the same bytes each time.
_opened_before = lru_cache(maxsize=256)(_opened)


def _why(content: bytes, unfit: ValidationError) -> Nonsense | Refused:
    """Tell a refusal that came with 2xx from an answer that means nothing."""
    body = explained(content)
    if body is not None and body.get("success") is False and (text := sentence(body)):
        return Refused(text, 200)
    # Where and what kind only: the values are people's data.
    first = unfit.errors(include_input=False, include_url=False, include_context=False)[0]
    place = ".".join(str(part) for part in first["loc"])
    return Nonsense(f"{place or 'answer'}: {first['type']}")


@lru_cache(maxsize=256)
def _listing(item: Any) -> TypeAdapter[_Listing[Any]]:
    shape: Any = _Listing.__class_getitem__(item)
    return TypeAdapter(shape)


@lru_cache(maxsize=256)
def _single(record: Any) -> TypeAdapter[_Single[Any]]:
    shape: Any = _Single.__class_getitem__(record)
    return TypeAdapter(shape)
