"""Tables and charts: the blocks that show numbers."""

from collections.abc import Iterator
from typing import Any

from bot.playground.slack.objects import BLOCK_ID
from bot.playground.slack.rich_text import RICH_TEXT_BLOCK
from bot.playground.slack.shapes import (
    Check,
    Problem,
    anything,
    both,
    by_type,
    flag,
    listed,
    number,
    one_of,
    shape,
    string,
)

MAX_TABLE_TEXT = 10_000
MAX_DATA_TABLE_TEXT = 20_000
_NUMBER = number(whole=False)
_RAW_NUMBER = shape({"type": anything, "value": _NUMBER, "text": string()})
_TABLE_CELL = by_type(
    {
        "raw_text": shape({"type": anything, "text": string(least=0, most=MAX_TABLE_TEXT)}),
        "raw_number": _RAW_NUMBER,
        "rich_text": RICH_TEXT_BLOCK,
    }
)
_DATA_CELLS: dict[str, Check] = {
    "raw_text": shape({"type": anything, "text": string(most=MAX_DATA_TABLE_TEXT)}),
    "raw_number": _RAW_NUMBER,
    "rich_text": RICH_TEXT_BLOCK,
}


def text_within(value: Any) -> int:
    """How many characters of text stand in a block, wherever they stand."""
    if isinstance(value, list):
        return sum(text_within(each) for each in value)
    if isinstance(value, dict):
        return sum(
            len(each) if name == "text" and isinstance(each, str) else text_within(each)
            for name, each in value.items()
        )
    return 0


def _at_most(limit: int) -> Check:
    def check(table: Any, at: str) -> Iterator[Problem]:
        if text_within(table["rows"]) > limit:
            yield f"cells must be less than {limit + 1} characters together", f"{at}/rows"

    return check


def _rectangular(table: Any, at: str) -> Iterator[Problem]:
    width = len(table["rows"][0])
    for index, row in enumerate(table["rows"]):
        if len(row) != width:
            yield "all rows must have the same number of cells", f"{at}/rows/{index}"


def _plain_header(table: Any, at: str) -> Iterator[Problem]:
    for index, cell in enumerate(table["rows"][0]):
        if cell["type"] == "rich_text":
            yield "unsupported type: rich_text", f"{at}/rows/0/{index}/type"


def _named_column_exists(table: Any, at: str) -> Iterator[Problem]:
    if table.get("row_header_column_index", 0) >= len(table["rows"][0]):
        yield "must be the index of a column", f"{at}/row_header_column_index"


TABLE = both(
    shape(
        {
            "type": anything,
            "rows": listed(listed(_TABLE_CELL, most=20), most=100),
        },
        {
            "block_id": BLOCK_ID,
            "column_settings": listed(
                shape({}, {"align": one_of("left", "center", "right"), "is_wrapped": flag}),
                most=20,
            ),
        },
    ),
    _at_most(MAX_TABLE_TEXT),
)
DATA_TABLE = both(
    shape(
        {
            "type": anything,
            "rows": listed(listed(by_type(_DATA_CELLS), most=20), least=2, most=201),
            "caption": string(),
        },
        {
            "block_id": BLOCK_ID,
            "page_size": number(least=1, most=100),
            "row_header_column_index": number(least=0),
        },
    ),
    _rectangular,
    _plain_header,
    _named_column_exists,
    _at_most(MAX_DATA_TABLE_TEXT),
)


def _positive(value: Any, at: str) -> Iterator[Problem]:
    if value <= 0:
        yield "must be greater than 0", at


def _covers_every_category(chart: Any, at: str) -> Iterator[Problem]:
    categories = chart["axis_config"]["categories"]
    if len(set(categories)) != len(categories):
        yield "categories must be unique", f"{at}/axis_config/categories"
    names = [series["name"] for series in chart["series"]]
    if len(set(names)) != len(names):
        yield "series names must be unique", f"{at}/series"
    for index, series in enumerate(chart["series"]):
        if sorted(point["label"] for point in series["data"]) != sorted(categories):
            yield "must have one point for every category", f"{at}/series/{index}/data"


_LABEL = string(most=20)
_AXIS = shape(
    {"categories": listed(_LABEL, most=20)},
    {"x_label": string(most=50), "y_label": string(most=50)},
)
_SERIES = shape(
    {"name": _LABEL, "data": listed(shape({"label": _LABEL, "value": _NUMBER}), most=20)}
)
_AXIS_CHART = both(
    shape({"type": anything, "series": listed(_SERIES, most=12), "axis_config": _AXIS}),
    _covers_every_category,
)
_SEGMENT = shape({"label": _LABEL, "value": both(_NUMBER, _positive)})
_CHART = by_type(
    {
        "bar": _AXIS_CHART,
        "line": _AXIS_CHART,
        "area": _AXIS_CHART,
        "pie": shape({"type": anything, "segments": listed(_SEGMENT, most=12)}),
    }
)
DATA_VISUALIZATION = shape(
    {"type": anything, "title": string(most=50), "chart": _CHART}, {"block_id": BLOCK_ID}
)
