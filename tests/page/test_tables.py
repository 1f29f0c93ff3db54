"""Data tables sort and page by themselves."""

import pytest
from playwright.async_api import Locator, expect

from tests.page.desk import Desk
from tests.page.kit import table

pytestmark = pytest.mark.asyncio(loop_scope="session")

NAMES = ["Globex", "Acme", "Initech", "Umbrella", "Hooli", "Stark", "Wayne"]
DEALS: list[list[str | int]] = [
    [name, value] for name, value in zip(NAMES, (9, 100, 20, 3, 70, 41, 58), strict=True)
]
TABLE = table("Open deals", ["Deal", "Value"], *DEALS, page_size=3)


async def names(message: Locator) -> list[str]:
    return await message.get_by_role("rowheader").all_text_contents()


async def test_rows_are_shown_page_by_page(desk: Desk) -> None:
    message = await desk.said(TABLE)
    back = message.get_by_role("button", name="Rows back")
    forward = message.get_by_role("button", name="Rows forward")
    assert await names(message) == NAMES[:3]
    await expect(back).to_be_disabled()

    await forward.click()
    await expect(message.get_by_text("4–6 of 7")).to_be_visible()
    await forward.press("Enter")

    assert await names(message) == NAMES[6:]
    await expect(forward).to_be_disabled()
    await expect(back).to_be_focused()


async def test_a_column_of_words_sorts_by_the_alphabet(desk: Desk) -> None:
    message = await desk.said(TABLE)
    deal = message.get_by_role("columnheader", name="Deal")

    await deal.get_by_role("button").click()

    await expect(deal).to_have_attribute("aria-sort", "ascending")
    assert await names(message) == sorted(NAMES)[:3]


async def test_a_column_of_numbers_sorts_by_value_then_down_then_not(desk: Desk) -> None:
    message = await desk.said(TABLE)
    value = message.get_by_role("columnheader", name="Value")

    await value.get_by_role("button").press("Enter")
    assert await names(message) == ["Umbrella", "Globex", "Initech"]
    await value.get_by_role("button").press("Enter")
    await expect(value).to_have_attribute("aria-sort", "descending")
    assert await names(message) == ["Acme", "Hooli", "Wayne"]
    await value.get_by_role("button").press("Enter")

    await expect(value).to_have_attribute("aria-sort", "none")
    assert await names(message) == NAMES[:3]


async def test_the_table_carries_its_caption(desk: Desk) -> None:
    message = await desk.said(TABLE)

    await expect(message.get_by_role("table", name="Open deals")).to_be_visible()


async def test_sort_and_page_survive_a_change_of_channel(desk: Desk) -> None:
    message = await desk.said(TABLE)
    await message.get_by_role("button", name="Value").click()
    await message.get_by_role("button", name="Rows forward").click()

    await desk.page.get_by_role("button", name="big-deals").click()
    await desk.page.get_by_role("button", name="sales").click()

    await expect(message.get_by_text("4–6 of 7")).to_be_visible()
    assert await names(message) == ["Stark", "Wayne", "Hooli"]
