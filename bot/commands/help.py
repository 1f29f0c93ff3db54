"""Menus and help, read off the tools."""

from collections.abc import Sequence
from difflib import get_close_matches

from bot.blocks import buttons
from bot.blocks.message import Block, Message
from bot.blocks.text import escape
from bot.commands.spell import compared, usage
from bot.commands.verbs import SYNONYMS
from bot.pipedrive.kinds import KINDS
from bot.tools.all import TOOLS
from bot.tools.conditions import WHERE
from bot.tools.slots import OWN, slots

A_SECTION = 15  # lines of help in one section, which holds 3,000 characters
CRM = (
    ("/crm connect", "Link your Pipedrive login."),
    ("/crm disconnect", "Unlink it again."),
    ("/crm status", "Who you are in Pipedrive, and how this bot is set up."),
    ("/crm undo", "Take back what you changed last; /crm undo 3 for the third latest."),
    ("/crm log", "What you did, with before and after; /crm log csv sends it as a file."),
    ("/crm run deals_get 12", "Run any tool by its name in the tool list."),
)


# What the bare command offers: a list, its line, and what to learn.
TIPS = {
    "deal": (
        "My open deals",
        "list owner=me status=open",
        "Tip: `/deal acme` finds Acme, `/deal 12` shows deal 12.",
    ),
    "person": (
        "My persons",
        "list owner=me sort=name",
        "Tip: `/person jo@acme.com` finds Jo, `/person edit jo email+=jo@home.com` adds an email.",
    ),
    "org": (
        "My organizations",
        "list owner=me sort=name",
        "Tip: `/org acme` finds Acme, `/org people acme` lists who works there.",
    ),
}


def _code(text: str) -> str:
    """Our own words, to be copied as they stand."""
    return f"`{_entities(text)}`"


def _entities(text: str) -> str:
    for sign, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        text = text.replace(sign, entity)
    return text


GRAMMAR = (
    f"Say it by name: {_code('/deal move acme renewal to Negotiation')}. Amounts and days as you "
    f"write them: {_code('value=12k EUR close=fri')}. {_code('field=')} empties a field, "
    f"{_code('share')} as the last word shows the channel what you read, "
    f"{_code('?')} opens the form; in quotes they are words."
)
FILTERS = (
    "Space is and, comma is or, a dash in front is not: "
    f"{_code('stage=proposal,negotiation value>10k close<+30d -label=Import sort=-value')}. "
    f"{_code('value=5k..10k')} is between, {_code('close=')} without one."
)


def explain(root: str, word: str) -> Message:
    """`/deal help`, `/deal help move`."""
    verb = SYNONYMS.get(word.lower(), word.lower())
    tool = next((tool for tool in TOOLS if tool.root == root and tool.verb == verb), None)
    if tool is None:
        return overview(root)
    fields = [f"• `{slot.called}=` {escape(slot.label)}" for slot in slots(tool.args)
              if not slot.required and slot.word.element and slot.name != WHERE]  # fmt: skip
    lines = [f"*{escape(tool.summary)}*", _code(usage(tool))]
    lines += [f"Example: {_code(f'/{tool.command} {tool.example}')}"]
    if tool.gated:
        lines.append("It asks before it does anything.")
    if fields:
        lines += ["You can also say:", *fields]
    if compared(tool):
        lines.append(FILTERS)
    if OWN in tool.args.model_fields:
        lines.append('And your company\'s own fields by their names: `"Contract length"=12`.')
    if fields and tool.changes_data:
        lines.append("`field=` with nothing after it empties the field.")
    lines.append("Leave anything out, or end with `?`, and a form opens.")
    return Message(f"{tool.summary} {_entities(usage(tool))}", (_section("\n".join(lines)),))


def overview(root: str) -> Message:
    rows = [
        (f"/{tool.command} {tool.example}", tool.summary) for tool in TOOLS if tool.root == root
    ]
    listed = rows or list(CRM)
    lines = [f"{_code(line)}\n{escape(what)}" for line, what in listed]
    sections = [
        _section("\n".join(lines[start : start + A_SECTION]))
        for start in range(0, len(lines), A_SECTION)
    ]
    explains = _code(f"/{root} help <verb>")
    tip = _context(f"Leave anything out and a form opens. {explains} explains one verb.")
    lessons = [_context(GRAMMAR), _context(FILTERS)] if rows else []
    return Message(f"/{root}: {', '.join(line for line, _ in listed)}", (*sections, *lessons, tip))


def menu(root: str) -> Message:
    """The bare command: what one most likely wants, one click away."""
    kind = next((kind for kind in KINDS.values() if kind.root == root and root in TIPS), None)
    if kind is None:
        return overview(root)
    which, line, tip = TIPS[root]
    actions = buttons.row(
        buttons.form(f"New {kind.noun}", f"{kind.many}_create", {}, style="primary"),
        buttons.form("Find…", f"{kind.many}_search", {}),
        buttons.menu(which, f"/{root}", line),
        buttons.menu("Help", f"/{root}", "help"),
    )
    return Message(
        f"{kind.many.capitalize()}: new, find, {which[:1].lower()}{which[1:]}, help.",
        (_section(f"*What about {kind.many}?*"), *actions, _context(tip)),
    )


def did_you_mean(root: str, word: str, near: Sequence[str], line: str) -> Message:
    """An unknown verb: the nearest three as buttons, and the way to search instead."""
    rest = line.split(maxsplit=2)[2:]
    choices = [buttons.menu(verb, f"/{root}", " ".join([verb, *rest])) for verb in near]
    if any(tool.command == f"{root} find" for tool in TOOLS):
        choices.append(buttons.menu("Find it", f"/{root}", " ".join(["find", word, *rest])))
    actions = buttons.row(*choices, buttons.menu("Help", f"/{root}", "help"))
    sentence = f"`/{root} {escape(word)}`: no such verb."
    sentence += " Did you mean one of these?" if near else " Help shows those that there are."
    return Message(f"/{root} {escape(word)}: no such verb.", (_section(sentence), *actions))


def nearest(word: str, verbs: Sequence[str]) -> tuple[str, ...]:
    return tuple(get_close_matches(word.lower(), verbs, 3, 0.5))


def _section(text: str) -> Block:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def _context(text: str) -> Block:
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": text}]}
