"""Values that are counted from what a record holds: the next stage, a week later than it was."""

from collections.abc import Mapping
from datetime import date

from bot.desk.caller import Caller
from bot.pipedrive.client import Pipedrive, Request
from bot.pipedrive.matching import Match
from bot.pipedrive.models import Activity, Deal
from bot.tools.day_spans import shifted
from bot.tools.words import Name

STAGE, CLOSE, DUE = "stage step", "close step", "due step"
COUNTED = {STAGE, CLOSE, DUE}
# Which field is counted how.
NOUNS: Mapping[str, str] = {"stage_id": STAGE, "expected_close_date": CLOSE, "due_date": DUE}


class Counted:
    def __init__(self, pipedrive: Pipedrive) -> None:
        self._pipedrive = pipedrive

    async def of(self, name: Name, id_: object, caller: Caller) -> list[Match]:
        """`+1 stage`, `-2 week`; nothing where the record has nothing to count from."""
        step, unit = name.text.split()
        if not isinstance(id_, int):
            return []
        if name.noun == DUE:
            request = Request("GET", f"/api/v2/activities/{id_}")
            activity = await self._pipedrive.send(request, caller.login, Activity, fresh=True)
            return _day(activity.due_date, int(step), unit, caller)
        request = Request("GET", f"/api/v2/deals/{id_}")
        deal = await self._pipedrive.send(request, caller.login, Deal, fresh=True)
        if name.noun == CLOSE:
            return _day(deal.expected_close_date, int(step), unit, caller)
        return _stage(deal, int(step), caller)


def _day(was: date | None, step: int, unit: str, caller: Caller) -> list[Match]:
    """From the day that it has, else from today."""
    today = caller.viewer.now.astimezone(caller.viewer.zone).date()
    try:
        day = shifted(was or today, step, unit)
    except OverflowError:
        return []
    return [Match(str(day), str(day), exact=True)]


def _stage(deal: Deal, step: int, caller: Caller) -> list[Match]:
    known = caller.viewer.book.stages
    along = sorted(
        (stage for stage in known.values() if stage.pipeline_id == deal.pipeline_id),
        key=lambda stage: stage.order_nr,
    )
    places = [place for place, stage in enumerate(along) if stage.id == deal.stage_id]
    if not places or not 0 <= places[0] + step < len(along):
        return []
    stage = along[places[0] + step]
    return [Match(stage.id, stage.name, exact=True)]
