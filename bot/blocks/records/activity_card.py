"""An activity as a card: what, when and with whom, then what can be done."""

from datetime import date, timedelta

from bot.blocks.kit import buttons, rich
from bot.blocks.kit.figures import since
from bot.blocks.kit.message import Block, Message
from bot.blocks.kit.viewer import Asker, Viewer
from bot.blocks.records import activity_facts, facts
from bot.pipedrive.records.models import Activity
from bot.text import as_text, escape, inert, isolated

A_DAY = timedelta(days=1)


def activity(activity: Activity, viewer: Viewer) -> Message:
    blocks = (
        _head(activity, viewer),
        *_related(activity, viewer),
        *_note(activity),
        *_small(activity, viewer),
    )
    return Message(_in_words(activity, viewer), (*blocks, *_actions(activity, viewer)))


def _head(activity: Activity, viewer: Viewer) -> Block:
    rest = (
        activity_facts.when(activity, viewer),
        _lasts(activity),
        "done" if activity.done else "",
        isolated(facts.owner(activity, viewer)),
    )
    return rich.paragraph(
        *facts.linked_name(activity, viewer),
        rich.text("\n"),
        rich.text(activity_facts.activity_type(activity, viewer), bold=True),
        *(rich.text(f" · {fact}") for fact in rest if fact),
    )


def _lasts(activity: Activity) -> str:
    """`1 h 30 min`."""
    hours, _, minutes = (activity.duration or "").partition(":")
    told = ((hours.lstrip("0"), "h"), (minutes.lstrip("0"), "min"))
    return " ".join(f"{number} {unit}" for number, unit in told if number.isdecimal())


def _related(activity: Activity, viewer: Viewer) -> tuple[Block, ...]:
    person = activity_facts.person(activity, viewer)
    organization = activity_facts.organization(activity, viewer)
    fields = [
        (
            "Deal",
            facts.linked("deal", activity.deal_id, activity_facts.deal(activity, viewer), viewer),
        ),
        ("Person", facts.linked("person", activity.person_id, person, viewer)),
        ("Organization", facts.linked("organization", activity.org_id, organization, viewer)),
        ("With", escape(_others(activity, viewer))),
        ("Place", escape(activity_facts.place(activity, viewer))),
        ("Priority", escape(activity_facts.priority(activity, viewer))),
        ("Invited", escape(activity_facts.invited(activity, viewer))),
    ]
    return facts.section(fields)


def _others(activity: Activity, viewer: Viewer) -> str:
    ids = [one.person_id for one in activity.participants if one.person_id != activity.person_id]
    return ", ".join(facts.named(id, viewer.lookup.persons) for id in ids)


def _note(activity: Activity) -> tuple[Block, ...]:
    words = as_text(activity.note or "")
    return (rich.paragraph(rich.heading("Note  "), rich.prose(words)),) if words else ()


def _small(activity: Activity, viewer: Asker) -> tuple[Block, ...]:
    finished = activity.marked_as_done_time if activity.done else None
    told = (
        f"done {since(finished, viewer)}" if finished else "",
        "shows as busy" if activity.busy else "",
        f"added {since(activity.add_time, viewer)}" if activity.add_time else "",
        f"updated {since(activity.update_time, viewer)}" if activity.update_time else "",
    )
    shown = " · ".join(fact for fact in told if fact)
    return (rich.context(shown),) if shown else ()


def _actions(activity: Activity, viewer: Asker) -> tuple[Block, ...]:
    if activity.is_deleted:
        return ()
    args, name = {"id": activity.id}, facts.numbered(activity)
    delete = {"tool": "activities_delete", "args": args}
    return buttons.row(
        *(_when_done(activity) if activity.done else _while_open(activity, viewer)),
        buttons.form("Edit", "activities_update", args, spoken=f"Edit {name}"),
        buttons.share("Share", "activities_get", args, spoken=f"Share {name}"),
        buttons.overflow("activity", buttons.option("Delete…", "run", delete)),
    )


def _while_open(activity: Activity, viewer: Asker) -> tuple[Block | None, ...]:
    args, name = {"id": activity.id}, facts.numbered(activity)
    return (
        buttons.run(
            "Done", "activities_mark_as_done", args, style="primary", spoken=f"Done: {name}"
        ),
        _put_off(activity, viewer),
    )


def _put_off(activity: Activity, viewer: Asker) -> Block | None:
    """To the day after; what is overdue, to tomorrow."""
    now = viewer.today
    on = activity_facts.due_day(activity, viewer) or date.min
    label = "+1 day" if on >= now else "Tomorrow"
    following = min(max(on, now), date.max - A_DAY) + A_DAY
    args = {"id": activity.id, "due_date": following.isoformat()}
    name = facts.numbered(activity)
    return buttons.run(label, "activities_update", args, spoken=f"{label}: {name}")


def _when_done(activity: Activity) -> tuple[Block | None, ...]:
    args = {"id": activity.id, "done": False}
    name = facts.numbered(activity)
    return (buttons.run("Reopen", "activities_update", args, spoken=f"Reopen {name}"),)


def _in_words(activity: Activity, viewer: Viewer) -> str:
    deal, owner = activity_facts.deal(activity, viewer), facts.owner(activity, viewer)
    told = (
        escape(activity_facts.activity_type(activity, viewer)),
        inert(activity_facts.when(activity, viewer)),
        "done" if activity.done else "",
        f"deal {escape(deal)}" if deal else "",
        f"assigned to {escape(owner)}" if owner else "",
    )
    said = ", ".join(fact for fact in told if fact)
    return f"{escape(facts.title(activity))}, activity #{activity.id}: {said}."
