"""A name that fits several records, none, or one that is only nearly so called: taken, or asked."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.blocks.kit.figures import as_read
from bot.blocks.kit.message import Message
from bot.blocks.kit.viewer import Viewer
from bot.blocks.replies import refusals
from bot.commands.binding import ASK, UNREAD, verbs_of
from bot.commands.format_command import line
from bot.commands.reader.slips import is_slip
from bot.commands.router import Incomplete, settle
from bot.desk.caller import Caller
from bot.desk.lookup.recents import NOUNS, Whose, open_question
from bot.desk.lookup.resolve import (
    Resolved,
    Resolver,
    Unclear,
    is_colleague,
    is_it,
    is_last,
    slack_user,
)
from bot.desk.relative_values import RELATIVE
from bot.desk.reply import MessageReply, Reply
from bot.pipedrive.names.names import Match
from bot.pipedrive.records.record_types import BY_ROOT, RECORD_TYPES
from bot.text import comparable
from bot.tools.base import Call
from bot.tools.fieldtypes.base import Name, with_ids
from bot.tools.fieldtypes.tool_fields import FIELD, PREFIX, tool_fields
from bot.tools.filters.conditions import NEUTRAL, FilterField
from bot.tools.quotes import join_list, split_list


def question(unclear: Unclear, caller: Caller) -> MessageReply:
    """It owns `it` from now on, as what was seen last does."""
    said, noun = ask(unclear, caller.viewer), unclear.name.noun
    if noun not in NOUNS:
        return MessageReply(said)
    may_be = [(one.id, one.name) for one in (*unclear.matches, *unclear.near)]
    return MessageReply(said, saw=open_question(Whose.of(caller.link), noun, may_be))


def ask(unclear: Unclear, viewer: Viewer) -> Message:
    """Each choice is the same line with the id in place of the name."""
    name = unclear.name
    if unclear.matches:
        return refusals.which(name.noun, name.text, _choices(unclear, unclear.matches, viewer))
    if name.noun in RELATIVE:
        return refusals.not_counted(unclear.found.tool.about.noun, name.text)
    if is_last(name) or is_it(name):
        return refusals.nothing_seen(name.noun)
    if is_colleague(name):
        return refusals.no_login(slack_user(name.text))
    slip = _meant(name.text, unclear.near, slips=True)
    near = _choices(unclear, [slip] if slip else unclear.near, viewer)
    narrows = unclear.found.tool.verb == "list"
    return refusals.nothing_found(name.noun, name.text, near, narrows=narrows)


def with_closest(reply: Reply, resolved: Resolved) -> Reply:
    """Says of a read which names were taken for which records."""
    if not isinstance(reply, MessageReply) or not resolved.closest:
        return reply
    lines = [_told(name, _full(name.noun, match)) for name, match in resolved.closest]
    blocks = [block for said in lines for block in said.blocks]
    text = " ".join((reply.message.text, *(said.text for said in lines)))
    return replace(reply, message=Message(text, (*blocks, *reply.message.blocks)))


def _told(name: Name, meant: str) -> Message:
    if is_it(name):
        return refusals.seen_last(name.noun, meant)
    return refusals.closest(name.noun, name.text, meant)


def _full(noun: str, match: Match) -> str:
    return f"{match.name} #{match.id}" if noun in NOUNS else match.name


def _choices(unclear: Unclear, matches: Sequence[Match], viewer: Viewer) -> list[refusals.Choice]:
    tool = unclear.found.tool
    choices = []
    for match in matches:
        chosen = _chosen(unclear, match.id)
        # What was not read of the line is asked about in the form before anything is done.
        asks = f" {ASK}" if UNREAD in chosen else ""
        carries = {"command": f"/{tool.root}", "text": f"{line(tool, chosen)}{asks}"}
        choices.append(
            refusals.Choice(match.id, match.name, as_read(match.detail, viewer), "menu", carries)
        )
    return choices


def _chosen(unclear: Unclear, id_: int | str) -> dict[str, str]:
    """What was typed, with one of the matches in place of the name."""
    typed = dict(unclear.found.typed)
    if unclear.name.noun == FIELD:
        text = typed.pop(unclear.field)
        return {**typed, f"{PREFIX}{id_}": text}
    return {**typed, unclear.field: _with_id(unclear, id_)}


def _with_id(unclear: Unclear, id_: int | str) -> str:
    chosen = f"#{id_}" if isinstance(id_, int) else id_
    words = {field.name: field.type for field in tool_fields(unclear.found.tool.args)}
    word = words.get(unclear.field)
    if isinstance(word, FilterField):
        known = {unclear.name: id_}
        return word.write(with_ids(unclear.found.values[unclear.field], known), NEUTRAL)
    if word is None or not word.many:
        return chosen
    typed = split_list(unclear.found.typed[unclear.field])
    return join_list(chosen if part == unclear.name.text else part for part in typed)


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
