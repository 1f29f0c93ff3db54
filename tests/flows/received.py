"""What Pipedrive received, as its own ledger has it."""

from typing import Any

from bot.playground.run import Playground


def writes(desk: Playground) -> list[tuple[str, str, Any]]:
    """Method, path and body of everything that was to change something, oldest first."""
    return [
        (entry.method, entry.path, entry.body)
        for entry in desk.world.ledger
        if entry.method != "GET"
    ]


def requests(desk: Playground, path: str) -> list[str]:
    return [f"{entry.method} {entry.path}" for entry in desk.world.ledger if entry.path == path]
