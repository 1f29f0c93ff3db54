"""Taking a change back: the button on a receipt, what came of it, and why not."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.blocks.kit import buttons, rich
from bot.blocks.kit.figures import ago, moment
from bot.blocks.kit.message import Block, Message
from bot.blocks.kit.viewer import Asker, Viewer
from bot.blocks.records import kinds
from bot.blocks.records.facts import linked_name
from bot.blocks.records.kinds import NOT_SET, Change
from bot.blocks.replies import notices
from bot.pipedrive.records.models import Entity
from bot.text import joined, sentences

ARCHIVED = "Pipedrive's API lets no app change what is archived, so there is no Undo."


def offered(receipt: Message, operation: str) -> Message:
    """The receipt of an edit, with its Undo."""
    return _with_button(
        receipt, buttons.ticket("Undo", "undo", operation, spoken="Undo this change")
    )


def deletable(receipt: Message, tool: str, args: buttons.Args) -> Message:
    """What was created goes by being deleted, and that asks first."""
    return _with_button(
        receipt,
        buttons.run("Delete it…", tool, args, spoken=f"Delete it: #{args['id']}, asks first"),
    )


def removable(receipt: Message, tool: str, args: buttons.Args) -> Message:
    """A row that was added goes by being removed, and that asks first."""
    button = buttons.run("Remove it…", tool, args, spoken="Remove it: asks first")
    return _with_button(receipt, button)


def with_rest(receipt: Message, stays: Sequence[str]) -> Message:
    """Said before anybody tries: what an undo would leave."""
    return _noted(
        receipt, f"Undo leaves {_fields(stays)} alone: Pipedrive's API can't clear {_it(stays)}."
    )


def without(receipt: Message, stays: Sequence[str], *, archived: bool) -> Message:
    return _noted(receipt, ARCHIVED if archived else _cannot(stays))


def put_back(before: Entity | None, after: Entity, viewer: Viewer) -> Message:
    return notices.changed("Put back ", before, after, viewer)


def partly(receipt: Message, stays: Sequence[str]) -> Message:
    return _noted(receipt, f"{_fields(stays)} stayed: Pipedrive's API can't clear {_it(stays)}.")


def announced(before: Entity, after: Entity, when: datetime, viewer: Viewer) -> Message:
    """What is going to be undone, in one line."""
    found = kinds.changes(before, after, viewer)
    told = f": {kinds.spoken(found)}" if found else ""
    parts = (
        rich.heading("Undoing your change of "),
        *linked_name(after, viewer),
        rich.prose(f"{told}, {ago(when, viewer)}."),
    )
    return Message(rich.spoken(*parts), (rich.paragraph(*parts),))


def conflict(now: Entity, mine: Entity, keep: str, insist: str, viewer: Viewer) -> Message:
    """Somebody changed it since: both, and the person decides; nothing was written yet."""
    found = kinds.changes(now, mine, viewer)
    head = (
        *linked_name(now, viewer),
        rich.heading(" was changed after you, so nothing is put back yet."),
    )
    both = [_both(change) for change in found]
    body = rich.block(rich.section(*head), *([rich.bullets(*map(_section, both))] if both else []))
    actions = buttons.row(
        buttons.ticket("Keep theirs", "keep", keep, spoken="Keep theirs: change nothing"),
        buttons.ticket("Put mine back", "insist", insist, spoken="Put my old values back"),
    )
    told = "; ".join(rich.spoken(*parts) for parts in both)
    return Message(f"{rich.spoken(*head)} {told}".rstrip(), (body, *actions))


def kept(record: Entity, viewer: Asker) -> Message:
    parts = (
        rich.heading("Kept as it is: "),
        *linked_name(record, viewer),
        rich.text(". Nothing was changed."),
    )
    return Message(rich.spoken(*parts), (rich.paragraph(*parts),))


def as_before(record: Entity, viewer: Asker) -> Message:
    parts = (
        rich.heading("Nothing to undo: "),
        *linked_name(record, viewer),
        rich.text(" is as it was before."),
    )
    return Message(rich.spoken(*parts), (rich.paragraph(*parts),))


def impossible(stays: Sequence[str], *, archived: bool) -> Message:
    why = "lets no app change what is archived" if archived else f"can't clear {_fields(stays)}"
    return _said("There is no Undo for this.", f"Pipedrive's API {why}. Nothing was changed.")


def late(ended: datetime | None, viewer: Asker) -> Message:
    when = f"This was done {moment(ended, viewer)}. " if ended else ""
    return _said(
        "It is too late to undo this.",
        f"{when}Undo works for 24 hours; nothing was changed. Your log shows the old values.",
        buttons.typed("Show my log", "/crm", "log"),
    )


def undone_already(ended: datetime | None, viewer: Asker) -> Message:
    when = f" It was undone {moment(ended, viewer)}." if ended else ""
    return _said("This is already undone.", f"Your click did nothing more.{when}")


def gone_already() -> Message:
    return _said(
        "What you created last is already gone.",
        "You can still undo the change before it.",
        buttons.typed("Undo the one before", "/crm", "undo 2"),
    )


def under_way() -> Message:
    return _said("This is already being undone.", "You will be told how it ends.")


def not_known() -> Message:
    return _said(
        "I don't know whether this was undone.",
        "Pipedrive's answer didn't arrive. I'm checking, and will tell you what I find.",
    )


def nothing(number: int) -> Message:
    """`number`: how far back the person wanted to go."""
    what = "is nothing" if number == 1 else f"are fewer than {number} changes"
    log = buttons.typed("Show my log", "/crm", "log")
    return _said(
        f"There {what} left to undo from the last 24 hours.", "Undo goes no further back.", log
    )


def say_which(latest: str = "", id_: str = "") -> Message:
    """`latest` is what is taken back where nothing is said."""
    then = (
        f"Your latest change is {latest}. /crm undo 3 takes back the third latest."
        if latest
        else "/crm undo takes back your latest change, /crm undo 3 the third latest."
    )
    take_back = buttons.ticket("Undo the latest", "undo", id_) if id_ else None
    return _said("Undo what?", then, take_back, buttons.typed("Show my log", "/crm", "log"))


def _both(change: Change) -> tuple[Block, ...]:
    """`Value: now €15,000, yours was €12,000`."""
    return (
        rich.text(f"{change.label}: theirs is "),
        rich.name(change.before or NOT_SET, bold=True),
        rich.text(", your old one "),
        rich.name(change.after or NOT_SET, bold=True),
    )


def _section(parts: tuple[Block, ...]) -> Block:
    return rich.section(*parts)


def _fields(labels: Sequence[str]) -> str:
    return joined([f"“{label}”" for label in labels])


def _cannot(stays: Sequence[str]) -> str:
    fields = f"{_fields(stays)}, so there is no Undo"
    return f"Pipedrive's API can't clear {fields}."


def _it(stays: Sequence[str]) -> str:
    return "it" if len(stays) == 1 else "them"


def _with_button(receipt: Message, button: Block | None) -> Message:
    """At the end of the row that is there."""
    *rest, last = receipt.blocks
    if button is None or last["type"] != "actions":
        return receipt.with_more(*buttons.row(button))
    return replace(receipt, blocks=(*rest, *buttons.row(*last["elements"], button)))


def _noted(receipt: Message, note: str) -> Message:
    said = rich.prose(note)
    told = sentences(receipt.text, rich.spoken(said))
    return Message(told, (*receipt.blocks, rich.paragraph(said)))


def _said(what: str, then: str, *press: Block | None) -> Message:
    parts = (rich.heading(what), rich.text(" "), rich.prose(then))
    return Message(rich.spoken(*parts), (rich.paragraph(*parts), *buttons.row(*press)))
