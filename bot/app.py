"""The one place where the parts meet."""

import asyncio
import os
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial

import aiohttp
from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot import entrances
from bot.accounts import states
from bot.accounts.departures import Departures
from bot.accounts.links import Identities, Links
from bot.accounts.sealing import TokenCipher
from bot.clock import SYSTEM_CLOCK, Clock
from bot.desk.assembly import DeskAssembly, DeskWanted
from bot.desk.audit.entries import Audit
from bot.desk.audit.keeping import Keeper
from bot.desk.colleagues import heard_by
from bot.desk.history.log import Eyes, Log
from bot.desk.history_commands import HistoryCommands
from bot.desk.jobs.means import Means, TempFiles
from bot.desk.lookup.recents import Recents
from bot.desk.lookup.suggestions import Suggestions
from bot.desk.operations.operations import Operations
from bot.desk.operations.running import Runner
from bot.desk.policy.commands import SettingsCommands
from bot.desk.policy.policies import Offering, Policies
from bot.desk.requests import SlackRequests
from bot.desk.sweep import Sweep
from bot.health import use_packaged_zones
from bot.ingress.edge import Checks, Edge
from bot.observe.metrics import Metrics
from bot.pipedrive.http.cache import Cache, open_cache
from bot.pipedrive.http.client import Pipedrive
from bot.pipedrive.http.monotonic_clock import MonotonicClock
from bot.pipedrive.http.session import open_session, self_test
from bot.pipedrive.http.throttle import Budget, Throttle
from bot.pipedrive.names.names import Names
from bot.queue.duty import Rounds
from bot.queue.purge import Purging
from bot.queue.queue import Queue
from bot.queue.waking import Waking, waking
from bot.settings import CannotStart, Settings
from bot.slack import listeners
from bot.slack.callers import Callers, People
from bot.slack.channels import SlackChannels
from bot.slack.checkup import Checkup, Declared
from bot.slack.controller import SlackController
from bot.slack.credentials import Credentials
from bot.slack.crm import Crm
from bot.slack.delivery import Delivery, Replies
from bot.slack.file_source import SlackFileSource
from bot.slack.files import Files, SlackDirectMessages
from bot.slack.leftovers import Leftovers
from bot.slack.listeners import Admission, Listeners, Works
from bot.slack.members import ConnectedMembers
from bot.slack.modal_state import ModalStates
from bot.slack.modals import Modals
from bot.slack.pickers import Pickers
from bot.slack.readers import ChannelReaders
from bot.slack.requests_in_words import RequestsInWords
from bot.slack.telling import teller
from bot.slack.watching import Watching
from bot.storage import store_and_cipher
from bot.store.db import Replays, Store, Unusable
from bot.store.epochs import epoch_of
from bot.store.gathering import gathering
from bot.store.one_process import only_process
from bot.tasks import Tasks
from bot.watch.assembly import WatchAssembly, WatchWanted
from bot.web.sign_in import sign_in


@dataclass(frozen=True)
class App:
    """A bot that is ready to be served."""

    web: web.Application
    bolt: AsyncApp
    client: AsyncWebClient
    admission: Admission
    ready: asyncio.Event
    drain: Callable[[float], Awaitable[int]]
    # How much work is under way, and what is done when its time has come.
    under_way: Callable[[], int]
    rounds: Rounds


