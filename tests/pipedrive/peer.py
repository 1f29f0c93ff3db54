"""A Pipedrive that misbehaves on the wire as told, and counts what arrives."""

import asyncio
import json
import socket
import struct
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Literal, Self
from urllib.parse import parse_qsl, unquote

from bot.pipedrive.http.exchange import Attempt

Then = Literal["keep", "close", "reset", "hang", "drip"]


@dataclass(frozen=True)
class Heard:
    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def path(self) -> str:
        return unquote(self.target.partition("?")[0])

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(self.target.partition("?")[2]))


@dataclass(frozen=True)
class Wire:
    """Bytes to send, and what to do with the connection after them."""

    content: bytes = b""
    then: Then = "keep"


Answer = Callable[[Heard], Wire]


def http(
    status: int = 200,
    body: bytes = b"",
    headers: Mapping[str, str] | None = None,
    *,
    then: Then = "keep",
    length: int | None = None,
) -> Wire:
    """An HTTP answer; `length` is what it claims its body to be."""
    lines = {
        "Content-Type": "application/json",
        "Content-Length": str(len(body) if length is None else length),
        **(headers or {}),
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return Wire(f"HTTP/1.1 {status} -\r\n{head}\r\n".encode() + body, then)


def ok(data: object, **more: object) -> Wire:
    return http(200, json.dumps({"success": True, "data": data, **more}).encode())


def no(status: int, error: str = "", headers: Mapping[str, str] | None = None) -> Wire:
    body = {"success": False, "error": error, "data": None}
    return http(status, json.dumps(body).encode(), headers)


def deal(id: int = 12, title: str = "Acme renewal", **more: object) -> dict[str, object]:
    return {"id": id, "title": title, **more}


@dataclass
class Peer:
    """`answers` are used up one by one; after them, and without any, `answer` decides."""

    answer: Answer = lambda _: ok(deal())
    answers: list[Wire] = field(default_factory=list)
    heard: list[Heard] = field(default_factory=list)
    # What the client says it sent.
    claimed: list[Attempt] = field(default_factory=list)
    port: int = 0
    connections: int = 0
    # While it is unset, nothing is answered.
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    arrival: asyncio.Condition = field(default_factory=asyncio.Condition)
    _handlers: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def count(self, method: str) -> int:
        return sum(heard.method == method for heard in self.heard)

    async def until(self, arrivals: int) -> None:
        """Wait for that many requests to have arrived."""
        async with asyncio.timeout(30), self.arrival:
            await self.arrival.wait_for(lambda: len(self.heard) >= arrivals)

    async def __aenter__(self) -> Self:
        self.gate.set()
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()
        for handler in self._handlers:
            handler.cancel()
        await asyncio.gather(*self._handlers, return_exceptions=True)

    async def close(self) -> None:
        """Stop listening: from here on connections are refused."""
        self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._handlers.add(task)
        self.connections += 1
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
                while await self._one(reader, writer):
                    pass
        finally:
            writer.transport.abort()
            self._handlers.discard(task)

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        heard = await _heard(reader)
        async with self.arrival:
            self.heard.append(heard)
            self.arrival.notify_all()
        wire = self.answers.pop(0) if self.answers else self.answer(heard)
        await self.gate.wait()
        if wire.then == "drip":
            for byte in wire.content:
                writer.write(bytes([byte]))
                await writer.drain()
                await asyncio.sleep(0.02)
        writer.write(wire.content)
        await writer.drain()
        if wire.then == "hang":
            await asyncio.Event().wait()
        if wire.then == "reset":
            connection = writer.get_extra_info("socket")
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        if wire.then == "close":
            writer.close()
            await writer.wait_closed()
        return wire.then == "keep"


async def _heard(reader: asyncio.StreamReader) -> Heard:
    head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    method, target, _ = head[0].split(" ")
    headers = {
        name.lower(): value for line in head[1:] if line for name, value in [line.split(": ", 1)]
    }
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return Heard(method, target, headers, body)
