"""What everybody must be able to see and reach: contrast, names, and nothing cut off."""

import pytest
from playwright.async_api import Browser, Page

from tests.page.desk import Desk
from tests.page.kit import (
    STAGES,
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
from tests.page.scripted import ScriptedBot
from tests.page.test_palette import LESSONS

pytestmark = pytest.mark.asyncio(loop_scope="session")

_MONTHS = ["Jul", "Aug", "Sep"]
_SERIES = [
    {"name": name, "data": [{"label": month, "value": 10} for month in _MONTHS]}
    for name in ("Ana", "Tom")
]
_ROWS: list[list[str | int]] = [["Acme", 9], ["Globex", 3]] * 4
KITCHEN: list[Json] = [
    {"type": "header", "text": plain("Everything")},
    section("*bold* `code` <@U0ANA> <@U0TOM> <!here> <https://a.example|link>\n&gt; quote"),
    section("Fields", fields=[mrkdwn("*Owner*\nAna"), mrkdwn("*Value*\n12,000 EUR")]),
    {"type": "context", "elements": [mrkdwn("Changed today")]},
    {"type": "card", "title": mrkdwn("Acme"), "subtitle": mrkdwn("5 deals"),
     "actions": [button("Open"), button("Follow", style="primary")]},
    {"type": "container", "title": plain("Preview"), "is_collapsible": True,
     "child_blocks": [section("Inside")]},
    table("Open deals", ["Deal", "Value"], *_ROWS),
    {"type": "data_visualization", "title": "Won", "chart": {
        "type": "bar", "series": _SERIES, "axis_config": {"categories": _MONTHS}}},
    {"type": "data_visualization", "title": "Trend", "chart": {
        "type": "area", "series": _SERIES, "axis_config": {"categories": _MONTHS}}},
    actions(
        button("Won", style="primary"),
        button("Delete", style="danger"),
        {"type": "static_select", "action_id": "move", "placeholder": plain("Move to…"),
         "options": STAGES},
        {"type": "overflow", "action_id": "more", "options": [option("Edit")]},
    ),
]  # fmt: skip
FORM = modal(
    "New deal",
    {"type": "alert", "text": mrkdwn("Careful"), "level": "warning"},
    asked("Title", {"type": "plain_text_input"}, hint=plain("A short name")),
    asked("Stage", {"type": "static_select", "options": STAGES}),
    asked("Day", {"type": "datepicker"}, optional=True),
    asked("Offer", {"type": "file_input"}, optional=True),
    asked("Notify", {"type": "checkboxes", "options": [option("Channel", about="All of it")]}),
)

_FAINT = """() => {
  const channels = (color) => color.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255)
    .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const over = (top, under) => {
    const alpha = top[3] ?? 1;
    return [0, 1, 2].map((i) => top[i] * alpha + under[i] * (1 - alpha));
  };
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const read = (color) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const ground = (node) => {
    const layers = [];
    for (let at = node; at; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.backgroundImage !== "none") return null;
      layers.push(read(style.backgroundColor));
      if (layers.at(-1)[3] === 1) break;
    }
    return layers.reduceRight((under, top) => over(top, under), [255, 255, 255]);
  };
  const faint = [];
  for (const node of document.querySelectorAll("body *")) {
    const own = [...node.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
    if (!own || node.disabled || !node.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    if (document.querySelector("dialog[open]") && !node.closest("dialog")) continue;
    const style = getComputedStyle(node);
    const under = ground(node);
    if (!under) continue;
    const color = node.closest("svg") ? style.fill : style.color;
    const [a, b] = [light(over(read(color), under)), light(under)].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) faint.push(`${ratio.toFixed(2)} ${node.className} ${node.textContent.trim().slice(0, 30)}`);
  }
  return faint;
}"""  # noqa: E501 - JavaScript
_WIDER = """() => [...document.querySelectorAll(".shell > *, .message, .modal-box, .composer *")]
  .filter((node) => node.checkVisibility())
  .map((node) => [node.className, node.getBoundingClientRect()])
  .filter(([, box]) => box.right > innerWidth + 0.5 || box.left < -0.5 || box.bottom < 0)
  .map(([name]) => String(name))"""
_NAMELESS = """() => [...document.querySelectorAll("button, a, input, textarea, select")]
  .filter((node) => node.checkVisibility({ visibilityProperty: true }))
  .filter((node) => !(node.getAttribute("aria-label") || node.labels?.length
    || node.getAttribute("aria-labelledby") || node.textContent.trim()))
  .map((node) => node.outerHTML)"""


async def _all_of(page: Page, *questions: str) -> list[str]:
    return [line for question in questions for line in await page.evaluate(question)]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1000, 700), (900, 650)])
async def test_everything_is_legible_named_and_on_the_screen(
    browser: Browser, bot: ScriptedBot, scheme: str, width: int, height: int
) -> None:
    look = {"viewport": {"width": width, "height": height}, "color_scheme": scheme}
    async with Desk.open(browser, bot, **look, reduced_motion="reduce") as desk:
        desk.workspace.lessons = LESSONS
        await desk.go()
        desk.ledger.add("GET", "/api/v2/deals")
        desk.ledger.add("DELETE", "/api/v2/deals/12", status=500)
        message = await desk.said(*KITCHEN)
        await message.get_by_role("button", name="Delete").hover()

        in_channel = await _all_of(desk.page, _FAINT, _WIDER, _NAMELESS)
        await desk.composer.press_sequentially("/deal list ")
        await desk.composer.press("ArrowDown")
        in_palette = await _all_of(desk.page, _FAINT, _WIDER)
        await desk.composer.press("Escape")
        dialog = await desk.asked(FORM)
        await dialog.get_by_role("button", name="Save").click()
        await dialog.get_by_role("button", name="Save").hover()
        in_form = await _all_of(desk.page, _FAINT, _WIDER, _NAMELESS)

    assert in_channel == []
    assert in_palette == []
    assert in_form == []


async def test_the_checks_above_can_fail(desk: Desk) -> None:
    await desk.page.evaluate(
        """() => {
          const bad = document.createElement("button");
          bad.style.cssText = "color:#999;background:#fff";
          const far = document.createElement("div");
          far.className = "message";
          far.style.cssText = "position:fixed;left:3000px;width:10px";
          const faint = document.createElement("p");
          faint.style.cssText = "color:#999;background:#fff;position:fixed;top:0";
          faint.append("faint");
          document.body.append(bad, far, faint);
        }"""
    )

    for question in (_FAINT, _WIDER, _NAMELESS):
        assert len(await desk.page.evaluate(question)) == 1


async def test_the_page_asks_nothing_of_the_outside(desk: Desk) -> None:
    picture = {"type": "image", "image_url": "https://outside.example/a.png", "alt_text": "Ours"}

    message = await desk.said(picture)

    await message.get_by_role("img", name="Ours").wait_for()
    assert desk.outside == []