@asynccontextmanager
async def create_app(
    settings: Settings, clock: Clock = SYSTEM_CLOCK, *, as_worker: bool = False
) -> AsyncIterator[App]:
    """Everything is open inside, and closed after the tasks are done."""
    now = clock.now
    use_packaged_zones()
    async with AsyncExitStack() as stack:
        session = await _tested(stack)
        slack_web = await stack.enter_async_context(entrances.slack_session())
        store, cipher = await _store(stack, settings)
        tasks, metrics, ready, ages = Tasks(), Metrics(), asyncio.Event(), _ages(clock)
        rounds, waker = await _rounds(
            stack, settings, store, Rounds(tasks.spawn, now), as_worker=as_worker
        )

        entry, budget, cache = (
            sign_in(settings, session, store, cipher, now),
            Budget(),
            _cache(stack, settings, ages),
        )
        pipedrive = Pipedrive(
            session,
            settings.pipedrive_api_url,
            cache=cache,
            throttle=Throttle(),
            budget=budget,
            on_attempt=lambda attempt: metrics.pipedrive(attempt.method, attempt.status),
            renew=entry.renewal if entry else None,
        )
        links = Links(store, cipher, now, entry.oauth.revoke if entry else None)
        departures = Departures(store, now, links)
        identities = Identities(links, pipedrive, settings.pipedrive_shared_token)
        worker = f"{os.getpid()}-{secrets.token_hex(4)}"
        requests = SlackRequests(store, cipher, worker=worker, clock=now)
        if store.on_sqlite:
            await requests.outlive()
        replays, recents = Replays(store, now), Recents(store, cipher, now)
        await stack.enter_async_context(gathering(requests.note, recents.flush))
        stack.push_async_callback(tasks.drain, 0)
        slack = entrances.slack(settings, slack_web, store, cipher, now)
        people = People(slack.workspaces, now, settings.admins)
        members, channels, later, policies, credentials = (
            ConnectedMembers(links, people),
            SlackChannels(slack.workspaces, now),
            Queue(store, now, waker.wake),
            Policies(store, cipher, people.is_admin, now),
            Credentials(slack.entrance, identities),
        )
        operations = Operations(
            store,
            cipher,
            people.prove,
            worker=worker,
            epoch=await epoch_of(store),
            check_policy=policies.check_press,
            clock=now,
            wake=waker.wake,
            heard=heard_by(later),
        )
        names, runner = Names(pipedrive, ages), Runner(pipedrive, operations, metrics.operation)
        way = (slack.workspaces, slack_web, settings.slack_api_url)
        replies, files, file_source = Replies(*way), Files(*way), SlackFileSource(*way)
        means = Means(
            pipedrive=pipedrive,
            names=names,
            operations=operations,
            runner=runner,
            direct_messages=SlackDirectMessages(slack.workspaces, replies, files),
            file_source=file_source,
            closing=tasks.closing,
            temp_files=TempFiles(),
        )
        means.temp_files.sweep()
        desk_parts = DeskAssembly(
            DeskWanted(
                store=store,
                cipher=cipher,
                clock=now,
                means=means,
                links=links,
                identities=identities,
                recents=recents,
                policies=policies,
                members=members.of,
                readers=ChannelReaders(slack.workspaces, channels, people),
                queue=later,
                low=budget.low,
                spawn=tasks.spawn,
                count=metrics.operation,
            )
        )
        callers = Callers(slack.entrance, identities, people, names, now)
        journal = Log(
            Audit(store, cipher),
            names,
            means.direct_messages,
            means.temp_files,
            Eyes(people.is_admin, people.name),
        )
        watching = WatchAssembly(
            WatchWanted(
                store=store,
                cipher=cipher,
                clock=now,
                tasks=tasks,
                metrics=metrics,
                cache=cache,
                pipedrive=pipedrive,
                names=names,
                links=links,
                departures=departures,
                identities=identities,
                operations=operations,
                rounds=rounds,
                wake=waker.wake,
                budget=budget,
                resolver=desk_parts.resolver,
                channels=channels,
                rule_of=policies.hears,
                is_admin=people.is_admin,
                zone=people.zone,
                public_url=settings.public_url,
                show=desk_parts.desk.card,
            )
        )
        delivery = Delivery(
            replies,
            operations,
            recents,
            ModalStates(cipher),
            offering=Offering(policies, people.looks_admin),
            shared=watching.cards.shared,
            now=now,
            sign_in=entry.begin if entry else None,
        )
        checkup = Checkup(
            slack.workspaces,
            watching=watching.checkup,
            budget=budget,
            people=people,
            identities=identities,
            declared=_declared(settings),
            now=now,
        )
        crm = Crm(
            identities,
            HistoryCommands(desk_parts.desk, desk_parts.undoer, journal),
            Watching(watching.commands, watching.forms, callers, delivery, watching.news.heard),
            recents,
            checkup,
            SettingsCommands(policies, people.is_admin, members.of),
        )
        controller = SlackController(desk_parts.desk, callers, crm, delivery, metrics.line)
        modals = Modals(controller, desk_parts.desk, callers, crm, delivery)
        pickers, works, admission = (
            Pickers(callers, Suggestions(names, recents, metrics.suggestion, budget.low)),
            Works(
                controller,
                modals,
                requests,
                RequestsInWords(operations, delivery.unpack),
                slack.hears(watching.news.heard),
            ),
            Admission(replays, requests, slack.entrance),
        )
        listener = Listeners(works, pickers, tasks, requests)
        bolt_app = listeners.build(slack.client, listener)

        edge = Edge(
            secrets=settings.slack_signing_secret,
            first_time=admission.first_time,
            dispatch=admission.kept(listeners.dispatcher(bolt_app)),
            tasks=tasks,
            ready=_look(store, credentials),
            state=lambda: {"working" if as_worker else "serving": ready.is_set()},
            metrics=metrics,
            metrics_token=settings.metrics_token,
            clock=lambda: now().timestamp(),
        )
        sweep = Sweep(
            store=store,
            operations=operations,
            runner=runner,
            jobs=desk_parts.jobs,
            identities=identities,
            names=names,
            tell=teller(replies, means.direct_messages),
            spawn=tasks.spawn,
            now=now,
            count=metrics.operation,
        )
        rounds.take_on(sweep, later, Leftovers(requests, works, controller, tasks, now))
        pages = entrances.login_pages(
            entry,
            identities=identities,
            people=people,
            entrance=slack.entrance,
            listener=listener,
            controller=controller,
            now=now,
        )
        purges: tuple[Callable[[], Awaitable[object]], ...] = (
            replays.purge,
            requests.purge,
            operations.purge,
            departures.see_to,
            *watching.purges,
            partial(states.purge, store, now),
        )
        rounds.take_on(
            Purging(now, *purges),
            *(entry.duties(links, controller.lost) if entry else ()),
            can_wait=True,
        )
        for watch, name in (
            (rounds.rounds(), "rounds"),
            (Keeper(store, cipher, now, settings.log_days).watch(), "log"),
            (credentials.watch(), "credentials"),
            (metrics.watch_the_loop(), "loop lag"),
            (edge.readiness.watch(), "readiness"),
            *((loop, "waking") for loop in waker.loops()),
        ):
            tasks.watch(watch, name)
        yield App(
            _web(
                edge.vital_signs()
                if as_worker
                else [
                    *edge.routes(),
                    *watching.receiver.routes(),
                    *pages,
                    *slack.pages(departures),
                ]
            ),
            bolt_app,
            slack.client,
            admission,
            ready,
            tasks.drain,
            tasks.__len__,
            rounds,
        )


