"""What is shown before one record goes for good: deleted, or merged into another."""

from typing import Any, Self

from pydantic import model_validator

from bot.blocks.replies import confirm_cards
from bot.pipedrive.http.errors import NotFound
from bot.pipedrive.records.models import Entity
from bot.pipedrive.records.record_types import RECORD_TYPES, RecordType
from bot.pipedrive.request import Request
from bot.text import article
from bot.tools.base import Args, Warned
from bot.tools.job_context import Read


class MergeTwo(Args):
    """`id` goes, `merge_with_id` stays and keeps its own values. Each kind has ids of its own."""

    @model_validator(mode="after")
    def two_records(self) -> Self:
        goes, stays = _both(self)
        if goes == stays:
            kind = RECORD_TYPES[self.about]
            one = article(kind.noun).capitalize()
            raise ValueError(f"{one} can't be merged into itself. Name two {kind.many}.")
        return self


def _both(args: Args) -> tuple[int, int]:
    given = args.model_dump()
    return given["id"], given["merge_with_id"]


async def before_deleting(args: Args, read: Read) -> Warned:
    record = await _fresh(RECORD_TYPES[args.about], args.model_dump()["id"], read)
    return Warned(
        records=(record,),
        card=lambda ticket, until, viewer: confirm_cards.delete(record, viewer, ticket, until),
    )


async def before_merging(args: MergeTwo, read: Read) -> Warned:
    kind, (gone, kept) = RECORD_TYPES[args.about], _both(args)
    goes, stays = await _fresh(kind, gone, read), await _fresh(kind, kept, read)
    swapped: dict[str, Any] = {"id": kept, "merge_with_id": gone}
    return Warned(
        records=(goes, stays),
        card=lambda ticket, until, viewer: confirm_cards.merge(
            goes, stays, confirm_cards.merged(goes, stays), viewer, ticket, until
        ),
        swapped=type(args).model_validate(swapped),
    )


async def _fresh(kind: RecordType, id_: int, read: Read) -> Entity:
    """With what hangs on it."""
    request = Request("GET", f"{kind.path}/{id_}", query={"include_fields": kind.counts or None})
    record = await read(request, kind.model)
    if record.is_gone:
        raise NotFound(f"{kind.noun} {id_} is deleted", 410)
    return record
