"""A line of the audit as a line of the log: what it was about, and what was before and after."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import orjson

from bot.blocks.records import facts
from bot.blocks.replies import attached, bulk
from bot.blocks.reports.log import LogLine
from bot.desk.audit.entries import LogEntry
from bot.desk.audit.keeping import ERASED, RESTORED, TRIMMED
from bot.desk.effects import snapshots
from bot.desk.policy.policies import CHANGED, FORBIDDEN, NOT_PERMITTED, policy_of
from bot.desk.policy.words import what_changed
from bot.desk.states import Fields
from bot.pipedrive.records.models import Entity, RecordId
from bot.pipedrive.records.record_types import DEAL, RecordType, kind_of
from bot.pipedrive.records.subrecords import Follower
from bot.tools.base import Tool
from bot.tools.catalog.all import BY_NAME
from bot.tools.catalog.uploading import NOUNS

# Lines that are about no tool.
ABOUT_THE_LOG = {
    TRIMMED: "Old lines dropped",
    ERASED: "Lines emptied on request",
    RESTORED: "A backup was restored",
    CHANGED: "/crm settings",
    "": "",
}


def bare(line: LogLine) -> LogLine:
    """What was done to which record, without a name or a value out of Pipedrive."""
    about = tuple((one.noun, one.id) for one in line.records if one.id) or line.about
    kept = replace(line, records=(), before=None, after=None, along=(), ends={})
    return replace(kept, about=about)


# What is a deal now, or has one more beside it.
BECAME = {"duplicate": "copied to", "convert": "converted to"}


def line_of(entry: LogEntry) -> LogLine:
    tool = BY_NAME.get(entry.tool)
    line = LogLine(
        at=entry.at,
        command=f"/{tool.command}" if tool else ABOUT_THE_LOG.get(entry.tool, entry.tool),
        who=entry.user,
        pressed=entry.clicked_by if entry.state == "refused" else "",
        state=entry.state,
        reason=entry.reason,
        channel=entry.channel,
        where=entry.where,
        undo=bool(entry.undoes),
        asked_by=entry.asked_by,
        along=snapshots.along(tool, entry.after) if tool else (),
    )
    if entry.tool == CHANGED:
        return replace(line, ends={0: _rules(entry.evidence)})
    if entry.state == "refused" and entry.reason in {FORBIDDEN, NOT_PERMITTED} and tool:
        id_ = (entry.args or {}).get("id")
        return replace(line, about=((tool.about.noun, id_),) if isinstance(id_, int) else ())
    return _of_operation(line, tool, entry)


def _of_operation(line: LogLine, tool: Tool[Any, Any] | None, entry: LogEntry) -> LogLine:
    kind = tool.about if tool else DEAL
    if tool and tool.subrecord:
        return _subrecord_line(line, tool, tool.subrecord, entry)
    if tool is None or tool.gated:
        return _lost_line(line, kind, entry)
    if tool.run is not None:
        return replace(line, about=_about(tool, entry.args or {}), ends=_files(entry))
    before, after = snapshots.opened(kind, entry.before), snapshots.opened(kind, entry.after)
    if tool.effect in BECAME:
        made = snapshots.opened(DEAL, entry.after)
        became = f"{BECAME[tool.effect]} {facts.numbered(made)}" if made else ""
        ends = {before.id: became} if before and made else {}
        return replace(line, records=[before] if before else [], ends=ends)
    if tool.effect == "create":
        made = after or _made(kind, entry.args)
        told = after or before or made
        return replace(line, records=[told] if told else [], after=made)
    after = after or (_wanted(before, entry.args) if before else None)
    told = after or before
    return replace(line, records=[told] if told else [], before=before, after=after)


def _rules(evidence: str) -> str:
    told = orjson.loads(evidence)
    return "; ".join(what_changed(policy_of(told["before"]), policy_of(told["after"])))


def _subrecord_line(
    line: LogLine, tool: Tool[Any, Any], rows: RecordType, entry: LogEntry
) -> LogLine:
    """The record that a row hangs on, and who or what was added, changed or removed."""
    if tool.gated:
        return _lost_line(line, rows, entry)
    kept = entry.before or {}
    above, was = snapshots.above(tool, kept), snapshots.subrecord(tool, kept.get("row"))
    row = snapshots.subrecord(tool, entry.after) or was or _follower(entry)
    edits = tool.effect == "edit_subrecord"
    return replace(line, records=[above] if above else [], before=was if edits else None, after=row)


def _follower(entry: LogEntry) -> Entity | None:
    """A follower is no more than a colleague, who is in the arguments."""
    args = entry.args or {}
    user = args.get("user_id") or args.get("follower_id")
    return Follower(id=user) if isinstance(user, int) else None


def _held(entry: LogEntry, kind: RecordType) -> list[Entity]:
    """What the card of a confirmation showed, in the order of its arguments."""
    shown = (snapshots.opened(kind, record) for record in (entry.before or {}).values())
    order = list((entry.args or {}).values())
    records = [record for record in shown if record]
    return sorted(records, key=lambda one: order.index(one.id) if one.id in order else len(order))


def _made(kind: RecordType, args: Fields | None) -> Entity | None:
    """The record that was asked for, which has no id yet."""
    none = 0 if kind.is_numbered else ""
    return snapshots.opened(kind, {"title": "", **(args or {}), "id": none})


def _wanted(before: Entity, args: Fields | None) -> Entity | None:
    """The record as it would have become."""
    asked = {name: value for name, value in (args or {}).items() if name != "id"}
    return snapshots.opened(kind_of(before), {**before.model_dump(mode="json"), **asked})


def _lost_line(line: LogLine, kind: RecordType, entry: LogEntry) -> LogLine:
    """What was deleted or merged away, each record with what became of it."""
    records, merged = _held(entry, kind), "merge_with_id" in (entry.args or {})
    kept = (entry.after or {}).get("kept")
    line = replace(line, records=records, between=" into " if merged else ", ")
    if isinstance(kept, Mapping):
        return replace(line, ends={one.id: _became(kept.get(str(one.id))) for one in records})
    if entry.state != "done":
        return line
    if not merged:
        return replace(line, ends={one.id: bulk.DELETED for one in records})
    goes, *stays = records
    into = f"merged into {facts.numbered(stays[0])}" if stays else "merged away"
    # What the record that stays was before and after is in `along`: the answer has only its number.
    return replace(line, ends={goes.id: into})


def _became(end: object) -> str:
    """`refused: Pipedrive said no` as it was noted; nothing noted is nothing done."""
    return str(end) if isinstance(end, str) and not bulk.is_open(end) else bulk.UNKNOWN


def _about(tool: Tool[Any, Any], args: Fields) -> tuple[tuple[str, RecordId], ...]:
    """What files were brought to: kind and number."""
    named = {**args, "person_id" if tool.verb == "picture" else "deal_id": args.get("id")}
    linked = named if "id" in args else args
    return tuple(
        (noun, id_)
        for name, noun in NOUNS.items()
        if isinstance(id_ := linked.get(name), int | str)
    )


def _files(entry: LogEntry) -> Mapping[RecordId, str]:
    """`offer.pdf #9 attached`, one after the other."""
    kept = (entry.after or {}).get("kept")
    ends = [attached.opened(str(one)) for one in kept.values()] if isinstance(kept, Mapping) else []
    return {number: _file(end) for number, end in enumerate(ends)}


def _file(end: attached.FileEnd) -> str:
    number = f" #{end.id}" if end.id else ""
    became = "attached" if end.state == bulk.ATTACHED else f"{end.state.strip(':')}"
    return f"{end.name or 'a file'}{number} {became}{f': {end.why}' if end.why else ''}"
