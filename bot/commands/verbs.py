"""Which tool a line names with its first words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.blocks.kit.viewer import Viewer
from bot.commands.places import ASK
from bot.tools.base import Tool
from bot.tools.catalog.all import TOOLS
from bot.tools.fieldtypes.base import Name, Wrong
from bot.tools.fieldtypes.tool_fields import slots
from bot.tools.tokens import Token, tokens

LONGEST_LINE = 3_000
HELP = "help"
SYNONYMS = {
    "add": "new", "create": "new", "get": "show", "view": "show", "set": "edit",
    "update": "edit", "search": "find", "ls": "list", "remove": "delete", "rm": "delete",
    "win": "won", "lose": "lost", "duplicate": "copy",
}  # fmt: skip
# What is said of some kinds of records only.
SYNONYMS_OF = {
    "deal": {"reopen": "edit", "archive": "edit", "unarchive": "edit"},
    "activity": {"move": "edit", "complete": "done", "plan": "new", "reopen": "edit"},
    "file": {"edit": "rename", "set": "rename", "update": "rename", "new": "upload",
             "add": "upload", "attach": "upload"},
}  # fmt: skip
# What such a word says besides, as one would type it.
SAYS: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    "deal": {
        "reopen": {"status": "open"},
        "archive": {"is_archived": "yes"},
        "unarchive": {"is_archived": "no"},
    },
    "activity": {"reopen": {"done": "no"}},
}
# What the bare command stands for, where it is more than a menu.
BARE = {"activity": "list owner=me done=no due<=today sort=due limit=15", "file": "list"}
ROOTS = tuple(dict.fromkeys(tool.root for tool in TOOLS))
COMMANDS = tuple(f"/{root}" for root in ROOTS)


# What `/crm` knows beside the tools: the login, the log, what a channel is told.
CRM_VERBS = (
    "connect", "disconnect", "status", "help", "run", "undo", "log", "watch", "mute", "doctor",
    "settings",
)  # fmt: skip


_VERBS = {root: {tool.verb: tool for tool in TOOLS if tool.root == root} for root in ROOTS}


def verbs_of(root: str) -> dict[str, Tool[Any, Any]]:
    return _VERBS.get(root, {})


@dataclass(frozen=True)
class Command:
    """A line in its words; the tool that the first of them name, and the `rest` of them.

    `asks_help`: it is `help …` or a question mark alone. `said` is what the verb says besides its
    tool: `/deal reopen 12` edits the status.
    """

    root: str
    line: str
    words: Sequence[Token]
    tool: Tool[Any, Any] | None
    rest: Sequence[Token]
    asks_help: bool = False
    said: Mapping[str, str] = field(default_factory=dict)


def commanded(command: str, line: str) -> Command:
    """What was typed behind a slash command; no names are needed for it."""
    root = command.strip().lstrip("/").lower()
    line = line if line.strip() else BARE.get(root, "")
    words = tokens(line[:LONGEST_LINE])
    verbs, spoken = verbs_of(root), [word.word for word in words[:2]]
    asks_help = spoken[:1] == [HELP] or [word.word for word in words] == [ASK]
    for count in range(len(spoken), 0, -1):
        verb = " ".join([meant_by(root, spoken[0]), *spoken[1:count]])
        if verb in verbs:
            said = SAYS.get(root, {}).get(spoken[0], {})
            return Command(root, line, words, verbs[verb], words[count:], asks_help, said)
    return Command(root, line, words, None, words, asks_help)


def meant_by(root: str, word: str) -> str:
    """The verb that a word stands for."""
    return SYNONYMS_OF.get(root, {}).get(word) or SYNONYMS.get(word, word)


def is_target(show: Tool[Any, Any], word: Token, viewer: Viewer) -> bool:
    """An id, or a link that leads to one or to a reason why not."""
    try:
        found = slots(show.args)[0].word.read(word.text, viewer)
    except Wrong:
        return True
    return bool(word.word) and not isinstance(found, Name)
