"""Pages: v2's cursors, which belong to the query they came from, and v1's offsets."""

import base64
import binascii
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from operator import attrgetter
from typing import Any, Protocol, TypeVar

from bot.playground.pipedrive.api import Answer, ApiCall, Reader, invalid
from bot.playground.pipedrive.values import (
    read_limit,
    read_one_of,
    read_text,
    read_whole,
)

MOST = 500
USUAL = 100

CURSOR: Mapping[str, Reader] = {"limit": read_limit(MOST), "cursor": read_text}
OFFSET: Mapping[str, Reader] = {"start": read_whole, "limit": read_limit(MOST)}


def sorting(*more: str) -> Mapping[str, Reader]:
    return {
        "sort_by": read_one_of("id", "update_time", "add_time", *more),
        "sort_direction": read_one_of("asc", "desc"),
    }


class Numbered(Protocol):
    @property
    def id(self) -> int: ...


R = TypeVar("R", bound=Numbered)
T = TypeVar("T")


def cut(
    records: Mapping[int, R], wanted: Callable[[R], bool], call: ApiCall
) -> tuple[list[R], Mapping[str, object]]:
    """One page of the wanted records in the order asked for, and where the next one starts."""
    limit = call.query.get("limit", USUAL)
    found = list(islice(filter(wanted, _in_order(records, call)), limit + 1))
    if len(found) <= limit:
        return found, {"next_cursor": None}
    following = found.pop()
    return found, {"next_cursor": _write(call, _place_of(call)(following))}


def _in_order(records: Mapping[int, R], call: ApiCall) -> Iterator[R]:
    falling = call.query.get("sort_direction") == "desc"
    start = _read(call)
    if call.query.get("sort_by", "id") == "id":
        # Ids are dense: walking them spares sorting a hundred thousand deals for every page.
        last = max(records, default=0)
        ids = range(start[1] if start else last, 0, -1) if falling else range(
            start[1] if start else 1, last + 1
        )  # fmt: skip
        yield from (records[id] for id in ids if id in records)
        return
    place = _place_of(call)
    for record in sorted(records.values(), key=place, reverse=falling):
        if start is None or (place(record) <= start if falling else place(record) >= start):
            yield record


def _place_of(call: ApiCall) -> Callable[[object], tuple[str | int, int]]:
    return attrgetter(call.query.get("sort_by", "id"), "id")


def slice_of(rows: Sequence[T], call: ApiCall) -> tuple[Sequence[T], Mapping[str, object]]:
    """One page of a list whose order is its own: field lists and search results."""
    limit = call.query.get("limit", USUAL)
    start = _read(call)
    first = start[1] if start else 0
    more = first + limit < len(rows)
    return rows[first : first + limit], {
        "next_cursor": _write(call, ("", first + limit)) if more else None
    }


def by_offset(rows: Sequence[T], call: ApiCall, show: Callable[[T], object]) -> Answer:
    """v1's page."""
    start, limit = _place_in(call)
    more = start + limit < len(rows)
    pagination = {"start": start, "limit": limit, "more_items_in_collection": more}
    if more:
        pagination["next_start"] = start + limit
    shown = [show(row) for row in page_of(rows, call)]
    return Answer(shown, {"pagination": pagination})


def page_of(rows: Sequence[T], call: ApiCall) -> Sequence[T]:
    start, limit = _place_in(call)
    return rows[start : start + limit]


def _place_in(call: ApiCall) -> tuple[int, int]:
    return call.query.get("start", 0), call.query.get("limit", USUAL)


def _write(call: ApiCall, place: tuple[str | int, int]) -> str:
    text = json.dumps({"at": place, "of": _fingerprint(call)})
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read(call: ApiCall) -> tuple[Any, int] | None:  # Any: a text or a number, by the field
    """The place a cursor stands for; a cursor of another query is refused."""
    cursor = call.query.get("cursor")
    if cursor is None:
        return None
    try:
        content = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        query, (value, id) = content["of"], content["at"]
        place = (value, int(id))
    except (binascii.Error, ValueError, KeyError, TypeError):
        raise invalid("cursor", "is not valid") from None
    if query != _fingerprint(call):
        raise invalid("cursor", "does not belong to this query")
    return place


def _fingerprint(call: ApiCall) -> str:
    rest = {name: value for name, value in call.query.items() if name not in CURSOR}
    text = json.dumps([call.path, rest], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
