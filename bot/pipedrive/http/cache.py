"""Answers to reads, kept for a moment: bounded, one call for many askers, forgotten on writes.

The only module that touches aiocache, and without its decorators: their keys mix up tenants. Every
entry carries the stamp its entity had when the read began. A write takes the stamp away, so an
answer that was on its way meanwhile is never shown to anyone who asks later.
"""

import asyncio
import secrets
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from hashlib import sha256
from typing import NamedTuple, Protocol
from urllib.parse import unquote, urlsplit

from aiocache import RedisCache, SimpleMemoryCache
from aiocache.serializers import NullSerializer
from pydantic import SecretStr
from redis.asyncio import BlockingConnectionPool
from redis.exceptions import RedisError

from bot.pipedrive.http.errors import PipedriveError
from bot.pipedrive.http.monotonic_clock import MONOTONIC_CLOCK, MonotonicClock
from bot.pipedrive.request import Key, mark_of, touched
from bot.tasks import apart

ENTRIES = 20_000
BYTES = 64 * 2**20
# One answer may not push out everything else.
LARGEST = 4 * 2**20
PATIENCE = 0.15
# How long a backend that failed or was slow is left alone: twice as long each time, up to a limit.
REST = 5.0
LONGEST_REST = 60.0
# A stamp outlives whatever was kept under it.
STAMP_LIFETIME = 86_400.0
_FAILURES = (RedisError, OSError, TimeoutError)
_CONNECTIONS = 8

Load = Callable[[], Awaitable[bytes]]


class CachedAnswer(NamedTuple):
    """An answer, the key it was asked under, and the stamp its entity had at that moment."""

    stamp: str
    key: str
    content: bytes


class Backend(Protocol):
    # An answer that took more seconds is worth less than none: a command asks ten times.
    slow: float

    async def look_all(self, keys: Sequence[Key]) -> list[tuple[str, CachedAnswer | None]]: ...
    async def keep(self, entry: CachedAnswer, lifetime: float) -> None: ...
    async def drop(self, marks: Iterable[str]) -> None: ...
    async def close(self) -> None: ...


class _Flight(NamedTuple):
    """A read under way; its entity's mark tells which writes overtake it."""

    task: asyncio.Task[bytes]
    mark: str


