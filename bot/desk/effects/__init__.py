"""What each kind of change does in Pipedrive, and how it is told whether it did.

One module per effect. Each says what is remembered before a request is sent, how its effect is
looked for when the answer was lost, how it is undone, and what the receipt says. Those that are
jobs of many requests have receipts of their own.
"""

from collections.abc import Mapping

from bot.desk.effects.convert import CONVERT
from bot.desk.effects.create import CREATE
from bot.desk.effects.delete import BULK_DELETE, DELETE
from bot.desk.effects.duplicate import DUPLICATE
from bot.desk.effects.merge import MERGE
from bot.desk.effects.outcome import EffectHandler
from bot.desk.effects.picture import REMOVE_PICTURE, SET_PICTURE
from bot.desk.effects.save_message import SAVE_MESSAGE
from bot.desk.effects.subrecord import ADD, EDIT, REMOVE
from bot.desk.effects.update import UPDATE
from bot.desk.effects.upload import UPLOAD

# By the effect of a tool; what only reads has none.
HANDLERS: Mapping[str, EffectHandler] = {
    "create": CREATE,
    "update": UPDATE,
    "delete": DELETE,
    "merge": MERGE,
    "duplicate": DUPLICATE,
    "convert": CONVERT,
    "remove_picture": REMOVE_PICTURE,
    "upload": UPLOAD,
    "save_message": SAVE_MESSAGE,
    "bulk_delete": BULK_DELETE,
    "set_picture": SET_PICTURE,
    "add_subrecord": ADD,
    "edit_subrecord": EDIT,
    "remove_subrecord": REMOVE,
}
