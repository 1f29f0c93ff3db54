"""A file is announced, uploaded whole, shared, and can be kept by those it was shared with."""

from pathlib import Path

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.slack.wire import Json
from bot.slack.callers import OneWorkspace
from bot.slack.files import Files
from bot.slack.payloads import is_slacks
from tests.local_slack.bench import Bench, TinyBot, field_of

CSV = "Title,ID\r\nAcme – ünï,12\r\n".encode()


async def test_a_file_arrives_as_a_message_and_can_be_downloaded(
    bench: Bench, api: AsyncWebClient, tmp_path: Path
) -> None:
    file = tmp_path / "x.csv"
    file.write_bytes(CSV)

    async with aiohttp.ClientSession() as session, bench.browser("U0ANA") as page:
        sent = await Files(OneWorkspace(api), session, f"{bench.origin}/api/").send(
            "T0DESK", "D0ANA", file, "my deals.csv"
        )
        message = (await page.next("message"))["message"]
        [shown] = message["files"]
        async with session.get(f"{bench.origin}/files/{shown['id']}/x?user=U0ANA") as response:
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
    assert is_slacks(url, "files.slack.com", api) is allowed


async def dropped(
    bench: Bench, name: str = "offer.pdf", content: bytes = b"%PDF-1.7", **more: str
) -> Json:
    """What the page gets when Ana has chosen a file."""
    url = f"{bench.origin}/play/upload"
    kind = {"Content-Type": "application/octet-stream"}
    asked = {"user": "U0ANA", "name": name, **more}
    async with bench.http.post(url, params=asked, data=content, headers=kind) as response:
        file: Json = (await response.json())["file"]
    return file


async def said(bench: Bench, *files: Json, text: str = "", channel: str = "C0SALES") -> Json:
    ids = [file["id"] for file in files]
    return await bench.play("message", user="U0ANA", channel=channel, text=text, files=ids)


async def test_a_person_sends_files_and_the_bot_hears_of_them(bench: Bench, bot: TinyBot) -> None:
    bench.workspace.events = ("message.channels", "app_mention")
    file = await dropped(bench)

    async with bench.browser("U0TOM") as page:
        await said(bench, file, text="@dealdesk file this")
        message = (await page.next("message"))["message"]
    told = [(await bot.next()).payload["event"] for _ in range(2)]

    assert [each["name"] for each in message["files"]] == ["offer.pdf"]
    by_type = {event["type"]: event for event in told}
    assert by_type["message"]["subtype"] == "file_share"
    assert by_type["app_mention"]["files"] == by_type["message"]["files"]
    [heard] = by_type["message"]["files"]
    assert (heard["mimetype"], heard["filetype"], heard["size"], heard["user"], heard["mode"]) == (
        "application/pdf", "pdf", 8, "U0ANA", "hosted",
    )  # fmt: skip


async def test_a_file_alone_is_a_message_and_nothing_is_not(bench: Bench) -> None:
    assert (await said(bench, await dropped(bench)))["ok"]
    assert (await said(bench))["error"] == "no_text"


async def test_nobody_sends_what_somebody_else_chose(bench: Bench) -> None:
    file = await dropped(bench)

    answer = await bench.play(
        "message", user="U0TOM", channel="C0SALES", text="mine", files=[file["id"]]
    )

    assert answer["error"] == "file_not_found"


async def test_a_foreign_page_cannot_drop_a_file(bench: Bench) -> None:
    url = f"{bench.origin}/play/upload?user=U0ANA&name=x"
    async with bench.http.post(url, data=b"x", headers={"Content-Type": "text/plain"}) as response:
        assert response.status == 400


@pytest.mark.parametrize("download", [False, True])
async def test_the_app_reads_a_file_with_its_token(bench: Bench, *, download: bool) -> None:
    file = await dropped(bench)
    await said(bench, file)
    url = file["url_private_download" if download else "url_private"]

    signed = {"Authorization": f"Bearer {bench.workspace.bot_token}"}
    async with bench.http.get(url, headers=signed) as response:
        assert (response.status, await response.read()) == (200, b"%PDF-1.7")


