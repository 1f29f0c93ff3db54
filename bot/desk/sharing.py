"""Sharing with respect for rights: who reads a channel, and who of them may see what is shown."""

import asyncio
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, Protocol

from bot.blocks.kit.buttons import Cursors, HowShared
from bot.blocks.replies import account
from bot.blocks.replies import sharing as told
from bot.desk.caller import Caller
from bot.desk.jobs.means import DirectMessages
from bot.desk.policy.members import Members
from bot.desk.policy.policies import Hears, Policies
from bot.desk.reply import MessageReply
from bot.pipedrive.http.client import Pipedrive
from bot.pipedrive.records.models import Entity
from bot.pipedrive.records.record_types import DEAL, LEAD, LINKED, ORGANIZATION, PERSON, kind_of
from bot.pipedrive.records.subrecords import Access
from bot.pipedrive.request import Request, fill
from bot.tools.base import Call

# Of which records Pipedrive says who may see them.
TOLD = (DEAL, PERSON, ORGANIZATION, LEAD)
AT_ONCE = 4


class Readers(NamedTuple):
    """Whoever reads a channel, by their ids in Slack; None where Slack does not say.

    `outsiders`: people of other companies are among them.
    """

    people: frozenset[str] | None
    outsiders: bool | None


class ReaderLookup(Protocol):
    async def readers(self, team: str, channel: str, user: str) -> Readers:
        """As it is right now."""


@dataclass(frozen=True)
class Sight:
    """Of those who read along, who may see it in Pipedrive; None where nobody can say."""

    total: int
    may: Sequence[str] | None

    @property
    def is_everybody(self) -> bool:
        return self.may is not None and len(self.may) == self.total

    @property
    def seen(self) -> str:
        """What a question was about: with other numbers it is asked anew."""
        return f"{len(self.may)}/{self.total}" if self.may is not None else f"?/{self.total}"


class Sharing:
    def __init__(
        self,
        *,
        policies: Policies,
        members: Members,
        readers: ReaderLookup,
        pipedrive: Pipedrive,
        direct_messages: DirectMessages,
    ) -> None:
        self._policies = policies
        self._members = members
        self._readers = readers
        self._pipedrive = pipedrive
        self._direct_messages = direct_messages

    async def judge(self, call: Call[Any], caller: Caller) -> None:
        """Raises Forbidden, RightsUnknown."""
        await self._policies.check_sharing(call.tool, caller.origin, call.args.given())

    async def settle(  # noqa: PLR0913, PLR0917 - what is shown, to whom, and what was asked before
        self,
        call: Call[Any],
        back: Cursors,
        shown: MessageReply,
        caller: Caller,
        how: HowShared,
        seen: str,
    ) -> MessageReply:
        """Shown to the channel, or the question how; `seen` is what the last one was about."""
        readers = await self._readers.readers(
            caller.link.team, caller.origin.channel, caller.link.user
        )
        policy = await self._policies.of(caller.link.team)
        fields = await self._policies.fields(caller.link.team, caller.origin.channel)
        hears = _may_hear(policy.hears(caller.origin.channel), readers, fields)
        sight = await self._sight(shown.record, readers, caller)
        if how == "send" and shown.record and sight.may:
            return await self._send(shown, sight.may, caller)
        if how == "title" and shown.record and hears in told.TITLED:
            title = told.title(shown.record, caller.viewer)
            return MessageReply(title, public=True)
        is_agreed = sight.is_everybody or (how == "card" and seen == sight.seen)
        if hears == "cards" and is_agreed:
            return replace(shown, public=True)
        asked = told.ToShare(call.tool.name, call.args.given(), back, sight.seen)
        many = len(sight.may) if sight.may is not None else None
        question = told.question(asked, hears, many, sight.total, is_record=bool(shown.record))
        return MessageReply(question, replaces=how != "ask")

    async def _sight(self, record: Entity | None, readers: Readers, caller: Caller) -> Sight:
        people = readers.people or frozenset()
        permitted = await self._permitted(record, caller) if record else None
        if permitted is None:
            return Sight(len(people), None)
        if caller.link.shared:  # everybody is the same user in Pipedrive
            return Sight(len(people), sorted(people))
        may = [
            one.user
            for one in await self._members(caller.link.team, people)
            if one.company == caller.link.company and one.pipedrive_user in permitted
        ]
        return Sight(len(people), may)

    async def _permitted(self, record: Entity, caller: Caller) -> frozenset[int] | None:
        """Who may see the record, and all that its card names. Raises PipedriveError."""
        kind = kind_of(record)
        if kind not in TOLD:
            return None
        named = [(kind, record.id)]
        for other in LINKED:
            id_ = getattr(record, other.link, None)
            if id_ and other in TOLD and other is not kind:
                named.append((other, id_))
        asked = (
            self._pipedrive.send(
                Request("GET", fill(f"/v1/{one.many}/{{id}}/permittedUsers", {"id": id_})),
                caller.link.login,
                Access,
            )
            for one, id_ in named
        )
        first, *rest = [frozenset(access.users) for access in await asyncio.gather(*asked)]
        return first.intersection(*rest)

    async def _send(self, shown: MessageReply, may: Sequence[str], caller: Caller) -> MessageReply:
        turn = asyncio.Semaphore(AT_ONCE)
        message = shown.message.with_more(account.shared_by(caller.link.user))

        async def arrives(user: str) -> bool:
            async with turn:
                post = self._direct_messages.post
                return await post(caller.link.team, user, message) is not None

        arrived = sum(await asyncio.gather(*map(arrives, may)))
        return MessageReply(told.sent(arrived, len(may)))


def _may_hear(rule: Hears | None, readers: Readers, fields: AbstractSet[str] | None) -> told.Heard:
    """What an admin has said counts; else whole cards, but for where outsiders are or may be."""
    if rule is None and (readers.people is None or readers.outsiders is None):
        return "unknown"
    if rule is None and readers.outsiders:
        return "outsiders"
    if rule == "nothing" or fields is None:
        return rule or "cards"
    return "some" if "title" in fields else "but titles"
