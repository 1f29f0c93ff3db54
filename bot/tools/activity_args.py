"""What can be said of an activity, and how Pipedrive is told."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, Literal, Self

from pydantic import Field, model_validator

from bot.blocks.kit.figures import local
from bot.blocks.kit.viewer import Asker, Viewer
from bot.pipedrive.records.models import Activity, Entity
from bot.text import appended
from bot.tools.base import Args
from bot.tools.checks import changes_something
from bot.tools.fieldtypes.activities import (
    ActivityId,
    ActivityType,
    Addresses,
    Contact,
    Description,
    DueDay,
    DueTime,
    Duration,
    Location,
    Made,
    Note,
    OutcomeNote,
    Participants,
    Priority,
    Subject,
)
from bot.tools.fieldtypes.fields import DealId, OrgId, UserId, YesNo
from bot.tools.fieldtypes.times_of_day import is_utc, moment, together

# What Pipedrive empties when it is told an empty text.
EMPTIED = ("due_time", "duration", "note", "public_description")
PEOPLE = ("person_id", "participants")


class OneActivity(Args):
    about: ClassVar = "activity"

    id: ActivityId


class ShowActivity(OneActivity):
    def sent(self) -> dict[str, Any]:
        return {**super().sent(), "include_fields": "attendees"}


class ActivityFields(Args):
    """What can be set on an activity, new or old."""

    about: ClassVar = "activity"
    first: ClassVar = (
        "type", "subject", "due_date", "due_time", "duration", "deal_id", "person_id", "note",
    )  # fmt: skip

    type: ActivityType | None = None
    subject: Subject | None = None
    due_date: DueDay | None = Field(default=None, title="Due")
    due_time: DueTime | None = Field(default=None, title="Time")
    duration: Duration | None = Field(default=None, title="Duration")
    owner_id: UserId | None = Field(default=None, title="Assigned to")
    deal_id: DealId | None = None
    person_id: Contact | None = None
    org_id: OrgId | None = None
    participants: Participants | None = Field(default=None, title="More participants")
    note: Note | None = None
    location: Location | None = None
    attendees: Addresses | None = None
    busy: YesNo | None = None
    done: YesNo | None = None
    priority: Priority | None = None
    public_description: Description | None = None

    @classmethod
    def held(cls, record: Entity, viewer: Viewer) -> Mapping[str, Any]:
        """The time where the person is, and the others who take part."""
        if not isinstance(record, Activity):
            return super().held(record, viewer)
        place = record.location.value if record.location else None
        invited = [one.email for one in record.attendees or ()]
        others = {"participants": _others(record), "location": place, "attendees": invited}
        return {**dict(record), **_when(record, viewer), **others}

    def settled(self, before: Entity | None, viewer: Asker) -> Self:
        """A day and its time are one moment, so they are told together; so are the people."""
        known = before if isinstance(before, Activity) else None
        rest = {**self._rest_of_when(known, viewer), **self._rest_of_people(known)}
        return self.model_copy(update=rest)

    def _rest_of_when(self, before: Activity | None, viewer: Asker) -> dict[str, Any]:
        given = self.model_fields_set & {"due_date", "due_time"}
        was = _when(before, viewer) if before else {"due_date": None, "due_time": None}
        if given == {"due_time"} and self.due_time:
            return {"due_date": was["due_date"] or viewer.today}
        if given == {"due_date"} and was["due_time"]:
            return {"due_time": was["due_time"]}
        return {}

    def _rest_of_people(self, before: Activity | None) -> dict[str, Any]:
        given = self.model_fields_set & set(PEOPLE)
        if before is None or len(given) != 1:
            return {}
        if "person_id" in given:
            return {"participants": _others(before)}
        return {"person_id": before.person_id}

    def sent(self) -> dict[str, Any]:
        given = self.given()
        emptied = {name: "" for name in EMPTIED if given.get(name, "") is None}
        kept = {name: value for name, value in given.items() if name not in PEOPLE}
        return {**kept, **emptied, **self._moment(), **_people(given), **_shaped(given)}

    def _moment(self) -> dict[str, str]:
        if not self.due_time or self.due_date is None or is_utc(self.due_time):
            return {}
        due = moment(self.due_date, self.due_time)
        return {"due_date": str(due.date()), "due_time": f"{due:%H:%M}"}


def _when(activity: Activity, viewer: Asker) -> dict[str, Any]:
    """The day and the time of day where the person is."""
    if not isinstance(activity.due, datetime):
        return {"due_date": activity.due_date, "due_time": None}
    here = local(activity.due, viewer)
    return {"due_date": here.date(), "due_time": together(f"{here:%H:%M}", viewer.tz)}


def _others(activity: Activity) -> list[int]:
    return [one.person_id for one in activity.participants if one.person_id != activity.person_id]


def _people(given: Mapping[str, Any]) -> dict[str, Any]:
    """The person of an activity is its primary participant, and is set as such only."""
    if not given.keys() & set(PEOPLE):
        return {}
    named = [given.get("person_id"), *(given.get("participants") or ())]
    people = dict.fromkeys(one for one in named if one is not None)
    told = [{"person_id": one, "primary": place == 0} for place, one in enumerate(people)]
    return {"participants": told}


def _shaped(given: Mapping[str, Any]) -> dict[str, Any]:
    """What Pipedrive takes as objects."""
    shaped: dict[str, Any] = {}
    if given.get("location") is not None:
        shaped["location"] = {"value": given["location"]}
    if given.get("attendees") is not None:
        shaped["attendees"] = [{"email": address} for address in given["attendees"]]
    return shaped


class CreateActivity(ActivityFields):
    type: ActivityType
    subject: Subject


class UpdateActivity(ActivityFields):
    id: ActivityId

    changes = model_validator(mode="after")(changes_something)


class DoneActivity(OneActivity):
    """The outcome is added to the note, which is known only once the activity was read."""

    done: Literal[True] = True
    outcome: OutcomeNote | None = None
    note: Made | None = None

    def settled(self, before: Entity | None, viewer: Asker) -> Self:
        if not self.outcome or not isinstance(before, Activity):
            return self
        return self.model_copy(update={"note": appended(before.note or "", self.outcome)})

    def sent(self) -> dict[str, Any]:
        return {name: value for name, value in super().sent().items() if name != "outcome"}
