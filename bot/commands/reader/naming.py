"""A line with numbers in it → the same with names, as one would type it: `owner="Tom Berg"`."""

from collections.abc import Iterator

from bot.blocks.kit.viewer import Viewer
from bot.blocks.records import facts
from bot.commands.reader.answers import LISTS
from bot.commands.reader.line import KINDS, said
from bot.commands.reader.reading import is_field
from bot.pipedrive.names.lookups import FieldOf
from bot.tools.fieldtypes.base import LABEL, called
from bot.tools.tokens import Token, tokens

LISTED = {"owner": "user", "stage": "stage", "pipeline": "pipeline"}
OWN = ("own.", "custom_fields.")
MOVES = "move"


def noun_in(line: str) -> str:
    """Of which kind the records are that a command lists or changes."""
    root, verb = [*line.lstrip("/").split()[:2], "", ""][:2]
    return LISTS.get(verb) or KINDS.get(root, "")


def in_names(text: str, noun: str, viewer: Viewer) -> str:
    """A command, or a part of one; a number stays where two are called so."""
    words, told, at = tokens(text), "", 0
    moves = len(words) > 1 and words[1].word == MOVES
    for number, word in enumerate(words):
        led = moves and number > 1 and words[number - 1].word == "to"
        named = _value("stage", word.text, viewer) if led else _named(word, noun, viewer)
        if named:
            told, at = f"{told}{text[at : word.start]}{named}", word.end
    return told + text[at:]


def _named(word: Token, of: str, viewer: Viewer) -> str:
    sign, values = "-" * word.negated, word.text.split(",")
    if word.key.startswith(OWN) and (field := _field(word.key, of, viewer)):
        labels = {str(one.id): one.label for one in field.options or ()}
        told = ",".join(said(labels.get(one, one)) for one in values) if word.text else ""
        return f"{sign}{said(field.field_name)}{word.op}{told}"
    noun = LISTED.get(word.key, "")
    if word.key == "label":
        noun = f"{of}{LABEL}".removeprefix("deal ")
    if not noun or not all(one.isdecimal() for one in values):
        return ""
    return f"{sign}{word.key}{word.op}{','.join(_value(noun, one, viewer) for one in values)}"


def _value(noun: str, id_: str, viewer: Viewer) -> str:
    name = called(noun, id_, viewer)
    return said(name) if list(_names(noun, viewer)).count(name.casefold()) == 1 else id_


def _names(noun: str, viewer: Viewer) -> Iterator[str]:
    lookup = viewer.lookup
    match noun:
        case "user":
            return (one.name.casefold() for one in lookup.users.values())
        case "stage":
            return (one.name.casefold() for one in lookup.stages.values())
        case "pipeline":
            return (one.name.casefold() for one in lookup.pipelines.values())
    of = noun.removesuffix(LABEL.strip()).strip() or "deal"
    return (one.label.casefold() for one in lookup.labels.get(of, {}).values())


def _field(key: str, noun: str, viewer: Viewer) -> FieldOf | None:
    """One that no other field, of theirs or of Pipedrive's own, is called like."""
    own = list(facts.company_fields(noun, viewer))
    field = next((one for one in own if one.field_code == key.rpartition(".")[2]), None)
    if field is None or is_field(field.field_name):
        return None
    return field if [one.field_name for one in own].count(field.field_name) == 1 else None
