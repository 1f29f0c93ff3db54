"""Over any number of pages every record comes exactly once, whatever has room in a message."""

from collections import Counter

import pytest

from bot.blocks.records import tables
from bot.blocks.reports import event_list
from bot.playground.run import Playground
from tests.dice import seeded
from tests.flows.sharing import agrees, shares
from tests.flows.test_filters import seen
from tests.seat import Json, Seat, labels

# A list of each kind, and the words of it that tell its lines apart.
LISTS = [
    "/deal list",
    "/deal list status=open sort=-added",
    "/deal list value>1k",
    "/deal list sort=-value",
    "/deal list sort=close owner=me",
    "/deal list view=1 owner=me",
    "/deal archived",
    "/deal find re",
    "/person list",
    "/person list name=a",
    "/person find an",
    "/person deals 1",
    "/org list",
    "/org find er",
    "/org people 1",
    "/activity list",
    "/activity list done=no sort=due",
    "/activity list due<+30d",
    "/file list",
    "/crm find re",
    "/crm find-by deal title re match=middle",
    "/deal followers 12",
    "/deal participants 12",
    "/deal products 15",
    "/person products 1",
    "/deal history 12",
    "/deal feed 12",
    "/deal mail 12",
    "/deal files 12",
]
# Where Pipedrive gives fewer at once.
OF_A_HUNDRED = ("/crm find re", "/file list", *LISTS[-4:])
MOST = dict.fromkeys(OF_A_HUNDRED, 100)
RECORDS = ("/deal list", "/person list", "/org list", "/activity list", "/file list")


@pytest.mark.parametrize("line", LISTS)
async def test_every_record_comes_exactly_once(
    desk: Playground, ana: Seat, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    dice = seeded(LISTS.index(line), line)
    whole = await walk(ana, f"{line} limit={MOST.get(line, 500)}")
    room = max(dice.randrange(600, 9_000), whole.total() * 20)
    limit = min(max(dice.choice([3, 7, 40, 100, 500]), whole.total() // 8), MOST.get(line, 500))
    print(f"limit={limit}, {room} characters to a message")  # noqa: T201 - shown where it fails
    monkeypatch.setattr(tables, "MOST_TEXT", room)
    monkeypatch.setattr(event_list, "MOST_TEXT", room)

    assert await walk(ana, f"{line} limit={limit}") == whole
    if line.startswith(RECORDS):
        assert set(whole.values()) == {1}


async def walk(ana: Seat, line: str) -> Counter[str]:
    """Every line of a list, page by page to the end, then back to where it began."""
    told = await ana.types(line)
    pages = [told]
    while "Next" in labels(told["blocks"]):
        told = await ana.presses(told, "Next")
        pages.append(told)
        assert len(pages) < 400
    for page in reversed(pages[:-1]):
        if "Previous" not in labels(told["blocks"]):
            break
        told = await ana.presses(told, "Previous")
        assert rows(told) == rows(page)
    return Counter(row for page in pages for row in rows(page))


def rows(told: Json) -> list[str]:
    """Records by their numbers, where a menu opens them; else each line as it reads."""
    opened = [
        option["value"]
        for block in told["blocks"]
        for element in block.get("elements", ())
        if element.get("action_id", "").startswith("open:")
        and element["action_id"].endswith("_get")
        for option in element["options"]
    ]
    lines = [line for block in told["blocks"] for line in (*_table(block), *_bullets(block))]
    return opened if opened and len(opened) >= len(lines) else lines


def _table(block: Json) -> list[str]:
    return [str(row) for row in block["rows"][1:]] if block["type"] == "data_table" else []


def _bullets(block: Json) -> list[str]:
    """Each line of a day with the day."""
    if block["type"] != "rich_text" or len(block["elements"]) == 1:
        return []
    day, bullets = block["elements"]
    return [f"{day} {bullet}" for bullet in bullets["elements"]]


async def test_every_deal_that_one_may_see_is_on_one_of_the_pages(
    desk: Playground, ana: Seat
) -> None:
    assert set(await walk(ana, "/deal list")) == {str(deal.id) for deal in seen(desk)}


async def test_a_share_says_which_part_of_the_list_it_is(
    desk: Playground, ana: Seat, tom: Seat
) -> None:
    at_once = await shares(ana, "/deal list limit=5 share")
    assert "The first 5 deals" in str(at_once["blocks"])
    assert "Showing 1–5. There are more." in str(at_once["blocks"])

    first = await ana.types("/deal list limit=5")
    second = await ana.presses(first, "Next")
    shared = await agrees(ana, await ana.presses(second, "Share"))

    assert shared["text"].startswith("Deals 6–10: ")
    assert "Showing 6–10. There are more." in str(shared["blocks"])
