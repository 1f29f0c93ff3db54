"""What a file is by its first bytes, and what of its name is left."""

import pytest

from bot.tools.content import (
    HTML,
    LONGEST_NAME,
    PROGRAM,
    UNKNOWN,
    is_program,
    safe_name,
    type_of,
)

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
LINK = bytes.fromhex("4c0000000114020000000000c000000000000046")
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
        (b"<html><table>", "report.xls", HTML),
        (b"MZ;Mozambique\nDE;Germany\n", "countries.csv", "text/csv"),
        (b"MZ;Mozambique\n", "countries.xlsx", UNKNOWN),
        (b"MZ\x90\0", "countries.csv", PROGRAM),
        (b"\xca\xfe\xba\xbe\0\0\0\x34", "Main", PROGRAM),
        (LINK, "offer.pdf", PROGRAM),
        (b"{\\rtf1 words}", "offer.rtf", "application/rtf"),
        (b'{"a": 1}', "list.json", "application/json"),
        (b"words\0words", "notes.txt", UNKNOWN),
        (b"\0\1\2", "drawing.dwg", "image/vnd.dwg"),
        (b"\0\1\2", "", UNKNOWN),
        (b"", "notes.txt", "text/plain"),
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


@pytest.mark.parametrize(
    "name", ["cv.pdf.exe", "setup.MSI", "tool.jar", "offer.lnk", "run.bat", "x.scr", "app.apk"]
)
def test_what_a_double_click_would_run_is_a_program_whatever_it_holds(name: str) -> None:
    assert is_program(type_of(b"plain words", name), name)


@pytest.mark.parametrize("name", ["exe", "offer.exe.pdf", "notes.txt", "com", "msi offer.docx"])
def test_a_name_that_only_holds_such_a_word_is_no_program(name: str) -> None:
    assert not is_program(type_of(b"plain words", name), name)
