"""Tables, their pages and what does not fit."""

from typing import Any

import pytest

from bot.blocks.kit import pages
from bot.blocks.kit.buttons import Press, pressed
from bot.blocks.kit.limits import check_message
from bot.blocks.kit.message import Message
from bot.blocks.kit.pages import FilterResult, PagePart
from bot.blocks.kit.viewer import Viewer
from bot.blocks.records import deal_lists, tables
from bot.pipedrive.records.models import Deal, Named, Page
from bot.pipedrive.records.record_types import DEAL
from tests.blocks.samples import FOUND


def _rows(message: Message) -> list[list[str]]:
    (table,) = [block for block in message.blocks if block["type"] == "data_table"]
    return [[_said(cell) for cell in row] for row in table["rows"]]


def _said(cell: dict[str, Any]) -> str:
    return str(cell.get("text") or cell["elements"][0]["elements"][0]["text"])


def test_a_list_shows_status_only_where_it_differs(acme: Deal, viewer: Viewer) -> None:
    won = acme.model_copy(update={"status": "won"})

    alike, mixed = (deal_lists.deals(Page(deals), viewer) for deals in ([acme] * 2, [acme, won]))

    assert _rows(alike)[0] == ["Deal", "Value", "Stage", "Owner", "Closes"]
    assert [row[-1] for row in _rows(mixed)] == ["Status", "Open", "Won"]


def test_a_list_that_is_all_there_says_what_it_is_worth(
    acme: Deal, old: Deal, viewer: Viewer
) -> None:
    euros = acme.model_copy(update={"value": 0.1, "currency": "EUR"})
    more = old.model_copy(update={"value": 0.2, "currency": "EUR"})
    dollars = old.model_copy(update={"value": 600, "currency": "USD"})

    whole = deal_lists.deals(Page([euros, more, dollars]), viewer)
    part = deal_lists.deals(Page([euros, more, dollars], next_cursor="more"), viewer)
    rest = deal_lists.deals(Page([euros, more, dollars], before=50), viewer)

    assert "3 deals worth €0.30 and $600." in str(whole.blocks)
    assert "worth" not in str(part.blocks)
    assert "worth" not in str(rest.blocks)


def test_values_and_days_sort_by_what_they_are(acme: Deal, viewer: Viewer) -> None:
    bare = Deal(id=1, title="No value, no day")

    table = deal_lists.deals(Page([acme, bare]), viewer).blocks[0]

    sorts = [[cell.get("value") for cell in row if "value" in cell] for row in table["rows"][1:]]
    assert sorts == [[12000, 20261130], [0, tables.SORTS_LAST]]


def test_every_row_can_be_opened(acme: Deal, old: Deal, viewer: Viewer) -> None:
    message = deal_lists.deals(Page([acme, old]), viewer)

    select = message.blocks[1]["elements"][0]
    press = pressed({**select, "selected_option": select["options"][1]})

    assert press == Press("run", {"tool": "deals_get", "args": {"id": 9}})


def test_a_message_says_how_many_records_had_room_in_it(acme: Deal, viewer: Viewer) -> None:
    wordy = acme.model_copy(update={"title": "Wordy & wide " * 20})

    message = deal_lists.deals(Page([wordy] * 300, "next"), viewer)

    shown = len(_rows(message)) - 1
    assert 40 < shown <= 100
    assert message.shown == shown
    assert message.text.startswith(f"The first {shown} deals: ")
    assert message.blocks[0]["caption"] == f"The first {shown} deals"
    assert check_message(message) == []


PARTS = [
    (PagePart(54, 0, None, more=False, bare=False), ""),
    (PagePart(78, 0, None, more=True, bare=False), "Showing 1–78. Next for the rest."),
    (PagePart(5, 0, None, more=True, bare=True), "Showing 1–5. There are more."),
    (PagePart(10, 10, 54, more=True, bare=True), "Showing 11–20 of 54. There are more."),
    (PagePart(22, 78, None, more=False, bare=False), "Showing 79–100 of 100."),
    (PagePart(1, 100, None, more=False, bare=False), "Showing 101 of 101."),
    (PagePart(20, None, None, more=True, bare=False), "Showing 20. Next for the rest."),
]


@pytest.mark.parametrize(("part", "words"), PARTS, ids=[words or "whole" for _, words in PARTS])
def test_a_part_of_a_list_is_told_as_one(part: PagePart, words: str) -> None:
    said = [block["elements"][0]["text"] for block in pages.told(part, DEAL, None)]

    assert said == ([words] if words else [])


