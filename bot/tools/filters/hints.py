"""What may be meant by a word that is no filter: `mine` is `owner=me`."""

import re
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from difflib import get_close_matches

from bot.tools.quotes import in_quotes

# What people say for a filter, by the field that has it; the first field that a list has counts.
SAID = (
    ("owner", {"mine": "me", "my": "me", "me": "me"}),
    ("status", {"open": "open", "won": "won", "lost": "lost"}),
    ("done", {"done": "yes", "undone": "no", "todo": "no", "open": "no"}),
    ("overdue", {"overdue": "yes"}),
    ("due", {"today": "today", "tomorrow": "tomorrow"}),
    ("type", {type_: type_ for type_ in ("call", "meeting", "task", "deadline", "email", "lunch")}),
)
# Where a list looks for words of a name.
NAMES = ("title", "name", "subject")
# How many fields are named, and how much one has to be like what was typed.
NEAREST, LIKE = 5, 0.6
_FIELD = re.compile(r"\w[\w -]*")


def cannot_filter(words: Sequence[str], fields: Iterable[str], of: str = "") -> str:
    """`I can't filter by “mine”. Did you mean `owner=me`?`; else the few that come nearest."""
    known = dict.fromkeys(fields)
    hint = _filters(words, known.keys())
    then = f"Did you mean `{hint}`?" if hint else _some(words, list(known), of or "activity")
    return f"I can't filter by “{' '.join(words)}”. {then}"


def _some(words: Sequence[str], known: Sequence[str], of: str) -> str:
    """Fields that are written most like the first word, then those that people use most."""
    asked = _FIELD.match(words[0])
    near = get_close_matches(asked[0].lower(), known, NEAREST, LIKE) if asked else []
    told = list(dict.fromkeys((*near, *known)))[:NEAREST]
    root = "org" if of == "organization" else of
    more = f"; `/{root} help list` names all" if len(known) > len(told) else ""
    return f"You can filter by {', '.join(told)}{more}."


def _filters(words: Sequence[str], known: AbstractSet[str]) -> str:
    """Those that were meant, what is left as words of a name; empty where nobody can tell."""
    if any(sign in word for word in words for sign in "=<>:"):
        near = [_near(word, known) for word in words]
        return " ".join(near) if all(near) else ""
    meant = [_filter(word, known) for word in words]
    rest = " ".join(word for word, found in zip(words, meant, strict=True) if not found)
    name = next((field for field in NAMES if field in known), "")
    if rest and not name:
        return ""
    named = [f"{name}={in_quotes(rest) if ' ' in rest else rest}"] if rest else []
    return " ".join([*dict.fromkeys(found for found in meant if found), *named])


def _filter(word: str, known: AbstractSet[str]) -> str:
    for field, said in SAID:
        if field in known and word.lower() in said:
            return f"{field}={said[word.lower()]}"
    return ""


def _near(word: str, known: AbstractSet[str]) -> str:
    """`stat=open` is nearly `status=open`; empty where no field is called nearly so."""
    found = _FIELD.match(word)
    near = get_close_matches(found[0].lower(), known, 1) if found else []
    return f"{near[0]}{word[len(found[0]) :]}" if found and near else ""
