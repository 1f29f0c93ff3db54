"""The activity tools."""

from bot.blocks.records import activity_list, cards
from bot.blocks.replies import confirm_cards, notices
from bot.pipedrive.http.client import Request
from bot.pipedrive.http.errors import NotFound
from bot.pipedrive.records.models import Activity, Deleted, Page
from bot.tools.activity_args import (
    CreateActivity,
    DoneActivity,
    OneActivity,
    ShowActivity,
    UpdateActivity,
)
from bot.tools.base import Read, Tool, Warned
from bot.tools.catalog.bulk_delete import before_deleting, delete_all
from bot.tools.catalog.collecting import collect
from bot.tools.filters.activities import (
    ActivitiesOfDeal,
    ActivitiesOfOrganization,
    ActivitiesOfPerson,
    ActivityFilters,
    ListActivities,
)

LIST = Tool(
    name="activities_list",
    command="activity list",
    summary="List activities, narrowed by type, due date, owner and more.",
    example="type=call done=no due<+7d owner=3 sort=due",
    args=ListActivities,
    endpoint="GET /api/v2/activities",
    returns=Page[Activity],
    show=activity_list.activities,
)


LIST_ALL = Tool(
    name="activities_list_all_auto",
    command="activity all",
    summary="Export all activities that match as a CSV file.",
    example="owner=3 done=no",
    args=ActivityFilters,
    endpoint="GET /api/v2/activities",
    returns=Page[Activity],
    show=activity_list.activities,
    run=collect,
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


GET = Tool(
    name="activities_get",
    command="activity show",
    summary="Show one activity.",
    example="88",
    args=ShowActivity,
    endpoint="GET /api/v2/activities/{id}",
    returns=Activity,
    show=cards.card,
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
    show=cards.card,
)


UPDATE = Tool(
    name="activities_update",
    command="activity edit",
    summary="Change some fields of an activity.",
    example="88 due=+2d at=9:30 lasts=30m",
    args=UpdateActivity,
    endpoint="PATCH /api/v2/activities/{id}",
    effect="update",
    returns=Activity,
    show=cards.card,
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
    show=cards.card,
    receipt=notices.done,
)


async def _before_deleting(args: OneActivity, read: Read) -> Warned:
    activity = await read(Request("GET", f"/api/v2/activities/{args.id}"), Activity)
    if activity.is_deleted:
        raise NotFound(f"activity {args.id} is deleted", 410)
    return Warned(
        records=(activity,),
        card=lambda ticket, until, viewer: confirm_cards.delete(activity, viewer, ticket, until),
    )


DELETE = Tool(
    name="activities_delete",
    command="activity delete",
    summary="Delete an activity, after asking.",
    example="88",
    args=OneActivity,
    endpoint="DELETE /api/v2/activities/{id}",
    effect="delete",
    returns=Deleted,
    show=cards.gone,
    warn=_before_deleting,
)

BULK_DELETE = Tool(
    name="activities_bulk_delete",
    command="activity bulk-delete",
    summary="Delete several activities that you tick in a list, after asking.",
    example="ids=88,89",
    args=ActivityFilters,
    endpoint="DELETE /api/v2/activities/{id}",
    effect="bulk_delete",
    returns=Deleted,
    show=cards.gone,
    warn=before_deleting,
    run=delete_all,
)


TOOLS = (
    LIST,
    LIST_ALL,
    LIST_BY_DEAL,
    OF_DEAL,
    OF_PERSON,
    OF_ORGANIZATION,
    GET,
    CREATE,
    UPDATE,
    DONE,
    DELETE,
    BULK_DELETE,
)
