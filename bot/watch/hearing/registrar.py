"""Keeping our webhooks registered: as many as the watches need, made, checked and repaired.

What Pipedrive has is compared with our rows, so it does not matter where the last attempt was cut
off: what is there is taken, what lacks is made, what nobody needs goes.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.accounts.links import Link
from bot.desk.caller import Outsider, RightsUnknown
from bot.desk.operations.operations import Operations
from bot.desk.states import Origin
from bot.pipedrive.http.client import Pipedrive
from bot.pipedrive.http.errors import Ambiguous, NotFound, PipedriveError
from bot.pipedrive.names.lookups import Webhook
from bot.store.tables import Clock
from bot.tools.base import Call, request_for
from bot.tools.webhooks import REGISTER, UNREGISTER, Register, Unregister
from bot.watch.hearing.hooks import USER, Hook, Hooks, prefix
from bot.watch.hearing.registrations import Registrations
from bot.watch.watches.rows import Watches

log = structlog.get_logger()
WORK = "webhooks"
# What a look costs is 12 tokens: a quarter of a per cent of the smallest company's day. Whatever is
# removed is back within the hour.
EVERY = timedelta(minutes=55)
SOON = timedelta(minutes=2)
NAME = "Deal Desk"
# Hears where a webhook was not there that should have been: something may have been missed.
Repaired = Callable[[int], Awaitable[object]]


class Registrar:
    def __init__(  # noqa: PLR0913 - what it looks at, and what it acts with
        self,
        *,
        watches: Watches,
        hooks: Hooks,
        registrations: Registrations,
        pipedrive: Pipedrive,
        operations: Operations,
        public_url: str,
        clock: Clock,
        repaired: Repaired,
        cards: Callable[[int], Awaitable[set[str]]],
    ) -> None:
        self._watches = watches
        self._hooks = hooks
        self._registrations = registrations
        self._pipedrive = pipedrive
        self._operations = operations
        self._public_url = public_url
        self._clock = clock
        self._repaired = repaired
        self._cards = cards

    async def see_to(self, key: str) -> datetime | None:
        """The work of a company; when to look again, as long as anything is followed."""
        company = int(key)
        watches = await self._watches.of_company(company)
        needed = {watch.spec.entity for watch in watches if watch.spec.hears}
        needed |= await self._cards(company)
        ours = await self._hooks.of_company(company)
        if not self._public_url or not (needed or ours):
            return None
        owner = await self._registrations.owner(company, ours)
        if owner is None:
            return self._clock() + EVERY
        try:
            await self._bring_together(owner, needed, ours)
        except (PipedriveError, Outsider, RightsUnknown) as error:
            log.warning("webhooks_not_seen_to", why=type(error).__name__)
            return self._clock() + SOON
        return self._clock() + EVERY if needed else None

    async def _bring_together(self, owner: Link, needed: set[str], ours: list[Hook]) -> None:
        there = {one.subscription_url: one for one in await self._registrations.listed(owner)}
        works: set[str] = set()
        lost = False
        for hook in ours:
            found = there.pop(hook.address(self._public_url), None)
            good = found is not None and found.is_active and found.remove_time is None
            is_owners = (hook.team, hook.user) == (owner.team, owner.user)
            if found and good and is_owners and hook.object in needed - works:
                works.add(hook.object)
                await self._hooks.is_there(hook, found.id)
                continue
            lost = lost or hook.object in needed
            await self._drop(owner, hook, found)
        if lost:
            await self._repaired(owner.company)
        for url, stray in there.items():
            if url.startswith(prefix(self._public_url)) and stray.remove_time is None:
                await self._unregister(owner, stray.id)
        for object_ in sorted(needed - works):
            await self._register(owner, object_)

    async def _drop(self, owner: Link, hook: Hook, found: Webhook | None) -> None:
        """The new one is made before long; whatever the old one still tells is not let in."""
        if found is not None:
            await self._unregister(owner, found.id)
        await self._hooks.is_gone(hook)

    async def _register(self, owner: Link, object_: str) -> None:
        hook = await self._hooks.add(owner, object_)
        args = Register(
            subscription_url=hook.address(self._public_url),
            event_object=object_,
            name=NAME,
            http_auth_user=USER,
            http_auth_password=hook.password,
        )
        try:
            made: Webhook = await self._sent(owner, Call(REGISTER, args))
        except Ambiguous:
            return  # the next look finds it, or makes another
        except PipedriveError:
            await self._hooks.is_gone(hook)
            raise
        await self._hooks.is_there(hook, made.id)

    async def _unregister(self, owner: Link, id_: int) -> None:
        try:
            await self._sent(owner, Call(UNREGISTER, Unregister(id=id_)))
        except NotFound:
            return

    async def _sent(self, owner: Link, call: Call[Any]) -> Any:
        """With an operation of its own, which nobody is told of."""
        origin = Origin(
            team=owner.team,
            user=owner.user,
            company=owner.company,
            pipedrive_user=owner.pipedrive_user,
            channel="",
        )
        operations = self._operations
        operation = await operations.begin(origin, call.tool.name, call.args.given(), {})
        permit = await operations.permit(operation)
        try:
            request, returns = request_for(call), call.tool.returns
            answer = await self._pipedrive.send(request, owner.login, returns, permit=permit)
        except PipedriveError as error:
            is_lost = isinstance(error, Ambiguous)
            reason = type(error).__name__
            await operations.finish(operation, "unknown" if is_lost else "not_done", reason=reason)
            await operations.told(operation)
            raise
        await operations.finish(operation, "done")
        await operations.told(operation)
        return answer
