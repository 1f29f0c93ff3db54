"""Lines as people say them, at the desk: the first meaning that comes true, or a question."""

from dataclasses import dataclass, replace
from typing import Any

from bot.blocks.replies import readings as blocks
from bot.commands.reader.naming import in_names, noun_in
from bot.commands.reader.understanding import Plain
from bot.commands.router import Incomplete
from bot.desk.ambiguous_names import only_near
from bot.desk.caller import Caller
from bot.desk.lookup.resolve import Resolved, Resolver, Unclear
from bot.desk.relative_values import NOUNS
from bot.desk.reply import MessageReply, Reply
from bot.tools.base import Call
from bot.tools.fieldtypes.base import Name
from bot.tools.quotes import in_quotes


@dataclass(frozen=True)
class Settled:
    """What a line came to: `line` is the formal one that says the same."""

    what: Call[Any] | Incomplete | Resolved | Unclear
    line: str


async def settled(plain: Plain, resolver: Resolver, caller: Caller) -> Settled:
    """The first meaning whose names are just so called; else the nearest; else what to ask."""
    found: list[Settled] = []
    for one, line in zip(plain.tries, plain.lines, strict=False):
        if isinstance(one, Call) or not (one.names or plain.reading.later):
            found.append(Settled(one, line))
        else:
            found.append(Settled(await resolver.resolve(_with_steps(one, plain), caller), line))
        is_meant = _is_exact(found[-1]) or _is_file(one, found[-1])
        if is_meant and not _is_way_out(plain, found):
            return found[-1]
        longer = len(found) <= plain.reading.longer and _is_asked(found[-1])
        if longer and not _may_be_of_another_kind(plain, found[-1], len(found)):
            return found[-1]  # there is more than one of the longer name: none of the shorter
    return _next_best(found, writes=plain.reading.writes)


def _is_exact(one: Settled) -> bool:
    if isinstance(one.what, Unclear):
        return False
    return not isinstance(one.what, Resolved) or not one.what.closest


def _is_file(one: Call[Any] | Incomplete, came: Settled) -> bool:
    """A file's name has an ending that nobody types: the nearest is as good as it gets."""
    return one.tool.verb == "show" and one.tool.about.noun == "file" and _is_near(came)


def _is_near(one: Settled) -> bool:
    return isinstance(one.what, Resolved)


def _is_asked(one: Settled) -> bool:
    return isinstance(one.what, Unclear) and bool(one.what.matches)


def _may_be_of_another_kind(plain: Plain, one: Settled, number: int) -> bool:
    """`Acme Foods` is in the titles of several deals: a company that is just so called is meant."""
    others = plain.lines[number : number + 1]
    another = any(line.split()[0] != one.line.split()[0] for line in others)
    return another and isinstance(one.what, Unclear) and not any(m.exact for m in one.what.matches)


def _is_way_out(plain: Plain, found: list[Settled]) -> bool:
    """Of a change, the last meaning takes no name for one: only where no name led anywhere."""
    last = len(found) == len(plain.tries) > 1
    asks = any(map(_is_asked, found))
    return plain.reading.writes and last and asks


def _next_best(found: list[Settled], *, writes: bool) -> Settled:
    """Of a change a question, of a question whatever comes first; in the end the first of all."""
    near = [one for one in found if _is_near(one)]
    asked = [one for one in found if _is_asked(one)]
    if writes:
        return [*asked, *near, *found][0]
    if not (near or asked):
        near = [replace(one, what=only) for one in found if (only := only_near(one.what))]
    return next((one for one in found if one in near or one in asked), (near or found)[0])


def _with_steps(one: Incomplete, plain: Plain) -> Incomplete:
    """The record first: what is counted from it needs it."""
    steps: dict[str, object] = {
        field: Name(NOUNS[field], step) for field, step in plain.reading.later
    }
    record = {"id": one.values["id"]} if "id" in one.values else {}
    return replace(one, values={**record, **one.values, **steps})


def told(reply: Reply, plain: Plain, line: str, caller: Caller) -> Reply:
    """With the line that one could have typed, so that people learn it."""
    if not isinstance(reply, MessageReply) or plain.reading.later or reply.public:
        return reply
    if plain.reading.unread and not plain.reading.writes:
        return replace(
            reply, message=reply.message.with_more(blocks.not_read(plain.reading.unread))
        )
    same = in_names(line, noun_in(line), caller.viewer)
    return replace(reply, message=reply.message.with_more(blocks.same_as(same)))


def asked_back(plain: Plain, caller: Caller) -> MessageReply:
    """What was read of a question, what was not, and what may be meant instead."""
    line, *others = [in_names(one, noun_in(one), caller.viewer) for one in plain.lines]
    others += [one for one in plain.others if one not in plain.lines]
    unread = plain.reading.unread
    search = f"/crm find {in_quotes(' '.join(unread))}"
    return MessageReply(blocks.partly(line, unread, search, others))


def explained(plain: Plain, caller: Caller, typed: str) -> MessageReply:
    reading, viewer, noun = plain.reading, caller.viewer, noun_in(plain.lines[0])
    parts = [replace(part, says=in_names(part.says, noun, viewer)) for part in reading.parts]
    lines = [in_names(line, noun_in(line), viewer) for line in plain.lines if not reading.later]
    bare = typed.rstrip(" ?")
    return MessageReply(blocks.explanation(parts, lines, bare, reading.unread, plain.others))
