"""What cards of every kind are made of."""

from collections.abc import Sequence

from bot.blocks.kit import buttons, rich
from bot.blocks.kit.message import Block
from bot.blocks.kit.viewer import Viewer
from bot.blocks.records import custom_fields, facts
from bot.pipedrive.names.lookups import FieldOf
from bot.pipedrive.records.models import Entity
from bot.pipedrive.records.record_types import RECORD_TYPES, page_url
from bot.text import count, escape, link

MOST_FIELDS = 10  # of the company's own, and what a section holds
PAGES = {"people": "person", "org": "organization"}


def named(record: Entity, viewer: Viewer) -> tuple[Block, ...]:
    """The linked name and the number, if it has one, for the inside of a sentence."""
    url, number = page_url(record.noun, record.id, viewer.domain), facts.number(record)
    linked = rich.link(url, facts.title(record))
    return (linked, rich.text(number)) if number else (linked,)


def linked(noun: str, id: int | None, words: str, viewer: Viewer) -> str:
    """A related record by its name, for mrkdwn."""
    return link(page_url(noun, id, viewer.domain), words)


def opening(noun: str, id: int | None) -> Block | None:
    """A button to the card of a related record."""
    if id is None:
        return None
    return buttons.run(noun.capitalize(), f"{RECORD_TYPES[noun].many}_get", {"id": id},
                       spoken=f"Open {noun} #{id}")  # fmt: skip


def section(fields: Sequence[tuple[str, str]]) -> tuple[Block, ...]:
    """Facts with their labels, those that say nothing left out; the facts are mrkdwn."""
    shown = [rich.mrkdwn_text(f"*{label}*  {fact}") for label, fact in fields if fact]
    return ({"type": "section", "fields": shown},) if shown else ()


def own_fields(record: Entity, viewer: Viewer) -> tuple[Block, ...]:
    """Those of the company that are set."""
    filled = custom_fields.filled(record, viewer)
    shown = [
        (escape(custom_fields.label(field)), _linked(record, field, words, viewer))
        for field, words in filled[:MOST_FIELDS]
    ]
    more = len(filled) - len(shown)
    rest = (rich.context(f"and {count(more, 'more field', 'more fields')}"),) if more else ()
    return (*section(shown), *rest)


def _linked(record: Entity, field: FieldOf, words: str, viewer: Viewer) -> str:
    id_, noun = record.custom_fields[field.field_code], PAGES.get(field.field_type)
    if noun and isinstance(id_, int):
        return linked(noun, id_, words, viewer)
    return escape(words)
