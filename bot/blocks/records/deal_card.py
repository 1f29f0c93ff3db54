"""A deal: each fact in a person's words, not yet escaped, and the card that they make."""

from typing import NamedTuple

from bot.blocks.kit import buttons, rich
from bot.blocks.kit.figures import away, day, full_day, local_day, money, overdue, since
from bot.blocks.kit.message import Block, Message
from bot.blocks.kit.viewer import Asker, Viewer
from bot.blocks.records import activity_facts, facts
from bot.blocks.records.facts import Face, Fact
from bot.pipedrive.names.lookups import Stage
from bot.pipedrive.records.found import FoundDeal
from bot.pipedrive.records.models import Deal
from bot.pipedrive.records.outcomes import Copied
from bot.pipedrive.records.record_types import page_url
from bot.text import NAME, count, cut, escape, inert, isolated

STATUSES = {"open": "Open", "won": "Won", "lost": "Lost", "deleted": "Deleted"}


def value(deal: Deal | FoundDeal, viewer: Viewer) -> str:
    return money(deal.value, deal.currency, viewer)


def status(deal: Deal | FoundDeal, viewer: Viewer) -> str:
    own = viewer.lookup.options("deal", "status").get(deal.status)
    told = own or STATUSES.get(deal.status) or deal.status
    return cut(told, facts.SHORT) or "Unknown"


def status_told(deal: Deal, viewer: Viewer) -> str:
    """`Lost on Mon 2 Nov: Price`."""
    since = {"won": deal.won_time, "lost": deal.lost_time}.get(deal.status)
    told = status(deal, viewer)
    if since:
        told = f"{told} on {day(local_day(since, viewer), viewer)}"
    reason = lost_reason(deal) if deal.status == "lost" else ""
    return f"{told}: {reason}" if reason else told


def lost_reason(deal: Deal) -> str:
    return cut(deal.lost_reason or "", NAME)


def ladder(pipeline_id: int | None, viewer: Viewer) -> list[Stage]:
    """The stages of a pipeline in their order."""
    stages = [s for s in viewer.lookup.stages.values() if s.pipeline_id == pipeline_id]
    return sorted(stages, key=lambda stage: (stage.order_nr, stage.id))


def stage(deal: Deal, viewer: Viewer) -> str:
    return facts.listed(deal.stage_id, viewer.lookup.stages)


def stage_with_way(deal: Deal, viewer: Viewer) -> str:
    """`Proposal (4 of 5)`."""
    known = viewer.lookup.stages.get(deal.stage_id or 0)
    if known is None:
        return stage(deal, viewer)
    stages = ladder(known.pipeline_id, viewer)
    return f"{stage(deal, viewer)} ({stages.index(known) + 1} of {len(stages)})"


def pipeline(deal: Deal, viewer: Viewer) -> str:
    return facts.listed(deal.pipeline_id, viewer.lookup.pipelines)


def person(deal: Deal, viewer: Viewer) -> str:
    return facts.named(deal.person_id, viewer.lookup.persons)


def organization(deal: Deal, viewer: Viewer) -> str:
    return facts.named(deal.org_id, viewer.lookup.organizations)


def closes(deal: Deal, viewer: Asker) -> str:
    """`Mon 30 Nov (in 6 days)`, or `Mon 9 Nov (overdue by 15 days)` while it is open."""
    expected = deal.expected_close_date
    if expected is None:
        return ""
    return f"{day(expected, viewer)} ({late(deal, viewer) or away(expected, viewer)})"


def late(deal: Deal, viewer: Asker) -> str:
    """`overdue by 15 days`, or nothing."""
    expected = deal.expected_close_date
    return overdue(expected, viewer) if expected and deal.status == "open" else ""


def probability(deal: Deal, viewer: Asker) -> str:
    return "" if deal.probability is None else f"{deal.probability:g} %"


