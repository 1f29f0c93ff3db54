"""Nothing is deleted or merged before the person who asked has clicked, once, in time."""

from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import chain
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.blocks.kit.message import Message
from bot.blocks.kit.viewer import Viewer
from bot.blocks.records import kinds
from bot.blocks.replies import bulk, confirm_cards, refusals
from bot.commands.router import restore
from bot.desk import receipts
from bot.desk.caller import Caller
from bot.desk.effects import snapshots
from bot.desk.jobs.runner import JobRunner
from bot.desk.lookup.recents import NOUNS, Noun, SeenRecords, Whose
from bot.desk.operations.cap import Cap, Enough, enough, size
from bot.desk.operations.operations import Operations
from bot.desk.operations.rows import Admit
from bot.desk.operations.running import GONE_ALREADY, End, Runner, past_the_point_of_no_return
from bot.desk.reply import MessageReply
from bot.desk.states import TTL, Operation, Origin, Turned, id_of
from bot.desk.states import turned as why_not
from bot.pipedrive.http.errors import NotFound, PipedriveError
from bot.pipedrive.names.names import Names
from bot.pipedrive.records.models import RecordId
from bot.tools.base import Args, Call, Warn, Warned
from bot.tools.catalog.all import BY_NAME

OTHER_LOGIN = "OtherLogin"
ENOUGH = "EnoughForToday"


@dataclass(frozen=True)
class Question:
    """What somebody is asked; without a ticket it says why they are not."""

    message: Message
    ticket: str = ""


