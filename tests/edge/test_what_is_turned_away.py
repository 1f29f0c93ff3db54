import asyncio
import gzip
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import ClientSession
from multidict import CIMultiDict

from bot.ingress import edge
from tests.edge.door import Client, Door, Lines
from tests.edge.signing import COMMAND, EVENT, FORM, JSON, NOW, form, payload, signed

URL = "/slack/events"
Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]
BODY = form(COMMAND)
STAMP = "X-Slack-Request-Timestamp"
SIGNATURE = "X-Slack-Signature"

UNSIGNED = {
    "bad json": (JSON, b'{"type": '),
    "json list": (JSON, b"[1, 2]"),
    "json number": (JSON, b"17"),
    "not utf-8": (JSON, b'{"a": "\xff\xfe"}'),
    "form that is not utf-8": (FORM, b"text=%FF%FE"),
    "unknown charset": (f"{FORM}; charset=klingon", BODY),
    "payload that is no json": (FORM, b"payload=notjson"),
    "payload that is a list": (FORM, b"payload=%5B%5D"),
    "deep nesting": (JSON, b'{"a":' * 5000 + b"1" + b"}" * 5000),
    "deep brackets": (JSON, b"[" * 100_000),
    "odd types": (JSON, b'{"type": {"a": 1}, "event": [], "team": 3, "user": []}'),
    "certificate check": (FORM, b"ssl_check=1&token=x"),
    "address check": (JSON, b'{"type": "url_verification", "challenge": "x"}'),
    "no content type": ("", BODY),
    "empty": (FORM, b""),
    "nul bytes": ("\tapplication/json", b"\x00" * 100),
}


@pytest.mark.parametrize("name", UNSIGNED)
async def test_what_is_not_signed_is_refused_whatever_it_holds(
    client: Client, door: Door, lines: Lines, name: str
) -> None:
    content_type, body = UNSIGNED[name]

    answer = await client.post(URL, data=body, headers={"Content-Type": content_type})

    assert answer.status == 401
    assert door.dispatched == []
    assert_calm(lines)


def doubled(header: str) -> CIMultiDict[str]:
    headers = CIMultiDict(signed(BODY))
    headers.add(header, headers[header])
    return headers


GOOD = signed(BODY)
ARABIC = str(NOW).translate({0x30 + digit: 0x660 + digit for digit in range(10)})
HEADERS: dict[str, CIMultiDict[str] | dict[str, str]] = {
    "no timestamp": {name: value for name, value in GOOD.items() if name != STAMP},
    "no signature": {name: value for name, value in GOOD.items() if name != SIGNATURE},
    "two timestamps": doubled(STAMP),
    "two signatures": doubled(SIGNATURE),
    "timestamp abc": GOOD | {STAMP: "abc"},
    "timestamp with a sign": GOOD | {STAMP: f"+{NOW}"},
    "timestamp with a point": GOOD | {STAMP: f"{NOW}.0"},
    "timestamp in other digits": GOOD | {STAMP: ARABIC},
    "timestamp of a thousand digits": GOOD | {STAMP: "1" * 1000},
    "empty timestamp": GOOD | {STAMP: ""},
    "signature beyond ascii": GOOD | {SIGNATURE: "v0=é" + "0" * 63},
    "signature of another version": GOOD | {SIGNATURE: GOOD[SIGNATURE].replace("v0", "v1")},
    "signature in capitals": GOOD | {SIGNATURE: GOOD[SIGNATURE].upper()},
    "signature cut short": GOOD | {SIGNATURE: GOOD[SIGNATURE][:-1]},
    "empty signature": GOOD | {SIGNATURE: ""},
}


@pytest.mark.parametrize("name", HEADERS)
async def test_headers_that_prove_nothing_are_refused(
    client: Client, door: Door, lines: Lines, name: str
) -> None:
    answer = await client.post(URL, data=BODY, headers=HEADERS[name])

    assert answer.status == 401
    assert door.dispatched == []
    assert_calm(lines)


