"""Webhooks on their way: sent once, tried again, and stopped where nobody takes them."""

import asyncio
import random
import uuid
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from time import perf_counter
from typing import Any, Literal

import aiohttp
import orjson

from bot.playground.pipedrive.company import Company
from bot.playground.pipedrive.definitions import User
from bot.playground.pipedrive.happenings import Happening
from bot.playground.pipedrive.ledger import time_text
from bot.playground.pipedrive.records import Webhook
from bot.tasks import apart

Json = dict[str, Any]
Task = asyncio.Task[None]
Mode = Literal["send", "hold", "drop"]
Order = Literal["sent", "reversed", "shuffled"]
DeliveryOutcome = Literal["delivered", "failed", "held", "dropped", "banned"]
PATIENCE = 10.0
# Seconds before the second, the third and the last attempt.
PAUSES = (3, 30, 150)
FAILURES = 10
BAN = timedelta(minutes=30)
GIVEN_UP_AFTER = timedelta(days=3)
KEPT = 5000
AT_ONCE = 64
HOST = "fir.pipedrive.com"
GOOD = range(200, 300)
HEADERS = {"Content-Type": "application/json", "User-Agent": "Pipedrive Webhooks"}


@dataclass(frozen=True, slots=True)
class Cause:
    """Who did it, and by which way."""

    user: User
    source: Literal["app", "api"] = "api"
    is_bulk: bool = False
    # What happened by one act has this in common.
    correlation_id: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One happening on its way to one webhook."""

    webhook: Webhook
    body: Json

    @property
    def meta(self) -> Json:
        meta: Json = self.body["meta"]
        return meta

    def attempt(self, number: int) -> "Delivery":
        return replace(self, body={**self.body, "meta": {**self.meta, "attempt": number}})


class Sender:
    """`sleep` goes by the same clock as `now`; `answered` is awaited after each 200."""

    def __init__(
        self, now: Callable[[], datetime], sleep: Callable[[float], Awaitable[None]]
    ) -> None:
        self.mode: Mode = "send"
        self.held: list[Delivery] = []
        self.log: deque[Json] = deque(maxlen=KEPT)
        self.answered: Callable[[], Awaitable[None]] = _nothing
        self._now = now
        self._sleep = sleep
        self._tasks: set[Task] = set()
        self._written = 0
        self._http: aiohttp.ClientSession | None = None
        # Nobody's patience runs out while they stand in a queue of ours.
        self._room = asyncio.Semaphore(AT_ONCE)

    @property
    def under_way(self) -> int:
        """How many are neither answered nor given up; some of them wait for their next attempt."""
        return len(self._tasks)

    async def open(self) -> None:
        connector = aiohttp.TCPConnector(limit=AT_ONCE)
        self._http = aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())

    async def close(self) -> None:
        await self.drop()
        if self._http is not None:
            await self._http.close()

    async def drop(self) -> None:
        """Give up what is under way."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def start_over(self) -> None:
        await self.drop()
        self.mode, self._written = "send", 0
        self.held.clear()
        self.log.clear()

    def tell(self, company: Company, happening: Happening, cause: Cause) -> list[Task]:
        """Send it to everybody who wants to know; what is sent at once is returned."""
        event = _event(company, happening, cause, self._now())
        begun = []
        for webhook in company.webhooks.values():
            if self.check(webhook) and _wants(company, webhook, happening):
                delivery = Delivery(webhook, _addressed(event, webhook, happening))
                if (task := self._dispatch(delivery)) is not None:
                    begun.append(task)
        return begun

    async def release(self, order: Order, repeat: int, seed: int, count: int | None) -> int:
        """One after the other, in that order, each so many times; how many were sent."""
        number = len(self.held) if count is None else count
        if order == "reversed":
            chosen = self.held[-number:][::-1] if number else []
            self.held = self.held[: len(self.held) - len(chosen)]
        else:
            chosen, self.held = self.held[:number], self.held[number:]
        if count is None:
            self.mode = "send"
        copies = [one.attempt(nr) for one in chosen for nr in range(1, repeat + 1)]
        if order == "shuffled":
            random.Random(seed).shuffle(copies)  # noqa: S311 - a made-up disorder, not a secret
        await asyncio.wait({self._in_background(self._deliver_all(copies))})
        return len(copies)

    def check(self, webhook: Webhook) -> bool:
        """Whether it is still there: what nobody has taken for three days is removed."""
        since = webhook.failing_since
        if webhook.remove_time is None and since and self._now() >= since + GIVEN_UP_AFTER:
            self.remove([webhook], "Too many failed deliveries", since + GIVEN_UP_AFTER)
        return webhook.remove_time is None

    def remove(self, webhooks: Iterable[Webhook], reason: str, at: datetime | None = None) -> None:
        for webhook in webhooks:
            if webhook.remove_time is None:
                webhook.remove_time = f"{at or self._now():%Y-%m-%dT%H:%M:%SZ}"
                webhook.remove_reason = reason

    def ban(self, webhooks: Iterable[Webhook]) -> None:
        for webhook in webhooks:
            webhook.banned_until, webhook.failures = self._now() + BAN, 0

    def is_banned(self, webhook: Webhook) -> bool:
        return webhook.banned_until is not None and self._now() < webhook.banned_until

    def _dispatch(self, delivery: Delivery) -> Task | None:
        if self.is_banned(delivery.webhook):
            self._write(delivery, "banned")
        elif self.mode == "drop":
            self._write(delivery, "dropped")
        elif self.mode == "hold":
            self.held.append(delivery)
            self._write(delivery, "held")
        else:
            return self._in_background(self._deliver(delivery))
        return None

    def _in_background(self, work: Any) -> Task:
        task: Task = apart(work, "webhook")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _deliver_all(self, deliveries: Sequence[Delivery]) -> None:
        for delivery in deliveries:
            await self._deliver(delivery)

    async def _deliver(self, delivery: Delivery) -> None:
        if not await self._try(delivery) and delivery.meta["attempt"] == 1:
            self._in_background(self._try_again(delivery))

    async def _try_again(self, delivery: Delivery) -> None:
        for number, pause in enumerate(PAUSES, 2):
            await self._sleep(pause)
            if await self._try(delivery.attempt(number)):
                return

    async def _try(self, delivery: Delivery) -> bool:
        """Whether there is nothing more to try."""
        webhook = delivery.webhook
        if not self.check(webhook):
            return True
        if self.is_banned(webhook):
            self._write(delivery, "banned")
            return True
        async with self._room:
            began, sent_at = perf_counter(), self._now()
            status = await self._post(delivery)
            ms = round((perf_counter() - began) * 1000, 1)
        is_taken = status in GOOD
        self._note(delivery, status, is_taken=is_taken)
        self._write(delivery, "delivered" if is_taken else "failed", status, ms, sent_at)
        if is_taken:
            await self.answered()
        return is_taken

    async def _post(self, delivery: Delivery) -> int:
        """The status of the answer; 0 where there is none in time."""
        webhook = delivery.webhook
        headers = HEADERS
        if webhook.http_auth_user is not None or webhook.http_auth_password is not None:
            user, password = webhook.http_auth_user or "", webhook.http_auth_password or ""
            basic = aiohttp.encode_basic_auth(user, password, "utf-8")
            headers = HEADERS | {"Authorization": basic}
        if self._http is None:
            return 0
        try:
            async with asyncio.timeout(PATIENCE):
                async with self._http.post(
                    webhook.subscription_url,
                    data=orjson.dumps(delivery.body),
                    headers=headers,
                    allow_redirects=False,
                ) as response:
                    await response.read()
                    return response.status
        except (TimeoutError, aiohttp.ClientError, OSError):
            return 0

    def _note(self, delivery: Delivery, status: int, *, is_taken: bool) -> None:
        webhook, now = delivery.webhook, self._now()
        webhook.last_http_status = status or None
        webhook.last_delivery_time = f"{now:%Y-%m-%dT%H:%M:%SZ}"
        if is_taken:
            webhook.failing_since = None
            return
        webhook.failing_since = webhook.failing_since or now
        if delivery.meta["attempt"] == 1:
            webhook.failures += 1
            if webhook.failures >= FAILURES:
                self.ban([webhook])

    def _write(
        self,
        delivery: Delivery,
        outcome: DeliveryOutcome,
        status: int = 0,
        ms: float = 0,
        at: datetime | None = None,
    ) -> None:
        self._written += 1
        meta = delivery.meta
        self.log.append(
            {
                "n": self._written,
                "time": time_text(at or self._now()),
                "webhook_id": delivery.webhook.id,
                "meta_id": meta["id"],
                "entity": meta["entity"],
                "entity_id": meta["entity_id"],
                "action": meta["action"],
                "attempt": meta["attempt"],
                "status": status,
                "ms": ms,
                "outcome": outcome,
                "body": delivery.body,
            }
        )


