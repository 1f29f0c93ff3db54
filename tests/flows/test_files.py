"""Files: from Slack into Pipedrive and back, listed, renamed, linked and deleted."""

import asyncio
from pathlib import Path

import pytest

from bot.desk.jobs.means import FOLDER
from bot.playground.pipedrive.faults import Rule
from bot.playground.pipedrive.records import File
from bot.playground.run import Playground
from tests.drawing import png
from tests.flows.in_time import in_time
from tests.flows.sharing import agrees
from tests.flows.test_all_deals import hears, in_dm
from tests.seat import PATIENCE, Json, Seat, labels

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"


@pytest.fixture(autouse=True)
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the bot keeps files while it carries them."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path / FOLDER


def left_in(folder: Path) -> list[Path]:
    return list(folder.iterdir()) if folder.is_dir() else []


def newest(desk: Playground) -> File:
    return max(desk.world.company.files.values(), key=lambda file: file.id)


def sent(desk: Playground, method: str) -> list[tuple[str, object]]:
    return [(one.path, one.body) for one in desk.world.ledger if one.method == method]


async def attach(person: Seat, line: str, *files: tuple[str, bytes]) -> Json:
    """Opens the form of a line, drops the files in it and sends it; what is said then."""
    await person.sends(line)
    view = await person.modal()
    dropped = [await person.uploads(name, content) for name, content in files]
    await person.submits(view, file=dropped)
    return await person.told()


async def test_a_file_dropped_into_the_form_hangs_on_the_deal(
    desk: Playground, ana: Seat, scratch: Path
) -> None:
    told = await attach(ana, "/deal attach 1", ("Angebot März.pdf", PDF))

    file = newest(desk)
    assert (file.name, file.data, file.deal_id) == ("Angebot März.pdf", PDF, 1)
    assert told["text"].startswith("Attached 1 file to Brightwater Dairy rollout #1.")
    assert {"Show file", "All files", "Delete it…"} <= set(labels(told["blocks"]))
    assert left_in(scratch) == []


async def test_several_files_each_have_a_result_of_their_own(
    desk: Playground, ana: Seat, scratch: Path
) -> None:
    told = await attach(
        ana,
        "/file upload deal=1",
        ("offer.pdf", PDF),
        ("tool.exe", b"MZ\x90\0"),
        ("notes.txt", b"hi"),
    )

    assert told["text"].startswith("Attached 2 of 3 files to Brightwater Dairy rollout #1.")
    assert "Refused: tool.exe. It is a program" in told["text"]
    assert len(sent(desk, "POST")) == 2
    assert left_in(scratch) == []


async def test_the_files_of_a_message_are_saved_by_its_shortcut(
    desk: Playground, ana: Seat, tom: Seat
) -> None:
    message = await tom.drops_file("contract.pdf", PDF, "Here it is")

    await ana.picks_shortcut(message, "save_to_pipedrive")
    view = await ana.modal()
    await ana.submits(view, deal_id=option("1"))
    told = await hears(ana, lambda told: "Saved the message and 1 file" in told["text"])

    assert told["ephemeral"]
    assert newest(desk).name == "contract.pdf"
    assert newest(desk).user_id == desk.world.user("ana").id


async def test_a_file_of_another_company_is_asked_for_by_its_number(
    desk: Playground, ana: Seat
) -> None:
    message = await ana.drops_file("theirs.pdf", PDF, connect=True)

    await ana.picks_shortcut(message, "save_to_pipedrive")
    await ana.submits(await ana.modal(), deal_id=option("1"))
    await hears(ana, lambda told: "Attached 1 file" in told["text"])

    assert newest(desk).name == "theirs.pdf"


async def test_what_somebody_else_keeps_in_slack_is_not_passed_on(
    desk: Playground, ana: Seat, tom: Seat
) -> None:
    """The bot could read it, as it was handed in with a form; who asks could not."""
    await attach(tom, "/deal attach 1", ("salary.pdf", PDF))
    theirs = next(id_ for id_, file in desk.workspace.files.items() if file.name == "salary.pdf")
    desk.world.ledger.clear()

    told = await ana.types(f"/file upload {theirs} deal=2")

    assert "can't find this file in Slack" in told["text"]
    assert sent(desk, "POST") == []


async def test_a_path_on_the_server_is_no_file(desk: Playground, ana: Seat) -> None:
    await ana.sends("/file upload /etc/passwd deal=1")

    assert "isn't a file in Slack" in str(await ana.modal())
    assert sent(desk, "POST") == []


