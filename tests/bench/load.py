"""Requests over kept-alive connections, each as soon as the one before it is answered."""

import asyncio
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Load:
    """What one lap showed; seconds per request, and for the whole."""

    latencies: list[float]
    wall: float
    cpu: float

    @property
    def cpu_each(self) -> float:
        return self.cpu / len(self.latencies) * 1e6

    @property
    def per_second(self) -> float:
        return len(self.latencies) / self.wall

    @property
    def p50(self) -> float:
        return statistics.median(self.latencies) * 1000

    @property
    def p99(self) -> float:
        return statistics.quantiles(self.latencies, n=100)[98] * 1000


async def drive(port: int, requests: Sequence[bytes], at_once: int) -> Load:
    latencies: list[float] = []
    left = iter(requests)
    before = await cpu_of(port)
    began = time.perf_counter()
    await asyncio.gather(*(_connection(port, left, latencies) for _ in range(at_once)))
    wall = time.perf_counter() - began
    return Load(latencies, wall, await cpu_of(port) - before)


async def cpu_of(port: int) -> float:
    """CPU seconds that the server has used so far, by its own word."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET /cpu HTTP/1.1\r\nHost: bot\r\n\r\n")
    seconds = float((await _answer(reader))[1])
    writer.close()
    return seconds


async def _connection(port: int, left: Iterator[bytes], latencies: list[float]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for request in left:
        began = time.perf_counter()
        writer.write(request)
        status, _ = await _answer(reader)
        latencies.append(time.perf_counter() - began)
        if status != b"200":
            raise RuntimeError(f"an ack failed with {status!r}, so its time means nothing")
    writer.close()


async def _answer(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
    return head.split(b" ", 2)[1], await reader.readexactly(length)