async def _tested(stack: AsyncExitStack) -> aiohttp.ClientSession:
    session = await stack.enter_async_context(open_session())
    await self_test(session)
    return session


async def _store(stack: AsyncExitStack, settings: Settings) -> tuple[Store, TokenCipher]:
    try:
        stack.enter_context(only_process(settings.database_url))
    except Unusable as error:
        raise CannotStart(str(error)) from error
    store, cipher = await store_and_cipher(settings)
    stack.push_async_callback(store.close)
    return store, cipher


async def _rounds(
    stack: AsyncExitStack, settings: Settings, store: Store, rounds: Rounds, *, as_worker: bool
) -> tuple[Rounds, Waking]:
    """And who is to be woken for them."""
    waker = waking(settings.database_url, store, rounds, as_worker=as_worker)
    return rounds, await stack.enter_async_context(waker)


def _ages(clock: Clock) -> MonotonicClock:
    """What is kept grows old by the clock by which all else happens."""
    return MonotonicClock(now=lambda: clock.now().timestamp())


def _cache(stack: AsyncExitStack, settings: Settings, ages: MonotonicClock) -> Cache:
    cache = open_cache(settings.redis_url, ages)
    stack.push_async_callback(cache.close)
    return cache


def _web(routes: Iterable[web.RouteDef]) -> web.Application:
    app = web.Application(client_max_size=1024 * 1024)
    app.add_routes(routes)
    return app


def _declared(settings: Settings) -> Declared:
    """Over Socket Mode, for which alone there is an app-level token, nothing is delayed."""
    return Declared(
        has_address=bool(settings.public_url),
        config_token=settings.slack_config_token,
        delayed_events=settings.slack_delayed_events or settings.slack_app_token is not None,
    )


def _look(store: Store, credentials: Credentials) -> Callable[[], Awaitable[Checks]]:
    async def look() -> Checks:
        return {"database": await store.healthy(), **await credentials.checks()}

    return look
