"""A record as a card: name first, then what matters of it, then what can be done."""

from collections.abc import Sequence

from bot.blocks import buttons, custom, facts, rich
from bot.blocks.figures import since
from bot.blocks.message import Block, Message
from bot.blocks.text import count, deal_url, escape, inert, isolated, link, org_url, person_url
from bot.blocks.viewer import Viewer
from bot.pipedrive.models import Copied, Deal, DealField, Deleted, Merged

MOST_FIELDS = 10  # of the company's own, and what a section holds


def deal(deal: Deal, viewer: Viewer) -> Message:
    blocks = (
        _head(deal, viewer),
        *_related(deal, viewer),
        *_own_fields(deal, viewer),
        *_small(deal, viewer),
    )
    return Message(_in_words(deal, viewer), (*blocks, *_actions(deal, viewer)))


def gone(deleted: Deleted, viewer: Viewer) -> Message:
    """What is left to say when only the number of a deal is known."""
    words = (
        f"Deal #{deleted.id} is deleted. "
        f"Pipedrive keeps it for {facts.kept_until(viewer.now, viewer)}."
    )
    return Message(words, (rich.paragraph(rich.text(words)),))


def copied(copied: Copied, viewer: Viewer) -> Message:
    """What there is to say of a copy before it is read."""
    name = copied.title or f"deal #{copied.id}"
    head = rich.paragraph(
        rich.text("Copied: "),
        rich.link(deal_url(copied.id, viewer), name),
        rich.text(f" #{copied.id}."),
    )
    show = buttons.run("Show deal", "deals_get", {"id": copied.id})
    return Message(f"Copied: {escape(name)} #{copied.id}.", (head, *buttons.row(show)))


def merged(merged: Merged, viewer: Viewer) -> Message:
    name = merged.title or f"deal #{merged.id}"
    head = rich.paragraph(
        rich.text("Merged into "),
        rich.link(deal_url(merged.id, viewer), name),
        rich.text(f" #{merged.id}."),
    )
    show = buttons.run("Show deal", "deals_get", {"id": merged.id})
    return Message(f"Merged into {escape(name)} #{merged.id}.", (head, *buttons.row(show)))


def named(deal: Deal, viewer: Viewer) -> tuple[Block, Block]:
    """The linked name and the number, for the inside of a sentence."""
    return rich.link(deal_url(deal.id, viewer), facts.title(deal)), rich.text(f" #{deal.id}")


def _head(deal: Deal, viewer: Viewer) -> Block:
    rest = (
        _status(deal, viewer),
        isolated(facts.stage_with_way(deal, viewer)),
        isolated(facts.owner(deal, viewer)),
    )
    following = facts.following(deal, viewer)
    return rich.paragraph(
        *named(deal, viewer),
        rich.text("\n"),
        rich.text(facts.value(deal, viewer), bold=True),
        rich.text("".join(f" · {fact}" for fact in rest if fact)),
        *([rich.text(f"\n{following}")] if following else []),
    )


def _status(deal: Deal, viewer: Viewer) -> str:
    told = isolated(facts.status_told(deal, viewer))
    return f"{told}, archived" if deal.is_archived else told


def _related(deal: Deal, viewer: Viewer) -> tuple[Block, ...]:
    fields = [
        ("Person", link(person_url(deal.person_id or 0, viewer), facts.person(deal, viewer))),
        ("Organization", link(org_url(deal.org_id or 0, viewer), facts.organization(deal, viewer))),
        ("Closes", _closes(deal, viewer)),
        ("Labels", escape(facts.labels_with_dots(deal, viewer))),
    ]
    return _section([(label, fact) for label, fact in fields if fact])


def _section(fields: Sequence[tuple[str, str]]) -> tuple[Block, ...]:
    shown = [rich.mrkdwn_text(f"*{label}*  {fact}") for label, fact in fields]
    return ({"type": "section", "fields": shown},) if shown else ()


def _own_fields(deal: Deal, viewer: Viewer) -> tuple[Block, ...]:
    filled = custom.filled(deal, viewer)
    shown = [
        (escape(custom.label(field)), _linked(deal, field, words, viewer))
        for field, words in filled[:MOST_FIELDS]
    ]
    more = len(filled) - len(shown)
    rest = (rich.context(f"and {count(more, 'more field', 'more fields')}"),) if more else ()
    return (*_section(shown), *rest)


