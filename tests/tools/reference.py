"""What the list of tools says about each of them."""

import json
from functools import cache
from typing import Any

from tests.reference import HERE
from tests.tools.beyond import BEYOND


@cache
def listed() -> dict[str, Any]:
    """The entry of every tool, by its name."""
    return {**hundred(), **BEYOND}


@cache
def hundred() -> dict[str, Any]:
    """The list of tools that was agreed."""
    entries: dict[str, Any] = json.loads((HERE / "tools.json").read_text(encoding="utf-8"))
    return entries


def gated() -> set[str]:
    """The tools that wait behind a confirm button."""
    return {name for name, entry in listed().items() if entry["gated"]}


def commands() -> dict[str, str]:
    """What people type for each tool, as it was agreed."""
    return {name: entry["commands"] for name, entry in listed().items()}
