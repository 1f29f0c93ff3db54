"""Whoever sends forged webhooks: a process of its own, which keeps nobody waiting who measures.

As a module it reads lines of JSON: to which port, what, how many of it and how many a second. Each
line is answered with how many were turned away.
"""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from tests.bench.hooks import sent
from tests.bench.processes import Pipes, piped, say

READY = "ready"


@dataclass(frozen=True)
class Forger:
    pipes: Pipes

    async def forge(self, port: int, request: bytes, number: int, per_second: float) -> int:
        """How many of them were turned away."""
        asked = {"port": port, "request": request.decode(), "number": number, "rate": per_second}
        self.pipes.writer.write(f"{json.dumps(asked)}\n".encode())
        return int(await self.pipes.reader.readline())


@asynccontextmanager
async def forger() -> AsyncIterator[Forger]:
    async with piped(__name__) as pipes:
        yield Forger(pipes)


async def main() -> None:
    say(READY)
    while line := await asyncio.to_thread(sys.stdin.readline):
        asked = json.loads(line)
        requests = [asked["request"].encode()] * asked["number"]
        storm = await sent(asked["port"], requests, asked["rate"])
        say(storm.count(b"401"))


if __name__ == "__main__":
    asyncio.run(main())
