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
from bot.commands.reader.line import KINDS, Reading
from bot.commands.reader.names import KnownNames, is_listed, known
from bot.commands.reader.normalise import DASHES
from bot.commands.reader.overruling import better, parse_line
from bot.commands.reader.reading import readings
from bot.commands.router import Incomplete, Parsed, Shared, Unknown, bound
from bot.text import unaccented
from bot.tools.base import Call, Tool
from bot.tools.fieldtypes.base import read_id
from bot.tools.fieldtypes.tool_fields import tool_fields
from bot.tools.tokens import Token, tokens
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


def _is_said_as_one(command: Command) -> bool:
    """`win rate`: the verb is but the first word of something else."""
    said = tuple(word.word for word in command.words)
    phrases = [phrase for phrase, _ in language().get(said[0], ()) if len(phrase) > 1]
    return any(said[: len(phrase)] == phrase for phrase in phrases)


def names_all(command: Command, formal: Parsed, viewer: Viewer) -> bool:
    """Whether what does not say itself is of names, each in a place of its own.

    `move acme renewal to Negotiation`: a stage of theirs, and words that nobody knows.
    """
    if command.tool is None or isinstance(formal, Unknown | Shared) or _is_said_as_one(command):
        return False
    if isinstance(formal, Call):
        return _ends_in_quotes(command.tool, command.rest)
    if formal.needs_form:
        return False
    between = command.tool.separator
    if not between and sum(field.required for field in tool_fields(command.tool.args)) > 1:
        return False
    names = [name for found in formal.names.values() for name in found]
    listed = " ".join(name.text.casefold() for name in names if is_listed(name, viewer)).split()
    said = {*SEPARATORS, *listed} if between else set(listed)
    rest = [word for word in command.rest if word.word not in said]
    ours = known(viewer)
    return all(_is_strange(word, ours) or (between and _is_number(word)) for word in rest)


def _is_strange(word: Token, known: KnownNames) -> bool:
    """Neither of the language nor of their own lists, and no number."""
    bare = unaccented(word.word)
    ours = bare == SHARE or bare in language() or bare in known.index
    return bare.isalpha() and not ours


def _ends_in_quotes(tool: Tool[Any, Any], rest: Sequence[Token]) -> bool:
    """`/activity new call "Ask jo about it"`: what stands in quotes is all of the last place."""
    last = sum(field.required for field in tool_fields(tool.args)) - 1
    in_quotes = 0 <= last < len(rest) and rest[last].quoted and not rest[last].key
    return in_quotes and all(map(_says_itself, rest[last:]))


def _ends_in_a_text(tool: Tool[Any, Any], rest: Sequence[Token]) -> bool:
    """`/deal note 12 call Jo tomorrow`: behind the number all is what is to be written down."""
    *places, last = [field.type.noun for field in tool_fields(tool.args) if field.required] or [""]
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
    formal = bound(_unstopped(command), viewer)
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


def _unstopped(command: Command) -> Command:
    """`Acme renewal.`: a stop that ends the line is of no name that is looked for."""
    words = command.words
    if command.tool is not None or not words or words[-1].quoted:
        return command
    last = words[-1].text
    ends = last[-1:] in STOPS and last.strip(STOPS) != ""
    return commanded(command.root, command.line.rstrip().rstrip(STOPS)) if ends else command


STOPS = ".!?…"


def _said(command: Command, text: str, formal: Parsed, viewer: Viewer) -> Plain | None:
    """`text` as people say it, if that is what the line means rather than the formal reading."""
    root = command.root
    every = readings(root, text, viewer)
    found = every[:MOST_READINGS]
    best = better(command, formal, found, viewer)
    best = best or _slipped_question(root, text, formal, viewer)
    if best is None:
        return None
    if _rests_on_a_word(best):
        meant = (one for one in readings(root, text, viewer, only_slips=True) if _asks(one))
        best = next(meant, best)
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
    return _plain(reading, viewer, reading.otherwise)


def _besides(best: Reading, found: Sequence[Reading]) -> tuple[str, ...]:
    """Where no such name is found after all: `bigest deals` are no deals of a company's."""
    lines = (line for one in found if one.is_whole and not one.writes for line in one.lines)
    return tuple(line for line in dict.fromkeys(lines) if line not in best.lines)


