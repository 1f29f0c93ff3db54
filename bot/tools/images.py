"""Pictures as people see them: how large one is, and a copy that stands upright.

Pillow reads them, so that odd but sound files are read as well: padded, with long metadata, or
turned by a mark in it, as phones do.
"""

from pathlib import Path

from PIL import Image, ImageOps

Size = tuple[int, int]  # width and height in pixels

FORMATS = ("JPEG", "PNG", "GIF")
# What unpacks to more is no portrait, and would not fit into the memory of a small machine.
MOST_PIXELS = 50_000_000
QUALITY = 92  # of a JPEG that had to be turned, out of 100
_ORIENTATION = 0x0112  # the tag of EXIF
_UPRIGHT = 1
_ON_ITS_SIDE = frozenset({5, 6, 7, 8})
_TOO_MANY = f"It has more than {MOST_PIXELS // 1_000_000} million pixels: a picture needs fewer."


# What Pillow raises for a file that is no picture, or a broken one.
_UNREADABLE = (OSError, ValueError, SyntaxError)


class NoPicture(Exception):
    """Why this cannot be used as a picture: a sentence."""


def size_of(path: Path) -> Size:
    """Width and height as a person sees it. Raises NoPicture."""
    try:
        with Image.open(path, formats=FORMATS) as image:
            width, height = image.size
            if width * height > MOST_PIXELS:
                raise NoPicture(_TOO_MANY)
            return (height, width) if _mark(image) in _ON_ITS_SIDE else (width, height)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise NoPicture(_TOO_MANY) from None
    except _UNREADABLE:
        raise NoPicture("It isn't a JPG, PNG or GIF that I can read.") from None


def stand_upright(path: Path) -> None:
    """Turn the pixels where only a mark says how, so that everyone cuts out the same square.

    Nothing is written where there is no such mark. Raises NoPicture.
    """
    try:
        with Image.open(path, formats=FORMATS) as image:
            if _mark(image) == _UPRIGHT:
                return
            form = "JPEG" if image.format == "MPO" else image.format
            ImageOps.exif_transpose(image).save(path, form, quality=QUALITY)
    except _UNREADABLE:
        raise NoPicture("It isn't a whole picture: the file is damaged.") from None


def _mark(image: Image.Image) -> int:
    """How it is to be turned, as EXIF numbers it. Only phones' JPEGs are marked."""
    if image.format == "PNG":  # asked for its marks, it would be unpacked
        return _UPRIGHT
    return int(image.getexif().get(_ORIENTATION, _UPRIGHT))
