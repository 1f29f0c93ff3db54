"""What a file is, by its first bytes: its type, the size of a picture; and a name without harm."""

import mimetypes
import re
from collections.abc import Iterator

from bot.blocks.text import clean

START = 256 * 2**10  # as far as anybody here looks into a file
LONGEST_NAME, LONGEST_ENDING = 120, 12
UNKNOWN = "application/octet-stream"
HTML = "text/html"
PROGRAM = "application/x-msdownload"
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
_PAGE = re.compile(rb"\s*<(!doctype\s+html|html|head|body)\b", re.IGNORECASE)
# More than one type begins like a ZIP, or like the older Office; there the name decides.
_CONTAINERS = {b"PK\x03\x04": "application/zip", b"\xd0\xcf\x11\xe0": "application/x-ole-storage"}
_SIGNATURES = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"MZ", PROGRAM),
    (b"\x7fELF", PROGRAM),
    (b"\xcf\xfa\xed\xfe", PROGRAM),
    (b"\xca\xfe\xba\xbe", PROGRAM),
    (b"\x1f\x8b", "application/gzip"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
)
_IN_CONTAINER = re.compile(
    r"application/(zip|java-archive|epub\+zip|msword|vnd\.(ms-|openxml|oasis)|x-zip)"
)
_LOOSE = re.compile(r"text/|application/(json|xml|rtf|javascript|x-sh|x-tex|sql)")
IMAGES = frozenset({"image/png", "image/jpeg", "image/gif"})
Size = tuple[int, int]


def type_of(start: bytes, name: str) -> str:
    """As its first bytes say; its name only decides where these leave it open."""
    told = mimetypes.guess_type(name, strict=False)[0] or UNKNOWN
    for signature, kind in _SIGNATURES:
        if start.startswith(signature):
            return kind
    for signature, kind in _CONTAINERS.items():
        if start.startswith(signature):
            return told if _IN_CONTAINER.match(told) else kind
    if is_page(start):
        return told if _LOOSE.match(told) else HTML
    # It says that it is one of those above, and does not begin like one.
    if told in {kind for _, kind in _SIGNATURES} or _IN_CONTAINER.match(told):
        return UNKNOWN
    return told


def is_page(start: bytes) -> bool:
    """Such as a log-in page in place of a file."""
    return _PAGE.match(start.removeprefix(b"\xef\xbb\xbf")[:1_000]) is not None


def safe_name(name: str) -> str:
    """The last part of a path, without what hides or misleads, short, and never empty."""
    last = re.split(r"[\\/]", name)[-1]
    stem, _, ending = last.rpartition(".")
    if not stem or len(ending) > LONGEST_ENDING:
        stem, ending = last, ""
    ending = _plain(ending)
    tail = f".{ending}" if ending else ""
    return (_plain(stem)[: LONGEST_NAME - len(tail)].rstrip(" .") or "file") + tail


def _plain(words: str) -> str:
    return _UNSAFE.sub("_", clean(words)).strip(" .")


def size_of(start: bytes) -> Size | None:
    """Width and height of a PNG, a GIF or a JPEG; None for anything else."""
    if start[:8] == b"\x89PNG\r\n\x1a\n" and start[12:16] == b"IHDR" and len(start) >= 24:  # noqa: PLR2004
        return int.from_bytes(start[16:20], "big"), int.from_bytes(start[20:24], "big")
    if start[:6] in {b"GIF87a", b"GIF89a"} and len(start) >= 10:  # noqa: PLR2004 - its header
        return int.from_bytes(start[6:8], "little"), int.from_bytes(start[8:10], "little")
    if start[:2] == b"\xff\xd8":
        return next(_frames(start), None)
    return None


# Of a JPEG's segments these begin a frame, which says the size.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def _frames(data: bytes) -> Iterator[Size]:
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:  # noqa: PLR2004 - a marker begins with it
        if data[at + 1] in _FRAMES:
            height, width = data[at + 5 : at + 7], data[at + 7 : at + 9]
            yield int.from_bytes(width, "big"), int.from_bytes(height, "big")
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
