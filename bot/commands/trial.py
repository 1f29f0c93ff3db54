"""For the command line: what a command would send, and which tools there are; sends nothing."""

from typing import Any

from bot.blocks.kit.viewer import Viewer
from bot.commands.router import Incomplete, Shared, Unknown, of_a_kind, parse, run_by_name
from bot.tools.base import request_for
from bot.tools.catalog.all import TOOLS


def trial(line: str, viewer: Viewer) -> dict[str, Any]:
    """The request, or why there is none yet."""
    command, _, text = line.strip().partition(" ")
    if command == "/crm" and text.startswith("run "):
        name, _, rest = text.removeprefix("run ").strip().partition(" ")
        parsed = run_by_name(name, rest, viewer)
    elif command == "/crm" and (told := of_a_kind(text)):
        return trial(f"/{told[0]} {told[1]}", viewer)
    else:
        parsed = parse(command, text, viewer)
    if isinstance(parsed, Shared):
        parsed = parsed.what
    if isinstance(parsed, Unknown):
        return {"unknown": parsed.word, "nearest": list(parsed.nearest)}
    if isinstance(parsed, Incomplete):
        return {"incomplete": _lacking(parsed)}
    request = request_for(parsed)
    return {
        "tool": parsed.tool.name,
        "method": request.method,
        "path": request.path,
        "query": dict(request.pairs()),
        "body": None if request.body is None else dict(request.body),
    }


def _lacking(found: Incomplete) -> dict[str, Any]:
    return {
        "tool": found.tool.name,
        "typed": dict(found.typed),
        "missing": list(found.missing),
        "wrong": dict(found.wrong),
        "names": {
            field: [{"kind": name.noun, "text": name.text} for name in names]
            for field, names in found.names.items()
        },
    }


def catalogue() -> list[dict[str, Any]]:
    return [
        {
            "name": tool.name,
            "command": f"/{tool.command}",
            "endpoint": tool.endpoint,
            "kind": tool.risk,
            "gated": tool.gated,
            "example": tool.example,
            "summary": tool.summary,
            "parameters": tool.args.model_json_schema(),
        }
        for tool in TOOLS
    ]
