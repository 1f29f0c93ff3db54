"""What each verb is called: on its form, on its button, where help lists it, and by people.

A title of a form has 24 characters at most.
"""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from functools import lru_cache
from typing import Any, NamedTuple

from bot.pipedrive.records.record_types import BY_ROOT
from bot.text import article
from bot.tools.base import Tool

LOOK, CHANGE, AROUND, PAST, NUMBERS, REMOVE = (
    "Look", "Change", "Around it", "What happened", "Numbers", "Remove",
)  # fmt: skip
GROUPS = (LOOK, CHANGE, AROUND, PAST, NUMBERS, REMOVE)


class Title(NamedTuple):
    """`{}` is the noun, `{a}` one of its kind, `{s}` are many of them."""

    form: str
    submit: str
    group: str


VERBS: Mapping[str, Title] = {
    # Look.
    "list": Title("List {s}", "Show", LOOK),
    "find": Title("Find {s}", "Find", LOOK),
    "show": Title("Show {a}", "Show", LOOK),
    "archived": Title("Archived {s}", "Show", LOOK),
    "all": Title("Export {s}", "Export", LOOK),
    "changes": Title("Changed {s}", "Show", LOOK),
    "deal": Title("Activities of a deal", "Show", LOOK),
    "find-by": Title("Find by a field", "Find", LOOK),
    "find-deals": Title("Find deals", "Find", LOOK),
    # Change.
    "new": Title("New {}", "Create", CHANGE),
    "edit": Title("Edit {a}", "Save", CHANGE),
    "move": Title("Move {a}", "Move", CHANGE),
    "won": Title("Mark {a} as won", "Mark as won", CHANGE),
    "lost": Title("Mark {a} as lost", "Mark as lost", CHANGE),
    "done": Title("Mark {a} as done", "Mark as done", CHANGE),
    "copy": Title("Duplicate {a}", "Duplicate", CHANGE),
    "convert": Title("Convert {a}", "Convert", CHANGE),
    "rename": Title("Rename {a}", "Save", CHANGE),
    "save": Title("Save to Pipedrive", "Save", CHANGE),
    "upload": Title("Upload a file", "Upload", CHANGE),
    "link": Title("Link a remote file", "Link", CHANGE),
    "picture": Title("Picture of {a}", "Save", CHANGE),
    # Around it.
    "follow": Title("Add a follower", "Add", AROUND),
    "unfollow": Title("Remove a follower", "Remove", AROUND),
    "followers": Title("Followers of {a}", "Show", AROUND),
    "participants": Title("Participants", "Show", AROUND),
    "add-participant": Title("Add a participant", "Add", AROUND),
    "remove-participant": Title("Remove a participant", "Remove", AROUND),
    "products": Title("Products of {a}", "Show", AROUND),
    "add-product": Title("Add a product", "Add", AROUND),
    "edit-product": Title("Edit a product", "Save", AROUND),
    "remove-product": Title("Remove a product", "Remove", AROUND),
    "files": Title("Files of {a}", "Show", AROUND),
    "attach": Title("Attach files", "Attach", AROUND),
    "download": Title("Download a file", "Download", LOOK),
    "note": Title("Note on {a}", "Add", AROUND),
    "notes": Title("Notes on {a}", "Show", AROUND),
    "show-note": Title("Show a note", "Show", LOOK),
    "edit-note": Title("Edit a note", "Save", CHANGE),
    "people": Title("People of {a}", "Show", AROUND),
    "deals": Title("Deals of {a}", "Show", AROUND),
    "activities": Title("Activities of {a}", "Show", AROUND),
    "access": Title("Who can see {a}", "Show", AROUND),
    # What happened.
    "history": Title("History of {a}", "Show", PAST),
    "feed": Title("Feed of {a}", "Show", PAST),
    "participant-history": Title("Participant history", "Show", PAST),
    "mail": Title("Mail of {a}", "Show", PAST),
    # Numbers.
    "summary": Title("{} summary", "Add up", NUMBERS),
    "summary archived": Title("Summary of the archive", "Add up", NUMBERS),
    "timeline": Title("{s} over time", "Show", NUMBERS),
    "timeline archived": Title("Archive over time", "Show", NUMBERS),
    # Remove.
    "merge": Title("Merge two {s}", "Merge", REMOVE),
    "delete": Title("Delete {a}", "Delete", REMOVE),
    "delete-note": Title("Delete a note", "Delete", REMOVE),
    "bulk-delete": Title("Delete {s}", "Delete", REMOVE),
    "remove-picture": Title("Remove a picture", "Remove", REMOVE),
}
MOST = 24
SHORT = {"organization": "org", "organizations": "orgs"}  # where the whole word does not fit


def noun(root: str) -> str:
    return BY_ROOT[root].noun if root in BY_ROOT else root


def many(root: str) -> str:
    return BY_ROOT[root].many if root in BY_ROOT else root


def title(tool: Tool[Any, Any]) -> str:
    """`New deal`, `Mark a deal as lost`."""
    if tool.root == "crm" and tool.verb == "find":
        return "Find in Pipedrive"
    form = _named(tool).form
    one, several = noun(tool.root), many(tool.root)
    words = _filled(form, one, several)
    if len(words) > MOST:
        words = _filled(form, SHORT.get(one, one), SHORT.get(several, several))
    return words[:1].upper() + words[1:]


def title_of(tool: Tool[Any, Any], record: str) -> str:
    """Over an answer: `History of Acme renewal #12`, `Participants: Acme renewal #12`."""
    form = _named(tool).form
    if "of {a}" in form or "see {a}" in form:
        return form.replace("{a}", record)
    return f"{title(tool)}: {record}"


def submit(tool: Tool[Any, Any]) -> str:
    """Three dots where something is asked before it is done."""
    return _named(tool).submit + ("…" if tool.gated else "")


def group(tool: Tool[Any, Any]) -> str:
    return _named(tool).group


def _named(tool: Tool[Any, Any]) -> Title:
    if tool.verb not in VERBS:
        raise LookupError(
            f"/{tool.command} has no title: say in VERBS what “{tool.verb}” is called"
        )
    return VERBS[tool.verb]


def _filled(form: str, one: str, several: str) -> str:
    return form.replace("{a}", article(one)).replace("{s}", several).replace("{}", one)


# --- what people say in place of a verb -----------------------------------------------------------

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


# What `/crm` knows beside the tools: the login, the log, what a channel is told.
CRM_VERBS = (
    "connect", "disconnect", "status", "help", "run", "undo", "log", "watch", "mute", "doctor",
    "settings",
)  # fmt: skip


@lru_cache(maxsize=1_024)
def nearly(word: str, verbs: Sequence[str]) -> Sequence[str]:
    """Most lines begin with one of a few words, and to look for what is near one takes its time."""
    return get_close_matches(word, verbs, 5, 0.72)
