"""When Slack answers with something that is no answer, that is what the person hears."""

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError

from bot.slack.trouble import code_of, is_down


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
