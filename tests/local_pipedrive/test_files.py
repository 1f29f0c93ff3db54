"""Files: up, down, renamed, linked and gone."""

from io import BytesIO
from urllib.parse import unquote
from zipfile import ZipFile

import pytest
from aiohttp import FormData
from aiohttp.test_utils import TestServer

from bot.playground.pipedrive import World
from bot.playground.pipedrive.faults import Rule
from tests.local_pipedrive.conftest import Caller, Reply

FILES = "/v1/files"


def form(**fields: str) -> FormData:
    return FormData(fields)


async def upload(caller: Caller, name: str, data: bytes, **links: object) -> Reply:
    sent = FormData(quote_fields=False, default_to_multipart=True)
    sent.add_field("file", BytesIO(data), filename=name)
    for link, id in links.items():
        sent.add_field(link, str(id))
    return await caller.call("POST", FILES, body=sent)


async def test_what_goes_up_comes_down_again(ana: Caller, tom: Caller) -> None:
    data = bytes(range(256)) * 5000

    sent = await upload(ana, "Größe & Preis.pdf", data, deal_id=12, org_id=1)
    shown = await tom.get(f"{FILES}/{sent.data['id']}")
    down = await tom.fetch(f"{FILES}/{sent.data['id']}/download")

    assert shown.data == sent.data
    assert (shown.data["name"], shown.data["file_type"]) == ("Größe & Preis.pdf", "pdf")
    assert (shown.data["file_size"], shown.data["deal_name"]) == (len(data), "Acme renewal")
    assert shown.data["url"].endswith(f"/api/v1/files/{sent.data['id']}/download")
    assert (down.status, down.data) == (200, data)
    assert down.headers["Content-Type"] == "application/octet-stream"
    assert unquote(down.headers["Content-Disposition"]).endswith("Größe & Preis.pdf")
    assert down.headers["x-ratelimit-limit"] == "1000"


@pytest.mark.parametrize(
    ("link", "id", "place"),
    [
        ("deal_id", 12, "/v1/deals/12/files"),
        ("person_id", 1, "/v1/persons/1/files"),
        ("org_id", 1, "/v1/organizations/1/files"),
        ("product_id", 5, "/v1/products/5/files"),
    ],
)
async def test_a_file_is_listed_where_it_hangs(link: str, id: int, place: str, ana: Caller) -> None:
    before = await ana.get(place)

    sent = await upload(ana, "Plan.txt", b"1, 2, 3", **{link: id})
    after = await ana.get(place, sort="update_time DESC")

    assert len(after.data) == len(before.data) + 1 > 1
    assert after.data[0]["id"] == sent.data["id"]


async def test_the_deal_counts_its_files(ana: Caller) -> None:
    before = await ana.get("/api/v2/deals/12", include_fields="files_count")

    sent = await upload(ana, "Plan.txt", b"1, 2, 3", deal_id=12)
    more = await ana.get("/api/v2/deals/12", include_fields="files_count")
    await ana.delete(f"{FILES}/{sent.data['id']}")
    again = await ana.get("/api/v2/deals/12", include_fields="files_count")

    assert more.data["files_count"] == before.data["files_count"] + 1
    assert again.data["files_count"] == before.data["files_count"]


async def test_the_files_are_what_their_names_say(ana: Caller) -> None:
    first = {"pdf": b"%PDF-", "png": b"\x89PNG", "docx": b"PK", "xlsx": b"PK", "txt": b"Minutes"}
    listed = await ana.get(FILES)
    by_ending = {row["name"].rpartition(".")[2]: row["id"] for row in listed.data}

    down = {
        ending: (await ana.fetch(f"{FILES}/{by_ending[ending]}/download")).data for ending in first
    }

    assert all(down[ending].startswith(start) for ending, start in first.items())
    assert "word/document.xml" in ZipFile(BytesIO(down["docx"])).namelist()


async def test_a_download_may_lead_elsewhere(
    world: World, server: TestServer, ana: Caller, tom: Caller
) -> None:
    sent = await upload(ana, "Plan.txt", b"1, 2, 3", deal_id=12)
    place = f"{FILES}/{sent.data['id']}/download"
    await ana.call("POST", "/_play/downloads", body={"elsewhere": True})

    told = await tom.fetch(place, follows=False)
    followed = await tom.fetch(place)
    tom.token = "nobody's"
    without_token = await tom.fetch(told.headers["Location"])
    await ana.delete(f"{FILES}/{sent.data['id']}")
    gone = await tom.fetch(told.headers["Location"])

    assert told.status == 302
    assert followed.data == without_token.data == b"1, 2, 3"
    assert gone.status == 404


async def test_a_download_can_break_off_in_the_middle(world: World, ana: Caller) -> None:
    world.faults.add(Rule("truncated", path="/v1/files/*/download"))

    with pytest.raises(Exception, match="payload"):
        await ana.fetch(f"{FILES}/1/download")


