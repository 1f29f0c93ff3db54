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
