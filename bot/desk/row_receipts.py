"""How a write to a row below a record ended, said to the person who asked for it."""

from typing import Any

from bot.blocks.kit.message import Message
from bot.blocks.kit.viewer import Viewer
from bot.blocks.records.facts import title
from bot.blocks.replies import confirm_cards, notices, problems, row_notices, undos
from bot.commands.format_command import format_command
from bot.desk import undo
from bot.desk.effects import snapshots
from bot.desk.effects.outcome import SO_ALREADY
from bot.desk.operations.running import End
from bot.desk.states import Operation
from bot.pipedrive.http.errors import PipedriveError
from bot.pipedrive.records.models import Entity
from bot.pipedrive.records.record_types import FOLLOWER, PARTICIPANT
from bot.pipedrive.records.subrecords import DealParticipant, ProductLine
from bot.tools.base import Call


def of(
    call: Call[Any], above: Entity | None, end: End, operation: Operation, viewer: Viewer
) -> Message:
    """`operation` is as it ended."""
    already = end.evidence == SO_ALREADY
    if end.state == "checking":
        return notices.checking(format_command(call, viewer))
    if end.state == "not_done" and not already:
        return failed(call, above, end.error, viewer)
    if above is None or end.state == "unknown":
        return notices.unknown(format_command(call, viewer), operation.id)
    told = done(call, above, operation, viewer, already=already)
    told = notices.with_effects(told, snapshots.along(call.tool, operation.result), viewer)
    return told if already else _undoable(told, call, operation)


def failed(
    call: Call[Any], record: Entity | None, error: PipedriveError | None, viewer: Viewer
) -> Message:
    """`record` is what was to be changed, or what the row hangs on, as it was read before.

    A row that was found ended no longer knows the error itself.
    """
    line = format_command(call, viewer)
    if error is None:
        return confirm_cards.closed(line, "not done")
    if record is not None and problems.is_archived(record, error):
        stays = call.args.given().get("is_archived") is False
        return problems.archived(record, viewer, stays=stays)
    if record is not None and problems.is_deleted(record, error):
        return problems.deleted(record, viewer)
    return problems.explain(error, line, viewer)


def done(
    call: Call[Any], above: Entity, operation: Operation, viewer: Viewer, *, already: bool
) -> Message:
    adds = call.tool.effect == "add_subrecord"
    row, was = snapshots.after(operation), snapshots.subrecord_before(operation)
    if call.tool.subrecord is FOLLOWER:
        given = call.args.given()
        user = given["user_id" if adds else "follower_id"]
        say = row_notices.follows if adds else row_notices.stopped
        return say(user, above, viewer, already=already)
    if call.tool.subrecord is PARTICIPANT:
        say_of = row_notices.joined if adds else row_notices.left
        return say_of(_who(call, row or was, viewer), above, viewer, already=already)
    if not isinstance(row, ProductLine):
        return notices.unknown(format_command(call, viewer), operation.id)
    if adds:
        return row_notices.added(row, above, viewer)
    before = was if isinstance(was, ProductLine) else None
    return row_notices.edited(before, row, above, viewer, back=bool(operation.undoes))


def _who(call: Call[Any], row: Entity | None, viewer: Viewer) -> str:
    if isinstance(row, DealParticipant):
        return title(row)
    person = call.args.given().get("person_id", 0)
    return viewer.lookup.persons.get(person, "This person")


def _undoable(told: Message, call: Call[Any], operation: Operation) -> Message:
    removal = undo.removal(call.tool, operation.result or {})
    if removal is not None:
        return undos.removable(told, removal.tool.name, removal.args.given())
    found = undo.put_back(operation)
    if isinstance(found, undo.Stuck):
        return undos.without(told, found.stays, archived=False) if found.stays else told
    offered = undos.offered(told, operation.id)
    return undos.with_rest(offered, found.stays) if found.stays else offered