def in_stage(deal: Deal, viewer: Asker) -> str:
    if deal.stage_change_time is None or deal.status != "open":
        return ""
    days = (viewer.today - local_day(deal.stage_change_time, viewer)).days
    return (
        f"{count(days, 'day', 'days')} in this stage" if days > 0 else "in this stage since today"
    )


def rotting(deal: Deal, viewer: Viewer) -> str:
    """`rotting for 3 days`: untouched for longer than its stage allows."""
    stage = viewer.lookup.stages.get(deal.stage_id or 0)
    touched = deal.update_time or deal.stage_change_time
    if stage is None or touched is None or deal.status != "open" or deal.is_archived:
        return ""
    if not stage.is_deal_rot_enabled or stage.days_to_rotten is None:
        return ""
    days = (viewer.today - local_day(touched, viewer)).days - stage.days_to_rotten
    return f"rotting for {count(days, 'day', 'days')}" if days > 0 else ""


def following(deal: Deal, viewer: Viewer) -> str:
    """`Next: Call Jo, Fri 27 Nov (in 3 days)`; nothing when it is not known."""
    if deal.status != "open" or deal.id not in viewer.lookup.following:
        return ""
    activity = viewer.lookup.following[deal.id]
    if activity is None:
        return "No next activity"
    subject = isolated(cut(activity.subject, facts.SHORT)) or "(no subject)"
    when = activity_facts.when(activity, viewer)
    return f"Next: {subject}, {when}" if when else f"Next: {subject}"


def next_activity(deal: Deal, _: Asker) -> str:
    if deal.next_activity_id is None:
        return ""
    return isolated(cut(deal.next_activity, facts.SHORT)) or f"#{deal.next_activity_id}"


def in_short(deal: Deal, viewer: Viewer) -> str:
    """`€12,000 · Proposal (4 of 5) · Ana Lima`."""
    told = (value(deal, viewer), stage_with_way(deal, viewer), facts.owner(deal, viewer))
    return " · ".join(isolated(fact) for fact in told if fact)


def _closing_day(deal: Deal, viewer: Asker) -> str:
    return full_day(deal.expected_close_date) if deal.expected_close_date else ""


def _worth(deal: Deal, viewer: Viewer) -> str:
    return "" if deal.value is None else value(deal, viewer)


FACE = Face(
    in_short=in_short,
    shown=(
        Fact("Title", ("title",), lambda deal, _: facts.title(deal)),
        Fact("Value", ("value", "currency"), _worth),
        Fact("Status", ("status", "is_deleted"), status),
        Fact("Lost reason", ("lost_reason",), lambda deal, _: lost_reason(deal)),
        Fact("Pipeline", ("pipeline_id",), pipeline),
        Fact("Stage", ("stage_id",), stage),
        Fact("Owner", ("owner_id",), facts.owner),
        Fact("Person", ("person_id",), person),
        Fact("Organization", ("org_id",), organization),
        Fact("Expected close date", ("expected_close_date",), _closing_day),
        Fact("Probability", ("probability",), probability),
        Fact("Next activity", ("next_activity_id",), next_activity),
        Fact("Labels", ("label_ids",), facts.labels),
        Fact("Visible to", ("visible_to",), facts.visibility),
        Fact("Won time", ("won_time",), lambda deal, v: facts.at(deal.won_time, v), stamp=True),
        Fact("Lost time", ("lost_time",), lambda deal, v: facts.at(deal.lost_time, v), stamp=True),
        Fact(
            "Close time", ("close_time",), lambda deal, v: facts.at(deal.close_time, v), stamp=True
        ),
        Fact("Archived", ("is_archived",), lambda deal, _: facts.yes_no(deal.is_archived)),
    ),
    always=frozenset({"Title", "Value", "Stage", "Owner"}),
    filled=(
        ("value", "currency"),
        ("person_id",),
        ("org_id",),
        ("expected_close_date",),
        ("probability",),
        ("label_ids",),
    ),
)


# --- the card: name first, then what matters of it, then what can be done -------------------------