def _linked(deal: Deal, field: DealField, words: str, viewer: Viewer) -> str:
    id_ = deal.custom_fields[field.field_code]
    if field.field_type == "people" and isinstance(id_, int):
        return link(person_url(id_, viewer), words)
    if field.field_type == "org" and isinstance(id_, int):
        return link(org_url(id_, viewer), words)
    return escape(words)


def _closes(deal: Deal, viewer: Viewer) -> str:
    closes = escape(facts.closes(deal, viewer)) if deal.status == "open" else ""
    return _bold(closes) if facts.late(deal, viewer) else closes


def _bold(words: str) -> str:
    return f"*{words}*" if words else ""


def _small(deal: Deal, viewer: Viewer) -> tuple[Block, ...]:
    pipeline, probability = facts.pipeline(deal, viewer), facts.probability(deal, viewer)
    parts = (
        f"{escape(pipeline)} pipeline" if pipeline else "",
        f"{probability} likely" if probability else "",
        facts.in_stage(deal, viewer),
        _bold(facts.rotting(deal, viewer)),
        ", ".join(facts.hanging(deal)),
        f"added {since(deal.add_time, viewer)}" if deal.add_time else "",
        f"updated {since(deal.update_time, viewer)}" if deal.update_time else "",
        _kept(deal, viewer),
    )
    shown = " · ".join(part for part in parts if part)
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
    if deal.is_archived:  # Pipedrive takes no changes of it
        return buttons.row(share, _more(deal))
    return buttons.row(
        *(_while_open(deal, viewer) if deal.status == "open" else _when_closed(deal)),
        buttons.form("Edit", "deals_update", args, spoken=f"Edit {name}"),
        share,
        _more(deal),
    )


def _more(deal: Deal) -> Block | None:
    """What is done less often; deleting comes last, out of reach of a slip of the thumb."""
    args = {"id": deal.id}
    archive = {"tool": "deals_update", "args": {**args, "is_archived": True}}
    return buttons.overflow(
        "deal",
        buttons.option("Copy", "run", {"tool": "deals_duplicate", "args": args}),
        None if deal.is_archived else buttons.option("Archive", "run", archive),
        buttons.option("Merge into another…", "form", {"tool": "deals_merge", "args": args}),
        buttons.option("Delete…", "run", {"tool": "deals_delete", "args": args}),
    )


def _while_open(deal: Deal, viewer: Viewer) -> tuple[Block | None, ...]:
    args, name = {"id": deal.id}, facts.numbered(deal)
    return (
        buttons.run("Won", "deals_mark_as_won", args, style="primary", spoken=f"Won: {name}"),
        buttons.form("Lost", "deals_mark_as_lost", args, spoken=f"Lost: {name}"),
        _move(deal, viewer),
    )


def _when_closed(deal: Deal) -> tuple[Block | None, ...]:
    args = {"id": deal.id, "status": "open"}
    return (buttons.run("Reopen", "deals_update", args, spoken=f"Reopen {facts.numbered(deal)}"),)


def _move(deal: Deal, viewer: Viewer) -> Block | None:
    """The stages of its pipeline when they are known; else the form, which can look them up."""
    stages = facts.ladder(deal.pipeline_id, viewer)
    if not 1 < len(stages) <= buttons.MOST_OPTIONS:
        return buttons.form("Move", "deals_move_to_stage", {"id": deal.id})
    options = [(str(stage.id), stage.name) for stage in stages]
    return buttons.select(
        f"pick:deals_move_to_stage:{deal.id}", "Move to a stage", options, str(deal.stage_id)
    )


def _in_words(deal: Deal, viewer: Viewer) -> str:
    stage, owner = facts.stage_with_way(deal, viewer), facts.owner(deal, viewer)
    closes = facts.closes(deal, viewer) if deal.status == "open" else ""
    following = facts.following(deal, viewer)
    parts = (
        facts.value(deal, viewer),
        escape(facts.status_told(deal, viewer)),
        f"stage {escape(stage)}" if stage else "",
        f"owner {escape(owner)}" if owner else "",
        f"closes {closes}" if closes else "",
        inert(following[:1].lower() + following[1:]),
    )
    return f"{escape(facts.title(deal))}, deal #{deal.id}: {', '.join(p for p in parts if p)}."
