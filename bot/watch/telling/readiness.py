"""What is left to tell of a notice at the moment of telling it, to whom, and with whose eyes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.accounts.links import Identities, Link
from bot.blocks.kit.viewer import NameLookup, Viewer
from bot.desk.caller import viewer_of
from bot.pipedrive.http.client import Pipedrive
from bot.pipedrive.http.errors import NotAllowed, NotFound, PipedriveError
from bot.pipedrive.names.names import Names
from bot.pipedrive.records.leads import Lead
from bot.pipedrive.records.models import Deal, Entity
from bot.pipedrive.records.record_types import RECORD_TYPES, linked_to
from bot.store.tables import Clock
from bot.watch.shadows import Shadow, Shadows
from bot.watch.telling.destinations import Destination, Destinations
from bot.watch.telling.folding import Notice
from bot.watch.telling.outbox_rows import Item
from bot.watch.telling.port import RetryAfter
from bot.watch.watches import matching
from bot.watch.watches.matching import Watch
from bot.watch.watches.rows import ON, PAUSED, Watches

# Everybody, on the plan with the most choices.
WIDEST = 7
# Pipedrive did not answer in time: seconds until it is asked again.
A_MOMENT = 5.0
# What waited for longer is judged anew: the record may have been hidden meanwhile.
OLD = timedelta(minutes=10)


@dataclass(frozen=True)
class ReadyNotice:
    """`held` says why it cannot be told now, though it is to be told."""

    notice: Notice
    told: tuple[str, ...]
    watches: Sequence[Watch]
    viewer: Viewer
    destination: Destination
    held: str = ""

    @property
    def makers(self) -> tuple[int, ...]:
        return tuple(sorted({watch.pipedrive_user for watch in self.watches}))


class NoticeReadiness:
    def __init__(  # noqa: PLR0913 - what may have changed since it happened
        self,
        *,
        clock: Clock,
        watches: Watches,
        shadows: Shadows,
        destinations: Destinations,
        identities: Identities,
        names: Names,
        pipedrive: Pipedrive,
    ) -> None:
        self._clock = clock
        self._watches = watches
        self._shadows = shadows
        self._destinations = destinations
        self._identities = identities
        self._names = names
        self._pipedrive = pipedrive

    async def of(self, item: Item) -> ReadyNotice | str:
        """Or why there is nothing to tell. Raises RetryAfter where that cannot be known yet."""
        watches, links = await self._wanting(item)
        if not watches:
            return "nobody wants it"
        link = links[watches[0].id]
        viewer = viewer_of(link, self._clock(), await self._lookup(item.notice, link))
        known = (await self._shadows.of(item.company, [item.notice.key])).get(item.notice.key)
        allowed = [one for one in watches if _is_open(one, item.notice, known, viewer)]
        seen = [one for one in allowed if await self._may(one, item, links[one.id], viewer)]
        notice = item.notice.wanted_by({one.id: self._still(one, item) for one in seen})
        told = notice.told()
        if not told:
            return "not to be seen" if not seen else "cancelled out"
        destination = await self._destinations.of(item.place)
        if destination.is_shut:
            return "an admin lets nothing be told there"
        held = "muted" if destination.is_muted(self._clock()) else ""
        if seen[0].state == PAUSED:
            held = seen[0].reason
        return ReadyNotice(notice, told, seen, viewer, destination, held)

    async def shown(self, storm: Sequence[Item], ready: ReadyNotice) -> list[Item]:
        """Those of a storm that may be told as its first one is."""
        keys = [item.notice.key for item in storm]
        known = await self._shadows.of(storm[0].company, keys)
        tell = [(one, link) for one in ready.watches if (link := await self._link(one))]
        return [
            item
            for item in storm
            if await self._may_be_told(item, tell, known.get(item.notice.key), ready.viewer)
        ]

    async def _may_be_told(
        self,
        item: Item,
        tell: Sequence[tuple[Watch, Link]],
        known: Shadow | None,
        viewer: Viewer,
    ) -> bool:
        for watch, link in tell:
            wants = self._still(watch, item) and _is_open(watch, item.notice, known, viewer)
            if wants and await self._hangs_on_open(watch, item.notice, link, viewer):
                return True
        return False

    async def again(
        self, notice: Notice, told: tuple[str, ...], destination: Destination
    ) -> ReadyNotice | None:
        """Of what was told before: as whoever it was told for may show it now."""
        watches = [await self._watches.get(id_) for id_ in notice.watches]
        found = [watch for watch in watches if watch is not None]
        links = [link for watch in found if (link := await self._link(watch)) is not None]
        if not links or destination.is_shut:
            return None
        viewer = viewer_of(links[0], self._clock(), await self._lookup(notice, links[0]))
        return ReadyNotice(notice, told, found, viewer, destination)

    async def _wanting(self, item: Item) -> tuple[list[Watch], Mapping[str, Link]]:
        """Those that are on; if none is, those that wait for their channel."""
        watches = [await self._watches.get(id_) for id_ in item.notice.watches]
        links = {one.id: link for one in watches if one and (link := await self._link(one))}
        linked = [one for one in watches if one and one.id in links and self._still(one, item)]
        on = [one for one in linked if one.state == ON and not self._is_muted(one)]
        return on or [one for one in linked if one.waits], links

    def _still(self, watch: Watch, item: Item) -> tuple[str, ...]:
        """What of it the watch wants told; one that was changed meanwhile, as it is by now."""
        names = item.notice.watches.get(watch.id, ())
        if watch.state_at is None or watch.state_at <= item.made_at:
            return names
        return matching.still_wanted(watch, item.notice.state, names, self._clock())

    def _is_muted(self, watch: Watch) -> bool:
        return watch.muted_until is not None and watch.muted_until > self._clock()

    async def _link(self, watch: Watch) -> Link | None:
        """The login that it is told with; None where its maker has another one now, or none."""
        link = await self._identities.of(watch.team, watch.maker)
        if link is None or link.company != watch.company:
            return None
        return link if link.pipedrive_user == watch.pipedrive_user else None

    async def _lookup(self, notice: Notice, link: Link) -> NameLookup:
        shown = [record for record in (notice.before, notice.after) if record is not None]
        related = shown if notice.entity in {"note", "activity"} else []
        known = await self._names.lookup(link.login, *related)
        if doubtful := may_be_old(notice, known):
            known = await self._names.lookup_again(link.login, *doubtful, about=related)
        return known

    async def _may(self, watch: Watch, item: Item, link: Link, viewer: Viewer) -> bool:
        if self._clock() - item.made_at > OLD:
            now = await self._read_again(link, item.notice)
            if now is None or not is_for(watch, now, viewer):
                return False
        return await self._hangs_on_open(watch, item.notice, link, viewer)

    async def _hangs_on_open(
        self, watch: Watch, notice: Notice, link: Link, viewer: Viewer
    ) -> bool:
        """Whether what it hangs on may be told there, too: a note on a deal tells of the deal."""
        if is_for_all(watch):
            return True
        for kind, id_ in linked_to(notice.state):
            try:
                record: Entity = await self._pipedrive.send(kind.one(id_), link.login, kind.model)
            except (NotAllowed, NotFound):
                return False
            except PipedriveError as error:
                raise RetryAfter("visibility_unknown", A_MOMENT, unsure=False) from error
            if not is_for(watch, record, viewer):
                return False
        return True

    async def _read_again(self, link: Link, notice: Notice) -> Entity | None:
        """As it is now; of what is gone only what was known then counts."""
        kind = RECORD_TYPES.get(notice.entity)
        if kind is None or notice.after is None:
            return notice.state
        try:
            request = kind.one(int(notice.record))
            record: Entity = await self._pipedrive.send(request, link.login, kind.model)
        except PipedriveError:  # gone, hidden, or nobody can tell
            return None
        return record


def may_be_old(notice: Notice, known: NameLookup) -> tuple[str, ...]:
    """Whose names have to be looked at again: no webhook tells of a stage that has a new one."""
    records = [record for record in (notice.before, notice.after) if record is not None]
    people = {*notice.actors, *(getattr(record, "owner_id", None) for record in records)} - {None}
    return (
        *(("stage",) if any(isinstance(record, Deal) for record in records) else ()),
        *(("user",) if not people <= known.users.keys() else ()),
    )


def is_for(watch: Watch, record: Entity, viewer: Viewer) -> bool:
    """Whether a channel may hear of it: what not everybody may see only where an admin said so.

    Raises RetryAfter where the company's fields could not be read, as then nobody knows which
    choice means everybody.
    """
    visible = getattr(record, "visible_to", None)
    if is_for_all(watch) or visible is None or visible >= WIDEST:
        return True
    noun = Deal.noun if isinstance(record, Lead) else record.noun  # whose fields leads have
    if noun not in viewer.lookup.fields:
        raise RetryAfter("visibility_unknown", A_MOMENT, unsure=False)
    return bool(visible >= everyone(noun, viewer.lookup.options(noun, "visible_to")))


def is_for_all(watch: Watch) -> bool:
    """Whether it tells all that its maker sees."""
    return watch.is_direct or watch.limited


def _is_open(watch: Watch, notice: Notice, known: Shadow | None, viewer: Viewer) -> bool:
    """Whether it may be told as it was, and as the record is known to be by now."""
    record = notice.state
    if record is None or not is_for(watch, record, viewer):
        return False
    if known is None or known.at < notice.until[0].replace(microsecond=0):
        return True
    if watch.pipedrive_user in known.hidden:
        return False
    return known.record is None or is_for(watch, known.record, viewer)


def everyone(noun: str, options: Mapping[str, str]) -> int:
    """How Pipedrive's plans call the whole company: the widest choice that this one has."""
    known = [int(value) for value in options if value.isdecimal()]
    return max(known, default=WIDEST)
