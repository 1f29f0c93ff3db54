"""Real files for the made-up company: they open in the programs that people have."""

import hashlib
import struct
import zlib
from functools import cache
from io import BytesIO
from zipfile import ZipFile, ZipInfo

from bot.playground.pipedrive.company import Company
from bot.playground.pipedrive.records import File
from bot.playground.pipedrive.team import FOUNDED, GRACE

RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
KIND = "application/vnd.openxmlformats-officedocument"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
SIDE = 64


def stored_name(id: int, name: str) -> str:
    stem, dot, ending = name.rpartition(".")
    mark = hashlib.sha256(f"{id} {name}".encode()).hexdigest()[:32]
    return f"{stem or ending}_{mark}{dot}{ending if dot else ''}".replace(" ", "_")


@cache
def contents(name: str) -> bytes:
    """What a file of this name holds, by its ending."""
    stem, _, ending = name.rpartition(".")
    match ending:
        case "pdf":
            return _pdf(stem)
        case "png":
            return _png(name)
        case "docx":
            return _docx(stem)
        case "xlsx":
            return _xlsx(stem)
    return f"{stem}\n\n- They want to start in spring.\n- The price is fine.\n".encode()


def _png(name: str) -> bytes:
    """A square in a colour of its own."""
    colour = hashlib.sha256(name.encode()).digest()[:3]
    rows = (b"\0" + colour * SIDE) * SIDE
    header = struct.pack(">IIBBBBB", SIDE, SIDE, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )


def _pdf(title: str) -> bytes:
    text = f"BT /F1 24 Tf 72 720 Td ({title}) Tj ET".encode()
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources 6 0 R>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(text), text),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Font<</F1 5 0 R>>>>",
    )
    body, places = b"%PDF-1.4\n", []
    for nr, part in enumerate(objects, 1):
        places.append(b"%010d 00000 n \n" % len(body))
        body += b"%d 0 obj%s endobj\n" % (nr, part)
    table = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, b"".join(places))
    trailer = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
    return body + table + trailer % (len(objects) + 1, len(body))


def _docx(title: str) -> bytes:
    document = f"<w:body><w:p><w:r><w:t>{title}</w:t></w:r></w:p></w:body>"
    return _package(
        "word/document.xml",
        f"{KIND}.wordprocessingml.document.main+xml",
        {"word/document.xml": f'<w:document xmlns:w="{WORD}">{document}</w:document>'},
    )


def _xlsx(title: str) -> bytes:
    sheets = '<sheets><sheet name="Prices" sheetId="1" r:id="rId1"/></sheets>'
    cell = f'<c t="inlineStr"><is><t>{title}</t></is></c>'
    return _package(
        "xl/workbook.xml",
        f"{KIND}.spreadsheetml.sheet.main+xml",
        {
            "xl/workbook.xml": f'<workbook xmlns="{SHEET}" xmlns:r="{OFFICE}">{sheets}</workbook>',
            "xl/_rels/workbook.xml.rels": _relation("worksheet", "worksheets/sheet1.xml"),
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{SHEET}">'
            f"<sheetData><row>{cell}</row></sheetData></worksheet>",
        },
        f'<Override PartName="/xl/worksheets/sheet1.xml"'
        f' ContentType="{KIND}.spreadsheetml.worksheet+xml"/>',
    )


def _relation(kind: str, target: str) -> str:
    return (
        f'<Relationships xmlns="{RELATIONS}">'
        f'<Relationship Id="rId1" Type="{OFFICE}/{kind}" Target="{target}"/></Relationships>'
    )


def _package(main: str, kind: str, parts: dict[str, str], more_types: str = "") -> bytes:
    types = (
        f'<Types xmlns="{TYPES}"><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/{main}" ContentType="{kind}"/>{more_types}</Types>'
    )
    files = {"[Content_Types].xml": types, "_rels/.rels": _relation("officeDocument", main)}
    packed = BytesIO()
    with ZipFile(packed, "w") as package:
        for name, text in (files | parts).items():
            # Without a time of its own, so that the same name always holds the same bytes.
            package.writestr(ZipInfo(name), XML + text)
    return packed.getvalue()


def add_papers(company: Company) -> None:
    """Files that hang on something else than a deal, one that is gone, one in Google Drive."""
    for link, id, name in (
        ("person_id", 1, "Business card.png"),
        ("person_id", 2, "Introduction.txt"),
        ("org_id", 1, "Framework contract.docx"),
        ("org_id", 1, "Site plan.png"),
        ("product_id", 5, "Data sheet.pdf"),
        ("product_id", 12, "Agenda of the day.pdf"),
        ("activity_id", 11, "Minutes.txt"),
    ):
        _add(company, link, id, name)
    _add(company, "deal_id", 12, "Old offer.pdf").is_deleted = True
    shared = _add(company, "deal_id", 12, "Shared notes")
    shared.remote_location, shared.remote_id, shared.file_type = "googledocs", "1x7Qd0c", "gdoc"
    shared.data = b""


def _add(company: Company, link: str, id: int, name: str) -> File:
    number = company.new_id("files")
    file = File(
        id=number,
        name=name,
        file_name=stored_name(number, name),
        data=contents(name),
        user_id=GRACE,
        add_time=FOUNDED,
        update_time=FOUNDED,
    )
    setattr(file, link, id)
    company.files[number] = file
    return file
