"""A deal as a card: name first, then what matters of it, then what can be done."""

from typing import NamedTuple

from bot.blocks.kit import buttons, rich
from bot.blocks.kit.figures import since
from bot.blocks.kit.message import Block, Message
from bot.blocks.kit.viewer import Viewer
from bot.blocks.records import deal_facts, facts
from bot.pipedrive.records.models import Deal
from bot.pipedrive.records.outcomes import Copied
from bot.pipedrive.records.record_types import page_url
from bot.text import escape, inert, isolated


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
        deal_facts.status_told(deal, viewer),
        deal_facts.value(deal, viewer),
        deal_facts.stage_with_way(deal, viewer),
        facts.owner(deal, viewer),
        deal_facts.closes(deal, viewer) if deal.status == "open" else "",
        deal_facts.following(deal, viewer),
    )
    blocks = (
        _head(deal, told, viewer),
        *_related(deal, told, viewer),
        *facts.own_fields(deal, viewer),
        *facts.last_note(deal, viewer),
        *_small(deal, viewer),
    )
    return Message(_in_words(deal, told, viewer), (*blocks, *_actions(deal, viewer)))


def copied(copied: Copied, viewer: Viewer) -> Message:
    """What there is to say of a copy before it is read."""
    name = copied.title or f"deal #{copied.id}"
    head = rich.paragraph(
        rich.text("Copied: "),
        rich.link(page_url("deal", copied.id, viewer.domain), name),
        rich.text(f" #{copied.id}."),
    )
    show = buttons.run("Show deal", "deals_get", {"id": copied.id})
    return Message(f"Copied: {escape(name)} #{copied.id}.", (head, *buttons.row(show)))


def _head(deal: Deal, told: _Told, viewer: Viewer) -> Block:
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
        ("Person", facts.linked("person", deal.person_id, deal_facts.person(deal, viewer), viewer)),
        (
            "Organization",
            facts.linked(
                "organization", deal.org_id, deal_facts.organization(deal, viewer), viewer
            ),
        ),
        ("Closes", _closes(deal, told, viewer)),
        ("Labels", escape(facts.labels_with_dots(deal, viewer))),
    ]
    return facts.section(fields)


def _closes(deal: Deal, told: _Told, viewer: Viewer) -> str:
    closes = escape(told.closes)
    return _bold(closes) if deal_facts.late(deal, viewer) else closes


def _bold(words: str) -> str:
    return f"*{words}*" if words else ""


def _small(deal: Deal, viewer: Viewer) -> tuple[Block, ...]:
    pipeline, probability = deal_facts.pipeline(deal, viewer), deal_facts.probability(deal, viewer)
    told = (
        f"{escape(pipeline)} pipeline" if pipeline else "",
        f"{probability} likely" if probability else "",
        deal_facts.in_stage(deal, viewer),
        _bold(deal_facts.rotting(deal, viewer)),
        ", ".join(facts.hanging(deal)),
        f"added {since(deal.add_time, viewer)}" if deal.add_time else "",
        f"updated {since(deal.update_time, viewer)}" if deal.update_time else "",
        _kept(deal, viewer),
    )
    shown = " · ".join(part for part in told if part)
    return (rich.context(shown),) if shown else ()


def _kept(deal: Deal, viewer: Viewer) -> str:
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
    stages = deal_facts.ladder(deal.pipeline_id, viewer)
    if not 1 < len(stages) <= buttons.MOST_OPTIONS:
        return buttons.form("Move", "deals_move_to_stage", {"id": deal.id})
    options = [(str(stage.id), stage.name) for stage in stages]
    return buttons.select(
        f"pick:deals_move_to_stage:{deal.id}", "Move to a stage", options, str(deal.stage_id)
    )


def _in_words(deal: Deal, told: _Told, viewer: Viewer) -> str:
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
