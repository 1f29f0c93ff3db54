"""What a line means in the end: the formal reading, or what people mean by such words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from bot.blocks.kit.viewer import Viewer
from bot.commands.binding import (
    ASK,
    CRM,
    LONGEST_LINE,
    SEPARATORS,
    SHARE,
    UNREAD,
    Command,
    commanded,
)
from bot.commands.reader.leads import LEAD
from bot.commands.reader.line import KINDS, Reading, is_mostly_small_words, names_it, of_many
from bot.commands.reader.names import Known, known
from bot.commands.reader.normalise import DASHES
from bot.commands.reader.reading import readings
from bot.commands.router import Incomplete, Parsed, Shared, Unknown, bound, parse
from bot.text import unaccented
from bot.tools.base import Call, Tool
from bot.tools.fieldtypes.base import Name, read_id
from bot.tools.fieldtypes.tool_fields import slots
from bot.tools.tokens import Token
from bot.tools.vocabulary import language

JOINTS = {*SEPARATORS, ASK, SHARE}
RUN = "run"
TEXT = "text"  # a place for whatever one says
REMOVES = "remove"  # a record, which is asked; or what a field holds


# --- a command in which each word says itself what it is ----------------------------------------


def says_itself(command: Command) -> bool:
    """Whether there is nothing to be read in another way: no names are needed to know it."""
    words, tool = command.words, command.tool
    if not words or len(command.line) > LONGEST_LINE or command.asks_help:
        return True
    if command.root not in {CRM, LEAD, *KINDS}:  # of these nothing is read but what stands there
        return True
    if command.root == CRM and (tool is not None or words[0].word == RUN):
        return True
    if tool is None:
        named = words[:-1] if words[-1].word == SHARE else words
        return command.root != CRM and bool(named) and all(map(_is_number, named))
    if tool.gated:
        numbered = command.root != "activity" or all(map(_says_itself, command.rest))
        return words[0].word != REMOVES and numbered
    return _ends_in_a_text(tool, command.rest) or all(map(_says_itself, command.rest))


def names_all(command: Command, formal: Parsed, viewer: Viewer) -> bool:
    """Whether what does not say itself is of names, each in a place of its own.

    `move acme renewal to Negotiation`: a stage of theirs, and words that nobody knows.
    """
    if command.tool is None or isinstance(formal, Unknown | Shared):
        return False
    if isinstance(formal, Call):
        return _ends_in_quotes(command.tool, command.rest)
    if formal.needs_form:
        return False
    between = command.tool.separator
    if not between and len([slot for slot in slots(command.tool.args) if slot.required]) > 1:
        return False
    names = [name for found in formal.names.values() for name in found]
    listed = " ".join(name.text.casefold() for name in names if _is_listed(name, viewer)).split()
    said = {*SEPARATORS, *listed} if between else set(listed)
    rest = [word for word in command.rest if word.word not in said]
    ours = known(viewer)
    return all(_is_strange(word, ours) or (between and _is_number(word)) for word in rest)


def _is_listed(name: Name, viewer: Viewer) -> bool:
    """Whether it is a stage of theirs, or a colleague by the first or the whole name."""
    text, known_ = name.text.casefold(), viewer.lookup
    if name.noun == "user":
        return any(
            f"{user.name.casefold()} ".startswith(f"{text} ") for user in known_.users.values()
        )
    return name.noun == "stage" and any(
        text == one.name.casefold() for one in known_.stages.values()
    )


def _is_strange(word: Token, known: Known) -> bool:
    """Neither of the language nor of their own lists, and no number."""
    bare = unaccented(word.word)
    ours = bare == SHARE or bare in language() or bare in known.index
    return bare.isalpha() and not ours


def _ends_in_quotes(tool: Tool[Any, Any], rest: Sequence[Token]) -> bool:
    """`/activity new call "Ask jo about it"`: what stands in quotes is all of the last place."""
    last = sum(slot.required for slot in slots(tool.args)) - 1
    in_quotes = 0 <= last < len(rest) and rest[last].quoted and not rest[last].key
    return in_quotes and all(map(_says_itself, rest[last:]))


def _ends_in_a_text(tool: Tool[Any, Any], rest: Sequence[Token]) -> bool:
    """`/deal note 12 call Jo tomorrow`: behind the number all is what is to be written down."""
    *places, last = [slot.word.noun for slot in slots(tool.args) if slot.required] or [""]
    before, text = rest[: len(places)], rest[len(places) :]
    if last != TEXT or not (before and text) or text[0].text in DASHES:
        return False
    return all(map(_says_itself, before))


def _says_itself(word: Token) -> bool:
    fields = (bool(word.key) and word.op not in {":", ""}) or (word.op == ":" and bool(word.text))
    return word.quoted or fields or word.word in JOINTS or word.word == "last" or _is_number(word)


def _is_number(word: Token) -> bool:
    """A record by its number, its link or as somebody that Slack marks."""
    link = word.text.startswith(("https://", "http://", "@", "<@"))
    return not word.key and (read_id(word.text) is not None or link)


Shape = Literal["formal", "plain", "asked", "partly", "searched", "wrong", "help", "not"]
MOST_UNREAD = 4
# What a name that was typed in part may end in.
DANGLING = {"off", "of", "from", "for", "with", "than", "on", "in", "at", "by", "up", "out"}
MOST_READINGS = 3


@dataclass(frozen=True)
class Plain:
    """A line that was read as people say it.

    `tries` are the formal meanings in the order in which they are tried: a name may be that of a
    company or of a person. `explain`: it is only to be told how it was read. `others` are other
    readings, as lines. `shares`: its answer is for the whole channel.
    """

    reading: Reading
    tries: tuple[Call[Any] | Incomplete, ...]
    explain: bool = False
    others: tuple[str, ...] = ()
    shares: bool = False

    @property
    def lines(self) -> tuple[str, ...]:
        return self.reading.lines

    @property
    def asks_back(self) -> bool:
        """A list of which not every word was read: it is not what was asked for."""
        return bool(self.reading.unread) and not self.reading.writes and self.reading.is_list


def shape_of(meant: Parsed | Plain) -> Shape:
    """How a line was read, for those who count what people try: never what was in it."""
    if isinstance(meant, Plain):
        if not meant.reading.is_whole:
            return "partly"
        return "plain" if meant.reading.sure else "asked"
    inner = meant.what if isinstance(meant, Shared) else meant
    if isinstance(inner, Unknown):
        return "help" if inner.help or not inner.word else "not"
    if isinstance(inner, Incomplete) and inner.wrong:
        return "wrong"
    return "searched" if inner.tool.verb == "find" else "formal"


def understood(command: str, line: str, viewer: Viewer) -> Parsed | Plain:
    """`viewer` knows the names of the company's own lists."""
    return read(commanded(command, line), viewer)