class _Told(NamedTuple):
    """What the card and its words both say."""

    status: str
    value: str
    stage: str
    owner: str
    closes: str
    following: str


def deal(deal: Deal, viewer: Viewer) -> Message:
    told = _Told(
        status_told(deal, viewer),
        value(deal, viewer),
        stage_with_way(deal, viewer),
        facts.owner(deal, viewer),
        closes(deal, viewer) if deal.status == "open" else "",
        following(deal, viewer),
    )
    blocks = (
        _head(deal, told, viewer),
        *_related(deal, told, viewer),
        *facts.own_fields(deal, viewer),
        *facts.last_note(deal, viewer),
        *_small(deal, viewer),
    )
    return Message(_in_words(deal, told, viewer), (*blocks, *_actions(deal, viewer)))


def copied(copied: Copied, viewer: Asker) -> Message:
    """What there is to say of a copy before it is read."""
    name = copied.title or f"deal #{copied.id}"
    head = rich.paragraph(
        rich.text("Copied: "),
        rich.link(page_url("deal", copied.id, viewer.domain), name),
        rich.text(f" #{copied.id}."),
    )
    show = buttons.run("Show deal", "deals_get", {"id": copied.id})
    return Message(f"Copied: {escape(name)} #{copied.id}.", (head, *buttons.row(show)))


def _head(deal: Deal, told: _Told, viewer: Asker) -> Block:
    status = isolated(told.status)
    rest = (
        f"{status}, archived" if deal.is_archived else status,
        isolated(told.stage),
        isolated(told.owner),
    )
    return rich.paragraph(
        *facts.linked_name(deal, viewer),
        rich.text("\n"),
        rich.text(told.value, bold=True),
        rich.text("".join(f" · {fact}" for fact in rest if fact)),
        *([rich.text(f"\n{told.following}")] if told.following else []),
    )


def _related(deal: Deal, told: _Told, viewer: Viewer) -> tuple[Block, ...]:
    fields = [
        ("Person", facts.linked("person", deal.person_id, person(deal, viewer), viewer)),
        (
            "Organization",
            facts.linked("organization", deal.org_id, organization(deal, viewer), viewer),
        ),
        ("Closes", _closes(deal, told, viewer)),
        ("Labels", escape(facts.labels_with_dots(deal, viewer))),
    ]
    return facts.section(fields)


def _closes(deal: Deal, told: _Told, viewer: Asker) -> str:
    closes = escape(told.closes)
    return _bold(closes) if late(deal, viewer) else closes


def _bold(words: str) -> str:
    return f"*{words}*" if words else ""


def _small(deal: Deal, viewer: Viewer) -> tuple[Block, ...]:
    along, chance = pipeline(deal, viewer), probability(deal, viewer)
    told = (
        f"{escape(along)} pipeline" if along else "",
        f"{chance} likely" if chance else "",
        in_stage(deal, viewer),
        _bold(rotting(deal, viewer)),
        ", ".join(facts.hanging(deal)),
        f"added {since(deal.add_time, viewer)}" if deal.add_time else "",
        f"updated {since(deal.update_time, viewer)}" if deal.update_time else "",
        _kept(deal, viewer),
    )
    shown = " · ".join(part for part in told if part)
    return (rich.context(shown),) if shown else ()


def _kept(deal: Deal, viewer: Asker) -> str:
    if not _is_deleted(deal):
        return ""
    if deal.update_time is None:
        return f"Pipedrive keeps deleted deals for {facts.KEPT_DAYS} days"
    return f"Pipedrive keeps it for {facts.kept_until(deal.update_time, viewer)}"


def _is_deleted(deal: Deal) -> bool:
    return deal.is_deleted or deal.status == "deleted"


