"""Writing activities: create, change, delete, and who takes part in them."""

from collections.abc import Mapping

from bot.playground.pipedrive.activities import find, show
from bot.playground.pipedrive.api import Answer, ApiCall, Check, Endpoint, forbidden, invalid
from bot.playground.pipedrive.company import Company
from bot.playground.pipedrive.links import check_link, check_links
from bot.playground.pipedrive.records import Activity
from bot.playground.pipedrive.values import (
    check_clock,
    check_day,
    check_list_of,
    check_object,
    check_text,
    check_time_of_day,
    check_title,
    check_truth,
    check_whole,
)

PLACE = (
    "value", "country", "admin_area_level_1", "admin_area_level_2", "locality", "sublocality",
    "route", "street_number", "subpremise", "postal_code",
)  # fmt: skip
PARTICIPANT: Mapping[str, Check] = {"person_id": check_whole, "primary": check_truth}
ATTENDEE: Mapping[str, Check] = {
    "email": check_text,
    "name": check_text,
    "status": check_text,
    "is_organizer": check_truth,
    "person_id": check_whole,
    "user_id": check_whole,
}
LARGEST_NOTE = 100_000


def create(company: Company, call: ApiCall) -> Answer:
    """What is not said is a call of one's own, today."""
    body = dict(call.body)
    type = str(body.setdefault("type", next(iter(company.activity_types))))
    _check(company, call, body)
    activity = Activity(
        id=0,
        subject=company.activity_types[type].name,
        type=type,
        owner_id=call.user.id,
        creator_user_id=call.user.id,
        add_time=call.now,
        update_time=call.now,
        due_date=call.today,
    )
    _write(activity, call, body)
    activity.id = company.new_id("activities")
    company.activities[activity.id] = activity
    return Answer(show(activity, call))


def change(company: Company, call: ApiCall) -> Answer:
    activity = find(company, call)
    own = activity.owner_id == call.user.id
    if not own and "can_edit_other_users_activities" not in call.user.rights:
        raise forbidden()
    body = dict(call.body)
    _check(company, call, body)
    _write(activity, call, body)
    return Answer(show(activity, call))


def delete(company: Company, call: ApiCall) -> Answer:
    """Marks it as deleted; Pipedrive clears it away after 30 days."""
    activity = find(company, call)
    if "can_delete_activities" not in call.user.rights:
        raise forbidden("You do not have permissions to delete this activity.")
    activity.is_deleted, activity.update_time = True, call.now
    return Answer({"id": activity.id})


def _check(company: Company, call: ApiCall, body: dict[str, object]) -> None:
    """Everything that the activity shall point to is there."""
    if "person_id" in body:
        raise invalid("person_id", "is read-only, use participants")
    known = company.activity_types.get(str(body.get("type", "call")))
    if known is None or not known.active_flag:
        raise invalid("type", "Unknown activity type")
    owner = company.users.get(_id(body.get("owner_id", call.user.id)))
    if owner is None or not owner.active_flag:
        raise invalid("owner_id", "User not found")
    priorities = next(row for row in company.fields["activity"] if row.field_code == "priority")
    if body.get("priority") not in {None, *(option.id for option in priorities.options)}:
        raise invalid("priority", "Unknown priority")
    check_links(company, call, body)
    _check_people(company, call, body)


def _id(value: object) -> int:
    return value if isinstance(value, int) else 0


def _check_people(company: Company, call: ApiCall, body: dict[str, object]) -> None:
    """The first participant is the primary one where no other is."""
    people = _rows(body, "participants")
    attendees = _rows(body, "attendees")
    for row in people:
        check_link(company, call, "participants", company.persons, row.get("person_id"))
    for row in attendees:
        if row["person_id"] is not None:
            check_link(company, call, "attendees", company.persons, row["person_id"])
        if "email" not in row:
            raise invalid("attendees", "email is required")
    primary = [row for row in people if row.get("primary")]
    if len(primary) > 1:
        raise invalid("participants", "only one participant can be primary")
    if "participants" in body:
        first = (primary or people or [{}])[0].get("person_id")
        ids = dict.fromkeys(row["person_id"] for row in people)
        body |= {"person_id": first, "others": [id for id in ids if id != first]}
        del body["participants"]


def _rows(body: Mapping[str, object], name: str) -> list[dict[str, object]]:
    rows = body.get(name, [])
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _write(activity: Activity, call: ApiCall, body: Mapping[str, object]) -> None:
    done = body.get("done", activity.done)
    if done is not activity.done:
        activity.marked_as_done_time = call.now if done else None
    for name, value in body.items():
        setattr(activity, name, value)
    activity.update_time, activity.update_user_id = call.now, call.user.id


def _check_shape(parts: Mapping[str, Check]) -> Check:
    """An object of these parts and no others."""

    def checked(value: object) -> dict[str, object]:
        given = check_object(value)
        unknown = set(given) - set(parts)
        if unknown:
            raise ValueError(f"'{min(unknown)}' is not allowed")
        return {name: parts[name](part) for name, part in given.items()}

    return checked


def _check_location(value: object) -> object:
    """Pipedrive looks the parts up; here those not given stay empty."""
    given = _check_shape(dict.fromkeys(PLACE, check_text))(value)
    return dict.fromkeys(PLACE) | dict(check_object(given))


def _check_attendee(value: object) -> object:
    given = check_object(_check_shape(ATTENDEE)(value))
    usual = {"name": "", "status": "noreply", "is_organizer": False}
    return usual | {"person_id": None, "user_id": None} | given


def _check_note(value: object) -> str | None:
    note = check_text(value)
    if len(note.encode()) > LARGEST_NOTE:
        raise ValueError(f"must be at most {LARGEST_NOTE} bytes")
    return note or None


BODY: Mapping[str, Check] = {
    "subject": check_title,
    "type": check_text,
    "owner_id": check_whole,
    "deal_id": check_whole,
    "lead_id": check_text,
    "person_id": check_whole,
    "org_id": check_whole,
    "project_id": check_whole,
    "due_date": check_day,
    "due_time": check_time_of_day,
    "duration": check_clock,
    "busy": check_truth,
    "done": check_truth,
    "location": _check_location,
    "participants": check_list_of(_check_shape(PARTICIPANT)),
    "attendees": check_list_of(_check_attendee),
    "public_description": check_text,
    "priority": check_whole,
    "note": _check_note,
}

ENDPOINTS = (
    Endpoint("POST", "/api/v2/activities", 5, create, body=BODY),
    Endpoint("PATCH", "/api/v2/activities/{id}", 5, change, body=BODY),
    Endpoint("DELETE", "/api/v2/activities/{id}", 3, delete),
)
