"""What was typed, filled in or stored → Call | Incomplete | Unknown: pure, no I/O."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cached_property
from typing import Any

from pydantic import ValidationError

from bot.blocks.kit.viewer import Viewer
from bot.commands.binding import (
    ASK,
    LONGEST_LINE,
    ROOTS,
    SHARE,
    UNREAD,
    Command,
    as_typed,
    assign,
    commanded,
    is_target,
    reread,
    verbs_of,
    without_last,
)
from bot.commands.titles import SAYS, SYNONYMS, nearly
from bot.tools.base import FORM, Call, Tool
from bot.tools.catalog.all import BY_NAME
from bot.tools.fieldtypes.base import Also, Name, Wrong, names_in
from bot.tools.fieldtypes.tool_fields import FIELD, ToolField, given, nested, tool_fields, unsaid
from bot.tools.tokens import Token, tokens, unmarked

# Where Slack's marks name somebody: a colleague, and a line of conditions (`owner=@ana`).
PEOPLE = {"user", "condition"}


@dataclass(frozen=True)
class Incomplete:
    """A tool was named, but something is missing, wrong, or still only a name.

    `typed` is every field as it was typed: nothing is lost. `values` are those already read,
    with a `Name` where a lookup is needed. `wrong` has a sentence per field; the key "" is
    about the whole line. `asked`: the person wants to see the form, the `whole` of it.
    `others` are lines for what else may have been meant, which the form offers as buttons.
    """

    tool: Tool[Any, Any]
    typed: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, object] = field(default_factory=dict)
    wrong: Mapping[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    asked: bool = False
    whole: bool = False
    others: tuple[str, ...] = ()

    @cached_property
    def names(self) -> dict[str, list[Name]]:
        """What needs a lookup, by field."""
        return {key: found for key, value in self.values.items() if (found := names_in(value))}

    @property
    def needs_form(self) -> bool:
        return bool(self.wrong or self.missing or self.asked)


@dataclass(frozen=True)
class Unknown:
    """No tool was named. No word: the bare command, so a menu; `help`: an explanation.

    `unread`: what was said instead of a command, which means nothing to the reader.
    """

    root: str
    word: str = ""
    nearest: tuple[str, ...] = ()
    help: bool = False
    unread: str = ""


@dataclass(frozen=True)
class Shared:
    """A read whose answer is for the whole channel at once."""

    what: Call[Any] | Incomplete


Parsed = Call[Any] | Incomplete | Unknown | Shared


def of_a_kind(line: str) -> tuple[str, str] | None:
    """The root and the rest: `deal move 12 …`, and `archive deal 12`, as no other kind has it."""
    first, _, rest = line.strip().partition(" ")
    if first.lower() in ROOTS:
        return first.lower(), rest
    kind, _, rest = rest.strip().partition(" ")
    return (
        (kind.lower(), f"{first} {rest}") if first.lower() in SAYS.get(kind.lower(), {}) else None
    )


def parse(command: str, line: str, viewer: Viewer) -> Parsed:
    """Read a slash command, as clean as `lexer.clean` leaves it."""
    return bound(commanded(command, line), viewer)


def bound(command: Command, viewer: Viewer) -> Parsed:
    """The words of a command in the places of its tool."""
    root, line, words = command.root, command.line, command.words
    if command.asks_help:
        return Unknown(root, as_typed(words[1:], line), help=True)
    if not words or not verbs_of(root):
        return Unknown(root, words[0].text if words else "")
    if command.tool is None:
        return _without_verb(root, words, line, viewer)
    return _filled(command.tool, command.rest, line, viewer, command.said)


def run_by_name(name: str, line: str, viewer: Viewer) -> Parsed:
    """`/crm run deals_get id=12`: any tool by its name in the tool list."""
    tool = BY_NAME.get(name.lower())
    if tool is None:
        return Unknown("crm run", name, tuple(get_close_matches(name.lower(), BY_NAME, 3, 0.5)))
    return _filled(tool, tokens(line[:LONGEST_LINE]), line, viewer)


def bind(tool: Tool[Any, Any], typed: Mapping[str, str], viewer: Viewer) -> Call[Any] | Incomplete:
    """Fields as typed, or as a form gives them back, into a call. Empty text clears a field."""
    return settle(_read_all(tool, typed, viewer))


def to_form(tool: Tool[Any, Any], typed: Mapping[str, str], viewer: Viewer) -> Incomplete:
    """The form of a tool, with this much of it filled in."""
    return replace(_read_all(tool, typed, viewer), asked=True)


def settle(found: Incomplete) -> Call[Any] | Incomplete:
    """A call, once nothing is missing, wrong or only a name."""
    needed = [field.name for field in tool_fields(found.tool.args) if field.required]
    missing = tuple(name for name in needed if name not in found.values and name not in found.wrong)
    if not (found.wrong or missing or found.names):
        try:
            call = Call(found.tool, found.tool.args.model_validate(nested(found.values)))
        except ValidationError as error:
            wrong = {
                _where(item): _sentence(item) for item in error.errors() if item["type"] != FORM
            }
            return replace(found, wrong=wrong, missing=(), asked=True)
        if not found.asked:
            return call
    return found if missing == found.missing else replace(found, missing=missing)


def restore(stored: Mapping[str, Any], among: Mapping[str, Tool[Any, Any]] = BY_NAME) -> Call[Any]:
    """A call from a row or a button, validated again. Raises KeyError or ValidationError."""
    tool = among[stored["tool"]]
    return Call(tool, tool.args.model_validate(stored["args"]))


def restore_read(stored: Mapping[str, Any], *, public: bool = False) -> Call[Any]:
    """A call that can only be looked at again; `public`: its answer is for a whole channel.

    Raises ValueError where it would change something, takes many requests, or is private.
    """
    call = restore(stored)
    if not call.tool.only_shows or (public and call.tool.args.private):
        raise ValueError(f"{call.tool.name} is not there to be looked at")
    return call


def _where(problem: Any) -> str:
    return str(problem["loc"][0]) if problem["loc"] else ""


def _sentence(problem: Any) -> str:
    return str(problem["msg"]).removeprefix("Value error, ")


# --- finding the tool --------------------------------------------------------------------------


def _without_verb(root: str, words: Sequence[Token], line: str, viewer: Viewer) -> Parsed:
    """A number or link shows, a near miss of a verb asks, other words find.

    What Pipedrive has no search of its own for is found by its name alone, and shown.
    """
    verbs, first = verbs_of(root), words[0]
    targets = [word for word in words if word.word not in {ASK, SHARE}]
    if "show" in verbs and targets == [first] and is_target(verbs["show"], first, viewer):
        return _filled(verbs["show"], words, line, viewer)
    near = nearly(first.word, (*verbs, *SYNONYMS)) if first.word else ()
    meant = (SYNONYMS.get(word, word) for word in near)
    known = tuple(dict.fromkeys(word for word in meant if word in verbs))[:3]
    finds = verbs.get("find") or verbs.get("show")
    if known or finds is None:
        return Unknown(root, first.text, known)
    return _filled(finds, words, line, viewer)


# --- filling it --------------------------------------------------------------------------------


def _filled(
    tool: Tool[Any, Any],
    words: Sequence[Token],
    line: str,
    viewer: Viewer,
    said: Mapping[str, str] | None = None,
) -> Call[Any] | Incomplete | Shared:
    """`said` is what the verb itself says."""
    words, asked = without_last(tool, words, ASK)
    words, shared = without_last(tool, words, SHARE)
    asked = asked or any((said or {}).get(name) == value for name, value in ASKED)
    typed, problems = assign(tool, words, line, viewer)
    if len(line) > LONGEST_LINE:
        problems.append(f"I read only the first {LONGEST_LINE:,} characters of that.")
        rest = line[LONGEST_LINE:][:LONGEST_LINE]
        typed[UNREAD] = f"{typed.get(UNREAD, '')} {rest}".strip()
    found = _read_all(tool, {**(said or {}), **typed}, viewer, problems)
    read = settle(replace(found, asked=True) if asked else found)
    private = not shared or (isinstance(read, Incomplete) and read.needs_form)
    return read if private else Shared(read)


# What a verb says that no app can take back: the form asks before it is done.
ASKED = (("is_archived", "yes"),)


def _read_all(
    tool: Tool[Any, Any], typed: Mapping[str, str], viewer: Viewer, told: Sequence[str] = ()
) -> Incomplete:
    """`told` is what there is to say of the whole line already."""
    values: dict[str, object] = {}
    typed, problems = reread(tool, typed, viewer)
    wrong = {"": " ".join([*told, *problems])} if told or problems else {}
    typed = {**unsaid(tool.args, typed, viewer), **typed}
    for one in given(tool.args, viewer, typed):
        if "<" in typed[one.name] and one.type.noun not in PEOPLE:
            typed[one.name] = unmarked(typed[one.name])
        _read(one, typed[one.name], viewer, values, wrong)
    return Incomplete(tool, typed, values, wrong)


def _read(
    field: ToolField, text: str, viewer: Viewer, values: dict[str, object], wrong: dict[str, str]
) -> None:
    if not text.strip() and field.type.noun != FIELD:
        if field.type.clears:
            values[field.name] = [] if field.type.many else None
        elif not field.required:
            wrong[field.name] = f"{field.label} can't be empty in Pipedrive."
        return
    try:
        value = field.type.read(text, viewer)
    except Wrong as error:
        wrong[field.name] = str(error)
        return
    said = value if isinstance(value, Also) else Also(value)
    for name, meant in ((field.name, said.value), *said.others):
        if values.setdefault(name, meant) != meant:
            wrong[field.name] = f"{field.label} contradicts the rest of the line."
