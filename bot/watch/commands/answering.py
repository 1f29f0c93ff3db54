"""`/crm watch` and `/crm mute`: what people type and press about what a channel hears."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextvars import Context
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from pydantic import ValidationError

from bot.blocks.kit.message import Message
from bot.desk.caller import Caller
from bot.desk.reply import MessageReply, Reply
from bot.pipedrive.http.errors import PipedriveError
from bot.queue.queue import Queue, WorkItem
from bot.store.db import StoreFailed
from bot.store.tables import Clock
from bot.tasks import Lanes, Order, apart
from bot.text import count
from bot.watch.commands import replies
from bot.watch.commands.muting import LONGEST, muted_until
from bot.watch.commands.replies import Hearing
from bot.watch.commands.settling import Cannot, Settling
from bot.watch.hearing.catching_up import WORK as CATCH_UP
from bot.watch.hearing.registrar import WORK as WEBHOOKS
from bot.watch.hearing.registrations import Registrations
from bot.watch.telling import storms
from bot.watch.telling.destinations import Destinations
from bot.watch.telling.holding import Holding
from bot.watch.telling.notices import AND, MOST_NAMED, NAMES
from bot.watch.telling.outbox import Outbox
from bot.watch.telling.port import MessageRefused
from bot.watch.watches import grammar
from bot.watch.watches.matching import MAKER_GONE, Watch
from bot.watch.watches.rows import OFF, ON, Place, Watches
from bot.watch.watches.spec import Spec
from bot.watch.watches.spoken import spoken

UNMUTE = "unmute"
PATIENCE = 3.0  # seconds for what has to be in place before a receipt
A_DAY = timedelta(days=1)

IsAdmin = Callable[[str, str], Awaitable[bool]]


@dataclass(frozen=True)
class Parts:
    """What the commands work with."""

    watches: Watches
    outbox: Outbox
    holding: Holding
    destinations: Destinations
    settling: Settling
    registrations: Registrations
    queue: Queue
    looks: Queue
    is_admin: IsAdmin
    clock: Clock
    public_url: str
    # How long what has to be looked for may wait until it is found.
    every: Callable[[Watch], Awaitable[timedelta]]
    # How often lists of a company are read where no webhook tells.
    lists: Callable[[int], Awaitable[timedelta]]
    # What has its own time: digests, and what has to be looked for.
    schedules: Sequence[Callable[[Watch], Awaitable[None]]]


class WatchCommands:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        # Of the lines of each channel.
        self.order = Order()
        # Of each company: one look at a time, and one that is still to begin.
        self._looking = Lanes(1)
        self._under_way: set[asyncio.Task[None]] = set()
        self._next_look: dict[str, asyncio.Task[None]] = {}

    async def typed(self, verb: str, text: str, caller: Caller) -> Reply:
        caller = await self._parts.settling.today(caller)
        word, _, rest = text.strip().partition(" ")
        try:
            if verb == "watch" and word and word.lower() != "fields":
                return await self._watch(text, caller)
            await self.order.reached()
            if verb == "mute":
                return MessageReply(await self._mute(text, caller))
            answer = self._fields(rest, caller) if word else self._list(caller)
            return MessageReply(await answer)
        except Cannot as cannot:
            return MessageReply(cannot.message)

    async def pressed(self, carries: Mapping[str, Any], caller: Caller) -> Reply:
        do, id_ = str(carries["do"]), str(carries["id"])
        caller = await self._parts.settling.today(caller)
        here = await self._about_channel(do, id_, carries, caller)
        if here is not None:
            return here
        if do == "why":
            return MessageReply(await self._why(id_, carries, caller), replaces=False)
        watch = await self._parts.watches.get(id_)
        if watch is None or watch.team != caller.link.team or (watch.state == OFF) != (do == "on"):
            return MessageReply(replies.gone())
        if do == "take":
            answer = MessageReply(await self._take_over(watch, caller))
        elif not await self._may_change(watch, caller):
            answer = MessageReply(replies.not_yours(watch), replaces=False)
        else:
            answer = await self._change(do, watch, caller)
        return answer

    async def _why(self, ids: str, carries: Mapping[str, Any], caller: Caller) -> Message:
        """All the watches that tell it and are not off."""
        named = ids.split(AND)[:MOST_NAMED]
        known = [await self._parts.watches.get(one) for one in named]
        told = [one for one in known if one and one.team == caller.link.team and one.state != OFF]
        if not told:
            return replies.gone()
        rest = max(0, int(carries.get("start", 0)) - len(named))
        return replies.why(told, caller.viewer, rest)

    async def _about_channel(
        self, do: str, id: str, carries: Mapping[str, Any], caller: Caller
    ) -> MessageReply | None:
        """What is not about one watch."""
        if do == "preset" and id in replies.PRESETS:
            return MessageReply(await self._preset(id, caller), replaces=False)
        if do == "list":
            start = int(carries.get("start", 0))
            return MessageReply(await self._list(caller, start=start))
        if do in {"unmute", "repair"}:
            work = self._mute("off", caller) if do == "unmute" else self._repair(caller)
            return MessageReply(await work)
        if do == "storm":
            return MessageReply(await self._storm(id, caller), replaces=False)
        return None

    # --- typed ---------------------------------------------------------------------------------

    async def _watch(self, text: str, caller: Caller) -> Reply:
        draft = grammar.read(text, caller.viewer)
        if draft.wrong:
            draft = spoken(text, caller.viewer) or draft
        if draft.wrong:
            raise Cannot(replies.cannot(draft.wrong))
        return MessageReply(
            await self.make(await self._parts.settling.settled(draft, caller), caller)
        )

    async def _preset(self, name: str, caller: Caller) -> Message:
        draft = grammar.read(replies.PRESETS[name].line, caller.viewer)
        return await self.make(await self._parts.settling.settled(draft, caller), caller)

    async def make(self, spec: Spec, caller: Caller) -> Message:
        await self.order.reached()
        watch = await self._parts.watches.add(_place(caller), caller.link, spec)
        self.order.done()
        return await self.receipt(watch, caller)

    async def receipt(self, watch: Watch, caller: Caller) -> Message:
        destination = await self._parts.destinations.of(Place(watch.team, watch.channel))
        return replies.made(watch, caller.viewer, await self._heard(watch), destination)

    async def tells_singly(self, watch: Watch) -> None:
        """What was collected for its digest is told now: there is no digest any more."""
        await self._parts.outbox.singly(Place(watch.team, watch.channel), watch.id)

    async def changeable(self, id: str, caller: Caller) -> Watch | Message:
        """The watch, or why this person cannot change it."""
        watch = await self._parts.watches.get(id)
        if watch is None or watch.team != caller.link.team or watch.state == OFF:
            return replies.gone()
        if not await self._may_change(watch, caller):
            return replies.not_yours(watch)
        return watch

    async def _heard(self, watch: Watch) -> Hearing:
        """The webhooks that it needs are registered by work of its own."""
        for scheduled in self._parts.schedules:
            await scheduled(watch)
        looked = ""
        if watch.spec.looks:
            looked = replies.looked_for(watch.spec, await self._parts.every(watch))
        if not watch.spec.hears:
            return Hearing(at_once=False, why_not=looked)
        await self._in_place(str(watch.company))
        late = ""
        if not self._parts.public_url:
            late = replies.without_address(await self._parts.lists(watch.company))
        elif await self._parts.registrations.owner(watch.company) is None:
            late = replies.without_admin(await self._parts.lists(watch.company))
        return Hearing(at_once=not late, why_not=" ".join(one for one in (late, looked) if one))

    async def _in_place(self, company: str) -> None:
        """Whoever is told that it is watched may rely on it: the webhook is there by then.

        What is registered belongs to nobody's request, so it is done apart from this one.
        """
        if company not in self._next_look:
            work = apart(
                self._look(company),
                "looking",
                expected=(PipedriveError, StoreFailed),
                context=Context(),
            )
            self._next_look[company] = work
            self._under_way.add(work)
            work.add_done_callback(self._under_way.discard)
        await asyncio.wait({self._next_look[company]}, timeout=PATIENCE)

    async def _look(self, company: str) -> None:
        """For all that is watched when it begins, and whoever waits for that."""
        async with self._looking.turn(company):
            del self._next_look[company]
            for name in (WEBHOOKS, CATCH_UP):
                await self._parts.looks.do(WorkItem(name, company))

    async def _list(self, caller: Caller, *, start: int = 0, said: str = "") -> Message:
        place = _place(caller)
        watches = await self._parts.watches.in_place(place)
        if place.is_direct:  # in private everybody finds all of their own
            mine = await self._parts.watches.of_maker(*caller.who)
            watches += [watch for watch in mine if watch.channel != place.channel]
        destination = await self._parts.destinations.of(place)
        start = start if 0 <= start < len(watches) else 0
        return replies.listed(
            watches,
            place,
            destination,
            caller.viewer,
            start=start,
            is_admin=await self._parts.is_admin(*caller.who),
            muted_by=destination.muted_by,
            said=said,
            off=await self._parts.watches.lately_off(place, self._parts.clock() - A_DAY),
        )

    async def _storm(self, token: str, caller: Caller) -> Message:
        """All that one sentence was about, as far as this channel may hear of it."""
        place = _place(caller)
        items = await self._parts.outbox.of_storm(place, token)
        if not items or items[0].company != caller.link.company:
            return replies.plain("The list is not kept any more.")
        destination = await self._parts.destinations.of(place)
        many = [item.notice for item in items]
        return storms.listing(many, caller.viewer, destination.fields)

    async def _fields(self, text: str, caller: Caller) -> Message:
        wanted = [word.lower() for word in re.split(r"[,\s]+", text.strip()) if word]
        if not wanted:
            destination = await self._parts.destinations.of(_place(caller))
            return replies.only_fields(sorted(destination.fields or ()))
        if not await self._parts.is_admin(*caller.who):
            return replies.plain("Only admins of this workspace choose what may be told here.")
        fields = [] if wanted == ["all"] else wanted
        if unknown := [word for word in fields if word not in NAMES]:
            return replies.no_field(unknown)
        await self._parts.destinations.allow(_place(caller), fields)
        return replies.only_fields(fields)

    async def _mute(self, text: str, caller: Caller) -> Message:
        place, now = _place(caller), self._parts.clock()
        item = WorkItem(UNMUTE, f"{place.team}:{place.channel}")
        if text.strip().lower() == "off":
            await self._parts.destinations.mute(place, None, "")
            await self._parts.queue.enqueue(item)
            return await self._list(caller, said="Notices come again.")
        until = muted_until(text, now, caller.viewer)
        if until is None:
            return replies.how_to_mute()
        await self._parts.destinations.mute(place, until, caller.link.name)
        await self._parts.queue.cancel(item)
        await self._parts.queue.schedule(item, until)
        return replies.muted_all(until, caller.viewer, is_longest=until >= now + LONGEST)

    # --- pressed -------------------------------------------------------------------------------

    async def _change(self, do: str, watch: Watch, caller: Caller) -> MessageReply:
        watches, now = self._parts.watches, self._parts.clock()
        said = ""
        if do == "off":
            await watches.turn(watch.id, OFF, caller.link.name)
            await self._parts.queue.enqueue(WorkItem(WEBHOOKS, str(watch.company)))
            said = replies.turned_off(watch, caller.viewer)
        elif do == "mute":
            await watches.mute(watch.id, now + A_DAY, caller.link.name)
            said = replies.muted_one(watch, now + A_DAY, caller.viewer)
        elif do == "on":
            await watches.turn(watch.id, ON, caller.link.user)
            await self._heard(watch)
            said = replies.turned_on(watch, caller.viewer)
        elif do == "resume":
            return MessageReply(await self._resume(watch, caller))
        elif do == "limited" and await self._parts.is_admin(*caller.who):
            await watches.allow_limited(watch.id)
            said = "This watch may now tell what only an owner or a group can see."
        else:
            return MessageReply(replies.gone())
        if not caller.on_card:
            return MessageReply(replies.plain(said), replaces=False)
        here = caller.at(watch.channel)
        return MessageReply(await self._list(here, said=said))

    async def _resume(self, watch: Watch, caller: Caller) -> Message:
        """All that waits for the same channel, once that takes something again."""
        place = Place(watch.team, watch.channel)
        here = await self._parts.watches.in_place(place)
        waiting = [one for one in here if one.waits or one.id == watch.id]
        try:
            await self._parts.holding.let_go(place, replies.goes_on(len(waiting)))
        except MessageRefused as no:
            return replies.still_shut(place, no.error)
        for one in waiting:
            await self._parts.watches.turn(one.id, ON, caller.link.user)
            await self._parts.queue.enqueue(WorkItem(WEBHOOKS, str(one.company)))
        return replies.plain(replies.goes_on(len(waiting)))

    async def _take_over(self, watch: Watch, caller: Caller) -> Message:
        """All that the same person left behind in this channel."""
        place = Place(watch.team, watch.channel)
        here = await self._parts.watches.in_place(place)
        left = [one for one in here if one.maker == watch.maker and one.reason == MAKER_GONE]
        if not left or watch.company != caller.link.company:
            return replies.plain("There is nothing to take over.")
        for one in left:
            await self._parts.watches.pass_on(one.id, caller.link)
            await self._heard(one)
        many = count(len(left), "watch is", "watches are")
        return replies.plain(f"{many} yours now: I tell here what you may see in Pipedrive.")

    async def _repair(self, caller: Caller) -> Message:
        if not await self._parts.is_admin(*caller.who):
            return replies.plain("Only admins of this workspace can do that.")
        await self._parts.queue.enqueue(WorkItem(WEBHOOKS, str(caller.link.company)))
        return replies.plain("Registering webhooks. /crm doctor says whether all is well.")

    async def _may_change(self, watch: Watch, caller: Caller) -> bool:
        if watch.maker == caller.link.user:
            return True
        return await self._parts.is_admin(*caller.who)


def is_ours(carries: Mapping[str, Any]) -> bool:
    """Whether a button that says so may be one of a watch."""
    try:
        return isinstance(carries["do"], str) and isinstance(carries["id"], str)
    except (KeyError, ValidationError):
        return False


def _place(caller: Caller) -> Place:
    return Place(caller.link.team, caller.origin.channel)
