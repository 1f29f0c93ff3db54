"""How large an image is, read from its first bytes."""

from collections.abc import Iterator

Size = tuple[int, int]

# Of a JPEG's segments those that begin a frame say its size; these three do not.
BEGINS_MARKER = 0xFF
MARKER = 4  # bytes: its beginning, its kind, and its length in two
NO_FRAME = {0xC4, 0xC8, 0xCC}
FRAMES = set(range(0xC0, 0xD0)) - NO_FRAME


def size_of(data: bytes) -> Size | None:
    """Width and height of a PNG, a GIF or a JPEG; None for anything else."""
    if data[:8] == b"\x89PNG\r\n\x1a\n" and data[12:16] == b"IHDR":
        return _pair(data, 16, 4, "big")
    if data[:6] in {b"GIF87a", b"GIF89a"}:
        return _pair(data, 6, 2, "little")
    if data[:2] == b"\xff\xd8":
        return next(_frames(data), None)
    return None


def _pair(data: bytes, at: int, width: int, order: str) -> Size | None:
    pair = data[at : at + 2 * width]
    if len(pair) < 2 * width:
        return None
    first, second = pair[:width], pair[width:]
    if order == "big":
        return int.from_bytes(first, "big"), int.from_bytes(second, "big")
    return int.from_bytes(first, "little"), int.from_bytes(second, "little")


def _frames(data: bytes) -> Iterator[Size]:
    """Height comes before width in a frame's header, after a byte of precision."""
    at = 2
    while at + MARKER <= len(data) and data[at] == BEGINS_MARKER:
        if data[at + 1] in FRAMES:
            found = _pair(data, at + 5, 2, "big")
            if found:
                yield found[1], found[0]
        at += 2 + int.from_bytes(data[at + 2 : at + MARKER], "big")
