"""What Slack adds to blocks on their way in: the ids that were left out."""

import secrets
from copy import deepcopy

from bot.playground.slack.checker import elements_in, every_block
from bot.playground.slack.wire import Json

_WITHOUT_ID = frozenset({"image"})


def with_ids(blocks: list[Json]) -> list[Json]:
    """A copy in which every block and every interactive element has its id."""
    filled = deepcopy(blocks)
    for block in every_block(filled):
        block.setdefault("block_id", _short())
        for element in elements_in(block):
            if element["type"] not in _WITHOUT_ID:
                element.setdefault("action_id", _short())
    return filled


def _short() -> str:
    return secrets.token_urlsafe(4)[:5]
