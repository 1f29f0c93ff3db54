"""The log of a person's own actions, read from the audit: page by page, or whole as a file."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, TextIO

from bot.blocks import log
from bot.blocks.figures import today
from bot.blocks.log import DAYS, PAGE, Line
from bot.blocks.viewer import Viewer
from bot.desk.audit import Audit, Entry
from bot.desk.caller import Caller
from bot.desk.effects import snapshots
from bot.desk.errands import Courier
from bot.desk.reply import Say
from bot.desk.scratch import Scratch
from bot.desk.states import Fields
from bot.pipedrive.below import Follower
from bot.pipedrive.kinds import DEAL, Kind, kind_of
from bot.pipedrive.models import Entity
from bot.pipedrive.names import Names
from bot.pipedrive.row_lists import Place, rows_at
from bot.tools.all import BY_NAME
from bot.tools.base import Tool
from bot.tools.sheet import safe, writer

COLUMNS = ("When", "What", "Record", "ID", "Before → after", "Result", "Where", "Operation")
AT_ONCE = 500


class Log:
    def __init__(self, audit: Audit, names: Names, courier: Courier, scratch: Scratch) -> None:
        self._audit = audit
        self._names = names
        self._courier = courier
        self._scratch = scratch

    async def page(
        self, caller: Caller, before: int | None = None, back: Sequence[int | None] = ()
    ) -> Say:
        entries = await self._audit.done_by(*caller.who, PAGE + 1, before=before)
        older = entries[PAGE - 1].id if len(entries) > PAGE else None
        lines = [_line(entry) for entry in entries[:PAGE]]
        viewer = await self._viewer(lines, caller)
        return Say(log.page(lines, back, before, older, viewer))

    async def send(self, caller: Caller) -> Say:
        """Everything of the last days, as a file in a direct message."""
        file = self._scratch.new()
        try:
            with file.open("w", encoding="utf-8", newline="") as out:
                number = await self._write(out, caller)
            place = await self._courier.post(caller.link.user, log.sent(number))
            name = f"log-{today(caller.viewer)}.csv"
            if place is None or not await self._courier.hand_over(place, file, name):
                return Say(log.not_sent(), replaces=False)
        finally:
            file.unlink(missing_ok=True)
        return Say(log.sent_elsewhere(), replaces=False)

    async def _write(self, out: TextIO, caller: Caller) -> int:
        lines_out = writer(out, caller.viewer)
        lines_out.writerow(COLUMNS)
        number = 0
        async for entries in self._all(caller):
            lines = [_line(entry) for entry in entries]
            viewer = await self._viewer(lines, caller)
            lines_out.writerows(_cells(line, viewer) for line in lines)
            number += len(lines)
        return number

    async def _all(self, caller: Caller) -> AsyncIterator[list[Entry]]:
        since, before = caller.viewer.now - timedelta(days=DAYS), None
        while True:
            entries = await self._audit.done_by(*caller.who, AT_ONCE, before=before)
            recent = [entry for entry in entries if entry.at > since]
            if recent:
                yield recent
            if len(recent) < AT_ONCE:
                return
            before = recent[-1].id

    async def _viewer(self, lines: Sequence[Line], caller: Caller) -> Viewer:
        records = [
            record
            for line in lines
            for record in (line.before, line.after, *(line.along or ()))
            if record
        ]
        return replace(caller.viewer, book=await self._names.book(caller.login, *records))


def _line(entry: Entry) -> Line:
    tool = BY_NAME.get(entry.tool)
    line = Line(
        at=entry.at,
        command=f"/{tool.command}" if tool else entry.tool,
        state=entry.state,
        reason=entry.reason,
        channel=entry.channel,
        operation=entry.operation,
        undo=bool(entry.undoes),
        along=snapshots.along(tool, entry.after) if tool else None,
    )
    kind = tool.about if tool else DEAL
    place = rows_at(tool.path) if tool else None
    if tool and place:
        return _row_line(line, tool, place, entry)
    if tool is None or tool.gated:
        merged = "merge_with_id" in (entry.args or {})
        return replace(line, records=_held(entry, kind), joint=" into " if merged else ", ")
    before, after = snapshots.opened(kind, entry.before), snapshots.opened(kind, entry.after)
    if tool.method == "POST":
        made = after or _made(kind, entry.args)
        told = after or before or made
        return replace(line, records=[told] if told else [], after=made)
    after = after or (_wanted(before, entry.args) if before else None)
    told = after or before
    return replace(line, records=[told] if told else [], before=before, after=after)


def _row_line(line: Line, tool: Tool[Any, Any], place: Place, entry: Entry) -> Line:
    """The record that a row hangs on, and who or what was added, changed or removed."""
    if tool.gated:
        return replace(line, records=_held(entry, place.kind))
    kept = entry.before or {}
    above, was = snapshots.above(tool, kept), snapshots.row(tool, kept.get("row"))
    row = snapshots.row(tool, entry.after) or was or _follower(entry)
    edits = tool.method == "PATCH"
    return replace(line, records=[above] if above else [], before=was if edits else None, after=row)


def _follower(entry: Entry) -> Entity | None:
    """A follower is no more than a colleague, who is in the arguments."""
    args = entry.args or {}
    user = args.get("user_id") or args.get("follower_id")
    return Follower(id=user) if isinstance(user, int) else None


def _held(entry: Entry, kind: Kind) -> list[Entity]:
    """What the card of a gate showed, in the order of its arguments."""
    shown = (snapshots.opened(kind, record) for record in (entry.before or {}).values())
    order = list((entry.args or {}).values())
    records = [record for record in shown if record]
    return sorted(records, key=lambda one: order.index(one.id) if one.id in order else len(order))


def _made(kind: Kind, args: Fields | None) -> Entity | None:
    """The record that was asked for, which has no number yet."""
    return snapshots.opened(kind, {"title": "", **(args or {}), "id": 0})


def _wanted(before: Entity, args: Fields | None) -> Entity | None:
    """The record as it would have become."""
    asked = {name: value for name, value in (args or {}).items() if name != "id"}
    return snapshots.opened(kind_of(before), {**before.model_dump(mode="json"), **asked})


def _cells(line: Line, viewer: Viewer) -> list[object]:
    ids = " ".join(str(one.id) for one in line.records if one.id)
    return [
        f"{line.at.astimezone(viewer.zone):%Y-%m-%d %H:%M:%S}",
        safe(log.what(line)),
        safe(log.record(line)),
        safe(ids),
        safe(log.changed(line, viewer)),
        safe(log.result(line)),
        safe(line.channel),
        line.operation,
    ]
