"""Pictures in blocks that are files of this workspace: they must be there, and be pictures."""

import re
from collections.abc import Iterator
from typing import Any

from bot.playground.slack.files import app_may_see
from bot.playground.slack.wire import Json, Refused
from bot.playground.slack.workspace import Workspace

_IN_URL = re.compile(r"/files-pri/\w+-(F\w+)/")


def check_pictures(workspace: Workspace, shown: Any, root: str, error: str) -> None:
    wrong = [at for at, slack_file in _within(shown, root) if not _is_there(workspace, slack_file)]
    if wrong:
        problems = [f"invalid slack file [json-pointer:{at}/slack_file]" for at in wrong]
        messages = {"messages": [f"[ERROR] {problem}" for problem in problems]}
        raise Refused(error, errors=problems, response_metadata=messages)


def _within(value: Any, at: str) -> Iterator[tuple[str, Json]]:
    if isinstance(value, list):
        for index, each in enumerate(value):
            yield from _within(each, f"{at}/{index}")
    elif isinstance(value, dict):
        if "slack_file" in value:
            yield at, value["slack_file"]
        for name, each in value.items():
            yield from _within(each, f"{at}/{name}")


def _is_there(workspace: Workspace, slack_file: Json) -> bool:
    named = _IN_URL.search(slack_file.get("url", ""))
    file = workspace.files.get(slack_file.get("id") or (named[1] if named else ""))
    return file is not None and file.is_picture and app_may_see(workspace, file)
