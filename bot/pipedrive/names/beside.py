"""What a card shows beside its record: what is planned next on a deal, and the last note."""

from asyncio import timeout

from bot.pipedrive.http.client import Login, Pipedrive, Request
from bot.pipedrive.http.errors import PipedriveError
from bot.pipedrive.records.models import Activity, Deal, Entity, Note, Page
from bot.pipedrive.records.record_types import ACTIVITY, NOTE, kind_of

PATIENCE = 5.0  # seconds; a card is shown without what takes longer
# How a note says what it hangs on.
ON = {"deal": "deal_id", "person": "person_id", "organization": "org_id"}


async def following(
    pipedrive: Pipedrive, record: Entity, login: Login
) -> dict[int, Activity | None]:
    """The next activity of a deal, None when there is none; empty when it is not known."""
    if not isinstance(record, Deal):
        return {}
    try:
        async with timeout(PATIENCE):
            id_ = (await pipedrive.send(_told_when_asked(record), login, Deal)).next_activity_id
            if id_ is None:
                return {record.id: None}
            request = Request("GET", f"{ACTIVITY.path}/{id_}")
            return {record.id: await pipedrive.send(request, login, Activity)}
    except (PipedriveError, TimeoutError):
        return {}


async def last_note(pipedrive: Pipedrive, record: Entity, login: Login) -> Note | None:
    """The latest note on a record: looked for, at 20 tokens, only where there is one."""
    if record.noun not in ON:
        return None
    query = {ON[record.noun]: record.id, "sort": "add_time DESC", "limit": 1}
    try:
        async with timeout(PATIENCE):
            counted = await pipedrive.send(_told_when_asked(record), login, type(record))
            if not getattr(counted, "notes_count", None):
                return None
            page = await pipedrive.send(Request("GET", NOTE.path, query), login, Page[Note])
            return next(iter(page.items), None)
    except (PipedriveError, TimeoutError):
        return None


def _told_when_asked(record: Entity) -> Request:
    """Both are asked for in one call."""
    fields = ["next_activity_id"] if isinstance(record, Deal) else []
    query = {"include_fields": ",".join([*fields, "notes_count"])}
    return Request("GET", f"{kind_of(record).path}/{record.id}", query)
