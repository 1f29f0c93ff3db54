"""Files over the wire: sent as they are read, fetched from where they are kept."""

import asyncio
import socket
from pathlib import Path

import aiohttp
import pytest

from bot.pipedrive.http.cache import Cache
from bot.pipedrive.http.client import Pipedrive
from bot.pipedrive.http.errors import Ambiguous, NotFound, TooMuch, Unavailable, Unreachable
from bot.pipedrive.http.exchange import Limits
from bot.pipedrive.http.fetching import PublicResolver, may_be_public
from bot.pipedrive.http.throttle import Throttle
from bot.pipedrive.records.models import File
from bot.pipedrive.request import Login, Request, Upload
from tests.pipedrive.peer import Peer, Wire, http, no, ok
from tests.pipedrive.permitted import Permitted

FETCH = Request("GET", "/v1/files/9/download")
PDF = b"%PDF-1.7 " + b"x" * 5_000


def upload(folder: Path, name: str = "Angebot März.pdf") -> Request:
    path = folder / "kept under another name"
    path.write_bytes(PDF)
    body = {"file": Upload(path, name, "application/pdf"), "deal_id": 12}
    return Request("POST", "/v1/files", body=body, spelling="files")


async def test_a_file_goes_out_under_its_own_name_with_its_type(
    pipedrive: Pipedrive, peer: Peer, ana: Login, tmp_path: Path
) -> None:
    peer.answer = lambda _: ok({"id": 9, "name": "Angebot März.pdf"})

    await pipedrive.send(upload(tmp_path), ana, File)

    (heard,) = peer.heard
    assert heard.headers["content-type"].startswith("multipart/form-data; boundary=")
    assert 'name="file"; filename="Angebot März.pdf"'.encode() in heard.body
    assert b"Content-Type: application/pdf" in heard.body
    assert PDF in heard.body
    assert b'name="deal_id"\r\n\r\n12\r\n' in heard.body


async def test_a_form_is_written_as_one(pipedrive: Pipedrive, peer: Peer, ana: Login) -> None:
    peer.answer = lambda _: ok({"id": 9})
    body = {"name": "Offer v2 & more", "description": None}

    await pipedrive.send(Request("PUT", "/v1/files/9", body=body, spelling="form"), ana, File)

    (heard,) = peer.heard
    assert heard.headers["content-type"] == "application/x-www-form-urlencoded"
    assert heard.body == b"name=Offer+v2+%26+more&description="


async def test_a_file_without_an_answer_is_not_sent_again(
    pipedrive: Pipedrive, peer: Peer, ana: Login, tmp_path: Path
) -> None:
    peer.answer = lambda _: Wire(then="reset")

    with pytest.raises(Ambiguous):
        await pipedrive.send(upload(tmp_path), ana, File)

    assert len(peer.heard) == 1


async def test_after_too_many_requests_the_whole_file_goes_out_again(
    pipedrive: Pipedrive, peer: Peer, ana: Login, tmp_path: Path
) -> None:
    peer.answers = [no(429, headers={"x-ratelimit-reset": "0"}), ok({"id": 9})]

    await pipedrive.send(upload(tmp_path), ana, File)

    assert [PDF in heard.body for heard in peer.heard] == [True, True]


async def test_bytes_are_written_to_the_disk(
    pipedrive: Pipedrive, peer: Peer, ana: Login, tmp_path: Path
) -> None:
    peer.answer = lambda _: http(200, PDF)

    await pipedrive.download(FETCH, ana, tmp_path / "file")

    assert (tmp_path / "file").read_bytes() == PDF


async def test_a_redirect_elsewhere_is_not_shown_the_token(
    session: aiohttp.ClientSession, peer: Peer, ana: Login, cache: Cache, tmp_path: Path
) -> None:
    """Only where TLS is, save on the host that is set up; this one is another."""
    async with Peer() as storage:
        storage.answer = lambda _: http(200, PDF)
        to = {"Location": f"{storage.url}/kept"}
        peer.answer = lambda _: http(302, b"", to)
        pipedrive = Permitted(session, peer.url, cache=cache, throttle=Throttle(), limits=SOON)

        with pytest.raises(Unavailable):
            await pipedrive.download(FETCH, ana, tmp_path / "file")

        assert storage.heard == []


