"""The activity tools."""

from bot.blocks.records import activity_list, kinds
from bot.blocks.replies import notices
from bot.pipedrive.records.models import Activity, Page
from bot.pipedrive.records.record_types import ACTIVITY
from bot.tools.activity_args import (
    CreateActivity,
    DoneActivity,
    ShowActivity,
    UpdateActivity,
)
from bot.tools.base import Tool
from bot.tools.catalog import standard
from bot.tools.filters.activities import (
    ActivitiesOfDeal,
    ActivitiesOfOrganization,
    ActivitiesOfPerson,
    ActivityFilters,
    ListActivities,
)

LIST_BY_DEAL = Tool(
    name="activities_list_by_deal",
    command="activity deal",
    summary="List the activities of a deal.",
    example="12 done=no",
    args=ActivitiesOfDeal,
    endpoint="GET /api/v2/activities",
    returns=Page[Activity],
    show=activity_list.activities,
)


OF_DEAL = Tool(
    name="deals_list_activities",
    command="deal activities",
    summary="List the activities of a deal.",
    example="12 done=no",
    args=ActivitiesOfDeal,
    endpoint="GET /api/v2/activities",
    returns=Page[Activity],
    show=activity_list.activities,
)


OF_PERSON = Tool(
    name="persons_list_activities",
    command="person activities",
    summary="List the activities whose first participant is a person.",
    example="7 done=no",
    args=ActivitiesOfPerson,
    endpoint="GET /api/v2/activities",
    returns=Page[Activity],
    show=activity_list.activities,
)


OF_ORGANIZATION = Tool(
    name="organizations_list_activities",
    command="org activities",
    summary="List the activities of an organization.",
    example="34 done=no",
    args=ActivitiesOfOrganization,
    endpoint="GET /api/v2/activities",
    returns=Page[Activity],
    show=activity_list.activities,
)


CREATE = Tool(
    name="activities_create",
    command="activity new",
    summary="Plan an activity, or note one that is done.",
    example="call Ask about budget on=12 due=fri at=14:00",
    args=CreateActivity,
    endpoint="POST /api/v2/activities",
    effect="create",
    returns=Activity,
    show=kinds.card,
)


DONE = Tool(
    name="activities_mark_as_done",
    command="activity done",
    summary="Mark an activity as done; what came of it is added to its note.",
    example='88 "They need a quote"',
    args=DoneActivity,
    endpoint="PATCH /api/v2/activities/{id}",
    effect="update",
    returns=Activity,
    show=kinds.card,
    receipt=notices.done,
)


TOOLS = (
    standard.listed(
        ACTIVITY,
        ListActivities,
        activity_list.activities,
        by="type, due date, owner",
        example="type=call done=no due<+7d owner=3 sort=due",
    ),
    standard.exported(
        ACTIVITY, ActivityFilters, activity_list.activities, example="owner=3 done=no"
    ),
    LIST_BY_DEAL,
    OF_DEAL,
    OF_PERSON,
    OF_ORGANIZATION,
    standard.shown(ACTIVITY, example="88", args=ShowActivity),
    CREATE,
    standard.edited(ACTIVITY, UpdateActivity, example="88 due=+2d at=9:30 lasts=30m"),
    DONE,
    standard.deleted(ACTIVITY, example="88"),
    standard.deleted_together(ACTIVITY, ActivityFilters, example="88,89"),
)
