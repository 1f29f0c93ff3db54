"""What a channel hears once a day or week: all that matched since, grouped by record."""

from collections.abc import Sequence
from datetime import datetime

from bot.accounts.links import Identities
from bot.blocks.kit import rich
from bot.blocks.kit.message import Block, Message
from bot.blocks.kit.viewer import Viewer
from bot.desk.caller import viewer_of
from bot.pipedrive.names.names import Names
from bot.queue.queue import Queue, WorkItem
from bot.store.tables import Clock
from bot.text import count, cut
from bot.watch.telling import notices
from bot.watch.telling.outbox import Item, Outbox
from bot.watch.telling.port import Channels, NotTaken, Shut
from bot.watch.telling.rooms import Rooms
from bot.watch.watches import words
from bot.watch.watches.matching import Watch
from bot.watch.watches.rows import ON, Place, Watches
from bot.watch.watches.times import next_after, zone_of

WORK = "digest"
MOST = 40
LONGEST_TEXT = 3_000


class Digests:
    def __init__(  # noqa: PLR0913 - what there is to tell, and what it takes to tell it
        self,
        *,
        watches: Watches,
        outbox: Outbox,
        rooms: Rooms,
        identities: Identities,
        names: Names,
        channels: Channels,
        queue: Queue,
        clock: Clock,
    ) -> None:
        self._watches = watches
        self._outbox = outbox
        self._rooms = rooms
        self._identities = identities
        self._names = names
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
        """The work of a watch; when the next one is due."""
        watch = await self._watches.get(key)
        if watch is None or watch.state != ON or not watch.spec.every:
            return None
        place = Place(watch.team, watch.channel)
        items = await self._outbox.collected(place, watch.id)
        room = await self._rooms.of(place)
        muted = watch.muted_until is not None and watch.muted_until > self._clock()
        link = await self._identities.of(watch.team, watch.maker)
        if items and link and not muted and not room.is_muted(self._clock()):
            lookup = await self._names.lookup(link.login)
            viewer = viewer_of(link, self._clock(), lookup)
            message = digest(watch, items, viewer, room.fields)
            if message is not None and not await self._posted(place, message, items):
                return self._next(watch)
        await self._outbox.told_of(items)
        return self._next(watch)

    async def _posted(self, place: Place, message: Message, items: Sequence[Item]) -> bool:
        """With the token of the first row, so that a copy can be known as one."""
        try:
            await self._channels.post(
                place, message, thread="", broadcast=False, token=items[0].token
            )
        except Shut:
            return False
        except NotTaken as no:
            raise RuntimeError(no.error) from no
        return True


def digest(
    watch: Watch, items: Sequence[Item], viewer: Viewer, allowed: notices.Allowed
) -> Message | None:
    """None where all that happened cancelled out."""
    told = [(item.notice, item.notice.told()) for item in items]
    left = [(notice, names) for notice, names in told if names]
    if not left:
        return None
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