async def test_the_ledger_holds_no_bytes(world: World, ana: Caller) -> None:
    sent = await upload(ana, "Plan.txt", b"1, 2, 3", deal_id=12)
    await ana.fetch(f"{FILES}/{sent.data['id']}/download")

    up, down = world.ledger[-2:]
    assert up.body == {"file": "Plan.txt, 7 bytes", "deal_id": "12"}
    assert down.answer == "7 bytes"


async def test_a_file_gets_another_name_and_a_description(world: World, ana: Caller) -> None:
    renamed = await ana.call("PUT", f"{FILES}/1", body=form(name="Final.pdf"))
    described = await ana.call("PUT", f"{FILES}/1", body=form(description="Signed"))
    nothing = await ana.call("PUT", f"{FILES}/1", body=form(description=" ", mood="good"))

    assert renamed.data["name"] == described.data["name"] == "Final.pdf"
    assert renamed.data["update_time"] == "2026-11-24 10:30:00"
    assert described.data["description"] == "Signed"
    assert nothing.status == 400


async def test_json_is_not_how_a_file_is_renamed(ana: Caller) -> None:
    reply = await ana.put(f"{FILES}/1", name="Final.pdf")

    assert reply.status == 400
    assert "x-www-form-urlencoded" in reply.body["error_info"]


async def test_a_deleted_file_is_gone_from_sight(ana: Caller) -> None:
    first = await ana.delete(f"{FILES}/1")
    again = await ana.delete(f"{FILES}/1")
    listed = await ana.get(FILES)

    assert first.data == {"id": 1}
    assert again.status == 404
    assert 1 not in [row["id"] for row in listed.data]


async def test_files_hide_with_what_they_hang_on(ana: Caller, tom: Caller) -> None:
    secret = await upload(ana, "Board.txt", b"Hush", deal_id=16)
    place = f"{FILES}/{secret.data['id']}"

    listed = await tom.get(FILES, sort="id DESC")
    found = await tom.get("/api/v2/itemSearch", term="Board", item_types="file")

    assert secret.data["id"] not in [row["id"] for row in listed.data]
    assert found.data["items"] == []
    assert [(await tom.get(place)).status, (await tom.delete(place)).status] == [404, 404]
    assert (await tom.fetch(f"{place}/download")).status == 404
    assert (await tom.get("/v1/deals/16/files")).status == 404


async def test_files_come_in_pages(ana: Caller) -> None:
    first = await ana.get(FILES, limit=3)
    second = await ana.get(FILES, limit=3, start=3)

    assert first.body["additional_data"]["pagination"]["next_start"] == 3
    assert [row["id"] for row in first.data] < [row["id"] for row in second.data]


async def test_a_file_in_google_drive_is_linked_or_made(ana: Caller) -> None:
    item = {"item_type": "deal", "item_id": "12", "remote_location": "googledrive"}

    linked = await ana.call("POST", f"{FILES}/remoteLink", body=form(remote_id="1x7Q", **item))
    made = await ana.call(
        "POST", f"{FILES}/remote", body=form(file_type="gsheet", title="Prices", **item)
    )
    down = await ana.fetch(f"{FILES}/{made.data['id']}/download")

    assert (linked.data["remote_location"], linked.data["remote_id"]) == ("googledocs", "1x7Q")
    assert (made.data["name"], made.data["file_type"]) == ("Prices", "gsheet")
    assert linked.data["deal_id"] == made.data["deal_id"] == 12
    assert down.status == 400


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("item_type", "product"),
        ("item_id", "17"),
        ("item_id", "many"),
        ("remote_location", "dropbox"),
        ("remote_id", ""),
    ],
)
async def test_a_link_that_cannot_be_is_refused(name: str, value: str, ana: Caller) -> None:
    link = {"item_type": "deal", "item_id": "12", "remote_location": "googledrive"}

    reply = await ana.call(
        "POST", f"{FILES}/remoteLink", body=form(**({"remote_id": "1x7Q"} | link | {name: value}))
    )

    assert reply.status == 400
    assert reply.body["error_info"].startswith(f"{name}: ")


@pytest.mark.parametrize(
    ("link", "id"),
    [("deal_id", 17), ("deal_id", "many"), ("activity_id", 99999), ("project_id", 1),
     ("lead_id", "adf21080-0e10-11eb-879b-05d71fb426ec"), ("mood", "good")],
)  # fmt: skip
async def test_a_file_for_nothing_that_is_there_is_refused(
    link: str, id: object, world: World, ana: Caller
) -> None:
    before = len(world.company.files)

    reply = await upload(ana, "Plan.txt", b"1, 2, 3", **{link: id})

    assert reply.status == 400
    assert reply.body["error_info"].startswith(f"{link}: ")
    assert len(world.company.files) == before


@pytest.mark.parametrize(("name", "value"), [("limit", 101), ("sort", "name"), ("start", "x")])
async def test_a_list_asked_for_wrongly_is_refused(name: str, value: object, ana: Caller) -> None:
    reply = await ana.get(FILES, **{name: value})

    assert reply.status == 400
