"""The picture of a person: set, cut to a square where it is none, and taken away."""

import asyncio
import re
from pathlib import Path
from typing import Annotated, Any, ClassVar

from pydantic import Field

from bot.blocks.kit.message import Message
from bot.blocks.kit.viewer import Asker
from bot.blocks.records import kinds
from bot.blocks.replies import attached, confirm_cards
from bot.blocks.replies.attached import FileEnd
from bot.blocks.replies.bulk import ATTACHED, REFUSED
from bot.pipedrive.http.errors import HasNoPicture, NotFound
from bot.pipedrive.records.models import Person, Record
from bot.pipedrive.records.outcomes import Deleted
from bot.pipedrive.request import Request, Upload
from bot.tools.base import Args, Tool, Warned
from bot.tools.fieldtypes.base import FieldType, Wrong
from bot.tools.fieldtypes.fields import PersonId
from bot.tools.fieldtypes.files import SlackImage
from bot.tools.images import NoPicture, Size, size_of, stand_upright
from bot.tools.job_context import JobContext, NotUploaded, Read, UploadedFile

SMALLEST = 128
CROP = ("crop_x", "crop_y", "crop_width", "crop_height")
_SQUARE = re.compile("[0-9]{1,5},[0-9]{1,5},[1-9][0-9]{0,4}")


def _read_square(typed: str, _: Asker) -> object:
    square = typed.replace(" ", "")
    if not _SQUARE.fullmatch(square):
        raise Wrong(f"“{typed}” isn't a square. Say its left, top and side, like 0,40,200.")
    return square


Square = Annotated[
    str, Field(pattern=f"^{_SQUARE.pattern}$"), FieldType("square of pixels", _read_square)
]


class SetPicture(Args):
    """Which square is cut out is chosen in a form, where the picture is none."""

    about: ClassVar[str] = "person"

    id: PersonId
    file: SlackImage = Field(title="Picture")
    crop: Square | None = None

    def sent(self) -> dict[str, Any]:
        return {"id": self.id, "file": self.file, **self.cut()}

    def cut(self) -> dict[str, int]:
        """The square as Pipedrive is told of it."""
        if self.crop is None:
            return {}
        x, y, side = map(int, self.crop.split(","))
        return dict(zip(CROP, (x, y, side, side), strict=True))


class Pictured(Record):
    """What Pipedrive answers: the picture, not the person."""

    item_id: int = 0


def fitting(path: Path) -> Size:
    """The size of what can become a picture. Raises NoPicture."""
    width, height = size_of(path)
    if min(width, height) < SMALLEST:
        raise NoPicture(f"It is {width} × {height} pixels; {SMALLEST} each way is the least.")
    return width, height


async def _set(args: SetPicture, job: JobContext) -> Message:
    person = await job.read(Request("GET", f"/api/v2/persons/{args.id}"), Person)
    name = attached.opened(job.kept.get(args.file, "")).name  # where it is only looked for again

    async def ask(image: UploadedFile) -> Request:
        nonlocal name
        name = image.name
        return await _request(image, args)

    try:
        await job.set_picture(args.file, person, ask)
    except NotUploaded as why:
        await job.keep(args.file, FileEnd(REFUSED, why.name, str(why)).kept())
        return attached.refused(str(why), why.name)
    await job.keep(args.file, FileEnd(ATTACHED, name).kept())
    return attached.pictured(person, job.viewer)


async def _request(image: UploadedFile, args: SetPicture) -> Request:
    try:
        await asyncio.to_thread(stand_upright, image.path)
    except NoPicture as why:
        raise NotUploaded(str(why), image.name) from None
    upload = Upload(image.path, image.name, image.type)
    path = f"/v1/persons/{args.id}/picture"
    return Request("POST", path, body={"file": upload, **args.cut()}, spelling="files")


SET = Tool(
    name="persons_add_picture",
    command="person picture",
    summary="Give a person a picture, cut to a square.",
    example="7 https://acme.slack.com/files/U01ANA/F01PHOTO/jo.png",
    args=SetPicture,
    endpoint="POST /v1/persons/{id}/picture",
    effect="set_picture",
    returns=Person,
    show=kinds.card_of("person"),
    run=_set,
)


class OnePerson(Args):
    about: ClassVar[str] = "person"

    id: PersonId


async def _before_removing(args: OnePerson, read: Read) -> Warned:
    person = await read(Request("GET", f"/api/v2/persons/{args.id}"), Person)
    if person.is_deleted:
        raise NotFound(f"person {args.id} is deleted", 410)
    if person.picture_id is None:
        raise HasNoPicture(f"person {args.id} has no picture", 404)
    return Warned(
        records=(person,),
        card=lambda ticket, until, viewer: confirm_cards.remove_picture(
            person, viewer, ticket, until
        ),
    )


REMOVE = Tool(
    name="persons_delete_picture",
    command="person remove-picture",
    summary="Remove the picture of a person, after asking.",
    example="7",
    args=OnePerson,
    endpoint="DELETE /v1/persons/{id}/picture",
    effect="remove_picture",
    returns=Deleted,
    show=kinds.gone,
    warn=_before_removing,
)

TOOLS = (SET, REMOVE)
