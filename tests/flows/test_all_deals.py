"""All deals, however many: counted, added up, shown as they are read, and handed over as a file."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.desk.jobs.means import FOLDER
from bot.playground.pipedrive.faults import Rule
from bot.playground.run import Playground
from tests.flows.signed import clicks_anyway
from tests.seat import Json, Seat, labels


@pytest.fixture(autouse=True)
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the bot writes while it collects."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path / FOLDER


def visible(desk: Playground, who: str) -> list[int]:
    company, user = desk.world.company, desk.world.user(who)
    return sorted(
        deal.id
        for deal in company.deals.values()
        if not deal.is_archived and deal.status != "deleted" and company.may_see(user, deal)
    )


async def hears(person: Seat, is_it: Callable[[Json], bool]) -> Json:
    """The first message of this kind; the direct message and the channel race each other."""
    while True:
        told = await person.told()
        if is_it(told):
            return told


def in_dm(told: Json) -> bool:
    return bool(told["channel"].startswith("D0") and not told["ephemeral"])


def left_in(folder: Path) -> list[Path]:
    return list(folder.iterdir())


async def result(person: Seat) -> Json:
    """What the direct message has become, once there is nothing left to cancel."""
    return await hears(person, lambda told: in_dm(told) and "Cancel" not in labels(told["blocks"]))


async def underway(person: Seat) -> Json:
    return await hears(person, lambda told: "Cancel" in labels(told["blocks"]))


async def file_of(person: Seat) -> Json:
    told = await hears(person, lambda told: bool(told.get("files")))
    [file] = told["files"]
    shown: Json = file
    return shown


async def downloaded(person: Seat, file: Json) -> list[dict[str, str]]:
    async with person.session.get(person.address_of(file)) as response:
        assert response.headers["Content-Disposition"].startswith("attachment")
        content = await response.text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(content, newline="")))


async def test_all_deals_come_as_a_count_totals_rows_and_a_file(
    desk: Playground, ana: Seat, scratch: Path
) -> None:
    await ana.sends("/deal all")
    told = await result(ana)
    file = await file_of(ana)

    ids = visible(desk, "ana")
    rows = await downloaded(ana, file)
    await hears(ana, lambda told: "in your direct messages" in str(told["blocks"]))
    assert told["text"].startswith(f"{len(ids)} deals, worth €")
    assert sorted(int(row["ID"]) for row in rows) == ids
    assert next(row for row in rows if row["ID"] == "12")["Stage"] == "Proposal"
    assert left_in(scratch) == []


async def test_filters_stay_on_every_request(desk: Playground, ana: Seat) -> None:
    await ana.sends("/deal all owner=me status=won")
    await result(ana)

    lists = [entry for entry in desk.world.ledger if entry.path == "/api/v2/deals"]
    me = str(desk.world.user("ana").id)
    assert lists
    assert all(entry.query["owner_id"] == me for entry in lists)
    assert all(entry.query["status"] == "won" for entry in lists)


async def test_the_result_is_told_where_it_was_asked_too(desk: Playground, ana: Seat) -> None:
    await ana.sends("/deal all status=won")

    began = await hears(ana, lambda told: not in_dm(told))
    ended = await hears(ana, lambda told: not in_dm(told))

    assert began["text"].startswith("Exporting won deals…")
    assert began["ephemeral"]
    assert " deals, worth " in ended["text"]
    assert "The file is in your direct messages" in str(ended["blocks"])


async def test_cancel_ends_it_and_keeps_nothing(desk: Playground, ana: Seat, scratch: Path) -> None:
    desk.world.faults.add(Rule(kind="delay", path="/api/v2/deals", seconds=0.5))
    await ana.sends("/deal all")
    shown = await underway(ana)

    await ana.clicks(shown, "Cancel")
    told = await result(ana)

    assert told["text"].startswith("Cancelled: exporting deals.")
    assert told["ts"] == shown["ts"]
    elsewhere = await hears(
        ana, lambda told: not in_dm(told) and told["text"].startswith("Cancelled")
    )
    assert "direct messages" not in str(elsewhere["blocks"])
    assert not told.get("files")
    assert left_in(scratch) == []


async def test_somebody_elses_cancel_does_nothing(desk: Playground, ana: Seat, tom: Seat) -> None:
    desk.world.faults.add(Rule(kind="delay", path="/api/v2/deals", seconds=0.5))
    await ana.sends("/deal all")
    shown = await underway(ana)

    told = await clicks_anyway(desk, tom, shown, "Cancel")

    assert told["text"] == "Only <@U0ANA> can decide this. Nothing was changed."
    assert (await result(ana))["text"].startswith(f"{len(visible(desk, 'ana'))} deals")


async def test_a_restart_in_the_middle_takes_it_up_again(desk: Playground, ana: Seat) -> None:
    held = Rule(kind="delay", path="/api/v2/deals", seconds=60, times=1)
    desk.world.faults.add(held)
    await ana.sends("/deal all")
    shown = await underway(ana)

    await desk.restart_bot()
    await ana.lets_pass(minutes=1)
    told = await result(ana)

    assert told["text"].startswith(f"{len(visible(desk, 'ana'))} deals")
    assert told["ts"] == shown["ts"]


async def test_pipedrives_no_is_told_in_place_of_the_progress(desk: Playground, ana: Seat) -> None:
    desk.world.faults.add(Rule(kind="status", path="/api/v2/deals", status=403))

    await ana.sends("/deal all")
    told = await result(ana)

    assert "Pipedrive doesn't let you" in told["text"]


async def test_where_nothing_matches_there_is_no_file(desk: Playground, ana: Seat) -> None:
    await ana.sends("/deal all person=99999")

    ended = await hears(
        ana, lambda told: not in_dm(told) and told["text"].startswith("No deals match.")
    )

    assert "direct messages" not in str(ended["blocks"])
    assert desk.workspace.files == {}


async def test_a_file_is_for_those_only_whom_it_was_given(
    desk: Playground, ana: Seat, tom: Seat
) -> None:
    await ana.sends("/deal all status=won")
    await result(ana)
    file = await file_of(ana)

    response = await tom.session.get(tom.address_of(file))

    assert response.status == 404
