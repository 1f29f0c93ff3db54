"""Slack's news of channels and people, and what becomes of the watches that they touch."""

from collections.abc import Sequence
from dataclasses import dataclass

import structlog
from sqlalchemy import delete, update

from bot.accounts.links import Links
from bot.blocks.kit.message import Message
from bot.queue.queue import Queue, WorkItem
from bot.store.db import Store
from bot.store.tables import Clock, channels, outbox, parents, told, watches
from bot.watch.commands import arrivals
from bot.watch.commands.answering import UNMUTE
from bot.watch.hearing.registrar import WORK as WEBHOOKS
from bot.watch.telling.outbox import Outbox
from bot.watch.telling.pausing import MAKER_GONE, UNINSTALLED, Pausing
from bot.watch.telling.port import Channels, NotTaken
from bot.watch.telling.rooms import Rooms
from bot.watch.watches.matching import Watch
from bot.watch.watches.rows import OFF, ON, PAUSED, Place, Watches

log = structlog.get_logger()
# By what happened, what Slack would say to whoever posts there now.
SHUT = {"left": "not_in_channel", "archived": "is_archived", "deleted": "channel_not_found"}
HELLO = "hello"


@dataclass(frozen=True)
class News:
    """`happened` to a channel (`to` another id), to a person, or to the app itself."""

    happened: str
    team: str
    channel: str = ""
    to: str = ""
    user: str = ""


class WatchNews:
    """Each can be heard twice, as after a restart: the second time changes nothing."""

    def __init__(  # noqa: PLR0913 - whatever knows a channel or a person
        self,
        *,
        store: Store,
        clock: Clock,
        watches: Watches,
        rooms: Rooms,
        outbox: Outbox,
        pausing: Pausing,
        channels: Channels,
        links: Links,
        queue: Queue,
    ) -> None:
        self._store = store
        self._clock = clock
        self._watches = watches
        self._rooms = rooms
        self._outbox = outbox
        self._pausing = pausing
        self._channels = channels
        self._links = links
        self._queue = queue

    async def heard(self, news: News) -> None:
        place = Place(news.team, news.channel)
        log.info("slack_news", happened=news.happened, channel=news.channel)
        if news.happened in SHUT:
            await self._pausing.channel_shut(place, SHUT[news.happened])
        elif news.happened == "invited":
            await self._invited(place)
        elif news.happened == "unarchived":
            await self._go_on(place)
        elif news.happened == "moved":
            await self._move(place, news.to)
        elif news.happened == "gone":
            await self._gone(news.team, news.user)
        else:
            await self._uninstalled(news.team)

    # --- channels ------------------------------------------------------------------------------

    async def _invited(self, place: Place) -> None:
        """What it can do here is said once, however often somebody removes and invites it."""
        if await self._go_on(place) or not await self._is_new(place):
            return
        await self._say(place, arrivals.hello())

    async def _is_new(self, place: Place) -> bool:
        mark = {"watch": HELLO, "record": f"{place.team}:{place.channel}", "mark": ""}
        insert = self._store.insert(told).values({**mark, "at": self._clock()})
        first = insert.on_conflict_do_nothing(index_elements=["watch", "record"])
        async with self._store.write() as connection:
            return (await connection.execute(first)).rowcount == 1

    async def _go_on(self, place: Place) -> int:
        """What was paused because nothing could be said here; how many watches that are."""
        here = await self._watches.in_place(place)
        paused = [one for one in here if one.state == PAUSED and one.reason != MAKER_GONE]
        if not paused:
            return 0
        for watch in paused:
            await self._watches.turn(watch.id, ON, "")
        await self._look_after({watch.company for watch in paused})
        held = await self._outbox.let_go(place)
        await self._say(place, arrivals.back(len(paused), held))
        return len(paused)

    async def _move(self, place: Place, to: str) -> None:
        """Under another id it is the same channel.

        Its messages by record begin anew: what is kept of them is bound to the old id.
        """
        room = await self._rooms.of(place)
        async with self._store.write() as connection:
            for table in (watches, outbox, channels):
                here = (table.c.team == place.team, table.c.channel == place.channel)
                if table is channels and room.is_set:
                    gone = (table.c.team == place.team, table.c.channel == to)
                    await connection.execute(delete(table).where(*gone))
                await connection.execute(update(table).where(*here).values(channel=to))
            old = (parents.c.team == place.team, parents.c.channel == place.channel)
            await connection.execute(delete(parents).where(*old))
        if room.muted_until is not None:
            await self._queue.schedule(WorkItem(UNMUTE, f"{place.team}:{to}"), room.muted_until)

    async def _say(self, place: Place, message: Message) -> None:
        try:
            await self._channels.post(place, message, thread="", broadcast=False, token="")
        except NotTaken as no:
            log.warning("news_not_told", error=no.error)

    # --- people, and the app -------------------------------------------------------------------

    async def _gone(self, team: str, user: str) -> None:
        """Nothing is told with the rights of somebody who is not there any more."""
        theirs = [one for one in await self._watches.of_maker(team, user) if not _is_left(one)]
        name = next((one.maker_name for one in theirs if one.maker_name), "")
        by_place: dict[Place, list[Watch]] = {}
        for watch in theirs:
            by_place.setdefault(Place(watch.team, watch.channel), []).append(watch)
            state = OFF if watch.is_direct else PAUSED
            await self._watches.turn(watch.id, state, "", MAKER_GONE)
        link = await self._links.get(team, user)
        await self._links.remove(team, user)
        await self._look_after(
            {one.company for one in theirs} | ({link.company} if link else set())
        )
        for place, left in by_place.items():
            if not place.is_direct:
                await self._say(place, arrivals.left_behind(name, user, left))

    async def _uninstalled(self, team: str) -> None:
        """Nobody can be told; Pipedrive need not tell of changes any more either."""
        on: Sequence[Watch] = [one for one in await self._watches.of_team(team) if one.state == ON]
        for watch in on:
            await self._watches.turn(watch.id, PAUSED, "", UNINSTALLED)
        await self._look_after({watch.company for watch in on})

    async def _look_after(self, companies: set[int]) -> None:
        """What is registered with Pipedrive is what is needed now, by whoever is there now."""
        for company in sorted(companies):
            await self._queue.enqueue(WorkItem(WEBHOOKS, str(company)))


def _is_left(watch: Watch) -> bool:
    return watch.state == PAUSED and watch.reason == MAKER_GONE
