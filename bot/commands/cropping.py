"""Which square of a picture: as a modal with the picture in it, and what was chosen there."""

from bot.blocks.kit import inputs
from bot.blocks.kit.message import Block
from bot.blocks.kit.modal import Remembered, Unreadable, View, field, modal, remembered
from bot.commands.router import Parsed
from bot.tools.base import Call
from bot.tools.catalog.pictures import SET, SetPicture
from bot.tools.images import Size

CALLBACK = "crop"
WHERE = "where"
TALL = (("Top", 0.0), ("Centre", 0.5), ("Bottom", 1.0))
WIDE = (("Left", 0.0), ("Centre", 0.5), ("Right", 1.0))


class _Remembered(Remembered):
    id: int
    file: str
    side: int


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
    picture = {"type": "image", "slack_file": {"id": args.file}, "alt_text": f"The picture {name}"}
    part = field(
        WHERE,
        "Pipedrive shows a square. Which part?",
        inputs.select(options, [first[0]]),
        hint=f"The picture is {width} × {height} pixels.",
    )
    remembers = {"id": args.id, "file": args.file, "side": min(size)}
    return modal(CALLBACK, "Cut the picture", "Use it", [picture, part], remembers)


def read(view: View) -> tuple[Call[SetPicture], str]:
    """The picture and its square, and the way back. Raises Unreadable."""
    found = remembered(view, _Remembered)
    try:
        args = SetPicture(id=found.id, file=found.file)
        x, _, y = inputs.typed(view["state"]["values"][WHERE]).partition(",")
        return _with(args, int(x), int(y), found.side), found.way_back
    except (ValueError, KeyError) as error:
        raise Unreadable from error


def _at(size: Size, share: float) -> str:
    """The upper left corner: `0,40`."""
    side = min(size)
    return ",".join(str(int((length - side) * share)) for length in size)


def _with(args: SetPicture, x: int, y: int, side: int) -> Call[SetPicture]:
    return Call(SET, SetPicture(id=args.id, file=args.file, crop=f"{x},{y},{side}"))
