"""The picture of a person: taken away."""

from typing import Any

from bot.desk.effects.outcome import Effect, Outcome, Seen
from bot.desk.effects.snapshots import Snapshot
from bot.pipedrive.client import Request
from bot.pipedrive.models import Person
from bot.tools.base import Call, Read


async def check(call: Call[Any], _: Snapshot, read: Read) -> Outcome:
    person = await read(Request("GET", f"/api/v2/persons/{call.args.given()['id']}"), Person)
    return Outcome(Seen.NOT_YET if person.picture_id else Seen.HAPPENED, person)


REMOVE_PICTURE = Effect("remove_picture", None, check, repeatable=True)