async def test_a_web_page_is_not_taken_for_a_paper(desk: Playground, ana: Seat) -> None:
    message = await ana.drops_file("offer.pdf", b"<!DOCTYPE html><html>Sign in</html>")

    told = await ana.types(f"/file upload {message['files'][0]['id']} deal=1")

    assert "It is a web page, though its name says something else." in told["text"]
    assert sent(desk, "POST") == []


async def test_an_upload_without_an_answer_is_looked_for_and_not_sent_again(
    desk: Playground, ana: Seat
) -> None:
    rule = Rule(kind="reset_after", method="POST", path="/v1/files", times=1, after=True)
    desk.world.faults.add(rule)

    told = await attach(ana, "/deal attach 1", ("offer.pdf", PDF))

    assert told["text"].startswith("Attached 1 file to Brightwater Dairy rollout #1.")
    assert len(sent(desk, "POST")) == 1
    assert [file.name for file in desk.world.company.files.values()].count("offer.pdf") == 1


async def test_an_upload_that_never_arrived_is_sent_once_more(desk: Playground, ana: Seat) -> None:
    desk.world.faults.add(Rule(kind="reset_before", method="POST", path="/v1/files", times=1))

    told = await in_time(ana, await attach(ana, "/deal attach 1", ("offer.pdf", PDF)))

    assert told["text"].startswith("Attached 1 file to Brightwater Dairy rollout #1.")
    assert [file.name for file in desk.world.company.files.values()].count("offer.pdf") == 1


async def test_a_file_that_comes_late_is_not_sent_again_and_keeps_no_other_waiting(
    desk: Playground, ana: Seat
) -> None:
    late = Rule(kind="late", method="POST", path="/v1/files", seconds=0.3, times=1)
    desk.world.faults.add(late)

    told = await attach(ana, "/deal attach 1", ("a.txt", b"first"), ("b.txt", b"second"))
    names = [file.name for file in desk.world.company.files.values()]
    async with asyncio.timeout(PATIENCE):
        while len(sent(desk, "POST")) < 2:  # noqa: ASYNC110 - a fault has no event of its own
            await asyncio.sleep(0)
    told = await in_time(ana, told)

    assert "b.txt" in names
    assert told["text"].startswith("Attached 2 of 2 files to Brightwater Dairy rollout #1.")
    assert len(sent(desk, "POST")) == 2


async def test_a_file_of_the_same_name_that_was_there_before_is_not_taken_for_it(
    desk: Playground, ana: Seat
) -> None:
    await attach(ana, "/deal attach 1", ("offer.pdf", PDF))
    desk.world.faults.add(Rule(kind="status", method="POST", path="/v1/files", status=502))

    told = await in_time(ana, await attach(ana, "/deal attach 1", ("offer.pdf", PDF)))

    assert "Unknown, please look in Pipedrive: offer.pdf" in told["text"]
    assert len(sent(desk, "POST")) == 3


@pytest.mark.parametrize("line", ["/file", "/file list", "/file list deal=1", "/deal files 1"])
async def test_files_are_listed_the_newest_first(desk: Playground, ana: Seat, line: str) -> None:
    await attach(ana, "/deal attach 1", ("a.txt", b"first"))
    await attach(ana, "/deal attach 1", ("b.txt", b"second"))

    told = await ana.types(line)

    assert told["text"].index("b.txt") < told["text"].index("a.txt")
    assert "Download a file…" in labels(told["blocks"])


@pytest.mark.parametrize(
    ("line", "path"),
    [
        ("/file list person=1", "/v1/persons/1/files"),
        ("/file list org=1", "/v1/organizations/1/files"),
        ("/person files 1", "/v1/persons/1/files"),
        ("/org files 1", "/v1/organizations/1/files"),
    ],
)
async def test_the_files_of_one_record_are_asked_for_there(
    desk: Playground, ana: Seat, line: str, path: str
) -> None:
    await ana.types(line)

    assert path in [path for path, _ in sent(desk, "GET")]


async def test_next_goes_on_where_the_page_ended(desk: Playground, ana: Seat) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        await attach(ana, "/deal attach 1", (name, b"content"))

    first = await ana.types("/deal files 1 limit=2")
    second = await ana.presses(first, "Next")

    assert "a.txt" not in first["text"]
    assert "a.txt" in second["text"]
    assert "Previous" in labels(second["blocks"])


