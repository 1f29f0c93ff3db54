"""Which square of a picture: as a modal with the picture in it, and what was chosen there."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from bot.blocks.kit import inputs
from bot.blocks.kit.inputs import plain
from bot.blocks.kit.message import Block
from bot.commands.router import Parsed
from bot.tools.base import Call
from bot.tools.catalog.pictures import SET, SetPicture
from bot.tools.images import Size

CALLBACK = "crop"
WHERE = "where"
TALL = (("Top", 0.0), ("Centre", 0.5), ("Bottom", 1.0))
WIDE = (("Left", 0.0), ("Centre", 0.5), ("Right", 1.0))


class Unreadable(ValueError):
    """A form of another version, or one that was tampered with."""


@dataclass(frozen=True)
class Cut:
    """The picture and its square, and what was kept in the form along the way."""

    call: Call[SetPicture]
    kept: dict[str, str]


class _Remembered(BaseModel):
    """What a form knows of itself when it comes back."""

    id: int
    file: str
    side: int
    kept: dict[str, str]


def must_crop(parsed: Parsed) -> bool:
    """Whether nobody has looked at the picture yet."""
    args = parsed.args if isinstance(parsed, Call) else None
    return isinstance(args, SetPicture) and args.crop is None


def whole(args: SetPicture, size: Size) -> Call[SetPicture]:
    """All of a picture that is square already."""
    return _with(args, 0, 0, min(size))


def form(args: SetPicture, size: Size, name: str) -> Block:
    """What is seen first is what most want: a face is in the middle, or near the top."""
    width, height = size
    parts = TALL if height > width else WIDE
    options = [(f"{_at(size, share)}", label) for label, share in parts]
    first = options[0] if height > width else options[1]
    metadata = {"id": args.id, "file": args.file, "side": min(size), "kept": {}}
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "title": plain("Cut the picture", 24),
        "submit": plain("Use it", 24),
        "close": plain("Cancel", 24),
        "private_metadata": json.dumps(metadata, separators=(",", ":")),
        "blocks": [
            {"type": "image", "slack_file": {"id": args.file}, "alt_text": f"The picture {name}"},
            {
                "type": "input",
                "block_id": WHERE,
                "label": plain("Pipedrive shows a square. Which part?", 2000),
                "element": inputs.select(options, [first[0]]),
                "hint": plain(f"The picture is {width} × {height} pixels.", 300),
            },
        ],
    }


def read(view: Mapping[str, Any]) -> Cut:
    """A submitted view. Raises Unreadable for a form that this version did not make."""
    try:
        remembered = _Remembered.model_validate_json(view["private_metadata"])
        args = SetPicture(id=remembered.id, file=remembered.file)
        x, _, y = inputs.typed(view["state"]["values"][WHERE]).partition(",")
        return Cut(_with(args, int(x), int(y), remembered.side), remembered.kept)
    except (ValueError, KeyError) as error:
        raise Unreadable from error


def _at(size: Size, share: float) -> str:
    """The upper left corner: `0,40`."""
    side = min(size)
    return ",".join(str(int((length - side) * share)) for length in size)


def _with(args: SetPicture, x: int, y: int, side: int) -> Call[SetPicture]:
    return Call(SET, SetPicture(id=args.id, file=args.file, crop=f"{x},{y},{side}"))
