"""Slack's news of channels and people, and what becomes of the watches that they touch."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import structlog
from sqlalchemy import delete, update

from bot.accounts.departures import Departures
from bot.accounts.links import Links
from bot.blocks.kit.message import Message
from bot.queue.queue import Queue, WorkItem
from bot.store.db import Store
from bot.store.tables import Clock, channels, outbox, parents, told, watches
from bot.watch.commands import arrivals
from bot.watch.commands.answering import UNMUTE
from bot.watch.hearing.registrar import WORK as WEBHOOKS
from bot.watch.hearing.registrations import Registrations
from bot.watch.telling.destinations import Destinations
from bot.watch.telling.holding import Holding
from bot.watch.telling.pausing import Pausing
from bot.watch.telling.port import Channels, MessageRefused
from bot.watch.watches.matching import MAKER_GONE, UNINSTALLED, Watch
from bot.watch.watches.rows import ON, PAUSED, Place, Watches

log = structlog.get_logger()
# By what happened, what Slack would say to whoever posts there now.
SHUT = {"left": "not_in_channel", "archived": "is_archived", "deleted": "channel_not_found"}
HELLO = "hello"


@dataclass(frozen=True)
class News:
    """`happened` to a channel (`to` another id), to a person, or to the app itself.

    `teams`: in which workspaces of an organization.
    """

    happened: str
    team: str
    channel: str = ""
    to: str = ""
    user: str = ""
    teams: tuple[str, ...] = ()


class WatchNews:
    """Each can be heard twice, as after a restart: the second time changes nothing."""

    def __init__(  # noqa: PLR0913 - whatever knows a channel or a person
        self,
        *,
        store: Store,
        clock: Clock,
        watches: Watches,
        destinations: Destinations,
        holding: Holding,
        pausing: Pausing,
        registrations: Registrations,
        channels: Channels,
        links: Links,
        departures: Departures,
        queue: Queue,
    ) -> None:
        self._store = store
        self._clock = clock
        self._watches = watches
        self._destinations = destinations
        self._holding = holding
        self._pausing = pausing
        self._registrations = registrations
        self._channels = channels
        self._links = links
        self._departures = departures
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
        elif news.happened == "shared":
            self._channels.ask_again(place)
        elif news.user:
            await self._of_person(news)
        else:
            await self._of_app(news)

    async def _of_person(self, news: News) -> None:
        if news.happened == "gone":
            await self._gone(news.team, news.user)
        elif news.happened == "disconnected":
            await self._disconnected(news.team, news.user)
        else:
            await self._connected(news.team, news.user)

    async def _of_app(self, news: News) -> None:
        for team in news.teams or (news.team,):
            if news.happened == "granted":
                await self._departures.back(team)
            else:
                await self._uninstalled(team)

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
        paused = [one for one in here if one.waits or one.reason == UNINSTALLED]
        if not paused:
            return 0
        for watch in paused:
            await self._watches.turn(watch.id, ON, "")
        await self._look_after({watch.company for watch in paused})
        await self._holding.quietly(place, arrivals.back(len(paused)))
        return len(paused)

    async def _move(self, place: Place, to: str) -> None:
        """Under another id it is the same channel.

        Its messages by record begin anew: what is kept of them is bound to the old id.
        """
        destination = await self._destinations.of(place)
        async with self._store.write() as connection:
            for table in (watches, outbox, channels):
                here = (table.c.team == place.team, table.c.channel == place.channel)
                if table is channels and destination.is_set:
                    gone = (table.c.team == place.team, table.c.channel == to)
                    await connection.execute(delete(table).where(*gone))
                await connection.execute(update(table).where(*here).values(channel=to))
            old = (parents.c.team == place.team, parents.c.channel == place.channel)
            await connection.execute(delete(parents).where(*old))
        if destination.muted_until is not None:
            await self._queue.schedule(
                WorkItem(UNMUTE, f"{place.team}:{to}"), destination.muted_until
            )

    async def _say(self, place: Place, message: Message) -> None:
        try:
            await self._channels.post(place, message, thread="", broadcast=False, token="")
        except MessageRefused as no:
            log.warning("news_not_told", error=no.error)

    # --- people, and the app -------------------------------------------------------------------

    async def _gone(self, team: str, user: str) -> None:
        """Nothing is told with the rights of somebody who is not there any more."""
        link = await self._links.get(team, user)
        await self._links.remove(team, user)
        left = await self._left(team, user)
        for place, theirs in left.items():
            name = theirs[0].maker_name or (link.name if link else "")
            heir = await self._registrations.admin_of(theirs[0].company, team)
            if heir is None:
                await self._ask(place, theirs, arrivals.left_behind(name, user, theirs))
                continue
            for watch in theirs:
                await self._watches.pass_on(watch.id, heir)
            word = arrivals.passed_on(name, user, heir.name, len(theirs))
            await self._say(place, word)
        await self._look_after(_companies(left) | ({link.company} if link else set()))

    async def _disconnected(self, team: str, user: str) -> None:
        """They may come back; until then nothing is told with a login that is not there."""
        left = await self._left(team, user)
        for place, theirs in left.items():
            name = theirs[0].maker_name
            await self._ask(place, theirs, arrivals.disconnected(name, user, theirs))
        await self._look_after(_companies(left))

    async def _connected(self, team: str, user: str) -> None:
        """What they left behind is theirs again, as long as nobody has taken it over."""
        link = await self._links.get(team, user)
        theirs = [one for one in await self._watches.of_maker(team, user) if _is_left(one)]
        for watch in theirs:
            login = (watch.company, watch.pipedrive_user)
            if link and (link.company, link.pipedrive_user) == login:
                await self._watches.turn(watch.id, ON, "")
        await self._look_after({one.company for one in theirs})

    async def _left(self, team: str, user: str) -> dict[Place, list[Watch]]:
        """By channel; what was told to them alone ends with them."""
        by_place: dict[Place, list[Watch]] = {}
        for watch in await self._watches.of_maker(team, user):
            if watch.is_direct:
                await self._watches.turn(watch.id, PAUSED, "", MAKER_GONE)
            elif not _is_left(watch):
                by_place.setdefault(Place(watch.team, watch.channel), []).append(watch)
        return by_place

    async def _ask(self, place: Place, left: Sequence[Watch], word: Message) -> None:
        for watch in left:
            await self._watches.turn(watch.id, PAUSED, "", MAKER_GONE)
        await self._say(place, word)

    async def _uninstalled(self, team: str) -> None:
        """Nobody can be told; Pipedrive need not tell of changes any more either."""
        on: Sequence[Watch] = [one for one in await self._watches.of_team(team) if one.state == ON]
        for watch in on:
            await self._watches.turn(watch.id, PAUSED, "", UNINSTALLED)
        await self._look_after({watch.company for watch in on})
        await self._departures.left(team)

    async def _look_after(self, companies: set[int]) -> None:
        """What is registered with Pipedrive is what is needed now, by whoever is there now."""
        for company in sorted(companies):
            await self._queue.enqueue(WorkItem(WEBHOOKS, str(company)))


def _companies(left: Mapping[Place, Sequence[Watch]]) -> set[int]:
    return {watch.company for theirs in left.values() for watch in theirs}


def _is_left(watch: Watch) -> bool:
    return watch.state == PAUSED and watch.reason == MAKER_GONE
