"""Whatever is typed: read without an error, in few steps, and never as something that destroys.

The number of lines can be raised for a long night: `GRAMMAR_LINES=1000000`.
"""

import os
import random
import sys
from collections.abc import Callable
from dataclasses import replace
from types import FrameType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.blocks.kit.viewer import Viewer
from bot.commands.format_command import format_command, line, same_as
from bot.commands.router import Incomplete, Parsed, Shared, Unknown, bind, parse
from bot.commands.titles import SYNONYMS
from bot.tools.base import Call, Tool, request_for
from bot.tools.catalog.all import TOOLS
from bot.tools.fieldtypes.tool_fields import tool_fields
from bot.tools.filters.deals import CONDITIONS
from bot.tools.tokens import clean
from tests.dice import seeded
from tests.effort import examples
from tests.people import ANA, VIEWERS
from tests.tools.made_up import calls, same

# Watching which lines are run would take most of the time; other tests run them too.
pytestmark = pytest.mark.unwatched

LINES = int(os.environ.get("GRAMMAR_LINES", examples(100_000)))
SEED = 20261124
PARTS = 20  # shared out, so that several cores can work at it
LONGEST, MOST_RATIO = 3_000, 2.2
# A step takes about a fifth of a microsecond, so that these are read within 50 milliseconds.
MOST_STEPS, FEW_STEPS = 200_000, 500

VERBS = [*(tool.verb for tool in TOOLS), *SYNONYMS, "mvoe", "dlete", "help", ""]
FIELDS = sorted(
    {field.called for tool in TOOLS for field in tool_fields(tool.args)} | {*CONDITIONS.fields}
)
OPERATORS = ["=", ":", ">", "<", ">=", "<=", "..", " = ", " > ", "=>", "==", "://"]
VALUES = [
    "", "12", "#13", "me", "@ana", "<@U0ANA|ana>", "12k", "1.200", "1 200,50 EUR", "€12,000", "-5",
    "fri", "+3d", "next week", "30 nov 14:00", "3/4", "30.11.", "a..b", "..5", "1k..2k", ",", ",,",
    "open,won", '"a, b",c', "-value", "yes", "?", "to", "into", "→", "share", "1e999", "NaN",
    "https://northwind.pipedrive.com/deal/12", "<https://a.b|c>", "<mailto:a@b.c|a@b.c>", "&gt;5",
]  # fmt: skip
LOOSE = [
    '"', "'", "“", "”", "„", "«", "\\", '\\"', "-", "--", "—", "–", "+", "=", ">", "<", "&lt;",
    "\u00a0", "\u202e", "\x00", "١٢", "１２", "👍🏽", "e\u0301", "עסקה", "\n", "\t", "ﬀ", "İ", "ß",
]  # fmt: skip
SIGNS = "abcdeé 0159=:<>.,-–—\"'“”\\#@?→/&;\n\t "


def made_up(dice: random.Random) -> str:
    """A line that looks like a command, more or less."""
    if dice.random() < 0.1:
        return "".join(dice.choices(SIGNS, k=dice.randint(0, 60)))
    pieces = [dice.choice(VERBS)]
    for _ in range(dice.randint(0, 7)):
        kind = dice.random()
        if kind < 0.45:
            dash = dice.choice(["", "", "", "-", "--", "—", "+"])
            value = dice.choice(VALUES) + dice.choice(["", "", "", dice.choice(LOOSE)])
            pieces.append(f"{dash}{dice.choice(FIELDS)}{dice.choice(OPERATORS)}{value}")
        elif kind < 0.85:
            pieces.append(dice.choice(VALUES))
        else:
            pieces.append(dice.choice(LOOSE))
    return dice.choice([" ", " ", " ", "  ", ""]).join(pieces)