class Confirmation:
    def __init__(
        self,
        names: Names,
        operations: Operations,
        runner: Runner,
        jobs: JobRunner,
        cap: Cap,
    ) -> None:
        self._names = names
        self._operations = operations
        self._runner = runner
        self._jobs = jobs
        self._cap = cap

    async def ask(self, call: Call[Any], caller: Caller) -> MessageReply:
        """The card that names every record, with a button that carries a ticket only."""
        asked = await self.question(call, caller, caller.origin)
        return MessageReply(asked.message, replaces=bool(asked.ticket))

    async def question(
        self, call: Call[Any], caller: Caller, origin: Origin, ttl: timedelta = TTL
    ) -> Question:
        """What `caller` is asked; `origin` says who wants it of them. Raises PipedriveError."""
        warned = await self._warned(call, caller)
        left = await self._cap.left(call.tool, caller)
        if left and size(call.tool, len(warned.records)) > left.more:
            return Question(enough(left))
        ticket = await self._operations.ask(
            origin, call.tool.name, call.args.given(), warned.shown, ttl
        )
        return Question(await self._card(warned, ticket, caller, ttl), ticket)

    async def sees(self, call: Call[Any], caller: Caller) -> None:
        """Whether they may see all of what it is about. Raises PipedriveError."""
        await self._warned(call, caller)

    async def confirm(self, ticket: str, caller: Caller, counted: int = 0) -> MessageReply:
        """The click: claimed by one, judged again, run exactly as it was shown.

        `counted` is how many records the person said it would be.
        """
        held = await self._operations.find(id_of(ticket))
        if held and (not_so := _not_so(held, caller, counted)):
            return not_so
        claimed = await self._operations.claim(
            ticket, *caller.who, reply=caller.origin.reply, admit=self._admission(caller)
        )
        if isinstance(claimed, Turned):
            return turned(claimed, caller)
        with past_the_point_of_no_return():
            return await self._checked_again(claimed, caller)

    async def _checked_again(self, claimed: Operation, caller: Caller) -> MessageReply:
        call = restore({"tool": claimed.tool, "args": claimed.args})
        if claimed.state == "not_done":
            return await self._turned_down(claimed, call, caller)
        try:
            warned = await self._warned(call, caller)
        except NotFound as error:
            return await self._gone(claimed, call, error, caller)
        except PipedriveError as error:
            return await self._stopped(claimed, error, caller)
        return await self._act(claimed, call, warned, caller)

    async def _act(
        self, claimed: Operation, call: Call[Any], warned: Warned, caller: Caller
    ) -> MessageReply:
        if not snapshots.still_so(claimed.before, warned.shown):
            return await self._ask_again(claimed, call, warned, caller)
        if call.tool.run is not None:
            viewer = await self._viewer(caller, *warned.records)
            return self._jobs.take(claimed, call, caller, viewer)
        end = await self._runner.run(claimed, call, caller.link.login)
        return await self._told(claimed, end, caller)

    async def swap(self, ticket: str, caller: Caller) -> MessageReply:
        """The other way round: a new question in place of this one."""
        held = await self._operations.find(id_of(ticket))
        history = held is not None and (held.origin.team, held.origin.user) == caller.who
        if held is None or not history or held.state != "pending" or not _asks_here(held):
            return await self._refused_click(ticket, caller)
        call = restore({"tool": held.tool, "args": held.args})
        swapped = (await self._warned(call, caller)).swapped
        if swapped is None:
            return await self._refused_click(ticket, caller)
        other = Call(call.tool, swapped)
        warned = await self._warned(other, caller)
        new = await self._operations.replace(ticket, *caller.who, other.args.given(), warned.shown)
        if isinstance(new, Turned):
            return turned(new, caller)
        return MessageReply(await self._card(warned, new, caller))

    async def cancel(self, ticket: str, caller: Caller) -> MessageReply:
        cancelled = await self._operations.cancel(ticket, *caller.who)
        if isinstance(cancelled, Turned):
            return turned(cancelled, caller)
        return MessageReply(receipts.cancelled(cancelled, caller.viewer), tells=cancelled)

    async def stop(self, id_: str, caller: Caller) -> MessageReply:
        """The person wants what runs to end; what is done by then stays done."""
        found = await self._operations.stop(id_, *caller.who)
        if isinstance(found, Turned):
            return turned(found, caller)
        return MessageReply(refusals.stopping(), replaces=False)

    async def recheck(self, id_: str, caller: Caller) -> MessageReply:
        """The person wants to know now how an unknown outcome turned out."""
        found = await self._operations.recheck(id_, *caller.who)
        if isinstance(found, Turned):
            return turned(found, caller)
        call = restore({"tool": found.tool, "args": found.args})
        end = await self._runner.recheck(found, call, caller.link.login)
        if end is None:
            end = End("unknown", evidence=found.evidence)
        viewer = await self._viewer(caller, end.record)
        return MessageReply(receipts.late(found, end, viewer), tells=found)

    # --- the pieces ----------------------------------------------------------------------------

    def _admission(self, caller: Caller) -> Admit:
        """Judged with the claim: somebody else's login by now, or more than one day's worth."""

        async def reason(connection: AsyncConnection, claimed: Operation) -> str:
            if not claimed.origin.is_as(caller.link.login):
                return OTHER_LOGIN
            try:
                await self._cap.admit(connection, claimed)
            except Enough:
                return ENOUGH
            return ""

        return reason

    async def _turned_down(
        self, claimed: Operation, call: Call[Any], caller: Caller
    ) -> MessageReply:
        if claimed.reason == OTHER_LOGIN:
            return MessageReply(refusals.other_login(), tells=claimed)
        left = await self._cap.left(call.tool, caller)
        return MessageReply(enough(left), tells=claimed)

    async def _warned(self, call: Call[Any], caller: Caller) -> Warned:
        warn: Warn[Args] | None = call.tool.warn
        if warn is None:
            raise TypeError(f"{call.tool.name} asks for no confirmation")
        return await warn(call.args, self._runner.reader(caller.link.login))

    async def _viewer(self, caller: Caller, *records: object) -> Viewer:
        return replace(caller.viewer, lookup=await self._names.lookup(caller.link.login, *records))

    async def _card(
        self, warned: Warned, ticket: str, caller: Caller, ttl: timedelta = TTL
    ) -> Message:
        viewer = await self._viewer(caller, *warned.records)
        return warned.card(ticket, viewer.now + ttl, viewer)

    async def _ask_again(
        self, claimed: Operation, call: Call[Any], warned: Warned, caller: Caller
    ) -> MessageReply:
        ticket = await self._operations.ask_again(claimed, call.args.given(), warned.shown)
        if ticket is None:  # another worker took it over while we read
            return turned(Turned("running"), caller)
        card = await self._card(warned, ticket, caller)
        viewer = await self._viewer(caller, *warned.records)
        was = {record.id: record for record in receipts.shown(claimed)}
        different = [
            change
            for record in warned.records
            for change in kinds.changes(was.get(record.id), record, viewer)
        ]
        return MessageReply(confirm_cards.changed(different, card))

    async def _stopped(
        self, claimed: Operation, error: PipedriveError, caller: Caller
    ) -> MessageReply:
        """It came to nothing before anything was sent."""
        await self._operations.finish(claimed, "not_done", reason=type(error).__name__)
        return MessageReply(receipts.not_done(claimed, error, caller.viewer), tells=claimed)

    async def _gone(
        self, claimed: Operation, call: Call[Any], error: NotFound, caller: Caller
    ) -> MessageReply:
        """Deleted by somebody else meanwhile: that was what the person wanted, or not at all."""
        if not call.tool.removes:
            return await self._stopped(claimed, error, caller)
        end = End("done", evidence=GONE_ALREADY)
        await self._operations.finish(claimed, end.final, evidence=end.evidence)
        return MessageReply(receipts.closed(claimed, end, caller.viewer), tells=claimed)

    async def _told(self, claimed: Operation, end: End, caller: Caller) -> MessageReply:
        viewer = await self._viewer(
            caller, *receipts.shown(claimed), *chain.from_iterable(end.along)
        )
        saw = SeenRecords(Whose.of(caller.link), gone=_gone_with(claimed, end))
        told = None if end.state == "checking" else claimed
        return MessageReply(receipts.closed(claimed, end, viewer), tells=told, saw=saw)

    async def _refused_click(self, ticket: str, caller: Caller) -> MessageReply:
        """Why this ticket does nothing any more, or never did."""
        held = await self._operations.find(id_of(ticket))
        if held is None or held.origin.team != caller.link.team:
            return turned(Turned("unknown"), caller)
        return turned(why_not(held, caller.link.user), caller)


