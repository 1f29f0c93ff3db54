"""Words to fields: the named ones by name, the rest to the required ones in their order."""

from collections.abc import Sequence
from typing import Any

from bot.commands.lexer import Token
from bot.tools.base import Tool
from bot.tools.slots import Slot, slots

SEPARATORS = ("to", "into", "→")
INTO = "into"


def assign(
    tool: Tool[Any, Any], words: Sequence[Token], line: str
) -> tuple[dict[str, str], list[str]]:
    """Every field as it was typed, and a sentence for each word that has no place."""
    by_name = {name: slot for slot in slots(tool.args) for name in (slot.name, slot.called)}
    typed: dict[str, str] = {}
    loose: list[Token] = []
    problems: list[str] = []
    for word in words:
        slot = by_name.get(_field_name(word.key))
        if slot is not None and word.op in {"=", ":"} and not word.negated:
            typed[slot.name] = word.text
        elif word.key and word.op != ":":
            problems.append(_no_field(tool, slot, line[word.start : word.end]))
        else:
            loose.append(word)
    return typed, [*problems, *_fill(tool, loose, line, typed)]


def joint(tool: Tool[Any, Any]) -> str:
    """The word between two places, as the example has it: `12 to 5`, `12 into 13`."""
    places = sum(slot.required for slot in slots(tool.args))
    spoken = tool.example.split() if places > 1 else []
    return next((word for word in spoken if word in SEPARATORS), "")


def _fill(
    tool: Tool[Any, Any], words: Sequence[Token], line: str, typed: dict[str, str]
) -> list[str]:
    places = [slot for slot in slots(tool.args) if slot.required and slot.name not in typed]
    parts = _parts(tool, words, len(places))
    if joint(tool) == INTO and len(parts) == 1 < len(places) and len(words) > 1:
        left = _place(places, words, line, typed)
        return [*_not_understood(left), "Which goes into which? Write “into” between the two."]
    over = [_place(places[:1], part, line, typed) for part in parts[:-1]]
    over.append(_place(places[len(parts) - 1 :], parts[-1], line, typed))
    return [sentence for rest in over for sentence in _not_understood(rest)]


def _parts(tool: Tool[Any, Any], words: Sequence[Token], places: int) -> list[Sequence[Token]]:
    """The words before and after the joint; its own word goes before other separators."""
    between = joint(tool)
    if not between or not places:
        return [words]
    at = next(
        (
            number
            for wanted in ((between,), SEPARATORS)
            for number, word in enumerate(words)
            if word.word in wanted
        ),
        None,
    )
    if at is None:
        return [words]
    if places == 1:  # the other place has been named: `id=12 to 5`
        return [[*words[:at], *words[at + 1 :]]] if at == 0 else [words]
    return [words[:at], words[at + 1 :]]


def _place(places: Sequence[Slot], words: Sequence[Token], line: str, typed: dict[str, str]) -> str:
    """Words to places; the last place takes the rest. Returns what is left over."""
    if not places:
        return as_typed(words, line)
    if not words:
        return ""
    # A phrase in quotes is whole; bare words run on to the end of the line.
    taken = len(words) if len(places) == 1 and not words[0].quoted else 1
    typed[places[0].name] = as_typed(words[:taken], line)
    return _place(places[1:], words[taken:], line, typed)


def as_typed(words: Sequence[Token], line: str) -> str:
    if len(words) == 1 and words[0].quoted and not words[0].key:
        return words[0].text
    return " ".join(line[word.start : word.end] for word in words)


def _not_understood(left: str) -> list[str]:
    return [f"I did not understand “{left}”."] if left else []


def _field_name(key: str) -> str:
    return key.lower().replace(" ", "_").replace("-", "_")


def _no_field(tool: Tool[Any, Any], slot: Slot | None, typed: str) -> str:
    if slot is not None:
        return f"“{typed}”: say {slot.called}=…"
    known = ", ".join(slot.called for slot in slots(tool.args) if slot.word.element)
    return f"“{typed}”: {tool.verb} has no such field. It has {known}."
