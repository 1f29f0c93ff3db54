"""Who may do what somebody may not, asking them, and telling both how it ended."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.accounts.links import Identities
from bot.blocks.kit.message import Message
from bot.blocks.replies import colleagues, rules
from bot.commands.format_command import format_command
from bot.commands.router import restore
from bot.desk import receipts
from bot.desk.caller import Caller, told_later
from bot.desk.confirmation import Confirmation
from bot.desk.jobs.means import DirectMessages
from bot.desk.operations.operations import Operations
from bot.desk.policy.members import Member, Members
from bot.desk.policy.permissions import Permissions
from bot.desk.policy.policies import Forbidden, Policies, forbidden, takes_two
from bot.desk.reply import MessageReply
from bot.desk.states import TELL_FOR, Operation, State, id_of
from bot.pipedrive.http.errors import PipedriveError
from bot.pipedrive.names.names import Names
from bot.queue.queue import Queue, WorkItem
from bot.tools.base import Call, Tool

# A colleague may be in a meeting.
TTL = timedelta(minutes=60)
# How soon what has not ended, or was not told to the one who pressed, is looked at again.
SOON = timedelta(minutes=1)
TELL = "tell_asker"
# Of so many it is looked up whether Pipedrive lets them.
MOST = 8
ENDS: dict[State, colleagues.Ended] = {
    "done": "done",
    "not_done": "not done",
    "unknown": "unknown",
    "expired": "expired",
    "cancelled": "cancelled",
}


class Colleagues:
    def __init__(  # noqa: PLR0913 - who they are, what they may, and how they are asked
        self,
        *,
        policies: Policies,
        permissions: Permissions,
        members: Members,
        identities: Identities,
        names: Names,
        confirmation: Confirmation,
        operations: Operations,
        direct_messages: DirectMessages,
        queue: Queue,
        now: Callable[[], datetime],
    ) -> None:
        self._policies = policies
        self._permissions = permissions
        self._members = members
        self._identities = identities
        self._names = names
        self._confirmation = confirmation
        self._operations = operations
        self._direct_messages = direct_messages
        self._queue = queue
        self._now = now
        queue.does({TELL: Askers(operations, direct_messages, now).see_to})

    async def check(self, call: Call[Any], caller: Caller) -> None:
        """Whether they may do it, and alone, before they are asked. Raises Forbidden."""
        asked = call.tool, caller.origin, call.args.given()
        await self._policies.check_press(*asked)
        if await self._permissions.refuses(call.tool, caller.link.login):
            await self._policies.refuse("pipedrive", *asked)

    async def refused(self, no: Forbidden, line: str, caller: Caller) -> Message:
        """Why it may not be done; and who is asked instead, where that is a question to confirm."""
        if no.shares:
            return rules.not_shared(no.why)
        able = await self._able(no.tool, caller)
        if no.why == "pipedrive":
            able = [one for one in able[:MOST] if await self._permits(one, no.tool)]
        told = [rules.Able(one.user, one.name) for one in able]
        line = (line or _line(no, caller)) if no.tool.gated else ""
        return rules.forbidden(no.tool.command, no.why, told, line)

    async def ask(self, call: Call[Any], caller: Caller) -> MessageReply:
        """`caller.asks` gets the card of it, and decides with their own rights and login.

        Raises PipedriveError where whoever wants it may not see it themselves.
        """
        await self._confirmation.sees(call, caller)
        able = {one.user for one in await self._able(call.tool, caller)}
        theirs = await self._as(caller.asks, caller) if caller.asks in able else None
        if theirs is None or await self._permissions.refuses(call.tool, theirs.link.login):
            return MessageReply(colleagues.cannot(caller.asks), replaces=False)
        origin = replace(theirs.origin, asked_by=caller.link.user)
        try:
            question = await self._confirmation.question(call, theirs, origin, TTL)
        except PipedriveError:
            return MessageReply(colleagues.cannot(caller.asks), replaces=False)
        if not question.ticket:
            return MessageReply(colleagues.cannot(caller.asks), replaces=False)
        return await self._send(question.message, question.ticket, call, caller)

    async def _send(
        self, card: Message, ticket: str, call: Call[Any], caller: Caller
    ) -> MessageReply:
        policy = await self._policies.of(caller.link.team)
        why = "second" if takes_two(policy, call.tool) else "admins"
        message = colleagues.asked(card, caller.link.user, rules.REFUSED[why])
        posted = await self._direct_messages.post(caller.link.team, caller.asks, message)
        if posted is None:
            await self._operations.cancel(ticket, caller.link.team, caller.asks)
            return MessageReply(colleagues.not_reached(caller.asks), replaces=False)
        await self._operations.stands_at(id_of(ticket), posted.channel, posted.ts)
        await self._queue.schedule(WorkItem(TELL, id_of(ticket)), self._now() + TTL + SOON)
        asked = await self._operations.find(id_of(ticket))
        title = receipts.title(asked) if asked else format_command(call, caller.viewer)
        return MessageReply(colleagues.sent(title, caller.asks))

    async def _able(self, tool: Tool[Any, Any], caller: Caller) -> Sequence[Member]:
        """Others of this company; who is the same user in Pipedrive is no other."""
        policy = await self._policies.of(caller.link.team)
        own = caller.link
        return [
            one
            for one in await self._members(own.team)
            if one.company == own.company
            and own.user != one.user
            and own.pipedrive_user != one.pipedrive_user
            and forbidden(policy, tool, is_admin=one.is_admin) is None
        ]

    async def _permits(self, one: Member, tool: Tool[Any, Any]) -> bool:
        """Whether Pipedrive does not say that a colleague may not either, asked as themselves."""
        link = await self._identities.of(one.team, one.user)
        return link is not None and not await self._permissions.refuses(tool, link.login)

    async def _as(self, user: str, caller: Caller) -> Caller | None:
        """The colleague, as they would ask for it themselves, in private."""
        link = await self._identities.of(caller.link.team, user)
        if link is None or link.company != caller.link.company:
            return None
        lookup = await self._names.lookup(link.login)
        return told_later(link, self._now(), lookup)


def _line(no: Forbidden, caller: Caller) -> str:
    """What was pressed, as it could be typed: `/deal delete 12`."""
    return format_command(restore({"tool": no.tool.name, "args": no.given}), caller.viewer)


class Askers:
    """Whoever wanted it hears how it ended, once the colleague has."""

    def __init__(
        self, operations: Operations, direct_messages: DirectMessages, now: Callable[[], datetime]
    ) -> None:
        self._operations = operations
        self._direct_messages = direct_messages
        self._now = now

    async def see_to(self, id_: str) -> datetime | None:
        """When it is to be looked at again; None once they were told, or it is too late to."""
        operation = await self._operations.find(id_)
        if operation is None or operation.state == "void":
            return None  # a newer question has replaced it, which is told of by itself
        now, ended = self._now(), ENDS.get(operation.state)
        if ended is None:
            return max(now, operation.expires_at or now) + SOON
        is_late = operation.ended_at and operation.ended_at < now - TELL_FOR
        return None if is_late or await self._tell(operation, ended) else now + SOON

    async def _tell(self, operation: Operation, ended: colleagues.Ended) -> bool:
        asker, colleague = operation.origin.asked_by, operation.origin.user
        message = colleagues.heard(receipts.title(operation), ended, colleague)
        return await self._direct_messages.post(operation.origin.team, asker, message) is not None


def heard_by(queue: Queue) -> Callable[[Operation], Awaitable[None]]:
    """Who sees to it that the asker is told, now that the colleague was."""

    async def heard(operation: Operation) -> None:
        await queue.enqueue(WorkItem(TELL, operation.id))

    return heard
