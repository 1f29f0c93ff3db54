"""A rendered message: blocks for the eye, text for notifications and screen readers."""

from dataclasses import dataclass, replace
from typing import Any

# A Slack block is JSON of Slack's making; its shape is checked by `limits`, not by types.
Block = dict[str, Any]


@dataclass(frozen=True)
class Message:
    """Blocks and the plain text that says the same.

    `shown` is how many records of a page had room in it; None where it shows no page.
    """

    text: str
    blocks: tuple[Block, ...] = ()
    shown: int | None = None

    def with_more(self, *blocks: Block) -> "Message":
        return replace(self, blocks=(*self.blocks, *blocks))
