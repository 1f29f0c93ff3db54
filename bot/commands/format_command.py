"""A tool and a call in words: the line one could have typed, a question, a title."""

from collections.abc import Mapping, Sequence
from itertools import takewhile
from typing import Any

from bot.blocks.kit.viewer import Viewer
from bot.commands.binding import SEPARATORS, where_of
from bot.commands.conditions_in_words import in_words, told_apart
from bot.commands.router import Parsed, Shared, Unknown
from bot.commands.titles import title, title_of
from bot.pipedrive.records.outcomes import Summary
from bot.pipedrive.records.record_types import RECORD_TYPES, is_list, kind_listed
from bot.tools.base import Args, Call, Tool
from bot.tools.fieldtypes.base import LABEL, called, read_id
from bot.tools.fieldtypes.tool_fields import PREFIX, ToolField, by_label, flat, offered, tool_fields
from bot.tools.filters.conditions import WHERE, FilterField
from bot.tools.quotes import QUOTES, in_quotes, join_list, split_list

READ_OTHERWISE = {*SEPARATORS, "?", "help", "share"}


def line_of(parsed: Parsed, viewer: Viewer) -> str:
    """What is known of a line as one that can be typed; empty where it names no tool."""
    if isinstance(parsed, Shared):
        return line_of(parsed.what, viewer)
    if isinstance(parsed, Unknown):
        return ""
    return format_command(parsed, viewer) if isinstance(parsed, Call) else f"/{parsed.tool.command}"


def format_command(call: Call[Any], viewer: Viewer) -> str:
    """`/deal move 12 to 5`: parsing it again gives the same call."""
    given = flat(call.args.model_dump(exclude_unset=True))
    typed = {
        field.name: "" if given[field.name] is None else field.type.write(given[field.name], viewer)
        for field in offered(call.tool.args, viewer, given)
        if field.name in given
    }
    return f"/{call.tool.root} {line(call.tool, typed, _own_names(call.tool.args, typed, viewer))}"


def _own_names(args: type[Args], typed: Mapping[str, str], viewer: Viewer) -> dict[str, str]:
    """What the company calls its own fields, where that name means one of them and nothing else."""
    said = {name for name in typed if name.startswith(PREFIX)}
    if not said:
        return {}
    taken = {name.lower() for field in tool_fields(args) for name in (field.name, field.called)}
    return {
        field.name: field.title
        for field in offered(args, viewer, typed)
        if field.name in said
        and field.title.lower() not in taken
        and (alone := by_label(args, viewer, field.title)) is not None
        and alone.name == field.name
    }


def line(
    tool: Tool[Any, Any], typed: Mapping[str, str], own: Mapping[str, str] | None = None
) -> str:
    """What follows the slash command, from fields as they were typed; `own` ones by their names.

    A place can stand without its name only as long as those before it are there too.
    """
    names = own or {}
    fields = [field for field in tool_fields(tool.args) if field.name in typed]
    required = [field for field in tool_fields(tool.args) if field.required]
    placeholders = list(takewhile(lambda field: typed.get(field.name), required))
    named = [
        typed[field.name] if field.name == WHERE else f"{field.called}={quoted(typed[field.name])}"
        for field in fields
        if field not in placeholders
    ]
    named += [
        f"{quoted(names.get(name, name))}={quoted(text)}"
        for name, text in typed.items()
        if name.startswith(PREFIX)
    ]
    spelled = _joined(tool, [quoted(typed[field.name]) for field in placeholders])
    return " ".join(part for part in (tool.verb, spelled, *named) if part)


def same_as(tool: Tool[Any, Any], typed: Mapping[str, str], viewer: Viewer) -> str:
    """`/deal move #42 to Proposal`: what a form holds, as a line to learn from.

    Names stand for ids where they are known, brackets for what is still to be said.
    """
    said = {
        field.name: _with_names(field, typed[field.name], viewer)
        for field in tool_fields(tool.args)
        if field.type.element and typed.get(field.name)
    }
    placeholders = [
        quoted(said.pop(field.name)) if field.name in said else f"<{placeholder(field)}>"
        for field in tool_fields(tool.args)
        if field.required
    ]
    rest = line(tool, said).removeprefix(tool.verb)
    return f"/{tool.command} {_joined(tool, placeholders)}".rstrip() + rest


def _with_names(field: ToolField, typed: str, viewer: Viewer) -> str:
    if field.type.noun == "deal" and not field.type.many and read_id(typed):
        return f"#{read_id(typed)}"
    if field.type.noun not in NAMED:
        return typed
    return join_list(called(field.type.noun, part, viewer) for part in split_list(typed))


