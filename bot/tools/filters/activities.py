"""Which activities: what Pipedrive can be asked for, and what is judged here on what it answers."""

from datetime import date, datetime, tzinfo
from functools import partial
from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field

from bot.blocks.kit.viewer import Asker
from bot.pipedrive.records.models import Activity
from bot.tools.fieldtypes.activities import TYPE, ActivityIds
from bot.tools.fieldtypes.base import FieldType, Wrong, order, record, text
from bot.tools.fieldtypes.fields import (
    DAY,
    YES,
    YES_NO,
    Cursor,
    DealId,
    Direction,
    Limit,
    Moment,
    OrgId,
    PersonId,
    UserId,
    YesNo,
)
from bot.tools.filters.condition_fields import ConditionField
from bot.tools.filters.conditions import stored, where
from bot.tools.filters.list_args import MOST_CONDITIONS, ListArgs


def _read_overdue(typed: str, viewer: Asker) -> object:
    """The day before which it was due; `yes` is before today."""
    if typed.strip().lower() in YES:
        return viewer.today
    try:
        return date.fromisoformat(typed.strip())
    except ValueError as error:
        raise Wrong(f"“{typed}”: say overdue=yes, or -overdue=yes for the others.") from error


def _is_overdue(record: object, said: str, zone: tzinfo) -> bool:
    """Not done, and due before that day."""
    due = record.waits_since if isinstance(record, Activity) else None
    if isinstance(due, datetime):
        due = due.astimezone(zone).date()
    return due is not None and due < date.fromisoformat(said) if said else due is None


CONDITIONS = where(
    fields={
        "type": ConditionField(TYPE, "type"),
        "due": ConditionField(DAY, "due", ordered=True),
        "overdue": ConditionField(FieldType("date", _read_overdue), "", test=_is_overdue),
        "done": ConditionField(YES_NO, "done"),
        "owner": ConditionField(record("user"), "owner_id"),
        "deal": ConditionField(record("deal"), "deal_id"),
        "person": ConditionField(record("person"), "person_id"),
        "org": ConditionField(record("organization"), "org_id"),
        "subject": ConditionField(text("subject", 255), "subject", contains=True),
        "note": ConditionField(text("note", 255), "note", contains=True),
        "priority": ConditionField(record("priority"), "priority"),
        "busy": ConditionField(YES_NO, "busy"),
        "added": ConditionField(DAY, "add_time", ordered=True),
        "updated": ConditionField(DAY, "update_time", ordered=True),
        "closed": ConditionField(DAY, "marked_as_done_time", ordered=True),
        "ids": ConditionField(record("activity"), "id"),
    },
    aliases={
        "owner_id": "owner", "user": "owner", "for": "owner", "assignee": "owner",
        "deal_id": "deal", "on": "deal", "person_id": "person", "org_id": "org",
        "organization": "org", "due_date": "due", "created": "added", "add_time": "added",
        "update_time": "updated", "marked_as_done_time": "closed", "id": "ids", "activity": "ids",
    },
    example="type=call,meeting due<+7d -subject=budget",
)  # fmt: skip
Conditions = Annotated[
    list[Annotated[str, BeforeValidator(partial(stored, word=CONDITIONS))]],
    Field(max_length=MOST_CONDITIONS),
    CONDITIONS,
]

ActivityOrder = Annotated[
    Literal["id", "add_time", "update_time", "due_date"],
    order(
        "sort_direction",
        id="Number",
        add_time="Added",
        update_time="Updated",
        due_date="Due",
    ),
]
ActivityView = Annotated[int, Field(gt=0), record("activity view")]


class WhichActivities(ListArgs):
    about: ClassVar = "activity"
    conditions: ClassVar = CONDITIONS
    beside_a_view: ClassVar = {
        "owner_id": "owner", "deal_id": "deal", "person_id": "person", "org_id": "org",
        "done": "done", "ids": "ids",
    }  # fmt: skip
    takes_many: ClassVar = frozenset({"ids"})

    owner_id: UserId | None = None
    deal_id: DealId | None = None
    person_id: PersonId | None = None
    org_id: OrgId | None = None
    done: YesNo | None = None
    filter_id: ActivityView | None = None
    ids: ActivityIds | None = None
    updated_since: Moment | None = None
    updated_until: Moment | None = None
    where: Conditions | None = None


class ActivityFilters(WhichActivities):
    sort_by: ActivityOrder | None = None
    sort_direction: Direction | None = None


class ListActivities(ActivityFilters):
    limit: Limit | None = None
    cursor: Cursor | None = None


class ActivitiesOfDeal(ListActivities):
    deal_id: DealId


class ActivitiesOfPerson(ListActivities):
    person_id: PersonId


class ActivitiesOfOrganization(ListActivities):
    org_id: OrgId