@pytest.mark.long
@pytest.mark.parametrize("part", range(PARTS))
def test_no_line_is_an_error_or_destroys_what_was_not_named(part: int) -> None:
    dice = seeded(SEED + part, f"{LINES // PARTS} lines")

    for _ in range(LINES // PARTS):
        typed = clean(made_up(dice))
        found = parse("/deal", typed, dice.choice(VIEWERS))
        assert_sound(found, typed)


@given(st.text(st.characters(), max_size=200), st.sampled_from(VIEWERS))
@settings(max_examples=examples(2_000), deadline=None)
def test_no_text_at_all_is_an_error(text: str, viewer: Viewer) -> None:
    assert_sound(parse("/deal", clean(text), viewer), clean(text))


def assert_sound(found: Parsed, typed: str) -> None:
    assert not isinstance(found, Shared) or (
        found.what.tool.risk == "read" and "share" in typed.lower()
    )
    found = found.what if isinstance(found, Shared) else found
    if isinstance(found, Unknown):
        return
    if found.tool.gated:
        assert typed.split(maxsplit=1)[0].lower() in verbs_of(found.tool), typed
    if isinstance(found, Incomplete):
        assert found.needs_form or found.names, typed
        assert line(found.tool, found.typed)
    else:
        assert request_for(found) if found.tool.run is None else found.stored()


def verbs_of(tool: Tool[Any, Any]) -> set[str]:
    return {tool.verb, *(synonym for synonym, verb in SYNONYMS.items() if verb == tool.verb)}


# --- steps ---------------------------------------------------------------------------------------

LONG = {
    "letters": "x",
    "words": "word ",
    "quotes": '"',
    "quoted": '"a b" ',
    "escapes": '\\"',
    "fields": "value=1 ",
    "strange fields": "valu=1 ",
    "conditions": "value>1k ",
    "several words": "value=1 2 3 4 ",
    "days": "close<30 nov 2026 ",
    "not": "-label=x ",
    "commas": "owner=" + "a," * 400,
    "quoted commas": 'label="a,b",',
    "equals": "=",
    "signs": "<>=:",
    "ranges": "value=1..2 ",
    "links": "https://a.b/c ",
    "mentions": "<@U0ANA|ana> ",
    "brackets": "<",
    "dashes": "-- ",
    "separators": "to ",
    "apostrophes": "a'b ",
    "numbers": "1 ",
    "digits": "1",
    "dots": ".",
    "colons": "a:b ",
}
OPENINGS = (
    "",
    "new ",
    "list ",
    "move ",
    "merge ",
    "edit 12 ",
    "find ",
    "new value=",
    "list close<",
)


def long_line(opening: str, unit: str, length: int) -> str:
    return (opening + unit * (length // len(unit) + 1))[:length]


def steps(work: Callable[[], object]) -> int:
    """How many functions are called: the same on every machine, however busy it is."""
    called = 0

    def see(_frame: FrameType, event: str, _arg: object) -> None:
        nonlocal called
        called += event in {"call", "c_call"}

    sys.setprofile(see)
    try:
        work()
    finally:
        sys.setprofile(None)
    return called


def steps_to_read(opening: str, unit: str, length: int) -> int:
    typed = long_line(opening, unit, length)
    parse("/deal", clean(typed), ANA)  # what is worked out once for all lines is not counted
    return steps(lambda: parse("/deal", clean(typed), ANA))


@pytest.mark.parametrize("opening", OPENINGS)
@pytest.mark.parametrize("unit", LONG.values(), ids=list(LONG))
def test_the_longest_line_is_read_in_few_steps_and_half_of_it_in_half_of_them(
    opening: str, unit: str
) -> None:
    """What they come to in milliseconds is in the benchmark."""
    whole, half = (steps_to_read(opening, unit, size) for size in (LONGEST, LONGEST // 2))

    assert whole <= MOST_STEPS
    assert whole <= MOST_RATIO * max(half, FEW_STEPS)


# --- there and back ------------------------------------------------------------------------------

each_tool = pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.name)


@each_tool
@given(data=st.data())
@settings(
    max_examples=examples(100),
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
def test_a_call_that_is_spelled_out_is_the_same_call_again(
    tool: Tool[Any, Any], data: st.DataObject
) -> None:
    call, viewer = data.draw(calls(tool)), data.draw(st.sampled_from(VIEWERS))

    command, _, typed = format_command(call, viewer).partition(" ")

    same(parse(command, typed, viewer), call)


@each_tool
@given(data=st.data())
@settings(max_examples=examples(50), deadline=None, derandomize=True)
def test_what_a_form_says_is_the_same_does_the_same(
    tool: Tool[Any, Any], data: st.DataObject
) -> None:
    call = data.draw(calls(tool))
    given_ = {field.name: getattr(call.args, field.name) for field in tool_fields(tool.args)}
    typed = {
        field.name: field.type.write(given_[field.name], ANA)
        for field in tool_fields(tool.args)
        if field.type.element and given_[field.name] not in (None, [])
    }

    command, _, said = same_as(tool, typed, replace(ANA, lookup=type(ANA.lookup)())).partition(" ")

    read = parse(command, said, ANA)
    wanted = bind(tool, typed, ANA)
    if isinstance(wanted, Call):
        assert read == wanted
