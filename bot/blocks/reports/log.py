"""What was done, as a table: when, by whom, what, from what to what, and how it ended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.blocks.kit import buttons, rich
from bot.blocks.kit.figures import ago, moment
from bot.blocks.kit.message import Block, Message
from bot.blocks.kit.viewer import Viewer
from bot.blocks.records import facts, kinds
from bot.blocks.records.kinds import Change
from bot.pipedrive.records.models import Entity, RecordId
from bot.pipedrive.records.record_types import page_url
from bot.text import count, cut, escape

PAGE = 20
TOLD = 5
MOST_BACK = 40
WHAT, RECORD, CHANGED, RESULT, WHERE = 40, 60, 150, 90, 30
DAYS = 30

# How it ended, where there is nothing more to say.
RESULTS = {
    "done": "Done",
    "not_done": "Not done",
    "unknown": "Unknown",
    "expired": "Expired: nobody confirmed in time",
    "cancelled": "Cancelled",
    "erased": "Emptied on request",
}
# Why it was not done, by the name of the error.
WHY = {
    "Unreachable": "Pipedrive couldn't be reached",
    "Throttled": "too much at once for Pipedrive",
    "BudgetSpent": "the company's calls for that day were used up",
    "Blocked": "Pipedrive turned us away for a while",
    "Unavailable": "Pipedrive gave no usable answer",
    "TooMuch": "the file was too large",
    "Ambiguous": "Pipedrive's answer didn't arrive",
    "Refused": "Pipedrive said no",
    "BadToken": "the login was no longer valid",
    "NotAllowed": "Pipedrive didn't allow it",
    "NotFound": "the record wasn't found",
    "HasNoPicture": "there was no picture",
    "Invalid": "Pipedrive didn't accept a value",
    "PlanLimit": "the plan didn't allow it",
    "EnoughForToday": "more than the rules let be done within a day",
    "Interrupted": "I was interrupted",
    "OtherLogin": "you were connected as somebody else",
    "NotConnected": "you were no longer connected",
}


@dataclass(frozen=True)
class LogLine:
    """One action. `records` are those it was about; `undo`: it took an earlier one back.

    `between` is what stands between two records, `along` are others that changed with it, each
    before and after. `ends` says what became of each record by its number, or of each of several
    files, and `about` which records the files were brought to: kind and number. `where` is the name
    of the channel, `who` whoever did it, `asked_by` who wanted it of them, and `pressed` who was
    turned away, by their ids in Slack.
    """

    at: datetime
    command: str
    records: Sequence[Entity] = ()
    before: Entity | None = None
    after: Entity | None = None
    state: str = "done"
    reason: str = ""
    channel: str = ""
    where: str = ""
    undo: bool = False
    along: Sequence[tuple[Entity, Entity]] = ()
    between: str = ", "
    ends: Mapping[RecordId, str] = field(default_factory=dict)
    about: Sequence[tuple[str, RecordId]] = ()
    who: str = ""
    pressed: str = ""
    asked_by: str = ""

    @property
    def place(self) -> str:
        """For a file, where a channel's id says nothing."""
        if self.channel.startswith("D"):
            return "Direct message"
        return f"#{self.where}" if self.where else "A channel" if self.channel else ""


def say_which(word: str) -> Message:
    parts = (
        rich.heading("I can't read “"),
        rich.name(cut(word, 80), bold=True),
        rich.heading("” after /crm log. "),
        rich.text("Like this: /crm log deal 12 last week failed csv, for admins also all or @ana."),
    )
    show = buttons.typed("Show my log", "/crm", "log")
    return Message(rich.spoken(*parts), (rich.paragraph(*parts), *buttons.row(show)))


@dataclass(frozen=True)
class ShownLog:
    """Which part of the log it is: as it was typed, and whether it is that of others.

    `bare`: without names and values, which not everybody may see. `looked_at`: how many lines were
    looked at, where there are more.
    """

    text: str = ""
    of_others: bool = False
    bare: bool = False
    looked_at: int = 0


MINE = ShownLog()


