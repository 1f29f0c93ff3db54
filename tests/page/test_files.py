"""Files: handed over in a message or a form, shown, and kept under their names."""

from collections.abc import Sequence

import pytest
from playwright.async_api import FilePayload, Locator, Page, expect

from bot.playground.slack.messages import Message
from bot.playground.slack.people import BOT_USER
from bot.playground.slack.uploads import File
from tests.page.desk import Desk
from tests.page.kit import Json, asked, modal, section

pytestmark = pytest.mark.asyncio(loop_scope="session")

CSV = "Title,ID\r\nAcme,12\r\n" * 100
# One pixel.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415478da63f8ff"
    "ff3f0005fe02fe0def46b80000000049454e44ae426082"
)
_DROP = """([selector, name, text]) => {
  const data = new DataTransfer();
  data.items.add(new File([text], name));
  for (const type of ["dragenter", "dragover", "drop"]) {
    const event = new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true });
    document.querySelector(selector).dispatchEvent(event);
  }
}"""


async def chosen(page: Page, button: Locator, *files: tuple[str, bytes]) -> None:
    async with page.expect_file_chooser() as chooser:
        await button.click()
    await (await chooser.value).set_files(
        [FilePayload(name=name, mimeType="", buffer=content) for name, content in files]
    )


def waiting(desk: Desk) -> Locator:
    return desk.page.get_by_role("list", name="Files to send").get_by_role("listitem")


async def test_a_file_can_be_downloaded_under_its_name(desk: Desk) -> None:
    channel = next(c for c in desk.workspace.channels.values() if "U0ANA" in c.members)
    name = "deals <2026> ünï.csv"
    file = File("F0TEST", name, len(CSV), "ticket", CSV.encode(), channels={channel.id})
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


async def test_files_are_attached_with_the_paperclip_and_sent_together(desk: Desk) -> None:
    clip = desk.page.get_by_role("button", name="Attach files")
    await chosen(desk.page, clip, ("deals.csv", CSV.encode()), ("office.png", PNG))
    await expect(waiting(desk)).to_have_count(2)
    await waiting(desk).first.get_by_role("button", name="Remove deals.csv").click()
    await chosen(desk.page, clip, ("more.csv", b"1,2"))
    await expect(waiting(desk).last).to_contain_text("more.csv3 bytes")

    await desk.type("As promised")

    message = desk.page.get_by_role("article", name="As promised")
    await expect(message.get_by_role("listitem")).to_have_count(2)
    await expect(waiting(desk)).to_have_count(0)
    picture = message.get_by_role("img", name="office.png")
    assert await picture.evaluate("img => img.decode().then(() => img.naturalWidth)") == 1


async def test_a_file_that_is_dropped_is_sent_without_a_word(desk: Desk) -> None:
    await desk.page.evaluate(_DROP, ["#channel", "offer.txt", "12,000 EUR"])
    await expect(waiting(desk)).to_contain_text("offer.txt10 bytes")

    await desk.page.get_by_role("button", name="Send now").click()

    await expect(desk.page.get_by_role("article", name="offer.txt")).to_be_visible()


async def test_a_command_takes_no_files(desk: Desk) -> None:
    await desk.page.evaluate(_DROP, ["#channel", "offer.txt", "12,000 EUR"])
    await expect(waiting(desk)).to_contain_text("10 bytes")

    await desk.type("/deal list")

    await expect(desk.page.get_by_text("A command takes no files")).to_be_visible()
    await expect(waiting(desk)).to_have_count(1)


async def test_what_waits_to_be_sent_waits_where_it_was_put(desk: Desk) -> None:
    await desk.page.evaluate(_DROP, ["#channel", "offer.txt", "12,000 EUR"])
    await expect(waiting(desk)).to_contain_text("10 bytes")

    await desk.page.get_by_role("button", name="big-deals").click()
    await expect(waiting(desk)).to_have_count(0)
    await desk.page.get_by_role("button", name="sales").click()

    await expect(waiting(desk)).to_have_count(1)


