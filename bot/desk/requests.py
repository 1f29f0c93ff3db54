"""What was acknowledged is kept, sealed, until it has a row of its own or its answer.

A request is one act of a person: a command, a click, an accepted form, a message to the bot. Its
row is there before the acknowledgement, under a lease of the process that took it. Once the act
has begun an operation, or was answered, it is done. What a process that died left undone is found
by the next one when the lease is over.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import orjson
import structlog
from sqlalchemy import Row, and_, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql import ColumnElement

from bot.accounts import sealing
from bot.accounts.sealing import CannotOpen, TokenCipher
from bot.store.db import Intake, Store, StoreFailed
from bot.store.tables import Clock, Moment, requests, utc_now
from bot.tasks import apart

log = structlog.get_logger()
row = requests.c

# How long a process may be silent before another goes on with what it had.
LEASE = timedelta(seconds=20)
# From when on one is kept: what is done sooner, as nearly all is, costs no second write.
OLD = timedelta(seconds=8)
KEPT = timedelta(days=1)
# Of those that are left over, in one go.
FEW = 20
# In one statement.
MANY = 500

Payload = Mapping[str, Any]  # Any: as Slack sends it


class Elsewhere(Exception):
    """Another process goes on with this request, and answers it."""


@dataclass(frozen=True)
class SlackRequest:
    """`payload` is what Slack sent, as far as it is read; `attempt` counts who worked at it."""

    key: bytes
    payload: dict[str, Any] = field(repr=False)
    seen_at: datetime
    attempt: int


@dataclass
class _Doing:
    """What the present task does it for; `settled` once that has a row of its own."""

    keys: list[bytes]
    worker: str
    settled: bool = False


_doing: ContextVar[_Doing | None] = ContextVar("doing", default=None)


async def settle(connection: AsyncConnection, now: datetime) -> None:
    """In the transaction in which an operation begins: from now on its row is what is kept.

    Raises Elsewhere where another process goes on with the request already.
    """
    doing = _doing.get()
    if doing is None or doing.settled:
        return
    history = and_(row.key.in_(doing.keys), row.worker == doing.worker)
    done = update(requests).where(history).values(done_at=func.coalesce(row.done_at, now))
    if (await connection.execute(done)).rowcount < len(doing.keys):
        raise Elsewhere
    doing.settled = True


class SlackRequests:
    def __init__(
        self, store: Store, cipher: TokenCipher, *, worker: str, clock: Clock = utc_now
    ) -> None:
        self._store = store
        self._cipher = cipher
        self._worker = worker
        self._clock = clock
        self._intake = Intake(store, requests, clock)
        # Since when this process works on what.
        self._running: dict[bytes, datetime] = {}
        self._done: set[bytes] = set()
        # Not acknowledged, though its row is there, or will be when its insert has ended.
        self._refused: dict[bytes, asyncio.Future[bool] | None] = {}

    async def outlive(self) -> None:
        """As the only process there is: whoever held a lease is dead, and not waited for."""
        held = update(requests).where(row.done_at.is_(None), row.lease_until > self._clock())
        async with self._store.write() as connection:
            await connection.execute(held.values(lease_until=self._clock()))

    async def first_time(self, key: bytes, payload: Payload) -> bool:
        """True for exactly one delivery of the act, with its row stored: `StoreFailed` if not.

        The present task, and those that it starts, then work for it.
        """
        now = self._clock()
        values = {
            "content": self._cipher.seal(orjson.dumps(payload).decode(), sealing.for_request(key)),
            "attempt": 1,
            **self._lease(now),
        }
        comes_again = key in self._refused
        is_first = await self._added(key, values)
        if not is_first and comes_again:
            is_first = await self._revived(key, values)
        if is_first:
            self._refused.pop(key, None)
            self._running[key] = now
            _doing.set(_Doing([key], self._worker))
        return is_first

    def nothing_yet(self) -> None:
        """The present task may have worked for another one: connections are kept."""
        _doing.set(None)

    @contextmanager
    def refused_on_error(self) -> Iterator[None]:
        """What is not acknowledged after all must not be done later, but it may come again."""
        try:
            yield
        except BaseException:
            doing = _doing.get()
            for key in doing.keys if doing else ():
                self._running.pop(key, None)
                self._refused[key] = None
            raise

    @asynccontextmanager
    async def work(self, *, has_secret: bool = False) -> AsyncIterator[None]:
        """Around what is done for the request of this task; left with its answer given.

        Not for work that was cut off: the next process goes on with it.
        """
        try:
            yield
        except asyncio.CancelledError:
            raise
        except BaseException:
            self._finished()
            raise
        doing = _doing.get()
        if has_secret and doing is not None:
            await self._erase(doing.keys)
        self._finished()

    @contextmanager
    def resumed(self, request: SlackRequest) -> Iterator[None]:
        """The present task goes on with what another one left."""
        before = _doing.set(_Doing([request.key], self._worker))
        self._running[request.key] = self._clock()
        try:
            yield
        finally:
            self._running.pop(request.key, None)
            _doing.reset(before)

    async def due(self) -> list[SlackRequest]:
        """What nobody works on any more, handed to this process only."""
        now, known = self._clock(), [*self._running, *self._done, *self._refused]
        left = and_(row.done_at.is_(None), row.lease_until <= now, row.key.not_in(known))
        some = select(row.key).where(left).order_by(row.seen_at).limit(FEW)
        if not self._store.on_sqlite:
            some = some.with_for_update(skip_locked=True)
        taken = update(requests).where(row.key.in_(some.scalar_subquery())).values(self._lease(now))
        async with self._store.write() as connection:
            found = (await connection.execute(taken.returning(requests))).all()
        return sorted(self._opened(found), key=lambda request: request.seen_at)

    async def tries(self, request: SlackRequest) -> None:
        """Work at what was left begins; whoever dies of it each time is not asked for ever."""
        counted = update(requests).where(self._history([request.key]))
        async with self._store.write() as connection:
            await connection.execute(counted.values(attempt=row.attempt + 1))

    async def next_due(self) -> datetime | None:
        """When another process's lease ends; nothing is due of what this one does or has done."""
        known = row.key.in_([*self._running, *self._done, *self._refused])
        left = select(func.min(row.lease_until, type_=Moment)).where(row.done_at.is_(None), ~known)
        async with self._store.read() as connection:
            moment: datetime | None = (await connection.execute(left)).scalar_one()
        return moment

    async def wait_for_word(self, request: SlackRequest) -> None:
        """Left as it is until its person says what becomes of it."""
        waiting = update(requests).where(self._history([request.key])).values(lease_until=None)
        async with self._store.write() as connection:
            await connection.execute(waiting)

    async def take_up(self, key: bytes) -> SlackRequest | None:
        """What waited for a word, from now on done for the request of this task as well.

        None where it is done, is being done, or was too long ago.
        """
        now, doing = self._clock(), _doing.get()
        waits = and_(row.key == key, row.done_at.is_(None))
        free = and_(waits, (row.lease_until.is_(None)) | (row.lease_until <= now))
        taken = update(requests).where(free).values(self._lease(now)).returning(requests)
        async with self._store.write() as connection:
            found = self._opened((await connection.execute(taken)).all())
        if not found:
            return None
        self._running[key] = now
        if doing is not None:
            doing.keys.append(key)
        return found[0]

    async def find(self, key: bytes) -> SlackRequest | None:
        async with self._store.read() as connection:
            found = (await connection.execute(select(requests).where(row.key == key))).all()
        return next(iter(self._opened(found)), None)

    async def note(self) -> None:
        """Keep the leases of what takes longer, and write down what has ended."""
        await self._drop()
        await self.renew()
        await self.flush()

    async def renew(self) -> None:
        now = self._clock()
        old = [key for key, since in self._running.items() if now - since > OLD]
        for keys in _in_parts(old):
            held = update(requests).where(self._history(keys), row.lease_until.is_not(None))
            async with self._store.write() as connection:
                await connection.execute(held.values(lease_until=now + LEASE))
            self._running.update({key: now for key in keys if key in self._running})

    async def flush(self) -> None:
        """All that was done since the last time, in few transactions."""
        for keys in _in_parts(list(self._done)):
            done = update(requests).where(self._history(keys)).values(done_at=self._clock())
            async with self._store.write() as connection:
                await connection.execute(done)
            self._done.difference_update(keys)

    async def purge(self) -> None:
        """A day after; also what nobody has said a word about since."""
        old = row.seen_at < self._clock() - KEPT
        over = row.done_at.is_not(None) | row.lease_until.is_(None)
        async with self._store.write() as connection:
            await connection.execute(delete(requests).where(old, over))

    def _lease(self, now: datetime) -> dict[str, Any]:
        return {"worker": self._worker, "lease_until": now + LEASE}

    def _history(self, keys: Sequence[bytes]) -> ColumnElement[bool]:
        return and_(row.key.in_(keys), row.worker == self._worker, row.done_at.is_(None))

    def _finished(self) -> None:
        doing = _doing.get()
        for key in doing.keys if doing else ():
            self._running.pop(key, None)
            if doing and not doing.settled:
                self._done.add(key)

    async def _added(self, key: bytes, values: dict[str, Any]) -> bool:
        adding = apart(self._intake.add(key, values), "adding", expected=(StoreFailed,))
        try:
            return await asyncio.shield(adding)
        except (asyncio.CancelledError, StoreFailed):
            # Too late for Slack, or a commit whose answer was lost: the person is told that
            # nothing was done, and so it must be.
            self._refused[key] = adding
            raise

    async def _revived(self, key: bytes, values: dict[str, Any]) -> bool:
        """Slack sends again what was refused, and people press Submit once more."""
        self._refused.pop(key, None)
        async with self._store.write(urgent=True) as connection:
            again = update(requests).where(self._history([key])).values(values)
            is_there = (await connection.execute(again)).rowcount
        return bool(is_there) or await self._added(key, values)

    async def _drop(self) -> None:
        """What was refused, once its row is there."""
        if not self._refused:
            return
        refused = self._refused.items()
        there = {key: adding for key, adding in refused if not adding or adding.done()}
        async with self._store.write() as connection:
            for keys in _in_parts(list(there)):
                await connection.execute(delete(requests).where(self._history(keys)))
        for key, adding in there.items():
            if key in self._refused and self._refused[key] is adding:
                del self._refused[key]

    async def _erase(self, keys: Sequence[bytes]) -> None:
        gone = {"content": "", "done_at": self._clock()}
        try:
            async with self._store.write() as connection:
                await connection.execute(update(requests).where(self._history(keys)).values(gone))
        except StoreFailed as error:
            log.error("secret_not_erased", error=str(error))  # noqa: TRY400 - no traceback near it

    def _opened(self, found: Sequence[Row[Any]]) -> list[SlackRequest]:
        """One that cannot be opened must not keep the others from being found."""
        opened = []
        for one in found:
            try:
                content = self._cipher.open(one.content, sealing.for_request(one.key))
            except CannotOpen as error:
                log.error("request_unreadable", error=type(error).__name__)  # noqa: TRY400
                self._done.add(one.key)
                continue
            opened.append(SlackRequest(one.key, orjson.loads(content), one.seen_at, one.attempt))
        return opened


def _in_parts(keys: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    return (keys[start : start + MANY] for start in range(0, len(keys), MANY))
