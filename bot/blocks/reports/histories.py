"""Who changed what of a record, and who came and went."""

from collections.abc import Callable

from bot.blocks.kit import rich
from bot.blocks.kit.message import Message
from bot.blocks.kit.viewer import Viewer
from bot.blocks.reports import event_list, field_changes
from bot.blocks.reports.event_list import EventLine, quoted, who
from bot.pipedrive.records.models import Page
from bot.pipedrive.records.past import FieldChange, ParticipantChange


def changes(noun: str) -> Callable[[Page[FieldChange], Viewer], Message]:
    def show(page: Page[FieldChange], viewer: Viewer) -> Message:
        if not page.items:
            return event_list.nothing("Nothing has been changed yet.")
        lines = [EventLine(one.time, _change(one, noun, viewer)) for one in page.items]
        return event_list.page(lines, page, viewer)

    return show


def participants(page: Page[ParticipantChange], viewer: Viewer) -> Message:
    if not page.items:
        return event_list.nothing("No participants have been added or removed yet.")
    lines = [EventLine(one.time, _participant(one, viewer)) for one in page.items]
    return event_list.page(lines, page, viewer)


def _change(change: FieldChange, noun: str, viewer: Viewer) -> event_list.Parts:
    said = field_changes.sentence(change, noun, viewer, lambda _: "")
    return (who(change.actor_user_id, viewer), rich.text(" "), *said)


def _participant(change: ParticipantChange, viewer: Viewer) -> event_list.Parts:
    return (
        who(change.actor_user_id, viewer),
        *came_or_went(change.action, change.person_id, viewer),
    )


def came_or_went(action: str, person_id: int | None, viewer: Viewer) -> event_list.Parts:
    """` added Jo Doe as a participant`."""
    name = quoted(person(person_id, viewer), bold=True)
    if action == "removed":
        return (rich.text(" removed "), name, rich.text(" from the participants"))
    return (rich.text(" added "), name, rich.text(" as a participant"))


def person(id_: int | None, viewer: Viewer) -> str:
    """The number stands for a person whom one may not see."""
    if id_ is None:
        return "somebody"
    return viewer.lookup.persons.get(id_, "") or f"person #{id_}"
