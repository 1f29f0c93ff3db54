"""Telling the channels: at their pace, in order, with the rights of who asked for it."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.accounts.links import Identities, Link
from bot.blocks.kit.message import Message
from bot.blocks.kit.viewer import NameLookup, Viewer
from bot.desk.caller import viewer_of
from bot.observe.logs import failure
from bot.pipedrive.http.client import Pipedrive
from bot.pipedrive.http.errors import NotAllowed, NotFound, PipedriveError
from bot.pipedrive.names.names import Names
from bot.pipedrive.records.models import Entity
from bot.pipedrive.records.record_types import RECORD_TYPES
from bot.store.db import Store, StoreFailed
from bot.store.tables import Clock
from bot.watch.telling import notices, storms
from bot.watch.telling.folding import Notice
from bot.watch.telling.outbox import Item, Outbox
from bot.watch.telling.pace import UPDATES, Pace
from bot.watch.telling.parents import Parent, Parents, Shown
from bot.watch.telling.pausing import Pausing
from bot.watch.telling.port import Channels, NotTaken, RetryAfter, RootGone, Shut
from bot.watch.telling.rooms import Room, Rooms
from bot.watch.watches.matching import Watch
from bot.watch.watches.rows import ON, Place, Watches

log = structlog.get_logger()
# Slack takes about one message a second in a channel.
PACE = timedelta(seconds=1)
# And fifty changes of messages a minute in a workspace.
UPDATE_PACE = timedelta(seconds=1.25)
# What waited for longer is judged anew: the record may have been hidden meanwhile.
OLD = timedelta(minutes=10)
# What Slack has refused for a day will not be taken any more.
TRY_FOR = timedelta(hours=24)
IN_CHANNEL_TOO = frozenset({"won"})


@dataclass(frozen=True)
class Ready:
    """What is to be told, to whom, and with whose eyes."""

    notice: Notice
    told: tuple[str, ...]
    watches: Sequence[Watch]
    viewer: Viewer
    room: Room

    @property
    def makers(self) -> tuple[int, ...]:
        return tuple(sorted({watch.pipedrive_user for watch in self.watches}))


class Delivery:
    def __init__(  # noqa: PLR0913 - what there is to tell, and what it takes to tell it
        self,
        *,
        store: Store,
        clock: Clock,
        outbox: Outbox,
        parents: Parents,
        rooms: Rooms,
        watches: Watches,
        identities: Identities,
        names: Names,
        pipedrive: Pipedrive,
        channels: Channels,
        pausing: Pausing,
        pace: Pace,
    ) -> None:
        self._store = store
        self._clock = clock
        self._outbox = outbox
        self._parents = parents
        self._rooms = rooms
        self._watches = watches
        self._identities = identities
        self._names = names
        self._pipedrive = pipedrive
        self._channels = channels
        self._pausing = pausing
        self._pace = pace
        # How long each channel rests after what is being told there.
        self._rests: dict[Place, timedelta] = {}
        self._one_at_a_time = asyncio.Lock()

    async def next_due(self) -> datetime | None:
        waiting = await self._outbox.first_of_each()
        update = await self._parents.next_due()
        rests = await self._pace.rests() if waiting or update else {}
        moments = [max(due, rests.get(place, due)) for place, due, _ in waiting]
        if update is not None:
            moments.append(max(update, rests.get(UPDATES, update)))
        return min(moments, default=None)

    async def once(self) -> None:
        """The next notice of each channel whose turn it is, and one message that is out of date."""
        async with self._one_at_a_time:
            now, rests = self._clock(), await self._pace.rests()
            due = [
                (place, number)
                for place, at, number in await self._outbox.first_of_each()
                if at <= now and place not in rests
            ]
            await asyncio.gather(*(self._in_turn(place, number) for place, number in due))
            if UPDATES not in rests:
                await self._update()

    async def _in_turn(self, place: Place, number: int) -> None:
        """A turn that dies with its process is over soon; what it had in hand when its lease is."""
        if not await self._pace.take(place):  # another process was faster
            return
        await self._next_of(place, number)
        await self._pace.rest(place, self._rests.pop(place, timedelta()))

    async def _next_of(self, place: Place, number: int) -> None:
        storm = await self._outbox.take_storm(place) if number >= storms.MANY else []
        if storm:
            await self._tell_storm(storm)
            return
        item = await self._outbox.take(place)
        if item is None:  # another process has it, or had it when it died
            self._rests[place] = PACE
            return
        try:
            await self._tell(item)
        except StoreFailed:
            raise
        except Exception as error:  # noqa: BLE001 - one notice must not stop the others
            failure("notice cannot be told", error, outbox=item.id)
            await self._outbox.drop(item, type(error).__name__)

    async def _tell_storm(self, storm: list[Item]) -> None:
        """One sentence; where it cannot be told so, each is told by itself."""
        first, now = storm[0], self._clock()
        ready = await self._ready(first)
        if isinstance(ready, str) or ready.room.is_muted(now):
            for item in storm:
                await self._tell(item)
            return
        watches = {watch.id: watch for watch in ready.watches}
        seen = [one for one in storm if _is_for_any(one.notice, watches, ready.viewer)]
        for item in storm:
            if item not in seen:
                await self._outbox.drop(item, "not to be seen")
        if not seen:
            return
        message = storms.message(
            [one.notice for one in seen], ready.viewer, ready.room.fields, seen[0].token
        )
        try:
            await self._channels.post(
                first.place, message, thread="", broadcast=False, token=seen[0].token
            )
        except NotTaken as no:
            log.warning("storm_not_taken", error=no.error)
            wait = timedelta(seconds=no.seconds) if isinstance(no, RetryAfter) else PACE
            self._rests[first.place] = wait
            for item in seen:
                await self._outbox.put_back(item, now)
            return
        self._rests[first.place] = PACE
        await self._outbox.is_told(seen)

    async def _tell(self, item: Item) -> None:
        ready = await self._ready(item)
        if isinstance(ready, str):
            await self._outbox.drop(item, ready)
            return
        if ready.room.is_muted(self._clock()):
            await self._outbox.hold(item, "muted")
            return
        try:
            await self._post(item, ready)
        except RetryAfter as later:
            await self._try_later(item, later)
        except Shut as shut:
            await self._outbox.hold(item, shut.error)
            await self._pausing.channel_shut(item.place, shut.error)
        except NotTaken as no:
            log.warning("notice_refused", outbox=item.id, error=no.error)
            await self._outbox.drop(item, no.error)

    async def _try_later(self, item: Item, later: RetryAfter) -> None:
        now = self._clock()
        if now - item.made_at > TRY_FOR:
            log.error("notice_given_up", outbox=item.id, error=later.error)
            await self._outbox.drop(item, later.error)
            return
        self._rests[item.place] = timedelta(seconds=later.seconds)
        await self._outbox.put_back(item, now)

    # --- what is left to tell, and who may hear it ---------------------------------------------

    async def _ready(self, item: Item) -> Ready | str:
        """Or why there is nothing to tell."""
        watches = [await self._watches.get(id_) for id_ in item.notice.watches]
        links = {watch.id: await self._link(watch) for watch in watches if watch}
        on = [
            watch
            for watch in watches
            if watch and links[watch.id] is not None and self._is_on(watch)
        ]
        if not on:
            return "nobody wants it"
        link = next(link for watch in on if (link := links[watch.id]))
        viewer = viewer_of(link, self._clock(), await self._lookup(item.notice, link))
        seen = [watch for watch in on if await self._may(watch, item, links[watch.id], viewer)]
        notice = item.notice.without({*item.notice.watches} - {watch.id for watch in seen})
        told = notice.told()
        if not told:
            return "not to be seen" if not seen else "cancelled out"
        return Ready(notice, told, seen, viewer, await self._rooms.of(item.place))

    async def _link(self, watch: Watch) -> Link | None:
        """The login that it is told with; None where its maker has another one now, or none."""
        link = await self._identities.of(watch.team, watch.maker)
        if link is None or link.company != watch.company:
            return None
        return link if link.pipedrive_user == watch.pipedrive_user else None

    def _is_on(self, watch: Watch) -> bool:
        muted = watch.muted_until is not None and watch.muted_until > self._clock()
        return watch.state == ON and not muted

    async def _lookup(self, notice: Notice, link: Link) -> NameLookup:
        shown = [record for record in (notice.before, notice.after) if record is not None]
        related = shown if notice.entity in {"note", "activity"} else []
        return await self._names.lookup(link.login, *related)

    async def _may(self, watch: Watch, item: Item, link: Link | None, viewer: Viewer) -> bool:
        record = item.notice.state
        if record is None or link is None or not _is_for(watch, record, viewer):
            return False
        waited = self._clock() - item.made_at > OLD
        return not waited or await self._sees(link, item.notice)

    async def _sees(self, link: Link, notice: Notice) -> bool:
        """Asked again where it waited; of what is gone only what was known then counts."""
        kind = RECORD_TYPES.get(notice.entity)
        if kind is None or notice.after is None:
            return True
        try:
            await self._pipedrive.send(kind.one(int(notice.record)), link.login, kind.model)
        except (NotFound, NotAllowed):
            return False
        except PipedriveError:
            return False
        return True

    # --- saying it -----------------------------------------------------------------------------

    async def _post(self, item: Item, ready: Ready) -> None:
        key = ready.notice.key
        threaded = all(watch.spec.threads != "off" for watch in ready.watches)
        parent = await self._parents.of(item.place, item.company, key) if threaded else None
        message = self._message(ready, ready.notice, ready.told, None)
        ts = ""
        if parent is not None:
            try:
                ts = await self._channels.post(
                    item.place,
                    message,
                    thread=parent.ts,
                    broadcast=_shows_in_channel(ready),
                    token=item.token,
                )
            except RootGone:
                await self._parents.forget(parent)
                parent = None
        if parent is None:
            ts = await self._channels.post(
                item.place, message, thread="", broadcast=False, token=item.token
            )
        self._rests[item.place] = PACE
        await self._mark(item, ready, parent, ts, threaded=threaded)

    async def _mark(
        self, item: Item, ready: Ready, parent: Parent | None, ts: str, *, threaded: bool
    ) -> None:
        async with self._store.write() as connection:
            await self._outbox.sent(connection, item)
            if not threaded:
                return
            shown = self._shown(ready, parent)
            kept = Parent(
                item.place, item.company, ready.notice.key, parent.ts if parent else ts, shown
            )
            await self._parents.keep(connection, kept, stale=parent is not None)

    def _shown(self, ready: Ready, parent: Parent | None) -> Shown:
        notice, before = ready.notice, parent.shown if parent else None
        is_newer = before is not None and before.order > notice.until
        return Shown(
            notice=notice,
            told=ready.told,
            makers=ready.makers,
            state=before.state if before and is_newer else notice.now,
            order=before.order if before and is_newer else notice.until,
        )

    def _message(
        self, ready: Ready, notice: Notice, told: tuple[str, ...], state: Entity | None
    ) -> Message:
        watch = ready.watches[0]
        record = notice.state
        menu = notices.menu(watch.id, notice.entity, record.id if record else 0)
        return notices.message(
            notice, told, ready.viewer, state=state, allowed=ready.room.fields, menu=menu
        )

    # --- messages that follow their record -----------------------------------------------------

    async def _update(self) -> None:
        for parent in await self._parents.stale(1):
            if not await self._pace.take(UPDATES, UPDATE_PACE):
                return
            try:
                await self._bring_up_to_date(parent)
            except StoreFailed:
                raise
            except Exception as error:  # noqa: BLE001 - one message must not stop the others
                failure("message cannot follow its record", error)
                await self._parents.is_shown(parent)

    async def _bring_up_to_date(self, parent: Parent) -> None:
        shown, now = parent.shown, self._clock()
        found = [await self._watches.get(id_) for id_ in shown.notice.watches]
        watches = [watch for watch in found if watch is not None]
        links = [link for watch in watches if (link := await self._link(watch)) is not None]
        if not links:
            await self._parents.is_shown(parent)
            return
        viewer = viewer_of(links[0], now, await self._lookup(shown.notice, links[0]))
        room = await self._rooms.of(parent.place)
        ready = Ready(shown.notice, shown.told, watches, viewer, room)
        message = self._message(ready, shown.notice, shown.told, shown.record)
        try:
            await self._channels.update(parent.place, parent.ts, message)
        except RetryAfter as later:
            pause = timedelta(seconds=later.seconds)
            await self._pace.rest(UPDATES, pause)
            await self._parents.put_off(parent, now + pause)
        except RootGone:
            await self._parents.forget(parent)
        except NotTaken as no:
            log.warning("message_not_updated", error=no.error)
            await self._parents.is_shown(parent)
        else:
            await self._parents.is_shown(parent)


def _is_for(watch: Watch, record: Entity, viewer: Viewer) -> bool:
    """Whether a channel may hear of it: what not everybody may see only where an admin said so."""
    visible = getattr(record, "visible_to", None)
    if watch.is_direct or watch.limited or visible is None:
        return True
    return bool(visible >= everyone(record.noun, viewer.lookup.options(record.noun, "visible_to")))


def _is_for_any(notice: Notice, watches: Mapping[str, Watch], viewer: Viewer) -> bool:
    record = notice.state
    return record is not None and any(
        _is_for(watches[id_], record, viewer) for id_ in notice.watches if id_ in watches
    )


def everyone(noun: str, options: Mapping[str, str]) -> int:
    """How Pipedrive's plans call the whole company: the widest choice that this one has."""
    known = [int(value) for value in options if value.isdecimal()]
    return max(known, default=7)


def _shows_in_channel(ready: Ready) -> bool:
    """What is big enough to be seen beside the thread as well."""
    for watch in ready.watches:
        if watch.spec.threads != "big":
            continue
        if IN_CHANNEL_TOO.intersection(ready.told):
            return True
        value = getattr(ready.notice.state, "value", None)
        big = watch.spec.big
        currency = getattr(ready.notice.state, "currency", None)
        is_comparable = watch.spec.big_currency in {"", currency}
        if big is not None and value is not None and is_comparable and value >= big:
            return True
    return False
