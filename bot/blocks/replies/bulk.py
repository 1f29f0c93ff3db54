"""Several records at once: which ones by name, how many, and what became of each."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal

from bot.blocks.kit import buttons, rich
from bot.blocks.kit.figures import expires
from bot.blocks.kit.message import Block, Message
from bot.blocks.kit.viewer import Asker, Viewer
from bot.blocks.records import facts, kinds
from bot.pipedrive.records.models import Entity
from bot.pipedrive.records.record_types import kind_of
from bot.text import count, cut, isolated, joined

# From this many on, their number has to be typed.
COUNT_FROM = 11
TITLE = 70
SPOKEN = 10
REASON = 150
# Slack shows no more text than this in one message; the rest is told as a number.
MOST_TEXT = 8_000

DELETED, GONE, REFUSED, NOT_TRIED, UNKNOWN = "deleted", "gone", "refused:", "not tried:", "unknown"
ATTACHED, NOTED = "attached", "noted"
NOT_DONE = "not done"
TRYING = "trying"
GOOD = frozenset({DELETED, GONE, ATTACHED, NOTED})
SAID = {
    DELETED: "Deleted",
    GONE: "Already gone",
    REFUSED: "Refused",
    UNKNOWN: "Unknown, please look in Pipedrive",
    NOT_DONE: "Not done",
    NOT_TRIED: "Not tried",
}


def title(records: Sequence[Entity]) -> str:
    return (
        f"Delete {facts.numbered(records[0])}" if len(records) == 1 else f"Delete {many(records)}"
    )


def many(records: Sequence[Entity]) -> str:
    return count(len(records), records[0].noun, kind_of(records[0]).many)


def ask(records: Sequence[Entity], viewer: Viewer, ticket: str, until: datetime) -> Message:
    head = rich.section(rich.heading(f"{title(records)}?\n"))
    small = (
        f"Pipedrive keeps them for {facts.kept_until(viewer.now, viewer)}, then they are gone for "
        f"good. {expires(until, viewer)}"
    )
    verb = "count" if len(records) >= COUNT_FROM else "confirm"
    label = f"{title(records)}…" if verb == "count" else title(records)
    actions = buttons.row(
        buttons.button(
            cut(label, 40), f"{verb}:{len(records)}:{records[0].noun}", ticket, style="danger"
        ),
        buttons.ticket("Cancel", "cancel", ticket),
    )
    lines = [
        f"{cut(facts.title(record), TITLE)} #{record.id} · {kinds.in_short(record, viewer)}"
        for record in records
    ]
    with_them = rich.text(_goes_with(records))
    if sum(map(len, lines)) > MOST_TEXT:  # every one is named, whatever else has to give way
        lines = [f"{cut(facts.title(record), TITLE)} #{record.id}" for record in records]
    named = rich.block(head, rich.bullets(*_within(lines)))
    blocks = (named, rich.paragraph(with_them), rich.context(small), *actions)
    names = joined(
        [f"{isolated(cut(facts.title(record), 40))} #{record.id}" for record in records[:SPOKEN]]
    )
    left = len(records) - SPOKEN
    more = f" and {left} more" if left > 0 else ""
    said = rich.spoken(rich.text(f"{title(records)}? {names}{more}. {_goes_with(records)}"))
    return Message(f"{said} {small}", blocks)


def ended(records: Sequence[Entity], results: Mapping[str, str], viewer: Asker) -> Message:
    """What became of each; what has no result was not tried."""
    ends = {record.id: _end(results.get(str(record.id), NOT_TRIED)) for record in records}
    deleted = sum(end == DELETED for end, _ in ends.values())
    parts = [rich.heading(f"Deleted {deleted} of {many(records)}.")]
    if deleted:
        until = facts.kept_until(viewer.now, viewer)
        parts.append(rich.text(f" Pipedrive keeps them for {until}."))
    others = [
        f"{len(of_kind)} {said[0].lower()}{said[1:]}"
        for end, said in SAID.items()
        if end != DELETED and (of_kind := [d for d in records if ends[d.id][0] == end])
    ]
    if others:
        parts.append(rich.text(f" {joined(others)}."))
    lines = [
        f"{SAID[end]}: {cut(facts.title(record), TITLE)} #{record.id}{f' ({why})' if why else ''}"
        for end in SAID
        for record in records
        if ends[record.id][0] == end
        for why in [ends[record.id][1]]
    ]
    body = rich.block(rich.section(*parts), rich.bullets(*_within(lines)))
    return Message(rich.spoken(*parts), (body,))


def is_open(end: str) -> bool:
    """Begun and not ended, or ended without anybody knowing how."""
    return end.partition("\n")[0].split(" ")[0] in {TRYING, UNKNOWN}


def is_on_its_way(end: str) -> bool:
    """Begun and not ended."""
    return end.startswith(TRYING)


def is_left(end: str | None) -> bool:
    """Not begun, or nothing came of it that Pipedrive refused."""
    return end is None or end.startswith((NOT_DONE, NOT_TRIED))


def is_good(end: str) -> bool:
    return end.partition(" ")[0] in GOOD


def outcome(kept: Mapping[str, str]) -> Literal["done", "not_done", "unknown"]:
    """How many things ended together: open while one is, done where at least one is."""
    if any(map(is_open, kept.values())):
        return "unknown"
    return "done" if any(map(is_good, kept.values())) else "not_done"


def list_waits(line: str) -> Message:
    """The list could not be opened any more: Slack lets one do so for three seconds only."""
    command, _, text = line.partition(" ")
    parts = (rich.heading("The list is ready."), rich.text(" Open it to select what to delete."))
    button = buttons.typed("Open the list", command, text, style="primary")
    return Message(rich.spoken(*parts), (rich.paragraph(*parts), *buttons.row(button)))


def _end(kept: str) -> tuple[str, str]:
    """Its kind, and the reason where there is one; one that was begun and not ended is unknown."""
    if is_open(kept):
        return UNKNOWN, ""
    for end in (REFUSED, NOT_TRIED):
        if kept.startswith(end):
            return end, cut(kept.removeprefix(end).strip(), REASON)
    return kept, ""


def _goes_with(records: Sequence[Entity]) -> str:
    counted = kind_of(records[0]).hanging
    totals = {name: sum(getattr(record, name) or 0 for record in records) for name, _, _ in counted}
    hanging = [count(totals[name], one, more) for name, one, more in counted if totals[name]]
    if hanging:
        return f"Also removes {joined(hanging)}."
    if all(map(facts.was_counted, records)) or not counted:
        return "Nothing is linked to them."
    return "What is linked to them could not be counted."


def _within(lines: Sequence[str]) -> list[Block]:
    room = MOST_TEXT
    shown: list[Block] = []
    for line in lines:
        room -= len(line)
        if room < 0:
            shown.append(rich.section(rich.text(f"and {len(lines) - len(shown)} more")))
            break
        shown.append(rich.section(rich.name(line)))
    return shown
