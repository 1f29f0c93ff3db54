"""The log of a person's own actions, read from the audit: page by page, or whole as a file."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TextIO

from bot.blocks.kit.figures import today
from bot.blocks.kit.viewer import Viewer
from bot.blocks.reports import log
from bot.blocks.reports.log import DAYS, PAGE, Line
from bot.desk.audit.entries import Audit, Entry
from bot.desk.caller import Caller
from bot.desk.history.log_lines import line_of
from bot.desk.jobs.means import DirectMessages
from bot.desk.jobs.temp_files import TempFiles
from bot.desk.reply import MessageReply
from bot.pipedrive.names.names import Names
from bot.pipedrive.records.past import mention
from bot.tools.csv_export import safe, writer

COLUMNS = ("When", "What", "Record", "ID", "Before → after", "Result", "Where")
AT_ONCE = 500


class Log:
    def __init__(
        self, audit: Audit, names: Names, direct_messages: DirectMessages, temp_files: TempFiles
    ) -> None:
        self._audit = audit
        self._names = names
        self._direct_messages = direct_messages
        self._temp_files = temp_files

    async def page(
        self, caller: Caller, before: int | None = None, back: Sequence[int | None] = ()
    ) -> MessageReply:
        entries = await self._audit.done_by(*caller.who, PAGE + 1, before=before)
        older = entries[PAGE - 1].id if len(entries) > PAGE else None
        lines = [line_of(entry) for entry in entries[:PAGE]]
        viewer = await self._viewer(lines, caller)
        return MessageReply(log.page(lines, back, before, older, viewer))

    async def send(self, caller: Caller) -> MessageReply:
        """Everything of the last days, as a file in a direct message."""
        file = self._temp_files.new()
        try:
            with file.open("w", encoding="utf-8", newline="") as out:
                number = await self._write(out, caller)
            place = await self._direct_messages.post(caller.link.user, log.sent(number))
            name = f"log-{today(caller.viewer)}.csv"
            if place is None or not await self._direct_messages.hand_over(place, file, name):
                return MessageReply(log.not_sent(), replaces=False)
        finally:
            file.unlink(missing_ok=True)
        return MessageReply(log.sent_elsewhere(), replaces=False)

    async def _write(self, out: TextIO, caller: Caller) -> int:
        lines_out = writer(out, caller.viewer)
        lines_out.writerow(COLUMNS)
        number = 0
        async for entries in self._all(caller):
            lines = [line_of(entry) for entry in entries]
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
            for record in (line.before, line.after, *(line.along or ()), *line.records)
            if record
        ]
        abouts = [mention(noun, id_) for line in lines for noun, id_ in line.about]
        lookup = await self._names.lookup(caller.login, *records, abouts)
        return replace(caller.viewer, lookup=lookup)


def _cells(line: Line, viewer: Viewer) -> list[object]:
    ids = " ".join(str(id_) for id_ in (*(one.id for one in line.records), *_ids(line)) if id_)
    return [
        f"{line.at.astimezone(viewer.zone):%Y-%m-%d %H:%M:%S}",
        safe(log.what(line)),
        safe(log.record(line, viewer)),
        safe(ids),
        safe(log.changed(line, viewer)),
        safe(log.result(line)),
        safe(line.place),
    ]


def _ids(line: Line) -> list[int]:
    return [id_ for _, id_ in line.about]
