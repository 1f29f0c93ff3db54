"""A note as a card, and the notes on a record; HTML in Pipedrive, plain text here."""

from collections.abc import Mapping

from bot.blocks.kit import buttons, rich
from bot.blocks.kit.figures import ago, local_day, since
from bot.blocks.kit.message import Block, Message
from bot.blocks.kit.viewer import Viewer
from bot.blocks.records import facts, tables
from bot.blocks.records.facts import Face, Fact, hangs_on
from bot.blocks.records.tables import CELL, Cell
from bot.pipedrive.records.models import Note, Page
from bot.pipedrive.records.record_types import NOTE
from bot.text import NAME, cut, escape, isolated

MOST_LINES = 40
WHOLE = 2_400
A_CELL = 300


def note(note: Note, viewer: Viewer) -> Message:
    fields = [
        (noun.capitalize(), facts.linked(noun, id_, name, viewer))
        for noun, id_, name in hangs_on(note, viewer)
    ]
    blocks = (
        rich.paragraph(rich.heading(f"Note #{note.id}\n"), *in_full(note)),
        *facts.section(fields),
        *_small(note, viewer),
    )
    told = escape(in_short(note, viewer))
    words = f"Note #{note.id}: {escape(facts.title(note))} ({told})"
    return Message(words, (*blocks, *_actions(note)))


def notes(page: Page[Note], viewer: Viewer) -> Message:
    columns: Mapping[str, Cell[Note]] = {
        "Note": lambda note, _: rich.cell(facts.title(note), A_CELL),
        "By": lambda note, viewer: rich.cell(facts.user(note.user_id, viewer), CELL),
        "Added": lambda note, viewer: tables.on(
            local_day(note.add_time, viewer) if note.add_time else None, viewer
        ),
    }
    if not page.items:
        return tables.empty("There are no notes here yet.")
    return tables.table(
        page, NOTE, columns, viewer, lambda note, viewer: escape(facts.user(note.user_id, viewer))
    )


def in_full(note: Note) -> tuple[Block, ...]:
    """Line by line, as far as a message has room."""
    words = _lines(note)
    if not has_room(note):
        words = f"{words[:WHOLE].rstrip()}… (shortened)"
    return (rich.text(words or facts.UNTITLED),)


def has_room(note: Note) -> bool:
    """Whether all of it stands in one message."""
    lines = note.words.splitlines()
    return len(lines) <= MOST_LINES and sum(len(line) + 3 for line in lines) <= WHOLE


def _lines(note: Note) -> str:
    lines = note.words.splitlines()[:MOST_LINES]
    return "\n".join(isolated(cut(line, WHOLE)) for line in lines)


def in_short(note: Note, viewer: Viewer) -> str:
    """`on Acme renewal · Ana Lima · 2 days ago`."""
    on = ", ".join(isolated(name) for _, _, name in hangs_on(note, viewer))
    added = ago(note.add_time, viewer) if note.add_time else ""
    told = (f"on {on}" if on else "", isolated(facts.user(note.user_id, viewer)), added)
    return " · ".join(part for part in told if part)


def _small(note: Note, viewer: Viewer) -> tuple[Block, ...]:
    by = isolated(escape(facts.user(note.user_id, viewer)))
    told = (
        f"added {since(note.add_time, viewer)}" if note.add_time else "",
        f"by {by}" if by else "",
        f"updated {since(note.update_time, viewer)}"
        if note.update_time and note.update_time != note.add_time
        else "",
    )
    shown = " · ".join(part for part in told if part)
    return (rich.context(shown),) if shown else ()


def _actions(note: Note) -> tuple[Block, ...]:
    if note.is_gone:
        return ()
    args, name = {"id": note.id}, f"note #{note.id}"
    return buttons.row(
        buttons.form("Edit", "notes_update", args, spoken=f"Edit {name}"),
        buttons.share("Share", "notes_get", args, spoken=f"Share {name}"),
        buttons.run("Delete…", "notes_delete", args, spoken=f"Delete {name}: asks first"),
    )


FACE = Face(
    in_short=in_short,
    shown=(Fact("Text", ("content",), lambda note, _: cut(note.words, NAME)),),
)