def read(command: Command, viewer: Viewer) -> Parsed | Plain:
    """A command in which all says itself is that; else what people mean by such words."""
    formal = bound(command, viewer)
    if says_itself(command) and not _is_wrong_without_fields(command, formal):
        return formal
    if names_all(command, formal, viewer):
        return formal
    text, explain = _without_ask(command.line)
    bare = text.removesuffix(f" {SHARE}")
    shown = _said(command, bare, formal, viewer) if bare != text else None
    if shown and shown.reading.is_whole and not shown.reading.writes:
        return replace(shown, explain=explain, shares=True)
    said = _said(command, text, formal, viewer)
    return replace(said, explain=explain) if said else formal


def _said(command: Command, text: str, formal: Parsed, viewer: Viewer) -> Plain | None:
    """`text` as people say it, if that is what the line means rather than the formal reading."""
    root = command.root
    every = readings(root, text, viewer)
    found = every[:MOST_READINGS]
    best = _better(command, formal, found, viewer)
    best = best or _slipped_question(root, text, formal, viewer)
    if best is None:
        return None
    if best.named and not best.writes:
        slipped = readings(root, text, viewer, only_slips=True)
        best = replace(best, lines=(*best.lines, *_besides(best, slipped or every)))
    whole = [one.lines[0] for one in found if one is not best and one.is_whole]
    return _plain(best, viewer, tuple(dict.fromkeys([*best.otherwise, *whole])))


def _is_wrong_without_fields(command: Command, formal: Parsed) -> bool:
    """`upload to 12` is a command only at first sight; a wrong field is another matter."""
    wrong = isinstance(formal, Incomplete) and bool(formal.wrong)
    return wrong and command.root in {CRM, *KINDS} and not any(word.key for word in command.words)


def plain_of(reading: Reading, viewer: Viewer) -> Plain | None:
    """What a reading comes to that was found in another way; None if it cannot be done."""
    return _plain(reading, viewer, ())


def _besides(best: Reading, found: Sequence[Reading]) -> tuple[str, ...]:
    """Where no such name is found after all: `bigest deals` are no deals of a company's."""
    lines = (line for one in found if one.is_whole and not one.writes for line in one.lines)
    return tuple(line for line in dict.fromkeys(lines) if line not in best.lines)


def _slipped_question(root: str, text: str, formal: Parsed, viewer: Viewer) -> Reading | None:
    """`won tihs month` names no deal to be won: before it is looked for, it is a question."""
    named = isinstance(formal, Incomplete) and formal.tool.changes_data and formal.names
    if not named or not any(_asks_for_many(word) for word in text.split()):
        return None
    found = readings(root, text, viewer, only_slips=True)
    asked = (one for one in found if one.is_whole and not (one.writes or one.named))
    return next((one for one in asked if one.strong > 1), None)


def _asks_for_many(word: str) -> bool:
    """`month`, `deals`: seldom of a name, so that something else may be meant by the line."""
    alone = [said for phrase, said in language().get(unaccented(word), ()) if len(phrase) == 1]
    return any(one.role in {"unit", "noun"} for meanings in alone for one in meanings)


def _without_ask(line: str) -> tuple[str, bool]:
    bare = line.rstrip()
    asked = bare.endswith(f" {ASK}")
    return (bare[: -len(ASK)].rstrip(), True) if asked else (line, False)


