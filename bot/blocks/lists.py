"""Many records as one table, with what is needed to open one, to page and to share."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from bot.blocks import buttons, facts, rich
from bot.blocks.figures import day
from bot.blocks.message import Block, Message
from bot.blocks.text import count, cut, deal_url, escape, isolated, size
from bot.blocks.viewer import Viewer
from bot.pipedrive.models import Deal, FoundDeal, Page

ROWS_AT_ONCE = 10
MOST_ROWS = 100
# Slack refuses a message somewhere above 13,000 characters of text, whatever the blocks allow.
MOST_TEXT = 9_500
TITLE, CELL, OPTION, NUMBER = 60, 30, 45, 10
TOLD = 5
MOST_BACK = 12
QUESTION = 300
SORTS_LAST = 99_999_999

D = TypeVar("D", bound=Deal | FoundDeal)
Cell = Callable[[D, Viewer], Block]


def deals(page: Page[Deal], viewer: Viewer) -> Message:
    columns: dict[str, Cell[Deal]] = {
        "Deal": _title,
        "Value": _value,
        "Stage": lambda deal, viewer: rich.cell(facts.stage(deal, viewer), CELL),
        "Owner": lambda deal, viewer: rich.cell(facts.owner(deal, viewer), CELL),
        "Closes": lambda deal, viewer: _day(deal.expected_close_date, viewer),
    }
    return _list(page, columns, viewer) if page.items else _no_deals()


def found(page: Page[FoundDeal], viewer: Viewer) -> Message:
    columns: dict[str, Cell[FoundDeal]] = {
        "Deal": _title,
        "Value": _value,
        "Stage": lambda deal, _: rich.cell(deal.stage.name if deal.stage else "", CELL),
        "Organization": lambda deal, _: rich.cell(_with_whom(deal), CELL),
        "Owner": lambda deal, viewer: rich.cell(
            facts.user(deal.owner.id if deal.owner else None, viewer), CELL
        ),
    }
    return _list(page, columns, viewer) if page.items else _nothing_found()


def header(question: str) -> Block:
    """What was asked, above the answer."""
    return rich.paragraph(rich.heading(isolated(cut(question, QUESTION)) or "–"))


def looked(found: int, looked: int, *, whole: bool, order: str) -> Block:
    """How much was looked at for what Pipedrive itself cannot filter or sort."""
    if whole:
        told = f"{found:,} of {count(looked, 'deal', 'deals')} looked at."
        return rich.context(f"{told} Sorted by {order}." if order else told)
    told = f"{found:,} of the {count(looked, 'deal', 'deals')} looked at so far."
    if order:
        return rich.context(f"{told} Sorted by {order} among these; ask for less to see all.")
    return rich.context(f"{told} Next looks at more.")


def pager(
    tool: str,
    args: Mapping[str, Any],
    cursor_next: str | None,
    back: Sequence[str | None],
    viewer: Viewer,
) -> tuple[Block, ...]:
    """Previous, Next and Share for the page that `args` shows; `back` are the cursors before it."""
    here, behind = args.get("cursor"), _shortened(back)
    earlier = _at(args, behind[-1]) if behind else {}
    ahead = _at(args, cursor_next)
    return buttons.row(
        buttons.page("Previous", tool, earlier, behind[:-1]) if behind else None,
        buttons.page("Next", tool, ahead, (*behind, here)) if cursor_next else None,
        buttons.share("Share", tool, args, behind, spoken="Share this list"),
    )


def _at(args: Mapping[str, Any], cursor: str | None) -> dict[str, Any]:
    rest = {name: value for name, value in args.items() if name != "cursor"}
    return {**rest, "cursor": cursor} if cursor else rest


def _shortened(back: Sequence[str | None]) -> list[str | None]:
    """The way back to the first page, then the latest ones: a button carries only so much."""
    return [*back[:1], *back[1:][-MOST_BACK:]]


def _list(page: Page[D], columns: dict[str, Cell[D]], viewer: Viewer) -> Message:
    if len({deal.status for deal in page.items}) > 1:
        columns = {**columns, "Status": lambda deal, _: rich.cell(facts.status(deal), CELL)}
    rows = _that_fit(
        [[cell(deal, viewer) for cell in columns.values()] for deal in page.items[:MOST_ROWS]]
    )
    shown = page.items[: len(rows)]
    table: Block = {
        "type": "data_table",
        "caption": count(len(shown), "deal", "deals"),
        "page_size": ROWS_AT_ONCE,
        "row_header_column_index": 0,
        "rows": [[rich.cell(name) for name in columns], *rows],
    }
    return Message(_in_words(page, viewer), (table, *_open(shown, viewer), *_left_out(page, shown)))


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


def _left_out(page: Page[D], shown: Sequence[D]) -> tuple[Block, ...]:
    if len(shown) == len(page.items):
        return ()
    after = f" Next goes on after all {len(page.items)}." if page.next_cursor else ""
    return (
        rich.context(
            f"The first {len(shown)} of {len(page.items)} are shown, more do not fit into a "
            f"message.{after} To see every one, ask with `limit={len(shown)}`."
        ),
    )


def _open(shown: Sequence[D], viewer: Viewer) -> tuple[Block, ...]:
    options = [(str(deal.id), f"{cut(facts.title(deal), OPTION)} #{deal.id}") for deal in shown]
    return buttons.row(buttons.select("open:deals_get", "Open a deal…", options))


def _title(deal: Deal | FoundDeal, viewer: Viewer) -> Block:
    url, words = deal_url(deal.id, viewer), cut(facts.title(deal), TITLE)
    if not url:
        return rich.cell(words, TITLE)
    return rich.paragraph({"type": "link", "url": url, "text": words})


def _value(deal: Deal | FoundDeal, viewer: Viewer) -> Block:
    return rich.number(deal.value or 0, facts.value(deal, viewer))


def _day(value: date | None, viewer: Viewer) -> Block:
    if value is None:
        return rich.number(SORTS_LAST, "–")
    return rich.number(value.year * 10_000 + value.month * 100 + value.day, day(value, viewer))


def _with_whom(deal: FoundDeal) -> str:
    known = deal.organization or deal.person
    return known.name if known else ""


def _in_words(page: Page[D], viewer: Viewer) -> str:
    """The first few, as a notification or a screen reader would tell them."""
    told = [
        f"{escape(facts.title(deal))} #{deal.id} ({facts.value(deal, viewer)})"
        for deal in page.items[:TOLD]
    ]
    more = len(page.items) - len(told)
    rest = [f"and {more} more"] if more else []
    total = count(len(page.items), "deal", "deals")
    lead = f"The first {total}" if page.next_cursor else total
    return f"{lead}: {', '.join([*told, *rest])}."


def _no_deals() -> Message:
    words = "No deals match. Try fewer filters, or add the deal if it is new."
    new = buttons.form("New deal", "deals_create", {}, style="primary")
    everything = buttons.menu("All open deals", "/deal", "list status=open")
    return Message(words, (rich.paragraph(rich.text(words)), *buttons.row(new, everything)))


def _nothing_found() -> Message:
    words = (
        "No deal has these words in its title, notes or custom fields. Try fewer or shorter words."
    )
    new = buttons.form("New deal", "deals_create", {})
    search = buttons.form("Search again", "deals_search", {}, style="primary")
    return Message(words, (rich.paragraph(rich.text(words)), *buttons.row(search, new)))
