"""The files of this folder, made from the full specifications."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from tests.reference.shrink import shrunk

# Of a parameter of a tool, what is a fact.
PARAMETER = ("name", "in", "type", "required")


def made(folder: Path) -> Iterator[tuple[str, str]]:
    """Each file's name and what belongs in it."""
    for version in ("v1", "v2"):
        full = (folder / f"openapi-{version}.yaml").read_text(encoding="utf-8")
        yield f"{version}.json", _written(shrunk(yaml.load(full, yaml.CSafeLoader)))
    entries = json.loads((folder / "tools.json").read_text(encoding="utf-8"))
    table = (folder / "tools.md").read_text(encoding="utf-8")
    gated = {row[1] for row in re.finditer(r"^\| (\w+) \|.*\| yes \|[^|]*\|$", table, re.MULTILINE)}
    commands = dict(re.findall(r"^\| (\w+) \| (`/.*?) \| [A-Z]", table, re.MULTILINE))
    tools = {
        entry["tool"]: {
            "endpoint": entry["endpoint"],
            "gated": entry["tool"] in gated,
            "commands": commands[entry["tool"]],
            "params": [{name: one[name] for name in PARAMETER if name in one}
                       for one in entry["params"]],
        }
        for entry in entries
    }  # fmt: skip
    yield "tools.json", _written(tools)


def _written(facts: Any) -> str:
    """One path or tool a line, so that a change can be read as a diff."""
    key = "paths" if "paths" in facts else ""
    inner = facts[key] if key else facts
    lines = ",\n".join(f" {json.dumps(name)}: {_packed(entry)}" for name, entry in inner.items())
    if not key:
        return f"{{\n{lines}\n}}\n"
    head = ",\n".join(
        f" {json.dumps(name)}: {_packed(value)}" for name, value in facts.items() if name != key
    )
    return f'{{\n{head},\n "{key}": {{\n{lines}\n}}}}\n'


def _packed(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