def page(  # noqa: PLR0913, PLR0917 - where in the log it is, and what is shown of it
    lines: Sequence[LogLine], back: Sequence[int | None], here: int | None, older: int | None,
    viewer: Viewer, shown: ShownLog = MINE,
) -> Message:  # fmt: skip
    """`here` is where this page begins, `back` where the earlier ones do, `older` the next one."""
    if not lines:
        return _empty(shown)
    table: Block = {
        "type": "data_table",
        "caption": _span(lines, back, older, shown),
        "page_size": PAGE,
        "row_header_column_index": 1,
        "rows": [
            [rich.cell(name) for name in _columns(shown)],
            *(_row(line, viewer, shown) for line in lines),
        ],
    }
    head = rich.paragraph(rich.heading(f"{_title(shown)}, newest first"))
    below = _pager(back, here, older, shown)
    words = _in_words(lines, back, older, viewer, shown)
    return Message(words, (head, table, *_limits(shown), *below))


def _title(shown: ShownLog) -> str:
    return f"What {'was done' if shown.of_others else 'you did'} with Deal Desk"


def _columns(shown: ShownLog) -> tuple[str, ...]:
    who = ("Who",) if shown.of_others else ()
    return ("When", "What", *who, "Record", "Before → after", "Result", "Where")


def _limits(shown: ShownLog) -> tuple[Block, ...]:
    """What is not shown, and why."""
    said = []
    if shown.looked_at:
        said.append(f"Looked at the latest {shown.looked_at:,} lines only: say a day or a person.")
    if shown.bare:
        said.append("Names and values are shown to whoever is an admin of Pipedrive, too.")
    return (rich.context(" ".join(said)),) if said else ()


def _span(
    lines: Sequence[LogLine], back: Sequence[object], older: int | None, shown: ShownLog
) -> str:
    """`Your 3 actions`, and of a part `Your latest 20 actions`, `20 earlier actions`."""
    many = count(len(lines), "action", "actions")
    if back:
        return f"{len(lines):,} earlier {'action' if len(lines) == 1 else 'actions'}"
    whose = ("The " if shown.of_others else "Your ") + ("latest " if older else "")
    return f"{whose}{many}"


def changed(line: LogLine, viewer: Viewer) -> str:
    """`Value €12,000 → €15,000; Stage …`; of what was not done, what it would have been."""
    return "; ".join((*_lost(line, viewer), *_itself(line, viewer), *_along(line, viewer)))


def _along(line: LogLine, viewer: Viewer) -> list[str]:
    """What changed on others, by name where there are several."""
    found = [(now, kinds.changes(was, now, viewer)) for was, now in line.along]
    several = sum(bool(changed) for _, changed in found) > 1
    return [
        f"{f'{facts.numbered(now)}: ' if several else ''}{_told(change)}"
        for now, changed in found
        for change in changed
    ]


def _lost(line: LogLine, viewer: Viewer) -> list[str]:
    """`€12,000 · Proposal → deleted`, by name where there are several."""
    if not line.records:
        return list(line.ends.values())
    told = [one for one in line.records if one.id in line.ends]
    named = len(line.ends) > 1
    return [
        f"{f'{facts.numbered(one)}: ' if named else ''}"
        f"{kinds.in_short(one, viewer) or facts.title(one)} → {line.ends[one.id]}"
        for one in told
    ]


def _itself(line: LogLine, viewer: Viewer) -> list[str]:
    if line.after is None:
        return []
    if line.before is None:
        return [told] if (told := kinds.in_short(line.after, viewer)) else []
    found = kinds.changes(line.before, line.after, viewer)
    return [_told(change) for change in found] or ["Nothing changed"]


def result(line: LogLine) -> str:
    why = WHY.get(line.reason, line.reason)
    if line.state == "refused" and line.reason == "Forbidden":
        return "Refused: the rules of this workspace"
    if line.state == "refused" and line.reason == "NotAllowed":
        return "Refused: Pipedrive didn't allow it"
    if line.state == "refused":
        return "Refused: it was somebody else's to press"
    told = RESULTS.get(line.state, line.state)
    return f"{told}: {why}" if why and line.state in {"not_done", "unknown"} else told


def what(line: LogLine) -> str:
    return f"Undo: {line.command}" if line.undo else line.command


def record(line: LogLine, viewer: Viewer) -> str:
    """The first two by name; of a new one that came to nothing there is no number."""
    if line.about:
        return ", ".join(_called(noun, id_, viewer) for noun, id_ in line.about)
    named = [facts.numbered(one) if one.id else facts.title(one) for one in line.records[:2]]
    more = len(line.records) - len(named)
    return line.between.join(named) + (f" and {more} more" if more else "")


def _called(noun: str, id_: RecordId, viewer: Viewer) -> str:
    return facts.referred(noun, id_, viewer.lookup.names(noun).get(id_, ""))


