"""*Save to Pipedrive*: what a message says becomes a note, and its files lie beside it."""

from pathlib import Path

import pytest

from bot.playground.pipedrive.faults import Rule
from bot.playground.run import Playground
from tests.flows.received import writes
from tests.flows.test_all_deals import hears
from tests.flows.test_files import PDF, newest, option
from tests.seat import Json, Seat, labels

SAVE = "save_to_pipedrive"
NOTES = "/v1/notes"
LEAD, CALLED = "492a9c39-c7e4-45b5-b5c8-ba678eec8814", "Asked at the fair, number 2"


@pytest.fixture(autouse=True)
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the bot keeps files while it carries them."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))


def link(message: Json) -> str:
    return f"https://northwind.slack.com/archives/C0SALES/p{message['ts'].replace('.', '')}"


async def saves(ana: Seat, message: Json, **filled: Json) -> Json:
    await ana.picks_shortcut(message, SAVE)
    await ana.submits(await ana.modal(), **filled)
    return await hears(ana, lambda told: told["text"].startswith(("Saved", "Nothing")))


async def test_a_message_is_saved_as_a_note_that_says_who_wrote_it_and_where(
    desk: Playground, ana: Seat, tom: Seat
) -> None:
    message = await tom.says("They need a quote &amp; soon, <@U0ANA>")

    told = await saves(ana, message, deal_id=option("12"))

    way_back = f'<a href="{link(message)}">{link(message)}</a>'
    words = f"They need a quote &amp; soon, @ana<br><br>Tom Berg in Slack: {way_back}"
    assert writes(desk) == [("POST", NOTES, {"content": words, "deal_id": 12})]
    assert told["text"].startswith("Saved the message to Acme renewal #12. Note #")
    assert labels(told["blocks"]) == ["Show note", "Delete it…"]


async def test_of_a_reply_the_receipt_stands_in_its_thread(desk: Playground, ana: Seat) -> None:
    root = await ana.says("What do we know?")
    message = await ana.says("They need a quote", thread_ts=root["ts"])

    told = await saves(ana, message, deal_id=option("12"))

    assert (told["ephemeral"], told["thread_ts"]) == (True, root["ts"])


async def test_its_files_come_along_each_with_a_result_of_its_own(
    desk: Playground, ana: Seat, tom: Seat
) -> None:
    files = [await tom.uploads("offer.pdf", PDF), await tom.uploads("tool.exe", b"MZ\x90\0")]
    message = await tom.says("Here it is", files=[one["id"] for one in files])

    told = await saves(ana, message, deal_id=option("12"))

    assert told["text"].startswith("Saved the message and 1 of 2 files to Acme renewal #12.")
    assert "Note #" in told["text"]
    assert "Refused: tool.exe. It is a program" in told["text"]
    assert (newest(desk).name, newest(desk).deal_id) == ("offer.pdf", 12)


async def test_a_message_is_saved_to_a_lead_by_its_name_and_found_again(
    desk: Playground, ana: Seat
) -> None:
    message = await ana.drops_file("offer.pdf", PDF, "Here it is")

    told = await saves(ana, message, lead_id=option(LEAD))
    file = await ana.types(f"/file show {newest(desk).id}")
    line = await ana.types("/crm log")

    assert told["text"].startswith(f"Saved the message and 1 file to {CALLED}. Note #")
    assert [body["lead_id"] for _, _, body in writes(desk)] == [LEAD, LEAD]
    assert f"|{CALLED}>" in str(file["blocks"])
    assert CALLED in str(line["blocks"])
    assert LEAD not in told["text"] + line["text"]


async def test_a_file_to_a_lead_whose_answer_was_lost_is_found(desk: Playground, ana: Seat) -> None:
    message = await ana.drops_file("offer.pdf", PDF, "")
    desk.world.faults.add(Rule(kind="reset_after", method="POST", path="/v1/files", times=1))

    await ana.picks_shortcut(message, SAVE)
    await ana.submits(await ana.modal(), lead_id=option(LEAD))
    told = await hears(ana, lambda told: told["text"].startswith("Attached"))

    assert told["text"].startswith(f"Attached 1 file to {CALLED}.")
    assert [path for _, path, _ in writes(desk)] == ["/v1/files"]


async def test_a_note_whose_answer_was_lost_is_found_and_its_files_follow(
    desk: Playground, ana: Seat
) -> None:
    message = await ana.drops_file("offer.pdf", PDF, "Here it is")
    desk.world.faults.add(Rule(kind="reset_after", method="POST", path=NOTES, times=1))

    told = await saves(ana, message, deal_id=option("12"))

    assert told["text"].startswith("Saved the message and 1 file to Acme renewal #12.")
    assert [path for _, path, _ in writes(desk)] == [NOTES, "/v1/files"]


async def test_where_the_note_is_refused_no_file_is_sent(desk: Playground, ana: Seat) -> None:
    message = await ana.drops_file("offer.pdf", PDF, "Here it is")
    desk.world.faults.add(Rule(kind="status", method="POST", path=NOTES, status=403, times=1))

    await ana.picks_shortcut(message, SAVE)
    await ana.submits(await ana.modal(), deal_id=option("12"))
    told = await hears(ana, lambda told: "Pipedrive" in told["text"])

    assert told["text"].startswith("Pipedrive doesn't let you do this.")
    assert [path for _, path, _ in writes(desk)] == [NOTES]


async def test_undo_asks_about_the_note_that_was_saved(desk: Playground, ana: Seat) -> None:
    await saves(ana, await ana.says("Here it is"), deal_id=option("12"))

    asked = await ana.types("/crm undo")

    assert asked["text"].startswith("Delete Here it is")


async def test_of_a_note_and_its_files_undo_asks_which_one_goes(
    desk: Playground, ana: Seat
) -> None:
    await saves(ana, await ana.drops_file("a.pdf", PDF, "Here it is"), deal_id=option("12"))

    asked = await ana.types("/crm undo")

    assert asked["text"].startswith("You saved a note and 1 file. Which one should be deleted?")
    assert labels(asked["blocks"])[0] == "Delete the note…"


async def test_without_a_record_the_form_says_so(ana: Seat) -> None:
    await ana.picks_shortcut(await ana.says("Here it is"), SAVE)

    refused = await ana.submits(await ana.modal())

    assert "Say which record it belongs to" in str(refused)