def _asks_here(held: Operation) -> bool:
    """Not a question about somebody who may be there already: that has a button of its own."""
    return BY_NAME[held.tool].gated


def _not_so(held: Operation, caller: Caller, counted: int) -> MessageReply | None:
    """Why a question cannot be answered by this click."""
    if not _asks_here(held):
        return turned(Turned("unknown"), caller)
    if _must_count(held, caller, counted):
        return MessageReply(refusals.count_first(), replaces=False)
    return None


def _must_count(held: Operation, caller: Caller, counted: int) -> bool:
    """Whether it is about many records, and their number was not said."""
    if (held.origin.team, held.origin.user) != caller.who:
        return False
    return len(held.before) >= bulk.COUNT_FROM and counted != len(held.before)


def _gone_with(claimed: Operation, end: End) -> tuple[tuple[Noun, RecordId], ...]:
    """What is deleted or merged away is not offered again."""
    id_ = claimed.args.get("id")
    tool = BY_NAME[claimed.tool]
    if end.state == "done" and tool.effect in {"delete", "merge"} and isinstance(id_, int | str):
        noun = tool.about.noun
        return ((noun, id_),) if noun in NOUNS else ()
    return ()


def turned(click: Turned, caller: Caller) -> MessageReply:
    """Each kind of useless click has its own sentence; a dead card is rewritten by it."""
    is_mine = click.operation is not None and click.operation.asker == caller.link.user
    dead = click.why in {"late", "cancelled", "replaced", "done_already"}
    message = refusals.turned(
        click.why,
        caller.viewer,
        asker=click.operation.asker if click.operation else "",
        ended=click.operation.ended_at if click.operation else None,
    )
    return MessageReply(message, replaces=is_mine and dead)
