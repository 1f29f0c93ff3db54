"""Which tool a line names with its first words."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.blocks.kit.viewer import Viewer
from bot.tools.base import Tool
from bot.tools.catalog.all import TOOLS
from bot.tools.fieldtypes.base import Name, Wrong
from bot.tools.tokens import Token
from bot.tools.tool_fields import slots

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


_VERBS = {root: {tool.verb: tool for tool in TOOLS if tool.root == root} for root in ROOTS}


def verbs_of(root: str) -> dict[str, Tool[Any, Any]]:
    return _VERBS.get(root, {})


def tool_of(root: str, words: Sequence[Token]) -> tuple[Tool[Any, Any] | None, Sequence[Token]]:
    """The tool whose verb opens the line, and what follows it."""
    verbs, spoken = verbs_of(root), [word.word for word in words[:2]]
    for count in (2, 1):
        verb = " ".join([meant_by(root, spoken[0]), *spoken[1:count]])
        if verb in verbs:
            return verbs[verb], words[count:]
    return None, words


def says(root: str, word: str) -> Mapping[str, str]:
    """What a verb says besides its tool: `/deal reopen 12` edits the status."""
    return SAYS.get(root, {}).get(word, {})


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
