"""What a file is by its first bytes, and what of its name is left."""

import pytest

from bot.tools.content import HTML, LONGEST_NAME, PROGRAM, UNKNOWN, safe_name, size_of, type_of

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (300).to_bytes(4, "big") + (200).to_bytes(4, "big")
JPEG = (
    b"\xff\xd8\xff\xe0\x00\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0"
    b"\xff\xc0\x00\x11\x08\x00\xc8\x01\x2c\x03\x01\x22\0"
)
GIF = b"GIF89a\x2c\x01\xc8\x00"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.mark.parametrize(
    ("start", "name", "kind"),
    [
        (b"%PDF-1.7", "offer.pdf", "application/pdf"),
        (PNG, "offer.pdf", "image/png"),
        (b"plain words", "offer.pdf", UNKNOWN),
        (b"plain words", "notes.txt", "text/plain"),
        (b"a,b\n1,2", "list.csv", "text/csv"),
        (b"PK\x03\x04rest", "offer.docx", DOCX),
        (b"PK\x03\x04rest", "offer.pdf", "application/zip"),
        (b"plain words", "offer.docx", UNKNOWN),
        (b"MZ\x90\0", "offer.pdf", PROGRAM),
        (b"\x7fELF", "notes", PROGRAM),
        (b"<!DOCTYPE html><html>", "offer.pdf", HTML),
        (b"\xef\xbb\xbf <html>", "page.html", HTML),
        (b"\0\1\2", "", UNKNOWN),
    ],
)
def test_the_content_says_what_a_file_is(start: bytes, name: str, kind: str) -> None:
    assert type_of(start, name) == kind


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("offer.pdf", "offer.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ana\\offer.pdf", "offer.pdf"),
        ("exe.\u202efdp", "exe.fdp"),
        ("a\x00b\r\n.pdf", "ab.pdf"),
        ('say "hi".pdf', "say _hi_.pdf"),
        ("  .hidden  ", "file.hidden"),
        ("Angebot März.pdf", "Angebot März.pdf"),
        ("", "file"),
        ("..", "file"),
        ("/", "file"),
    ],
)
def test_a_name_keeps_nothing_that_harms(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_a_long_name_keeps_its_ending() -> None:
    name = safe_name("x" * 10_000 + ".pdf")

    assert len(name) == LONGEST_NAME
    assert name.endswith("x.pdf")


@pytest.mark.parametrize("start", [PNG, JPEG, GIF], ids=["png", "jpeg", "gif"])
def test_the_size_of_a_picture_stands_in_its_first_bytes(start: bytes) -> None:
    assert size_of(start) == (300, 200)


@pytest.mark.parametrize(
    "start", [b"", b"%PDF", PNG[:20], GIF[:8], b"\xff\xd8", b"\xff\xd8\xff\xe0\0\0" * 9]
)
def test_what_is_no_whole_picture_has_no_size(start: bytes) -> None:
    assert size_of(start) is None
