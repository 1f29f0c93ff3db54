"""Activities as v2 lists and shows them."""

from collections.abc import Mapping

from bot.playground.pipedrive.api import Answer, ApiCall, Endpoint, Reader, not_found
from bot.playground.pipedrive.company import Company
from bot.playground.pipedrive.contacts import keeps
from bot.playground.pipedrive.definitions import User
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

SAME = ("owner_id", "deal_id", "person_id", "org_id", "done")


def list_activities(company: Company, call: ApiCall) -> Answer:
    def wanted(activity: Activity) -> bool:
        return is_visible(company, call.user, activity) and _matches(company, call, activity)

    found, additional = cut(company.activities, wanted, call)
    return Answer([show(activity, call) for activity in found], additional)


def get_activity(company: Company, call: ApiCall) -> Answer:
    return Answer(show(find(company, call), call))


def find(company: Company, call: ApiCall) -> Activity:
    """The activity of the path; one that the caller may not see does not exist."""
    activity = company.activities.get(call.id)
    if activity is None or not is_visible(company, call.user, activity):
        raise not_found("Activity")
    return activity


def is_visible(company: Company, user: User, activity: Activity) -> bool:
    return not activity.is_deleted and is_within_sight(company, user, activity)


def is_within_sight(company: Company, user: User, activity: Activity) -> bool:
    """It is seen by those who see its deal; without one, its person or its organization."""
    linked = (
        company.deals.get(activity.deal_id or 0)
        or company.persons.get(activity.person_id or 0)
        or company.organizations.get(activity.org_id or 0)
    )
    return linked is None or company.may_see(user, linked)


def _matches(company: Company, call: ApiCall, activity: Activity) -> bool:
    """A saved filter switches all the quick ones off."""
    query = call.query
    if activity.update_time < query.get("updated_since", ""):
        return False
    if "updated_until" in query and activity.update_time >= query["updated_until"]:
        return False
    if "filter_id" in query:
        return keeps(company, call, "activity")(activity, call.today)
    if "lead_id" in query or activity.id not in query.get("ids", (activity.id,)):
        return False
    return all(query[name] == getattr(activity, name) for name in SAME if name in query)


def show(activity: Activity, call: ApiCall) -> dict[str, object]:
    people = [{"person_id": id, "primary": False} for id in activity.others]
    if activity.person_id:
        people.insert(0, {"person_id": activity.person_id, "primary": True})
    shown: dict[str, object] = {
        "id": activity.id,
        "subject": activity.subject,
        "type": activity.type,
        "owner_id": activity.owner_id,
        "creator_user_id": activity.creator_user_id,
        "is_deleted": activity.is_deleted,
        "add_time": activity.add_time,
        "update_time": activity.update_time,
        "deal_id": activity.deal_id,
        "lead_id": None,
        "person_id": activity.person_id,
        "org_id": activity.org_id,
        "project_id": None,
        "due_date": activity.due_date,
        "due_time": activity.due_time,
        "duration": activity.duration,
        "busy": activity.busy,
        "done": activity.done,
        "marked_as_done_time": activity.marked_as_done_time,
        "location": activity.location,
        "participants": people,
        "conference_meeting_client": None,
        "conference_meeting_url": None,
        "conference_meeting_id": None,
        "public_description": activity.public_description,
        "priority": activity.priority,
        "note": activity.note,
    }
    return shown | ({"attendees": activity.attendees} if "include_fields" in call.query else {})


SHOWN: Mapping[str, Reader] = {"include_fields": read_some_of("attendees")}

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
            **SHOWN,
            **sorting("due_date"),
            **CURSOR,
        },
    ),
    Endpoint("GET", "/api/v2/activities/{id}", 1, get_activity, SHOWN),
)  # fmt: skip
