"""All activities as a file, and several deleted at once."""

from pathlib import Path

import pytest

from bot.desk.jobs.means import FOLDER
from bot.playground.run import Playground
from tests.flows.received import writes
from tests.flows.test_all_deals import downloaded, file_of, result
from tests.seat import Seat


@pytest.fixture(autouse=True)
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the bot writes while it collects."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path / FOLDER


async def test_all_activities_that_match_come_as_a_file(desk: Playground, ana: Seat) -> None:
    company, ana_id = desk.world.company, desk.world.user("ana").id
    wanted = [
        one.id
        for one in company.activities.values()
        if one.owner_id == ana_id and one.type == "site_visit" and not one.done
    ]

    await ana.sends('/activity all owner=me done=no type="site visit"')
    told = await result(ana)
    rows = await downloaded(ana, await file_of(ana))

    assert told["text"].startswith(f"{len(wanted)} activities")
    assert sorted(int(row["ID"]) for row in rows) == sorted(wanted) != []
    assert {row["Type"] for row in rows} == {"Site visit"}
    assert {row["Assigned to"] for row in rows} == {company.users[ana_id].name}
    assert all("<" not in row["Note"] for row in rows)


async def test_several_activities_are_ticked_named_and_deleted(desk: Playground, ana: Seat) -> None:
    await ana.sends("/activity bulk-delete owner=me done=yes")
    view = await ana.modal()
    boxes = [block for block in view["blocks"] if block["block_id"].startswith("ticked")]
    first = boxes[0]["element"]["options"][:2]

    await ana.submits(view, ticked0=first)
    asked = await ana.told()
    assert asked["text"].startswith("Delete 2 activities?")
    assert writes(desk) == []
    await ana.clicks(asked, "Delete 2 activities")
    await result(ana)

    chosen = {int(option["value"]) for option in first}
    assert {path.rpartition("/")[2] for _, path, _ in writes(desk)} == {str(id) for id in chosen}
    assert all(desk.world.company.activities[id].is_deleted for id in chosen)
