"""What a name was meant for that is written only nearly so: a slip of the finger, for reads."""

from dataclasses import replace
from typing import Any

from bot.commands.binding import verbs_of
from bot.commands.reader.slips import is_slip
from bot.commands.router import Incomplete, settle
from bot.desk.caller import Caller
from bot.desk.lookup.resolve import Resolved, Resolver, Unclear
from bot.pipedrive.names.names import Match
from bot.pipedrive.records.record_types import BY_ROOT, RECORD_TYPES
from bot.text import comparable
from bot.tools.base import Call
from bot.tools.fieldtypes.base import Name, with_ids

# What is found by its name with a search that knows only whole words.
SEARCHES = {
    **{root: (kind.noun,) for root, kind in BY_ROOT.items() if kind.searched},
    "crm": ("deal", "organization", "person"),
}


def only_near(what: object, *, slips: bool = False) -> Resolved | None:
    """Of a question, the one record that is written nearly so; `slips`: but for single letters."""
    if not isinstance(what, Unclear) or what.matches or not what.near:
        return None
    match = _meant(what.name.text, what.near, slips=slips)
    if match is None:
        return None
    known = with_ids(what.found.values[what.field], {what.name: match.id})
    read = settle(replace(what.found, values={**what.found.values, what.field: known}))
    whole = not (isinstance(read, Incomplete) and read.names)
    return Resolved(read, ((what.name, match),)) if whole else None


def _meant(typed: str, near: tuple[Match, ...], *, slips: bool) -> Match | None:
    """The only one there is, or the only one of which each word is a letter away at most."""
    slipped = [match for match in near if _is_slipped(typed, match.name)]
    if len(slipped) == 1:
        return slipped[0]
    return near[0] if len(near) == 1 and not slips else None


def _is_slipped(typed: str, name: str) -> bool:
    said, called = comparable(typed).split(), comparable(name).split()
    pairs = zip(said, called, strict=False)
    return len(said) == len(called) and all(a == b or is_slip(a, b) for a, b in pairs)


async def instead(call: Call[Any], resolver: Resolver, caller: Caller) -> Resolved | Unclear | None:
    """Where a search found nothing: the record that was meant, or those that may be."""
    term = getattr(call.args, "term", "")
    if call.tool.verb != "find" or not term:
        return None
    for noun in SEARCHES.get(call.tool.root, ()):
        show = verbs_of(RECORD_TYPES[noun].root)["show"]
        name = Name(noun, term)
        found = Incomplete(show, {"id": term}, {"id": name})
        near = await resolver.near(name, caller)
        if near:
            asked = Unclear(found, "id", name, (), near)
            return only_near(asked) or asked
    return None
