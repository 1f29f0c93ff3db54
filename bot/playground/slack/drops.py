"""Files that people hand over: in a message, or with a form."""

from typing import Any

from bot.playground.slack.files import MOST, new_file
from bot.playground.slack.uploads import File
from bot.playground.slack.wire import Json, Refused
from bot.playground.slack.workspace import Workspace

MOST_IN_A_MESSAGE = 10


def drop(workspace: Workspace, user: str, name: str, content: bytes) -> File:
    """Uploaded, but not shown to anybody yet."""
    if not name or not 0 < len(content) <= MOST:
        raise Refused("invalid_file", text="A file has a name and between 1 byte and 50 MB.")
    file = new_file(workspace, name, len(content), user)
    file.content = content
    return file


def own(workspace: Workspace, user: str, asked: Any) -> list[File]:
    """Those that this person dropped, by their ids."""
    ids = asked if isinstance(asked, list) else []
    files = [workspace.files.get(str(id_)) for id_ in ids]
    mine = [file for file in files if file is not None and file.user == user and file.is_complete]
    if len(mine) != len(ids) or len(ids) > MOST_IN_A_MESSAGE:
        raise Refused("file_not_found")
    return mine


def filled_in(workspace: Workspace, user: str, values: Any) -> Any:
    """The state of a form with whole files where the page sent ids, as Slack sends them."""
    if not isinstance(values, dict):
        return values
    return {
        block_id: {
            action_id: _filled(workspace, user, entry) for action_id, entry in fields.items()
        }
        for block_id, fields in values.items()
        if isinstance(fields, dict)
    }


def _filled(workspace: Workspace, user: str, entry: Any) -> Any:
    if not isinstance(entry, dict) or entry.get("type") != "file_input":
        return entry
    ids = [each.get("id") for each in entry.get("files") or () if isinstance(each, dict)]
    shown: list[Json] = [file.shown(workspace.origin) for file in own(workspace, user, ids)]
    return {**entry, "files": shown}


def hand_in(workspace: Workspace, values: Any) -> None:
    """What was sent with a form is the app's to read."""
    for fields in values.values():
        for entry in fields.values():
            for file in entry.get("files") or ():
                workspace.files[file["id"]].submitted = True