def _asks(reading: Reading) -> bool:
    """A question of which every word is read, and of nothing that is only called so."""
    return reading.is_whole and not reading.writes and not _rests_on_a_word(reading)


def _rests_on_a_word(reading: Reading) -> bool:
    """`my open dales`, `contcts at acme`: one strange word stands for the name of something."""
    words = tokens(reading.lines[0].partition(" ")[2])
    named = [one.text for one in words if one.key in CALLED_SO and not reading.writes]
    changed = reading.writes and not reading.exact and not any(one.key for one in words[1:2])
    target = [one.text for one in words[1:2] if changed]
    return any(one.isalpha() and one.islower() for one in [*named, *target])


CALLED_SO = {"name", "title", "subject"}


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
        return parse_line(line, viewer)
    asked = not reading.sure or (number > 0 and _is_last(reading, number))
    if not (asked or reading.later):
        return parse_line(line, viewer)
    parsed = parse_line(f"{line} {ASK}", viewer)
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


# --- what is asked of the bot itself: take my last change back, what did I change, what can you do

Doing = Literal["undo", "log", "help", "status", ""]
UNDO = {
    "undo", "revert", "ruckgangig", "annuler", "annule", "deshacer", "deshaz", "desfazer", "desfaz",
    "desfaca",
}  # fmt: skip
# Words that may go with it: each of them is of the last change, and of no other.
LAST = {
    "undo", "revert", "that", "this", "it", "my", "the", "last", "latest", "change", "edit",
    "action", "one", "please", "again", "just", "what", "i", "did", "move", "thing", "previous",
    "can", "you", "now", "oops", "ups", "oh", "sorry", "pls", "thanks",
    "bitte", "mach", "machen", "das", "die", "meine", "letzte", "anderung", "la", "le", "derniere",
    "modification", "mon", "ma", "stp", "lo", "el", "ultimo", "ultima", "cambio", "por", "favor",
    "a", "o", "mudanca", "alteracao", "isso", "eso", "esto", "ca", "cela", "es",
}  # fmt: skip
# What people say before it.
REGRETS = {"oops", "ups", "oh", "no", "sorry", "wrong", "mistake", "damn", "wait", "deal", "one"}
PHRASES: dict[Doing, tuple[str, ...]] = {
    "undo": (
        "take that back", "take it back", "roll that back", "roll it back",
        "take back my last change", "put it back", "put that back", "change it back",
        "change that back", "put it back again",
    ),
    "log": (
        "what did i change", "what did i do", "what have i done", "what have i changed",
        "my changes", "show my changes", "what i did", "what i changed", "my log", "show log",
        "show my log", "my history", "my last changes", "what was changed by me",
        "what changed", "what got changed", "what was changed", "what has changed",
        "what has been changed",
    ),
    "help": (
        "help", "help me", "what can you do", "how does this work", "how do you work",
        "what can i say", "what can i do", "what can i ask", "what can i type", "how does it work",
        "what can i ask you", "what do you understand", "how do i use this", "commands",
        "what do you do",
        "i need help", "who are you", "hilfe", "aide", "aide moi", "ayuda", "ajuda",
        "was kannst du", "help please", "pls help", "can you help", "can you help me", "menu",
    ),
    "status": (
        "who am i", "am i connected", "am i logged in", "which login", "my login", "who am i here",
    ),
}  # fmt: skip
WHEN = (
    "today", "yesterday", "this week", "last week", "lately", "recently", "please", "here",
    "so far", "this month",
)  # fmt: skip


def own_doing(text: str) -> Doing:
    """Empty for what is about records. Never of more than one change: `undo everything` is none."""
    words = unaccented(text).strip(" .!?…").replace(",", " ").split()
    said = " ".join(words)
    if UNDO & set(words) and set(words) <= LAST | UNDO and said != "undo":
        return "undo"
    while said.partition(" ")[0] in REGRETS:
        said = said.partition(" ")[2]
    for when in WHEN:
        said = said.removesuffix(f" {when}")
    return next((doing for doing, phrases in PHRASES.items() if said in phrases), "")
