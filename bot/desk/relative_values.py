"""Values relative to what a record holds: the next stage, a week later than it was."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from bot.commands.router import Incomplete
from bot.desk.caller import Caller
from bot.pipedrive.http.client import Pipedrive
from bot.pipedrive.names.matching import Match
from bot.pipedrive.records.models import Activity, Deal
from bot.pipedrive.request import Request
from bot.tools.base import Call
from bot.tools.fieldtypes.base import Name
from bot.tools.fieldtypes.day_spans import shifted
from bot.tools.fieldtypes.money import read_amount

STAGE, CLOSE, DUE, VALUE = "stage step", "close step", "due step", "value step"
LABELS = "label_ids"
RELATIVE = {STAGE, CLOSE, DUE, VALUE}
# Which field is counted how.
NOUNS: Mapping[str, str] = {
    "stage_id": STAGE, "expected_close_date": CLOSE, "due_date": DUE, "value": VALUE,
}  # fmt: skip


class RelativeValues:
    def __init__(self, pipedrive: Pipedrive) -> None:
        self._pipedrive = pipedrive

    async def of(self, name: Name, id_: object, caller: Caller) -> list[Match]:
        """`+1 stage`, `-2 week`, `-10% value`; nothing where there is nothing to count from."""
        step, unit = name.text.split()
        if not isinstance(id_, int):
            return []
        if name.noun == DUE:
            request = Request("GET", f"/api/v2/activities/{id_}")
            activity = await self._pipedrive.send(request, caller.link.login, Activity, fresh=True)
            return _day(activity.due_date, int(step), unit, caller)
        request = Request("GET", f"/api/v2/deals/{id_}")
        deal = await self._pipedrive.send(request, caller.link.login, Deal, fresh=True)
        if name.noun == VALUE:
            return _value(deal, step, caller)
        if name.noun == CLOSE:
            return _day(deal.expected_close_date, int(step), unit, caller)
        return _stage(deal, int(step), caller)

    async def with_labels(
        self, parsed: Call[Any] | Incomplete, caller: Caller
    ) -> Call[Any] | Incomplete:
        """To be tagged is to get one label more, and to lose none."""
        given = parsed.args.given() if isinstance(parsed, Call) else parsed.values
        id_, said = given.get("id"), given.get(LABELS)
        if not isinstance(id_, int) or not isinstance(said, list):
            return parsed
        about = parsed.tool.about
        record = await self._pipedrive.send(
            about.one(id_), caller.link.login, about.model, fresh=True
        )
        every = list(dict.fromkeys([*getattr(record, LABELS, ()), *said]))
        if isinstance(parsed, Call):
            return replace(parsed, args=parsed.args.model_copy(update={LABELS: every}))
        typed = {**parsed.typed, LABELS: ",".join(map(str, every))}
        return replace(parsed, typed=typed, values={**parsed.values, LABELS: every})


def _day(was: date | None, step: int, unit: str, caller: Caller) -> list[Match]:
    """From the day that it has, else from today."""
    today = caller.viewer.today
    try:
        day = shifted(was or today, step, unit)
    except OverflowError:
        return []
    return [Match(str(day), str(day), exact=True)]


def _value(deal: Deal, step: str, caller: Caller) -> list[Match]:
    """To the cent; none where it would be less than nothing, or in another currency."""
    viewer, per_cent = caller.viewer, step.endswith("%")
    amount, currency = read_amount(step[1:].removesuffix("%"), viewer.locale, viewer.currency)
    if deal.value is None or currency not in {None, deal.currency}:
        return []
    was = Decimal(str(deal.value))
    by = Decimal(str(amount)) * (was / 100 if per_cent else 1)
    told = round(was + by if step[0] == "+" else was - by, 2)
    value = f"{told:f}".removesuffix(".00")
    return [Match(value, value, exact=True)] if told >= 0 else []


def _stage(deal: Deal, step: int, caller: Caller) -> list[Match]:
    known = caller.viewer.lookup.stages
    along = sorted(
        (stage for stage in known.values() if stage.pipeline_id == deal.pipeline_id),
        key=lambda stage: stage.order_nr,
    )
    places = [place for place, stage in enumerate(along) if stage.id == deal.stage_id]
    if not places or not 0 <= places[0] + step < len(along):
        return []
    stage = along[places[0] + step]
    return [Match(stage.id, stage.name, exact=True)]
