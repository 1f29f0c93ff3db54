"""What a process that died left behind is finished by the next one, once, and told."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.playground.pipedrive.faults import Rule
from bot.playground.run import Playground
from tests.flows.received import writes
from tests.flows.signed import clicks_anyway
from tests.flows.test_all_deals import hears
from tests.seat import PATIENCE, Seat


async def until_it_took_effect(rule: Rule) -> None:
    async with asyncio.timeout(PATIENCE):
        while rule.times:  # noqa: ASYNC110 - a fault has no event of its own
            await asyncio.sleep(0)


async def test_a_write_that_was_under_way_is_looked_up_and_told(
    desk: Playground, ana: Seat
) -> None:
    rule = Rule(kind="delay", method="PATCH", seconds=60, after=True, times=1)
    desk.world.faults.add(rule)
    await ana.sends("/deal won 12")
    await until_it_took_effect(rule)

    await desk.stop_bot(within=0)
    await ana.lets_pass(seconds=31)  # and with them the lease
    await desk.start_bot()
    told = await ana.told()

    assert "Acme renewal #12 is won" in told["text"]
    assert desk.world.company.deals[12].status == "won"
    assert writes(desk) == []  # the first one never got its answer; there was no second


async def test_a_confirmed_delete_that_was_under_way_ends_as_done(
    desk: Playground, ana: Seat
) -> None:
    asked = await ana.types("/deal delete 12")
    rule = Rule(kind="delay", method="DELETE", seconds=60, after=True, times=1)
    desk.world.faults.add(rule)
    await ana.clicks(asked, "Delete deal")
    await until_it_took_effect(rule)

    await desk.stop_bot(within=0)
    await ana.lets_pass(seconds=31)  # and with them the lease
    await desk.start_bot()
    told = await ana.told()

    assert told["text"].startswith("Deleted Acme renewal #12.")
    assert desk.world.company.deals[12].is_deleted
    assert writes(desk) == []


async def test_a_question_nobody_answered_is_rewritten_as_expired(
    desk: Playground, ana: Seat
) -> None:
    await ana.types("/deal delete 12")

    await ana.lets_pass(minutes=16)
    told = await ana.told()

    assert told["text"].startswith("⌛ Expired: Delete Acme renewal #12")
    assert writes(desk) == []


async def test_an_upload_that_was_under_way_goes_on_without_doing_anything_twice(
    desk: Playground, ana: Seat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    rule = Rule(kind="delay", method="POST", path="/v1/files", seconds=60, after=True, times=1)
    desk.world.faults.add(rule)
    await ana.sends("/deal attach 12")
    view = await ana.modal()
    files = [await ana.uploads(name, name.encode()) for name in ("a.txt", "b.txt")]
    await ana.submits(view, file=files)
    await until_it_took_effect(rule)

    await desk.stop_bot(within=0)
    await ana.lets_pass(seconds=31)  # and with them the lease
    await desk.start_bot()
    told = await hears(ana, lambda told: told["text"].startswith("Attached 2 of 2 files"))

    names = [file.name for file in desk.world.company.files.values()]
    assert "to Acme renewal #12" in told["text"]
    assert (names.count("a.txt"), names.count("b.txt")) == (1, 1)
    assert len(writes(desk)) == 1


async def test_what_was_never_sent_before_its_person_left_is_told_as_not_done(
    desk: Playground, ana: Seat
) -> None:
    asked = await ana.types("/deal delete 12")
    rule = Rule(kind="delay", method="GET", path="/api/v2/deals/12", seconds=60, times=1)
    desk.world.faults.add(rule)
    await ana.clicks(asked, "Delete deal")
    await until_it_took_effect(rule)
    await desk.stop_bot(within=0)

    await desk.start_bot()
    await ana.types("/crm disconnect")
    await ana.lets_pass(seconds=40)
    told = await ana.told()

    assert told["text"].startswith("❌ Not done: Delete Acme renewal #12")
    assert not desk.world.company.deals[12].is_deleted


async def test_an_upload_whose_end_was_not_told_is_told_by_its_line_where_no_file_has_one(
    desk: Playground, ana: Seat
) -> None:
    file = (await ana.drops_file("note.txt", b"short"))["files"][0]["id"]
    desk.world.faults.add(Rule(kind="status", method="POST", path="/v1/files", status=403))
    await ana.types(f"/deal attach 12 {file}")
    await desk.stop_bot()
    with closing(sqlite3.connect(desk.settings.database_url.removeprefix("sqlite:///"))) as rows:
        rows.execute("UPDATE operations SET told_at = NULL, lease_until = ended_at, result = NULL")
        rows.commit()

    await desk.start_bot()
    told = await ana.told()

    assert told["text"] == f"❌ Not done: /deal attach 12 {file}. Nothing was changed."


async def begun_and_not_sent(desk: Playground, ana: Seat, line: str) -> None:
    """Its row is there, and what it needs to know is being read when the process dies."""
    asked = await ana.types("/deal delete 12") if "delete" in line else None
    rule = Rule(kind="delay", method="GET", path="/api/v2/deals/12", seconds=60, times=1)
    desk.world.faults.add(rule)
    if asked:
        await ana.clicks(asked, "Delete deal")
    else:
        await ana.sends(line)
    await until_it_took_effect(rule)
    await desk.stop_bot(within=0)
    desk.world.ledger.clear()


async def test_what_was_confirmed_and_never_sent_waits_for_a_word_after_a_minute(
    desk: Playground, ana: Seat
) -> None:
    await begun_and_not_sent(desk, ana, "/deal delete 12")

    await ana.lets_pass(seconds=61)
    await desk.start_bot()
    told = await ana.told()
    before = writes(desk)
    asked = await ana.presses(told, "Do it now")
    await ana.presses(asked, "Delete deal")

    assert told["text"].startswith("Delete Acme renewal #12 was not done: I was interrupted.")
    assert before == []
    assert asked["text"].startswith("Delete Acme renewal #12?")
    assert desk.world.company.deals[12].is_deleted


async def test_what_was_confirmed_and_never_sent_can_be_forgotten(
    desk: Playground, ana: Seat
) -> None:
    await begun_and_not_sent(desk, ana, "/deal delete 12")

    await ana.lets_pass(seconds=61)
    await desk.start_bot()
    forgotten = await ana.presses(await ana.told(), "Forget it")

    assert forgotten["text"].startswith("Delete Acme renewal #12 is forgotten.")
    assert writes(desk) == []


async def test_what_was_confirmed_and_never_sent_is_done_within_a_minute(
    desk: Playground, ana: Seat
) -> None:
    await begun_and_not_sent(desk, ana, "/deal delete 12")

    await ana.lets_pass(seconds=40)
    await desk.start_bot()
    told = await ana.told()

    assert told["text"].startswith("Deleted Acme renewal #12.")


async def test_what_may_have_been_sent_is_looked_for_first_and_not_sent_again_after_a_minute(
    desk: Playground, ana: Seat
) -> None:
    rule = Rule(kind="delay", method="PATCH", seconds=60, times=1)
    desk.world.faults.add(rule)
    await ana.sends("/deal won 12")
    await until_it_took_effect(rule)
    await desk.stop_bot(within=0)
    desk.world.ledger.clear()

    await ana.lets_pass(minutes=30)
    await desk.start_bot()
    told = await ana.told()
    before = writes(desk)
    done = await ana.presses(told, "Do it now")

    assert told["text"].startswith("/deal won 12 was not done: I was interrupted.")
    assert before == []
    assert "Acme renewal #12 is won" in done["text"]


async def test_an_undo_that_was_never_sent_still_compares_when_it_is_done_later(
    desk: Playground, ana: Seat
) -> None:
    receipt = await ana.types("/deal edit 12 title=Renewed")
    rule = Rule(kind="delay", method="PATCH", seconds=60, times=1)
    desk.world.faults.add(rule)
    await ana.clicks(receipt, "Undo")
    await until_it_took_effect(rule)
    await desk.stop_bot(within=0)

    await ana.lets_pass(minutes=30)
    await desk.start_bot()
    told = await ana.told()
    desk.world.company.deals[12].title = "Theirs"
    both = await ana.presses(told, "Do it now")

    assert told["text"].startswith("/deal edit 12")
    assert "was not done: I was interrupted." in told["text"]
    assert "Theirs" in both["text"]
    assert desk.world.company.deals[12].title == "Theirs"


async def test_an_upload_that_was_never_sent_waits_for_a_word_after_a_minute(
    desk: Playground, ana: Seat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    file = (await ana.drops_file("note.txt", b"short"))["files"][0]["id"]
    rule = Rule(kind="delay", method="GET", path="/v1/deals/12/files", seconds=60, times=1)
    desk.world.faults.add(rule)
    await ana.sends(f"/deal attach 12 {file}")
    await until_it_took_effect(rule)
    await desk.stop_bot(within=0)

    await ana.lets_pass(seconds=61)
    await desk.start_bot()
    told = await hears(ana, lambda told: "interrupted" in told["text"])
    before = writes(desk)
    await ana.clicks(told, "Do it now")
    done = await hears(ana, lambda told: "Attached" in told["text"])

    assert told["text"].startswith(f"/deal attach 12 {file} was not done: I was interrupted.")
    assert before == []
    assert done["text"].startswith("Attached 1 file to Acme renewal #12.")


async def test_nobody_else_learns_what_was_interrupted_or_forgets_it(
    desk: Playground, ana: Seat, tom: Seat
) -> None:
    await begun_and_not_sent(desk, ana, "/deal delete 12")
    await ana.lets_pass(seconds=61)
    await desk.start_bot()
    told = await ana.told()

    theirs = await clicks_anyway(desk, tom, told, "Forget it")
    mine = await ana.presses(told, "Forget it")

    assert theirs["text"].startswith("Nothing waits behind this button any more.")
    assert "Acme" not in str(theirs)
    assert mine["text"].startswith("Delete Acme renewal #12 is forgotten.")
