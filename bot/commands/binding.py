"""The words of a command: the first name a tool, the others stand in its fields.

Those with a name go to that field, the rest to the required ones in their order.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from bot.blocks.kit.viewer import Viewer
from bot.commands.titles import BARE, SAYS, SYNONYMS, SYNONYMS_OF
from bot.tools.base import Tool
from bot.tools.catalog.all import TOOLS
from bot.tools.fieldtypes.base import LONGEST_WORD, Name, Wrong, can_be, meant, read_id
from bot.tools.fieldtypes.tool_fields import ToolField, by_label, tool_fields
from bot.tools.filters.conditions import WHERE, FilterField
from bot.tools.quotes import split_list
from bot.tools.tokens import COMPARING, Token, tokens, value_end, value_text

LONGEST_LINE = 3_000
HELP = "help"
ROOTS = tuple(dict.fromkeys(tool.root for tool in TOOLS))
COMMANDS = tuple(f"/{root}" for root in ROOTS)
CRM = "crm"  # the command of what is asked of no kind of record first
_VERBS = {root: {tool.verb: tool for tool in TOOLS if tool.root == root} for root in ROOTS}


def verbs_of(root: str) -> dict[str, Tool[Any, Any]]:
    return _VERBS.get(root, {})


@dataclass(frozen=True)
class Command:
    """A line in its words; the tool that the first of them name, and the `rest` of them.

    `asks_help`: it is `help …` or a question mark alone. `said` is what the verb says besides its
    tool: `/deal reopen 12` edits the status.
    """

    root: str
    line: str
    words: Sequence[Token]
    tool: Tool[Any, Any] | None
    rest: Sequence[Token]
    asks_help: bool = False
    said: Mapping[str, str] = field(default_factory=dict)


def commanded(command: str, line: str) -> Command:
    """What was typed behind a slash command; no names are needed for it."""
    root = command.strip().lstrip("/").lower()
    line = line if line.strip() else BARE.get(root, "")
    words = tokens(line[:LONGEST_LINE])
    verbs, spoken = verbs_of(root), [word.word for word in words[:2]]
    asks_help = spoken[:1] == [HELP] or [word.word for word in words] == [ASK]
    for count in range(len(spoken), 0, -1):
        verb = " ".join([meant_by(root, spoken[0]), *spoken[1:count]])
        if verb in verbs:
            said = SAYS.get(root, {}).get(spoken[0], {})
            return Command(root, line, words, verbs[verb], words[count:], asks_help, said)
    return Command(root, line, words, None, words, asks_help)


def meant_by(root: str, word: str) -> str:
    """The verb that a word stands for."""
    return SYNONYMS_OF.get(root, {}).get(word) or SYNONYMS.get(word, word)


def is_target(show: Tool[Any, Any], word: Token, viewer: Viewer) -> bool:
    """An id, or a link that leads to one or to a reason why not."""
    try:
        found = tool_fields(show.args)[0].type.read(word.text, viewer)
    except Wrong:
        return True
    return bool(word.word) and not isinstance(found, Name)


# --- which field a word belongs to ---------------------------------------------------------------

SEPARATORS = ("to", "into", "→")
INTO = "into"
ASK, SHARE = "?", "share"
# Quotes around one of these make it a word like any other.
OUR_WORDS = frozenset({*SEPARATORS, ASK, SHARE})
# What stands beside the fields: words that have no place, as they were typed.
UNREAD = "unread"
MOST_TOLD = 3
NEAREST = 4
MOST_LISTED = 8  # a form with more of them keeps the rest under More fields


def assign(
    tool: Tool[Any, Any],
    words: Sequence[Token],
    line: str,
    viewer: Viewer,
    given: AbstractSet[str] = frozenset(),
) -> tuple[dict[str, str], list[str]]:
    """Every field as it was typed, words without a place under UNREAD, and what is to be asked.

    What is `given` already takes nothing more.
    """
    by_name = {name: field for field in tool_fields(tool.args) for name in field.names}
    where = where_of(tool)
    where = where.of_company(viewer) if where else None
    words = where.joined(words) if where else words
    typed: dict[str, str] = {}
    loose: list[Token] = []
    strange: list[Token] = []
    at = 0
    while at < len(words):
        word, start, at = words[at], at, at + 1
        field = _named(word.key, by_name, tool, viewer) if word.key else None
        if where and _is_condition(word, field, where, typed):
            at = where.end(words, start, line, viewer)
            said = line[word.start : words[at - 1].end]
            typed[WHERE] = f"{typed.get(WHERE, '')} {said}".strip()
        elif field and field.name not in given and word.op in {"=", ":"} and not word.negated:
            free = field.type.free and _are_filled(tool, loose, typed, given, field)
            at = _to_next_field(words, start) if free else _end(words, start, line, field, viewer)
            typed[field.name] = value_text(words[start:at], line)
        elif _is_pair(tool, word, typed):
            typed |= zip(tool.args.pair or (), (word.key, value_text([word], line)), strict=False)
        else:
            (strange if word.key and word.op != ":" else loose).append(word)
    over, more = _fill(tool, loose, line, typed, given)
    left = [line[word.start : word.end] for word in strange] + over
    if left:  # filters have a field for all that is said of them, and tell it there
        name = WHERE if where else UNREAD
        typed[name] = " ".join([typed.get(name, ""), *left]).strip()
    return typed, more


def reread(
    tool: Tool[Any, Any], typed: Mapping[str, str], viewer: Viewer
) -> tuple[dict[str, str], list[str]]:
    """The fields with what can be read of the words under UNREAD; a sentence for each that can't.

    A field that is there already keeps what it has.
    """
    line = typed.get(UNREAD, "")
    rest = {name: text for name, text in typed.items() if name != UNREAD}
    if not line.strip():
        return rest, []
    given = {*rest, *(field.name for field in tool_fields(tool.args) if field.required)}
    found, _ = assign(tool, tokens(line), line, viewer, given)
    return {**rest, **found}, _without_place(tool, found.get(UNREAD, ""), rest)


def _without_place(tool: Tool[Any, Any], left: str, given: Mapping[str, str]) -> list[str]:
    by_name = {name: field for field in tool_fields(tool.args) for name in field.names}
    words = tokens(left)
    strange = [word for word in words if word.key and word.op != ":"][:MOST_TOLD]
    told = [_no_field(tool, by_name, word, left, given) for word in strange]
    rest = " ".join(left[word.start : word.end] for word in words if word not in strange)
    return [*told, *([f"I don't know what to do with “{rest}”."] if rest else [])]


def _named(
    key: str, by_name: Mapping[str, ToolField], tool: Tool[Any, Any], viewer: Viewer
) -> ToolField | None:
    return by_name.get(_field_name(key)) or by_label(tool.args, viewer, key)


def _is_pair(tool: Tool[Any, Any], word: Token, typed: Mapping[str, str]) -> bool:
    """`title=Acme`, where a tool takes any field of a record and what it holds."""
    pair = tool.args.pair
    return bool(pair and word.key and word.op == "=") and not {*(pair or ())} & typed.keys()


def without_last(
    tool: Tool[Any, Any], words: Sequence[Token], last: str
) -> tuple[Sequence[Token], bool]:
    """The words without `?` or `share` at their end, and whether it was there.

    Only what one request reads can be shared: `/deal new Market share` has a title, and
    `/deal find share` something to look for.
    """
    if not words or words[-1].word != last:
        return words, False
    needed = sum(field.required for field in tool_fields(tool.args))
    if last == SHARE and (not tool.only_shows or len(words) <= needed):
        return words, False
    return words[:-1], True


def where_of(tool: Tool[Any, Any]) -> FilterField | None:
    """The field for conditions, of a tool that takes some."""
    words = (field.type for field in tool_fields(tool.args) if field.name == WHERE)
    return next((word for word in words if isinstance(word, FilterField)), None)


def _is_condition(
    word: Token, field: ToolField | None, where: FilterField, typed: Mapping[str, str]
) -> bool:
    """Whatever Pipedrive cannot be asked: not, more than, one of several, none, one more."""
    if not where.named(word.key):
        return False
    if field is None or field.name in typed or word.negated or word.op in COMPARING:
        return True
    return not word.text or (not field.type.many and len(split_list(word.text)) > 1)


def _end(words: Sequence[Token], at: int, line: str, field: ToolField, viewer: Viewer) -> int:
    """Where the value of a field ends: `value=12k EUR` and `close=next week` need no quotes."""
    if not (field.type.spans and words[at].text):
        return at + 1
    read = field.type.read
    return value_end(words, at, line, lambda text: can_be(lambda: read(text, viewer)))


def _are_filled(
    tool: Tool[Any, Any],
    loose: Sequence[Token],
    typed: Mapping[str, str],
    given: AbstractSet[str],
    field: ToolField,
) -> bool:
    """Whether bare words behind this field can be of nothing else: `edit 12 title=Plan B`."""
    taken = {*typed, *given, field.name}
    places = [one for one in tool_fields(tool.args) if one.required and one.name not in taken]
    return len(loose) >= len(places)


def _to_next_field(words: Sequence[Token], at: int) -> int:
    """Where free words end; what is in quotes is just that."""
    end = at + 1
    if words[at].quoted or not words[at].text:
        return end
    while end < len(words) and not words[end].key:
        end += 1
    return end


def _fill(
    tool: Tool[Any, Any],
    words: Sequence[Token],
    line: str,
    typed: dict[str, str],
    given: AbstractSet[str],
) -> tuple[list[str], list[str]]:
    """Bare words to their places; returns those left over, and what else there is to say."""
    taken = typed.keys() | given
    places = [
        field for field in tool_fields(tool.args) if field.required and field.name not in taken
    ]
    if places and places[-1].type.unsaid:
        words = _without_who(places.pop(), places, words, line, typed)
    words = _without_beside(tool, places, words, line, typed)
    if _is_numbered(tool, places, words):
        typed["id"] = as_typed(words[:1], line)
        return [as_typed(words[1:], line)], []
    parts = _parts(tool, words, len(places))
    if tool.separator == INTO and len(parts) == 1 < len(places) and len(words) > 1:
        left = _place(places, words, line, typed)
        which = "Which one is merged into which? Write “into” between the two."
        return ([left] if left else []), [which]
    over = [_place(places[:1], part, line, typed) for part in parts[:-1]]
    over.append(_place(places[len(parts) - 1 :], parts[-1], line, typed))
    return [rest for rest in over if rest], []


def _without_who(
    who: ToolField,
    others: Sequence[ToolField],
    words: Sequence[Token],
    line: str,
    typed: dict[str, str],
) -> Sequence[Token]:
    """The words before those for a last place that may be left out.

    Bare words are all of one name, unless the first is whole by itself or a colleague follows.
    """
    at = len(words)
    if not others:
        at = 0
    elif words and (words[0].quoted or read_id(words[0].text) is not None):
        at = 1
    else:
        named = [number for number, word in enumerate(words) if number and _is_colleague(word)]
        at = named[-1] if named else at
    if words[at:]:
        typed[who.name] = as_typed(words[at:], line)
    return words[:at]


def _is_colleague(word: Token) -> bool:
    return word.text.startswith(("@", "<@")) or word.word == "me"


def _without_beside(
    tool: Tool[Any, Any],
    places: Sequence[ToolField],
    words: Sequence[Token],
    line: str,
    typed: dict[str, str],
) -> Sequence[Token]:
    """What follows a record that is one word for certain: `88 +2d`, `88 "They need a quote"`."""
    beside = next((field for field in tool_fields(tool.args) if field.type.beside), None)
    alone = [field.name for field in places] == ["id"] and len(words) > 1
    if beside is None or beside.name in typed or not alone:
        return words
    if not (words[0].quoted or read_id(words[0].text)):
        return words
    after = words[1:]
    rest = after[1:] if after[0].word in SEPARATORS and after[1:] else after  # `88 to fri`
    typed[beside.name] = as_typed(rest, line)
    return words[:1]


def _is_numbered(tool: Tool[Any, Any], places: Sequence[ToolField], words: Sequence[Token]) -> bool:
    """`edit 12 frobnicate`: the number says which record, and no name goes on behind it."""
    alone = [field.name for field in places] == ["id"] and len(words) > 1
    return tool.verb == "edit" and alone and read_id(words[0].text) is not None


def _parts(tool: Tool[Any, Any], words: Sequence[Token], places: int) -> list[Sequence[Token]]:
    """The words before and after the separator; its own word goes before other separators."""
    between = tool.separator
    if not between or not places:
        return [words]
    at = next(
        (
            number
            for wanted in ((between,), SEPARATORS)
            for number, word in enumerate(words)
            if word.word in wanted
        ),
        None,
    )
    if at is None:
        return [words]
    if places == 1:  # the other place has been named: `id=12 to 5`
        return [[*words[:at], *words[at + 1 :]]] if at == 0 else [words]
    return [words[:at], words[at + 1 :]]


def _place(
    places: Sequence[ToolField], words: Sequence[Token], line: str, typed: dict[str, str]
) -> str:
    """Words to places; the last place takes the rest. Returns what is left over."""
    if not places:
        return as_typed(words, line)
    if not words:
        return ""
    # A phrase in quotes is whole; bare words run on to the end of the line.
    taken = len(words) if len(places) == 1 and not words[0].quoted else 1
    typed[places[0].name] = as_typed(words[:taken], line)
    return _place(places[1:], words[taken:], line, typed)


def as_typed(words: Sequence[Token], line: str) -> str:
    """As it stands in the line; a word of ours in quotes is just that word."""
    if len(words) == 1 and words[0].quoted and not words[0].key:
        return words[0].text
    return " ".join(
        word.text if word.quoted and word.text.lower() in OUR_WORDS else line[word.start : word.end]
        for word in words
    )


def _field_name(key: str) -> str:
    return key.lower().replace(" ", "_").replace("-", "_")


def _no_field(
    tool: Tool[Any, Any],
    by_name: Mapping[str, ToolField],
    word: Token,
    line: str,
    given: Mapping[str, str],
) -> str:
    typed, field = line[word.start : word.end], by_name.get(_field_name(word.key))
    if field is not None and field.name in given and word.op == "=" and not word.negated:
        return f"“{typed}”: {field.label} is “{given[field.name]}” already."
    if field is not None:
        return f"“{typed}”: say {field.called}=…"
    where = where_of(tool)
    shown = [field.called for field in tool_fields(tool.args) if field.type.element]
    known = list(dict.fromkeys([*shown, *(where.fields if where else ())]))
    said = meant(word.key, known) or _nearest(word.key, known)
    return f"“{typed}”: {tool.verb} has no such field.{said}"


def _nearest(typed: str, known: Sequence[str]) -> str:
    """The few that are written most like it, and where all of them are."""
    if len(known) <= MOST_LISTED:
        return f" It has {', '.join(known)}."
    near = get_close_matches(typed.lower()[:LONGEST_WORD], known, NEAREST, cutoff=0)
    return f" The nearest are {', '.join(near)}; all fields are in this form, under More fields."
