"""Whether changes follow each other without one between them that nobody has told of yet. Pure."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from bot.pipedrive.events import Event
from bot.pipedrive.records.models import Entity, in_utc
from bot.watch.shadows import Shadow, key_of, seen_at
from bot.watch.telling.folding import Base
from bot.watch.telling.waiting import PATIENCE
from bot.watch.watches import happenings

Known = tuple[datetime, Entity | None]
A_MOMENT = timedelta(seconds=1)


def bases(
    events: Iterable[Event], shadows: Mapping[str, Shadow], since: datetime
) -> dict[int, Base]:
    """By the `id()` of those that began with another state than the last one that is known.

    The events are in the order in which they happened; `since` is when somebody began to listen.
    """
    last: dict[str, Known] = {key: (one.at, one.record) for key, one in shadows.items()}
    found: dict[int, Base] = {}
    for event in events:
        key = key_of(event)
        known = last.get(key)
        if known is None or known[1] is None:  # nothing tells what it was before
            base = _unheard_creation(event, since)
        else:
            base = _unheard_change(event, known[0], known[1])
        if base is not None:
            found[id(event)] = base
        if known is None or known[0] <= seen_at(event):
            last[key] = seen_at(event), event.after
    return found


def _unheard_change(event: Event, at: datetime, record: Entity) -> Base | None:
    if event.before is None or at >= seen_at(event):
        return None
    if not happenings.between(record, event.before):
        return None
    return Base(at=at, state=record.model_dump(mode="json"))


def _unheard_creation(event: Event, since: datetime) -> Base | None:
    """It is so new that it must be on its way."""
    made = None if event.after is None else event.after.add_time
    if made is None or event.action != "change":
        return None
    aware = in_utc(made)
    if aware < since or event.at - aware > PATIENCE:
        return None
    return Base(at=aware - A_MOMENT, state=None)
