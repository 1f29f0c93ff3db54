"""Records out of rows: as they were when they were read, shown or left."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from bot.desk.states import Fields, Operation
from bot.pipedrive.kinds import Kind
from bot.pipedrive.models import Entity
from bot.pipedrive.row_lists import rows_at
from bot.tools.all import BY_NAME
from bot.tools.base import Tool

ALONG = "along"  # in a result: another record that changed with what was done


def opened(kind: Kind, record: object) -> Entity | None:
    """None for what is no such record; rows outlive the shape of what was kept in them."""
    try:
        return kind.model.model_validate(record) if isinstance(record, Mapping) and record else None
    except ValidationError:
        return None


def before(operation: Operation) -> Entity | None:
    """What a write was going to change, or the record that its row hangs on."""
    return above(BY_NAME[operation.tool], operation.before)


def above(tool: Tool[Any, Any], kept: Fields) -> Entity | None:
    return opened(tool.about, kept.get("above") if rows_at(tool.path) else kept)


def above_row(operation: Operation) -> Entity | None:
    """The record that a row hangs on, as it was before the row changed, if that was remembered."""
    tool = BY_NAME[operation.tool]
    return above(tool, operation.before) if rows_at(tool.path) and not tool.gated else None


def along(tool: Tool[Any, Any], result: Fields | None) -> tuple[Entity, Entity] | None:
    """Another record that changed with what was done, before and after."""
    kept = (result or {}).get(ALONG)
    if not isinstance(kept, Mapping):
        return None
    was, now = (opened(tool.about, kept.get(side)) for side in ("was", "now"))
    return (was, now) if was and now else None


def row_before(operation: Operation) -> Entity | None:
    """The row as it was."""
    return row(BY_NAME[operation.tool], operation.before.get("row"))


def row(tool: Tool[Any, Any], kept: object) -> Entity | None:
    place = rows_at(tool.path)
    return opened(place.kind, kept) if place else None


def after(operation: Operation) -> Entity | None:
    """What a write left."""
    tool = BY_NAME[operation.tool]
    place = rows_at(tool.path)
    return opened(place.kind if place else tool.about, operation.result)


def shown(operation: Operation) -> list[Entity]:
    """What the card of a gate showed, as far as it can still be read."""
    tool = BY_NAME[operation.tool]
    place = rows_at(tool.path)
    kind = place.kind if place else tool.about
    records = (opened(kind, record) for record in operation.before.values())
    return [record for record in records if record is not None]
