"""Pictures that a browser can draw, and a paper that a person would attach."""

from io import BytesIO

from PIL import Image

OFFER = b"%PDF-1.4\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n"


def png(width: int, height: int) -> bytes:
    return _drawn(width, height, "PNG")


def gif(width: int, height: int) -> bytes:
    return _drawn(width, height, "GIF")


def jpg(width: int, height: int, orientation: int = 1) -> bytes:
    """`orientation` is the mark of EXIF that says how it is to be turned."""
    marks = Image.Exif()
    marks[0x0112] = orientation
    return _drawn(width, height, "JPEG", exif=marks)


def _drawn(width: int, height: int, form: str, **more: object) -> bytes:
    """From green on the left to white on the right."""
    image = Image.new("RGB", (width, height))
    for at in range(width):
        green = (80 + at * 170 // width, 160 + at * 90 // width, 120 + at * 130 // width)
        image.paste(green, (at, 0, at + 1, height))
    out = BytesIO()
    image.save(out, form, **more)
    return out.getvalue()