@pytest.mark.parametrize("trouble", ["no token", "wrong token", "no scope"])
async def test_everybody_else_is_led_to_a_login_page(bench: Bench, trouble: str) -> None:
    file = await dropped(bench)
    await said(bench, file)
    token = "xoxb-wrong" if trouble == "wrong token" else bench.workspace.bot_token
    headers = {} if trouble == "no token" else {"Authorization": f"Bearer {token}"}
    if trouble == "no scope":
        bench.workspace.scopes = ("chat:write",)

    async with bench.http.get(file["url_private"], headers=headers) as response:
        assert (response.status, response.content_type) == (200, "text/html")
        assert response.history[0].status == 302
        assert "Sign in" in await response.text()


async def test_what_a_file_is_can_be_asked(bench: Bench, api: AsyncWebClient) -> None:
    file = await dropped(bench)
    with pytest.raises(SlackApiError, match="file_not_found"):
        await api.files_info(file=file["id"])

    await said(bench, file)

    known = (await api.files_info(file=file["id"]))["file"]
    assert (known["name"], known["url_private"]) == ("offer.pdf", file["url_private"])
    bench.workspace.scopes = ("chat:write",)
    with pytest.raises(SlackApiError, match="missing_scope"):
        await api.files_info(file=file["id"])


async def test_a_file_of_a_channel_without_the_app_is_not_there(
    bench: Bench, api: AsyncWebClient
) -> None:
    file = await dropped(bench)
    await said(bench, file, channel="C0RANDOM")

    with pytest.raises(SlackApiError, match="file_not_found"):
        await api.files_info(file=file["id"])


async def test_of_another_company_there_is_a_stub_until_one_asks(
    bench: Bench, bot: TinyBot, api: AsyncWebClient
) -> None:
    bench.workspace.events = ("message.channels",)
    file = await dropped(bench, connect="1")

    await said(bench, file)

    heard = (await bot.next()).payload["event"]["files"]
    assert heard == [{"id": file["id"], "file_access": "check_file_info"}]
    assert (await api.files_info(file=file["id"]))["file"]["name"] == "offer.pdf"


ATTACHMENT = field_of({"type": "file_input", "max_files": 2}, "attachment")


async def test_a_form_brings_whole_files(bench: Bench, bot: TinyBot, api: AsyncWebClient) -> None:
    view = await bench.modal(bot, ATTACHMENT)
    file = await dropped(bench)
    entry = {"type": "file_input", "files": [{"id": file["id"], "name": "not this one"}]}
    state = {"values": {"attachment": {"value": entry}}}

    await bench.play("submit", user="U0ANA", view_id=view["id"], state=state)

    told = (await bot.next()).payload["view"]["state"]["values"]["attachment"]["value"]
    assert told == {"type": "file_input", "files": [file]}
    assert (await api.files_info(file=file["id"]))["ok"]


async def test_a_form_asks_for_its_file_and_for_no_more_than_it_takes(
    bench: Bench, bot: TinyBot
) -> None:
    view = await bench.modal(bot, ATTACHMENT)

    async def submitted(*files: Json) -> Json:
        entry = {"type": "file_input", "files": [{"id": file["id"]} for file in files]}
        state = {"values": {"attachment": {"value": entry}}}
        return await bench.play("submit", user="U0ANA", view_id=view["id"], state=state)

    assert "required" in (await submitted())["errors"]["attachment"]
    many = [await dropped(bench) for _ in range(3)]
    assert "at most 2" in (await submitted(*many))["errors"]["attachment"]


async def test_a_picture_of_ours_may_stand_in_a_block(bench: Bench) -> None:
    picture, text = await dropped(bench, "a.png"), await dropped(bench, "a.txt")
    await said(bench, picture, text)

    def block(file: Json) -> list[Json]:
        return [{"type": "image", "slack_file": {"id": file["id"]}, "alt_text": "A"}]

    right = await bench.call("chat.postMessage", channel="D0TOM", text="x", blocks=block(picture))
    wrong = await bench.call("chat.postMessage", channel="D0TOM", text="x", blocks=block(text))

    assert right["ok"]
    assert wrong["errors"] == ["invalid slack file [json-pointer:/blocks/0/slack_file]"]
    async with bench.http.get(f"{bench.origin}/files/{picture['id']}/x?user=U0TOM") as response:
        assert response.status == 200
    async with bench.http.get(f"{bench.origin}/files/{text['id']}/x?user=U0NOBODY") as response:
        assert response.status == 404
