"""Webhooks as they come over the wire, true ones and forged ones, at their moments."""

import asyncio
import base64
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import orjson

from bot.watch.hearing.hooks import USER
from tests.watch.bodies import changed

# By number: the channel in which its deals are followed.
COMPANIES = {1: "C0STORM", 2: "C0CALM"}
LINES = 48
EVERYBODY = "7"


def proof(password: str) -> str:
    return "Basic " + base64.b64encode(f"{USER}:{password}".encode()).decode()


def webhook(way: tuple[str, str], company: int, number: int, fields: dict[str, object]) -> bytes:
    """A change of the deal of that number."""
    path, password = way
    was = dict.fromkeys(fields)
    body = changed(
        {"id": number, "visible_to": EVERYBODY, **fields},
        {**was, **({"status": "open"} if "status" in fields else {"value": 1})},
        id=f"{company}-{number}",
        company_id=str(company),
    )
    raw = orjson.dumps(body)
    head = (
        f"POST {path} HTTP/1.1\r\nHost: bot\r\nContent-Type: application/json\r\n"
        f"Authorization: {proof(password)}\r\nContent-Length: {len(raw)}\r\n\r\n"
    )
    return head.encode() + raw


@dataclass
class Storm:
    """Seconds from the moment at which each was due until its answer, by its status."""

    answers: dict[bytes, list[float]] = field(default_factory=dict)

    def p99(self, status: bytes = b"200") -> float:
        return statistics.quantiles(self.answers[status], n=100)[98] * 1000

    def count(self, status: bytes = b"200") -> int:
        return len(self.answers.get(status, []))


async def sent(port: int, requests: Sequence[bytes], per_second: float) -> Storm:
    """Each at its moment, whether those before it have been answered or not."""
    storm, began = Storm(), time.perf_counter()
    due = iter([(began + at / per_second, request) for at, request in enumerate(requests)])
    await asyncio.gather(*(_line(port, due, storm) for _ in range(LINES)))
    return storm


async def _line(port: int, due: object, storm: Storm) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for at, request in due:  # type: ignore[attr-defined] # an iterator that all lines share
        await asyncio.sleep(max(0.0, at - time.perf_counter()))
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
        await reader.readexactly(length)
        storm.answers.setdefault(head.split(b" ", 2)[1], []).append(time.perf_counter() - at)
        if b"connection: close" in head.lower():
            writer.close()
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.close()
