"""What happens, told to every browser that listens."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from bot.playground.slack.wire import Json

Ear = asyncio.Queue[Json | None]  # None: the server is stopping


class Feed:
    def __init__(self) -> None:
        self._ears: defaultdict[str, set[Ear]] = defaultdict(set)
        self._closed = False

    def tell(self, users: Iterable[str], event: Json) -> None:
        for user in users:
            for ear in self._ears.get(user, ()):
                ear.put_nowait(event)

    def tell_all(self, event: Json) -> None:
        self.tell(tuple(self._ears), event)

    @contextmanager
    def listen(self, user: str) -> Iterator[Ear]:
        ear: Ear = asyncio.Queue()
        if self._closed:
            ear.put_nowait(None)
        self._ears[user].add(ear)
        try:
            yield ear
        finally:
            self._ears[user].discard(ear)

    def close(self) -> None:
        self._closed = True
        for ears in self._ears.values():
            for ear in ears:
                ear.put_nowait(None)
