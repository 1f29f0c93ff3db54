"""What each kind of change does in Pipedrive, and how it is told whether it did.

One module per effect. Each says what is remembered before a request is sent, and how its effect is
looked for when the answer was lost.
"""

from typing import Any

from bot.desk.effects.create import CREATE
from bot.desk.effects.delete import DELETE
from bot.desk.effects.duplicate import DUPLICATE
from bot.desk.effects.merge import MERGE
from bot.desk.effects.outcome import Effect
from bot.desk.effects.picture import REMOVE_PICTURE
from bot.desk.effects.subrecord import ADD, EDIT, REMOVE
from bot.desk.effects.update import UPDATE
from bot.pipedrive.row_lists import rows_at
from bot.tools.base import Tool

_OF_ROWS = {"POST": ADD, "PATCH": EDIT, "DELETE": REMOVE}
_OF_RECORDS = {"POST": CREATE, "PATCH": UPDATE, "PUT": UPDATE, "DELETE": DELETE}
_BY_PATH = {"duplicate": DUPLICATE, "merge": MERGE, "picture": REMOVE_PICTURE}


def effect_of(tool: Tool[Any, Any]) -> Effect:
    """The effect of a tool that changes data by one request."""
    if rows_at(tool.path):
        return _OF_ROWS[tool.method]
    return _BY_PATH.get(tool.path.rpartition("/")[2]) or _OF_RECORDS[tool.method]
