"""Tasks: what outlives its request is kept alive and finished, and none ends unheard."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager, suppress
from contextvars import Context, ContextVar, copy_context
from functools import partial
from typing import Any, TypeVar

from bot.observe.logs import failure, log

Work = Coroutine[Any, Any, object]
Task = asyncio.Task[object]

LAST_WORDS = 1.0
# How long acknowledgements that never end may hold back the next piece of work.
HELD_BACK = 0.01
AT_ONCE = 16
# What takes longer waits for others most of that time.
LONG = 0.5
# How long anything waits for what came before it.
AHEAD = 10.0
# Whether what runs here is work that was taken on, or belongs to it, in a task of its own or not.
_UNDER_WAY: ContextVar[bool] = ContextVar("under_way", default=False)


class Closing(Exception):
    """The process is going down and takes on nothing new."""


class Pace:
    """Acknowledgements first: other work begins when none is waited for, and little at a time.

    So the rounds of the event loop stay short, and with them the way of an acknowledgement,
    however much has come. Work that takes long waits for others itself, and makes room.
    """

    def __init__(self) -> None:
        self._urgent = 0
        self._quiet = asyncio.Event()
        self._quiet.set()
        self._one_begins = asyncio.Lock()
        self._room = asyncio.Semaphore(AT_ONCE)

    @contextmanager
    def urgent(self) -> Iterator[None]:
        """Somebody waits for what is done inside."""
        self._urgent += 1
        self._quiet.clear()
        try:
            yield
        finally:
            self._urgent -= 1
            if not self._urgent:
                self._quiet.set()

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Entered when a piece of work may begin; those that wait begin in the order they came."""
        async with self._one_begins:
            with suppress(TimeoutError):
                async with asyncio.timeout(HELD_BACK):
                    await self._quiet.wait()
            await self._room.acquire()
        room = ExitStack()
        room.callback(self._room.release)
        late = asyncio.get_running_loop().call_later(LONG, room.close)
        try:
            yield
        finally:
            late.cancel()
            room.close()


class Lanes:
    """Few at a time for each key, in the order they came; the others wait for none but theirs."""

    def __init__(self, few: int) -> None:
        self._few = few
        self._room: dict[object, asyncio.Semaphore] = {}
        self._there: Counter[object] = Counter()

    @asynccontextmanager
    async def turn(self, key: object) -> AsyncIterator[None]:
        room = self._room.setdefault(key, asyncio.Semaphore(self._few))
        self._there[key] += 1
        try:
            async with room:
                yield
        finally:
            self._there[key] -= 1
            if not self._there[key]:
                del self._there[key], self._room[key]


class _Place:
    """`over` once this one is done, and all before it."""

    def __init__(self, ahead: "_Place | None") -> None:
        self._ahead = ahead.over if ahead else None
        self.over: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def reached(self) -> None:
        if self._ahead is not None:
            await asyncio.wait({self._ahead}, timeout=AHEAD)

    def leave(self) -> None:
        if self._ahead is None or self._ahead.done():
            self._end()
        else:
            self._ahead.add_done_callback(lambda _: self._end())

    def _end(self) -> None:
        if not self.over.done():
            self.over.set_result(None)


_PLACE: ContextVar[_Place | None] = ContextVar("place", default=None)


class Order:
    """Lines of work, each for a key; what comes later in one sees what came before it.

    Only what asks for it waits, and only for what was ahead of it in this process.
    """

    def __init__(self) -> None:
        self._last: dict[object, _Place] = {}

    @contextmanager
    def place(self, key: object) -> Iterator[None]:
        """Behind all that came before, until what runs inside is done."""
        place = _Place(self._last.get(key))
        self._last[key] = place
        token = _PLACE.set(place)
        try:
            yield
        finally:
            _PLACE.reset(token)
            place.leave()
            place.over.add_done_callback(lambda _: self._forget(key, place))

    async def reached(self) -> None:
        """All that was ahead is done, or has taken too long to be waited for."""
        place = _PLACE.get()
        if place is not None:
            await place.reached()

    def done(self) -> None:
        """What those behind are to see is there; the rest keeps nobody waiting."""
        place = _PLACE.get()
        if place is not None:
            place.leave()

    def _forget(self, key: object, place: _Place) -> None:
        if self._last.get(key) is place:
            del self._last[key]


class Tasks:
    """Holds every task until it ends: the event loop alone would let one be collected."""

    def __init__(self) -> None:
        self.closing = asyncio.Event()
        self.pace = Pace()
        self._running: set[Task] = set()
        self._watches: set[Task] = set()

    def __len__(self) -> int:
        return len(self._running)

    def spawn(self, work: Work, name: str) -> Task:
        """Start work that must be finished. Work under way may still branch while we drain."""
        if self.closing.is_set() and not _UNDER_WAY.get():
            work.close()
            raise Closing(name)
        context = copy_context()
        context.run(_UNDER_WAY.set, True)  # noqa: FBT003 - what a context variable is set to
        return self._start(work, name, self._running, context)

    def watch(self, work: Work, name: str) -> Task:
        """Start a loop that has no end of its own; it is cancelled when the drain begins."""
        if self.closing.is_set():
            work.close()
            raise Closing(name)
        return self._start(work, name, self._watches, copy_context())

    async def drain(self, within: float) -> int:
        """Take on nothing new, wait for the rest, cut off what is late; how many were cut off."""
        self.closing.set()
        for task in self._watches:
            task.cancel()
        loop = asyncio.get_running_loop()
        end = loop.time() + within
        while self._running and (left := end - loop.time()) > 0:
            await asyncio.wait(self._running, timeout=left)
        return await self._cut_off()

    async def _cut_off(self) -> int:
        late = list(self._running)
        for task in late:
            log.error("cut off", task=task.get_name())
            task.cancel()
        if rest := {*late, *self._watches}:
            await asyncio.wait(rest, timeout=LAST_WORDS)
        return len(late)

    def _start(self, work: Work, name: str, among: set[Task], context: Context) -> Task:
        task = asyncio.create_task(work, name=name, context=context)
        among.add(task)
        task.add_done_callback(lambda done: self._ended(done, among))
        return task

    @staticmethod
    def _ended(task: Task, among: set[Task]) -> None:
        among.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            failure("task failed", error, task=task.get_name())


T = TypeVar("T")
Errors = tuple[type[Exception], ...]


def apart(
    work: Coroutine[Any, Any, T],
    name: str,
    *,
    expected: Errors = (),
    context: Context | None = None,
) -> asyncio.Task[T]:
    """Begun at once; whoever waits for it does so behind a shield.

    Each of them may go away: then nobody hears of an error but the log. `expected` are errors that
    say nothing new where nobody waits for them.
    """
    task = asyncio.create_task(work, name=name, context=context)
    task.add_done_callback(partial(_ended, expected=expected))
    return task


async def give_up(task: asyncio.Task[Any]) -> None:
    """Cut off what is not waited for any more, and hear how it ended."""
    task.cancel()
    await asyncio.wait({task})
    _ended(task, expected=())


def _ended(task: asyncio.Task[Any], *, expected: Errors) -> None:
    error = None if task.cancelled() else task.exception()
    if error is not None and not isinstance(error, expected):
        log.error("task failed", task=task.get_name(), exc_info=error)
