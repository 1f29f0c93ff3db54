"""The composer teaches the grammar while a person types."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Locator, expect

from tests.page.desk import Desk
from tests.page.kit import Json

pytestmark = pytest.mark.asyncio(loop_scope="session")


def lesson(command: str, places: str, summary: str, *fields: str) -> Json:
    return {
        "command": command,
        "usage": f"{command} {places}".strip(),
        "summary": summary,
        "fields": [{"say": field, "about": f"The {field[:-1]}"} for field in fields],
    }


LESSONS = [
    lesson("/deal list", "", "List deals.", "owner=", "stage=", "status=", "value>"),
    lesson("/deal lost", "<deal>", "Mark a deal as lost.", "reason="),
    lesson("/deal move", "<deal> to <stage>", "Move a deal to another stage.", "pipeline="),
]


@pytest_asyncio.fixture(loop_scope="session")
async def taught(desk: Desk) -> AsyncIterator[Desk]:
    desk.workspace.lessons = LESSONS
    await desk.go()
    yield desk


def options(desk: Desk) -> Locator:
    return desk.page.get_by_role("listbox", name="Commands").get_by_role("option")


def here(desk: Desk) -> Locator:
    """The place in the grammar that is being filled."""
    return desk.page.locator(".lesson mark")


async def test_after_the_command_come_its_verbs_with_their_usage(taught: Desk) -> None:
    await taught.composer.press_sequentially("/deal ")

    await expect(options(taught)).to_have_count(3)
    await expect(options(taught).last).to_have_accessible_name(
        "/deal move <deal> to <stage> Move a deal to another stage."
    )
    await expect(taught.composer).to_have_attribute("aria-expanded", "true")


async def test_a_verb_that_is_begun_is_completed_by_tab(taught: Desk) -> None:
    await taught.composer.press_sequentially("/deal l")
    await expect(options(taught)).to_have_count(2)

    await taught.composer.press("Tab")

    await expect(taught.composer).to_have_value("/deal list ")


async def test_enter_takes_what_the_arrows_marked_and_sends_otherwise(taught: Desk) -> None:
    taught.bot.answers["l"] = {"text": "Looked for l"}
    await taught.composer.press_sequentially("/deal l")
    await taught.composer.press("ArrowDown")
    await taught.composer.press("ArrowDown")
    await taught.composer.press("Enter")
    await expect(taught.composer).to_have_value("/deal lost ")

    await taught.composer.fill("/deal l")
    await taught.composer.press("Enter")

    await expect(taught.page.get_by_role("article", name="Looked for l")).to_be_visible()


async def test_after_the_verb_come_the_fields_that_are_left(taught: Desk) -> None:
    await taught.composer.press_sequentially("/deal list owner=me st")
    await expect(options(taught)).to_have_count(2)
    await expect(options(taught).first).to_have_accessible_name("stage= The stage")

    await taught.composer.press("ArrowDown")
    await taught.composer.press("Enter")

    await expect(taught.composer).to_have_value("/deal list owner=me stage=")
    await expect(here(taught)).to_have_text("stage=")
    await expect(options(taught)).to_have_count(0)
    await taught.composer.press_sequentially("demo ")
    await expect(options(taught)).to_have_count(2)


async def test_the_place_that_is_being_filled_is_marked(taught: Desk) -> None:
    await taught.composer.press_sequentially("/deal move acme ren")
    await expect(here(taught)).to_have_text("<deal>")

    await taught.composer.press_sequentially("ewal to ")
    await expect(here(taught)).to_have_text("<stage>")
    await expect(taught.composer).to_have_accessible_description(
        "/deal move <deal> to <stage> Move a deal to another stage."
    )


async def test_escape_closes_the_lesson_and_keeps_what_was_typed(taught: Desk) -> None:
    await taught.composer.press_sequentially("/deal move ")

    await taught.composer.press("Escape")

    await expect(taught.page.locator(".lesson")).to_be_hidden()
    await expect(taught.composer).to_have_value("/deal move ")
    await expect(taught.composer).to_have_attribute("aria-expanded", "false")


async def test_a_condition_may_be_turned_round(taught: Desk) -> None:
    await taught.composer.press_sequentially("/deal list -sta")

    await taught.composer.press("Tab")

    await expect(taught.composer).to_have_value("/deal list -stage=")


async def test_without_lessons_the_hint_of_the_manifest_stays(desk: Desk) -> None:
    await desk.composer.press_sequentially("/deal ")

    await expect(options(desk)).to_have_count(0)
    await expect(desk.page.locator(".lesson")).to_contain_text("/deal help")
