"""What a typed line means, in one line to compare with."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.commands.router import Incomplete, Parsed, Shared, Unknown
from bot.tools.base import Call
from bot.tools.fieldtypes.base import Condition, Name
from bot.tools.filters.conditions import spelled
from bot.tools.filters.deals import CONDITIONS


def meaning(found: Parsed) -> str:
    """`deals_update id=12 value=15000`, `no verb “mvoe”: move, merge`, `menu`, `help move`.

    A name in angle quotes still has to be looked up.
    """
    if isinstance(found, Shared):
        return f"share {meaning(found.what)}"
    if isinstance(found, Unknown):
        return _without_tool(found)
    if isinstance(found, Call):
        return " ".join([found.tool.name, *_said(found.args.given())])
    return " ".join([found.tool.name, *_said(_values(found)), *_asked(found)])


def _without_tool(found: Unknown) -> str:
    if found.help:
        return f"help {found.word}".strip()
    return f"no verb “{found.word}”: {', '.join(found.nearest)}" if found.word else "menu"


def _values(found: Incomplete) -> Mapping[str, Any]:
    """In the order of the grammar, whatever was typed first."""
    order = list(found.tool.args.model_fields)
    return dict(sorted(found.values.items(), key=lambda item: order.index(item[0])))


def _asked(found: Incomplete) -> list[str]:
    wrong = [f"WRONG {name or 'line'}: {text}" for name, text in found.wrong.items()]
    missing = [f"MISSING {name}" for name in found.missing]
    return [*missing, *wrong, *(["FORM"] if found.asked else [])]


SIGNS = {"where": " & "}


def _said(values: Mapping[str, Any]) -> list[str]:
    return [f"{name}={_told(value, SIGNS.get(name, ','))}" for name, value in values.items()]


def _told(value: Any, sign: str = ",") -> str:
    if isinstance(value, Name):
        return f"‹{value.text}›"
    if isinstance(value, Condition):
        return spelled(value, CONDITIONS)
    if isinstance(value, list | tuple):
        return sign.join(_told(one) for one in value)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%dT%H:%M:%SZ}"
    return "nothing" if value is None else str(value)
