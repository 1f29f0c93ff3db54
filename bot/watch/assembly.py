"""The parts of watching, put together: one place for all who need more than one of them."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from bot.accounts.departures import Departures
from bot.accounts.links import Identities, Link, Links
from bot.accounts.sealing import TokenCipher
from bot.desk.lookup.resolve import Resolver
from bot.desk.operations.operations import Operations
from bot.observe.metrics import Metrics
from bot.pipedrive.http.cache import Cache
from bot.pipedrive.http.client import Pipedrive
from bot.pipedrive.http.throttle import Budget
from bot.pipedrive.names.names import Names
from bot.queue.duty import Rounds, Wake
from bot.queue.queue import Queue, WorkItem
from bot.store.db import Store
from bot.store.tables import Clock
from bot.tasks import Tasks
from bot.watch.commands.answering import UNMUTE, IsAdmin, Parts, WatchCommands
from bot.watch.commands.forming import WatchForms
from bot.watch.commands.settling import Settling
from bot.watch.hearing import registrar
from bot.watch.hearing.catching_up import WORK as CATCH_UP
from bot.watch.hearing.catching_up import CatchingUp
from bot.watch.hearing.checkup import WatchCheckup
from bot.watch.hearing.fields import GoneFields
from bot.watch.hearing.hooks import Hooks
from bot.watch.hearing.inbox import ChangeInbox
from bot.watch.hearing.looks import Looks
from bot.watch.hearing.own_acts import OwnActs
from bot.watch.hearing.receiver import Receiver
from bot.watch.hearing.registrar import Registrar
from bot.watch.hearing.registrations import Registrations
from bot.watch.hearing.scans import WORK as SCAN
from bot.watch.hearing.scans import Scans
from bot.watch.hearing.thrift import Thrift
from bot.watch.news import News, WatchNews
from bot.watch.shadows import Shadows
from bot.watch.telling.cards import GONE as CARD_OF_GONE
from bot.watch.telling.cards import WORK as CARD
from bot.watch.telling.cards import Cards, Show
from bot.watch.telling.delivery import NoticeDelivery
from bot.watch.telling.destinations import Destinations, RuleOf
from bot.watch.telling.digests import WORK as DIGEST
from bot.watch.telling.digests import Digests
from bot.watch.telling.holding import Holding
from bot.watch.telling.outbox import Outbox
from bot.watch.telling.pace import ChannelPace
from bot.watch.telling.parents import Parents
from bot.watch.telling.pausing import Pausing
from bot.watch.telling.pipeline import PipelineReport
from bot.watch.telling.port import Channels
from bot.watch.telling.readiness import NoticeReadiness
from bot.watch.watches.rows import Place, Watches


@dataclass(frozen=True)
class WatchWanted:
    """What watching needs of the rest of the bot."""

    store: Store
    cipher: TokenCipher
    clock: Clock
    tasks: Tasks
    metrics: Metrics
    cache: Cache
    pipedrive: Pipedrive
    names: Names
    links: Links
    departures: Departures
    identities: Identities
    operations: Operations
    rounds: Rounds
    wake: Wake
    budget: Budget
    resolver: Resolver
    channels: Channels
    rule_of: RuleOf
    is_admin: IsAdmin
    zone: Callable[[str, str], Awaitable[str]]
    public_url: str
    show: Show


class Beginning:
    """Once after a start: something may have happened while nobody listened."""

    def __init__(self, watches: Watches, queue: Queue, clock: Clock) -> None:
        self._watches = watches
        self._queue = queue
        self._clock = clock
        self._is_over = False

    async def next_due(self) -> datetime | None:
        return None if self._is_over else self._clock()

    async def once(self) -> None:
        if self._is_over:
            return
        for company in await self._watches.companies():
            await self._queue.enqueue(WorkItem(registrar.WORK, str(company)))
            await self._queue.enqueue(WorkItem(CATCH_UP, str(company)))
        self._is_over = True


class WatchAssembly:
    def __init__(self, given: WatchWanted) -> None:
        store, cipher, clock = given.store, given.cipher, given.clock
        self._watches = Watches(store, cipher, clock)
        self._outbox = Outbox(store, cipher, clock)
        self._destinations = Destinations(store, clock, given.channels, given.rule_of)
        parents = Parents(store, cipher, clock)
        hooks = Hooks(store, cipher, clock)
        self._queue, looks = Queue(store, clock, given.wake), Queue(store, clock, given.wake)
        registrations = Registrations(hooks, given.links, given.pipedrive, given.public_url)
        pace = ChannelPace(store, clock)
        self.cards = Cards(
            queue=self._queue,
            identities=given.identities,
            channels=given.channels,
            destinations=self._destinations,
            pace=pace,
            show=given.show,
            clock=clock,
            followed=lambda company: self._queue.enqueue(WorkItem(registrar.WORK, str(company))),
        )
        self._registrar = Registrar(
            watches=self._watches,
            hooks=hooks,
            registrations=registrations,
            pipedrive=given.pipedrive,
            operations=given.operations,
            public_url=given.public_url,
            clock=clock,
            repaired=lambda company: self._queue.enqueue(WorkItem(CATCH_UP, str(company))),
            cards=self.cards.entities,
        )
        shadows = Shadows(store, given.cipher, clock)
        self.checkup = WatchCheckup(self._watches, hooks, registrations, given.public_url)
        inbox = ChangeInbox(
            store=store,
            cipher=cipher,
            clock=clock,
            cache=given.cache,
            watches=self._watches,
            outbox=self._outbox,
            parents=parents,
            shadows=shadows,
            own_acts=OwnActs(store, cipher),
            changed=self.cards.follow,
            wake=given.wake,
            handed_on=lambda: given.rounds.wake(delivery),
        )
        self._holding = Holding(self._outbox, given.channels)
        pausing = Pausing(self._watches, given.channels)
        self.news = WatchNews(
            store=store,
            clock=clock,
            watches=self._watches,
            destinations=self._destinations,
            holding=self._holding,
            pausing=pausing,
            registrations=registrations,
            channels=given.channels,
            links=given.links,
            departures=given.departures,
            queue=self._queue,
        )
        readiness = NoticeReadiness(
            clock=clock,
            watches=self._watches,
            shadows=shadows,
            destinations=self._destinations,
            identities=given.identities,
            names=given.names,
            pipedrive=given.pipedrive,
        )
        delivery = NoticeDelivery(
            store=store,
            clock=clock,
            outbox=self._outbox,
            parents=parents,
            destinations=self._destinations,
            readiness=readiness,
            channels=given.channels,
            pausing=pausing,
            pace=pace,
        )
        report = PipelineReport(given.identities, given.names, given.pipedrive, clock)
        digests = Digests(
            watches=self._watches,
            outbox=self._outbox,
            readiness=readiness,
            destinations=self._destinations,
            report=report,
            pausing=pausing,
            channels=given.channels,
            queue=self._queue,
            clock=clock,
        )
        thrift = Thrift(given.budget)
        scans = Scans(
            store=store,
            clock=clock,
            watches=self._watches,
            outbox=self._outbox,
            identities=given.identities,
            looking=Looks(given.pipedrive),
            thrift=thrift,
            queue=self._queue,
            refused=self._refused,
        )
        catching_up = CatchingUp(
            store=store,
            clock=clock,
            watches=self._watches,
            hooks=hooks,
            shadows=shadows,
            identities=given.identities,
            pipedrive=given.pipedrive,
            inbox=inbox,
            thrift=thrift,
            refused=self._refused,
            gone_fields=GoneFields(given.identities, given.names, pausing),
        )
        self._queue.does(
            {
                UNMUTE: self._unmute,
                DIGEST: digests.see_to,
                CARD: self.cards.see_to,
                CARD_OF_GONE: self.cards.see_out,
            }
        )
        looks.does(
            {
                CATCH_UP: catching_up.see_to,
                registrar.WORK: self._registrar.see_to,
                SCAN: scans.see_to,
            }
        )
        beginning = Beginning(self._watches, self._queue, clock)
        given.rounds.take_on(beginning, inbox, delivery, self._queue)
        given.rounds.take_on(looks, can_wait=True)
        self.purges = (inbox.purge, self._outbox.purge)
        self.receiver = Receiver(hooks, inbox, given.tasks, given.metrics, time.monotonic)
        settling = Settling(given.resolver, given.names, registrations, given.zone)
        self.commands = WatchCommands(
            Parts(
                watches=self._watches,
                outbox=self._outbox,
                holding=self._holding,
                destinations=self._destinations,
                settling=settling,
                registrations=registrations,
                queue=self._queue,
                looks=looks,
                is_admin=given.is_admin,
                clock=clock,
                public_url=given.public_url,
                every=scans.every,
                lists=catching_up.every,
                schedules=(digests.schedule, scans.schedule),
            )
        )
        self.forms = WatchForms(
            self.commands, settling, self._watches, self._destinations, given.pipedrive, report
        )

    async def _refused(self, link: Link) -> None:
        """Their token was taken back in Pipedrive: it is as if they had disconnected."""
        if not link.shared:
            await self.news.heard(News("disconnected", link.team, user=link.user))

    async def _unmute(self, key: str) -> datetime | None:
        """The time is over: one line for all that was held meanwhile."""
        team, _, channel = key.partition(":")
        place = Place(team, channel)
        await self._holding.quietly(place)
        return None