def _actions(deal: Deal, viewer: Viewer) -> tuple[Block, ...]:
    if _is_deleted(deal):
        return ()
    args, name = {"id": deal.id}, facts.numbered(deal)
    share = buttons.share("Share", "deals_get", args, spoken=f"Share {name}")
    related = (facts.opening("person", deal.person_id), facts.opening("organization", deal.org_id))
    if deal.is_archived:  # Pipedrive takes no changes of it
        return buttons.row(share, *related, _more(deal))
    return buttons.row(
        *(_while_open(deal, name, viewer) if deal.status == "open" else _when_closed(deal, name)),
        _next_step(deal, name, viewer) if deal.status == "open" else None,
        buttons.form("Note…", "deals_add_note", args, spoken=f"Add a note to {name}"),
        buttons.form("Edit", "deals_update", args, spoken=f"Edit {name}"),
        share,
        *related,
        _more(deal),
    )


def _next_step(deal: Deal, name: str, viewer: Viewer) -> Block | None:
    """The activity that is planned next, or the form for one; nothing while that is not known."""
    if deal.id not in viewer.lookup.following:
        return None
    planned = viewer.lookup.following[deal.id]
    if planned is not None:
        return buttons.run(
            "Next activity", "activities_get", {"id": planned.id}, spoken=f"Next activity: {name}"
        )
    about = {"deal_id": deal.id, "person_id": deal.person_id, "org_id": deal.org_id}
    same = {field: id_ for field, id_ in about.items() if id_ is not None}
    return buttons.form(
        "Plan activity…", "activities_create", same, spoken=f"Plan activity: {name}"
    )


def _more(deal: Deal) -> Block | None:
    """What is done less often; deleting comes last, out of reach of a slip of the thumb."""
    args = {"id": deal.id}
    put_away = {**args, "is_archived": not deal.is_archived}
    archive = {"tool": "deals_update", "args": put_away}
    attach = {"tool": "deals_attach_file", "args": args}
    return buttons.overflow(
        "deal",
        buttons.option("Duplicate", "run", {"tool": "deals_duplicate", "args": args}),
        None if deal.is_archived else buttons.option("Attach files…", "form", attach),
        buttons.option("Unarchive" if deal.is_archived else "Archive", "run", archive),
        buttons.option("Merge into another…", "form", {"tool": "deals_merge", "args": args}),
        buttons.option("Delete…", "run", {"tool": "deals_delete", "args": args}),
    )


def _while_open(deal: Deal, name: str, viewer: Viewer) -> tuple[Block | None, ...]:
    args = {"id": deal.id}
    return (
        buttons.run("Won", "deals_mark_as_won", args, style="primary", spoken=f"Won: {name}"),
        buttons.form("Lost", "deals_mark_as_lost", args, spoken=f"Lost: {name}"),
        _move(deal, viewer),
    )


def _when_closed(deal: Deal, name: str) -> tuple[Block | None, ...]:
    args = {"id": deal.id, "status": "open"}
    return (buttons.run("Reopen", "deals_update", args, spoken=f"Reopen {name}"),)


def _move(deal: Deal, viewer: Viewer) -> Block | None:
    """The stages of its pipeline when they are known; else the form, which can look them up."""
    stages = ladder(deal.pipeline_id, viewer)
    if not 1 < len(stages) <= buttons.MOST_OPTIONS:
        return buttons.form("Move", "deals_move_to_stage", {"id": deal.id})
    options = [(str(stage.id), stage.name) for stage in stages]
    return buttons.select(
        f"pick:deals_move_to_stage:{deal.id}", "Move to a stage", options, str(deal.stage_id)
    )


def _in_words(deal: Deal, told: _Told, viewer: Asker) -> str:
    following = told.following
    parts = (
        told.value,
        escape(told.status),
        f"stage {escape(told.stage)}" if told.stage else "",
        f"owner {escape(told.owner)}" if told.owner else "",
        f"closes {told.closes}" if told.closes else "",
        inert(following[:1].lower() + following[1:]),
    )
    return f"{escape(facts.title(deal))}, deal #{deal.id}: {', '.join(p for p in parts if p)}."