def _plain(reading: Reading, viewer: Viewer, others: tuple[str, ...]) -> Plain | None:
    tries = [_try(reading, number, viewer) for number in range(len(reading.lines))]
    found = tuple(
        replace(one, others=others) if isinstance(one, Incomplete) and one.needs_form else one
        for one in tries if isinstance(one, Call | Incomplete)
    )  # fmt: skip
    return Plain(reading, found, others=others) if found else None


def _try(reading: Reading, number: int, viewer: Viewer) -> Parsed:
    line = reading.lines[number]
    if not reading.writes:
        return _parsed(line, viewer)
    asked = not reading.sure or (number > 0 and _is_last(reading, number))
    if not (asked or reading.later):
        return _parsed(line, viewer)
    parsed = _parsed(f"{line} {ASK}", viewer)
    if not asked and isinstance(parsed, Incomplete):  # what is still to be counted cannot run yet
        return replace(parsed, asked=False)
    if number and reading.lost and isinstance(parsed, Incomplete) and _is_last(reading, number):
        told = f"I found no “{reading.lost}”. Choose it below; the rest is filled in."
        return replace(parsed, wrong={"": told, **parsed.wrong})
    beside = (reading.beside,) if number and reading.beside else ()
    return _unread(parsed, (*reading.unread, *beside))


def _is_last(reading: Reading, number: int) -> bool:
    """The way out where no name comes true: all words in one field, to be looked at."""
    return number == len(reading.lines) - 1


def _unread(parsed: Parsed, unread: tuple[str, ...]) -> Parsed:
    if not unread or not isinstance(parsed, Incomplete):
        return parsed
    words = ", ".join(f"“{part}”" for part in unread)
    told = f"Not read yet: {words}. The rest is filled in below."
    if any(map(_repeats, unread)):
        told = f"I can't plan anything that repeats, {words}. Below is the first one."
    typed = {**parsed.typed, UNREAD: " ".join(unread)}
    return replace(parsed, typed=typed, wrong={"": told, **parsed.wrong})


def _repeats(words: str) -> bool:
    """`every`, `tuesdays`."""
    plain = tuple(unaccented(words).split())
    meant = [said for phrase, said in language().get(plain[0], ()) if phrase == plain]
    return any(one.role == "again" for meanings in meant for one in meanings)


def _parsed(line: str, viewer: Viewer) -> Parsed:
    command, _, rest = line.partition(" ")
    return parse(command, rest, viewer)


# --- which of them -----------------------------------------------------------------------------


def _better(
    command: Command, formal: Parsed, found: Sequence[Reading], viewer: Viewer
) -> Reading | None:
    """The reading that is meant rather than the formal one, if there is one."""
    if not found:
        return None
    best, tool = found[0], command.tool
    # The form of one change, with the rest of the line in it, before a question or a search.
    plain = [one for one in found if one.writes and (one.exact or one.beside)]
    exact = next((one for one in plain if _speaks(one)), None)
    exact = None if best.is_whole else exact
    if tool is None or isinstance(formal, Unknown):
        return exact or next((one for one in found if _speaks(one)), None)
    spoken = not any(_names_field(tool, word) for word in command.rest)
    if spoken and _asks_for_groups(best) and (isinstance(formal, Incomplete) or tool.only_shows):
        return best
    if isinstance(formal, Incomplete) and (formal.wrong or formal.missing):
        may = spoken or not tool.changes_data  # `close=tomorow` is no part of a deal's name
        return best if may and (_speaks(best) or best.is_whole) else None
    if exact and spoken and tool.changes_data and isinstance(formal, Incomplete):
        return None if _has_place(exact.unread, formal, viewer) else exact
    whole = [one for one in found if one.is_whole and spoken]
    return _against_formal(tool, formal, whole, viewer)


def _has_place(unread: Sequence[str], formal: Incomplete, viewer: Viewer) -> bool:
    """Whether what a reading leaves unread is what the command takes there."""
    names = (name for found in formal.names.values() for name in found)
    listed = {name.text.casefold() for name in names if _is_listed(name, viewer)}
    return listed.issuperset(part.casefold() for part in unread)


def _names_field(tool: Tool[Any, Any], word: Token) -> bool:
    """`close=…`, whatever the name; `close:…` only where there is such a field."""
    if word.op != ":":
        return bool(word.key)
    return bool(word.text) and any(word.key.lower() in slot.names for slot in slots(tool.args))


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
    return not reading.is_list or len(reading.lines[0].split()) > BARE or of_many(reading)


def _asks_for_groups(reading: Reading) -> bool:
    """`won deals by month`: a list of many, of which only the groups were not read."""
    asks = reading.is_list and not (reading.writes or reading.named) and reading.strong > 1
    return asks and bool(reading.groups) and reading.unread == reading.groups


BARE = len(("/deal", "list"))


def _against_formal(
    tool: Tool[Any, Any], formal: Parsed, found: Sequence[Reading], viewer: Viewer
) -> Reading | None:
    """The line is a whole command as it is; it may be a sentence all the same."""
    for reading in found:
        if not _may_overrule(tool, reading):
            continue
        meant = _parsed(reading.lines[0], viewer)
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


NAME_ALONE = 7
