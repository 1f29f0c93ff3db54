"""What a file is, by its first bytes and its name; and a name without harm.

Signatures come from puremagic. A few rules of ours stand before it: it takes two letters for a
program, and tells no ZIP from a document.
"""

import mimetypes
import re

import puremagic

from bot.text import clean

START = 256 * 2**10  # as far as anybody here looks into a file
LONGEST_NAME, LONGEST_ENDING = 120, 12
UNKNOWN = "application/octet-stream"
HTML = "text/html"
IMAGES = frozenset({"image/png", "image/jpeg", "image/gif"})
PROGRAM = "application/x-msdownload"
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
_PAGE = re.compile(rb"\s*<(!doctype\s+html|html|head|body)\b", re.IGNORECASE)
# Two letters: a list of countries may begin with them too.
_OF_WINDOWS = b"MZ"
# How other programs begin: Linux, macOS (three kinds), Java classes, and links of Windows.
_PROGRAMS = (
    *(b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xfe\xed\xfa\xcf", b"\xca\xfe\xba\xbe"),
    bytes.fromhex("4c0000000114020000000000c000000000000046"),
)
# What a double click runs, whatever is inside: by the ending that Windows or Android goes by.
_RUNS = frozenset(
    {
        *("apk", "app", "appx", "bat", "cmd", "com", "cpl", "dll", "exe", "gadget", "hta", "jar"),
        *("jse", "lnk", "msc", "msi", "msix", "msp", "pif", "ps1", "reg", "scf", "scr", "url"),
        *("vb", "vbe", "vbs", "wsf", "wsh"),
    }
)
# More than one type begins like a ZIP, or like the older Office; there the name decides.
_CONTAINERS = {b"PK\x03\x04": "application/zip", b"\xd0\xcf\x11\xe0": "application/x-ole-storage"}
_IN_CONTAINER = re.compile(
    r"application/(zip|epub\+zip|msword|vnd\.(ms-|openxml|oasis)|x-zip)|image/x-ms-bmp"
)
_LOOSE = re.compile(
    r"text/|message/|image/svg|application/(json|xml|rtf|javascript|x-sh|x-tex|sql|x-yaml)"
)
# Signs that no text holds; tab, line ends, form feed and escape it may.
_NOT_TEXT = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
# A shorter signature is found in anything.
_LEAST_SIGNATURE = 3


def type_of(start: bytes, name: str) -> str:
    """The media type, as the first bytes say; the name decides where these leave it open."""
    told = mimetypes.guess_type(name, strict=False)[0] or UNKNOWN
    if start.startswith(_PROGRAMS) or (start.startswith(_OF_WINDOWS) and not _is_text(start)):
        return PROGRAM
    if is_page(start):
        return told if _LOOSE.match(told) else HTML
    for signature, content_type in _CONTAINERS.items():
        if start.startswith(signature):
            return told if _IN_CONTAINER.match(told) else content_type
    found = [match for match in _matches(start, name) if len(match.byte_match) >= _LEAST_SIGNATURE]
    if any(match.extension == f".{_ending(name)}" for match in found) and told != UNKNOWN:
        return told
    if found and not (_is_text(start) and _LOOSE.match(told)):
        return next((match.mime_type for match in found if match.mime_type), UNKNOWN)
    return (
        told
        if _is_text(start) == bool(_LOOSE.match(told)) and not _has_signature(told)
        else UNKNOWN
    )


def is_program(content_type: str, name: str) -> bool:
    """Whether opening it runs it: by its content, or by what its name makes of it."""
    return content_type == PROGRAM or _ending(name) in _RUNS


def _matches(start: bytes, name: str) -> list[puremagic.PureMagicWithConfidence]:
    try:
        return puremagic.magic_string(start, filename=name)
    except (puremagic.PureError, ValueError):
        return []  # nothing that is known begins so, or it is empty


def _has_signature(content_type: str) -> bool:
    """Whether a file of this type would have been known by its first bytes."""
    return content_type in {"application/pdf", *IMAGES} or bool(_IN_CONTAINER.match(content_type))


def _is_text(start: bytes) -> bool:
    return _NOT_TEXT.search(start) is None


def _ending(name: str) -> str:
    return name.rpartition(".")[2].casefold() if "." in name else ""


def is_page(start: bytes) -> bool:
    """Such as a log-in page in place of a file."""
    return _PAGE.match(start.removeprefix(b"\xef\xbb\xbf")[:1_000]) is not None


def may_hold_a_page(name: str) -> bool:
    """Whether its name misleads nobody: Office wrote pages too, named as its own."""
    return _ending(name) in {"", "htm", "html", "xhtml", "mht", "xls", "doc"}


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
