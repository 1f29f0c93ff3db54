"""How large an image is."""

from io import BytesIO

from PIL import Image

Size = tuple[int, int]  # width and height in pixels


def size_of(data: bytes) -> Size | None:
    """Width and height of a PNG, a GIF or a JPEG; None for anything else."""
    try:
        with Image.open(BytesIO(data), formats=("PNG", "GIF", "JPEG")) as image:
            return image.size
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
