"""Slack and Pipedrive in one process that answers at once, always the same; counts what arrives."""

import asyncio
import sys
from collections import Counter
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, ClassVar

import orjson

from tests.bench.processes import say

DEAL = {
    "id": 12,
    "title": "Acme renewal",
    "value": 12500,
    "currency": "EUR",
    "status": "open",
    "owner_id": 3,
    "creator_user_id": 3,
    "person_id": None,
    "org_id": None,
    "pipeline_id": 1,
    "stage_id": 2,
    "label_ids": [1],
    "expected_close_date": "2026-12-24",
    "add_time": "2026-08-01T09:30:00Z",
    "update_time": "2026-11-20T14:02:11Z",
    "stage_change_time": "2026-11-02T08:15:00Z",
    "custom_fields": {f"{number:040x}": "something that we do not show" for number in range(18)},
}  # about 2 KB, as a real one


class Peer(asyncio.Protocol):
    """Just enough of HTTP/1.1 that the one who asks is what is measured."""

    counts: ClassVar[Counter[str]] = Counter()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: Any = transport  # Any: a transport that also writes
        self._heard = b""
        self.counts["connections"] += 1

    def data_received(self, data: bytes) -> None:
        self._heard += data
        while (end := self._heard.find(b"\r\n\r\n")) >= 0:
            head = self._heard[:end].decode("latin-1")
            after = end + 4 + _length(head)
            if len(self._heard) < after:
                return
            body, self._heard = self._heard[end + 4 : after], self._heard[after:]
            method, target, _ = head.split(" ", 2)
            self.hear(method, target, body)

    def hear(self, method: str, target: str, body: bytes) -> None:
        path = target.partition("?")[0]
        if path == "/counts":
            self.say(response(dict(self.counts)))
            return
        self.counts["requests"] += 1
        self.counts[f"{method} {path}"] += 1
        if path == SAID:
            self.counts[f"to {orjson.loads(body)['channel']}"] += 1
        if path.startswith("/api/v2/deals/"):
            self.say(response(data(DEAL)))
        else:
            self.say(ANSWERS.get(path) or response({"ok": True}))

    def say(self, answer: bytes) -> None:
        self._transport.write(answer)


def _length(head: str) -> int:
    value = head.lower().partition("content-length:")[2].partition("\r\n")[0]
    return int(value or 0)


def response(body: object) -> bytes:
    return with_head(orjson.dumps(body))


def with_head(content: bytes) -> bytes:
    head = f"HTTP/1.1 {HTTPStatus.OK} OK\r\nContent-Type: application/json\r\n"
    head += "x-ratelimit-limit: 10000\r\n"  # else the bot would spare us
    return f"{head}Content-Length: {len(content)}\r\n\r\n".encode() + content


def data(found: object) -> dict[str, object]:
    return {"success": True, "data": found, "additional_data": {"next_cursor": None}}


STAGES = [{"id": number, "name": f"Stage {number}", "pipeline_id": 1} for number in range(1, 6)]
USERS = [{"id": 3, "name": "Ana Lima", "email": "ana@desk.example", "active_flag": True}]
CURRENCIES = [{"code": "EUR", "name": "Euro", "symbol": "€", "decimal_points": 2}]
PERSON = {"id": "U0ANA", "team_id": "T0DESK", "tz": "Europe/Lisbon", "locale": "en-GB"}
SAID = "/api/chat.postMessage"
ANSWERS = {
    path: response(body)
    for path, body in {
        "/api/conversations.info": {"ok": True, "channel": {"is_member": True}},
        SAID: {"ok": True, "ts": "1795000000.000100"},
        "/api/users.info": {"ok": True, "user": PERSON},
        "/api/v2/deals": data([]),
        "/api/v2/stages": data(STAGES),
        "/api/v2/pipelines": data([{"id": 1, "name": "Sales"}]),
        "/api/v2/dealFields": data([]),
        "/v1/users": data(USERS),
        "/v1/currencies": data(CURRENCIES),
    }.items()
}


async def main(protocol: Callable[[], asyncio.Protocol] = Peer) -> None:
    """Until whoever started us closes our input."""
    server = await asyncio.get_running_loop().create_server(protocol, "127.0.0.1", 0)
    say(server.sockets[0].getsockname()[1])
    await asyncio.to_thread(sys.stdin.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(main())
