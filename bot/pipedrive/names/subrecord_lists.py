"""Rows below a record: where they are read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from bot.pipedrive.records.models import Page
from bot.pipedrive.records.record_types import RecordType
from bot.pipedrive.request import Request, fill

T = TypeVar("T")

PAGE = 500
MOST_PAGES = 20


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
