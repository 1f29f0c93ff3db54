"""What a walk over all pages needs to know, without asking anybody: cursors, windows, ids."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Protocol, TypeVar

from bot.pipedrive.request import Request

PAGE = 500
TAIL = 400
# Pipedrive's clock and ours may differ by this much; what changed that recently is read last.
MARGIN = timedelta(minutes=5)
SHELF = 512
# With a saved filter Pipedrive ignores all of the others, an owner's too.
WHOLE = frozenset({"status", "pipeline_id", "stage_id", "limit"})

# Quotes inside of strings are escaped, so that this can only be the key itself; nothing may follow
# but the end of the envelope.
_LAST = re.compile(rb'"next_cursor"\s*:\s*(?:null|"([^"\\]*)")\s*\}\s*\}\s*\Z')


class Numbered(Protocol):
    @property
    def id(self) -> int: ...
    @property
    def add_time(self) -> str | None: ...


N = TypeVar("N", bound=Numbered)


def tail_cursor(content: bytes) -> tuple[str | None] | None:
    """The cursor in the last bytes of a page; None when they do not say, which means nothing."""
    found = _LAST.search(content[-TAIL:])
    if found is None:
        return None
    return (found[1].decode() or None,) if found[1] is not None else (None,)


def at(request: Request, cursor: str | None) -> Request:
    query = {name: value for name, value in request.query.items() if name != "cursor"}
    return replace(request, query={**query, "cursor": cursor} if cursor else query)


def of_owner(request: Request, owner: int) -> Request:
    return replace(request, query={**request.query, "owner_id": owner})


def windows(request: Request, now: datetime) -> tuple[Request, Request | None]:
    """What stood still before now, and what may change while we read: together, everything."""
    border = (now - MARGIN).replace(microsecond=0)
    since, until = _moment(request, "updated_since"), _moment(request, "updated_until")
    query = {**request.query, "limit": PAGE}
    if until is not None and until <= border:
        return replace(request, query=query), None
    moving = {**query, "updated_since": max(since or border, border)}
    return (
        replace(request, query={**query, "updated_until": border}),
        replace(request, query=moving),
    )


def _moment(request: Request, name: str) -> datetime | None:
    value = request.query.get(name)
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    if not isinstance(moment, datetime):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def is_whole(query: Mapping[str, object]) -> bool:
    """Whether the question is wide enough to be asked owner by owner."""
    asked = {name for name, value in query.items() if value not in (None, [], ())}
    return asked <= WHOLE and "deleted" not in str(query.get("status", ""))


class Ids:
    """The ids that were met, as bits: a million of them lie in a quarter of a megabyte."""

    def __init__(self) -> None:
        self._shelves: dict[int, bytearray] = {}
        self._met = 0

    def __len__(self) -> int:
        return self._met

    def new(self, records: Iterable[N]) -> list[N]:
        """Those that were not met before; they are met now."""
        return [record for record in records if self._add(record.id)]

    def _add(self, id_: int) -> bool:
        shelf, place = divmod(id_, SHELF)
        bits = self._shelves.setdefault(shelf, bytearray(SHELF // 8))
        byte, mask = place // 8, 1 << place % 8
        if bits[byte] & mask:
            return False
        bits[byte] |= mask
        self._met += 1
        return True
