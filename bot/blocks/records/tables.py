"""Many records of a kind as one table, with what is needed to open one, to page and to share."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Protocol, TypeVar

from bot.blocks.kit import buttons, rich
from bot.blocks.kit.figures import day
from bot.blocks.kit.message import Block, Message
from bot.blocks.kit.pages import Sort, span
from bot.blocks.kit.viewer import Asker, Viewer
from bot.blocks.records import facts
from bot.pipedrive.records.models import Page, RecordId
from bot.pipedrive.records.record_types import RecordType, page_url
from bot.text import article, cut, escape, isolated, size

ROWS_AT_ONCE = 10
MOST_ROWS = 100
# Slack refuses a message somewhere above 13,000 characters of text, whatever the blocks allow.
MOST_TEXT = 9_500
TITLE, CELL, OPTION, NUMBER, REASON = 60, 30, 45, 10, 45
TOLD = 5
QUESTION = 300
SORTS_LAST = 99_999_999


class Listed(Protocol):
    """A record, or what a search tells of one."""

    @property
    def id(self) -> RecordId: ...
    @property
    def noun(self) -> str: ...
    @property
    def called(self) -> str: ...


class Hit(Listed, Protocol):
    """What a search found."""

    @property
    def reason(self) -> str: ...


L = TypeVar("L", bound=Listed)
T = TypeVar("T")
F = TypeVar("F", bound=Hit)
Cell = Callable[[L, Viewer], Block]


def table(
    page: Page[L],
    kind: RecordType,
    columns: Mapping[str, Cell[L]],
    viewer: Viewer,
    told: Callable[[L, Viewer], str],
) -> Message:
    """`told` is what the text says of each beside its name."""

    def named(one: L, viewer: Viewer) -> str:
        said = told(one, viewer)
        return f"{escape(facts.title(one))}{facts.number(one)}{f' ({said})' if said else ''}"

    message = plain(page, kind, columns, viewer, named)
    return message.with_more(*buttons.row(opener(page.items[: message.shown], kind)))


def plain(
    page: Page[T],
    kind: Sort,
    columns: Mapping[str, Callable[[T, Viewer], Block]],
    viewer: Viewer,
    named: Callable[[T, Viewer], str],
) -> Message:
    """Of what cannot be opened; `named` is how the text, escaped, says each."""
    rows = [[cell(one, viewer) for cell in columns.values()] for one in page.items[:MOST_ROWS]]
    shown = _that_fit(rows)
    block: Block = {
        "type": "data_table",
        "caption": span(page, shown, kind),
        "page_size": ROWS_AT_ONCE,
        "row_header_column_index": 0,
        "rows": [[rich.cell(name) for name in columns], *rows[:shown]],
    }
    words = _in_words(page, kind, shown, [named(one, viewer) for one in page.items[:TOLD]])
    return Message(words, (block,), shown=shown)


def fitting(
    page: Page[T], columns: Mapping[str, Callable[[T, Viewer], Block]], viewer: Viewer
) -> Page[T]:
    """The page, as if it ended with the last row that has room."""
    rows = [[cell(one, viewer) for cell in columns.values()] for one in page.items[:MOST_ROWS]]
    return replace(page, items=page.items[: _that_fit(rows)])


def empty(words: str, *actions: Block | None) -> Message:
    return Message(words, (rich.paragraph(rich.text(words)), *buttons.row(*actions)))


def header(question: str) -> Block:
    """What was asked, above the answer."""
    return rich.paragraph(rich.heading(isolated(cut(question, QUESTION)) or "–"))


def reasons(columns: Mapping[str, Cell[F]], page: Page[F]) -> Mapping[str, Cell[F]]:
    """With why each was found, where the name of any of them does not show it."""
    if not any(one.reason for one in page.items):
        return columns
    # Second, where it is seen without scrolling.
    (name, title), *rest = columns.items()
    return {name: title, "Found by": lambda one, _: rich.cell(one.reason, REASON), **dict(rest)}


def title(record: Listed, viewer: Asker) -> Block:
    """Linked, where it has a page."""
    url, words = page_url(record.noun, record.id, viewer.domain), cut(facts.title(record), TITLE)
    if not url:
        return rich.cell(words, TITLE)
    return rich.paragraph({"type": "link", "url": url, "text": words})


def on(value: date | None, viewer: Asker) -> Block:
    """A day that sorts; those without one come last."""
    if value is None:
        return rich.number(SORTS_LAST, "–")
    return rich.number(value.year * 10_000 + value.month * 100 + value.day, day(value, viewer))


def _that_fit(rows: list[list[Block]]) -> int:
    """How many have room in one message; always one, so that the next page is another one."""
    room, fit = MOST_TEXT, 0
    for row in rows:
        room -= sum(size(_said(cell)) for cell in row) + OPTION + NUMBER
        if room < 0 and fit:
            break
        fit += 1
    return fit


def _said(cell: Block) -> str:
    return str(cell.get("text") or cell["elements"][0]["elements"][0]["text"])


def opener(shown: Sequence[Listed], kind: RecordType) -> Block | None:
    """A menu that opens one of them."""
    options = [
        (str(one.id), f"{cut(facts.title(one), OPTION)}{facts.number(one)}") for one in shown
    ]
    return buttons.select(f"open:{kind.many}_get", f"Open {article(kind.noun)}…", options)


def _in_words(page: Page[T], kind: Sort, shown: int, named: Sequence[str]) -> str:
    """The first few, as a notification or a screen reader would tell them."""
    told = named[:shown]
    rest = [f"and {shown - len(told)} more"] if shown > len(told) else []
    return f"{span(page, shown, kind)}: {', '.join([*told, *rest])}."
