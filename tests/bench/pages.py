"""A Pipedrive with very many deals: `python -m tests.bench.pages <deals> <ms a page>`."""

import asyncio
import sys
from functools import partial
from urllib.parse import parse_qs, urlsplit

import orjson

from tests.bench.peer import DEAL, Peer, data, main, response, with_head

PAGE = 500
OWNERS = 20
USERS = [{"id": number, "name": f"Owner {number}"} for number in range(1, OWNERS + 1)]
_ROW = orjson.dumps(DEAL | {"id": 0}).replace(b'"id":0', b'"id":%d', 1)


class Pages(Peer):
    """Owners have equal shares; nothing changes while it is read."""

    def __init__(self, deals: int, delay: float) -> None:
        self._deals = deals
        self._delay = delay

    def hear(self, method: str, target: str, body: bytes) -> None:
        asyncio.get_running_loop().call_later(self._delay, self._say, target)

    def _say(self, target: str) -> None:
        parts = urlsplit(target)
        if parts.path == "/api/v2/deals":
            asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
            self.say(with_head(self._page(asked)))
        elif parts.path == "/v1/users":
            self.say(response(data(USERS)))
        else:
            self.say(response(data({"total_count": self._deals})))

    def _page(self, asked: dict[str, str]) -> bytes:
        share = self._deals // OWNERS
        owner = int(asked.get("owner_id", 0))
        first, last = ((owner - 1) * share, owner * share) if owner else (0, self._deals)
        if "updated_since" in asked or "lost" in asked.get("status", ""):
            last = first
        start = int(asked.get("cursor", first))
        ids = range(start + 1, min(start + PAGE, last) + 1)
        more = b'"%d"' % (start + PAGE) if start + PAGE < last else b"null"
        rows = b",".join([_ROW] * len(ids)) % tuple(ids)
        return b'{"success":true,"data":[%s],"additional_data":{"next_cursor":%s}}' % (rows, more)


if __name__ == "__main__":
    asyncio.run(main(partial(Pages, int(sys.argv[1]), float(sys.argv[2]) / 1000)))