async def test_an_empty_file_is_refused(desk: Desk) -> None:
    await desk.page.evaluate(_DROP, ["#channel", "empty.txt", ""])

    await expect(desk.page.get_by_text("empty.txt is empty.")).to_be_visible()
    await expect(waiting(desk)).to_have_count(0)


def file_form(**more: object) -> Json:
    return modal("Attach", asked("Attachment", {"type": "file_input", **more}))


async def sent_files(desk: Desk) -> Sequence[Json]:
    told = await desk.bot.next("view_submission")
    files: list[Json] = told["view"]["state"]["values"]["attachment"]["attachment"]["files"]
    return files


async def test_a_form_uploads_what_is_chosen_and_sends_whole_files(desk: Desk) -> None:
    dialog = await desk.asked(file_form())
    group = dialog.get_by_role("group", name="Attachment")

    await chosen(
        desk.page, group.get_by_role("button", name="Choose files"), ("a.csv", b"1"), ("b.png", PNG)
    )
    await expect(group.get_by_role("listitem")).to_have_count(2)
    await desk.page.evaluate(_DROP, [".file-field", "c.txt", "three"])
    await expect(group.get_by_role("listitem").last).to_contain_text("c.txt5 bytes")
    await group.get_by_role("button", name="Remove a.csv").click()
    await dialog.get_by_role("button", name="Save").click()

    files = await sent_files(desk)
    assert [(file["name"], file["user"], file["mode"]) for file in files] == [
        ("b.png", "U0ANA", "hosted"),
        ("c.txt", "U0ANA", "hosted"),
    ]


async def test_a_form_says_what_it_takes(desk: Desk) -> None:
    dialog = await desk.asked(file_form(filetypes=["pdf", "csv"], max_files=1))
    group = dialog.get_by_role("group", name="Attachment")

    await dialog.get_by_role("button", name="Save").click()
    await expect(dialog.get_by_text("Please complete this required field.")).to_be_visible()
    await expect(group.get_by_role("button", name="Choose a file")).to_be_focused()
    await desk.page.evaluate(_DROP, [".file-field", "c.exe", "x"])
    await expect(dialog.get_by_text("Only pdf, csv can be added here.")).to_be_visible()
    await desk.page.evaluate(_DROP, [".file-field", "c.csv", "x"])

    await expect(group.get_by_role("listitem")).to_have_count(1)
    await expect(group.get_by_role("button", name="Choose a file")).to_be_disabled()


async def test_a_picture_of_the_workspace_is_shown_in_blocks(desk: Desk) -> None:
    clip = desk.page.get_by_role("button", name="Attach files")
    await chosen(desk.page, clip, ("office.png", PNG))
    await expect(waiting(desk)).to_contain_text("office.png")
    await desk.page.get_by_role("button", name="Send now").click()
    await desk.page.get_by_role("article", name="office.png").wait_for()
    [file] = desk.workspace.files.values()
    picture = {"type": "image", "slack_file": {"id": file.id}, "alt_text": "The office"}
    by_url = {
        "type": "image",
        "alt_text": "By its address",
        "slack_file": {"url": file.shown(desk.workspace.origin)["url_private"]},
    }
    context = {"type": "context", "elements": [{**picture, "alt_text": "Small"}]}
    beside = section("Beside", accessory={**picture, "alt_text": "Accessory"})

    message = await desk.said({**picture}, by_url, context, beside)
    dialog = await desk.asked(modal("Preview", {**picture}))

    for alt in ("The office", "By its address", "Small", "Accessory"):
        image = message.get_by_role("img", name=alt, include_hidden=True)
        assert await image.evaluate("img => img.decode().then(() => img.naturalWidth)") == 1
    await expect(dialog.get_by_role("img", name="The office")).to_be_visible()
