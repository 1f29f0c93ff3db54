"""A file in a message has its name, its size and a way to keep it."""

import pytest
from playwright.async_api import expect

from bot.playground.slack.messages import Message
from bot.playground.slack.people import BOT_USER
from bot.playground.slack.uploads import File
from tests.page.desk import Desk

pytestmark = pytest.mark.asyncio(loop_scope="session")

CSV = "Title,ID\r\nAcme,12\r\n" * 100


async def test_a_file_can_be_downloaded_under_its_name(desk: Desk) -> None:
    channel = next(c for c in desk.workspace.channels.values() if "U0ANA" in c.members)
    name = "deals <2026> ünï.csv"
    file = File("F0TEST", name, len(CSV), "ticket", CSV.encode(), channel.id)
    desk.workspace.files[file.id] = file
    said = Message(desk.workspace.next_ts(), channel.id, BOT_USER, "Here you are")
    said.files = [file.shown(desk.workspace.origin)]
    desk.workspace.post(said)

    shown = desk.page.get_by_role("list", name="Files").get_by_role("listitem")
    await expect(shown).to_contain_text(f"{name}1.9 kB")
    async with desk.page.expect_download() as download:
        await shown.get_by_role("link", name=f"Download {name}").click()

    got = await (await download.value).path()
    assert got.read_bytes() == CSV.encode()
