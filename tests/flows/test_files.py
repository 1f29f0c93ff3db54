"""Files: from Slack into Pipedrive and back, listed, renamed, linked and deleted."""

from pathlib import Path

import pytest

from bot.desk.scratch import FOLDER
from bot.playground.pipedrive.faults import Rule
from bot.playground.pipedrive.records import File
from bot.playground.run import Playground
from tests.flows.test_all_deals import hears, in_dm
from tests.seat import Json, Seat, labels

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
    assert told["text"].startswith("Attached 1 file to deal #1.")
    assert {"Show file", "All files", "Delete it…"} <= set(labels(told["blocks"]))
    assert left_in(scratch) == []