async def _nothing() -> None:
    return None


def _wants(company: Company, webhook: Webhook, happening: Happening) -> bool:
    """What it is subscribed to, and what its user may see; an admin sees all."""
    user = company.users[webhook.user_id]
    is_seen = happening.permitted is None or user.id in happening.permitted or user.is_admin
    return (
        is_seen
        and webhook.event_object in {"*", happening.entity}
        and webhook.event_action in {"*", happening.action}
    )


def _event(company: Company, happening: Happening, cause: Cause, now: datetime) -> Json:
    """Every id is a text in here."""
    is_user = happening.entity == "user"
    meta: Json = {
        "action": happening.action,
        "entity": happening.entity,
        "entity_id": str(happening.id),
        "company_id": str(company.id),
        "user_id": str(cause.user.id),
        # A user's events are told apart by nothing but their time.
        "id": str(happening.id) if is_user else str(uuid.uuid4()),
        "correlation_id": cause.correlation_id or str(uuid.uuid4()),
        "timestamp": int(now.timestamp()) if is_user else time_text(now),
        "version": "2.0",
        "change_source": cause.source,
        "is_bulk_edit": cause.is_bulk,
        "attempt": 1,
        "host": HOST,
    }
    if happening.permitted is not None:
        meta["permitted_user_ids"] = [str(id) for id in happening.permitted]
    if happening.merged_from is not None:
        meta["merged_from_id"] = str(happening.merged_from)
    if happening.merged_to is not None:
        meta["merged_to_id"] = str(happening.merged_to)
    return meta


def _addressed(meta: Json, webhook: Webhook, happening: Happening) -> Json:
    own = {
        "webhook_id": str(webhook.id),
        "webhook_owner_id": str(webhook.owner_id),
        "type": "general",
    }
    return {"meta": {**meta, **own}, "data": happening.data, "previous": happening.previous}
