"""Uploads, pictures and many deletes: each thing whose answer was lost is looked for by itself."""

import asyncio
from pathlib import Path

import pytest

from bot.playground.pipedrive.faults import Rule
from bot.playground.run import Playground
from tests.drawing import png
from tests.flows.in_time import CHECKING, LONGEST
from tests.flows.received import writes
from tests.flows.test_all_deals import hears
from tests.flows.test_bulk_delete import asked_for, ids, open_deals
from tests.flows.test_files import PDF, attach, sent
from tests.seat import Json, Seat, labels

PICTURE = "/v1/persons/1/picture"


@pytest.fixture(autouse=True)
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the bot keeps files while it carries them."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))


def names(desk: Playground) -> list[str]:
    return [file.name for file in desk.world.company.files.values()]


async def ends(person: Seat, *starts: str) -> Json:
    """What the direct message, or the place where it was asked, comes to say."""
    return await hears(person, lambda told: told["text"].startswith(starts))


async def unknown_end(person: Seat) -> Json:
    """The message that can be looked at again, after all the looks."""
    await person.lets_pass(seconds=LONGEST)
    return await hears(person, lambda told: "Check again" in labels(told["blocks"]))


async def an_upload_of_unknown_end(desk: Playground, ana: Seat) -> Json:
    """It took effect, and nobody could look for it in time."""
    desk.world.faults.add(Rule(kind="reset_after", method="POST", path="/v1/files", times=1))
    blind = Rule(kind="status", method="GET", path="/v1/deals/1/files", status=403)
    await ana.sends("/deal attach 1")
    view = await ana.modal()
    dropped = [await ana.uploads("offer.pdf", PDF)]
    submitted = asyncio.create_task(ana.submits(view, file=dropped))
    async with asyncio.timeout(30):
        while "offer.pdf" not in names(desk):  # noqa: ASYNC110 - a fault has no event of its own
            await asyncio.sleep(0)
    desk.world.faults.add(blind)
    await submitted
    await ends(ana, CHECKING)
    told = await unknown_end(ana)
    desk.world.faults.clear()
    return told


async def test_a_file_of_unknown_end_is_found_when_its_person_looks_again(
    desk: Playground, ana: Seat
) -> None:
    unknown = await an_upload_of_unknown_end(desk, ana)

    await ana.clicks(unknown, "Check again")
    told = await ends(ana, "Attached")

    assert "Unknown, please look in Pipedrive: offer.pdf" in unknown["text"]
    assert told["text"].startswith("Attached 1 file to deal #1.")
    assert "Check again" not in labels(told["blocks"])
    assert len(sent(desk, "POST")) == 1


async def test_a_file_of_unknown_end_is_looked_for_again_by_itself(
    desk: Playground, ana: Seat
) -> None:
    await an_upload_of_unknown_end(desk, ana)

    await ana.lets_pass(minutes=5)
    told = await ends(ana, "Attached")

    assert told["text"].startswith("Attached 1 file to deal #1.")
    assert len(sent(desk, "POST")) == 1


async def test_a_file_that_never_came_is_told_as_that_and_not_sent_by_looking(
    desk: Playground, ana: Seat
) -> None:
    desk.world.faults.add(Rule(kind="status", method="POST", path="/v1/files", status=502))
    await attach(ana, "/deal attach 1", ("offer.pdf", PDF))
    unknown = await unknown_end(ana)

    await ana.clicks(unknown, "Check again")
    told = await ends(ana, "Nothing was attached. Not")

    assert told["text"].startswith("Nothing was attached. Not attached: offer.pdf")
    assert len(sent(desk, "POST")) == 2


async def test_one_file_of_unknown_end_keeps_the_others_known(desk: Playground, ana: Seat) -> None:
    desk.world.faults.add(Rule(kind="status", method="POST", path="/v1/files", status=502, times=1))
    await attach(ana, "/deal attach 1", ("a.txt", b"first"), ("b.txt", b"second"))
    desk.world.faults.add(Rule(kind="status", method="POST", path="/v1/files", status=502))
    unknown = await unknown_end(ana)

    await ana.clicks(unknown, "Check again")
    again = await ends(ana, "Attached 1 of 2 files to deal #1")

    assert unknown["text"].startswith("Attached 1 of 2 files")
    assert "Unknown, please look in Pipedrive: a.txt" in unknown["text"]
    assert again["text"].startswith("Attached 1 of 2 files to deal #1. Not attached: a.txt")
    assert names(desk).count("b.txt") == 1


async def gives_a_picture(ana: Seat) -> Json:
    """What is said at once."""
    message = await ana.drops_file("jo.png", png(200, 200))
    await ana.sends(f"/person picture 1 {message['files'][0]['id']}")
    return await ana.modal()


