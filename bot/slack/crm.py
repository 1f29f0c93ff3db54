"""`/crm`: the login, what the bot knows of it, and any tool by its name."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import partial
from typing import Any

from bot.accounts.links import Identities, Link
from bot.blocks.kit.message import Message
from bot.blocks.kit.viewer import Asker, Viewer
from bot.blocks.replies import account
from bot.blocks.reports import meter
from bot.commands import help
from bot.commands.binding import verbs_of
from bot.commands.reader.of_channel import (
    is_of_channel,
    may_be_a_watch,
    of_another_channel,
    of_channel,
)
from bot.commands.reader.reading import notes_an_activity
from bot.commands.reader.understanding import Plain, own_doing, understood
from bot.commands.router import Parsed, parse, run_by_name
from bot.commands.titles import CRM_VERBS
from bot.desk.caller import Caller
from bot.desk.history_commands import HistoryCommands
from bot.desk.lookup.recents import Recents, Whose
from bot.desk.policy.commands import SettingsCommands
from bot.desk.reply import Form, MessageReply, Reply
from bot.slack import connect
from bot.slack.checkup import Checkup
from bot.slack.payloads import SlackContext
from bot.slack.watching import Watching
from bot.watch.commands import replies
from bot.watch.news import News
from bot.watch.watches.spoken import of_one, spoken


@dataclass(frozen=True)
class Personal:
    """Something that only a connected person can ask for: one answer after the other."""

    answers: Callable[[Caller], AsyncIterator[Reply]]


@dataclass(frozen=True)
class WatchForm:
    """The form of a watch, with what was typed in it."""

    line: str


@dataclass(frozen=True)
class ToRead:
    """Something that the grammar reads, as at any other command."""

    read: Callable[[Viewer], Parsed]


@dataclass(frozen=True)
class ToConnect:
    """The form in which somebody gives their token."""


Answer = MessageReply | Form | Personal | WatchForm | ToRead | ToConnect


class Crm:
    def __init__(  # noqa: PLR0913, PLR0917 - whatever `/crm` is asked for
        self,
        identities: Identities,
        mine: HistoryCommands,
        watching: Watching,
        recents: Recents,
        checkup: Checkup,
        settings: SettingsCommands,
    ) -> None:
        self._identities = identities
        self.mine = mine
        self.watching = watching
        self._recents = recents
        self._checkup = checkup
        self._settings = settings

    def in_order(self, context: SlackContext, text: str) -> AbstractContextManager[None]:
        """What is typed in a channel about its notices is done in the order in which it came."""
        order, channel = self.watching.commands.order, (context.team, context.channel)
        return order.place(channel) if is_of_channel(text) else nullcontext()

    async def answer(self, context: SlackContext, text: str, viewer: Viewer) -> Answer:
        """Something to say, a way to read the rest of the line, or what to do after connecting."""
        verb, _, rest = text.strip().partition(" ")
        verb, rest = verb.lower(), rest.strip()
        doing = own_doing(text)
        if doing:
            verb, rest = doing, ""
        elif of_notices := _of_notices(text, viewer):
            verb, rest = of_notices
        about_login: dict[str, Callable[[SlackContext], Awaitable[Answer]]] = {
            "connect": self._connect,
            "disconnect": self._disconnect,
            "status": self._status,
            "doctor": partial(self._doctor, viewer),
            "settings": partial(self._rules, rest),
        }
        if verb in about_login:
            return (
                MessageReply(account.left_over(verb, rest))
                if rest and verb != "settings"
                else await about_login[verb](context)
            )
        personal = {"undo": self.mine.undo, "log": self.mine.log}.get(verb)
        if personal and not _is_noted(verb, rest):
            return Personal(lambda caller: personal(rest, caller))
        if verb == "watch" and rest.endswith("?"):
            return WatchForm(rest)
        if verb in {"watch", "mute"}:
            return Personal(lambda caller: _alone(self.watching.commands.typed(verb, rest, caller)))
        if verb == "run" and rest:
            name, _, line = rest.partition(" ")
            return ToRead(lambda known: run_by_name(name, line, known))
        said = None if _is_noted(verb, rest) else _said_at_once(verb, rest, text, viewer)
        return MessageReply(said) if said else ToRead(lambda known: parse("/crm", text, known))

    async def link(self, context: SlackContext, view: dict[str, Any]) -> Link:
        """Raises connect.NotLinked."""
        made = await connect.link(self._identities, context, view)
        await self.watching.heard(News("connected", context.team, user=context.user))
        return made

    async def signed_in(self, context: SlackContext) -> None:
        await self.watching.heard(News("connected", context.team, user=context.user))

    async def lost(self, link: Link) -> None:
        await self.watching.heard(News("disconnected", link.team, user=link.user))

    async def left(self, team: str, user: str) -> None:
        """Pipedrive has ended the grant by itself: it need not be told."""
        await self._forget(team, user)
        await self._identities.links.remove(team, user, revoke=False)

    async def _forget(self, team: str, user: str) -> None:
        link = await self._identities.of(team, user)
        if link:
            await self._recents.forget(Whose.of(link))
        await self.watching.heard(News("disconnected", team, user=user))

    async def _connect(self, context: SlackContext) -> Answer:
        link = await self._identities.of(context.team, context.user)
        if link and link.shared:
            return MessageReply(account.shared_login(link.name))
        # Where no form can open, as in a thread, a button would tell them to do what is done.
        return await self._status(context) if link and not context.trigger else ToConnect()

    async def _disconnect(self, context: SlackContext) -> Answer:
        link = await self._identities.of(context.team, context.user)
        if link and link.shared:
            return MessageReply(account.shared_login(link.name))
        await self._forget(context.team, context.user)
        gone = await self._identities.links.remove(context.team, context.user)
        if gone == "nobody":
            return MessageReply(account.nobody())
        return MessageReply(account.disconnected(kept_there=gone == "kept_there"))

    async def _rules(self, line: str, context: SlackContext) -> Answer:
        return await self._settings.answer(context.team, context.user, line)

    async def _doctor(self, viewer: Asker, context: SlackContext) -> Answer:
        return MessageReply(await self._checkup.answer(context, viewer))

    async def _status(self, context: SlackContext) -> Answer:
        link = await self._identities.of(context.team, context.user)
        if link is None:
            return MessageReply(account.nobody())
        status = account.status(link.name, link.company_name, link.domain, shared=link.shared)
        return MessageReply(meter.with_budget(status, self._checkup.use(link.company)))


async def _alone(answer: Awaitable[Reply]) -> AsyncIterator[Reply]:
    yield await answer


def _of_notices(text: str, viewer: Viewer) -> tuple[str, str] | None:
    """`unmute`, `tell us about wins`; a watch only where all that was said is one."""
    draft = spoken(text, viewer) if may_be_a_watch(text) else None
    if draft and (draft.spec.happenings or of_one(draft)):
        return "watch", text
    return of_channel(text)


def _is_noted(verb: str, rest: str) -> bool:
    """`log a call with jo` is no question for the log."""
    return verb == "log" and notes_an_activity(rest)


def _is_sentence(text: str, viewer: Viewer) -> bool:
    """`start a deal for acme` is nearly `status` only as long as nobody reads on."""
    return isinstance(understood("crm", text, viewer), Plain)


def _said_at_once(verb: str, rest: str, text: str, viewer: Viewer) -> Message | None:
    """What needs no login: help, and where a channel's notices are asked for."""
    if elsewhere := of_another_channel(text):
        return replies.of_another_channel(*elsewhere)
    return _help(verb, rest, text, viewer)


def _help(verb: str, rest: str, text: str, viewer: Viewer) -> Message | None:
    """What is no help, and near no verb of ours, is for the grammar to read."""
    if not verb:
        return help.menu("crm")
    if verb in {"help", "run"}:
        return help.explain("crm", rest)
    near = help.nearest(verb, CRM_VERBS)
    if near and verb.lower() not in verbs_of("crm") and not _is_sentence(text, viewer):
        return help.did_you_mean("crm", verb, near, f"/crm {text}")
    return None
