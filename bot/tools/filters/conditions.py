"""Conditions on records, as typed on lists: `value>10k close<+30d -label=Import`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from bot.blocks.kit import inputs
from bot.blocks.kit.message import Block
from bot.blocks.kit.viewer import Asker, Viewer
from bot.pipedrive.names.lookups import FieldOf
from bot.tools.fieldtypes.base import (
    Also,
    Condition,
    FieldType,
    Name,
    Unsure,
    Wrong,
    can_be,
    names_in,
)
from bot.tools.fieldtypes.day_spans import Days, read_span
from bot.tools.filters.condition_fields import ConditionField, Fields
from bot.tools.filters.custom_fields import code_of, labels, own_field
from bot.tools.filters.hints import cannot_filter
from bot.tools.quotes import QUOTES, in_quotes, split_list
from bot.tools.tokens import COMPARING, Token, joined, tokens, value_end, value_text

# The field of a tool that holds them.
WHERE = "where"
EQUAL, BETWEEN = "=", ".."
SPECIAL = frozenset("=:<>\\,?") | QUOTES.keys()
ANY = "*"  # behind what a text begins with
LONGEST = 1_000
# Stored conditions mean the same to everybody: ids, ISO dates, plain digits.
NEUTRAL = Viewer(now=datetime(2000, 1, 1, tzinfo=UTC))


@dataclass(frozen=True, eq=False)
class FilterField(FieldType):
    """The field that holds every condition of a list.

    `of` is the kind of record whose own fields can be asked for too; `own` are those of a company.
    """

    fields: Fields = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)
    example: str = ""
    of: str = ""
    own: Mapping[str, FieldOf] = field(default_factory=dict)

    def of_company(self, viewer: Viewer) -> "FilterField":
        """That also knows the company's own fields by their labels."""
        own = viewer.lookup.fields.get(self.of, {})
        return replace(self, own=own) if own else self

    @cached_property
    def labels(self) -> Mapping[str, str]:
        return labels(self.own.values())

    def field(self, name: str) -> ConditionField:
        """What a name stands for. Raises KeyError for what stands for nothing."""
        found = self.fields.get(name)
        return found if found is not None else own_field(name, self.own)

    def named(self, key: str) -> str:
        """The field that a key means; empty if there is none."""
        plain = key.lower().replace(" ", "_").replace("-", "_")
        name = self.aliases.get(plain, plain)
        if name in self.fields:
            return name
        name = self.labels.get(name, name)
        return name if self.of and code_of(name)[1] else ""

    def joined(self, words: Sequence[Token]) -> list[Token]:
        return joined(words, lambda key: bool(self.named(key)))

    def end(self, words: Sequence[Token], at: int, line: str, viewer: Viewer) -> int:
        """Where the condition that begins here ends; `at` itself if none does."""
        name = self.named(words[at].key)
        if not name:
            return at
        of = self.field(name)
        if not of.type.spans:
            return at + 1
        return value_end(
            words, at, line, lambda text: can_be(lambda: _of_any_kind(of, text, viewer))
        )


def where(
    fields: Fields, aliases: Mapping[str, str], example: str = "", of: str = ""
) -> FilterField:
    """`example` shows people what they can say."""

    def read(text: str, viewer: Viewer) -> object:
        if len(text) > LONGEST:
            raise Wrong(f"That is {len(text):,} characters of filters; {LONGEST:,} is the most.")
        return read_conditions(text, viewer, word.of_company(viewer))

    def write(value: Iterable[Condition | str], viewer: Asker) -> str:
        return " ".join(spelled(one, word) if isinstance(one, Condition) else one for one in value)

    def element(typed: str, _: Asker) -> Block:
        return inputs.text(typed, placeholder=example, limit=LONGEST)

    word = FilterField(
        "condition", read, element, write, fields=fields, aliases=aliases, example=example, of=of
    )
    return word


# --- reading -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Said:
    """One condition as it was typed, and what that comes to: more where it names a currency."""

    field: str
    op: str
    text: str
    negated: bool
    means: Sequence[Condition]


def read_conditions(line: str, viewer: Viewer, word: FilterField) -> list[Condition]:
    """Raises Wrong, naming what it is about."""
    said = read_said(line, viewer, word)
    return list(dict.fromkeys(condition for one in said for condition in one.means))


def read_said(line: str, viewer: Viewer, word: FilterField) -> list[Said]:
    """Raises Wrong, naming what it is about."""
    words, found, at = word.joined(tokens(line)), list[Said](), 0
    unread: list[str] = []
    while at < len(words):
        end = word.end(words, at, line, viewer)
        if end == at:
            unread.append(line[words[at].start : words[at].end])
            end += 1
        else:
            found.append(_said(words[at], value_text(words[at:end], line), viewer, word))
        at = end
    if unread:
        raise Wrong(cannot_filter(unread, word.fields, word.of))
    return found


