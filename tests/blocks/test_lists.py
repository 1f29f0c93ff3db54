"""Tables, their pages and what does not fit."""

from typing import Any

import pytest

from bot.blocks import lists, tables
from bot.blocks.buttons import Press, pressed
from bot.blocks.limits import check_message
from bot.blocks.message import Message
from bot.blocks.viewer import Viewer
from bot.pipedrive.models import Deal, Named, Page
from tests.blocks.samples import FOUND


def _rows(message: Message) -> list[list[str]]:
    (table,) = [block for block in message.blocks if block["type"] == "data_table"]
    return [[_said(cell) for cell in row] for row in table["rows"]]


def _said(cell: dict[str, Any]) -> str:
    return str(cell.get("text") or cell["elements"][0]["elements"][0]["text"])


def test_a_list_shows_status_only_where_it_differs(acme: Deal, viewer: Viewer) -> None:
    won = acme.model_copy(update={"status": "won"})

    alike, mixed = (lists.deals(Page(deals), viewer) for deals in ([acme] * 2, [acme, won]))

    assert _rows(alike)[0] == ["Deal", "Value", "Stage", "Owner", "Closes"]
    assert [row[-1] for row in _rows(mixed)] == ["Status", "Open", "Won"]


def test_values_and_days_sort_by_what_they_are(acme: Deal, viewer: Viewer) -> None:
    bare = Deal(id=1, title="No value, no day")

    table = lists.deals(Page([acme, bare]), viewer).blocks[0]

    sorts = [[cell.get("value") for cell in row if "value" in cell] for row in table["rows"][1:]]
    assert sorts == [[12000, 20261130], [0, tables.SORTS_LAST]]


def test_every_row_can_be_opened(acme: Deal, old: Deal, viewer: Viewer) -> None:
    message = lists.deals(Page([acme, old]), viewer)

    select = message.blocks[1]["elements"][0]
    press = pressed({**select, "selected_option": select["options"][1]})

    assert press == Press("run", {"tool": "deals_get", "args": {"id": 9}})


def test_what_does_not_fit_is_said_and_how_to_see_it(acme: Deal, viewer: Viewer) -> None:
    wordy = acme.model_copy(update={"title": "Wordy & wide " * 20})

    message = lists.deals(Page([wordy] * 300, "next"), viewer)

    shown = len(_rows(message)) - 1
    (said,) = [b["elements"][0]["text"] for b in message.blocks if b["type"] == "context"]
    assert 40 < shown <= 100
    assert said.startswith(f"The first {shown} of 300 are shown")
    assert "Next goes on after all 300." in said
    assert f"`limit={shown}`" in said
    assert check_message(message) == []


def test_a_page_of_fifty_ordinary_deals_fits(acme: Deal, viewer: Viewer) -> None:
    message = lists.deals(Page([acme] * 50, "next"), viewer)

    assert len(_rows(message)) == 51


def test_a_found_deal_is_shown_with_whom_it_is(viewer: Viewer) -> None:
    nobody = FOUND.model_copy(update={"organization": None, "stage": None, "owner": None})
    person = nobody.model_copy(update={"person": Named(id=3, name="Jo Doe")})

    rows = _rows(lists.found(Page([FOUND, nobody, person]), viewer))

    assert [row[3] for row in rows] == ["Organization", "Acme GmbH", "–", "Jo Doe"]


@pytest.mark.parametrize("pages", [3, 60])
def test_next_and_previous_lead_forth_and_back(pages: int) -> None:
    """However long the way was, Next never loses its place and Previous ends on page one."""
    args: dict[str, Any] = {"status": ["open"]}
    back: list[str | None] = []
    for number in range(1, pages):
        press = _press(
            "Next", tables.pager("deals_list", args, {"cursor": f"cursor-{number}"}, back)
        )
        args, back = press["args"], press["back"]
        assert args == {"status": ["open"], "cursor": f"cursor-{number}"}

    steps = 0
    while back:
        press = _press("Previous", tables.pager("deals_list", args, None, back))
        args, back = press["args"], press["back"]
        steps += 1

    assert args == {"status": ["open"]}
    assert steps == min(pages - 1, tables.MOST_BACK + 1)


def test_the_first_and_only_page_can_be_shared_but_not_turned() -> None:
    (block,) = tables.pager("deals_list", {}, None, [])

    assert [element["text"]["text"] for element in block["elements"]] == ["Share"]


def test_arguments_too_long_to_carry_leave_no_broken_button() -> None:
    assert tables.pager("deals_search", {"term": "x" * 3000}, {"cursor": "next"}, [None]) == ()


def _press(label: str, blocks: tuple[Any, ...]) -> Any:
    (found,) = [e for e in blocks[0]["elements"] if e["text"]["text"] == label]
    press = pressed(found)
    assert press
    return press.carries
