"""The cards of a confirmation: the records by name, what is lost, and a button with the verb."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from bot.blocks.kit import buttons, rich
from bot.blocks.kit.figures import expires
from bot.blocks.kit.message import Block, Message
from bot.blocks.kit.viewer import Asker, Viewer
from bot.blocks.records import comparison, deal_card, facts, kinds, note_card, row_facts
from bot.blocks.records.comparison import merged
from bot.blocks.records.facts import linked_name
from bot.blocks.records.kinds import Change
from bot.pipedrive.records.models import Deal, Entity, Note
from bot.pipedrive.records.record_types import kind_of
from bot.pipedrive.records.subrecords import ProductLine
from bot.text import alike, count, escape, isolated, joined, pretends

__all__ = [
    "changed",
    "closed",
    "delete",
    "delete_title",
    "merge",
    "merge_title",
    "merged",
    "picture_title",
    "remove_picture",
]

Outcome = Literal["done", "not done", "unknown", "running", "expired", "cancelled", "replaced"]

MOST_LOST = 15
NOTHING = " No value is lost."

OUTCOMES: dict[Outcome, tuple[str, str]] = {
    "done": ("✅ Done", ""),
    "not done": ("❌ Not done", "Nothing was changed."),
    "unknown": (
        "❓ Not known",
        "Pipedrive's answer didn't arrive. Look in Pipedrive before you repeat it.",
    ),
    "running": ("⏳ Under way", "The result will appear here."),
    # It speaks of this card alone: another one that asks the same may have been confirmed.
    "expired": ("⌛ Expired", "Nobody confirmed here in time, so this card changed nothing."),
    "cancelled": ("Cancelled", "Nothing was changed."),
    "replaced": ("Replaced", "A newer question has replaced this one; nothing was changed."),
}


def delete_title(record: Entity) -> str:
    return f"Delete {facts.numbered(record)}"


def merge_title(goes: Entity, stays: Entity) -> str:
    return f"Merge {facts.numbered(goes)} into {facts.numbered(stays)}"


def delete(record: Entity, viewer: Viewer, ticket: str, until: datetime) -> Message:
    parts = (
        rich.heading("Delete "),
        *linked_name(record, viewer),
        rich.heading("?"),
        rich.text(f"\n{kinds.in_short(record, viewer)}\n{_goes_with(record)}"),
        *_warned(
            "Some letters in this name only look Latin. Check the number.",
            needed=pretends(record.called),
        ),
    )
    kept = _kept(record, viewer)
    small = f"{kept} {expires(until, viewer)}"
    actions = buttons.row(
        buttons.ticket(
            f"Delete {record.noun}",
            "confirm",
            ticket,
            "danger",
            spoken=f"Delete {record.noun} {facts.numbered(record)}",
        ),
        buttons.ticket("Cancel", "cancel", ticket),
    )
    blocks = (rich.paragraph(*parts), rich.context(small), *actions)
    return Message(f"{rich.spoken(*parts)} {small}", blocks)


def remove_picture(person: Entity, viewer: Asker, ticket: str, until: datetime) -> Message:
    parts = (
        rich.heading("Remove the picture of "),
        *linked_name(person, viewer),
        rich.heading("?"),
        rich.text("\nPipedrive keeps no copy. You would have to upload it again."),
    )
    small = expires(until, viewer)
    actions = buttons.row(
        buttons.ticket("Remove picture", "confirm", ticket, "danger", spoken=picture_title(person)),
        buttons.ticket("Cancel", "cancel", ticket),
    )
    blocks = (rich.paragraph(*parts), rich.context(small), *actions)
    return Message(f"{rich.spoken(*parts)} {small}", blocks)


def picture_title(person: Entity) -> str:
    return f"Remove the picture of {facts.numbered(person)}"


def merge(  # noqa: PLR0913, PLR0917 - both records, the result, and what every question has
    goes: Entity, stays: Entity, result: Entity, viewer: Viewer, ticket: str, until: datetime
) -> Message:
    same = alike(goes.called, stays.called)
    parts = (
        rich.heading(f"Merge two {kind_of(goes).many}? "),
        rich.name(facts.title(goes), bold=True),
        rich.text(f" #{goes.id} will be merged into "),
        rich.name(facts.title(stays), bold=True),
        rich.text(f" #{stays.id}. "),
        rich.heading("This cannot be undone."),
        *_warned("The names look alike. Check the numbers.", needed=same),
    )
    told = rich.text(_what_moves(goes, stays, result, viewer))
    actions = buttons.row(
        buttons.ticket(
            "Merge", "confirm", ticket, "danger", spoken=f"Merge {goes.id} into {stays.id}"
        ),
        buttons.ticket("Swap", "swap", ticket, spoken=f"Swap: keep {goes.id}, not {stays.id}"),
        buttons.ticket("Cancel", "cancel", ticket),
    )
    small = f"{_same(goes, stays, viewer)}{expires(until, viewer)}"
    table = comparison.table(goes, stays, result, viewer)
    blocks = (rich.paragraph(*parts), table, rich.paragraph(told), rich.context(small), *actions)
    return Message(f"{rich.spoken(*parts)} {rich.spoken(told)} {small}", blocks)


def changed(changed: Sequence[Change], again: Message) -> Message:
    """The record is no longer what was shown: the difference, then the question anew."""
    head = rich.section(rich.heading("This changed since you were asked, so please decide again."))
    # What changed may be nothing that we show.
    block = rich.block(head, kinds.bullets(changed)) if changed else rich.block(head)
    told = f": {kinds.spoken(changed)}" if changed else ""
    return Message(f"Changed since you were asked{told}. {again.text}", (block, *again.blocks))


def closed(title: str, outcome: Outcome, sentence: str = "") -> Message:
    """The card once it is over: how it ended, and no buttons. Both texts are plain words."""
    state, usual = OUTCOMES[outcome]
    said = sentence or usual
    parts = [rich.heading(f"{state}: "), rich.name(title, bold=True)]
    if said:
        parts += [rich.text("\n"), rich.prose(said)]
    return Message(rich.spoken(*parts), (rich.paragraph(*parts),))


def _warned(sentence: str, *, needed: bool) -> tuple[Block, ...]:
    return (rich.heading(f"\n⚠️ {sentence}"),) if needed else ()


def _kept(record: Entity, viewer: Asker) -> str:
    if isinstance(record, Note):
        room = note_card.has_room(record)
        stays = "but what it says stays here" if room else "and it is too long to stay here whole"
        return f"There is no Undo, {stays}."
    if not kind_of(record).kept:
        return "There is no Undo."
    until = facts.kept_until(viewer.now, viewer)
    return f"Pipedrive keeps it for {until}, then it is gone for good."


def _goes_with(record: Entity) -> str:
    if hanging := facts.hanging(record):
        return f"Also removes {joined(hanging)}."
    if isinstance(record, Note):
        return "Comments on it go too, if there are any."
    if not kind_of(record).kept:
        return "Notes, files and activities on it go too, if there are any."
    if facts.was_counted(record) or not kind_of(record).hanging:
        return "Nothing is linked to it."
    return "What is linked to it could not be counted."


def _what_moves(goes: Entity, stays: Entity, result: Entity, viewer: Viewer) -> str:
    hanging = facts.hanging(goes)
    moves = (
        f"Moves to {isolated(facts.title(stays))}: {joined(hanging)}."
        if hanging
        else f"Nothing is linked to #{goes.id}."
    )
    lost = _told(comparison.lost(goes, result, viewer))
    unsure = _told(comparison.lost(goes, result, viewer, sure=False))
    told = [f"Lost: {lost}." if lost else "", f"May be lost: {unsure}." if unsure else ""]
    return " ".join(part for part in (moves, *told) if part) + ("" if lost or unsure else NOTHING)


def _told(lost: Sequence[tuple[str, str]]) -> str:
    told = [f"{label.lower()} {isolated(value)}" for label, value in lost]
    if more := len(told[MOST_LOST:]):
        told = [*told[:MOST_LOST], count(more, "more value", "more values")]
    return joined(told)


def _same(goes: Entity, stays: Entity, viewer: Viewer) -> str:
    same = comparison.same(goes, stays, viewer)
    told = joined([f"{label.lower()} {escape(value)}" for label, value in same])
    return f"The same in both: {told}. " if told else ""


def product_line_title(line: ProductLine) -> str:
    return f"Remove {facts.title(line)} from {line.deal_title or 'deal'} #{line.deal_id}"


def remove_subrecord(
    line: ProductLine, deal: Deal, viewer: Viewer, ticket: str, until: datetime
) -> Message:
    parts = (
        rich.heading("Remove "),
        rich.name(facts.title(line), bold=True),
        rich.heading(" from "),
        *linked_name(deal, viewer),
        rich.heading("?"),
        rich.text(f"\n{row_facts.sold(line, viewer)}"),
        rich.text(f"\nThe deal is worth {deal_card.value(deal, viewer)}: its value changes too."),
    )
    small = f"Pipedrive keeps no copy: price, discount and billing go too. {expires(until, viewer)}"
    actions = buttons.row(
        buttons.ticket(
            "Remove product", "confirm", ticket, "danger", spoken=f"Remove {facts.title(line)}"
        ),
        buttons.ticket("Cancel", "cancel", ticket),
    )
    return Message(
        f"{rich.spoken(*parts)} {small}", (rich.paragraph(*parts), rich.context(small), *actions)
    )
