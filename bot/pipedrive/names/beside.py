"""What a card shows beside its record: what is planned next on a deal, and the last note."""

from asyncio import gather, get_running_loop, timeout_at
from typing import NamedTuple, TypeVar

from bot.pipedrive.http.client import Pipedrive
from bot.pipedrive.http.errors import PipedriveError
from bot.pipedrive.records.models import Activity, Deal, Entity, Note, Page
from bot.pipedrive.records.record_types import ACTIVITY, NOTE, kind_of
from bot.pipedrive.request import Login, Request

T = TypeVar("T")

PATIENCE = 5.0  # seconds; a card is shown without what takes longer


class Beside(NamedTuple):
    """The next activity by deal: None when there is none; empty when it is not known."""

    following: dict[int, Activity | None]
    last_note: Note | None


class _Reader:
    """Asks in a person's name, for no longer than a card waits."""

    def __init__(self, pipedrive: Pipedrive, login: Login) -> None:
        self._pipedrive = pipedrive
        self._login = login
        self._by = get_running_loop().time() + PATIENCE

    async def read(self, request: Request, returns: type[T]) -> T | None:
        try:
            async with timeout_at(self._by):
                return await self._pipedrive.send(request, self._login, returns)
        except (PipedriveError, TimeoutError):
            return None


async def beside(pipedrive: Pipedrive, record: Entity, login: Login) -> Beside:
    """Pipedrive tells of both in one call; each is looked for only where there is one."""
    if "notes_count" not in kind_of(record).counts:
        return Beside({}, None)
    reader = _Reader(pipedrive, login)
    told = await reader.read(_told_when_asked(record), type(record))
    if told is None:
        return Beside({}, None)
    return Beside(*await gather(_following(told, reader), _last_note(told, reader)))


async def _following(told: Entity, reader: _Reader) -> dict[int, Activity | None]:
    if not isinstance(told, Deal):
        return {}
    if told.next_activity_id is None:
        return {told.id: None}
    activity = await reader.read(ACTIVITY.one(told.next_activity_id), Activity)
    return {told.id: activity} if activity else {}


async def _last_note(told: Entity, reader: _Reader) -> Note | None:
    """Looked for, at 20 tokens, only where there is one."""
    if not getattr(told, "notes_count", None):
        return None
    query = {kind_of(told).link: told.id, "sort": "add_time DESC", "limit": 1}
    page = await reader.read(Request("GET", NOTE.path, query), Page[Note])
    return next(iter(page.items), None) if page else None


def _told_when_asked(record: Entity) -> Request:
    fields = ["next_activity_id"] if isinstance(record, Deal) else []
    query = {"include_fields": ",".join([*fields, "notes_count"])}
    return Request("GET", f"{kind_of(record).path}/{record.id}", query)
