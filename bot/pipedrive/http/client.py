"""The one way to Pipedrive: `send`, with its deadline, retries and errors; and what answers hold.

A read is asked up to three times. What changes data goes out only with the permit of a running
operation, and is repeated only after a 429, which says that nothing was done; whatever else happens
to it on the way is `Ambiguous`, and somebody must look.
"""

import random
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path
from typing import Any, TypeVar, cast, get_args, get_origin

import aiohttp
from pydantic import ValidationError

from bot.pipedrive.http.cache import Cache
from bot.pipedrive.http.envelopes import listing, single
from bot.pipedrive.http.errors import (
    Ambiguous,
    BadToken,
    Blocked,
    PipedriveError,
    Refused,
    Throttled,
    Unavailable,
    Unreachable,
)
from bot.pipedrive.http.exchange import Attempt, Exchange, HttpReply, Limits, Lost
from bot.pipedrive.http.monotonic_clock import MONOTONIC_CLOCK, MonotonicClock
from bot.pipedrive.http.refusals import Nonsense, refusal, unbelieved
from bot.pipedrive.http.throttle import COMPANIES, WINDOW, Budget, CircuitBreaker, Throttle, cost
from bot.pipedrive.records.models import Page
from bot.pipedrive.request import (
    Key,
    Login,
    NotPermitted,
    Permit,
    Request,
    again_key_of,
    entity_of,
    glance_key_of,
    key_of,
)

T = TypeVar("T")

# The same login with a token that is good for a while; `refused`: Pipedrive does not take the one
# that it has. Raises PipedriveError.
Renew = Callable[[Login, bool], Awaitable[Login]]
LIMITS = Limits()
_DONE = range(200, 300)


class _Again(Exception):
    """Worth another try after a pause; `ends_as` when there is none left."""

    def __init__(self, ends_as: PipedriveError, pause: float = 0.0) -> None:
        super().__init__()
        self.ends_as = ends_as
        self.pause = pause


@dataclass(slots=True)
class _Course:
    """How far one call has come: its try, and how many of them were answered with a 429."""

    deadline: float
    number: int = 1
    busy: int = 0
    renewed: bool = False
    into: Path | None = None


