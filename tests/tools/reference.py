"""What the list of tools says about each of them."""

import json
import re
from functools import cache
from typing import Any

from tests.contract import reference


@cache
def listed() -> dict[str, Any]:
    """The entry of every tool, by its name."""
    entries = json.loads(reference("tools.json").read_text(encoding="utf-8"))
    return {entry["tool"]: entry for entry in entries}


@cache
def gated() -> set[str]:
    """The tools that wait behind a confirm button."""
    table = reference("tools.md").read_text(encoding="utf-8")
    return {row[1] for row in re.finditer(r"^\| (\w+) \|.*\| yes \|[^|]*\|$", table, re.MULTILINE)}


@cache
def commands() -> dict[str, str]:
    """What people type for each tool, as it was agreed."""
    table = reference("tools.md").read_text(encoding="utf-8")
    return dict(re.findall(r"^\| (\w+) \| (`/.*?) \| [A-Z]", table, re.MULTILINE))
