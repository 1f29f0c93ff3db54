"""What is about to be created may already exist."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.blocks.kit import buttons, rich
from bot.blocks.kit.figures import expires
from bot.blocks.kit.message import Message
from bot.blocks.kit.viewer import Asker
from bot.pipedrive.records.record_types import RECORD_TYPES, page_url
from bot.text import count, cut, isolated, sentences

MOST = 3
SHORT = 24
NOT_LOOKED = "I didn't check whether it already exists: today's Pipedrive budget is nearly used up."
NOT_FOUND_OUT = "I couldn't check whether it already exists: Pipedrive's search didn't answer."


@dataclass(frozen=True)
class Alike:
    """A record that may be the same one, and what is the same."""

    noun: str
    id: int
    name: str
    detail: str
    same: str


def ask(  # noqa: PLR0913, PLR0917 - what is new, what is there, and what every question has
    noun: str, name: str, alike: Sequence[Alike], viewer: Asker, ticket: str, until: datetime
) -> Message:
    """Use what is there, or create it anyway: exactly as it was said."""
    shown = alike[:MOST]
    head = (
        rich.name(name, bold=True),
        rich.text(" is not created yet. "),
        rich.heading("This may already exist:"),
    )
    lines = [
        (
            rich.link(page_url(noun, one.id, viewer.domain), one.name),
            rich.text(f" #{one.id}"),
            *((rich.text(" · "), rich.name(one.detail)) if one.detail else ()),
            rich.text(f" ({one.same})"),
        )
        for one in shown
    ]
    more = len(alike) - len(shown)
    small = expires(until, viewer)
    if more:
        small = f"And {count(more, f'more {noun}', f'more {RECORD_TYPES[noun].many}')}. {small}"
    actions = buttons.row(
        *(
            buttons.run(
                f"Use {cut(one.name, SHORT)} #{one.id}",
                f"{RECORD_TYPES[noun].many}_get",
                {"id": one.id},
                style="primary" if number == 0 else None,
                spoken=f"Use {noun} #{one.id}: create nothing",
            )
            for number, one in enumerate(shown)
        ),
        buttons.ticket("Create anyway", "anyway", ticket, spoken=f"Create {noun} anyway"),
        buttons.ticket("Cancel", "cancel", ticket),
    )
    body = rich.block(rich.section(*head), rich.bullets(*(rich.section(*parts) for parts in lines)))
    told = "; ".join(rich.spoken(*parts) for parts in lines)
    return Message(f"{rich.spoken(*head)} {told}. {small}", (body, rich.context(small), *actions))


def title(noun: str, name: str) -> str:
    """What the question was about, once it is over."""
    return f"Create {noun} {isolated(cut(name, 60))}".rstrip()


def noted(receipt: Message, words: str) -> Message:
    return Message(sentences(receipt.text, words), (*receipt.blocks, rich.context(words)))
