"""The first of the rules: a command in which each word says itself is what it is."""

from collections.abc import Sequence
from typing import Any

from bot.blocks.kit.viewer import Viewer
from bot.commands.places import ASK, SEPARATORS, SHARE
from bot.commands.reader.line import KINDS
from bot.commands.reader.names import Known, known
from bot.commands.reader.normalise import DASHES
from bot.commands.router import Parsed, Shared, Unknown
from bot.commands.verbs import LONGEST_LINE, Command
from bot.tools.base import Call, Tool
from bot.tools.fieldtypes.base import Name, read_id
from bot.tools.fieldtypes.tool_fields import slots
from bot.tools.tokens import Token
from bot.tools.vocabulary import language, plain

JOINTS = {*SEPARATORS, ASK, SHARE}
CRM = "crm"
RUN = "run"
TEXT = "text"  # a place for whatever one says
REMOVES = "remove"  # a record, which is asked; or what a field holds


def says_itself(command: Command) -> bool:
    """Whether there is nothing to be read in another way: no names are needed to know it."""
    words, tool = command.words, command.tool
    if not words or len(command.line) > LONGEST_LINE or command.asks_help:
        return True
    if command.root not in {CRM, *KINDS}:  # of these nothing is read but what stands there
        return True
    if command.root == CRM and (tool is not None or words[0].word == RUN):
        return True
    if tool is None:
        named = words[:-1] if words[-1].word == SHARE else words
        return command.root != CRM and bool(named) and all(map(_is_number, named))
    if tool.gated:
        return words[0].word != REMOVES
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
    stages = (stage.name.casefold() for stage in viewer.lookup.stages.values())
    return name.noun == "stage" and name.text.casefold() in stages


def _is_strange(word: Token, known: Known) -> bool:
    """Neither of the language nor of their own lists, and no number."""
    bare = plain(word.word)
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