def sent(number: int, shown: ShownLog, *, everything: bool) -> Message:
    whose = "The log" if shown.of_others else "Your log"
    since = "" if everything else f" of the last {DAYS} days"
    which = f" ({cut(shown.text, 80)})" if shown.text else ""
    return _said(
        f"{whose}{since}{which}, {count(number, 'action', 'actions')}.",
        "The file comes with this message. Nobody else gets it.",
    )


def sent_elsewhere() -> Message:
    return _said("Your log is on its way.", "It comes to your direct messages with Deal Desk.")


def not_sent() -> Message:
    return _said(
        "I couldn't send the file.",
        "Slack refused it: an admin may have to reinstall Deal Desk so that it may send files.",
    )


def _row(line: LogLine, viewer: Viewer, shown: ShownLog) -> list[Block]:
    return [
        rich.number(line.at.timestamp(), moment(line.at, viewer)),
        rich.cell(what(line), WHAT),
        *((_who(line),) if shown.of_others else ()),
        _record(line, viewer),
        rich.cell(changed(line, viewer), CHANGED),
        rich.cell(result(line), RESULT),
        _where(line),
    ]


def _who(line: LogLine) -> Block:
    person = line.pressed or line.who
    if not person:
        return rich.cell("")
    asker = (rich.text(" for "), _person(line.asked_by)) if line.asked_by else ()
    return rich.paragraph(_person(person), *asker)


def _person(user: str) -> Block:
    return {"type": "user", "user_id": user}


def _record(line: LogLine, viewer: Viewer) -> Block:
    """Linked, where it is one and still there."""
    words = cut(record(line, viewer), RECORD)
    one = line.records[0] if len(line.records) == 1 else None
    url = page_url(one.noun, one.id, viewer.domain) if one and one.id else ""
    if not url:
        return rich.cell(words, RECORD)
    return rich.paragraph({"type": "link", "url": url, "text": words})


def _where(line: LogLine) -> Block:
    if line.channel.startswith(("C", "G")):
        return rich.paragraph({"type": "channel", "channel_id": line.channel})
    return rich.cell("Direct message" if line.channel.startswith("D") else "", WHERE)


def _told(change: Change) -> str:
    before, after = (value or kinds.NOT_SET for value in (change.before, change.after))
    return f"{change.label} {before} → {after}"


def _pager(
    back: Sequence[int | None], here: int | None, older: int | None, shown: ShownLog
) -> tuple[Block, ...]:
    behind = [*back[:1], *back[1:][-MOST_BACK:]]
    return buttons.row(
        buttons.log("Previous", behind[-1], behind[:-1], shown.text) if behind else None,
        buttons.log("Next", older, [*behind, here], shown.text) if older else None,
        buttons.typed("Export CSV", "/crm", " ".join(["log", *shown.text.split(), "csv"])),
    )


def _in_words(
    lines: Sequence[LogLine],
    back: Sequence[object],
    older: int | None,
    viewer: Viewer,
    shown: ShownLog,
) -> str:
    told = [_sentence(line, viewer) for line in lines[:TOLD]]
    more = len(lines) - len(told)
    rest = [f"and {more} more"] if more else []
    return f"{_span(lines, back, older, shown)}: {'; '.join([*told, *rest])}."


def _sentence(line: LogLine, viewer: Viewer) -> str:
    parts = (
        what(line),
        record(line, viewer),
        changed(line, viewer),
        result(line),
        ago(line.at, viewer),
    )
    return ", ".join(escape(part) for part in parts if part)


def _empty(shown: ShownLog) -> Message:
    if shown.text:
        words = rich.text(f"There is nothing like that in the log: {cut(shown.text, 80)}")
        return Message(rich.spoken(words), (rich.paragraph(words), *_limits(shown)))
    words = rich.text(
        "You haven't changed anything with Deal Desk yet. What you do will appear here."
    )
    deals = buttons.typed("Deals", "/deal", "", style="primary")
    return Message(words["text"], (rich.paragraph(words), *buttons.row(deals)))


def for_admins() -> Message:
    return _said(
        "What others did is for admins of this workspace.",
        "/crm log shows what you did yourself.",
    )


def _said(told: str, then: str) -> Message:
    parts = (rich.heading(told), rich.text(" "), rich.prose(then))
    return Message(rich.spoken(*parts), (rich.paragraph(*parts),))
