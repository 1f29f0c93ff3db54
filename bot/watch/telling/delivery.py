"""Telling the channels: at their pace, in order, with the rights of who asked for it."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog

from bot.blocks.kit.message import Message
from bot.observe.logs import failure
from bot.pipedrive.records.models import Entity
from bot.store.db import Store, StoreFailed
from bot.store.tables import Clock
from bot.watch.telling import notices, storms
from bot.watch.telling.destinations import Destinations
from bot.watch.telling.folding import Notice
from bot.watch.telling.outbox import Outbox
from bot.watch.telling.outbox_rows import Item
from bot.watch.telling.pace import UPDATES, ChannelPace
from bot.watch.telling.parents import Parent, Parents, ShownNotice
from bot.watch.telling.pausing import Pausing
from bot.watch.telling.port import Channels, MessageRefused, RetryAfter, RootGone, Shut
from bot.watch.telling.readiness import NoticeReadiness, ReadyNotice
from bot.watch.watches.rows import Place

log = structlog.get_logger()
# Slack takes about one message a second in a channel.
PACE = timedelta(seconds=1)
# And fifty changes of messages a minute in a workspace.
UPDATE_PACE = timedelta(seconds=1.25)
# What Slack has refused for a day will not be taken any more.
TRY_FOR = timedelta(hours=24)
IN_CHANNEL_TOO = frozenset({"won"})


class NoticeDelivery:
    def __init__(  # noqa: PLR0913 - what there is to tell, and what it takes to tell it
        self,
        *,
        store: Store,
        clock: Clock,
        outbox: Outbox,
        parents: Parents,
        destinations: Destinations,
        readiness: NoticeReadiness,
        channels: Channels,
        pausing: Pausing,
        pace: ChannelPace,
    ) -> None:
        self._store = store
        self._clock = clock
        self._outbox = outbox
        self._parents = parents
        self._destinations = destinations
        self._readiness = readiness
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
        """One sentence."""
        try:
            await self._tell_storm_now(storm)
        except MessageRefused as no:
            await self._put_back(storm, no)

    async def _tell_storm_now(self, storm: list[Item]) -> None:
        """Raises MessageRefused."""
        ready, storm = await self._first_ready(storm)
        if ready is None:
            return
        if ready.held:
            for item in storm:
                await self._tell(item)
            return
        seen = await self._seen(storm, ready)
        if not seen:
            return
        await self._say_storm(seen, ready)
        self._rests[seen[0].place] = PACE
        await self._outbox.is_told(seen)

    async def _put_back(self, storm: Sequence[Item], no: MessageRefused) -> None:
        log.warning("storm_not_taken", error=no.error)
        later = no if isinstance(no, RetryAfter) else None
        self._rests[storm[0].place] = timedelta(seconds=later.seconds) if later else PACE
        now = self._clock()
        for item in storm:
            unsure = item.unsure or (later is not None and later.unsure)
            await self._outbox.put_back(item, now, unsure=unsure)

    async def _first_ready(self, storm: list[Item]) -> tuple[ReadyNotice | None, list[Item]]:
        """How the first one is told that can be, and what is left with it."""
        for place, item in enumerate(storm):
            ready = await self._readiness.of(item)
            if isinstance(ready, ReadyNotice):
                return ready, storm[place:]
            await self._outbox.drop(item, ready)
        return None, []

    async def _seen(self, storm: list[Item], ready: ReadyNotice) -> list[Item]:
        seen = await self._readiness.shown(storm, ready)
        ids = {item.id for item in seen}
        for item in storm:
            if item.id not in ids:
                await self._outbox.drop(item, "not to be seen")
        return seen

    async def _say_storm(self, seen: Sequence[Item], ready: ReadyNotice) -> None:
        first = seen[0]
        if await self._said_before(first):
            return
        many = [one.notice for one in seen]
        message = storms.message(many, ready.viewer, ready.destination.fields, first.token)
        await self._channels.post(
            first.place, message, thread="", broadcast=False, token=first.token
        )

    async def _tell(self, item: Item) -> None:
        try:
            await self._tell_now(item)
        except RetryAfter as later:
            await self._try_later(item, later)
        except Shut as shut:
            await self._outbox.hold(item, shut.error)
            await self._pausing.channel_shut(item.place, shut.error)
        except MessageRefused as no:
            log.warning("notice_refused", outbox=item.id, error=no.error)
            await self._outbox.drop(item, no.error)

    async def _tell_now(self, item: Item) -> None:
        """Raises MessageRefused."""
        ready = await self._readiness.of(item)
        if isinstance(ready, str):
            await self._outbox.drop(item, ready)
        elif ready.held:
            await self._outbox.hold(item, ready.held)
        else:
            await self._post(item, ready)

    async def _try_later(self, item: Item, later: RetryAfter) -> None:
        now = self._clock()
        if now - item.made_at > TRY_FOR:
            log.error("notice_given_up", outbox=item.id, error=later.error)
            await self._outbox.drop(item, later.error)
            return
        self._rests[item.place] = timedelta(seconds=later.seconds)
        await self._outbox.put_back(item, now, unsure=item.unsure or later.unsure)

    # --- saying it -----------------------------------------------------------------------------

    async def _post(self, item: Item, ready: ReadyNotice) -> None:
        key = ready.notice.key
        threaded = all(watch.spec.threads != "off" for watch in ready.watches)
        parent = await self._parents.of(item.place, item.company, key) if threaded else None
        message = self._message(ready, ready.notice, ready.told, None)
        ts = await self._said_before(item, parent.ts if parent else "")
        if not ts and parent is not None:
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
        if not ts:
            ts = await self._channels.post(
                item.place, message, thread="", broadcast=False, token=item.token
            )
        self._rests[item.place] = PACE
        await self._mark(item, ready, parent, ts, threaded=threaded)

    async def _said_before(self, item: Item, thread: str = "") -> str:
        """Where it stands, if it was told just before a process died, or Slack did not answer."""
        if not item.unsure:
            return ""
        return await self._channels.find(item.place, item.token, item.made_at, thread=thread)

    async def _mark(
        self, item: Item, ready: ReadyNotice, parent: Parent | None, ts: str, *, threaded: bool
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

    def _shown(self, ready: ReadyNotice, parent: Parent | None) -> ShownNotice:
        notice, before = ready.notice, parent.shown if parent else None
        is_newer = before is not None and before.order > notice.until
        return ShownNotice(
            notice=notice,
            told=ready.told,
            makers=ready.makers,
            state=before.state if before and is_newer else notice.now,
            order=before.order if before and is_newer else notice.until,
        )

    def _message(
        self, ready: ReadyNotice, notice: Notice, told: tuple[str, ...], state: Entity | None
    ) -> Message:
        record, watches = notice.state, [watch.id for watch in ready.watches]
        menu = notices.menu(watches, notice.entity, record.id if record else 0)
        return notices.message(
            notice, told, ready.viewer, state=state, allowed=ready.destination.fields, menu=menu
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
        destination = await self._destinations.of(parent.place)
        ready = await self._readiness.again(shown.notice, shown.told, destination)
        if ready is None:
            await self._parents.is_shown(parent)
            return
        message = self._message(ready, shown.notice, shown.told, shown.record)
        try:
            await self._channels.update(parent.place, parent.ts, message)
        except RetryAfter as later:
            pause = timedelta(seconds=later.seconds)
            await self._pace.rest(UPDATES, pause)
            await self._parents.put_off(parent, now + pause)
        except RootGone:
            await self._parents.forget(parent)
        except MessageRefused as no:
            log.warning("message_not_updated", error=no.error)
            await self._parents.is_shown(parent)
        else:
            await self._parents.is_shown(parent)


def _shows_in_channel(ready: ReadyNotice) -> bool:
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
