"""Files as a way in or out: addresses that lead elsewhere, bytes that are not what they claim."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from bot.playground.run import Playground
from bot.playground.slack.uploads import File
from bot.slack.payloads import is_slacks
from tests.drawing import jpg
from tests.flows.test_files import PDF, attach, left_in, newest, option, picture, sent
from tests.seat import Seat

API = "https://slack.com/api/"
LOCAL = "http://127.0.0.1:4000/api/"
GOOD = ("https://files.slack.com/files-pri/T1-F1/offer.pdf", "https://files.slack.com:443/x")
HOSTS = (
    "files.slack.com.evil.example", "evil.example", "files.slack.com@evil.example",
    "ana:secret@files.slack.com", "files.slack.com:8443", "files.slack.com:80", "slack.com",
    "a.files.slack.com", "files-slack.com", "filesXslack.com", "files.slack.com.", "files.slack.co",
    "127.0.0.1", "127.0.0.1:4000", "[::1]", "[::ffff:127.0.0.1]", "localhost", "0",
    "169.254.169.254", "10.0.0.1", "2130706433", "0x7f000001", "017700000001", "127.1",
    "files.slack.com%2eevil.example", "files.slack.com%00.evil.example", "files。slack。com",
    "xn--files-slack.com", "evil.example#files.slack.com", "evil.example?files.slack.com",
    "evil.example\\@files.slack.com", "files.slack.com:evil", "files.slack.com:99999", "",
)  # fmt: skip
BAD = (
    *(f"https://{host}/x" for host in HOSTS),
    "http://files.slack.com/x", "ftp://files.slack.com/x", "file:///etc/passwd",
    "//files.slack.com", "javascript:alert(1)", "data:text/plain,x", "https:files.slack.com/x",
    "https:/files.slack.com",
    "HTTP://files.slack.com", "files.slack.com/x", "/files-pri/T1-F1", "https://", "", "x" * 5_000,
    "https://[::1", "http://127.0.0.1:4000/x", "http://localhost/x",
)  # fmt: skip


@pytest.mark.parametrize("url", GOOD)
def test_slacks_own_host_is_asked(url: str) -> None:
    assert is_slacks(url, "files.slack.com", API)


@pytest.mark.parametrize("url", BAD, ids=lambda url: url[:40])
def test_no_other_address_is_asked(url: str) -> None:
    assert not is_slacks(url, "files.slack.com", API)


def test_a_local_slack_is_asked_where_it_is_set_up_and_nowhere_else() -> None:
    assert is_slacks("http://127.0.0.1:4000/files-pri/T1-F1", "files.slack.com", LOCAL)
    assert not is_slacks("http://127.0.0.1:4001/files-pri/T1-F1", "files.slack.com", LOCAL)


@dataclass
class Sink:
    """Somewhere else, which hears what is sent to it."""

    url: str = ""
    heard: list[bytes] = field(default_factory=list)

    async def listen(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.heard.append(await reader.read(4_096))
        writer.close()


@pytest.fixture
async def sink() -> AsyncIterator[Sink]:
    sink = Sink()
    async with await asyncio.start_server(sink.listen, "127.0.0.1", 0) as server:
        sink.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/x"
        yield sink


@pytest.fixture(autouse=True)
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path / "deal-desk"


class Told(File):
    """A file of which Slack tells something else."""

    more: dict[str, Any] = {}  # noqa: RUF012 - set on each

    def shown(self, origin: str) -> dict[str, Any]:
        return {**super().shown(origin), **self.more}


async def tells(desk: Playground, person: Seat, content: bytes = PDF, **more: Any) -> str:
    """Drops a file of which Slack will say this; its id."""
    dropped = await person.drops_file("offer.pdf", content)
    id_ = str(dropped["files"][0]["id"])
    file = desk.workspace.files[id_]
    file.__class__ = Told
    file.more = more  # type: ignore[attr-defined] # it is one of them now
    return id_


async def test_a_link_to_elsewhere_is_not_followed(
    desk: Playground, ana: Seat, sink: Sink, scratch: Path
) -> None:
    file = await tells(desk, ana, url_private=sink.url, url_private_download=sink.url)

    told = await ana.types(f"/file upload {file} deal=1")

    assert "Slack only has a link to it" in told["text"]
    assert (sink.heard, sent(desk, "POST"), left_in(scratch)) == ([], [], [])


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"size": 0}, "It is empty."),
        ({"size": 200 * 2**20}, "200 MB; 100 MB is the most"),
        ({"is_external": True}, "Slack only has a link to it"),
        ({"mode": "external"}, "Slack only has a link to it"),
        ({"mode": "tombstone"}, "Slack only has a link to it"),
        ({"url_private_download": "", "url_private": ""}, "Slack only has a link to it"),
    ],
)
async def test_what_cannot_be_passed_on_is_told_why(
    desk: Playground, ana: Seat, scratch: Path, more: dict[str, Any], why: str
) -> None:
    file = await tells(desk, ana, **more)

    told = await ana.types(f"/file upload {file} deal=1")

    assert told["text"].startswith("Nothing was attached.")
    assert why in told["text"]
    assert (sent(desk, "POST"), left_in(scratch)) == ([], [])


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("exe.\u202efdp", "exe.fdp"),
        ('a"b;\r\nX: y.pdf', "a_b; X_ y.pdf"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
async def test_a_name_reaches_pipedrive_without_what_misleads(
    desk: Playground, ana: Seat, name: str, kept: str
) -> None:
    file = await tells(desk, ana, name=name)

    await ana.types(f"/file upload {file} deal=1")

    assert newest(desk).name == kept


async def test_a_scope_that_is_missing_is_told_and_no_page_is_uploaded(
    desk: Playground, ana: Seat
) -> None:
    desk.workspace.scopes = tuple(s for s in desk.workspace.scopes if s != "files:read")

    told = await attach(ana, "/deal attach 1", ("offer.pdf", PDF))

    assert "An admin may have to reinstall Deal Desk" in told["text"]
    assert sent(desk, "POST") == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("report.xls", b"<html><table><tr><td>1</td></tr></table></html>"),
        ("countries.csv", b"MZ;Mozambique\nDE;Germany\n"),
    ],
)
async def test_what_only_begins_like_something_else_is_attached(
    desk: Playground, ana: Seat, name: str, content: bytes
) -> None:
    told = await attach(ana, "/deal attach 1", (name, content))

    assert told["text"].startswith("Attached 1 file")
    assert newest(desk).name == name


@pytest.mark.parametrize("name", ["cv.pdf.exe", "setup.msi", "tool.jar", "offer.lnk"])
async def test_a_program_is_refused_by_its_name_too(desk: Playground, ana: Seat, name: str) -> None:
    told = await attach(ana, "/deal attach 1", (name, b"words"))

    assert "It is named like a program, and programs don't go into Pipedrive." in told["text"]
    assert sent(desk, "POST") == []


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"<html><title>Sign in</title>", "Slack refuses it"),
        (b"%PDF-1.7 half", "It didn't arrive whole"),
    ],
)
async def test_what_is_not_of_the_size_that_slack_says_is_not_passed_on(
    desk: Playground, ana: Seat, content: bytes, why: str
) -> None:
    file = await tells(desk, ana, content, size=len(content) + 1)

    told = await ana.types(f"/file upload {file} deal=1")

    assert why in told["text"]
    assert sent(desk, "POST") == []


async def test_a_portrait_that_a_mark_turns_is_cut_as_it_is_seen(
    desk: Playground, ana: Seat
) -> None:
    cut = await picture(ana, "jo.jpg", jpg(320, 200, orientation=6))
    assert "200 × 320 pixels" in str(cut)

    await ana.submits(cut, where=option("0,120"))
    await ana.told()

    kept = desk.world.company.persons[1].picture
    assert kept is not None
    with Image.open(BytesIO(kept.data)) as image:
        assert image.size == (200, 320)
