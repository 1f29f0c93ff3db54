"""Processes that are measured from outside: started, asked, and gone when the block is left."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATIENCE = 180.0


@dataclass(frozen=True)
class Pipes:
    """From and to a process; `first` is the first line that it printed."""

    first: str
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter


@asynccontextmanager
async def module(name: str, *arguments: str) -> AsyncIterator[str]:
    """`python -m name`; yields the first line that it prints."""
    async with piped(name, *arguments) as pipes:
        yield pipes.first


@asynccontextmanager
async def piped(name: str, *arguments: str) -> AsyncIterator[Pipes]:
    """The same, for whoever goes on talking to it."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", name, *arguments, cwd=ROOT,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("a process without pipes")
    try:
        async with asyncio.timeout(PATIENCE):
            said = await process.stdout.readline()
        yield Pipes(said.decode().strip(), process.stdout, process.stdin)
    finally:
        process.stdin.close()
        try:
            async with asyncio.timeout(PATIENCE):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()


def memory_kb(process: int | str, name: str) -> int:
    """A line of /proc/…/status: VmRSS is what it holds now, VmHWM the most that it held."""
    status = Path(f"/proc/{process}/status").read_text("ascii")
    return int(status.partition(f"{name}:")[2].split()[0])


def say(word: object) -> None:
    """To whoever started this process and waits for its first line."""
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()
