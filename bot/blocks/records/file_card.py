"""A file as a card, a list of them, and what came of handing one over."""

import re
from collections.abc import Mapping, Sequence

from bot.blocks.kit import buttons, rich
from bot.blocks.kit.figures import ago, local_day, since
from bot.blocks.kit.message import Block, Message
from bot.blocks.kit.viewer import Asker, Viewer
from bot.blocks.records import facts, tables
from bot.blocks.records.facts import Face, Fact
from bot.blocks.records.tables import CELL, Cell
from bot.pipedrive.records.models import File, Page
from bot.pipedrive.records.record_types import FILE
from bot.text import NAME, cut, escape, isolated

UNITS = ("bytes", "KB", "MB", "GB")
DRIVE = frozenset({"googledrive", "googledocs"})
STEP, TEN = 1024, 10


def size(file: File) -> str:
    """`12.4 KB`; nothing where Pipedrive does not say."""
    return of_bytes(file.file_size) if file.file_size else ""


def of_bytes(number: int) -> str:
    amount, unit = float(number), 0
    while amount >= STEP and unit < len(UNITS) - 1:
        amount, unit = amount / STEP, unit + 1
    digits = 0 if unit == 0 or amount >= TEN else 1
    return f"{amount:.{digits}f} {UNITS[unit]}"


def file_type(file: File) -> str:
    if file.is_elsewhere:
        where = file.remote_location or ""
        return "Google Drive" if where in DRIVE else cut(where, facts.SHORT)
    return cut((file.file_type or "").upper(), facts.SHORT)


def with_what(file: File) -> str:
    """What it hangs on, by name."""
    names = (file.deal_name, file.person_name, file.org_name, file.product_name, file.lead_name)
    return next((cut(name, facts.SHORT) for name in names if name), "")


def in_short(file: File, viewer: Asker) -> str:
    """`PDF · 12 KB · 2 days ago · Acme renewal`."""
    added = ago(file.add_time, viewer) if file.add_time else ""
    parts = (file_type(file), size(file), added, isolated(with_what(file)))
    return " · ".join(part for part in parts if part)


FACE = Face(
    in_short=in_short,
    shown=(
        Fact("Name", ("name",), lambda file, _: facts.title(file)),
        Fact("Description", ("description",), lambda file, _: cut(file.description or "", NAME)),
    ),
)


AT_HAND = 25  # a message holds only so much text
_DRIVE_ID = re.compile("[A-Za-z0-9_-]{1,200}")
KEPT = f"Pipedrive keeps deleted files for {facts.KEPT_DAYS} days"


def file(file: File, viewer: Viewer) -> Message:
    fields = [
        ("Deal", facts.linked("deal", file.deal_id, file.deal_name or "", viewer)),
        ("Person", facts.linked("person", file.person_id, file.person_name or "", viewer)),
        ("Organization", facts.linked("organization", file.org_id, file.org_name or "", viewer)),
        ("Product", escape(file.product_name or "")),
        ("Activity", f"#{file.activity_id}" if file.activity_id else ""),
        ("Lead", facts.linked("lead", file.lead_id, file.lead_name or "", viewer)),
    ]
    blocks = (
        rich.paragraph(
            *facts.linked_name(file, viewer),
            rich.text(f"\n{_what(file)}"),
            *([rich.text("\n"), rich.prose(file.description)] if file.description else []),
        ),
        *facts.section(fields),
        *_small(file, viewer),
    )
    short = escape(in_short(file, viewer))
    words = f"{escape(facts.title(file))}, file #{file.id}: {short}."
    return Message(words, (*blocks, *_actions(file)))


def files(page: Page[File], viewer: Viewer) -> Message:
    columns: Mapping[str, Cell[File]] = {
        "File": tables.title,
        "Kind": lambda file, _: rich.cell(file_type(file), CELL),
        "Size": lambda file, _: rich.number(file.file_size or 0, size(file) or "–"),
        "With": lambda file, _: rich.cell(with_what(file), CELL),
        "Added": lambda file, viewer: tables.on(
            local_day(file.add_time, viewer) if file.add_time else None, viewer
        ),
    }
    if not page.items:
        upload = buttons.form("Upload files", "files_upload", {}, style="primary")
        return tables.empty("There are no files here yet.", upload)
    listed = tables.table(page, FILE, columns, viewer, lambda file, _: size(file))
    return listed.with_more(*_fetch(page.items[: listed.shown]))


def handed_over(file: File, viewer: Asker) -> Message:
    """What the file that follows is."""
    told = (rich.text("Here is "), *facts.linked_name(file, viewer), rich.text(f": {_what(file)}."))
    return Message(rich.spoken(*told), (rich.paragraph(*told),))


def in_drive(file: File, viewer: Asker) -> Message:
    """Pipedrive has no bytes of it, only the way to it."""
    name = facts.title(file)
    in_drive = file.remote_location in DRIVE
    if not (in_drive and _DRIVE_ID.fullmatch(file.remote_id or "")):
        told = (rich.name(name, bold=True), rich.text(" is only a link. Open it in Pipedrive."))
        return Message(rich.spoken(*told), (rich.paragraph(*told),))
    url = f"https://drive.google.com/open?id={file.remote_id}"
    told = (rich.link(url, name), rich.text(" is in Google Drive. Open it there."))
    return Message(rich.spoken(*told), (rich.paragraph(*told),))


def _what(file: File) -> str:
    told = (file_type(file), size(file))
    return " · ".join(part for part in told if part) or "of an unknown kind"


def _small(file: File, viewer: Viewer) -> tuple[Block, ...]:
    by = isolated(escape(facts.user(file.user_id, viewer)))
    told = (
        f"added {since(file.add_time, viewer)}" if file.add_time else "",
        f"by {by}" if by else "",
        f"updated {since(file.update_time, viewer)}" if file.update_time else "",
        KEPT if file.is_gone else "",
    )
    shown = " · ".join(part for part in told if part)
    return (rich.context(shown),) if shown else ()


def _actions(file: File) -> tuple[Block, ...]:
    if file.is_gone:
        return ()
    args, name = {"id": file.id}, facts.numbered(file)
    share = buttons.share("Share details", "files_get", args, spoken=f"Share details of {name}")
    label = "Open" if file.is_elsewhere else "Download"
    return buttons.row(
        buttons.run(label, "files_download", args, style="primary", spoken=f"{label} {name}"),
        buttons.form("Rename", "files_update", args, spoken=f"Rename {name}"),
        share,
        buttons.run("Delete…", "files_delete", args, spoken=f"Delete {name}: asks first"),
    )


def _fetch(shown: Sequence[File]) -> tuple[Block, ...]:
    """One of the first, sent at once; the others have a button on their cards."""
    first = shown[:AT_HAND]
    options = [(str(one.id), f"{cut(facts.title(one), tables.OPTION)} #{one.id}") for one in first]
    return buttons.row(buttons.select("open:files_download", "Download a file…", options))