@pytest.mark.parametrize("elsewhere", [False, True])
async def test_a_download_comes_as_a_file_into_the_direct_messages(
    desk: Playground, ana: Seat, scratch: Path, *, elsewhere: bool
) -> None:
    await attach(ana, "/deal attach 1", ("offer.pdf", PDF))
    desk.world.company.is_keeping_files_elsewhere = elsewhere

    await ana.sends(f"/file download {newest(desk).id}")
    told = await hears(ana, lambda told: in_dm(told) and bool(told.get("files")))

    (file,) = told["files"]
    assert desk.workspace.files[file["id"]].content == PDF
    assert file["name"] == "offer.pdf"
    assert left_in(scratch) == []


IN_DRIVE = "is in Google Drive. Open it there."


async def test_a_file_of_google_drive_answers_with_its_link(desk: Playground, ana: Seat) -> None:
    link = "https://docs.google.com/document/d/1uKq0Zt7Vw3xYbN5mP9cR2sT4/edit?usp=sharing"
    linked = await ana.types(f"/file link {link} deal=1")

    await ana.sends(f"/file download {newest(desk).id}")
    told = await hears(ana, lambda told: IN_DRIVE in told["text"])

    assert "Created" in linked["text"]
    assert "drive.google.com/open?id=1uKq0Zt7Vw3xYbN5mP9cR2sT4" in str(told["blocks"]) + str(
        (await hears(ana, lambda told: IN_DRIVE in told["text"]))["blocks"]
    )


async def test_other_places_than_google_drive_are_refused_by_name(
    desk: Playground, ana: Seat
) -> None:
    await ana.sends("/file link https://www.dropbox.com/s/abc/offer.pdf deal=1")

    assert "not on www.dropbox.com" in str(await ana.modal())
    assert sent(desk, "POST") == []


async def test_a_file_is_renamed_and_the_name_put_back(desk: Playground, ana: Seat) -> None:
    await attach(ana, "/deal attach 1", ("offer.pdf", PDF))
    file = newest(desk)

    told = await ana.types(f'/file rename {file.id} "Offer v2.pdf" description="Signed"')
    assert (file.name, file.description) == ("Offer v2.pdf", "Signed")
    undone = await ana.presses(told, "Undo")

    assert "Put back" in undone["text"]
    assert (file.name, file.description or "") == ("offer.pdf", "")


async def test_deleting_a_file_asks_first(desk: Playground, ana: Seat) -> None:
    told = await attach(ana, "/deal attach 1", ("offer.pdf", PDF))

    asked = await ana.presses(told, "Delete it…")
    assert not newest(desk).is_deleted
    await ana.presses(asked, "Delete file")

    assert newest(desk).is_deleted


async def picture(person: Seat, name: str, content: bytes) -> Json:
    """Drops a picture into the form; what takes its place."""
    await person.sends("/person picture 1")
    view = await person.modal()
    await person.submits(view, file=[await person.uploads(name, content)])
    return await person.modal()


async def test_a_square_picture_is_taken_as_it_is(desk: Playground, ana: Seat) -> None:
    told = await picture(ana, "jo.png", png(200, 200))

    assert "has a new picture" in str(told)
    assert desk.world.company.persons[1].picture is not None


async def test_a_picture_that_is_no_square_asks_which_part(desk: Playground, ana: Seat) -> None:
    cut = await picture(ana, "jo.png", png(200, 320))
    assert any(block["type"] == "image" for block in cut["blocks"])

    await ana.submits(cut, where=option("0,120"))
    told = await ana.told()

    assert "has a new picture" in told["text"]
    (_, body) = sent(desk, "POST")[-1]
    assert {"crop_y": "120", "crop_height": "200"}.items() <= dict(body).items()  # type: ignore[call-overload]


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [("jo.png", b"%PDF-1.7", "isn't a JPG, PNG or GIF"), ("small.png", None, "128 each way")],
)
async def test_what_cannot_be_a_picture_is_told_why(
    desk: Playground, ana: Seat, name: str, content: bytes | None, why: str
) -> None:
    told = await picture(ana, name, content or png(64, 64))

    assert why in str(told)
    assert sent(desk, "POST") == []


