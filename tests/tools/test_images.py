"""How large a picture is to a person, and which files are none."""

import zlib
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from bot.tools.images import NoPicture, size_of, stand_upright

ORIENTATION = 0x0112
RED, BLUE = (254, 0, 0), (0, 0, 254)


def drawn(form: str, orientation: int = 1, metadata: bytes = b"") -> bytes:
    """300 by 200 pixels, the left half red and the right half blue."""
    image = Image.new("RGB", (300, 200), RED)
    image.paste(BLUE, (150, 0, 300, 200))
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    out = BytesIO()
    more = {"exif": exif, "comment": metadata} if form == "JPEG" else {}
    image.save(out, form, **more)
    return out.getvalue()


def kept(folder: Path, content: bytes) -> Path:
    file = folder / "picture"
    file.write_bytes(content)
    return file


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF"])
def test_each_form_says_its_size(tmp_path: Path, form: str) -> None:
    assert size_of(kept(tmp_path, drawn(form))) == (300, 200)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_that_lies_on_its_side_is_measured_as_it_is_seen(
    tmp_path: Path, orientation: int
) -> None:
    size = size_of(kept(tmp_path, drawn("JPEG", orientation)))

    assert size == ((200, 300) if orientation > 4 else (300, 200))


def test_bytes_that_fill_up_before_a_segment_do_no_harm(tmp_path: Path) -> None:
    start, rest = drawn("JPEG").split(b"\xff\xc0", 1)

    assert size_of(kept(tmp_path, start + b"\xff" * 9 + b"\xff\xc0" + rest)) == (300, 200)


def test_long_metadata_before_the_picture_does_no_harm(tmp_path: Path) -> None:
    jpeg = drawn("JPEG")
    segment = b"\xff\xe2" + (60_002).to_bytes(2, "big") + b"\0" * 60_000

    assert size_of(kept(tmp_path, jpeg[:2] + segment * 6 + jpeg[2:])) == (300, 200)


def claiming(width: int, height: int) -> bytes:
    """The beginning of a PNG that says so of itself."""
    header = b"IHDR" + width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x02\0\0\0"
    checked = header + zlib.crc32(header).to_bytes(4, "big")
    return b"\x89PNG\r\n\x1a\n\0\0\0\r" + checked + b"\0\0\1\0IDAT"


@pytest.mark.parametrize("side", [100_000, 10_000, 7_200])
def test_one_that_would_fill_the_memory_is_refused_unopened(tmp_path: Path, side: int) -> None:
    with pytest.raises(NoPicture, match="million pixels"):
        size_of(kept(tmp_path, claiming(side, side)))


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7", b"\xff\xd8", b"\x89PNG\r\n\x1a\n", b"<svg/>", drawn("PNG")[:20]]
)
def test_what_is_no_picture_is_said_to_be_none(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(NoPicture, match="JPG, PNG or GIF"):
        size_of(kept(tmp_path, content))


def test_one_that_a_mark_turns_is_turned_for_good(tmp_path: Path) -> None:
    file = kept(tmp_path, drawn("JPEG", orientation=6))

    stand_upright(file)

    with Image.open(file) as image:
        assert image.size == (200, 300)
        assert image.getexif().get(ORIENTATION, 1) == 1
        top, bottom = image.getpixel((100, 10)), image.getpixel((100, 290))
    assert isinstance(top, tuple)
    assert isinstance(bottom, tuple)
    assert (top[0] > 200, bottom[2] > 200) == (True, True)


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF"])
def test_one_that_stands_already_is_left_as_it_is(tmp_path: Path, form: str) -> None:
    file = kept(tmp_path, drawn(form))

    stand_upright(file)

    assert file.read_bytes() == drawn(form)


def test_one_that_is_cut_off_cannot_be_turned(tmp_path: Path) -> None:
    file = kept(tmp_path, drawn("JPEG", orientation=6)[:-400])

    with pytest.raises(NoPicture, match="damaged"):
        stand_upright(file)
