"""What there is to say of a file, each fact in words; not yet escaped."""

from bot.blocks.kit.figures import ago
from bot.blocks.kit.viewer import Viewer
from bot.blocks.records import facts
from bot.blocks.records.facts import Face, Shown
from bot.pipedrive.records.models import File
from bot.text import NAME, cut, isolated

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


def kind(file: File) -> str:
    if file.is_elsewhere:
        where = file.remote_location or ""
        return "Google Drive" if where in DRIVE else cut(where, facts.SHORT)
    return cut((file.file_type or "").upper(), facts.SHORT)


def with_what(file: File) -> str:
    """What it hangs on, by name."""
    for name in (file.deal_name, file.person_name, file.org_name, file.product_name):
        if name:
            return cut(name, facts.SHORT)
    return ""


def in_short(file: File, viewer: Viewer) -> str:
    """`PDF · 12 KB · 2 days ago · Acme renewal`."""
    added = ago(file.add_time, viewer) if file.add_time else ""
    parts = (kind(file), size(file), added, isolated(with_what(file)))
    return " · ".join(part for part in parts if part)


FACE = Face(
    in_short=in_short,
    shown=(
        Shown("Name", ("name",), lambda file, _: facts.title(file)),
        Shown("Description", ("description",), lambda file, _: cut(file.description or "", NAME)),
    ),
)
