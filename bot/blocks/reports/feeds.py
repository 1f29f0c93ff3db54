"""Everything that happened around a record, each kind of line in words of its own."""

import html
import re
from collections.abc import Callable, Mapping
from datetime import date

from bot.blocks.kit import rich
from bot.blocks.kit.figures import day
from bot.blocks.kit.message import Message
from bot.blocks.kit.viewer import Asker, Viewer
from bot.blocks.reports import event_list, field_changes
from bot.blocks.reports.event_list import EventLine, Parts, quoted, who
from bot.blocks.reports.histories import came_or_went
from bot.blocks.reports.mails import headline
from bot.pipedrive.records.models import Page
from bot.pipedrive.records.past import Happened, Happening
from bot.text import LONGEST

_TAG = re.compile(r"<[^<>]{0,500}>")
_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")
NO_NAME = "(no name)"


def feed(noun: str) -> Callable[[Page[Happening], Viewer], Message]:
    def show(page: Page[Happening], viewer: Viewer) -> Message:
        if not page.items:
            return event_list.nothing("Nothing has happened here yet that you can see.")
        lines = [
            EventLine(one.timestamp, (*_told(one, viewer), *_elsewhere(one, noun, viewer)))
            for one in page.items
        ]
        return event_list.page(lines, page, viewer)

    return show


def _told(one: Happening, viewer: Viewer) -> Parts:
    if one.change is not None:
        said = field_changes.sentence(one.change, one.about, viewer, one.data.formatted)
        return (who(one.data.user_id, viewer), rich.text(" "), *said)
    if one.object.endswith("ollower"):
        return _follower(one.data, viewer)
    tell = _LINES.get(one.object)
    return tell(one.data, viewer) if tell else _whatever(one, viewer)


def _elsewhere(one: Happening, noun: str, viewer: Viewer) -> Parts:
    """Which other record it was, where the feed tells of several: ` (deal Acme renewal)`."""
    if not one.about or one.about == noun:
        return ()
    name = viewer.lookup.names(one.about).get(one.data.item_id or 0, "")
    return (rich.text(f" ({one.about} "), quoted(name or f"#{one.data.item_id}"), rich.text(")"))


def _follower(data: Happened, viewer: Viewer) -> Parts:
    name = who(data.follower_user_id, viewer)
    if data.action == "removed":
        return (name, rich.text(" no longer follows it"))
    return (name, rich.text(" follows it"))


def _participant(data: Happened, viewer: Viewer) -> Parts:
    return (who(data.user_id, viewer), *came_or_went(data.action, data.person_id, viewer))


def _activity(data: Happened, viewer: Viewer) -> Parts:
    type_ = viewer.lookup.activity_types.get(data.type, "") or data.type or "activity"
    subject = quoted(data.subject or NO_NAME, bold=True)
    if data.done:
        did, by = " completed the activity ", data.assigned_to_user_id or data.user_id
    else:
        did, by = " planned the activity ", data.created_by_user_id or data.user_id
    due = "" if data.done else _due(data.due_date, viewer)
    return (who(by, viewer), rich.text(did), subject, rich.text(" ("), quoted(type_),
            rich.text(f"{due})"))  # fmt: skip


def _due(text: str, viewer: Asker) -> str:
    try:
        return f", for {day(date.fromisoformat(text), viewer)}"
    except ValueError:
        return ""


def _note(data: Happened, viewer: Viewer) -> Parts:
    return (who(data.user_id, viewer), rich.text(" noted: "), quoted(_without_tags(data.content)))


def _without_tags(content: str) -> str:
    """Notes are HTML; what is left of it are words, whatever they look like."""
    return html.unescape(_TAG.sub(" ", content[:LONGEST]))


def _file(data: Happened, viewer: Viewer) -> Parts:
    name = data.name or data.file_name or NO_NAME
    return (who(data.user_id, viewer), rich.text(" added the file "), quoted(name, bold=True))


def _deal(data: Happened, viewer: Asker) -> Parts:
    return (rich.text("Deal "), quoted(data.title or NO_NAME, bold=True))


def _mail(data: Happened, _: Asker) -> Parts:
    return (rich.text("Mail "), *headline(data))


def _whatever(one: Happening, _: Asker) -> Parts:
    """Kinds that only some companies have: invoices, documents, campaigns."""
    type_ = _CAPITAL.sub(" ", one.object).replace("_", " ").lower()
    data = one.data
    name = data.title or data.name or data.subject or data.file_name
    said = quoted(type_[:1].upper() + type_[1:])
    return (said, rich.text(": "), quoted(name, bold=True)) if name else (said,)


_LINES: Mapping[str, Callable[[Happened, Viewer], Parts]] = {
    "activity": _activity,
    "plannedActivity": _activity,
    "call": _activity,
    "note": _note,
    "comment": _note,
    "file": _file,
    "activityFile": _file,
    "deal": _deal,
    "participant": _participant,
    "mailMessage": _mail,
    "mailMessageWithAttachment": _mail,
}
