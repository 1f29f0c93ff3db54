"""Whether people mean a line as they would say it, rather than the command that it is as well."""

from collections.abc import Sequence
from typing import Any

from bot.blocks.kit.viewer import Viewer
from bot.commands.binding import Command
from bot.commands.reader.line import Reading, is_mostly_small_words, names_it, of_many
from bot.commands.reader.names import is_listed
from bot.commands.router import Incomplete, Parsed, Shared, Unknown, parse
from bot.tools.base import Tool
from bot.tools.fieldtypes.base import Name
from bot.tools.fieldtypes.tool_fields import tool_fields
from bot.tools.tokens import Token

MOST_UNREAD = 4
BARE = len(("/deal", "list"))
NAME_ALONE = 7
# What a name that was typed in part may end in.
DANGLING = {"off", "of", "from", "for", "with", "than", "on", "in", "at", "by", "up", "out"}


def better(
    command: Command, formal: Parsed, found: Sequence[Reading], viewer: Viewer
) -> Reading | None:
    """The reading that is meant rather than the formal one, if there is one."""
    if not found:
        return None
    best, tool = found[0], command.tool
    # The form of one change, with the rest of the line in it, before a question or a search.
    takes_off = tool is not None and tool.gated  # `remove hot from acme renewal` deletes nothing
    plain = [one for one in found if one.writes and (one.exact or one.beside or takes_off)]
    exact = next((one for one in plain if _speaks(one)), None)
    exact = None if best.is_whole else exact
    if tool is None or isinstance(formal, Unknown):
        return exact or next((one for one in found if _speaks(one)), None)
    spoken = not any(_names_field(tool, word) for word in command.rest)
    if spoken and _asks_for_groups(best) and (isinstance(formal, Incomplete) or tool.only_shows):
        return best
    if isinstance(formal, Incomplete) and (formal.wrong or formal.missing):
        may = spoken or not tool.changes_data  # `close=tomorow` is no part of a deal's name
        says = best.is_whole and not (tool.verb == "find" and _says_nothing(best))
        return best if may and (_speaks(best) or says) else None
    if exact and spoken and tool.changes_data and isinstance(formal, Incomplete):
        return None if _has_place(exact.unread, formal, viewer) else exact
    whole = [one for one in found if one.is_whole and spoken]
    return _against_formal(tool, formal, whole, viewer)


def _has_place(unread: Sequence[str], formal: Incomplete, viewer: Viewer) -> bool:
    """Whether what a reading leaves unread is what the command takes there."""
    names = (name for found in formal.names.values() for name in found)
    listed = {name.text.casefold() for name in names if is_listed(name, viewer)}
    return listed.issuperset(part.casefold() for part in unread)


def _names_field(tool: Tool[Any, Any], word: Token) -> bool:
    """`close=…`, whatever the name; `close:…` only where there is such a field."""
    if word.op != ":":
        return bool(word.key)
    return bool(word.text) and any(
        word.key.lower() in field.names for field in tool_fields(tool.args)
    )


def _speaks(reading: Reading) -> bool:
    """Whether enough of it was understood to act on, or to ask about."""
    if reading.is_whole:
        return reading.writes or reading.strong > 0
    if not (reading.writes or _narrows(reading)):
        return False
    unread = sum(len(part.split()) for part in reading.unread)
    enough = unread <= MOST_UNREAD or bool(reading.beside)
    return reading.strong + 2 * reading.writes > 1 and enough


def _narrows(reading: Reading) -> bool:
    """Whether a question says more than of which kind, or at least says that."""
    told = of_many(reading) or bool(reading.groups)
    return not reading.is_list or len(reading.lines[0].split()) > BARE or told


def _says_nothing(reading: Reading) -> bool:
    """`find é`: not all records are asked for by a word that is too short to be looked for."""
    return not (reading.writes or reading.strong or reading.named or of_many(reading))


def _asks_for_groups(reading: Reading) -> bool:
    """`won deals by month`: a list of many, of which only the groups were not read."""
    asks = reading.is_list and not (reading.writes or reading.named) and reading.strong > 1
    return asks and bool(reading.groups) and reading.unread == reading.groups


def _against_formal(
    tool: Tool[Any, Any], formal: Parsed, found: Sequence[Reading], viewer: Viewer
) -> Reading | None:
    """The line is a whole command as it is; it may be a sentence all the same."""
    for reading in found:
        if not _may_overrule(tool, reading):
            continue
        meant = parse_line(reading.lines[0], viewer)
        inner = formal.what if isinstance(formal, Shared) else formal
        doubted = reading.writes and (not reading.sure or bool(reading.beside or reading.longer))
        is_same = meant == inner or _cuts_a_name_short(meant, inner)
        return None if is_same and not doubted else reading
    return None


def _cuts_a_name_short(meant: Parsed, formal: Parsed) -> bool:
    """`show board off` names what begins so, `Board offer`: a small word at its end stays."""
    if not (isinstance(meant, Incomplete) and isinstance(formal, Incomplete)):
        return False
    if meant.tool is not formal.tool or meant.values.keys() != formal.values.keys():
        return False
    pairs = [(meant.values[key], formal.values[key]) for key in meant.values]
    return all(one == other or _dangles(one, other) for one, other in pairs)


def _dangles(short: object, whole: object) -> bool:
    if not (isinstance(short, Name) and isinstance(whole, Name)):
        return False
    name, tail = short.text.casefold(), whole.text.casefold()
    return tail.startswith(f"{name} ") and set(tail.removeprefix(name).split()) <= DANGLING


def _may_overrule(tool: Tool[Any, Any], reading: Reading) -> bool:
    if tool.gated:
        return reading.writes and reading.strong > 0
    if reading.writes:
        makes = tool.verb == "new" and reading.lines[0].split()[1] == "new"
        more = reading.weight > NAME_ALONE or not reading.sure
        return tool.changes_data and (not makes or more)
    if tool.changes_data and is_mostly_small_words(reading):
        return False
    if tool.changes_data:
        return reading.strong > 0 and (
            of_many(reading) or not (reading.named or (tool.verb == "new" and names_it(reading)))
        )
    looked_for = tool.verb == "find" and reading.lines[0].split()[1] in {"show", "find"}
    return reading.strong > 0 and not looked_for


def parse_line(line: str, viewer: Viewer) -> Parsed:
    command, _, rest = line.partition(" ")
    return parse(command, rest, viewer)