async def test_a_redirect_on_the_same_host_is_followed(
    pipedrive: Pipedrive, peer: Peer, ana: Login, tmp_path: Path
) -> None:
    peer.answers = [http(302, b"", {"Location": "/storage/a%20b.pdf"}), http(200, PDF)]

    await pipedrive.download(FETCH, ana, tmp_path / "file")

    assert [heard.target for heard in peer.heard] == [FETCH.path, "/storage/a%20b.pdf"]
    assert (tmp_path / "file").read_bytes() == PDF


@pytest.mark.parametrize(
    "to",
    ["http://files.example/9", "https://ana:secret@files.example/9", "ftp://files.example/9",
     "file:///etc/passwd", "//files.example/9", "http://[::1", ""],
)  # fmt: skip
async def test_a_redirect_without_tls_or_with_credentials_is_not_followed(
    pipedrive: Pipedrive, peer: Peer, ana: Login, tmp_path: Path, to: str
) -> None:
    peer.answer = lambda _: http(302, b"", {"Location": to})

    with pytest.raises(Unavailable):
        await pipedrive.download(FETCH, ana, tmp_path / "file")


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1", "127.1", "0",
     "127.0.0.1.", "LOCALHOST", "[::]"],
)  # fmt: skip
async def test_a_redirect_never_leads_inside_by_whatever_name(
    pipedrive: Pipedrive, peer: Peer, ana: Login, tmp_path: Path, host: str
) -> None:
    async with Peer() as inside:
        to = f"https://{host}:{inside.url.rpartition(':')[2]}/9"
        peer.answer = lambda _: http(302, b"", {"Location": to})

        with pytest.raises((Unavailable, Unreachable)):
            await pipedrive.download(FETCH, ana, tmp_path / "file")

        assert inside.connections == 0


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True), ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True),
        ("10.0.0.1", False), ("172.16.3.4", False), ("192.168.1.1", False),
        ("169.254.169.254", False), ("100.64.0.1", False), ("0.0.0.1", False),
        ("224.0.0.1", False), ("255.255.255.255", False), ("fe80::1%eth0", False),
        ("fd00::1", False), ("fd00:ec2::254", False), ("ff02::1", False),
        ("::ffff:10.0.0.1", False), ("64:ff9b::7f00:1", False), ("2002:7f00:1::", False),
        ("2001:0:7f00:1::", False),
    ],
)  # fmt: skip
def test_what_is_inside_has_many_spellings(address: str, *, public: bool) -> None:
    assert may_be_public(address) is public


async def test_of_the_addresses_of_a_name_only_the_public_ones_are_connected_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []

    async def getaddrinfo(host: str, port: int, **_: object) -> list[object]:
        asked.append(host)
        kind = (socket.AF_INET, socket.SOCK_STREAM, 6, "")
        return [(*kind, (ip, port)) for ip in ("10.0.0.1", "93.184.216.34", "127.0.0.1")]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", getaddrinfo)

    found = await PublicResolver().resolve("files.example", 443)

    assert [result["host"] for result in found] == ["93.184.216.34"]
    assert asked == ["files.example"]


UNSAID = Wire(b"HTTP/1.1 200 -\r\nContent-Type: text/plain\r\n\r\n" + b"x" * 5_000, "close")


@pytest.fixture
def modest(session: aiohttp.ClientSession, peer: Peer, cache: Cache) -> Pipedrive:
    few = Limits(file=1_000)
    return Permitted(session, peer.url, cache=cache, throttle=Throttle(), limits=few)


@pytest.mark.parametrize("answer", [http(200, b"x" * 5_000), UNSAID], ids=["said", "unsaid"])
async def test_more_than_we_take_is_given_up(
    modest: Pipedrive, peer: Peer, ana: Login, tmp_path: Path, answer: Wire
) -> None:
    peer.answer = lambda _: answer

    with pytest.raises(TooMuch):
        await modest.download(FETCH, ana, tmp_path / "file")

    assert len(peer.heard) == 1


async def test_a_file_that_breaks_off_is_fetched_again(
    pipedrive: Pipedrive, peer: Peer, ana: Login, tmp_path: Path
) -> None:
    peer.answers = [http(200, PDF[:100], then="close", length=len(PDF)), http(200, PDF)]

    await pipedrive.download(FETCH, ana, tmp_path / "file")

    assert (tmp_path / "file").read_bytes() == PDF


async def test_a_no_is_told_as_any_other(
    pipedrive: Pipedrive, peer: Peer, ana: Login, tmp_path: Path
) -> None:
    peer.answer = lambda _: no(404, "File not found")

    with pytest.raises(NotFound):
        await pipedrive.download(FETCH, ana, tmp_path / "file")


SOON = Limits(pause=0.005)
