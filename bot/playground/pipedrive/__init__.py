"""A local Pipedrive: stateful, deterministic from a seed, as strict as the real one."""

from bot.playground.pipedrive.server import make_app
from bot.playground.pipedrive.world import World

__all__ = ["World", "make_app"]
