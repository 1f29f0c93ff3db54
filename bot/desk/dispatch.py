"""Running a call or holding it; the one place where errors become sentences."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

import structlog

from bot.blocks.kit import buttons, pages
from bot.blocks.kit.buttons import Cursors, HowShared
from bot.blocks.kit.message import Block, Message
from bot.blocks.kit.viewer import NameLookup, Viewer
from bot.blocks.records import tables
from bot.blocks.replies import account, problems, refusals
from bot.commands import either, help
from bot.commands.binding import CRM, Command
from bot.commands.format_command import format_command, line_of, question
from bot.commands.reader.understanding import Plain, understood
from bot.commands.router import Incomplete, Parsed, Shared, Unknown, parse
from bot.commands.sayings import sayings
from bot.desk import ambiguous_names, grouping, listing, plain
from bot.desk.ambiguous_names import instead, only_near
from bot.desk.caller import Caller, PolicyCheck
from bot.desk.colleagues import Colleagues
from bot.desk.confirmation import Confirmation
from bot.desk.form_prefill import Filler, objected
from bot.desk.history.undoing import Undoer
from bot.desk.jobs.runner import JobRunner
from bot.desk.lookup.last_lists import LastLists
from bot.desk.lookup.recents import Recents, SeenRecords, Whose, seen_in
from bot.desk.lookup.resolve import Resolved, Resolver, Unclear
from bot.desk.operations.running import TakenOver
from bot.desk.policy.policies import Forbidden
from bot.desk.relative_values import RelativeValues
from bot.desk.reply import MessageReply, Reply, Step
from bot.desk.sharing import Sharing
from bot.desk.states import PressedTwice
from bot.desk.writing import DuplicateCheck
from bot.pipedrive.http.client import Pipedrive
from bot.pipedrive.http.errors import PipedriveError
from bot.pipedrive.names.names import Names
from bot.pipedrive.records.models import Entity
from bot.pipedrive.records.past import mention
from bot.pipedrive.records.record_types import BY_ROOT, kind_listed
from bot.pipedrive.request import Request, fill
from bot.tools.base import Call, Effect, Objection, request_for
from bot.tools.filters.list_args import ListArgs

log = structlog.get_logger()
A = TypeVar("A", bound=Reply)
# Clicks that change data.
DOES = frozenset({"anyway", "confirm", "undo", "insist"})
MOST_OF_A_NAME = 4  # words


class Desk:
    def __init__(  # noqa: PLR0913 - the parts of the desk, put together in app.py
        self,
        *,
        pipedrive: Pipedrive,
        names: Names,
        resolver: Resolver,
        filler: Filler,
        duplicate_check: DuplicateCheck,
        confirmation: Confirmation,
        jobs: JobRunner,
        steps: Mapping[Effect, Step],
        undoer: Undoer,
        recents: Recents,
        last_lists: LastLists,
        colleagues: Colleagues,
        sharing: Sharing,
        check_policy: PolicyCheck,
    ) -> None:
        self._pipedrive = pipedrive
        self._names = names
        self._resolver = resolver
        self._filler = filler
        self._duplicate_check = duplicate_check
        self._confirmation = confirmation
        self._jobs = jobs
        self._steps = steps
        self._undoer = undoer
        self._recents = recents
        self._last_lists = last_lists
        self._colleagues = colleagues
        self._sharing = sharing
        self._check_policy = check_policy

    def follows(self, typed: Command, caller: Caller) -> Parsed | Plain | Message | None:
        """What a line means that goes on from the last list; None for one of its own.

        Whoever names a kind of record before all else begins anew, but for a row of such a list;
        what is to change is named.
        """
        if typed.root != CRM:
            if typed.tool and typed.tool.changes_data:
                return None
            return self._last_lists.row(typed.root, typed.line, caller)
        return self._last_lists.follows(typed.line, caller)

    async def handle(self, parsed: Parsed | Plain, caller: Caller, asked: str = "") -> Reply:
        """What was asked, done or held; `asked` is the line as typed, to come back to it."""
        work = self._handle(parsed, caller, asked)
        return await self._told(work, caller, lambda: asked or doing(parsed, caller))

    async def counted(self, ticket: str, number: int, caller: Caller) -> MessageReply:
        """The click on many records, with their number typed."""
        return await self._told(self._confirmation.confirm(ticket, caller, number), caller)

    async def click(self, verb: str, ticket: str, caller: Caller) -> MessageReply:
        """A button that carries a ticket of a confirmation, or the id of an operation."""
        if caller.asks_first and verb in DOES:
            return MessageReply(account.waiting_click(_again(verb, ticket)), replaces=False)
        answers = {
            "anyway": self._duplicate_check.anyway,
            "confirm": self._confirmation.confirm,
            "swap": self._confirmation.swap,
            "cancel": self._confirmation.cancel,
            "recheck": self._confirmation.recheck,
            "stop": self._confirmation.stop,
            "undo": self._undoer.take_back,
            "insist": self._undoer.insist,
            "keep": self._undoer.keep,
        }
        return await self._told(answers[verb](ticket, caller), caller)

    async def look(self, call: Call[Any], caller: Caller, back: Cursors) -> MessageReply:
        """Another page."""
        await self._allowed(call, caller)
        work = self._read(call, caller, back)
        return await self._told(work, caller, lambda: doing(call, caller))

    async def share(
        self, call: Call[Any], caller: Caller, back: Cursors, how: HowShared, seen: str
    ) -> MessageReply:
        """For the channel, as was agreed; or the question how."""
        work = self._shared(call, caller, back, how, seen)
        return await self._told(work, caller, lambda: doing(call, caller))

    async def _shared(
        self,
        call: Call[Any],
        caller: Caller,
        back: Cursors = (),
        how: HowShared = "ask",
        seen: str = "",
    ) -> MessageReply:
        await self._allowed(call, caller)
        await self._sharing.judge(call, caller)
        shown = await self._read(call, caller, back, bare=True)
        return await self._sharing.settle(call, back, shown, caller, how, seen)

    async def _told(
        self, work: Awaitable[A], caller: Caller, about: Callable[[], str] = str
    ) -> A | MessageReply:
        """The one catch: what cannot be done is a sentence; `about` says what it was."""
        try:
            return await work
        except PressedTwice:
            said = refusals.pressed_twice()
        except Forbidden as no:
            said = await self._colleagues.refused(no, about(), caller)
        except TakenOver:
            said = refusals.turned("running", caller.viewer)
        except PipedriveError as error:
            log.info("pipedrive_said_no", error=type(error).__name__)
            said = problems.explain(error, about(), caller.viewer)
        return MessageReply(said, replaces=False)

    async def card(self, call: Call[Any], caller: Caller) -> Message:
        """A record as it is now, for all who read it. Raises PipedriveError."""
        return (await self._read(call, caller, bare=True)).message

    async def _handle(
        self, parsed: Parsed | Plain, caller: Caller, asked: str, *, public: bool = False
    ) -> Reply:
        if isinstance(parsed, Plain):
            return await self._plain(parsed, caller, asked)
        if isinstance(parsed, Shared):
            public = not parsed.what.tool.args.private
            return await self._handle(parsed.what, caller, asked, public=public)
        if isinstance(parsed, Unknown) and parsed.help:
            return MessageReply(
                help.explain(parsed.root, parsed.word, await self._sayings(parsed, caller))
            )
        if isinstance(parsed, Unknown):
            named = await self._named(parsed.unread, caller)
            return named or MessageReply(help.without_tool(parsed, asked))
        await self._allowed(parsed, caller)
        if isinstance(parsed, Incomplete):
            return await self._complete(parsed, caller, public=public)
        return await self._begin(parsed, caller, public=public)

    async def _named(self, words: str, caller: Caller) -> Reply | None:
        """What is called by words that say nothing else; None where nothing is."""
        search = parse("/crm", f"find {words}", caller.viewer)
        if not 0 < len(words.split()) <= MOST_OF_A_NAME or not isinstance(search, Call):
            return None
        await self._allowed(search, caller)
        found = await listing.read(search, caller.link.login, caller.viewer, self._pipedrive)
        if not found.page.items:
            return None
        return await self._handle(understood(CRM, f"show {words}", caller.viewer), caller, "")

    async def _allowed(self, parsed: Call[Any] | Incomplete, caller: Caller) -> None:
        """Before a form opens or anything is asked. Raises Forbidden.

        What a colleague is to confirm takes their rights, which are judged when they are asked.
        """
        if caller.asks and parsed.tool.gated:
            return
        given = parsed.args.given() if isinstance(parsed, Call) else {}
        await self._check_policy(parsed.tool, caller.origin, given)

    async def _begin(self, parsed: Call[Any], caller: Caller, *, public: bool) -> Reply:
        if public:
            return await self._shared(parsed, caller)
        return await self._do(parsed, caller)

    async def _sayings(self, asked: Unknown, caller: Caller) -> list[str]:
        """Lines as this person may say them, of what they have seen last."""
        kind = BY_ROOT.get(asked.root)
        seen = await self._recents.of(Whose.of(caller.link), kind.noun) if kind else []
        return sayings(asked.root, caller.viewer, seen[0].name if seen else "")

    async def _plain(self, said: Plain, caller: Caller, asked: str) -> Reply:
        """As people say it: done once it is clear what is meant, and told as a command."""
        if said.explain:
            return plain.explained(said, caller, asked)
        if said.asks_back:
            return plain.asked_back(said, caller)
        found = await plain.settled(said, self._resolver, caller)
        if isinstance(found.what, Unclear):
            return ambiguous_names.question(found.what, caller)
        parsed = found.what.parsed if isinstance(found.what, Resolved) else found.what
        if said.reading.adds:
            parsed = await RelativeValues(self._pipedrive).with_labels(parsed, caller)
        public = said.shares and parsed.tool.only_shows and not parsed.tool.args.private
        reply = await self._handle(parsed, caller, asked, public=public)
        if isinstance(found.what, Resolved) and found.what.closest:
            reply = ambiguous_names.with_closest(reply, found.what)
        return plain.told(reply, said, found.line, caller)

    async def _do(self, call: Call[Any], caller: Caller) -> Reply:
        if caller.asks_first and call.tool.risk == "write":
            return _waiting(call, caller)
        step = self._steps.get(call.tool.effect)
        settled = await step.first(call, caller) if step else call
        return await self._act(settled, caller) if isinstance(settled, Call) else settled

    async def _act(self, call: Call[Any], caller: Caller) -> Reply:
        if call.tool.gated and caller.asks:
            return await self._colleagues.ask(call, caller)
        if call.tool.gated:
            await self._colleagues.check(call, caller)
            return await self._confirmation.ask(call, caller)
        if call.tool.run is not None:
            return await self._jobs.begin(call, caller)
        if call.tool.changes_data:
            return await self._write(call, caller)
        return await self._read(call, caller)

    async def _write(self, call: Call[Any], caller: Caller) -> Reply:
        """Done; or its form again, where the record does not take what was said."""
        try:
            return await self._duplicate_check.write(call, caller)
        except Objection as error:
            return await self._filler.form(objected(call, error.wrong, caller.viewer), caller)

    async def _complete(self, found: Incomplete, caller: Caller, *, public: bool) -> Reply:
        if found.wrong and (choices := either.readings(found, caller.viewer)):
            return MessageReply(refusals.either(next(iter(found.wrong.values())), choices))
        if not found.names:
            return await self._filler.form(found, caller)
        resolved = await self._resolver.resolve(found, caller)
        if isinstance(resolved, Unclear):
            slip = None if found.tool.changes_data else only_near(resolved, slips=True)
            if slip is None:
                return ambiguous_names.question(resolved, caller)
            resolved = slip
        reply = await self._handle(resolved.parsed, caller, "", public=public)
        return ambiguous_names.with_closest(reply, resolved) if resolved.closest else reply

    async def _read(
        self,
        call: Call[Any],
        caller: Caller,
        back: Cursors = (),
        *,
        bare: bool = False,
    ) -> MessageReply:
        """A read, shown; `back` are the cursors of earlier pages, `bare` leaves the buttons out."""
        if listing.lists(call.tool):
            return await self._list(call, caller, back, bare=bare)
        answer = await self._pipedrive.send(request_for(call), caller.link.login, call.tool.returns)
        result = call.args.completed(answer)
        viewer = replace(caller.viewer, lookup=await self._lookup(call, result, caller))
        message: Message = call.tool.show(result, viewer)
        if listing.listed_below(call.tool):
            above = await self._above(call, caller)
            return self._said(listing.below(call, message, above, viewer), above, viewer, caller)
        if isinstance(result, Entity):
            return replace(self._said(message, result, viewer, caller), record=result)
        if not bare:
            self._last_lists.note(call, caller)
        blocks = (tables.header(question(call, viewer)), *message.blocks)
        pager = () if bare else pages.pager(call.tool.name, call.args.given(), None, back)
        return MessageReply(Message(message.text, (*blocks, *pager)))

    async def _list(
        self, call: Call[Any], caller: Caller, back: Cursors, *, bare: bool
    ) -> MessageReply:
        """A page of a list, with what leads to the others."""
        if grouping.is_grouped(call):
            return await grouping.answer(call, caller, self._pipedrive, bare=bare)
        listed = await listing.read(call, caller.link.login, caller.viewer, self._pipedrive)
        page, sort = listed.page, listing.sort_of(call.tool)
        viewer = replace(caller.viewer, lookup=await self._lookup(call, page, caller))
        message: Message = call.tool.show(page, viewer)
        if not (page.items or back or bare) and (near := await self._instead(call, caller)):
            return near
        if not page.items and pages.is_part(page, 0):
            message = pages.none_here(page, sort)
        elif not page.items:
            message = message.with_more(*refusals.no_order(getattr(call.args, "term", None) or ""))
        ahead = listed.ahead(message.shown)
        told = pages.told(listed.part(message.shown, bare=bare), sort, listed.look)
        args, shares = call.args.given(), not call.args.private
        turning = () if bare else pages.pager(call.tool.name, args, ahead, back, shares=shares)
        if listing.listed_below(call.tool):
            above = await self._above(call, caller)
            rows = () if bare else page.items[: message.shown]
            said = listing.below(call, message, above, viewer, rows).with_more(*told, *turning)
            return self._said(said, above, viewer, caller)
        self._recents.shown_in(Whose.of(caller.link), page, viewer.lookup)
        if not bare:
            self._last_lists.note(call, caller, page.items[: message.shown], ahead)
        blocks = (tables.header(question(call, viewer)), *message.blocks, *told, *turning)
        only = page.items[0] if len(page.items) == 1 and not (back or ahead) else None  # `it`, next
        return self._said(Message(message.text, blocks), only, viewer, caller)

    async def _instead(self, call: Call[Any], caller: Caller) -> MessageReply | None:
        """A search that found nothing: what is written nearly so, shown or offered."""
        near = await instead(call, self._resolver, caller)
        if isinstance(near, Unclear):
            return MessageReply(ambiguous_names.ask(near, caller.viewer))
        if near is None or not isinstance(near.parsed, Call):
            return None
        shown = ambiguous_names.with_closest(await self._read(near.parsed, caller), near)
        return shown if isinstance(shown, MessageReply) else None

    @staticmethod
    def _said(message: Message, record: object, viewer: Viewer, caller: Caller) -> MessageReply:
        seen = SeenRecords(Whose.of(caller.link), seen_in(record, viewer.lookup))
        return MessageReply(message, saw=seen)

    async def _above(self, call: Call[Any], caller: Caller) -> Entity:
        """The record that a list hangs on."""
        about = call.tool.about
        request = Request("GET", fill(f"{about.path}/{{id}}", {"id": call.args.id}))
        return await self._pipedrive.send(request, caller.link.login, about.model)

    async def _lookup(self, call: Call[Any], result: object, caller: Caller) -> NameLookup:
        if isinstance(result, Entity):
            return await self._names.card(caller.link.login, result)
        if call.tool.names_record:  # what hangs on one record is told with its name
            about = mention(call.tool.about.noun, call.args.given()["id"])
            return await self._names.lookup(caller.link.login, result, about)
        asked = [mention(noun, id_) for noun, id_ in listing.asked_about(call)]
        lookup = await self._names.lookup(caller.link.login, result, asked)
        if isinstance(call.args, ListArgs) and call.args.has_view:
            views = await self._names.views(kind_listed(call.tool.returns), caller.link.login)
            return replace(lookup, views=views)
        return lookup


def _waiting(call: Call[Any], caller: Caller) -> MessageReply:
    """What somebody was about to change before they connected."""
    now = buttons.run("Do it now", call.tool.name, call.args.given(), style="primary")
    return MessageReply(account.waiting(format_command(call, caller.viewer), now), replaces=False)


def _again(verb: str, ticket: str) -> Block | None:
    """What somebody may have typed has no button that is still there."""
    return buttons.ticket("Undo", verb, ticket) if verb == "undo" else None


def doing(parsed: Parsed | Plain, caller: Caller) -> str:
    """What the person was about to do, in the words of a command."""
    return parsed.lines[0] if isinstance(parsed, Plain) else line_of(parsed, caller.viewer)
