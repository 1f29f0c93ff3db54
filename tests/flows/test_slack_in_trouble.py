"""When Slack answers with something that is no answer, that is what the person hears."""

from datetime import UTC, datetime

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks.kit.message import Message
from bot.slack.callers import OneWorkspace
from bot.slack.channels import SlackChannels
from bot.slack.trouble import code_of, is_down
from bot.watch.telling.port import RetryAfter
from bot.watch.watches.rows import Place


@pytest.mark.parametrize(
    ("error", "code", "down"),
    [
        (SlackApiError("", {"ok": False, "error": "invalid_blocks"}), "invalid_blocks", False),
        (SlackApiError("", {"ok": False, "error": "ratelimited"}), "ratelimited", True),
        (SlackApiError("", "<html>Bad gateway</html>"), "garbled", True),
        (SlackApiError("", {"ok": False}), "garbled", True),
        (SlackApiError("", None), "garbled", True),
        (aiohttp.ClientPayloadError("xoxb-secret"), "ClientPayloadError", True),
        (TimeoutError("xoxb-secret"), "TimeoutError", True),
    ],
)
def test_every_answer_has_a_name_and_none_is_quoted(
    error: Exception, code: str, *, down: bool
) -> None:
    assert (code_of(error), is_down(error)) == (code, down)


@pytest.mark.parametrize(
    ("status", "text", "kind"),
    [
        (502, "<html>Bad gateway</html>", "text/html"),
        (408, '{"ok": false, "error": "request_timeout"}', "application/json"),
    ],
)
async def test_what_is_no_answer_to_a_notice_has_it_told_again(
    status: int, text: str, kind: str
) -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(status=status, text=text, content_type=kind)

    app = web.Application()
    app.router.add_post("/{method}", answer)
    async with TestServer(app) as slack:
        client = AsyncWebClient(
            token="xoxb-1", base_url=str(slack.make_url("/")), retry_handlers=[]
        )
        channels = SlackChannels(OneWorkspace(client), lambda: datetime.now(UTC))
        with pytest.raises(RetryAfter) as later:
            await channels.post(
                Place("T0", "C0"), Message("Won"), thread="", broadcast=False, token="t"
            )

    assert later.value.unsure
