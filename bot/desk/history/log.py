"""The log, read from the audit: one's own or, for admins, everybody's; by pages, or as a file."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import chain
from typing import TextIO

from bot.blocks.kit.viewer import Viewer
from bot.blocks.reports import log
from bot.blocks.reports.log import DAYS, PAGE, LogLine, ShownLog
from bot.desk.audit.entries import Audit, LogEntry, LogPart
from bot.desk.caller import Caller
from bot.desk.history.asked_log import EVERYBODY, AskedLog, asked_log
from bot.desk.history.log_lines import bare, line_of
from bot.desk.jobs.means import DirectMessages, TempFiles
from bot.desk.reply import MessageReply
from bot.pipedrive.names.names import Names
from bot.pipedrive.records.models import RecordId
from bot.pipedrive.records.past import mention
from bot.tools.csv_export import safe, writer

COLUMNS = ("When", "What", "Record", "ID", "Before → after", "Result", "Where")
OF_OTHERS = ("Who", "Who in Slack", "Asked by, in Slack")
AT_ONCE = 500
# Which record a line is about is sealed: for that each line has to be opened.
MOST_LOOKED_AT = 5_000


@dataclass(frozen=True)
class Eyes:
    """Who may see others' lines, admins of the workspace right now; and what people are called."""

    sees_others: Callable[[str, str], Awaitable[bool]]
    name_of: Callable[[str, str], Awaitable[str]]


@dataclass(frozen=True)
class LogView:
    """One part of the log as one person sees it."""

    asked: AskedLog
    part: LogPart
    shown: ShownLog

    def line(self, entry: LogEntry) -> LogLine | None:
        """None where it is about another record."""
        line = line_of(entry)
        wanted = self.asked.record
        about = {*line.about, *((one.noun, one.id) for one in line.records)}
        if wanted and wanted not in about:
            return None
        return bare(line) if self.shown.bare else line


class Log:
    def __init__(
        self,
        audit: Audit,
        names: Names,
        direct_messages: DirectMessages,
        temp_files: TempFiles,
        eyes: Eyes,
    ) -> None:
        self._audit = audit
        self._names = names
        self._direct_messages = direct_messages
        self._temp_files = temp_files
        self._eyes = eyes

    async def answer(
        self,
        text: str,
        caller: Caller,
        before: int | None = None,
        back: Sequence[int | None] = (),
    ) -> MessageReply:
        asked = asked_log(text, caller.viewer)
        if asked is None:
            return MessageReply(log.say_which(text.strip()))
        is_others = asked.whose not in {"", caller.link.user}
        if is_others and not await self._eyes.sees_others(*caller.who):
            return MessageReply(log.for_admins())
        reading = await self._reading(asked, caller, is_others=is_others)
        if asked.as_file:
            return await self._send(reading, caller)
        return await self._page(reading, caller, before, back)

    async def _reading(self, asked: AskedLog, caller: Caller, *, is_others: bool) -> LogView:
        part = LogPart(
            team=caller.link.team,
            user="" if asked.whose == EVERYBODY else asked.whose or caller.link.user,
            is_own=not is_others,
            result=asked.result,
            since=asked.since(caller.viewer),
            until=asked.until(caller.viewer),
        )
        # Names and values only for whoever may see every record in Pipedrive itself.
        sees_all = not is_others or (await self._names.me(caller.link.login)).is_admin
        words = [word for word in asked.text.split() if word.lower() != "csv"]
        return LogView(asked, part, ShownLog(" ".join(words), is_others, not sees_all))

    async def _page(
        self, reading: LogView, caller: Caller, before: int | None, back: Sequence[int | None]
    ) -> MessageReply:
        found: list[tuple[int, LogLine]] = []
        looked_at = 0
        async for entries in self._all(reading, before):
            looked_at += len(entries)
            read = ((entry.id, reading.line(entry)) for entry in entries)
            found += [(id_, line) for id_, line in read if line]
            if len(found) > PAGE or looked_at >= MOST_LOOKED_AT:
                break
        older = found[PAGE - 1][0] if len(found) > PAGE else None
        lines = [line for _, line in found[:PAGE]]
        is_cut = looked_at >= MOST_LOOKED_AT and not older
        shown = replace(reading.shown, looked_at=looked_at if is_cut else 0)
        viewer = await self._viewer(lines, caller)
        return MessageReply(log.page(lines, back, before, older, viewer, shown))

    async def _send(self, reading: LogView, caller: Caller) -> MessageReply:
        """All of it, or of what has no time the last days, as a file in a direct message."""
        since = caller.viewer.now - timedelta(days=DAYS)
        until = caller.viewer.now + timedelta(days=1)
        everything = reading.part.since is not None
        if not everything:
            reading = replace(reading, part=replace(reading.part, since=since, until=until))
        file = self._temp_files.new()
        try:
            with file.open("w", encoding="utf-8", newline="") as out:
                number = await self._write(out, reading, caller)
            said = log.sent(number, reading.shown, everything=everything)
            place = await self._direct_messages.post(caller.link.team, caller.link.user, said)
            name = f"log-{caller.viewer.today}.csv"
            if place is None or not await self._direct_messages.hand_over(place, file, name):
                return MessageReply(log.not_sent(), replaces=False)
        finally:
            file.unlink(missing_ok=True)
        return MessageReply(log.sent_elsewhere(), replaces=False)

    async def _write(self, out: TextIO, reading: LogView, caller: Caller) -> int:
        lines_out = writer(out, caller.viewer)
        is_others = reading.shown.of_others
        lines_out.writerow([*COLUMNS, *OF_OTHERS] if is_others else COLUMNS)
        number = 0
        async for entries in self._all(reading, None):
            lines = [line for entry in entries if (line := reading.line(entry))]
            viewer = await self._viewer(lines, caller)
            names = await self._people(lines, caller) if is_others else {}
            for line in lines:
                person = line.pressed or line.who
                told = (names[person], person, line.asked_by) if is_others else ()
                lines_out.writerow([*_cells(line, viewer), *map(safe, told)])
            number += len(lines)
        return number

    async def _people(self, lines: Sequence[LogLine], caller: Caller) -> dict[str, str]:
        people = {line.pressed or line.who for line in lines}
        return {
            person: await self._eyes.name_of(caller.link.team, person) if person else ""
            for person in people
        }

    async def _all(self, reading: LogView, before: int | None) -> AsyncIterator[list[LogEntry]]:
        while True:
            entries = await self._audit.lines(reading.part, AT_ONCE, before=before)
            if entries:
                yield entries
            if len(entries) < AT_ONCE:
                return
            before = entries[-1].id

    async def _viewer(self, lines: Sequence[LogLine], caller: Caller) -> Viewer:
        records = [
            record
            for line in lines
            for record in (line.before, line.after, *chain.from_iterable(line.along), *line.records)
            if record
        ]
        abouts = [mention(noun, id_) for line in lines for noun, id_ in line.about]
        lookup = await self._names.lookup(caller.link.login, *records, abouts)
        return replace(caller.viewer, lookup=lookup)


def _cells(line: LogLine, viewer: Viewer) -> list[object]:
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


def _ids(line: LogLine) -> list[RecordId]:
    return [id_ for _, id_ in line.about]
