"""Many records of a kind as one table, with what is needed to open one, to page and to share."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Protocol, TypeVar

from bot.blocks import buttons, facts, rich
from bot.blocks.figures import day
from bot.blocks.message import Block, Message
from bot.blocks.text import article, count, cut, escape, isolated, page_url, size
from bot.blocks.viewer import Viewer
from bot.pipedrive.kinds import Kind
from bot.pipedrive.models import Page

ROWS_AT_ONCE = 10
MOST_ROWS = 100
# Slack refuses a message somewhere above 13,000 characters of text, whatever the blocks allow.
MOST_TEXT = 9_500
TITLE, CELL, OPTION, NUMBER = 60, 30, 45, 10
TOLD = 5
MOST_BACK = 12
QUESTION = 300
SORTS_LAST = 99_999_999
BESIDE_A_VIEW = "Beside a view Pipedrive ignores every other filter, so I applied those here."


class Listed(Protocol):
    """A record, or what a search tells of one."""

    @property
    def id(self) -> int: ...
    @property
    def noun(self) -> str: ...
    @property
    def called(self) -> str: ...


class Sort(Protocol):
    """What a row is: a kind of record, or anything at all."""

    @property
    def noun(self) -> str: ...
    @property
    def many(self) -> str: ...


L = TypeVar("L", bound=Listed)
T = TypeVar("T")
Cell = Callable[[L, Viewer], Block]


def table(
    page: Page[L],
    kind: Kind,
    columns: Mapping[str, Cell[L]],
    viewer: Viewer,
    told: Callable[[L, Viewer], str],
) -> Message:
    """`told` is what the text says of each beside its name."""

    def named(one: L, viewer: Viewer) -> str:
        said = told(one, viewer)
        return f"{escape(facts.title(one))} #{one.id}{f' ({said})' if said else ''}"

    message = plain(page, kind, columns, viewer, named)
    block, *rest = message.blocks
    shown = page.items[: len(block["rows"]) - 1]
    return Message(message.text, (block, *_open(shown, kind), *rest))


def plain(
    page: Page[T],
    kind: Sort,
    columns: Mapping[str, Callable[[T, Viewer], Block]],
    viewer: Viewer,
    named: Callable[[T, Viewer], str],
) -> Message:
    """Of what cannot be opened; `named` is how the text, escaped, says each."""
    rows = _that_fit(
        [[cell(one, viewer) for cell in columns.values()] for one in page.items[:MOST_ROWS]]
    )
    block: Block = {
        "type": "data_table",
        "caption": count(len(rows), kind.noun, kind.many),
        "page_size": ROWS_AT_ONCE,
        "row_header_column_index": 0,
        "rows": [[rich.cell(name) for name in columns], *rows],
    }
    words = _in_words(page, kind, [named(one, viewer) for one in page.items[:TOLD]])
    return Message(words, (block, *_left_out(page, len(rows))))


def empty(words: str, *actions: Block | None) -> Message:
    return Message(words, (rich.paragraph(rich.text(words)), *buttons.row(*actions)))


def header(question: str) -> Block:
    """What was asked, above the answer."""
    return rich.paragraph(rich.heading(isolated(cut(question, QUESTION)) or "–"))


def looked(  # noqa: PLR0913 - how much, of what, and why it was looked at
    found: int, looked: int, kind: Kind, *, whole: bool, order: str, beside_view: bool = False
) -> Block:
    """How much was looked at for what Pipedrive itself cannot filter or sort."""
    told = _looked(found, count(looked, kind.noun, kind.many), whole=whole, order=order)
    return rich.context(f"{told} {BESIDE_A_VIEW}" if beside_view else told)


def _looked(found: int, many: str, *, whole: bool, order: str) -> str:
    if whole:
        told = f"{found:,} of {many} looked at."
        return f"{told} Sorted by {order}." if order else told
    told = f"{found:,} of the {many} looked at so far."
    if order:
        return f"{told} Sorted by {order} among these; ask for less to see all."
    return f"{told} Next looks at more."


def pager(
    tool: str,
    args: Mapping[str, Any],
    ahead: Mapping[str, Any] | None,
    back: Sequence[str | None],
    *,
    shares: bool = True,
) -> tuple[Block, ...]:
    """Previous, Next and Share for the page that `args` shows.

    `ahead` says where the next page begins, in the field that pages are asked for by; `back` is
    where those before this one did.
    """
    field = next(iter(ahead), "cursor") if ahead else ("start" if "start" in args else "cursor")
    here, behind = args.get(field), _shortened(back)
    earlier = _at(args, field, behind[-1]) if behind else {}
    return buttons.row(
        buttons.page("Previous", tool, earlier, behind[:-1]) if behind else None,
        buttons.page("Next", tool, {**args, **ahead}, (*behind, here)) if ahead else None,
        buttons.share("Share", tool, args, behind, spoken="Share this list") if shares else None,
    )


def title(record: Listed, viewer: Viewer) -> Block:
    """Linked, where it has a page."""
    url, words = page_url(record.noun, record.id, viewer), cut(facts.title(record), TITLE)
    if not url:
        return rich.cell(words, TITLE)
    return rich.paragraph({"type": "link", "url": url, "text": words})


def on(value: date | None, viewer: Viewer) -> Block:
    """A day that sorts; those without one come last."""
    if value is None:
        return rich.number(SORTS_LAST, "–")
    return rich.number(value.year * 10_000 + value.month * 100 + value.day, day(value, viewer))


def _at(args: Mapping[str, Any], field: str, place: str | int | None) -> dict[str, Any]:
    rest = {name: value for name, value in args.items() if name != field}
    return {**rest, field: place} if place else rest


def _shortened(back: Sequence[str | None]) -> list[str | None]:
    """The way back to the first page, then the latest ones: a button carries only so much."""
    return [*back[:1], *back[1:][-MOST_BACK:]]


def _that_fit(rows: list[list[Block]]) -> list[list[Block]]:
    room, fit = MOST_TEXT, 0
    for row in rows:
        room -= sum(size(_said(cell)) for cell in row) + OPTION + NUMBER
        if room < 0:
            break
        fit += 1
    return rows[:fit]


def _said(cell: Block) -> str:
    return str(cell.get("text") or cell["elements"][0]["elements"][0]["text"])


def _left_out(page: Page[T], shown: int) -> tuple[Block, ...]:
    if shown == len(page.items):
        return ()
    after = f" Next goes on after all {len(page.items)}." if page.ahead else ""
    return (
        rich.context(
            f"The first {shown} of {len(page.items)} are shown, more do not fit into a "
            f"message.{after} To see every one, ask with `limit={shown}`."
        ),
    )


def _open(shown: Sequence[Listed], kind: Kind) -> tuple[Block, ...]:
    return buttons.row(opener(shown, kind))


def opener(shown: Sequence[Listed], kind: Kind) -> Block | None:
    """A menu that opens one of them."""
    options = [(str(one.id), f"{cut(facts.title(one), OPTION)} #{one.id}") for one in shown]
    return buttons.select(f"open:{kind.many}_get", f"Open {article(kind.noun)}…", options)


def _in_words(page: Page[T], kind: Sort, named: Sequence[str]) -> str:
    """The first few, as a notification or a screen reader would tell them."""
    more = len(page.items) - len(named)
    rest = [f"and {more} more"] if more else []
    total = count(len(page.items), kind.noun, kind.many)
    lead = f"The first {total}" if page.ahead else total
    return f"{lead}: {', '.join([*named, *rest])}."
