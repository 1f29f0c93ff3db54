"""A record as a card of its kind, and what is left to say of one that is gone."""

from collections.abc import Callable

from bot.blocks.kit import buttons, rich
from bot.blocks.kit.message import Message
from bot.blocks.kit.viewer import Viewer
from bot.blocks.records import facts
from bot.blocks.records.kinds import KINDS
from bot.pipedrive.records.models import Deleted, Entity, Merged
from bot.pipedrive.records.record_types import RECORD_TYPES, page_url
from bot.text import escape


def card(record: Entity, viewer: Viewer) -> Message:
    show = KINDS[record.noun].card
    if show is None:
        raise TypeError(f"a {record.noun} has no card of its own")
    return show(record, viewer)


def gone(deleted: Deleted, viewer: Viewer) -> Message:
    """When only its number is known."""
    words = (
        f"#{deleted.id} is deleted. Pipedrive keeps it for {facts.kept_until(viewer.now, viewer)}."
    )
    return Message(words, (rich.paragraph(rich.text(words)),))


def merged(noun: str) -> Callable[[Merged, Viewer], Message]:
    """The survivor of a merge of two records of this kind."""

    def show(merged: Merged, viewer: Viewer) -> Message:
        name = merged.title or f"{noun} #{merged.id}"
        head = rich.paragraph(
            rich.text("Merged into "),
            rich.link(page_url(noun, merged.id, viewer.domain), name),
            rich.text(f" #{merged.id}."),
        )
        show = buttons.run(f"Show {noun}", f"{RECORD_TYPES[noun].many}_get", {"id": merged.id})
        return Message(f"Merged into {escape(name)} #{merged.id}.", (head, *buttons.row(show)))

    return show
