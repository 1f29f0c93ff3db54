"""Records out of rows: as they were when they were read, shown or left."""

from collections.abc import Mapping

from pydantic import ValidationError

from bot.desk.states import Operation
from bot.pipedrive.kinds import Kind
from bot.pipedrive.models import Entity
from bot.tools.all import BY_NAME


def opened(kind: Kind, record: object) -> Entity | None:
    """None for what is no such record; rows outlive the shape of what was kept in them."""
    try:
        return kind.model.model_validate(record) if isinstance(record, Mapping) and record else None
    except ValidationError:
        return None


def before(operation: Operation) -> Entity | None:
    """What a write was going to change."""
    return opened(BY_NAME[operation.tool].about, operation.before)


def after(operation: Operation) -> Entity | None:
    """What a write left."""
    return opened(BY_NAME[operation.tool].about, operation.result)


def shown(operation: Operation) -> list[Entity]:
    """What the card of a gate showed, as far as it can still be read."""
    kind = BY_NAME[operation.tool].about
    records = (opened(kind, record) for record in operation.before.values())
    return [record for record in records if record is not None]
