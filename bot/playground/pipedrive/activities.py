"""Activities as v2 lists and shows them."""

from bot.playground.pipedrive.api import Answer, Call, Endpoint, not_found
from bot.playground.pipedrive.company import Company
from bot.playground.pipedrive.contacts import keeps
from bot.playground.pipedrive.paging import CURSOR, cut, sorting
from bot.playground.pipedrive.records import Activity
from bot.playground.pipedrive.values import (
    read_ids,
    read_moment,
    read_some_of,
    read_text,
    read_truth,
    read_whole,
)

SAME = ("owner_id", "deal_id", "person_id", "org_id", "lead_id")


def list_activities(company: Company, call: Call) -> Answer:
    def wanted(activity: Activity) -> bool:
        return _is_visible(company, call, activity) and _matches(company, call, activity)

    found, additional = cut(company.activities, wanted, call)
    return Answer([show(activity, call) for activity in found], additional)


def get_activity(company: Company, call: Call) -> Answer:
    activity = company.activities.get(call.id)
    if activity is None or not _is_visible(company, call, activity):
        raise not_found("Activity")
    return Answer(show(activity, call))


def _is_visible(company: Company, call: Call, activity: Activity) -> bool:
    """An activity of a deal is seen by those who see the deal."""
    deal = company.deals.get(activity.deal_id or 0)
    return not activity.is_deleted and (deal is None or company.may_see(call.user, deal))


def _matches(company: Company, call: Call, activity: Activity) -> bool:
    query = call.query
    if activity.update_time < query.get("updated_since", ""):
        return False
    if "updated_until" in query and activity.update_time >= query["updated_until"]:
        return False
    if "done" in query and activity.done is not query["done"]:
        return False
    if "filter_id" in query:
        return keeps(company, call, "activity")(activity, call.today)
    if "ids" in query and activity.id not in query["ids"]:
        return False
    return all(query[name] == getattr(activity, name, None) for name in SAME if name in query)


def show(activity: Activity, call: Call) -> dict[str, object]:
    person_id = activity.person_id
    shown: dict[str, object] = {
        "id": activity.id,
        "subject": activity.subject,
        "type": activity.type,
        "owner_id": activity.owner_id,
        "creator_user_id": activity.owner_id,
        "is_deleted": activity.is_deleted,
        "add_time": activity.add_time,
        "update_time": activity.update_time,
        "deal_id": activity.deal_id,
        "lead_id": None,
        "person_id": person_id,
        "org_id": activity.org_id,
        "project_id": None,
        "due_date": activity.due_date,
        "due_time": activity.due_time,
        "duration": activity.duration,
        "busy": False,
        "done": activity.done,
        "marked_as_done_time": activity.marked_as_done_time,
        "location": None,
        "participants": [{"person_id": person_id, "primary": True}] if person_id else [],
        "conference_meeting_client": None,
        "conference_meeting_url": None,
        "conference_meeting_id": None,
        "public_description": None,
        "priority": None,
        "note": activity.note,
    }
    return shown | ({"attendees": []} if "include_fields" in call.query else {})


ENDPOINTS = (
    Endpoint(
        "GET", "/api/v2/activities", 10, list_activities,
        {
            "filter_id": read_whole,
            "ids": read_ids,
            "owner_id": read_whole,
            "deal_id": read_whole,
            "lead_id": read_text,
            "person_id": read_whole,
            "org_id": read_whole,
            "done": read_truth,
            "updated_since": read_moment,
            "updated_until": read_moment,
            "include_fields": read_some_of("attendees"),
            **sorting("due_date"),
            **CURSOR,
        },
    ),
    Endpoint(
        "GET", "/api/v2/activities/{id}", 1, get_activity,
        {"include_fields": read_some_of("attendees")},
    ),
)  # fmt: skip