class Cache:
    def __init__(self, backend: Backend, clock: MonotonicClock = MONOTONIC_CLOCK) -> None:
        self._backend = backend
        self._clock = clock
        self._flights: dict[tuple[str, str | None], _Flight] = {}
        self._undropped: set[str] = set()
        self._resting_until = 0.0
        # While the backend rests. Gone when it is asked again, as others may have written since.
        self._stand_in: Memory | None = None
        self._next_rest = REST

    async def fetch(self, key: Key, load: Load, *, fresh: bool = False) -> bytes:
        """Return what is kept, join a read that is under way, or read; `fresh` always reads."""
        ((stamp, content),) = await self._look(key)
        if content is not None and not fresh:
            return content
        flight_key = (key.text, stamp)
        flight = self._flights.get(flight_key)
        joined = flight is not None and not fresh
        if flight is None or fresh:
            flight = _Flight(
                apart(self._fly(key, stamp, load), "read", expected=(PipedriveError,)), key.mark
            )
            self._flights[flight_key] = flight
        try:
            # The one who asked first may go away; the others still want the answer.
            return await asyncio.shield(flight.task)
        except PipedriveError:
            if not (joined and key.shared):
                raise
            return await load()  # it was a colleague's login that failed, not this one

    async def kept(self, *keys: Key) -> list[bytes | None]:
        """Return what is kept of each, if anything; nobody is asked."""
        return [content for _, content in await self._look(*keys)]

    async def forget(self, company: int, entity: str) -> None:
        """Drop what a write to the entity may have made stale, for everyone in the company."""
        marks = {mark_of(company, name) for name in touched(entity)}
        overtaken = [
            flight_key for flight_key, flight in self._flights.items() if flight.mark in marks
        ]
        for flight_key in overtaken:
            del self._flights[flight_key]
        self._undropped |= marks
        if self._stand_in is not None:
            await self._stand_in.drop(marks)
        await self._drop()

    async def close(self) -> None:
        tasks = [flight.task for flight in self._flights.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._backend.close()

    async def _look(self, *keys: Key) -> Sequence[tuple[str | None, bytes | None]]:
        nothing = [(None, None)] * len(keys)
        if self._resting_until and self._rests():
            return _told(await self._meanwhile().look_all(keys), keys)
        self._stand_in = None
        if self._undropped and not await self._drop():
            return nothing
        try:
            with self._timed():
                return _told(await self._backend.look_all(keys), keys)
        except _FAILURES:
            return nothing

    async def _fly(self, key: Key, stamp: str | None, load: Load) -> bytes:
        flight_key = (key.text, stamp)
        try:
            content = await load()
            if stamp is not None and self._is_under_way(flight_key) and len(content) <= LARGEST:
                await self._keep(CachedAnswer(stamp, key.text, content), key.lifetime)
            return content
        finally:
            if self._is_under_way(flight_key):
                del self._flights[flight_key]

    def _is_under_way(self, flight_key: tuple[str, str | None]) -> bool:
        """Whether the present task is the one that is believed there: no write overtook it."""
        flight = self._flights.get(flight_key)
        return flight is not None and flight.task is asyncio.current_task()

    async def _keep(self, entry: CachedAnswer, lifetime: float) -> None:
        if self._rests():
            await self._meanwhile().keep(entry, lifetime)
            return
        with suppress(*_FAILURES), self._timed():
            await self._backend.keep(entry, lifetime)

    def _meanwhile(self) -> "Memory":
        if self._stand_in is None:
            self._stand_in = Memory(clock=self._clock)
        return self._stand_in

    async def _drop(self) -> bool:
        """Take stamps away, also those that could not be reached at the time of the write."""
        if self._rests():
            return False
        marks = frozenset(self._undropped)
        try:
            with self._timed():
                await self._backend.drop(marks)
        except _FAILURES:
            return False
        self._undropped -= marks
        return True

    @contextmanager
    def _timed(self) -> Iterator[None]:
        """Whether it went well decides if the backend is asked again soon."""
        began = self._clock.now()
        try:
            yield
        except _FAILURES:
            self._rest()
            raise
        if self._clock.now() - began > self._backend.slow:
            self._rest()
        else:
            self._next_rest = REST

    def _rest(self) -> None:
        if self._rests():  # others found it out at the same time
            return
        self._resting_until = self._clock.now() + self._next_rest
        self._next_rest = min(2 * self._next_rest, LONGEST_REST)

    def _rests(self) -> bool:
        return self._clock.now() < self._resting_until


class Memory(SimpleMemoryCache):  # type: ignore[misc] # aiocache has no types
    """aiocache's memory cache with a bound on entries and bytes.

    `look` reads without aiocache's wrappers, which cost forty times the reading. Nothing is given a
    ttl there either: each would leave a timer on the loop.
    """

    slow = float("inf")

    def __init__(
        self, *, entries: int = ENTRIES, size: int = BYTES, clock: MonotonicClock = MONOTONIC_CLOCK
    ) -> None:
        super().__init__(timeout=None)
        self._most = entries
        self._room = size
        self._now = clock.now
        # When each expires and what it weighs; least recently used first.
        self._ledger: OrderedDict[str, tuple[float, int]] = OrderedDict()

    async def look_all(self, keys: Sequence[Key]) -> list[tuple[str, CachedAnswer | None]]:
        return [await self.look(key.mark, key.text) for key in keys]

    async def look(self, mark: str, key: str) -> tuple[str, CachedAnswer | None]:
        stamp: str = self._cache.get(mark) or await self._stamp(mark)
        line = self._ledger.get(key)
        if line is None or line[0] <= self._now():
            return stamp, None
        self._ledger.move_to_end(key)
        return stamp, self._cache[key]

    async def keep(self, entry: CachedAnswer, lifetime: float) -> None:
        await self._put(entry.key, entry, len(entry.content), lifetime)

    async def drop(self, marks: Iterable[str]) -> None:
        for mark in marks:
            await self._remove(mark)

    async def _stamp(self, mark: str) -> str:
        stamp = secrets.token_hex(8)
        await self._put(mark, stamp, len(stamp), STAMP_LIFETIME)
        return stamp

    async def _put(self, key: str, value: object, size: int, lifetime: float) -> None:
        await self._remove(key)
        await self._set(key, value)
        weight = size + 2 * len(key)
        self._ledger[key] = (self._now() + lifetime, weight)
        self._room -= weight
        while self._room < 0 or len(self._ledger) > self._most:
            await self._remove(next(iter(self._ledger)))

    async def _remove(self, key: str) -> None:
        line = self._ledger.pop(key, None)
        if line is not None:
            self._room += line[1]
            await self._delete(key)

    def entries(self) -> int:
        return len(self._ledger)


class _Batch:
    """Looks of one turn of the loop, which share a round trip."""

    def __init__(self) -> None:
        self.marks: set[str] = set()
        self.keys: set[str] = set()
        self.found: asyncio.Task[dict[str, bytes]] | None = None


class Redis:
    """aiocache's Redis cache: one round trip for all who look at once, and never a long wait.

    Only `redis://`: aiocache refuses `rediss://`. Names are digests, so that nobody who lists them
    reads what was searched for.
    """

    def __init__(self, url: SecretStr, patience: float = PATIENCE) -> None:
        parts = urlsplit(url.get_secret_value())
        if parts.scheme != "redis" or not parts.hostname:
            raise ValueError("the cache needs redis://host:port/db; rediss:// is not supported")
        self._patience = patience
        self.slow = patience / 2
        self._batch: _Batch | None = None
        self._cache = RedisCache(
            endpoint=parts.hostname,
            port=parts.port or 6379,
            db=int(parts.path.strip("/") or 0),
            password=unquote(parts.password) if parts.password else None,
            serializer=NullSerializer(encoding=None),
            timeout=patience,
            create_connection_timeout=patience,
            pool_max_size=_CONNECTIONS,
            connection_pool_class=BlockingConnectionPool,
            connection_pool_kwargs={
                "timeout": patience,
                "username": unquote(parts.username) if parts.username else None,
            },
        )

    async def look_all(self, keys: Sequence[Key]) -> list[tuple[str, CachedAnswer | None]]:
        return await asyncio.gather(*(self.look(key.mark, key.text) for key in keys))

    async def look(self, mark: str, key: str) -> tuple[str, CachedAnswer | None]:
        batch = self._batch
        if batch is None or batch.found is None:
            batch = self._batch = _Batch()
            batch.found = apart(self._find(batch), "look", expected=_FAILURES)
        mark, key = _name(mark), _name(key)
        batch.marks.add(mark)
        batch.keys.add(key)
        found = await asyncio.shield(batch.found)
        return found[mark].decode(errors="replace"), _unframed(found.get(key, b""))

    async def keep(self, entry: CachedAnswer, lifetime: float) -> None:
        frame = b"\n".join((entry.stamp.encode(), entry.key.encode(), entry.content))
        await self._cache.raw("set", _name(entry.key), frame, px=int(lifetime * 1000))

    async def drop(self, marks: Iterable[str]) -> None:
        await self._cache.raw("delete", *map(_name, marks))

    async def answers(self) -> bool:
        try:
            async with asyncio.timeout(self._patience):
                await self._cache.raw("get", _name("is anybody there"))
        except _FAILURES:
            return False
        return True

    async def close(self) -> None:
        await self._cache.client.aclose()

    async def _find(self, batch: _Batch) -> dict[str, bytes]:
        await asyncio.sleep(0)
        self._batch = None
        names = [*batch.marks, *batch.keys]
        async with asyncio.timeout(self._patience):
            values = await self._cache.raw("mget", *names)
            found = {name: value for name, value in zip(names, values, strict=True) if value}
            for mark in batch.marks - found.keys():
                found[mark] = await self._stamp(mark)
        return found

    async def _stamp(self, mark: str) -> bytes:
        stamp = secrets.token_hex(8).encode()
        if await self._cache.raw("set", mark, stamp, nx=True, ex=int(STAMP_LIFETIME)):
            return stamp
        # Another process was first.
        return await self._cache.raw("get", mark) or stamp


def open_cache(
    redis_url: SecretStr | None = None, clock: MonotonicClock = MONOTONIC_CLOCK
) -> Cache:
    """Open the cache of the process, or with a URL the one that all processes share.

    By `clock` what the process keeps grows old; Redis has its own.
    """
    return Cache(Redis(redis_url) if redis_url else Memory(clock=clock))


def _told(
    found: Sequence[tuple[str, CachedAnswer | None]], keys: Sequence[Key]
) -> list[tuple[str | None, bytes | None]]:
    return [
        (stamp, entry.content if entry and (entry.stamp, entry.key) == (stamp, key.text) else None)
        for (stamp, entry), key in zip(found, keys, strict=True)
    ]


def _name(key: str) -> str:
    return "deal-desk:" + sha256(key.encode()).hexdigest()


def _unframed(frame: bytes) -> CachedAnswer | None:
    stamp, _, rest = frame.partition(b"\n")
    key, found, content = rest.partition(b"\n")
    if not found:
        return None
    return CachedAnswer(stamp.decode(errors="replace"), key.decode(errors="replace"), content)
