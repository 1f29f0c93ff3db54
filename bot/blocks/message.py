"""A rendered message: blocks for the eye, text for notifications and screen readers."""

from dataclasses import dataclass, replace
from typing import Any

# A Slack block is JSON of Slack's making; its shape is checked by `limits`, not by types.
Block = dict[str, Any]


@dataclass(frozen=True)
class Message:
    """Blocks and the plain text that says the same."""

    text: str
    blocks: tuple[Block, ...] = ()

    def with_more(self, *blocks: Block) -> "Message":
        return replace(self, blocks=(*self.blocks, *blocks))