def _said(head: Token, text: str, viewer: Viewer, word: FilterField) -> Said:
    """What was said, and a condition of its own where an amount names its currency."""
    name, op = word.named(head.key), EQUAL if head.op == ":" else head.op
    of = word.field(name)
    if of.ordered and op == EQUAL and not head.quoted:  # `value:>10k`, as GitHub writes it
        op = next((sign for sign in COMPARING if text.startswith(sign)), EQUAL)
        text = text.removeprefix(op).strip()
    typed = op
    try:
        op, read = _values(of, op, text, viewer, whole=head.quoted)
    except _NoComparison as error:
        raise Wrong(f"“{name}{op}{text}” can't be compared like that. Say {name}=…") from error
    values = tuple(one.value if isinstance(one, Also) else one for one in read)
    said = dict.fromkeys(pair for one in read if isinstance(one, Also) for pair in one.others)
    others = {field: tuple(v for f, v in said if f == field) for field, _ in said}
    also = [Condition(field, EQUAL, values) for field, values in others.items()]
    return Said(name, typed, text, head.negated, [Condition(name, op, values, head.negated), *also])


def _of_any_kind(of: ConditionField, text: str, viewer: Viewer) -> object:
    return _values(of, EQUAL, text.lstrip("<>= "), viewer)


class _NoComparison(Wrong):
    """Only what has an order can be compared, and only with something."""


def _values(
    of: ConditionField, op: str, text: str, viewer: Viewer, *, whole: bool = False
) -> tuple[str, list[object]]:
    if op != EQUAL and not (of.ordered and text):
        raise _NoComparison(text)
    if not text:
        return op, []
    if of.ordered and op == EQUAL and BETWEEN in text:
        return _range(of, text, viewer)
    if of.ordered and of.type.noun == "date" and (days := read_span(text, viewer)):
        return _within(op, days)
    if of.ordered:
        return op, _amounts(of, text, viewer, alone=op != EQUAL)
    parts = [text] if whole else split_list(text)
    if not parts:
        raise Wrong(f"“{text}”: give a value, or nothing after the = to find empty ones.")
    return op, [of.type.read(part, viewer) for part in parts]


def _within(op: str, days: Days) -> tuple[str, list[object]]:
    """`close=next week` is seven days; `close<next week` is before the first of them."""
    if op == EQUAL:
        return BETWEEN, [days.first, days.last]
    return op, [days.first if op in {"<", ">="} else days.last]


def _amounts(of: ConditionField, text: str, viewer: Viewer, *, alone: bool) -> list[object]:
    """`1,5k` is one amount for some, `1k,5k` are two for all."""
    parts = split_list(text)
    try:
        return [of.type.read(text, viewer)]
    except Unsure:
        raise
    except Wrong:
        if alone or not parts[1:]:
            raise
    return [of.type.read(part, viewer) for part in parts]


def _range(of: ConditionField, text: str, viewer: Viewer) -> tuple[str, list[object]]:
    low, _, high = (part.strip() for part in text.partition(BETWEEN))
    high = high.lstrip(".")  # `30.11....5.12.`
    if low and high:
        ends = [of.type.read(low, viewer), of.type.read(high, viewer)]
        return BETWEEN, sorted(ends, key=_compared)
    if not (low or high):
        raise Wrong(f"“{text}”: give a start, an end or both.")
    return (">=" if low else "<="), [of.type.read(low or high, viewer)]


def _compared(value: object) -> Any:
    """`10k..5k` is told as it is meant: from 5k to 10k."""
    return value.value if isinstance(value, Also) else value


# --- spelling ----------------------------------------------------------------------------------


def spelled(condition: Condition, word: FilterField) -> str:
    """As it may be typed in any country, and as it is stored."""
    of, name = word.field(condition.field), f"{'-' * condition.negated}{condition.field}"
    parts = [_written(one, of) for one in condition.values]
    if condition.op == BETWEEN:
        return f"{name}={BETWEEN.join(parts)}"
    if of.ordered and len(parts) > 1:  # what is 5,12 here is a number elsewhere
        parts = [in_quotes(part) for part in parts]
    return f"{name}{condition.op}{','.join(parts)}"


def _written(value: object, of: ConditionField) -> str:
    text = value.text if isinstance(value, Name) else of.type.write(value, NEUTRAL)
    special = any(sign.isspace() or sign in SPECIAL for sign in text) or BETWEEN in text
    return in_quotes(text) if special and not of.ordered else text


def stored(item: object, word: FilterField) -> str:
    """One condition as it is kept; raises ValueError for what is none, or not yet."""
    read = [item] if isinstance(item, Condition) else read_conditions(str(item), NEUTRAL, word)
    if len(read) != 1 or names_in(read):
        raise ValueError(f"not one condition: {item}")
    return spelled(read[0], word)


def opened(texts: Iterable[str], word: FilterField) -> list[Condition]:
    """Stored conditions."""
    return [one for text in texts for one in read_conditions(text, NEUTRAL, word)]
