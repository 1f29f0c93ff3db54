"""What there is to say of an activity, each fact in words; not yet escaped."""

from datetime import date, datetime

from bot.blocks.kit.figures import away, clock, day, local_day, overdue
from bot.blocks.kit.viewer import Asker, Viewer
from bot.blocks.records import facts
from bot.blocks.records.facts import Face, Fact
from bot.pipedrive.records.models import Activity
from bot.text import NAME, as_text, cut, isolated


def activity_type(activity: Activity, viewer: Viewer) -> str:
    """What the company calls its type."""
    known = viewer.lookup.activity_types.get(activity.type, "")
    return cut(known or activity.type, facts.SHORT).capitalize() or "Activity"


def due_day(activity: Activity, viewer: Asker) -> date | None:
    """Where the person is: with a time of day, which is UTC, it may be another day here."""
    moment = due_moment(activity)
    return local_day(moment, viewer) if moment else activity.due_date


def due_moment(activity: Activity) -> datetime | None:
    return activity.due if isinstance(activity.due, datetime) else None


def due(activity: Activity, viewer: Asker) -> str:
    """`Fri 27 Nov, 14:00`."""
    on, moment = due_day(activity, viewer), due_moment(activity)
    if on is None:
        return ""
    return f"{day(on, viewer)}, {clock(moment, viewer)}" if moment else day(on, viewer)


def when(activity: Activity, viewer: Asker) -> str:
    """`Fri 27 Nov, 14:00 (in 3 days)`; of what is done only the day."""
    on = due_day(activity, viewer)
    if on is None or activity.done:
        return due(activity, viewer)
    return f"{due(activity, viewer)} ({late(activity, viewer) or away(on, viewer)})"


def late(activity: Activity, viewer: Asker) -> str:
    """`overdue by 3 days`, or nothing."""
    on = due_day(activity, viewer)
    return overdue(on, viewer) if on and not activity.done else ""


def deal(activity: Activity, viewer: Viewer) -> str:
    return facts.named(activity.deal_id, viewer.lookup.deals)


def person(activity: Activity, viewer: Viewer) -> str:
    return facts.named(activity.person_id, viewer.lookup.persons)


def organization(activity: Activity, viewer: Viewer) -> str:
    return facts.named(activity.org_id, viewer.lookup.organizations)


def in_short(activity: Activity, viewer: Viewer) -> str:
    """`Call · Fri 27 Nov, 14:00 (in 3 days) · Ana Lima`."""
    parts = (
        activity_type(activity, viewer),
        when(activity, viewer),
        "done" if activity.done else "",
        isolated(facts.owner(activity, viewer)),
    )
    return " · ".join(part for part in parts if part)


def participants(activity: Activity, viewer: Viewer) -> str:
    ordered = sorted(activity.participants, key=lambda one: not one.primary)
    return ", ".join(facts.named(one.person_id, viewer.lookup.persons) for one in ordered)


def note(activity: Activity, _: Asker) -> str:
    """In words; Pipedrive keeps it as HTML."""
    return cut(as_text(activity.note or ""), NAME)


def priority(activity: Activity, viewer: Viewer) -> str:
    if activity.priority is None:
        return ""
    return cut(viewer.lookup.priorities.get(activity.priority, ""), facts.SHORT) or (
        f"#{activity.priority}"
    )


def invited(activity: Activity, _: Asker) -> str:
    return cut(", ".join(one.email for one in activity.attendees or ()), NAME)


def place(activity: Activity, _: Asker) -> str:
    return cut((activity.location.value if activity.location else "") or "", NAME)


FACE = Face(
    in_short=in_short,
    shown=(
        Fact("Subject", ("subject",), lambda one, _: facts.title(one)),
        Fact("Type", ("type",), activity_type),
        Fact("Due", ("due_date", "due_time"), due),
        Fact("Duration", ("duration",), lambda one, _: one.duration or ""),
        Fact("Done", ("done",), lambda one, _: facts.yes_no(one.done)),
        Fact(
            "Done at",
            ("marked_as_done_time",),
            lambda one, v: facts.at(one.marked_as_done_time, v),
            stamp=True,
        ),
        Fact("Assigned to", ("owner_id",), facts.owner),
        Fact("Deal", ("deal_id",), deal),
        Fact("Persons", ("participants",), participants),
        Fact("Organization", ("org_id",), organization),
        Fact("Invited", ("attendees",), invited),
        Fact("Note", ("note",), note),
        Fact("Priority", ("priority",), priority),
        Fact("Location", ("location",), place),
        Fact("Busy", ("busy",), lambda one, _: facts.yes_no(one.busy)),
        Fact(
            "Description",
            ("public_description",),
            lambda one, _: cut(one.public_description or "", NAME),
        ),
    ),
)
