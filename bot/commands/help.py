"""Menus and help, read off the tools."""

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any

from bot.blocks.kit import buttons
from bot.blocks.kit.message import Block, Message
from bot.commands.binding import meant_by, verbs_of, where_of
from bot.commands.format_command import usage
from bot.commands.router import Unknown
from bot.commands.sayings import MINE, TIPS, USUAL_TIP, sayings
from bot.commands.titles import GROUPS, group, many, title
from bot.text import article, escape, joined
from bot.tools.base import Tool
from bot.tools.fieldtypes.tool_fields import OWN, tool_fields
from bot.tools.filters.conditions import WHERE, FilterField

LOGIN_AND_LOG = (
    ("/crm connect", "Connect your Pipedrive login."),
    ("/crm disconnect", "Disconnect it."),
    ("/crm status", "See who you are in Pipedrive, and how much of today's budget is used."),
    ("/crm undo", "Take back what you changed last; /crm undo 3 for the third latest."),
    ("/crm log", "See what you did: deal 12, last week, failed, csv; for admins all or @ana, too."),
    ("/crm run deals_get 12", "Run any tool by its name in the tool list."),
)
IN_A_CHANNEL = (
    ("/crm watch", "See what this channel is told of, and turn it off."),
    ("/crm watch deals won value>50k", "Have it told of deals: won, lost, moved, with filters."),
    ("/crm watch fields title,stage", "Choose which fields may be told here."),
    ("/crm mute 2h", "Hold what it is told; /crm mute off ends it."),
    ("/crm settings", "See what this workspace lets be done; admins change it."),
    ("/crm doctor", "For admins: what is wrong with the set-up, and what to do."),
)


Lines = list[tuple[str, str]]  # what is typed, what it does


def _code(text: str) -> str:
    """Our own words, to be copied as they stand."""
    return f"`{_entities(text)}`"


def _entities(text: str) -> str:
    for sign, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        text = text.replace(sign, entity)
    return text


GRAMMAR = (
    f"Say it by name: {_code('/deal move acme renewal to Negotiation')}. Amounts and days as you "
    f"write them: {_code('value=12k EUR close=fri')}. {_code('field=')} clears a field, "
    f"{_code('share')} as the last word posts the answer to the channel, "
    f"{_code('?')} opens the form. In quotes they are ordinary words."
)


def explain(root: str, word: str, said: Sequence[str] = ()) -> Message:
    """`/deal help`, `/deal help move`; `said` are lines as this person may say them."""
    word = " ".join(word.lower().split())
    verb = meant_by(root, word)
    tool = _verb(root, verb)
    if tool is None:
        return _unknown(root, word) if word and not _is_own(root, word) else overview(root, said)
    fields = [f"• `{field.called}=` {escape(field.label)}" for field in tool_fields(tool.args)
              if not field.required and field.type.element and field.name != WHERE]  # fmt: skip
    lines = [f"*{escape(tool.summary)}*", _code(usage(tool))]
    lines += [f"Example: {_code(f'/{tool.command} {tool.example}')}"]
    if tool.gated:
        lines.append("It asks before it changes anything.")
    if fields:
        lines += ["You can also say:", *fields]
    if where := where_of(tool):
        lines.append(_filters(where))
    if OWN in tool.args.model_fields:
        lines.append('And your company\'s own fields by their names: `"Contract length"=12`.')
    if fields and tool.changes_data:
        lines.append("`field=` with nothing after it clears the field.")
    lines.append("Leave anything out, or end with `?`, and a form opens.")
    return Message(f"{tool.summary} {_entities(usage(tool))}", (_section("\n".join(lines)),))


def _is_own(root: str, word: str) -> bool:
    verbs = {line.split(" ")[1] for line, _ in (*LOGIN_AND_LOG, *IN_A_CHANNEL)}
    return root == "crm" and word.partition(" ")[0] in verbs


def _unknown(root: str, word: str) -> Message:
    """Everything there is, as there is no such verb."""
    all_of_it, words = overview(root), f"/{root} has no “{escape(word, 80)}”. This is what it has:"
    return Message(f"{words} {all_of_it.text}", (_section(words), *all_of_it.blocks))


def overview(root: str, said: Sequence[str] = ()) -> Message:
    """Lines as people say them, the bot's own verbs with what they do, the others by name."""
    plainly = "\n".join(_code(line) for line in said or sayings(root))
    opening = _section(f"*Just say it*\n{plainly}")
    own, verbs = _own_lines(root), _verbs(root)
    groups = [*own, *verbs]
    sections = [
        _section(
            f"*{name}*\n" + "\n".join(f"{_code(line)}  {escape(what)}" for line, what in lines)
        )
        for name, lines in own
    ]
    sections += [_section("\n".join(f"*{name}*  {_in_a_row(lines)}" for name, lines in verbs))]
    explains = _code(f"/{root} help {_first(root)}")
    tip = _context(f"Leave anything out and a form opens. {explains} explains one verb.")
    listing = _verb(root, "list")
    where = where_of(listing) if listing else None
    lessons = [_context(GRAMMAR)] if listing else []
    lessons += [_context(_filters(where))] if where else []
    named = "; ".join(f"{name}: {', '.join(_bare(line, root) for line, _ in lines)}"
                      for name, lines in groups)  # fmt: skip
    return Message(f"/{root}. {named}.", (opening, *sections, *lessons, tip))


