"""However a signed request is changed on its way, the changed one is not acted on."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from tests.edge.door import Door, Server, recorded
from tests.edge.signing import (
    CLICK,
    COMMAND,
    EVENT,
    FORM,
    JSON,
    NOW,
    form,
    payload,
    signature,
)
from tests.effort import examples


@dataclass(frozen=True)
class Sent:
    body: bytes
    content_type: str
    stamps: tuple[bytes, ...]
    signatures: tuple[bytes, ...]

    def wire(self) -> bytes:
        lines = [
            b"POST /slack/events HTTP/1.1",
            b"Host: localhost",
            b"Content-Type: " + self.content_type.encode(),
            b"Content-Length: " + str(len(self.body)).encode(),
            *(b"X-Slack-Request-Timestamp: " + stamp for stamp in self.stamps),
            *(b"X-Slack-Signature: " + given for given in self.signatures),
        ]
        return b"\r\n".join(lines) + b"\r\n\r\n" + self.body


def genuine(body: bytes, content_type: str) -> Sent:
    stamp = str(NOW)
    return Sent(body, content_type, (stamp.encode(),), (signature(body, stamp).encode(),))


ORIGINALS = (
    genuine(form(COMMAND), FORM),
    genuine(payload(CLICK), FORM),
    genuine(json.dumps(EVENT).encode(), JSON),
)

# Anything that can stand in a header line without ending it.
values = st.binary(max_size=80).map(lambda raw: raw.translate(None, b"\r\n\0")).map(bytes.strip)
cuts = st.tuples(st.integers(0, 600), st.integers(0, 3), st.binary(max_size=4))


def cut(raw: bytes, where: tuple[int, int, bytes]) -> bytes:
    """Some bytes out, some bytes in: flips, gaps, repeats and tails are all this."""
    start, out, new = where[0] % (len(raw) + 1), where[1], where[2]
    return raw[:start] + new + raw[start + out :]


def tidy(value: bytes) -> bytes:
    return value.translate(None, b"\r\n\0").strip()


stamps = st.one_of(
    values,
    st.integers(NOW - 1000, NOW + 1000).map(lambda at: str(at).encode()),
    cuts.map(lambda where: tidy(cut(str(NOW).encode(), where))),
)


@st.composite
def mutations(draw: st.DrawFn) -> tuple[Sent, Sent]:
    original = draw(st.sampled_from(ORIGINALS))
    changed = original
    signed = original.signatures[0]
    for part in draw(st.lists(st.sampled_from(["body", "stamp", "signature"]), max_size=3)):
        if part == "body":
            changed = replace(changed, body=cut(changed.body, draw(cuts)))
        elif part == "stamp":
            changed = replace(changed, stamps=tuple(draw(st.lists(stamps, max_size=2))))
        else:
            near = cuts.map(lambda where: tidy(cut(signed, where)))
            given = st.one_of(values, near, st.just(signed))
            changed = replace(changed, signatures=tuple(draw(st.lists(given, max_size=2))))
    return original, changed


class Wire:
    """One kept-alive connection to the door, on a loop of its own: Hypothesis is not async."""

    def __init__(self) -> None:
        self.door = Door()
        self._runner = asyncio.Runner()
        self._server = Server(self.door.app())
        self._runner.run(self._server.start_server())
        self._ends: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    def send(self, request: bytes) -> int:
        return self._runner.run(self._send(request))

    def close(self) -> None:
        self._runner.run(self._close())
        self._runner.close()

    async def _send(self, request: bytes) -> int:
        if self._ends is None:
            self._ends = await asyncio.open_connection("127.0.0.1", self._server.port)
        reader, writer = self._ends
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        length = int(head.partition(b"content-length: ")[2].partition(b"\r\n")[0])
        await reader.readexactly(length)
        if b"connection: close" in head or head.startswith(b"http/1.0"):
            await self._hang_up()
        return int(head.split(b" ", 2)[1])

    async def _hang_up(self) -> None:
        if self._ends is not None:
            self._ends[1].close()
            await self._ends[1].wait_closed()
            self._ends = None

    async def _close(self) -> None:
        await self._hang_up()
        await self._server.close()


@pytest.fixture(scope="module")
def wire() -> Iterator[Wire]:
    with recorded(), closing(Wire()) as wire:
        yield wire


@settings(max_examples=examples(2000), deadline=None)
@given(pair=mutations())
def test_only_the_very_bytes_that_were_signed_reach_the_desk(
    wire: Wire, pair: tuple[Sent, Sent]
) -> None:
    original, changed = pair
    wire.door.seen.clear()
    wire.door.dispatched.clear()

    status = wire.send(changed.wire())

    event("unchanged" if changed == original else f"changed: {status}")
    if changed == original:
        assert (status, len(wire.door.dispatched)) == (200, 1)
    else:
        # 400 is what the HTTP parser itself says to control characters in a header.
        assert status in {400, 401}
        assert wire.door.dispatched == []
