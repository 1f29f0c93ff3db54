"""Lists of activities, by when they are due: overdue, today, later, and what is done apart."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.blocks.kit import buttons, rich
from bot.blocks.kit.figures import local
from bot.blocks.kit.message import Block, Message
from bot.blocks.kit.pages import is_part
from bot.blocks.kit.viewer import Asker, Viewer
from bot.blocks.records import activity_facts, facts, tables
from bot.blocks.records.tables import CELL, TOLD, Cell
from bot.pipedrive.records.models import Activity, Page
from bot.pipedrive.records.record_types import ACTIVITY
from bot.text import escape, inert

# So many have a line and a button each; more become a table.
MOST_LINES = 15
OVERDUE, TODAY, LATER, UNPLANNED, DONE = "Overdue", "Today", "Later", "Without a day", "Done"
Group = tuple[str, list[Activity]]


def activities(page: Page[Activity], viewer: Viewer) -> Message:
    if not page.items:
        return _none()
    # What has room is settled before the groups change the order.
    shown = page if len(page.items) <= MOST_LINES else tables.fitting(page, COLUMNS, viewer)
    part = is_part(page, len(shown.items))
    groups = _grouped(shown.items, viewer)
    ordered = replace(shown, items=[one for _, group in groups for one in group])
    rows = (
        _lines(groups, ordered, viewer, part=part)
        if len(page.items) <= MOST_LINES
        else _table(groups, ordered, viewer)
    )
    blocks = (*rows, *buttons.row(_new(), _ahead(), _help()))
    return Message(_in_words(groups, viewer, part=part), blocks, shown=len(shown.items))


def _grouped(activities: Sequence[Activity], viewer: Asker) -> list[Group]:
    by_name: dict[str, list[Activity]] = {
        name: [] for name in (OVERDUE, TODAY, LATER, UNPLANNED, DONE)
    }
    for activity in activities:
        by_name[_group(activity, viewer)].append(activity)
    return [(name, group) for name, group in by_name.items() if group]


def _group(activity: Activity, viewer: Asker) -> str:
    if activity.done:
        return DONE
    on = activity_facts.due_day(activity, viewer)
    if on is None:
        return UNPLANNED
    if on == viewer.today:
        return TODAY
    return OVERDUE if on < viewer.today else LATER


# --- a few: a line each ------------------------------------------------------------------------


def _lines(
    groups: Sequence[Group], page: Page[Activity], viewer: Viewer, *, part: bool
) -> list[Block]:
    blocks: list[Block] = []
    for name, group in groups:
        many = f"{len(group)} on this page" if part else f"{len(group)}"
        blocks.append(rich.paragraph(rich.heading(f"{name} ({many})")))
        blocks += [_line(activity, viewer) for activity in group]
    return [*blocks, *buttons.row(tables.opener(page.items, ACTIVITY))]


def _line(activity: Activity, viewer: Viewer) -> Block:
    told = (
        escape(activity_facts.activity_type(activity, viewer)),
        inert(activity_facts.when(activity, viewer)),
    )
    about = (
        facts.linked("deal", activity.deal_id, activity_facts.deal(activity, viewer), viewer),
        facts.linked("person", activity.person_id, activity_facts.person(activity, viewer), viewer),
        facts.linked(
            "organization", activity.org_id, activity_facts.organization(activity, viewer), viewer
        ),
        escape(facts.owner(activity, viewer)),
    )
    lines = (
        f"*{escape(facts.title(activity), tables.TITLE)}* #{activity.id}",
        " · ".join(fact for fact in told if fact),
        " · ".join(fact for fact in about if fact),
    )
    words = "\n".join(line for line in lines if line)
    block: Block = {"type": "section", "text": rich.mrkdwn_text(words)}
    done = None if activity.done else _done(activity)
    return {**block, "accessory": done} if done else block


def _done(activity: Activity) -> Block | None:
    spoken = f"Done: {facts.numbered(activity)}"
    return buttons.beside("Done", "activities_mark_as_done", {"id": activity.id}, spoken=spoken)


# --- many: a table -----------------------------------------------------------------------------


def _table(groups: Sequence[Group], page: Page[Activity], viewer: Viewer) -> Sequence[Block]:
    columns = COLUMNS
    if len(groups) == 1:
        columns = {name: cell for name, cell in columns.items() if name != "When"}
    return tables.table(page, ACTIVITY, columns, viewer, activity_facts.due).blocks


def _due(activity: Activity, viewer: Asker) -> Block:
    on, moment = activity_facts.due_day(activity, viewer), activity_facts.due_moment(activity)
    if on is None:
        return rich.number(tables.SORTS_LAST, "–")
    at = local(moment, viewer) if moment else None
    minutes = (at.hour * 60 + at.minute) / 10_000 if at else 0
    day = on.year * 10_000 + on.month * 100 + on.day
    return rich.number(day + minutes, activity_facts.due(activity, viewer))


def _with(activity: Activity, viewer: Viewer) -> str:
    """What it is about first."""
    about = (activity_facts.deal, activity_facts.person, activity_facts.organization)
    told = [told for fact in about if (told := fact(activity, viewer))]
    # One that nobody can see any more has no name.
    return next((name for name in told if not name.startswith("#")), "")


COLUMNS: Mapping[str, Cell[Activity]] = {
    "Activity": tables.title,
    "When": lambda one, viewer: rich.cell(_group(one, viewer), CELL),
    "Due": _due,
    "Type": lambda one, viewer: rich.cell(activity_facts.activity_type(one, viewer), CELL),
    "With": lambda one, viewer: rich.cell(_with(one, viewer), CELL),
    "Assigned to": lambda one, viewer: rich.cell(facts.owner(one, viewer), CELL),
}


# --- words -------------------------------------------------------------------------------------


def _in_words(groups: Sequence[Group], viewer: Asker, *, part: bool) -> str:
    """`2 overdue: Call Jo #88 (Tue 17 Nov), …; 1 today: …`."""
    told = [f"{len(group)} {name.lower()}: {_named(group, viewer)}" for name, group in groups]
    lead = "Some of the activities" if part else "Activities"
    return f"{lead}, {'; '.join(told)}."


def _named(group: Sequence[Activity], viewer: Asker) -> str:
    named = [
        f"{escape(facts.title(one))} #{one.id}{f' ({due})' if due else ''}"
        for one in group[:TOLD]
        for due in (inert(activity_facts.due(one, viewer)),)
    ]
    more = len(group) - len(named)
    return ", ".join([*named, *([f"and {more} more"] if more else [])])


def _new(style: buttons.Style | None = None) -> Block | None:
    return buttons.form("New activity", "activities_create", {}, style=style)


def _ahead() -> Block | None:
    return buttons.typed("My next 7 days", "/activity", "list owner=me done=no due<+8d sort=due")


def _help() -> Block | None:
    return buttons.typed("Help", "/activity", "help")


def _none() -> Message:
    words = "No activities match. Nothing is waiting here."
    return tables.empty(words, _new("primary"), _ahead(), _help())
