"""Pictures of persons."""

import aiohttp
import pytest
from aiohttp.test_utils import TestServer

from bot.playground.pipedrive import World
from bot.playground.pipedrive.images import size_of
from tests.drawing import gif, jpg, png
from tests.local_pipedrive.conftest import Caller, Reply

PLACE, SHOWN = "/v1/persons/1/picture", "/api/v2/persons/1/picture"


async def send(caller: Caller, data: bytes, **fields: int) -> Reply:
    form = aiohttp.FormData(quote_fields=False)
    form.add_field("file", data, filename="Jö.png", content_type="image/png")
    for name, value in fields.items():
        form.add_field(name, str(value))
    return await caller.call("POST", PLACE, body=form)


@pytest.mark.parametrize("image", [png(640, 480), gif(640, 480), jpg(640, 480)])
def test_the_size_of_an_image_is_known(image: bytes) -> None:
    assert size_of(image) == (640, 480)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4", png(1, 1)[:18], gif(1, 1)[:8], jpg(1, 1)[:3]])
def test_what_is_no_image_has_no_size(data: bytes) -> None:
    assert size_of(data) is None


@pytest.mark.parametrize("image", [png(200, 200), gif(128, 128), jpg(512, 512)])
async def test_a_square_picture_is_taken_and_shown(image: bytes, world: World, ana: Caller) -> None:
    sent = await send(ana, image)

    shown = await ana.get(SHOWN)
    person = await ana.get("/api/v2/persons/1")
    assert (sent.status, sent.data["item_id"], sent.data["active_flag"]) == (200, 1, True)
    assert shown.data["file_size"] == len(image)
    assert shown.data["added_by_user_id"] == world.user("ana").id
    assert shown.data["pictures"] == sent.data["pictures"]
    assert person.data["picture_id"] == sent.data["id"]


async def test_a_part_can_be_cut_out(ana: Caller) -> None:
    wide = png(640, 480)

    whole = await send(ana, wide)
    part = await send(ana, wide, crop_x=100, crop_y=0, crop_width=480, crop_height=480)

    assert (whole.status, part.status) == (400, 200)


@pytest.mark.parametrize(
    ("image", "crop"),
    [
        (png(100, 100), {}),
        (b"%PDF-1.4", {}),
        (png(640, 480), {"crop_x": 0, "crop_y": 0, "crop_width": 100, "crop_height": 100}),
        (png(640, 480), {"crop_x": 300, "crop_y": 0, "crop_width": 480, "crop_height": 480}),
        (png(640, 480), {"crop_x": -1, "crop_y": 0, "crop_width": 200, "crop_height": 200}),
        (png(640, 480), {"crop_x": 0, "crop_y": 0, "crop_width": 200}),
    ],
)
async def test_a_picture_that_does_not_fit_is_refused(
    image: bytes, crop: dict[str, int], ana: Caller
) -> None:
    reply = await send(ana, image, **crop)

    assert reply.status == 400
    assert (await ana.get(SHOWN)).status == 404


async def test_a_new_picture_takes_the_place_of_the_old_one(ana: Caller) -> None:
    first = await send(ana, png(200, 200))
    second = await send(ana, png(300, 300))

    shown = await ana.get(SHOWN)

    assert first.data["id"] != second.data["id"] == shown.data["id"]


async def test_a_picture_can_be_taken_away(ana: Caller) -> None:
    await send(ana, png(200, 200))

    taken = await ana.delete(PLACE)

    again = [await ana.delete(PLACE), await ana.get(SHOWN)]
    assert taken.data == {"id": 1}
    assert [reply.status for reply in again] == [404, 404]


async def test_nobody_sets_the_picture_of_a_person_they_may_not_edit(mia: Caller) -> None:
    reply = await send(mia, png(200, 200))

    assert reply.status == 403


async def test_the_ledger_names_the_file_and_its_size(world: World, ana: Caller) -> None:
    image = png(200, 200)

    await send(ana, image, crop_x=0, crop_y=0, crop_width=200, crop_height=200)

    assert world.ledger[-1].body == {
        "file": f"Jö.png, {len(image)} bytes",
        "crop_x": "0",
        "crop_y": "0",
        "crop_width": "200",
        "crop_height": "200",
    }


async def test_a_form_that_cannot_be_read_is_refused(
    server: TestServer, session: aiohttp.ClientSession, ana: Caller
) -> None:
    headers = {"x-api-token": ana.token, "Content-Type": "multipart/form-data"}

    async with session.post(server.make_url(PLACE), data=b"PNG", headers=headers) as reply:
        body = await reply.json()
    as_json = await ana.post(PLACE, file="PNG")

    assert (reply.status, body["error_info"]) == (400, "body: is not a valid form")
    assert as_json.body["error_info"] == "body: must be multipart/form-data"