def question(call: Call[Any], viewer: Viewer) -> str:
    """What was asked, in words: `Open deals of Ana Lima: label Hot`, `Feed of Acme #12`."""
    given = call.args.model_dump()
    asked = {
        field.name: _in_words(field, given[field.name], viewer)
        for field in tool_fields(call.tool.args)
        if field.type.element and given.get(field.name) is not None and field.name not in PAGING
    }
    if call.tool.names_record and asked:
        about, *rest = [part for part in asked.values() if part]
        return ", ".join((title_of(call.tool, about), *rest))
    things = _with_owner(_asked_for(call.tool, given.get("term")), asked)
    said = ", ".join(part for part in asked.values() if part)
    return f"{things}: {said}" if said else things


HOW = {"done": "done", "not done": "open"}


def _with_owner(things: str, asked: dict[str, str]) -> str:
    """`Open deals of Ana Lima`: takes what is said so from what was asked."""
    status = asked.pop("status", "").removeprefix("status ").replace(", ", " or ")
    how = " and ".join(word for word in (status, HOW.get(asked.pop("done", ""), "")) if word)
    who = next((asked.pop(name) for name in ("owner_id", "user_id") if name in asked), "")
    named = f"{how} {things[:1].lower()}{things[1:]}" if how else things
    whose = f" of {who.partition(' ')[2]}" if who else ""
    return f"{named[:1].upper()}{named[1:]}{whose}"


def _asked_for(tool: Tool[Any, Any], term: str | None) -> str:
    """`Deals`, `Archived deals`, `Results matching “acme”`; other answers go by their form."""
    if tool.returns is not Summary and not is_list(tool.returns):
        return f"Results matching “{term}”" if term else title(tool)
    many = (tool.about if tool.returns is Summary else kind_listed(tool.returns)).many
    things = f"archived {many}" if "archived" in tool.verb else many
    return f"{things.capitalize()} matching “{term}”" if term else things.capitalize()


# What a command names as people do; a deal goes by its number.
NAMED = {
    "stage", "pipeline", "user", "person", "organization", "product", "participant",
    "product line", *(f"{noun}{LABEL}" for noun in RECORD_TYPES), LABEL.strip(),
}  # fmt: skip
# What is said otherwise than as a field, or not at all.
PAGING = {"limit", "sort", "sort_by", "sort_direction", "term"}


def _in_words(field: ToolField, value: Any, viewer: Viewer) -> str:
    if isinstance(field.type, FilterField):
        return in_words(value, field.type, viewer)
    if field.type.tell:
        return field.type.tell(value, viewer)
    if isinstance(value, bool):
        return field.label.lower() if value else f"not {field.label.lower()}"
    typed = field.type.write(value, viewer)
    parts = [told_apart(field.type.noun, part, viewer) for part in split_list(typed)]
    named = ", ".join(parts) or typed
    if field.name == "id":  # what the answer is about
        return f"{named} #{typed}" if named != f"#{typed}" else named
    return f"{field.label.lower()} {named}"


def usage(tool: Tool[Any, Any]) -> str:
    """`/deal move <deal> to <stage> [pipeline=]`."""
    following = [*(f"{field.called}=" for field in extras(tool)), *compared(tool)]
    return f"{opening(tool)} [{' '.join(following)}]" if following else opening(tool)


def opening(tool: Tool[Any, Any]) -> str:
    """`/deal move <deal> to <stage>`: what has to be said."""
    placeholders = [
        f"[{placeholder(field)}]" if field.type.unsaid else f"<{placeholder(field)}>"
        for field in tool_fields(tool.args)
        if field.required
    ]
    return f"/{tool.command} {_joined(tool, placeholders)}".rstrip()


def extras(tool: Tool[Any, Any]) -> list[ToolField]:
    """The fields that may be said besides."""
    every = tool_fields(tool.args)
    return [
        field
        for field in every
        if field.type.element and not field.required and field.name != WHERE
    ]


def compared(tool: Tool[Any, Any]) -> list[str]:
    """`value>`: what can be asked beyond the fields of a list."""
    where, named = where_of(tool), {field.called for field in tool_fields(tool.args)}
    rest = [(name, of) for name, of in where.fields.items() if name not in named] if where else []
    return [f"{name}{'>' if of.ordered else '='}" for name, of in rest]


def placeholder(field: ToolField) -> str:
    return "words" if field.name == "term" else field.type.noun


def _joined(tool: Tool[Any, Any], placeholders: Sequence[str]) -> str:
    between = tool.separator
    return (f" {between} " if between else " ").join(placeholders)


def quoted(text: str) -> str:
    """In quotes where a bare word would be read as something else."""
    special = any(c.isspace() or c in QUOTES or c in "=:<>\\" for c in text)
    if special or text[:1] in {"-", "—", "–"} or text.lower() in READ_OTHERWISE:
        return in_quotes(text)
    return text
