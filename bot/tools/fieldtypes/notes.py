"""Fields of notes: which one, and what it says."""

from typing import Annotated, Any

from pydantic import Field

from bot.blocks.kit import inputs
from bot.blocks.kit.message import Block
from bot.blocks.kit.viewer import Asker, Viewer
from bot.text import as_html, as_text
from bot.tools.fieldtypes.activities import HTML, LONGEST_NOTE
from bot.tools.fieldtypes.base import FieldType, Wrong, read_id, text
from bot.tools.fieldtypes.fields import Id


def _read_number(typed: str, _: Asker) -> object:
    """Notes have no names, and Pipedrive has no pages of theirs to link to."""
    number = read_id(typed)
    if number is None:
        raise Wrong(f"“{typed}” isn't the number of a note; a list of notes shows them.")
    return number


def _number_element(typed: str, _: Asker) -> Block:
    return inputs.text(typed, limit=20)


def _read_text(typed: str, viewer: Viewer) -> object:
    words = str(text("note", LONGEST_NOTE, lines=True).read(typed, viewer))
    return as_html(words)


def _text_element(typed: str, _: Asker) -> Block:
    return inputs.text(typed, lines=True)


def _write_text(value: Any, _: Asker) -> str:
    return as_text(str(value))


NoteId = Annotated[Id, FieldType("note", _read_number, _number_element)]
NoteText = Annotated[
    str,
    Field(min_length=1, title="Text"),
    HTML,
    FieldType("text", _read_text, _text_element, _write_text, called="text"),
]