SIGNED_NONSENSE = {
    "bad json": (JSON, b'{"type": '),
    "json list": (JSON, b"[1]"),
    "not utf-8": (FORM, b"text=%FF"),
    "payload that is no json": (FORM, b"payload=notjson"),
    "deep nesting": (JSON, b'{"a":' * 300 + b"1" + b"}" * 300),
    "unknown charset": (f"{FORM}; charset=klingon", BODY),
    "other type": ("text/xml", BODY),
    "half an escape": (FORM, b"text=%4"),
    "a field twice": (FORM, b"text=a&text=b"),
    "a field without a value": (FORM, b"text"),
    "raw bytes": (FORM, b"text=\xc3\xa9"),
    "very many fields": (FORM, b"&".join(b"f%d=" % n for n in range(101))),
}


@pytest.mark.parametrize("name", SIGNED_NONSENSE)
async def test_signed_nonsense_is_a_bad_request(
    client: Client, door: Door, lines: Lines, name: str
) -> None:
    content_type, body = SIGNED_NONSENSE[name]

    answer = await client.post(URL, data=body, headers=signed(body, content_type))

    assert answer.status == 400
    assert door.dispatched == []
    assert_calm(lines)


@pytest.mark.parametrize(
    "odd",
    [
        {"type": {"a": 1}, "event": [], "team": 3, "user": []},
        {"command": ["/deal"], "team_id": 4, "user_id": {"id": 4}},
        {"type": "event_callback", "event": None, "team": None},
        {"type": []},
        {"type": "block_actions"},
        {"type": "block_actions", "user": {"id": "U0ANA", "team_id": "T0DESK"}, "actions": []},
        {"type": "interactive_message", "user": {"id": "U0ANA"}},
        {"text": "neither a command nor a type"},
        {**COMMAND, "team_id": "T0\r\nlevel=error"},
        {**COMMAND, "user_id": "U" * 500},
        {**COMMAND, "text": 10**30},
    ],
)
async def test_what_has_another_shape_is_refused_with_one_line_that_says_nothing_of_it(
    client: Client, door: Door, lines: Lines, odd: object
) -> None:
    body = json.dumps(odd).encode()

    answer = await client.post(URL, data=body, headers=signed(body, JSON))

    assert answer.status == 400
    assert door.dispatched == []
    (line,) = lines.all
    assert (line["event"], line["reason"]) == ("turned away", "body")
    assert not {"team", "user"} & set(line)


async def test_a_packed_body_is_refused_unopened(client: Client, door: Door, lines: Lines) -> None:
    packed = gzip.compress(b"text=" + b"a" * 100_000)

    answer = await client.post(
        URL, data=packed, headers=signed(packed) | {"Content-Encoding": "gzip"}
    )

    assert answer.status == 400
    assert door.dispatched == []
    assert_calm(lines)


async def test_a_huge_body_without_a_length_is_cut_off(client: Client, lines: Lines) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(64):
            yield b"a" * 65536

    answer = await client.post(URL, data=endless(), headers={"Content-Type": FORM})

    assert answer.status == 413
    assert_calm(lines)


@pytest.mark.parametrize(
    "garbage",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x80" * 100 + b"\r\n\r\n",
        b"GET /\x00 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 1e3\r\n\r\n",
        b"POST /slack/events HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc",
        b"POST /slack/events HTTP/1.1\r\nHost: x\r\n: nameless\r\n\r\n",
        b"POST /slack/events HTTP/9.9\r\n\r\n",
        b"POST /slack/events HTTP/1.1\r\nHost: x\r\nX-Long: " + b"a" * 20_000 + b"\r\n\r\n",
    ],
    ids=["tls", "nul", "negative length", "odd length", "bad chunk", "header", "version", "long"],
)
async def test_bytes_that_are_no_request_end_the_connection_calmly(
    client: Client, door: Door, lines: Lines, garbage: bytes
) -> None:
    said = await exchange(client, garbage)

    assert b" 500 " not in said.split(b"\r\n")[0]
    assert b"Traceback" not in said
    assert door.dispatched == []
    assert_calm(lines)