async def test_a_picture_whose_answer_was_lost_is_found_and_not_sent_again(
    desk: Playground, ana: Seat
) -> None:
    desk.world.faults.add(Rule(kind="reset_after", method="POST", path=PICTURE, times=1))

    told = await gives_a_picture(ana)

    assert "has a new picture" in str(told)
    assert len(writes(desk)) == 1


async def test_a_picture_that_comes_late_is_looked_for_until_it_is_there(
    desk: Playground, ana: Seat
) -> None:
    desk.world.faults.add(Rule(kind="reset_after", method="POST", path=PICTURE, times=1))
    blind = Rule(kind="status", method="GET", path="/api/v2/persons/1", status=403)

    given = asyncio.create_task(gives_a_picture(ana))
    async with asyncio.timeout(30):
        while desk.world.company.persons[1].picture is None:  # noqa: ASYNC110 - its only sign
            await asyncio.sleep(0)
    desk.world.faults.add(blind)
    checking = await given
    desk.world.faults.clear()
    await ana.lets_pass(seconds=2)
    told = await hears(ana, lambda told: "new picture" in told["text"])

    assert CHECKING in str(checking)
    assert "has a new picture" in told["text"]
    assert len(writes(desk)) == 1


async def test_a_picture_of_unknown_end_can_be_looked_for_again(
    desk: Playground, ana: Seat
) -> None:
    desk.world.faults.add(Rule(kind="status", method="POST", path=PICTURE, status=502))

    checking = await gives_a_picture(ana)
    unknown = await unknown_end(ana)
    await ana.clicks(unknown, "Check again")
    told = await ends(ana, "❌")

    assert CHECKING in str(checking)
    assert unknown["text"].startswith("I don't know whether this went through: /person picture 1")
    assert told["text"].startswith("❌ Not done: /person picture 1")
    assert len(writes(desk)) == 2


async def deletes_of_unknown_end(desk: Playground, ana: Seat, numbers: list[int]) -> Json:
    """The second one is answered with nothing of use."""
    path = f"/api/v2/deals/{numbers[1]}"
    desk.world.faults.add(Rule(kind="status", method="DELETE", path=path, status=502))
    asked = await asked_for(ana, ids(*numbers))
    await ana.clicks(asked, f"Delete {len(numbers)} deals")
    await ends(ana, CHECKING)
    return await unknown_end(ana)


async def test_deletes_that_cannot_be_looked_for_at_once_are_looked_for_later(
    desk: Playground, ana: Seat
) -> None:
    one, two, three = open_deals(desk, 3)
    lost = Rule(kind="reset_after", method="DELETE", path=f"/api/v2/deals/{two}", times=1)
    asked = await asked_for(ana, ids(one, two, three))
    desk.world.faults.add(lost)
    await ana.clicks(asked, "Delete 3 deals")
    async with asyncio.timeout(30):
        while lost.times:  # noqa: ASYNC110 - a fault has no event of its own
            await asyncio.sleep(0)
    blind = Rule(kind="status", method="GET", path=f"/api/v2/deals/{two}", status=403)
    desk.world.faults.add(blind)
    checking = await ends(ana, CHECKING)
    desk.world.faults.clear()
    await ana.lets_pass(seconds=2)
    told = await ends(ana, "Deleted")

    assert checking["text"].startswith(f"{CHECKING}: Delete 3 deals. I'm checking")
    assert told["text"].startswith("Deleted 3 of 3 deals.")
    assert all(desk.world.company.deals[number].is_deleted for number in (one, two, three))


async def test_a_delete_of_unknown_end_is_never_called_not_tried_and_can_be_looked_for_again(
    desk: Playground, ana: Seat
) -> None:
    one, two, three = open_deals(desk, 3)

    unknown = await deletes_of_unknown_end(desk, ana, [one, two, three])
    await ana.clicks(unknown, "Check again")
    told = await hears(ana, lambda told: "1 not done" in told["text"])

    assert unknown["text"].startswith("Deleted 2 of 3 deals.")
    assert "1 unknown, please look in Pipedrive" in unknown["text"]
    assert "Check again" not in labels(told["blocks"])
    assert not desk.world.company.deals[two].is_deleted


async def test_after_a_restart_a_delete_of_unknown_end_is_still_looked_for(
    desk: Playground, ana: Seat
) -> None:
    one, two, three = open_deals(desk, 3)
    await deletes_of_unknown_end(desk, ana, [one, two, three])
    desk.world.company.deals[two].is_deleted = True  # as if Pipedrive had taken its time

    await desk.restart_bot()
    await ana.lets_pass(minutes=5)
    told = await ends(ana, "Deleted 3")

    assert told["text"].startswith("Deleted 3 of 3 deals.")
