"""What was typed, filled in or stored → Call | Incomplete | Unknown: pure, no I/O."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError

from bot.blocks.viewer import Viewer
from bot.commands.lexer import Token, clean, tokens
from bot.tools.all import BY_NAME, TOOLS
from bot.tools.base import FORM, Call, Tool
from bot.tools.fields import Also, Name, Slot, Wrong, slots

SYNONYMS = {
    "add": "new", "create": "new", "get": "show", "view": "show", "set": "edit",
    "update": "edit", "search": "find", "ls": "list", "remove": "delete", "rm": "delete",
    "win": "won", "lose": "lost", "duplicate": "copy",
}  # fmt: skip
SEPARATORS = {"to", "into", "→"}
HELP = "help"


@dataclass(frozen=True)
class Incomplete:
    """A tool was named, but something is missing, wrong, or still only a name.

    `typed` is every field as it was typed: nothing is lost. `values` are those already read,
    with a `Name` where a lookup is needed. `wrong` has a sentence per field; the key "" is
    about the whole line. `asked`: the person wants to see the form.
    """

    tool: Tool[Any, Any]
    typed: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, object] = field(default_factory=dict)
    wrong: Mapping[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    asked: bool = False

    @property
    def names(self) -> dict[str, list[Name]]:
        """What needs a lookup, by field."""
        listed = {
            key: [item for item in (value if isinstance(value, list) else [value])
                  if isinstance(item, Name)]
            for key, value in self.values.items()
        }  # fmt: skip
        return {key: found for key, found in listed.items() if found}

    @property
    def needs_form(self) -> bool:
        return bool(self.wrong or self.missing or self.asked)


@dataclass(frozen=True)
class Unknown:
    """No tool was named. No word: the bare command, so a menu; `help`: an explanation."""

    root: str
    word: str = ""
    nearest: tuple[str, ...] = ()
    help: bool = False


Parsed = Call[Any] | Incomplete | Unknown


def parse(command: str, line: str, viewer: Viewer) -> Parsed:
    """Read a slash command."""
    root, cleaned = command.strip().lstrip("/").lower(), clean(line)
    words = tokens(cleaned)
    if words and words[0].text.lower() == HELP:
        return Unknown(root, " ".join(word.text for word in words[1:]), help=True)
    if not words or not _verbs(root):
        return Unknown(root, words[0].text if words else "")
    tool, rest = _tool(root, words)
    if tool is None:
        return _without_verb(root, words, cleaned, viewer)
    return _filled(tool, rest, cleaned, viewer)


def run_by_name(name: str, line: str, viewer: Viewer) -> Parsed:
    """`/crm run deals_get id=12`: any tool by its name in the tool list."""
    tool = BY_NAME.get(name)
    cleaned = clean(line)
    if tool is None:
        near = tuple(get_close_matches(name, BY_NAME, 3, 0.5))
        return Unknown("crm run", name, near)
    return _filled(tool, tokens(cleaned), cleaned, viewer)


def bind(tool: Tool[Any, Any], typed: Mapping[str, str], viewer: Viewer) -> Call[Any] | Incomplete:
    """Fields as typed, or as a form gives them back, into a call. Empty text clears a field."""
    values, wrong = _read_all(tool, typed, viewer)
    return settle(Incomplete(tool, dict(typed), values, wrong))


def to_form(tool: Tool[Any, Any], typed: Mapping[str, str], viewer: Viewer) -> Incomplete:
    """The form of a tool, with this much of it filled in."""
    values, wrong = _read_all(tool, typed, viewer)
    return Incomplete(tool, dict(typed), values, wrong, asked=True)


def settle(found: Incomplete) -> Call[Any] | Incomplete:
    """A call, once nothing is missing, wrong or only a name."""
    needed = [slot.name for slot in slots(found.tool.args) if slot.required]
    missing = tuple(name for name in needed if name not in found.values and name not in found.wrong)
    wrong = dict(found.wrong)
    if not (wrong or missing or found.names):
        try:
            call = Call(found.tool, found.tool.args.model_validate(dict(found.values)))
        except ValidationError as error:
            wrong = {
                _where(item): _sentence(item) for item in error.errors() if item["type"] != FORM
            }
            return replace(found, wrong=wrong, missing=(), asked=True)
        if not found.asked:
            return call
    return replace(found, wrong=wrong, missing=missing)


def restore(stored: Mapping[str, Any]) -> Call[Any]:
    """A call from a row or a button, validated again. Raises KeyError or ValidationError."""
    tool = BY_NAME[stored["tool"]]
    return Call(tool, tool.args.model_validate(stored["args"]))


def _where(problem: Any) -> str:
    return str(problem["loc"][0]) if problem["loc"] else ""


def _sentence(problem: Any) -> str:
    return str(problem["msg"]).removeprefix("Value error, ")


# --- finding the tool --------------------------------------------------------------------------


def _verbs(root: str) -> dict[str, Tool[Any, Any]]:
    return {tool.verb: tool for tool in TOOLS if tool.root == root}


def _tool(root: str, words: Sequence[Token]) -> tuple[Tool[Any, Any] | None, Sequence[Token]]:
    """The tool whose verb opens the line, and what follows it."""
    spoken = [word.text.lower() for word in words[:2] if not word.quoted and not word.key]
    verbs = _verbs(root)
    for count in range(len(spoken), 0, -1):
        verb = " ".join([SYNONYMS.get(spoken[0], spoken[0]), *spoken[1:count]])
        if verb in verbs:
            return verbs[verb], words[count:]
    return None, words


def _without_verb(root: str, words: Sequence[Token], cleaned: str, viewer: Viewer) -> Parsed:
    """A number or link shows, a near miss of a verb asks, other words find."""
    first, verbs = words[0], _verbs(root)
    if (
        "show" in verbs
        and len(words) == 1
        and not isinstance(_as_target(first, verbs, viewer), Name)
    ):
        return _filled(verbs["show"], words, cleaned, viewer)
    spoken = [*verbs, *SYNONYMS]
    near = [] if first.quoted else get_close_matches(first.text.lower(), spoken, 5, 0.72)
    known = tuple(dict.fromkeys(SYNONYMS.get(word, word) for word in near))[:3]
    if known or "find" not in verbs:
        return Unknown(root, first.text, known)
    return _filled(verbs["find"], words, cleaned, viewer)


def _as_target(word: Token, verbs: Mapping[str, Tool[Any, Any]], viewer: Viewer) -> object:
    target = slots(verbs["show"].args)[0].word
    return Name("", word.text) if word.key or word.quoted else target.read(word.text, viewer)


# --- filling it --------------------------------------------------------------------------------


def _filled(
    tool: Tool[Any, Any], words: Sequence[Token], line: str, viewer: Viewer
) -> Call[Any] | Incomplete:
    asked = bool(words) and words[-1].text == "?" and not words[-1].quoted
    typed, problems = _assign(tool, words[:-1] if asked else words, line)
    values, wrong = _read_all(tool, typed, viewer)
    return settle(Incomplete(tool, typed, values, {**wrong, **problems}, asked=asked))


def _assign(
    tool: Tool[Any, Any], words: Sequence[Token], line: str
) -> tuple[dict[str, str], dict[str, str]]:
    """Named fields to their slots, the rest to the required ones in their order."""
    by_name = {name: slot for slot in slots(tool.args) for name in (slot.name, slot.called)}
    typed: dict[str, str] = {}
    problems: dict[str, str] = {}
    loose: list[Token] = []
    for word in words:
        slot = by_name.get(_field_name(word.key))
        if slot is not None and word.op in {"=", ":"} and not word.negated:
            typed[slot.name] = word.text
        elif word.key and word.op != ":":
            problems[""] = _no_field(tool, line[word.start : word.end])
        else:
            loose.append(word)
    places = [slot for slot in slots(tool.args) if slot.required and slot.name not in typed]
    left = _place(places, loose, line, typed)
    if left:
        problems[""] = f"I did not understand “{left}”."
    return typed, problems


def _field_name(key: str) -> str:
    return key.lower().replace(" ", "_").replace("-", "_")


def _no_field(tool: Tool[Any, Any], word: str) -> str:
    known = ", ".join(slot.called for slot in slots(tool.args) if slot.word.element)
    return f"“{word}”: {tool.verb} has no such field. It has {known}."


def _place(places: Sequence[Slot], words: Sequence[Token], line: str, typed: dict[str, str]) -> str:
    """Words to places: `to` and `into` split, a last place takes the rest. What is left over."""
    if not places:
        return _as_typed(words, line)
    split = next((n for n, word in enumerate(words) if _separates(word)), None)
    if split is not None and len(places) > 1:
        left = _place(places[:1], words[:split], line, typed)
        return _place(places[1:], words[split + 1 :], line, typed) or left
    if not words:
        return ""
    # A phrase in quotes is whole; bare words run on to the end of the line.
    taken = len(words) if len(places) == 1 and not words[0].quoted else 1
    typed[places[0].name] = _as_typed(words[:taken], line)
    return _place(places[1:], words[taken:], line, typed)


def _separates(word: Token) -> bool:
    return word.text.lower() in SEPARATORS and not word.quoted and not word.key


def _as_typed(words: Sequence[Token], line: str) -> str:
    if len(words) == 1 and words[0].quoted and not words[0].key:
        return words[0].text
    return " ".join(line[word.start : word.end] for word in words)


def _read_all(
    tool: Tool[Any, Any], typed: Mapping[str, str], viewer: Viewer
) -> tuple[dict[str, object], dict[str, str]]:
    values: dict[str, object] = {}
    wrong: dict[str, str] = {}
    for slot in slots(tool.args):
        if slot.name in typed:
            _read(slot, typed[slot.name], viewer, values, wrong)
    return values, wrong


def _read(
    slot: Slot, text: str, viewer: Viewer, values: dict[str, object], wrong: dict[str, str]
) -> None:
    if not text.strip():
        if slot.word.clears:
            values[slot.name] = None
        elif not slot.required:
            wrong[slot.name] = f"Pipedrive cannot empty {slot.label.lower()}."
        return
    try:
        value = slot.word.read(text, viewer)
    except Wrong as error:
        wrong[slot.name] = str(error)
        return
    if isinstance(value, Also):
        for name, other in value.others:
            values.setdefault(name, other)
        value = value.value
    values[slot.name] = value
