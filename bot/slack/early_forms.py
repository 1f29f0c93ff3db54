"""Whether a line opens a form: known early, as what lets one open runs out within seconds."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.blocks.kit.viewer import Viewer
from bot.commands import either
from bot.commands.choosing import must_choose
from bot.commands.cropping import must_crop
from bot.commands.reader.understanding import Plain
from bot.commands.router import Incomplete, Parsed, Shared, Unknown
from bot.tools.base import Call, Effect

# What opens a form of its own before it is done, and when.
ASKS: Mapping[Effect, Callable[[Parsed], bool]] = {
    "bulk_delete": must_choose,
    "set_picture": must_crop,
}


def may_be_wrong(early: Parsed) -> bool:
    """What is wrong before the company's own fields are known may be right after."""
    return isinstance(early, Incomplete) and bool(early.wrong)


def is_form(meant: Parsed | Plain, viewer: Viewer) -> bool:
    """Whether a form is certain to open."""
    if isinstance(meant, Plain):
        if meant.asks_back:
            return False
        meant = meant.tries[0]
        return _opens(meant, viewer) and isinstance(meant, Incomplete) and not meant.names
    return _opens(meant, viewer) or (not isinstance(meant, Unknown | Shared) and _asks_first(meant))


def _asks_first(meant: Call[Any] | Incomplete) -> bool:
    asks = ASKS.get(meant.tool.effect)
    return asks is not None and asks(meant)


def _opens(meant: Parsed, viewer: Viewer) -> bool:
    """Not where one value can be read in two ways: then a message asks which."""
    if not isinstance(meant, Incomplete):
        return False
    return meant.needs_form and not either.readings(meant, viewer)
