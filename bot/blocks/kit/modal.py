"""The frame that every modal has, and what it remembers of itself until it comes back.

Where somebody decides in several steps, each is a modal with a `form` that asks and a `read` that
says what was settled, or raises Unreadable or NotYet.
"""

import json
from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel

from bot.blocks.kit.buttons import encoded
from bot.blocks.kit.inputs import plain
from bot.blocks.kit.message import Block

WAY_BACK = "way_back"
WORDS = 24  # characters that Slack gives a title and a button of a modal
View = Mapping[str, Any]  # Any: as Slack sends it


class Unreadable(ValueError):
    """A modal of another version, or one that was tampered with."""


class NotYet(ValueError):
    """It cannot be taken as it was filled in: a sentence per input."""

    def __init__(self, wrong: Mapping[str, str]) -> None:
        super().__init__("; ".join(wrong.values()))
        self.wrong = wrong


class Remembered(BaseModel):
    """`kept` was put in as it was opened, and comes back as it is."""

    kept: dict[str, str]

    @property
    def way_back(self) -> str:
        """The way back to where it was opened, sealed."""
        return self.kept.get(WAY_BACK, "")


M = TypeVar("M", bound=Remembered)


def modal(  # noqa: PLR0913 - the parts that Slack gives a modal
    callback: str,
    title: str,
    submit: str,
    blocks: list[Block],
    remembers: Mapping[str, object] | str,
    *,
    close: str = "Cancel",
) -> Block:
    """`remembers` what `remembered` reads; or a text, which is sealed as a whole."""
    kept = {} if isinstance(remembers, str) else {**remembers, "kept": remembers.get("kept", {})}
    return {
        "type": "modal",
        "callback_id": callback,
        "title": plain(title, WORDS),
        "submit": plain(submit, WORDS),
        "close": plain(close, WORDS),
        "private_metadata": encoded(kept) if kept else remembers,
        "blocks": blocks,
    }


def notice(title: str, *blocks: Block) -> Block:
    """A modal that only says something."""
    return {
        "type": "modal",
        "callback_id": "notice",
        "title": plain(title, WORDS),
        "close": plain("Close", WORDS),
        "blocks": list(blocks),
    }


def field(name: str, label: str, element: Block, *, hint: str = "", needed: bool = True) -> Block:
    """One input with its label."""
    block: Block = {
        "type": "input",
        "block_id": name,
        "label": plain(label, 2000),
        "element": element,
        "optional": not needed,
    }
    return {**block, "hint": plain(hint, 2000)} if hint else block


def with_way_back(view: Block, way_back: str) -> Block:
    remembers = json.loads(view["private_metadata"])
    kept = {**remembers["kept"], WAY_BACK: way_back}
    return {**view, "private_metadata": encoded({**remembers, "kept": kept})}


def remembered(view: View, of: type[M]) -> M:
    """What a modal brings back. Raises Unreadable."""
    try:
        return of.model_validate_json(view["private_metadata"])
    except (ValueError, KeyError, TypeError) as error:
        raise Unreadable from error