async def test_a_picture_is_removed_after_asking(desk: Playground, ana: Seat) -> None:
    await picture(ana, "jo.png", png(200, 200))

    asked = await ana.types("/person remove-picture 1")
    assert "have to upload it again" in asked["text"]
    told = await ana.presses(asked, "Remove picture")

    assert told["text"].startswith("Removed the picture of")
    assert desk.world.company.persons[1].picture is None


def option(value: str) -> Json:
    return {"text": {"type": "plain_text", "text": value}, "value": value}


async def test_undo_of_an_upload_asks_whether_to_delete_it(desk: Playground, ana: Seat) -> None:
    await attach(ana, "/deal attach 1", ("offer.pdf", PDF))

    asked = await hears_of(ana, "/crm undo", "Delete offer.pdf")
    await ana.presses(asked, "Delete file")

    assert newest(desk).is_deleted


async def test_undo_of_several_files_asks_which(desk: Playground, ana: Seat) -> None:
    await attach(ana, "/deal attach 1", ("a.txt", b"first"), ("b.txt", b"second"))

    told = await hears_of(ana, "/crm undo", "You attached 2 files at once")
    asked = await ana.presses(told, "Delete a file…", selected_option=option(f"{newest(desk).id}"))

    assert asked["text"].startswith("Delete b.txt")


async def hears_of(person: Seat, line: str, words: str) -> Json:
    await person.sends(line)
    return await hears(person, lambda told: words in told["text"])


async def test_what_takes_longer_goes_on_in_the_direct_messages(
    desk: Playground, ana: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.desk.jobs.job.SOON", 0.05)
    desk.world.faults.add(Rule(kind="delay", method="POST", path="/v1/files", seconds=1, times=1))

    begun = await attach(ana, "/deal attach 1", ("offer.pdf", PDF))
    told = await hears(ana, lambda told: in_dm(told) and "Attached 1 file" in told["text"])

    assert begun["text"].startswith("Attaching files…")
    assert "Show file" in labels(told["blocks"])


async def test_the_log_tells_what_was_done_with_files(desk: Playground, ana: Seat) -> None:
    await attach(ana, "/deal attach 1", ("offer.pdf", PDF))
    await ana.types(f'/file rename {newest(desk).id} "Offer v2.pdf"')

    told = await ana.types("/crm log")

    assert "Offer v2.pdf" in str(told["blocks"])
    assert "attach" in str(told["blocks"])


async def test_a_bare_number_shows_the_file(desk: Playground, ana: Seat) -> None:
    await attach(ana, "/deal attach 1", ("offer.pdf", PDF))

    told = await ana.types(f"/file {newest(desk).id}")

    assert told["text"].startswith(f"offer.pdf, file #{newest(desk).id}: PDF")
    assert {"Download", "Rename", "Share details", "Delete…"} <= set(labels(told["blocks"]))


async def test_only_the_details_of_a_file_are_shared(desk: Playground, ana: Seat) -> None:
    await attach(ana, "/deal attach 1", ("offer.pdf", PDF))
    card = await ana.types(f"/file show {newest(desk).id}")

    asked = await ana.presses(card, "Share details")
    shared = await agrees(ana, asked)

    assert "I can't check who of them may see it in Pipedrive." in asked["text"]
    assert not shared["ephemeral"]
    assert not shared.get("files")


async def test_nobody_gets_a_file_that_they_may_not_see_in_pipedrive(
    desk: Playground, ana: Seat, tom: Seat
) -> None:
    company, user = desk.world.company, desk.world.user("tom")
    hidden = next(deal for deal in company.deals.values() if not company.may_see(user, deal))
    await attach(ana, f"/deal attach {hidden.id}", ("secret.pdf", PDF))

    await tom.sends(f"/file download {newest(desk).id}")
    told = await hears(tom, in_dm)
    while "can't find" not in told["text"]:
        told = await hears(tom, in_dm)

    assert not told.get("files")


async def test_files_go_to_a_product_and_an_activity_picked_in_the_form(
    desk: Playground, ana: Seat
) -> None:
    await ana.sends("/file upload")
    view = await ana.modal()
    product = (await ana.looks_for(view, "product_id", "a"))[0]
    activity = next(iter(desk.world.company.activities.values()))
    await ana.submits(
        view,
        file=[await ana.uploads("offer.pdf", PDF)],
        product_id=product,
        activity_id=option(f"{activity.id}"),
    )
    told = await ana.told()

    assert told["text"].startswith("Attached 1 file to ")
    assert (newest(desk).product_id, newest(desk).activity_id) == (
        int(product["value"]),
        activity.id,
    )