def _in_a_row(lines: Lines) -> str:
    return " ".join(_code(line.partition(" <")[0].partition(" [")[0]) for line, _ in lines)


def _filters(where: FilterField) -> str:
    """How conditions are combined, by an example of this list."""
    return (
        f"Space is and, comma is or, a dash in front is not: {_code(where.example)}. `..` is "
        "between two, and `field=` finds those that have none."
    )


def _own_lines(root: str) -> list[tuple[str, Lines]]:
    if root != "crm":
        return []
    return [("In this channel", list(IN_A_CHANNEL)), ("Login, undo and log", list(LOGIN_AND_LOG))]


def _verbs(root: str) -> list[tuple[str, Lines]]:
    tools = verbs_of(root).values()
    grouped = {
        name: [(_line(tool), tool.summary) for tool in tools if group(tool) == name]
        for name in GROUPS
    }
    return [(name, lines) for name, lines in grouped.items() if lines]


def _line(tool: Tool[Any, Any]) -> str:
    return usage(tool).partition(" [")[0]


def _bare(line: str, root: str) -> str:
    return line.removeprefix(f"/{root} ").partition(" <")[0]


def _first(root: str) -> str:
    return "move" if _verb(root, "move") else next(iter(verbs_of(root)), "<verb>")


def _verb(root: str, verb: str) -> Tool[Any, Any] | None:
    return verbs_of(root).get(verb)


def menu(root: str) -> Message:
    """The bare command: what one most likely wants, one click away."""
    new, find, listed = _verb(root, "new"), _verb(root, "find"), _verb(root, "list")
    label, line = MINE.get(root, (f"My {many(root)}", "list owner=me"))
    actions = buttons.row(
        buttons.form(title(new), new.name, {}, style="primary") if new else None,
        buttons.form("Find…", find.name, {}) if find else None,
        buttons.typed(label, f"/{root}", line) if label and (listed or root == "crm") else None,
        buttons.typed("Help", f"/{root}", "help"),
    )
    about = many(root) if root != "crm" else "Pipedrive"
    said = _context(f"Tip: {TIPS.get(root, USUAL_TIP.format(root=root))}")
    offered = joined([*([title(new).lower()] if new else []), *(["find"] if find else []), "help"])
    return Message(
        f"{about.capitalize()}: {offered}.",
        (_section(f"*{about.capitalize()}*"), *actions, said),
    )


def not_understood(root: str, text: str) -> Message:
    """The menu below what was not read, with lines that would be."""
    first, second = (_code(line) for line in sayings(root)[:2])
    said = f"I did not understand “{escape(text, 80)}”. Try {first} or {second}."
    below = menu(root)
    return Message(f"{said} {below.text}", (_section(said), *below.blocks))


# Types of activities that every company begins with.
TYPES = frozenset({"call", "meeting", "task", "deadline", "email", "lunch"})


def did_you_mean(root: str, word: str, near: Sequence[str], line: str) -> Message:
    """An unknown verb: the nearest three as buttons, and the way to search instead."""
    if root == "activity" and word.lower() in TYPES:
        return plan(word, line)
    rest = line.split(maxsplit=2)[2:]
    choices = [buttons.typed(verb, f"/{root}", " ".join([verb, *rest])) for verb in near]
    if _verb(root, "find"):
        choices.append(buttons.typed("Find it", f"/{root}", " ".join(["find", word, *rest])))
    actions = buttons.row(*choices, buttons.typed("Help", f"/{root}", "help"))
    then = "Did you mean one of these?" if near else "Help shows what there is."
    sentence = f"I don't know “{escape(word)}”. {then}"
    return Message(sentence, (_section(sentence), *actions))


def plan(type_: str, line: str) -> Message:
    """An activity is planned with its type: `/activity call Jo`."""
    subject = line.partition(type_)[2].strip()
    given = {"type": type_.lower(), **({"subject": subject} if subject else {})}
    press = buttons.form(
        f"Plan {article(type_.lower())}", "activities_create", given, style="primary"
    )
    typed = _code(f"/activity new {type_.lower()} {subject or '…'}")
    sentence = f"I don't know “{escape(type_)}”. To plan one: {typed}"
    actions = buttons.row(press, buttons.typed("Help", "/activity", "help"))
    return Message(f"I don't know “{escape(type_)}”.", (_section(sentence), *actions))


def nearest(word: str, verbs: Sequence[str]) -> tuple[str, ...]:
    return tuple(get_close_matches(word.lower(), verbs, 3, 0.72))


def _section(text: str) -> Block:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def _context(text: str) -> Block:
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": text}]}


def without_tool(unknown: Unknown, asked: str) -> Message:
    """To a line that names none, or one that nobody knows."""
    if unknown.unread:
        return not_understood(unknown.root, unknown.unread)
    if not unknown.word:
        return menu(unknown.root)
    return did_you_mean(unknown.root, unknown.word, unknown.nearest, asked)
