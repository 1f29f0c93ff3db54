"""Fields for rows, which are named among those of one record, and for colleagues."""

from dataclasses import replace
from typing import Annotated

from bot.blocks.kit import inputs
from bot.blocks.kit.message import Block
from bot.blocks.kit.viewer import Asker, Viewer
from bot.pipedrive.names.matching import marked, number_in
from bot.tools.fieldtypes.base import FieldType, Name, called, linked, record
from bot.tools.fieldtypes.fields import Id


def subrecord(noun: str, subject: str, name: str) -> FieldType:
    """`subject` is what a number or a link of such a row means: its person, its product."""

    def read(text: str, viewer: Asker) -> object:
        number = number_in(text)
        if number is not None:
            return number
        meant = linked(text, subject, viewer)
        return Name(noun, text.strip() if meant is None else f"#{meant}")

    def element(typed: str, viewer: Viewer) -> Block:
        chosen = [(typed, called(noun, typed, viewer))] if number_in(typed) else []
        return inputs.pick(noun, chosen)

    return FieldType(noun, read, element, lambda value, _: marked(value), called=name)


# Whoever is not named is the person who asks.
COLLEAGUE = replace(record("user"), called="user", unsaid=lambda _, __: "me")
Colleague = Annotated[Id, COLLEAGUE]
ParticipantId = Annotated[Id, subrecord("participant", "person", "participant")]
ProductLineId = Annotated[Id, subrecord("product line", "product", "line")]