LOOKS = [
    (
        PagePart(9, 0, 9, more=False, bare=False),
        FilterResult(9, 275, whole=True),
        "9 matches.",
    ),
    (
        PagePart(15, 0, None, more=True, bare=False),
        FilterResult(15, 40, whole=False),
        "15 so far. Next for more.",
    ),
    (
        PagePart(15, 20, None, more=True, bare=True),
        FilterResult(15, 40, whole=False),
        "35 so far. There may be more.",
    ),
    (
        PagePart(78, 0, 90, more=True, bare=False),
        FilterResult(90, 275, whole=True),
        "90 matches. Showing 1–78 of 90. Next for the rest.",
    ),
    (
        PagePart(5, 20, 25, more=False, bare=False),
        FilterResult(25, 60, whole=True),
        "25 matches. Showing 21–25 of 25.",
    ),
    (
        PagePart(9, 0, 9, more=False, bare=False),
        FilterResult(9, 275, whole=True, compared="EUR", left_out=12),
        "9 matches. 12 deals in currencies other than EUR are left out.",
    ),
    (
        PagePart(54, 0, 54, more=False, bare=False),
        FilterResult(54, 54, whole=True, filtered=False, order="title"),
        "Sorted by title.",
    ),
    (
        PagePart(100, 0, 9_000, more=True, bare=False),
        FilterResult(9_000, 10_000, whole=False, filtered=False, order="title"),
        (
            "Sorted by title among the first 10,000 deals; narrow it down to see all. "
            "Showing 1–100 of 9,000. Next for the rest."
        ),
    ),
]


@pytest.mark.parametrize(("part", "look", "words"), LOOKS, ids=[words for *_, words in LOOKS])
def test_it_is_said_how_much_was_looked_at(part: PagePart, look: FilterResult, words: str) -> None:
    (block,) = pages.told(part, DEAL, look)

    assert block["elements"][0]["text"] == words


def test_a_page_of_fifty_ordinary_deals_fits(acme: Deal, viewer: Viewer) -> None:
    message = deal_lists.deals(Page([acme] * 50, "next"), viewer)

    assert len(_rows(message)) == 51


def test_a_found_deal_is_shown_with_whom_it_is(viewer: Viewer) -> None:
    nobody = FOUND.model_copy(update={"organization": None, "stage": None, "owner": None})
    person = nobody.model_copy(update={"person": Named(id=3, name="Jo Doe")})

    rows = _rows(deal_lists.found(Page([FOUND, nobody, person]), viewer))

    assert [row[3] for row in rows] == ["Organization", "Acme GmbH", "–", "Jo Doe"]


@pytest.mark.parametrize("many", [3, 10, 60])
def test_next_and_previous_lead_forth_and_back(many: int) -> None:
    """However long the way was, Next never loses its place and what jumps to page one says so."""
    args: dict[str, Any] = {"status": ["open"]}
    back: list[str | None] = []
    visited: list[Any] = [None]
    for number in range(1, many):
        place = f"cursor-of-a-usual-length-{number}"
        press = _press("Next", pages.pager("deals_list", args, {"cursor": place}, back))
        args, back = press["args"], press["back"]
        visited.append(place)
        assert args == {"status": ["open"], "cursor": place}

    for place in reversed(visited[:-1]):
        blocks = pages.pager("deals_list", args, None, back)
        label = blocks[0]["elements"][0]["text"]["text"]
        press = _press(label, blocks)
        args, back = press["args"], press["back"]
        if label == "First page":
            break
        assert args.get("cursor") == place

    assert (args, back) == ({"status": ["open"]}, [])
    assert (label == "First page") is (many == 60)


def test_the_first_and_only_page_can_be_shared_but_not_turned() -> None:
    (block,) = pages.pager("deals_list", {}, None, [])

    assert [element["text"]["text"] for element in block["elements"]] == ["Share"]


def test_arguments_too_long_to_carry_leave_no_broken_button() -> None:
    assert pages.pager("deals_search", {"term": "x" * 3000}, {"cursor": "next"}, [None]) == ()


def _press(label: str, blocks: tuple[Any, ...]) -> Any:
    (found,) = [e for e in blocks[0]["elements"] if e["text"]["text"] == label]
    press = pressed(found)
    assert press
    return press.carries
