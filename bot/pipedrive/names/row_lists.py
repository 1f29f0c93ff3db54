"""Rows below a record: where they are read, and which of them a name means."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from bot.pipedrive.names.matching import Candidate, Match, among, close, id_in
from bot.pipedrive.records.models import Entity, Page, RecordId
from bot.pipedrive.records.record_types import PARTICIPANT, PRODUCT_LINE, RecordType
from bot.pipedrive.records.subrecords import DealParticipant, ProductLine
from bot.pipedrive.request import Request, fill

T = TypeVar("T")

PAGE = 500
MOST_PAGES = 20
# Rows that have names; both hang on deals.
NAMED = (PARTICIPANT.noun, PRODUCT_LINE.noun)
# The number of a row is not that of its person or product, so it is spelled otherwise.
_MARKED = re.compile("row-([1-9][0-9]{0,15})")


class Reads(Protocol):
    async def __call__(self, request: Request, returns: type[T]) -> T: ...


@dataclass(frozen=True)
class SubrecordRef:
    """Where rows of a kind hang: `path` is that of the list, `id` that of one of them."""

    kind: RecordType
    path: str
    id: int | None = None


def below(rows: RecordType, above: RecordType, id: object, row: int | None = None) -> SubrecordRef:
    """The rows of a kind that hang on one record, or one of them."""
    path = rows.path.replace("{record}", f"{above.path}/{{id}}")
    return SubrecordRef(rows, fill(path, {"id": id}), row)


async def every(ref: SubrecordRef, read: Reads) -> list[Any]:
    """All rows of a record; there are seldom more than one page of them."""
    rows: list[Any] = []
    ahead: Mapping[str, object] = {}
    pages: Any = Page
    for _ in range(MOST_PAGES):
        request = Request("GET", ref.path, query={"limit": PAGE, **ahead})
        page: Page[Any] = await read(request, pages[ref.kind.model])
        rows += page.items
        ahead = page.ahead
        if not ahead:
            break
    return rows


async def one(ref: SubrecordRef, read: Reads) -> Any:
    """The row that it names; None if it is not there."""
    return next((row for row in await every(ref, read) if row.id == ref.id), None)


# --- by name -----------------------------------------------------------------------------------


def marked(id: RecordId) -> str:
    """`row-7`."""
    return f"row-{id}"


def number_in(text: str) -> int | None:
    found = _MARKED.fullmatch(text.strip())
    return int(found[1]) if found else None


def matching(rows: Sequence[Entity], text: str, limit: int) -> list[Match]:
    """Those that are meant; a number is that of the person or of the product."""
    number = id_in(text.strip())
    if number is None:
        return among([_candidate(row) for row in rows], text, limit)
    meant = [_candidate(row) for row in rows if _subject(row) == number]
    return [Match(one.id, one.name, one.detail, exact=True) for one in meant]


def near(rows: Sequence[Entity], text: str, limit: int) -> list[Match]:
    return close([_candidate(row) for row in rows], text, limit)


def _subject(row: Entity) -> int | None:
    match row:
        case DealParticipant():
            return row.person.id
        case ProductLine():
            return row.product_id
    return None


def _candidate(row: Entity) -> Candidate:
    detail = ""
    aliases: tuple[str, ...] = ()
    match row:
        case DealParticipant():
            aliases = tuple(row.emails)
            detail = row.organization or ", ".join(aliases[:1])
        case ProductLine():
            worth = f"{row.item_price:,.2f}".removesuffix(".00")
            detail = f"{row.quantity:g} × {worth} {row.currency or ''}".strip()
    return Candidate(marked(row.id), row.called, detail, aliases)
