"""How a write ended, said to the person who asked for it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.blocks.kit import buttons
from bot.blocks.kit.figures import since
from bot.blocks.kit.message import Message
from bot.blocks.kit.viewer import Asker, Viewer
from bot.blocks.replies import (
    attached,
    bulk,
    confirm_cards,
    duplicates,
    leftovers,
    notices,
    problems,
    undos,
)
from bot.blocks.reports import exports
from bot.commands.format_command import format_command
from bot.commands.router import restore
from bot.desk import row_receipts, undo
from bot.desk.effects import HANDLERS, snapshots
from bot.desk.effects.outcome import OUT_OF_SIGHT, Done
from bot.desk.operations.running import GONE_ALREADY, INTERRUPTED, End
from bot.desk.row_receipts import failed
from bot.desk.states import Operation
from bot.pipedrive.http.errors import PipedriveError
from bot.pipedrive.records.models import Entity
from bot.pipedrive.records.outcomes import Copied
from bot.pipedrive.records.subrecords import ProductLine
from bot.text import count
from bot.tools.base import Call
from bot.tools.catalog.all import BY_NAME
from bot.tools.catalog.uploading import NOUNS


def of(
    call: Call[Any], before: Entity | None, end: End, operation: Operation, viewer: Viewer
) -> Message:
    """The receipt of a write that needed no click."""
    if call.tool.subrecord:
        result = end.result or operation.result
        return row_receipts.of(call, before, end, replace(operation, result=result), viewer)
    if end.state == "checking":
        return notices.checking(format_command(call, viewer))
    if end.state == "not_done":
        return failed(call, before, end.error, viewer)
    if end.state != "done" or not isinstance(end.record, Entity | Copied):
        hidden = end.evidence == OUT_OF_SIGHT
        return notices.unknown(format_command(call, viewer), operation.id, hidden=hidden)
    finished = replace(operation, result=end.record.model_dump(mode="json"))
    told = _done(call, before, end.record, finished, viewer)
    beside = end.along or snapshots.along(call.tool, operation.result)
    return _undoable(notices.with_effects(told, beside, viewer), finished)


def _done(
    call: Call[Any], before: Entity | None, after: Entity | Copied, done: Operation, viewer: Viewer
) -> Message:
    if done.undoes and isinstance(after, Entity):
        return undos.put_back(before, after, viewer)
    return _said(Done(call, viewer, before, after))


def _said(done: Done) -> Message:
    receipt = HANDLERS[done.call.tool.effect].receipt
    if receipt is None:
        raise TypeError(f"{done.call.tool.name} has receipts of its own")
    return receipt(done)


def _undoable(receipt: Message, done: Operation) -> Message:
    """With Undo, or with why there is none."""
    deletion = undo.deletion(done.tool, done.result)
    if deletion:
        return undos.deletable(receipt, deletion.tool.name, deletion.args.given())
    found = undo.put_back(done)
    if isinstance(found, undo.Stuck):
        needs_word = found.stays or found.archived
        return (
            undos.without(receipt, found.stays, archived=found.archived) if needs_word else receipt
        )
    offered = undos.offered(receipt, done.id)
    return undos.with_rest(offered, found.stays) if found.stays else offered


def closed(operation: Operation, end: End, viewer: Viewer) -> Message:
    """What the card of a confirmation becomes once it is over, or on its way."""
    if end.state == "checking":
        return notices.checking(title(operation))
    if end.state == "not_done":
        return not_done(operation, end.error, viewer, end.above)
    if end.state == "unknown":
        return notices.unknown(title(operation), operation.id)
    if end.evidence == GONE_ALREADY:
        return confirm_cards.closed(title(operation), "done", "It was gone already.")
    beside = end.along or snapshots.along(BY_NAME[operation.tool], operation.result)
    return notices.with_effects(_gone(operation, viewer), beside, viewer)


def _gone(operation: Operation, viewer: Viewer) -> Message:
    call = restore({"tool": operation.tool, "args": operation.args})
    return _said(Done(call, viewer, shown=shown(operation)))


def not_done(
    operation: Operation,
    error: PipedriveError | None,
    viewer: Viewer,
    above: Entity | None = None,
) -> Message:
    """`above` is the record that a row hangs on, where one should have gone."""
    records = (*shown(operation), above)
    put_away = next((one for one in records if problems.is_archived(one, error)), None)
    if put_away is not None:
        closed = confirm_cards.closed(title(operation), "not done", problems.ARCHIVED)
        return closed.with_more(*problems.out_of_the_archive(put_away))
    why = problems.why(error, viewer) if error else ""
    return confirm_cards.closed(title(operation), "not done", why)


def title(operation: Operation) -> str:
    """`Delete Acme #12`: what the card was about."""
    records = shown(operation)
    if not records:  # it was asked whether something new is there already
        noun = BY_NAME[operation.tool].about.noun
        return duplicates.title(noun, str(operation.args.get("name", "")))
    if records and isinstance(records[0], ProductLine):
        return confirm_cards.product_line_title(records[0])
    if "merge_with_id" in operation.args:
        goes, stays = (by_id(records, operation, name) for name in ("id", "merge_with_id"))
        return confirm_cards.merge_title(goes, stays)
    return (
        confirm_cards.picture_title(records[0]) if _is_picture(operation) else bulk.title(records)
    )


def _is_picture(operation: Operation) -> bool:
    """Something of a record goes, not the record itself."""
    return BY_NAME[operation.tool].effect == "remove_picture"


shown = snapshots.shown


def by_id(records: Sequence[Entity], operation: Operation, name: str) -> Entity:
    return next(record for record in records if record.id == operation.args[name])


def cancelled(operation: Operation, viewer: Asker) -> Message:
    return confirm_cards.closed(title(operation), "cancelled")


def expired(operation: Operation, viewer: Asker) -> Message:
    return confirm_cards.closed(title(operation), "expired")


def given_up(operation: Operation) -> Message:
    """Of what cannot be read any more, not even what it was about."""
    tool = BY_NAME.get(operation.tool)
    return notices.given_up(f"/{tool.command}" if tool else operation.tool)


def late(operation: Operation, end: End, viewer: Viewer) -> Message:
    """The end of an operation that was taken over, or not told at the time."""
    call = restore({"tool": operation.tool, "args": operation.args})
    if end.evidence == INTERRUPTED:
        return _interrupted(operation, call, end, viewer)
    if call.tool.run is not None:
        return _of_errand(operation, call, end, viewer)
    if call.tool.gated:
        return closed(operation, end, viewer)
    return of(call, snapshots.before(operation), end, operation, viewer)


def _interrupted(operation: Operation, call: Call[Any], end: End, viewer: Viewer) -> Message:
    """It waits for a word of its person; what asked before asks again, and an undo compares."""
    kept = _kept(operation, end)
    if any(not bulk.is_left(one) for one in kept.values()):
        return _interrupted_job(operation, call, end, viewer)
    again = (
        buttons.ticket("Do it now", "undo", operation.undoes, "primary")
        if operation.undoes
        else buttons.run("Do it now", operation.tool, operation.args, style="primary")
    )
    asked_at = operation.clicked_at or operation.asked_at
    forget = leftovers.of_row(operation.id)
    return leftovers.interrupted(named(operation, viewer), asked_at, again, forget, viewer)


def _interrupted_job(operation: Operation, call: Call[Any], end: End, viewer: Viewer) -> Message:
    """What became of each thing, and a way on with those that are left."""
    kept, told = _kept(operation, end), _of_errand(operation, call, end, viewer)
    records = [one for one in shown(operation) if bulk.is_left(kept.get(str(one.id)))]
    files = [one for one in _files(call) if bulk.is_left(kept.get(one))]
    if not (records or files):
        return told
    many = bulk.many(records) if records else count(len(files), "file", "files")
    rest = {"ids": [one.id for one in records]} if records else {**operation.args, "file": files}
    again = buttons.run("Do it now", operation.tool, rest, style="primary")
    asked = since(operation.clicked_at or operation.asked_at, viewer)
    return leftovers.rest(told, many, asked, again, operation.id)


def _files(call: Call[Any]) -> Sequence[str]:
    named = call.args.given().get("file")
    return named if isinstance(named, list) else ()


def _kept(operation: Operation, end: End) -> dict[str, str]:
    """What a job has come to so far, with an end for each thing."""
    kept = (end.so_far or operation.result or {}).get("kept")
    return {**kept} if isinstance(kept, dict) else {}


def named(operation: Operation, viewer: Viewer) -> str:
    """What was asked: as the card of its question had it, or else as the line to type."""
    if operation.before and BY_NAME[operation.tool].gated:
        return title(operation)
    return format_command(restore({"tool": operation.tool, "args": operation.args}), viewer)


def _of_errand(operation: Operation, call: Call[Any], end: End, viewer: Viewer) -> Message:
    """What its row still knows: the end of each file or record, or else that of the whole."""
    line = named(operation, viewer)
    kept = _kept(operation, end)
    if not call.tool.changes_data:
        return exports.lost(line)
    several = call.tool.effect != "set_picture"
    if several and (operation.before or kept):
        said = _of_each(operation, call, kept, viewer)
        return notices.may_look_again(said, operation.id) if end.state == "unknown" else said
    if end.state == "unknown":
        return notices.unknown(line, operation.id)
    return confirm_cards.closed(line, "done" if end.state == "done" else "not done")


def _of_each(
    operation: Operation, call: Call[Any], kept: Mapping[str, str], viewer: Asker
) -> Message:
    if operation.before:
        return bulk.ended(shown(operation), kept, viewer)
    to = {NOUNS[name]: id_ for name, id_ in call.args.sent().items() if name in NOUNS}
    return attached.ended(kept, len(_files(call)), to, viewer)
