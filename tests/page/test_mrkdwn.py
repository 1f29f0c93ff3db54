"""Slack's mrkdwn as the page draws it: one row per rule."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from tests.page.desk import Desk
from tests.page.scripted import ScriptedBot

pytestmark = pytest.mark.asyncio(loop_scope="session")

Render = Callable[[str], Awaitable[str]]

_DRAW = """async (source) => {
  const { mrkdwn } = await import("/page/mrkdwn.js");
  const book = {
    user: "U0ANA",
    person: (id) => ({ U0ANA: { name: "Ana Lima" }, U0TOM: { name: "Tom Berg" } })[id],
    place: (id) => ({ C0SALES: { name: "sales" } })[id],
  };
  const box = document.createElement("div");
  box.append(...mrkdwn(source, book));
  for (const link of box.querySelectorAll("a")) {
    link.removeAttribute("target");
    link.removeAttribute("rel");
  }
  return box.innerHTML;
}"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def render(browser: Browser) -> AsyncIterator[Render]:
    async with (
        ScriptedBot.listening() as bot,
        Desk.open(browser, bot, timezone_id="Europe/Berlin") as desk,
    ):

        async def draw(source: str) -> str:
            html: str = await desk.page.evaluate(_DRAW, source)
            return html

        yield draw


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("*bold* _italic_ ~gone~", "<strong>bold</strong> <em>italic</em> <s>gone</s>"),
        ("*_both_*", "<strong><em>both</em></strong>"),
        ("snake_case_name and 2*3*4", "snake_case_name and 2*3*4"),
        ("* not bold * and _ no _", "* not bold * and _ no _"),
        ("`*code* <@U0ANA>`", '<code>*code* <span class="pill pill-me">@Ana Lima</span></code>'),
        ("```a\n*b*```", '<pre class="code-block">a\n*b*</pre>'),
        ("one\ntwo\n\nfour", "one<br>two<br><br>four"),
        ("&gt; said\n&gt; *so*\nyes", "<blockquote>said<br><strong>so</strong></blockquote>yes"),
        ("1 &lt; 2 &amp;&amp; 3 &gt; 2", "1 &lt; 2 &amp;&amp; 3 &gt; 2"),
        ("&amp;lt;b&amp;gt;", "&amp;lt;b&amp;gt;"),
        ("<https://a.example/x_y_z|a *b*>", '<a href="https://a.example/x_y_z">a *b*</a>'),
        ("<https://a.example?a=1&amp;b=2>", '<a href="https://a.example/?a=1&amp;b=2">https://a.example?a=1&amp;b=2</a>'),
        ("*<https://a.example|link>*", '<strong><a href="https://a.example/">link</a></strong>'),
        ("<mailto:a@b.example|a@b.example>", '<a href="mailto:a@b.example">a@b.example</a>'),
        ("<javascript:alert(1)|click>", "&lt;javascript:alert(1)|click&gt;"),
        ("<b>no markup</b>", "&lt;b&gt;no markup&lt;/b&gt;"),
        ("<@U0TOM>", '<span class="pill">@Tom Berg</span>'),
        ("<@U0XYZ|zoe>", '<span class="pill">@zoe</span>'),
        ("<#C0SALES>", '<span class="pill">#sales</span>'),
        ("<#C0XYZ|else>", '<span class="pill">#else</span>'),
        ("<!here>", '<span class="pill pill-shout">@here</span>'),
        ("<!unknown>", "&lt;!unknown&gt;"),
        (":tada: :no_such_thing: 10:30:00", "🎉 :no_such_thing: 10:30:00"),
        (
            "• *one*",
            (
                '<span class="bullet depth-0"><span class="bullet-mark">• </span>'
                "<span><strong>one</strong></span></span>"
            ),
        ),
        (
            "<!date^1796000000^{date_num} at {time}_x_|then>",
            '<time datetime="2026-11-30T00:53:20.000Z">2026-11-30 at 01:53_x_</time>',
        ),
        (
            "<!date^1796000000^{date_short}^https://a.example/|then>",
            '<a href="https://a.example/">Nov 30, 2026</a>',
        ),
        ("<!date^99999999999999^{date}|some day>", '<time datetime="">some day</time>'),
        ("\u00010\u0002 <!here>", '0 <span class="pill pill-shout">@here</span>'),
    ],
)  # fmt: skip
async def test_mrkdwn_is_drawn_as_slack_draws_it(render: Render, source: str, html: str) -> None:
    assert await render(source) == html