async def exchange(client: Client, request: bytes) -> bytes:
    reader, writer = await asyncio.open_connection(client.host, client.port)
    writer.write(request)
    writer.write_eof()
    async with asyncio.timeout(30):
        said = await reader.read()
    writer.close()
    await writer.wait_closed()
    return said


async def test_a_body_that_never_comes_is_not_waited_for(
    client: Client, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(edge, "READING", 0.01)

    async with half_sent(client) as (reader, _):
        first = await reader.readline()

    assert b" 408 " in first
    assert door.dispatched == []


async def test_a_body_that_turns_into_nonsense_is_not_waited_for_either(
    client: Client, door: Door, lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(edge, "READING", 0.1)

    async with half_sent(client) as (reader, writer):
        writer.write(b"zz\r\nabc\r\n")
        first = await reader.readline()

    assert first.split()[1] in {b"400", b"408"}
    assert door.dispatched == []
    assert_calm(lines)


async def test_a_caller_who_hangs_up_half_way_is_counted_and_forgotten(
    client: Client, door: Door, lines: Lines
) -> None:
    async with half_sent(client) as (_, writer):
        writer.transport.abort()

    answer = await client.post(URL, data=BODY, headers=signed(BODY))

    assert answer.status == 200
    assert len(door.dispatched) == 1
    assert [line["reason"] for line in lines.saying("turned away")] == ["transfer"]
    assert_calm(lines)


@asynccontextmanager
async def half_sent(client: Client) -> AsyncIterator[Streams]:
    """A request whose body the door is waiting for, as the 100 it said proves."""
    reader, writer = await asyncio.open_connection(client.host, client.port)
    writer.write(
        b"POST /slack/events HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"
    )
    async with asyncio.timeout(30):
        assert b" 100 " in await reader.readuntil(b"\r\n\r\n")
        yield reader, writer
    writer.close()
    await writer.wait_closed()


async def test_a_flood_of_garbage_writes_one_line_a_second_per_cause(
    client: Client, lines: Lines
) -> None:
    loop = asyncio.get_running_loop()
    began = loop.time()

    for _ in range(100):
        await client.post(URL, data=b"x", headers={"Content-Type": FORM})

    most = 2 + int(loop.time() - began)
    assert 1 <= len(lines.saying("turned away")) <= most


async def test_every_refusal_is_counted_by_its_reason(client: Client, door: Door) -> None:
    nonsense = b"text=%zz"
    await client.post(URL, data=BODY)
    await client.post(URL, data=BODY, headers=signed(BODY, at=NOW - 999))
    await client.post(URL, data=nonsense, headers=signed(nonsense))
    await client.post(URL, data=BODY, headers=signed(BODY))
    await client.post(URL, data=BODY, headers=signed(BODY))

    counted = door.metrics.render().decode()

    for reason in ("signature", "stale", "body", "replay"):
        assert f'bot_rejected_total{{reason="{reason}"}} 1.0' in counted
    assert 'bot_ack_seconds_count{kind="command"} 1.0' in counted


async def test_nothing_that_came_in_stands_in_the_log(client: Client, lines: Lines) -> None:
    requests = [(form(COMMAND), FORM), (json.dumps(EVENT).encode(), JSON), (payload(EVENT), FORM)]
    for body, content_type in requests:
        await client.post(URL, data=body, headers=signed(body, content_type))
        await client.post(URL, data=body, headers=signed(body, content_type, secret="f" * 32))
    await client.post(URL, data=b"canary", headers={STAMP: "canary", SIGNATURE: "canary"})

    assert len(lines.all) >= 4
    assert "canary" not in lines.text
    assert "Söhne" not in lines.text
    assert "v0=" not in lines.text


async def test_only_posts_are_taken(client: Client, door: Door) -> None:
    async with ClientSession() as session:
        answer = await session.get(client.make_url(URL))

    assert answer.status == 405
    assert door.dispatched == []


def assert_calm(lines: Lines) -> None:
    """Garbage is nobody's mistake: at most one line, and no traceback in it."""
    assert "Traceback" not in lines.text
    assert len([line for line in lines.all if line["level"] != "info"]) <= 1