class Pipedrive:
    def __init__(  # noqa: PLR0913 - the parts it is put together from, by name
        self,
        session: aiohttp.ClientSession,
        base_url: str,
        *,
        cache: Cache,
        throttle: Throttle,
        budget: Budget | None = None,
        limits: Limits = LIMITS,
        clock: MonotonicClock = MONOTONIC_CLOCK,
        on_attempt: Callable[[Attempt], None] | None = None,
        renew: Renew | None = None,
    ) -> None:
        self._renew = renew
        self._exchange = Exchange(session, base_url, limits, on_attempt)
        self._cache = cache
        self._throttle = throttle
        self._budget = budget or Budget()
        self._limits = limits
        self._clock = clock
        self._breaker = lru_cache(COMPANIES)(lambda _: CircuitBreaker(clock))

    async def send(
        self,
        request: Request,
        login: Login,
        returns: type[T],
        *,
        fresh: bool = False,
        permit: Permit | None = None,
    ) -> T:
        """Ask as this person; `fresh` reads past the cache.

        Raises only `PipedriveError`, and `NotPermitted` where data would change without a permit.
        """
        if request.reads:
            return (await self.read(request, login, returns, fresh=fresh))[1]
        entity = entity_of(request.path)
        await self._cache.forget(login.company, entity)
        try:
            return (await self._call(request, login, returns, permit=permit))[1]
        finally:
            await self._cache.forget(login.company, entity)

    async def read(
        self, request: Request, login: Login, returns: type[T], *, fresh: bool = False
    ) -> tuple[bytes, T]:
        """An answer, and what it holds. Raises only `PipedriveError`."""
        return await self._read(key_of(login, request), request, login, returns, fresh=fresh)

    async def kept(self, keys: Iterable[Key]) -> list[bytes | None]:
        """The answers that are known still; nobody is asked."""
        return await self._cache.kept(*keys)

    async def may_look_again(self, kept: Key) -> bool:
        """Whether nobody has read past what is kept under this key in the last half a minute."""
        claimed: list[bool] = []

        async def claim() -> bytes:
            claimed.append(True)
            return b"-"

        await self._cache.fetch(again_key_of(kept), claim)
        return bool(claimed)

    async def fetch(self, request: Request, login: Login) -> bytes:
        """Read past the cache, which keeps nothing of it; the answer is not opened."""
        return (await self._call(request, login, bytes))[1]

    async def download(self, request: Request, login: Login, into: Path) -> None:
        """Write the bytes of a file to the disk as they come."""
        await self._call(request, login, bytes, into)

    async def glance(self, request: Request, login: Login, returns: type[T]) -> T:
        """Read for somebody who is typing: what they saw half a minute ago is good enough."""
        key = glance_key_of(login, request)
        return (await self._read(key, request, login, returns, fresh=False))[1]

    async def recall(self, request: Request, login: Login, returns: type[T]) -> T | None:
        """What a glance was answered, if it is still known; nobody is asked."""
        (content,) = await self._cache.kept(glance_key_of(login, request))
        return None if content is None else _reopened(content, returns)

    async def _read(
        self, key: Key, request: Request, login: Login, returns: type[T], *, fresh: bool
    ) -> tuple[bytes, T]:
        if not login.is_known:
            return await self._call(request, login, returns)
        mine: list[T] = []

        async def load() -> bytes:
            content, value = await self._call(request, login, returns)
            mine.append(value)
            return content

        content = await self._cache.fetch(key, load, fresh=fresh)
        return content, mine[0] if mine else _reopened(content, returns)

    async def _call(
        self,
        request: Request,
        login: Login,
        returns: type[T],
        into: Path | None = None,
        permit: Permit | None = None,
    ) -> tuple[bytes, T]:
        """Every request passes here, so here is where nothing changes data without a permit."""
        if not request.reads:
            _permitted(request, login, permit)
        with_file = into is not None or request.spelling == "files"
        seconds = self._limits.with_file if with_file else self._limits.total
        login = await self._renewed(login)
        course = _Course(self._clock.now() + seconds, into=into)
        while True:
            try:
                return await self._try(request, login, returns, course)
            except BadToken:  # nothing was done
                if login.grant is None or course.renewed:
                    raise
                course.renewed = True
                login = await self._renewed(login, refused=True)
                continue
            except _Again as again:
                pause = again.pause
                late = self._clock.now() + pause >= course.deadline
                if late or course.number >= self._limits.tries:
                    raise again.ends_as from None
            await self._clock.sleep(pause)
            course.number += 1

    async def _renewed(self, login: Login, *, refused: bool = False) -> Login:
        if login.grant is None or self._renew is None:
            return login
        return await self._renew(login, refused)

    async def _try(
        self, request: Request, login: Login, returns: type[T], course: _Course
    ) -> tuple[bytes, T]:
        breaker = self._breaker(login.company if login.is_known else login.secret)
        breaker.check(reads=request.reads)
        latest = course.deadline - self._limits.room
        await self._throttle.acquire(login, search=request.searches, latest=latest)
        # Others may have learned something while this one stood in the queue.
        breaker.check(reads=request.reads)
        with breaker.trial() as trial:
            try:
                left = course.deadline - self._clock.now()
                reply = await self._exchange.once(request, login, left, course.number, course.into)
                trial.went_well = True
                self._heed(reply, request, login, breaker, course)
                return reply.content, _opened(reply, returns, breaker, login)
            except Refused as no:
                # With a status that says yes it is no refusal of a write: it may have been done.
                if request.reads or no.status not in _DONE:
                    raise
                raise Ambiguous("success: false", no.message) from None
            except Lost as lost:
                trial.went_well = False
                if lost.sent:  # whatever became of it, it is paid for
                    self._budget.spend(login.company, cost(request))
                end = _end(request, lost)
        if not request.reads:
            raise end
        # Full jitter, so that many who failed together do not come back together.
        raise _Again(end, random.uniform(0, self._limits.pause * 2**course.number))  # noqa: S311

    def _heed(
        self,
        reply: HttpReply,
        request: Request,
        login: Login,
        breaker: CircuitBreaker,
        course: _Course,
    ) -> None:
        """Obey the headers; after a 429 nothing of this login goes out before its time."""
        told = self._throttle.heed(login, reply.headers, search=request.searches)
        refused = reply.status == HTTPStatus.TOO_MANY_REQUESTS
        use = self._budget.spend(
            login.company,
            0 if refused else cost(request),
            limit=told.budget,
            left=told.budget_left,
        )
        if not refused:
            return
        if use.left is not None and use.left < cost(request):
            raise breaker.spend(told.retry_after)
        course.busy += 1
        # What nobody explains is met with patience: nothing of it says that the day is over.
        wait = told.wait if told.means_the_window else WINDOW * 2 ** (course.busy - 1)
        self._throttle.pause(login, wait, search=request.searches)
        raise _Again(Throttled(wait))


def _permitted(request: Request, login: Login, permit: Permit | None) -> None:
    if permit is None:
        raise NotPermitted(f"{request.method} without an operation")
    permit.use(request, login)


def _opened(reply: HttpReply, returns: type[T], breaker: CircuitBreaker, login: Login) -> T:
    """Return what a 2xx holds, or raise what anything else means."""
    if reply.status in _DONE:
        try:
            return read(reply.content, returns)
        except Nonsense as unfit:
            raise Lost(str(unfit)) from None
    no = refusal(reply.status, reply.content, login.secret.get_secret_value())
    if isinstance(no, Blocked):
        raise breaker.block(no.retry_after)
    if no is not None:
        raise no
    raise Lost(f"HTTP {reply.status}")


def _reopened(content: bytes, returns: type[T]) -> T:
    """Return what a kept answer holds."""
    try:
        return read(content, returns)
    except Nonsense as unfit:
        raise Unavailable(str(unfit)) from None


def _end(request: Request, lost: Lost) -> PipedriveError:
    """Return what it means to the caller when no answer came that can be relied on."""
    if not lost.sent:
        return Unreachable(str(lost))
    return Unavailable(str(lost)) if request.reads else Ambiguous(str(lost))


# --- Pipedrive's envelopes, opened: from the bytes of a 2xx to the records in it ----------------

# Lists up to this many bytes are not read twice.
SMALL = 128 * 2**10


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
            return cast("T", single(wanted).validate_json(content).data)
        opened = _listed_before if len(content) <= SMALL else _listed
        items, ahead = opened(content, get_args(wanted)[0])
    except ValidationError as unfit:
        raise unbelieved(content, unfit) from None
    # A list of its own for each caller; the records in it cannot be changed.
    return cast("T", Page(list(items), *ahead) if origin is Page else list(items))


def _listed(content: bytes, item: Any) -> tuple[tuple[Any, ...], tuple[str | None, int | None]]:
    found = listing(item).validate_json(content)
    return tuple(found.items()), found.ahead()


# Every card names stages and users, from the same bytes each time.
_listed_before = lru_cache(maxsize=256)(_listed)
