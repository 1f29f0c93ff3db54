"""Fields that only files need: which file of Pipedrive's, of Slack's or of Google Drive's."""

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal
from urllib.parse import parse_qs, urlsplit

from pydantic import Field

from bot.blocks.kit import inputs
from bot.blocks.kit.message import Block
from bot.blocks.kit.viewer import Asker, Viewer
from bot.tools.fieldtypes.base import FieldType, Wrong, choice, read_id, record, text
from bot.tools.fieldtypes.fields import Id
from bot.tools.quotes import join_list, split_list

MOST_AT_ONCE = 10  # as many as Slack takes in one form
MOST_ROWS = 100
_SLACK_FILE = re.compile(r"F[A-Z0-9]{5,20}")
_SLACK_LINK = re.compile(r"https://[\w.-]+\.slack\.com/files/[UW][A-Z0-9]+/(F[A-Z0-9]{5,20})(/.*)?")
NAMED = ":"
_DRIVE_ID = re.compile("[A-Za-z0-9_-]{20,100}")
_DRIVE_HOSTS = frozenset({"drive.google.com", "docs.google.com"})
_IN_PATH = re.compile(r"/d/(?:e/)?([\w-]+)", re.ASCII)


# --- files that lie in Slack -------------------------------------------------------------------


def filed(files: Sequence[Mapping[str, Any]]) -> str:
    """Files of a message as one would type them; their names are only for the form to show."""
    named = [f"{one['id']}{NAMED}{one.get('name') or ''}" for one in files if "id" in one]
    return join_list(one.removesuffix(NAMED) for one in named[:MOST_AT_ONCE])


def _read_slack_files(typed: str, _: Asker) -> object:
    ids = list(dict.fromkeys(_slack_file(part) for part in split_list(typed)))
    if not 0 < len(ids) <= MOST_AT_ONCE:
        raise Wrong(f"Choose between 1 and {MOST_AT_ONCE} files.")
    return ids


def _read_slack_file(typed: str, _: Asker) -> object:
    return _slack_file(typed.strip())


def _slack_file(typed: str) -> str:
    link = _SLACK_LINK.fullmatch(typed)
    id_ = link[1] if link else typed.partition(NAMED)[0]
    if not _SLACK_FILE.fullmatch(id_):
        raise Wrong(f"“{typed}” isn't a file in Slack. Choose one in the form, or paste its link.")
    return id_


def _label(typed: str) -> str:
    link = _SLACK_LINK.fullmatch(typed)
    return (link[2] or "").strip("/") if link else typed.partition(NAMED)[2] or typed


def _write_ids(ids: Any, _: Asker) -> str:
    return join_list(ids)


def _dropped(most: int, types: tuple[str, ...] = ()) -> Any:
    """Where files are dropped; those that were named are there to be ticked off."""

    def element(typed: str, _: Asker) -> Block:
        try:
            options = [(_slack_file(part), _label(part)) for part in split_list(typed)]
        except Wrong:
            return inputs.text(typed, limit=500)
        if not options:
            return inputs.files(most, types)
        return inputs.select(options[:most], [id_ for id_, _ in options[:most]], many=most > 1)

    return element


# --- files that lie in Google Drive ------------------------------------------------------------


def _read_drive_link(typed: str, _: Asker) -> object:
    typed = typed.strip()
    if _DRIVE_ID.fullmatch(typed):
        return typed
    try:
        parts = urlsplit(typed)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme != "https" or not parts.hostname:
        raise Wrong(f"“{typed}” isn't a link. Paste the link of a file in Google Drive.")
    if parts.hostname not in _DRIVE_HOSTS:
        raise Wrong(f"Pipedrive only links files in Google Drive, not on {parts.hostname}.")
    found = _IN_PATH.search(parts.path)
    id_ = found[1] if found else next(iter(parse_qs(parts.query).get("id", ())), "")
    if not _DRIVE_ID.fullmatch(id_):
        raise Wrong(
            "This link doesn't name a file in Google Drive. Open the file and copy its link."
        )
    return id_


def _link_element(typed: str, _: Asker) -> Block:
    return inputs.text(typed, placeholder="https://docs.google.com/…", limit=500)


# --- how a list is ordered ---------------------------------------------------------------------

ORDERS = {
    "id DESC": "Newest first",
    "id ASC": "Oldest first",
    "update_time DESC": "Changed last first",
    "update_time ASC": "Changed first first",
}
_CALLED = {
    "newest": "id DESC", "-id": "id DESC", "-added": "id DESC", "-add_time": "id DESC",
    "oldest": "id ASC", "id": "id ASC", "added": "id ASC", "add_time": "id ASC",
    "-updated": "update_time DESC", "-update_time": "update_time DESC",
    "updated": "update_time ASC", "update_time": "update_time ASC",
}  # fmt: skip
_ORDER = choice("way to sort", **ORDERS)


def _read_order(typed: str, viewer: Viewer) -> object:
    return _CALLED.get(typed.strip().lower()) or _ORDER.read(typed, viewer)


def _read_rows(typed: str, _: Asker) -> object:
    number = read_id(typed)
    if number is None or number > MOST_ROWS:
        raise Wrong(f"“{typed}”: a page of files has between 1 and {MOST_ROWS} rows.")
    return number


def _read_start(typed: str, _: Asker) -> object:
    if not (typed.isascii() and typed.isdecimal() and len(typed) <= 9):  # noqa: PLR2004 - digits
        raise Wrong(f"“{typed}” isn't a place in a list.")
    return int(typed)


def _rows_element(typed: str, _: Asker) -> Block:
    return inputs.number(typed, low=1, high=MOST_ROWS)


# Fields that files of Slack's go into.
FROM_SLACK = frozenset({"files", "image"})
_ID = Annotated[str, Field(pattern=f"^{_SLACK_FILE.pattern}$")]
IMAGES = ("jpg", "jpeg", "png", "gif")

FileId = Annotated[Id, record("file")]
SlackFiles = Annotated[
    list[_ID],
    Field(min_length=1, max_length=MOST_AT_ONCE),
    FieldType(
        "files", _read_slack_files, _dropped(MOST_AT_ONCE), _write_ids, many=True, says_more=True
    ),
]
SlackImage = Annotated[
    _ID, FieldType("image", _read_slack_file, _dropped(1, IMAGES), says_more=True)
]
DriveFile = Annotated[
    str, Field(pattern=f"^{_DRIVE_ID.pattern}$"), FieldType("link", _read_drive_link, _link_element)
]
FileName = Annotated[str, Field(min_length=1), text("name", 255)]
Description = Annotated[str, text("description", 1_000, lines=True, clears=True)]
FileOrder = Annotated[
    Literal["id ASC", "id DESC", "update_time ASC", "update_time DESC"],
    FieldType("way to sort", _read_order, _ORDER.element),
]
FilesPerPage = Annotated[
    int, Field(ge=1, le=MOST_ROWS), FieldType("number of rows", _read_rows, _rows_element)
]
Start = Annotated[int, Field(ge=0, lt=10**9), FieldType("start", _read_start)]
