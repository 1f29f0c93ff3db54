"""Whatever a stranger has typed stays text: no markup, no script, no request to the outside."""

import pytest
from playwright.async_api import expect

from tests.page.desk import Desk
from tests.page.kit import (
    Json,
    actions,
    asked,
    button,
    modal,
    mrkdwn,
    option,
    plain,
    section,
    table,
)

pytestmark = pytest.mark.asyncio(loop_scope="session")

EVIL = "<img src=x onerror=pwned()><script>pwned()</script>"
ESCAPED = EVIL.replace("<", "&lt;").replace(">", "&gt;")
RICH: Json = {
    "type": "rich_text",
    "elements": [
        {
            "type": "rich_text_section",
            "elements": [
                {"type": "text", "text": EVIL},
                {"type": "link", "url": "https://a.example/", "text": EVIL},
            ],
        }
    ],
}
CHART: Json = {
    "type": "data_visualization",
    "title": "<script>pwned()</script>",
    "chart": {"type": "pie", "segments": [{"label": "<b>x</b>", "value": 2}]},
}
EVERYWHERE: list[Json] = [
    {"type": "header", "text": plain(EVIL)},
    section(EVIL),
    section(ESCAPED),
    {"type": "section", "fields": [mrkdwn(EVIL), plain(EVIL)]},
    {"type": "context", "elements": [mrkdwn(EVIL)]},
    {"type": "card", "title": mrkdwn(EVIL), "body": mrkdwn(EVIL)},
    {"type": "container", "title": plain(EVIL), "child_blocks": [section(EVIL)]},
    {"type": "markdown", "text": f"**{EVIL}** [x](javascript:pwned())"},
    {"type": "image", "image_url": "https://outside.example/pixel.png", "alt_text": EVIL},
    RICH,
    table(EVIL, [EVIL, "Value"], [EVIL, 1]),
    CHART,
    actions(button(EVIL, action_id="evil")),
]

_LIVE = """(root) => [...root.querySelectorAll("script, iframe, object, img, b")].map(
  (node) => node.outerHTML)"""


async def test_hostile_text_in_every_block_is_shown_as_text(desk: Desk) -> None:
    message = await desk.said(*EVERYWHERE, text=EVIL)

    await expect(message.get_by_role("button", name=EVIL).last).to_be_visible()
    assert await message.evaluate(_LIVE) == []
    shown = await message.inner_text()
    assert shown.count("<script>pwned()</script>") >= len(EVERYWHERE)
    assert desk.complaints == []


async def test_hostile_text_in_a_form_is_shown_as_text(desk: Desk) -> None:
    desk.bot.known = (EVIL,)
    dialog = await desk.asked(
        modal(
            "<b>New</b>",
            asked("Pick", {"type": "external_select", "min_query_length": 1}),
            {**asked("Name", {"type": "plain_text_input"}), "label": plain(EVIL)},
            {"type": "alert", "text": mrkdwn(EVIL), "level": "error"},
            asked("One", {"type": "radio_buttons", "options": [option(EVIL, "x", EVIL)]}),
        )
    )

    await dialog.get_by_role("combobox", name="Pick").fill("<")
    await dialog.get_by_role("option", name=EVIL).click()

    await expect(dialog.get_by_role("combobox", name="Pick")).to_have_value(EVIL)
    assert await dialog.evaluate(_LIVE) == []


async def test_what_a_person_types_is_shown_as_typed(desk: Desk) -> None:
    await desk.type(EVIL)

    message = desk.page.get_by_role("article").last
    await expect(message).to_contain_text(EVIL)
    assert await message.evaluate(_LIVE) == []


async def test_a_script_link_cannot_be_followed(desk: Desk) -> None:
    message = await desk.said(
        section("<javascript:pwned()|click> <https://ok.example/|fine>"), text="Links"
    )

    links = message.get_by_role("link")
    await expect(links).to_have_count(1)
    await expect(links).to_have_attribute("href", "https://ok.example/")
    await expect(links).to_have_attribute("rel", "noopener noreferrer nofollow")


async def test_hostile_answers_in_the_log_are_shown_as_text(desk: Desk) -> None:
    desk.ledger.add("POST", f"/api/v2/{EVIL}", answer=EVIL, who=EVIL, body={EVIL: EVIL})
    calls = desk.page.get_by_role("list", name="Calls to Pipedrive")

    await calls.get_by_role("button").first.click()

    await expect(calls.get_by_text(EVIL).first).to_be_visible()
    assert await calls.evaluate(_LIVE) == []
