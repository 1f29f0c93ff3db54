"""What a search over everything found, in one list, each kind with a menu to open one."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from bot.blocks.kit import buttons, rich
from bot.blocks.kit.figures import money
from bot.blocks.kit.message import Block, Message
from bot.blocks.kit.viewer import Asker, Viewer
from bot.blocks.records import facts, tables
from bot.blocks.records.tables import CELL
from bot.pipedrive.records.models import Page
from bot.pipedrive.records.record_types import BY_ROOT
from bot.pipedrive.records.search_results import Thing
from bot.text import escape

OPENED = tuple(BY_ROOT.values())
KINDS = {"mail_attachment": "attachment"}


class _Results(NamedTuple):
    noun: str = "result"
    many: str = "results"


RESULTS = _Results()


def things(page: Page[Thing], viewer: Viewer) -> Message:
    if not page.items:
        return _nothing()
    columns: Mapping[str, Callable[[Thing, Viewer], Block]] = {
        "Found": tables.title,
        "Kind": lambda one, _: rich.cell(item_type(one), CELL),
        "Details": lambda one, viewer: rich.cell(details(one, viewer)),
    }
    message = tables.plain(page, RESULTS, columns, viewer, _named)
    shown = page.items[: message.shown]
    menus = (
        tables.opener([one for one in shown if one.type == kind.noun], kind) for kind in OPENED
    )
    return message.with_more(*buttons.row(*menus))


def of_one_field(page: Page[Thing], viewer: Viewer) -> Message:
    """All of one kind; Pipedrive tells their names only."""
    if not page.items:
        return _nothing_in_field()
    columns: Mapping[str, Callable[[Thing, Viewer], Block]] = {
        "Found": tables.title,
        "Number": lambda one, _: rich.cell(facts.number(one).strip(), CELL),
    }
    message = tables.plain(page, RESULTS, columns, viewer, _named)
    shown, type_ = page.items[: message.shown], page.items[0].type
    menus = (tables.opener(shown, kind) for kind in OPENED if kind.noun == type_)
    return message.with_more(*buttons.row(*menus))


def item_type(one: Thing) -> str:
    return KINDS.get(one.type, one.type).capitalize()


def details(one: Thing, viewer: Viewer) -> str:
    """What tells two of one name apart: worth and stage, employer, address, where a file hangs."""
    worth = "" if one.value is None else money(one.value, one.currency, viewer)
    related = (one.organization, one.person)
    parts = (
        worth,
        one.stage.name if one.stage else "",
        one.status if one.status not in {"", "open"} else "",
        *(record.name for record in related if record),
        f"on {one.deal.title}" if one.deal else "",
        *(said for said in (*one.emails[:1], *one.phones[:1]) if said not in one.reason),
        (one.address or "") if (one.address or "") not in one.reason else "",
        one.reason,
    )
    return " · ".join(part for part in parts if part)


def _named(one: Thing, _: Asker) -> str:
    return f"{escape(facts.title(one))}{facts.number(one)} ({escape(item_type(one).lower())})"


def _nothing_in_field() -> Message:
    words = (
        "No record that you can see has this value in that field. Capital letters matter here, and "
        "without match=middle the whole value has to match."
    )
    again = buttons.form("Search again", "search_by_field", {}, style="primary")
    return tables.empty(words, again)


def _nothing() -> Message:
    words = "Nothing that you can see has these words. Try fewer or shorter ones."
    again = buttons.form("Search again", "search_universal", {}, style="primary")
    return tables.empty(words, again)
