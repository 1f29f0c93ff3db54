"""The picture of a person: set by a job, which looks for it itself, or taken away."""

from typing import Any

from bot.blocks import notices
from bot.blocks.message import Message
from bot.desk.effects.outcome import Done, Effect, Outcome, Seen
from bot.desk.effects.snapshots import Snapshot
from bot.pipedrive.client import Request
from bot.pipedrive.models import Person
from bot.tools.base import Call, Read


async def check(call: Call[Any], _: Snapshot, read: Read) -> Outcome:
    person = await read(Request("GET", f"/api/v2/persons/{call.args.given()['id']}"), Person)
    return Outcome(Seen.NOT_YET if person.picture_id else Seen.HAPPENED, person)


def receipt(done: Done) -> Message:
    return notices.picture_removed(done.shown[0], done.viewer)


SET_PICTURE = Effect("set_picture", repeatable=True)
REMOVE_PICTURE = Effect("remove_picture", None, check, repeatable=True, receipt=receipt)
