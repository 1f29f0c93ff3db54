"""A file is announced, uploaded whole, shared, and can be kept by those it was shared with."""

from pathlib import Path

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.files import Files, is_slacks
from tests.local_slack.bench import Bench

CSV = "Title,ID\r\nAcme – ünï,12\r\n".encode()


async def test_a_file_arrives_as_a_message_and_can_be_downloaded(
    bench: Bench, api: AsyncWebClient, tmp_path: Path
) -> None:
    file = tmp_path / "x.csv"
    file.write_bytes(CSV)

    async with aiohttp.ClientSession() as session, bench.browser("U0ANA") as page:
        sent = await Files(api, session, f"{bench.origin}/api/").send("D0ANA", file, "my deals.csv")
        message = (await page.next("message"))["message"]
        [shown] = message["files"]
        async with session.get(f"{shown['url_private_download']}?user=U0ANA") as response:
            content = await response.read()

    assert sent
    assert (shown["name"], shown["size"], shown["mimetype"]) == (
        "my deals.csv",
        len(CSV),
        "text/csv",
    )
    assert content == CSV
    assert response.headers["X-Content-Type-Options"] == "nosniff"


async def announced(bench: Bench, length: int) -> tuple[str, str]:
    answer = await bench.call("files.getUploadURLExternal", filename="x.csv", length=length)
    return answer["file_id"], answer["upload_url"]


async def status(url: str, content: bytes) -> int:
    async with aiohttp.ClientSession() as session, session.post(url, data=content) as response:
        return response.status


@pytest.mark.parametrize("content", [b"", b"1234", b"123456"])
async def test_it_must_be_as_long_as_announced(bench: Bench, content: bytes) -> None:
    id_, url = await announced(bench, 5)

    assert await status(url, content) >= 400
    shared = await bench.call(
        "files.completeUploadExternal", files=[{"id": id_}], channel_id="D0ANA"
    )
    assert shared["error"] == "file_not_found"


async def test_an_address_takes_a_file_once(bench: Bench) -> None:
    _, url = await announced(bench, 5)
    await status(url, b"12345")

    assert await status(url, b"54321") == 404


async def test_a_file_is_shared_once_and_only_where_the_app_is(
    bench: Bench, api: AsyncWebClient
) -> None:
    id_, url = await announced(bench, 5)
    await status(url, b"12345")
    files: list[dict[str, str | None]] = [{"id": id_, "title": "x"}]

    with pytest.raises(SlackApiError, match="not_in_channel"):
        await api.files_completeUploadExternal(files=files, channel_id="C0RANDOM")
    await api.files_completeUploadExternal(files=files, channel_id="D0ANA")
    with pytest.raises(SlackApiError, match="file_not_found"):
        await api.files_completeUploadExternal(files=files, channel_id="D0ANA")


async def test_without_the_scope_there_is_no_address(bench: Bench, api: AsyncWebClient) -> None:
    bench.workspace.scopes = ("chat:write",)

    with pytest.raises(SlackApiError, match="missing_scope"):
        await api.files_getUploadURLExternal(filename="x.csv", length=5)


@pytest.mark.parametrize(
    ("url", "api", "allowed"),
    [
        ("https://files.slack.com/upload/v1/x", "https://slack.com/api/", True),
        ("https://files.slack.com:443/x", "https://slack.com/api/", True),
        ("https://files.slack.com:444/x", "https://slack.com/api/", False),
        ("https://files.slack.com.evil.example/x", "https://slack.com/api/", False),
        ("https://evil.example@files.slack.com/x", "https://slack.com/api/", False),
        ("http://files.slack.com/x", "https://slack.com/api/", False),
        ("http://127.0.0.1:3000/upload/x", "http://127.0.0.1:3000/api/", True),
        ("http://127.0.0.1:3001/upload/x", "http://127.0.0.1:3000/api/", False),
        ("file:///etc/passwd", "https://slack.com/api/", False),
        ("https://[", "https://slack.com/api/", False),
    ],
)
def test_bytes_go_to_slack_only(url: str, api: str, *, allowed: bool) -> None:
    assert is_slacks(url, api) is allowed
