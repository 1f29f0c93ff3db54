"""Deals that were left alone for longer than their stage allows, as a condition: `rotting=yes`.

Kept as each stage with the first day that is young enough, so that it means the same to everybody.
"""

from datetime import date, datetime, timedelta, tzinfo

from bot.blocks.kit.viewer import Viewer
from bot.pipedrive.records.models import Deal, in_utc
from bot.tools.fieldtypes.base import FieldType, Wrong
from bot.tools.fieldtypes.fields import NO, YES

BETWEEN_STAGES, DAY_OF = ";", "@"


def _read(typed: str, viewer: Viewer) -> object:
    word = typed.strip().lower()
    if word in YES:
        today = viewer.today
        known = viewer.lookup.stages.values()
        return (
            BETWEEN_STAGES.join(
                f"{stage.id}{DAY_OF}{today - timedelta(days=stage.days_to_rotten)}"
                for stage in known
                if stage.is_deal_rot_enabled and stage.days_to_rotten is not None
            )
            or f"0{DAY_OF}{today}"
        )
    if word in NO or not _kept(word):
        raise Wrong(f"“{typed}”: say rotting=yes, or -rotting=yes for the others.")
    return word


def _kept(text: str) -> dict[int, date]:
    """Stage → day; empty for what is not written so."""
    found = {}
    for part in text.split(BETWEEN_STAGES):
        stage, _, day = part.partition(DAY_OF)
        try:
            found[int(stage)] = date.fromisoformat(day)
        except ValueError:
            return {}
    return found


ROTTING = FieldType("answer", _read)


def is_rotting(record: object, said: str, zone: tzinfo) -> bool:
    if not isinstance(record, Deal) or record.status != "open" or record.is_archived:
        return False
    touched: datetime | None = record.update_time or record.stage_change_time
    day = _kept(said).get(record.stage_id or 0)
    if day is None or touched is None:
        return False
    return in_utc(touched).astimezone(zone).date() < day
