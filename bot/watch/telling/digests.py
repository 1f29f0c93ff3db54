"""What a channel hears once a day or week: all that matched since, grouped by record."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.blocks.kit import rich
from bot.blocks.kit.message import Block, Message
from bot.queue.queue import Queue, WorkItem
from bot.store.tables import Clock
from bot.text import count, cut
from bot.watch.telling import notices
from bot.watch.telling.destinations import Destinations
from bot.watch.telling.outbox import Outbox
from bot.watch.telling.pausing import Pausing
from bot.watch.telling.pipeline import PipelineReport
from bot.watch.telling.port import Channels, MessageRefused, Shut
from bot.watch.telling.readiness import NoticeReadiness, ReadyNotice
from bot.watch.watches import words
from bot.watch.watches.matching import Watch
from bot.watch.watches.rows import OFF, ON, Place, Watches
from bot.watch.watches.spec import PIPELINE
from bot.watch.watches.times import next_after, zone_of

WORK = "digest"
MOST = 40
A_DAY = timedelta(days=1)
LONGEST_TEXT = 3_000


class Digests:
    def __init__(  # noqa: PLR0913 - what there is to tell, and what it takes to tell it
        self,
        *,
        watches: Watches,
        outbox: Outbox,
        readiness: NoticeReadiness,
        destinations: Destinations,
        report: PipelineReport,
        pausing: Pausing,
        channels: Channels,
        queue: Queue,
        clock: Clock,
    ) -> None:
        self._watches = watches
        self._outbox = outbox
        self._readiness = readiness
        self._destinations = destinations
        self._report = report
        self._pausing = pausing
        self._channels = channels
        self._queue = queue
        self._clock = clock

    async def schedule(self, watch: Watch) -> None:
        if watch.spec.every:
            item = WorkItem(WORK, watch.id)
            await self._queue.cancel(item)
            await self._queue.schedule(item, self._next(watch))

    def _next(self, watch: Watch) -> datetime:
        spec = watch.spec
        return next_after(spec.every, spec.at, zone_of(spec.tz), self._clock())

    async def see_to(self, key: str) -> datetime | None:
        """The work of a watch; when the next one is due. What cannot be told is for that one."""
        watch = await self._watches.get(key)
        if watch is None or watch.state == OFF or not watch.spec.every:
            return None
        if self._is_on(watch) and watch.spec.entity == PIPELINE:
            await self._tell_figures(watch)
        elif self._is_on(watch):
            await self._tell(watch)
        return self._next(watch)

    def _is_on(self, watch: Watch) -> bool:
        muted = watch.muted_until is not None and watch.muted_until > self._clock()
        return watch.state == ON and not muted

    async def _tell_figures(self, watch: Watch) -> None:
        """Those of a day when the channel is muted are old by the next."""
        place = Place(watch.team, watch.channel)
        destination = await self._destinations.of(place)
        message = None
        if not (destination.is_shut or destination.is_muted(self._clock())):
            message = await self._report.of(watch, destination.fields)
        day = self._clock().astimezone(zone_of(watch.spec.tz)).date()
        if message:
            await self._post(place, message, f"{watch.id}:{day}", self._clock() - A_DAY)

    async def _tell(self, watch: Watch) -> None:
        """With the token of the first row, so that a copy can be known as one."""
        place = Place(watch.team, watch.channel)
        items = await self._outbox.collected(place, watch.id)
        found = [await self._readiness.of(item) for item in items]
        ready = [one for one in found if isinstance(one, ReadyNotice)]
        if any(one.held for one in ready):
            return
        is_told = True
        if ready:
            first = items[0]
            is_told = await self._post(place, digest(watch, ready), first.token, first.made_at)
        if is_told:
            await self._outbox.told_of(items)

    async def _post(self, place: Place, message: Message, token: str, since: datetime) -> bool:
        """Whether it is told; a channel that takes nothing is paused. Raises to be tried again."""
        if await self._channels.find(place, token, since, thread=""):
            return True
        try:
            await self._channels.post(place, message, thread="", broadcast=False, token=token)
        except Shut as shut:
            await self._pausing.channel_shut(place, shut.error)
            return False
        except MessageRefused as no:
            raise RuntimeError(no.error) from no
        return True


def digest(watch: Watch, ready: Sequence[ReadyNotice]) -> Message:
    left = [(one.notice, one.told) for one in ready]
    viewer, allowed = ready[0].viewer, ready[0].destination.fields
    spec, changes = watch.spec, sum(notice.changes for notice, _ in left)
    many = count(len(left), "record", "records")
    head = (
        f"{words.headline(spec)}: {count(changes, 'change', 'changes')} of {many}, "
        f"every {spec.every} at {spec.at} ({spec.tz})."
    )
    lines = [notices.line(notice, names, viewer, allowed) for notice, names in left[:MOST]]
    more = f"And {len(left) - MOST:,} more." if len(left) > MOST else ""
    blocks: list[Block] = [
        rich.paragraph(rich.heading(head)),
        rich.block(rich.bullets(*(rich.section(*line) for line in lines))),
        *((rich.paragraph(rich.text(more)),) if more else ()),
    ]
    said = "; ".join(rich.spoken(*line) for line in lines)
    return Message(cut(f"{head} {said}. {more}".strip(), LONGEST_TEXT), tuple(blocks))
