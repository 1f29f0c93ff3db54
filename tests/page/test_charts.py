"""Charts are pictures with a legend, and a table for those who want the figures."""

import pytest
from playwright.async_api import expect

from tests.page.desk import Desk
from tests.page.kit import Json

pytestmark = pytest.mark.asyncio(loop_scope="session")

MONTHS = ["Jul", "Aug", "Sep"]
LONG = [f"A long category {n:02d}" for n in range(20)]
TWELVE = [f"Person {n}" for n in range(12)]


def chart(kind: str, people: list[str], categories: list[str]) -> Json:
    series = [
        {"name": name, "data": [{"label": each, "value": 1000 * (n + 1)} for each in categories]}
        for n, name in enumerate(people)
    ]
    axes = {"categories": categories, "x_label": "Month", "y_label": "EUR"}
    spec = {"type": kind, "series": series, "axis_config": axes}
    return {"type": "data_visualization", "title": "Won deals", "chart": spec}


def pie(**segments: float) -> Json:
    parts = [{"label": label, "value": value} for label, value in segments.items()]
    spec = {"type": "pie", "segments": parts}
    return {"type": "data_visualization", "title": "By currency", "chart": spec}


@pytest.mark.parametrize("kind", ["line", "area", "bar"])
async def test_a_chart_of_several_people_says_who_is_who(desk: Desk, kind: str) -> None:
    message = await desk.said(chart(kind, ["Ana", "Tom"], MONTHS))

    figure = message.get_by_role("figure", name="Won deals")
    name = f"Won deals. {kind} chart of Ana, Tom over 3 points."
    await expect(figure.get_by_role("img", name=name)).to_be_visible()
    await expect(figure.get_by_role("listitem")).to_have_text(["Ana", "Tom"])
    await figure.get_by_text("Show the figures").click()
    await expect(figure.get_by_role("row").nth(1)).to_have_text("Jul1,0002,000")


async def test_a_pie_says_what_each_part_is_of_the_whole(desk: Desk) -> None:
    message = await desk.said(pie(EUR=150, USD=49, JPY=1))

    figure = message.get_by_role("figure", name="By currency")
    await expect(figure.get_by_role("img")).to_have_accessible_name(
        "By currency. EUR 75 %, USD 25 %, JPY < 1 %"
    )
    await expect(figure.get_by_role("listitem")).to_have_text(["EUR75 %", "USD25 %", "JPY< 1 %"])


@pytest.mark.parametrize("kind", ["line", "area", "bar"])
async def test_the_largest_chart_keeps_every_mark_and_name_legible(desk: Desk, kind: str) -> None:
    message = await desk.said(chart(kind, TWELVE, LONG))
    picture = message.get_by_role("img")

    await expect(picture.locator(".tick").last).to_have_text(LONG[-1])
    inside = await picture.evaluate(
        """svg => {
          const all = svg.getBoundingClientRect();
          return [...svg.querySelectorAll("text, path, rect, circle")]
            .map((node) => node.getBoundingClientRect())
            .every((box) => box.left >= all.left - 1 && box.right <= all.right + 1
              && box.bottom <= all.bottom + 1);
        }"""
    )
    assert inside
    if kind == "bar":
        widths = await picture.locator("rect").evaluate_all(
            "all => all.map(r => r.width.baseVal.value)"
        )
        assert len(widths) == 240
        assert min(widths) > 3.5
        await expect(message.get_by_role("group", name="Won deals")).to_have_attribute(
            "tabindex", "0"
        )


async def test_a_chart_in_a_narrow_column_keeps_the_size_of_its_words(desk: Desk) -> None:
    await desk.page.set_viewport_size({"width": 520, "height": 800})
    message = await desk.said(chart("bar", ["Ana", "Tom"], MONTHS))
    picture = message.get_by_role("img")

    await expect(picture).to_be_visible()
    box = await picture.bounding_box()
    assert box is not None
    assert float(await picture.get_attribute("width") or 0) == pytest.approx(box["width"], abs=1)
    assert box["width"] < 500
