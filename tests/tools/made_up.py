"""Made-up arguments for any tool, drawn from the JSON Schema that it publishes."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from hypothesis import reject
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.text import as_html, normalised
from bot.tools.base import Call, Tool, request_for
from bot.tools.fieldtypes.search import PLAIN
from bot.tools.fieldtypes.timelines import DATES
from bot.tools.fieldtypes.tool_fields import ToolField, tool_fields, unsaid
from bot.tools.quotes import in_quotes
from tests.people import ANA, NOW

Json = dict[str, Any]
LARGEST = 10**12
# What a person can type and Slack can send, as it is kept, without blanks around it.
TEXTS = (
    st.one_of(
        st.text(st.characters(exclude_categories=["Cs"]), min_size=2, max_size=40),
        st.text("\"'“”„‘’«»\\ -=:<>&#@?,.aB1\n", min_size=2, max_size=20),
        st.sampled_from(["to", "into", "?", "help", "12", "value=5", "--", "\\\\", 'a"', "—x y"]),
    )
    .map(lambda text: normalised(text).strip())
    .filter(lambda text: len(text) > 1)
)
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)).map(  # noqa: DTZ001 - UTC below
    lambda moment: moment.replace(microsecond=0, tzinfo=UTC).isoformat()
)
CLOCKS = st.builds(
    "{}{}".format,
    st.times().map(lambda time: f"{time:%H:%M}"),
    st.sampled_from(["", " Europe/Berlin", " America/New_York"]),
)
FORMATS = {
    "date": st.dates().map(str),
    "date-time": MOMENTS,
    "clock": CLOCKS,
    # Blanks around a line break are not seen, so a form does not hold them.
    "html": TEXTS.map(lambda text: as_html("\n".join(line.strip() for line in text.split("\n")))),
}

NUMBERS = st.integers(1, 10**6).map(str)
DAYS = st.dates().map(str)
TESTS = st.one_of(
    st.builds("{}{}{}".format, st.sampled_from(["value", "probability"]).map(str),
              st.sampled_from(["=", ">", "<", ">=", "<="]), st.integers(0, 100)),
    st.builds("{}={}..{}".format, st.sampled_from(["close", "added"]), DAYS, DAYS),
    st.builds("{}{}{}".format, st.sampled_from(["close", "won"]), st.sampled_from("=<>"), DAYS),
    st.builds("{}={}".format, st.sampled_from(["owner", "stage", "label", "ids"]),
              st.lists(NUMBERS, max_size=3, unique=True).map(",".join)),
    st.builds("{}={}".format, st.sampled_from(["value", "probability"]),
              st.lists(st.integers(0, 100), min_size=2, max_size=3, unique=True).map(
                  lambda numbers: ",".join(f'"{number}"' for number in numbers))),
    st.builds("title={}".format, TEXTS.map(in_quotes)),
)  # fmt: skip
OF_CONTACTS = st.one_of(
    st.builds("{}{}{}".format, st.just("deals"), st.sampled_from([">", "<", "="]),
              st.integers(0, 100)),
    st.builds("added={}..{}".format, DAYS, DAYS),
    st.builds("{}={}".format, st.sampled_from(["owner", "label", "ids"]),
              st.lists(NUMBERS, max_size=3, unique=True).map(",".join)),
    st.builds("{}={}".format, st.sampled_from(["name", "starts"]), TEXTS.map(in_quotes)),
)  # fmt: skip
OF_ACTIVITIES = st.one_of(
    st.builds("{}={}".format, st.sampled_from(["type"]), st.sampled_from(["call", "#site_visit"])),
    st.builds("{}{}{}".format, st.sampled_from(["due", "added"]), st.sampled_from("=<>"), DAYS),
    st.builds("{}={}".format, st.sampled_from(["overdue"]), DAYS),
    st.builds("{}={}".format, st.sampled_from(["busy"]), st.sampled_from(["yes", "no"])),
    st.builds("{}={}".format, st.sampled_from(["owner", "deal", "priority"]),
              st.lists(NUMBERS, max_size=3, unique=True).map(",".join)),
    st.builds("subject={}".format, TEXTS.map(in_quotes)),
)  # fmt: skip


def _several(tests: st.SearchStrategy[str]) -> st.SearchStrategy[list[str]]:
    signed = st.builds("{}{}".format, st.sampled_from(["", "-"]), tests)
    return st.lists(signed, min_size=1, max_size=4, unique=True)


CONDITIONS = {
    "deal": _several(TESTS),
    "activity": _several(OF_ACTIVITIES),
    "person": _several(OF_CONTACTS),
    "organization": _several(OF_CONTACTS),
}


def _reached(value: str) -> st.SearchStrategy[list[Json]]:
    """Ways to reach somebody."""
    one = st.fixed_dictionaries(
        {
            "value": st.from_regex(value, fullmatch=True),
            "primary": st.booleans(),
            "label": st.sampled_from(["", "home", "mobile"]),
        }
    )
    return st.lists(one, min_size=1, max_size=4)


ADDRESSES = TEXTS.map(lambda text: {"value": " ".join(text.split())})
HUNDREDTHS = st.integers(1, 10_000).map(lambda hundredths: hundredths / 100)
OF_WORD: dict[str, st.SearchStrategy[Any]] = {
    "quantity": HUNDREDTHS,
    "discount": HUNDREDTHS,
    "tax": HUNDREDTHS,
    "email": _reached(r"[a-z]{1,9}@[a-z]{1,9}\.org"),
    "phone": _reached(r"\+?[0-9]{3,4} [0-9]{3,9}"),
    "messenger": _reached(r"[a-z.]{1,9}"),
    "birthday": st.dates(max_value=NOW.date()).map(str),
    "date of a deal": st.sampled_from([*DATES]),
    "field to search": st.sampled_from([*PLAIN.values(), "f" * 40]),
    "address": ADDRESSES.filter(lambda address: bool(address["value"])),
}


def _made_for(tool: Tool[Any, Any], field: ToolField, schema: Json) -> st.SearchStrategy[Any]:
    if field.name == "where":
        return CONDITIONS.get(tool.args.about, CONDITIONS["deal"])
    of_word = OF_WORD.get(field.type.noun)
    return values(schema[field.name]) if of_word is None else of_word


def _asks_twice(tool: Tool[Any, Any], given: Json) -> bool:
    """Of the activities of a deal nobody asks that they be of a deal."""
    asked = {field.called for field in tool_fields(tool.args) if field.required}
    return any(
        test.lstrip("-").startswith(f"{name}=")
        for test in given.get("where") or ()
        for name in asked
    )


@st.composite
def calls(draw: st.DrawFn, tool: Tool[Any, Any]) -> Call[Any]:
    """A call of this tool with some of its fields given, some of them emptied."""
    schema = tool.args.model_json_schema()["properties"]
    given: Json = {}
    assumed = unsaid(tool.args, {}, ANA)  # a call always says these
    for field in tool_fields(tool.args):
        if field.required or field.name in assumed or draw(st.booleans()):
            empty = field.type.clears and draw(st.integers(0, 3)) == 0
            nothing: list[int] | None = [] if field.type.many else None
            made = _made_for(tool, field, schema)
            given[field.name] = nothing if empty else draw(made)
    if _asks_twice(tool, given):
        reject()
    try:
        return Call(tool, tool.args.model_validate(given))
    except ValidationError as error:
        if any(problem["loc"] for problem in error.errors()):
            raise
        # A rule that holds between fields, such as: two deals to merge are two.
        reject()


def values(schema: Json) -> st.SearchStrategy[Any]:
    """Any value but null; JSON Schema as far as our fields use it."""
    if "anyOf" in schema:
        return st.one_of(*(values(one) for one in schema["anyOf"] if one != {"type": "null"}))
    if "const" in schema:
        return st.just(schema["const"])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    return OF_TYPE[schema["type"]](schema)


def _integers(schema: Json) -> st.SearchStrategy[int]:
    low = schema.get("minimum", schema.get("exclusiveMinimum", -LARGEST - 1) + 1)
    high = schema.get("maximum", schema.get("exclusiveMaximum", LARGEST + 1) - 1)
    return st.integers(low, high)


def _numbers(_: Json) -> st.SearchStrategy[float]:
    return st.integers(-(10**9), 10**9).map(lambda thousandths: thousandths / 1000)


def _lists(schema: Json) -> st.SearchStrategy[list[Any]]:
    most = min(schema.get("maxItems", 5), 5)
    return st.lists(values(schema["items"]), min_size=1, max_size=most, unique=True)


def _strings(schema: Json) -> st.SearchStrategy[str]:
    if "pattern" in schema:
        return st.from_regex(schema["pattern"].replace("$", r"\Z"), fullmatch=True)
    return FORMATS.get(schema.get("format", ""), TEXTS)


OF_TYPE: dict[str, Callable[[Json], st.SearchStrategy[Any]]] = {
    "boolean": lambda _: st.booleans(),
    "integer": _integers,
    "number": _numbers,
    "array": _lists,
    "string": _strings,
}


def same(found: object, call: Call[Any]) -> None:
    assert found == call
    assert isinstance(found, Call)
    assert found.stored() == call.stored()
    if call.tool.run is None:
        assert request_for(found) == request_for(call)
