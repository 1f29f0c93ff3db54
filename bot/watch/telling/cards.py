"""Cards that people shared into a channel: for a day each shows its record as it is now.

What is followed is kept as work to be done: at once when the record has changed, else when the day
is over. It is shown with the eyes of whoever shared it; its buttons act as whoever presses them.
"""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog

from bot.accounts.links import Identities, Link
from bot.blocks.kit import rich
from bot.blocks.kit.message import Message
from bot.blocks.kit.viewer import NameLookup
from bot.blocks.replies import account
from bot.commands.router import restore
from bot.desk.caller import Caller, told_later
from bot.pipedrive.events import Event
from bot.pipedrive.http.errors import NotAllowed, NotFound
from bot.pipedrive.records.models import Entity
from bot.pipedrive.records.record_types import RECORD_TYPES
from bot.queue.queue import Queue, WorkItem
from bot.store.tables import Clock
from bot.tools.base import Call
from bot.watch.telling.destinations import Destinations
from bot.watch.telling.pace import UPDATES, ChannelPace
from bot.watch.telling.port import Channels, MessageRefused, RetryAfter
from bot.watch.watches.rows import Place

log = structlog.get_logger()
WORK, GONE = "card", "card of what is gone"
FOLLOWED_FOR = timedelta(days=1)
# Several changes of a moment are shown at once, and fifty messages a minute may be changed.
A_MOMENT = timedelta(seconds=2)
UPDATE_PACE = timedelta(seconds=1.25)

# Those that webhooks tell of.
FOLLOWED = frozenset({"deal", "person", "organization", "activity"})

# A record as a card, as somebody sees it. Raises PipedriveError.
Show = Callable[[Call[Any], Caller], Awaitable[Message]]


@dataclass(frozen=True)
class Card:
    """Where a card of a record stands, whose it is, and until when it follows it."""

    company: int
    entity: str
    record: str
    place: Place
    ts: str
    user: str
    until: datetime

    @property
    def key(self) -> str:
        place, until = self.place, int(self.until.timestamp())
        start = _record(self.company, self.entity, self.record)
        return f"{start}{place.team}:{place.channel}:{self.ts}:{self.user}:{until}"

    @classmethod
    def of(cls, key: str) -> "Card":
        company, entity, record, team, channel, ts, user, until = key.split(":")
        moment = datetime.fromtimestamp(int(until), UTC)
        return cls(int(company), entity, record, Place(team, channel), ts, user, moment)


class Cards:
    def __init__(  # noqa: PLR0913 - what is shown, where, and what it takes to show it
        self,
        *,
        queue: Queue,
        identities: Identities,
        channels: Channels,
        destinations: Destinations,
        pace: ChannelPace,
        show: Show,
        clock: Clock,
        followed: Callable[[int], Awaitable[object]],
    ) -> None:
        self._queue = queue
        self._identities = identities
        self._channels = channels
        self._destinations = destinations
        self._pace = pace
        self._show = show
        self._clock = clock
        self._followed = followed

    async def shared(self, place: Place, ts: str, user: str, record: Entity) -> None:
        """From now on it follows its record; Pipedrive is asked to tell of changes."""
        link = await self._identities.of(place.team, user)
        if link is None or record.noun not in FOLLOWED:
            return
        until = self._clock() + FOLLOWED_FOR
        card = Card(link.company, record.noun, str(record.id), place, ts, user, until)
        await self._queue.schedule(WorkItem(WORK, card.key), until)
        await self._followed(link.company)

    async def entities(self, company: int) -> set[str]:
        """What webhooks are needed for."""
        keys = await self._queue.keys(WORK, f"{company}:")
        return {Card.of(key).entity for key in keys}

    async def follow(self, company: int, events: Iterable[Event]) -> None:
        """These records have changed. What fewer may see than did stays as it was shown last."""
        by_record = {_record(company, one.entity, one.record): one for one in events}
        hidden = {_record(company, one.entity, one.record) for one in events if _is_narrowed(one)}
        gone = {_record(company, one.entity, one.record): one for one in events if _is_end(one)}
        known: Sequence[str] = await self._queue.keys(WORK, f"{company}:") if by_record else ()
        for key in known:
            card = Card.of(key)
            record = _record(company, card.entity, card.record)
            if record in gone:
                into = gone[record].merged_into
                await self._queue.cancel(WorkItem(WORK, key))
                await self._queue.enqueue(WorkItem(GONE, f"{key}:{into or ''}"))
            elif record in hidden:
                await self._queue.cancel(WorkItem(WORK, key))
            elif record in by_record:
                await self._queue.schedule(WorkItem(WORK, key), self._clock() + A_MOMENT)

    async def see_to(self, key: str) -> datetime | None:
        """When it is due again: at the end of its day, or sooner where it could not be shown."""
        card, now = Card.of(key), self._clock()
        link = await self._identities.of(card.place.team, card.user)
        if now >= card.until or link is None or link.company != card.company:
            return None
        if not await self._pace.take(UPDATES, UPDATE_PACE):
            return now + UPDATE_PACE
        try:
            if (await self._destinations.of(card.place)).takes_cards:
                await self._show_again(card, link)
        except (NotFound, NotAllowed):
            log.info("card_not_shown", entity=card.entity)  # what was deleted is heard of apart
        except RetryAfter as later:
            return now + timedelta(seconds=later.seconds)
        return card.until

    async def see_out(self, key: str) -> datetime | None:
        """Its record was deleted, or merged into another."""
        followed, _, into = key.rpartition(":")
        card, now = Card.of(followed), self._clock()
        if not await self._pace.take(UPDATES, UPDATE_PACE):
            return now + UPDATE_PACE
        try:
            await self._change(card, _gone(card, into))
        except RetryAfter as later:
            return now + timedelta(seconds=later.seconds)
        return None

    async def _show_again(self, card: Card, link: Link) -> None:
        await self._change(card, await self._show(_call(card), _caller(link, self._clock())))

    async def _change(self, card: Card, message: Message) -> None:
        signed = message.with_more(account.shared_by(card.user))
        try:
            await self._channels.update(card.place, card.ts, signed)
        except RetryAfter:
            raise
        except MessageRefused as no:
            log.info("card_not_updated", error=no.error)


def _is_narrowed(event: Event) -> bool:
    was, now = (getattr(one, "visible_to", None) for one in (event.before, event.after))
    return was is not None and now is not None and now < was


def _is_end(event: Event) -> bool:
    return event.action == "delete"


def _gone(card: Card, into: str) -> Message:
    """All that is left to say of it, also to those who may not have seen it."""
    how = f"was merged into #{into}" if into else "was deleted"
    said = f"{card.entity.capitalize()} #{card.record} {how} in Pipedrive."
    return Message(said, (rich.paragraph(rich.heading(said)),))


def _call(card: Card) -> Call[Any]:
    tool = f"{RECORD_TYPES[card.entity].many}_get"
    return restore({"tool": tool, "args": {"id": int(card.record)}})


def _caller(link: Link, now: datetime) -> Caller:
    return told_later(link, now, NameLookup())


def _record(company: int, entity: str, record: str) -> str:
    return f"{company}:{entity}:{record}:"
