"""Pictures of persons: set, shown, taken away."""

import hashlib

from bot.playground.pipedrive.api import Answer, ApiCall, Endpoint, invalid, not_found
from bot.playground.pipedrive.company import Company
from bot.playground.pipedrive.contact_changes import check_right_to_edit
from bot.playground.pipedrive.finding import find_person
from bot.playground.pipedrive.images import Size, size_of
from bot.playground.pipedrive.records import Picture
from bot.playground.pipedrive.v1_deals import v1_time
from bot.playground.pipedrive.values import check_upload, read_whole

SMALLEST = 128
SIZES = (128, 512)
CROP = ("crop_x", "crop_y", "crop_width", "crop_height")


def get_picture(company: Company, call: ApiCall) -> Answer:
    picture = _picture(company, call)
    return Answer(
        {
            "id": picture.id,
            "item_type": "person",
            "item_id": picture.person_id,
            "added_by_user_id": picture.user_id,
            "active_flag": True,
            "file_size": len(picture.data),
            "pictures": _urls(picture),
        }
    )


def add_picture(company: Company, call: ApiCall) -> Answer:
    """Takes the place of the one before."""
    person = find_person(company, call)
    check_right_to_edit(call, person)
    upload = check_upload(call.body["file"])
    size = size_of(upload.data)
    if size is None:
        raise invalid("file", "must be a GIF, JPG or PNG image")
    _check_square(_kept(call, size))
    person.picture = Picture(
        company.new_id("pictures"), person.id, call.user.id, call.now, upload.data
    )
    person.update_time = call.now
    return Answer(show(person.picture))


def delete_picture(company: Company, call: ApiCall) -> Answer:
    person = find_person(company, call)
    check_right_to_edit(call, person)
    _picture(company, call)
    person.picture, person.update_time = None, call.now
    return Answer({"id": person.id})


def _picture(company: Company, call: ApiCall) -> Picture:
    picture = find_person(company, call).picture
    if picture is None:
        raise not_found("Picture")
    return picture


def _kept(call: ApiCall, size: Size) -> Size:
    """The size of the part that is cut out, which lies within the image."""
    given = [name for name in CROP if name in call.body]
    if not given:
        return size
    if len(given) < len(CROP):
        raise invalid(next(name for name in CROP if name not in given), "is required")
    x, y, width, height = (call.body[name] for name in CROP)
    if min(x, y) < 0 or x + width > size[0] or y + height > size[1]:
        raise invalid("crop_x", "must lie within the image")
    return width, height


def _check_square(size: Size) -> None:
    width, height = size
    if width != height:
        raise invalid("file", "must have an equal width and height")
    if width < SMALLEST:
        raise invalid("file", f"must be at least {SMALLEST} pixels wide")


def show(picture: Picture) -> dict[str, object]:
    """As v1 shows it."""
    return {
        "id": picture.id,
        "item_type": "person",
        "item_id": picture.person_id,
        "active_flag": True,
        "add_time": v1_time(picture.add_time),
        "update_time": v1_time(picture.add_time),
        "added_by_user_id": picture.user_id,
        "pictures": _urls(picture),
    }


def _urls(picture: Picture) -> dict[str, str]:
    name = hashlib.sha256(picture.data).hexdigest()[:40]
    place = "https://pipedrive-profile-pics.s3.example.com"
    return {str(size): f"{place}/{name}_{size}.jpg" for size in SIZES}


ENDPOINTS = (
    Endpoint("GET", "/api/v2/persons/{id}/picture", 1, get_picture),
    Endpoint(
        "POST", "/v1/persons/{id}/picture", 10, add_picture,
        body={"file": check_upload, **dict.fromkeys(CROP, read_whole)},
        required=("file",), takes="multipart",
    ),
    Endpoint("DELETE", "/v1/persons/{id}/picture", 6, delete_picture),
)  # fmt: skip
