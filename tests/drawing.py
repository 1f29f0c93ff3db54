"""A picture that a browser can draw, and a paper that a person would attach."""

import struct
import zlib

OFFER = b"%PDF-1.4\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n"


def png(width: int, height: int) -> bytes:
    """From green on the left to white on the right."""
    row = b"\0" + b"".join(
        bytes((80 + at * 170 // width, 160 + at * 90 // width, 120 + at * 130 // width))
        for at in range(width)
    )
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(row * height)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + data))
    return struct.pack(">I", len(data)) + kind + data + check
