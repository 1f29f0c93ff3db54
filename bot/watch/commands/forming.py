"""The form of a watch at work: filled in, tried, looked back from, saved."""

from collections.abc import Mapping
from dataclasses import replace

from bot.blocks.kit.message import Block, Message
from bot.desk.caller import Caller
from bot.desk.reply import Form, MessageReply, Reply
from bot.pipedrive.events import MODELS
from bot.pipedrive.http.client import Pipedrive
from bot.pipedrive.http.errors import PipedriveError
from bot.pipedrive.records.models import Entity
from bot.tools.fieldtypes.base import Also, Condition, Wrong
from bot.tools.fieldtypes.fields import AMOUNT
from bot.tools.filters.conditions import spelled
from bot.watch.commands import form, past, replies
from bot.watch.commands.answering import WatchCommands
from bot.watch.commands.past import PastLookup
from bot.watch.commands.settling import Cannot, Settling, in_one_currency
from bot.watch.telling import folding, notices
from bot.watch.telling.destinations import Destinations
from bot.watch.telling.folding import Notice
from bot.watch.telling.pipeline import PipelineReport
from bot.watch.watches import grammar, words
from bot.watch.watches.matching import FIELD_GONE, Watch
from bot.watch.watches.rows import ON, Place, Watches
from bot.watch.watches.spec import PIPELINE, Spec

TEST = "Test: "


class WatchForms:
    def __init__(  # noqa: PLR0913, PLR0917 - what a form is filled from, and what it makes
        self,
        commands: WatchCommands,
        settling: Settling,
        watches: Watches,
        destinations: Destinations,
        pipedrive: Pipedrive,
        report: PipelineReport,
    ) -> None:
        self._commands = commands
        self._settling = settling
        self._report = report
        self._watches = watches
        self._destinations = destinations
        self._looking = PastLookup(pipedrive)

    async def typed(self, line: str, caller: Caller) -> Reply:
        """`/crm watch deals won value>50k ?`: what was typed, in the form."""
        caller = await self._settling.today(caller)
        draft = grammar.read(line, caller.viewer)
        if draft.wrong:
            return MessageReply(replies.cannot(draft.wrong))
        try:
            spec = await self._settling.settled(draft, caller)
        except Cannot as cannot:
            return MessageReply(cannot.message)
        return await self._opened(form.typed_of(spec, caller.viewer), "", caller)

    async def pressed(self, do: str, id: str, caller: Caller) -> Reply:
        """*Edit* and *Only over…*; or a watch that is only proposed."""
        if do == "propose" and id in replies.PRESETS:
            return await self.typed(replies.PRESETS[id].line, caller)
        watch = await self._commands.changeable(id, caller)
        if isinstance(watch, Message):
            return MessageReply(watch, replaces=False)
        caller = await self._settling.today(caller)
        if do == "over":
            told = f"{words.sentence(watch.spec, caller.viewer)}. Others stay untold."
            return Form(form.over(watch.id, told), replies.why([watch], caller.viewer))
        return await self._opened(form.typed_of(watch.spec, caller.viewer), watch.id, caller)

    async def tested(self, typed: Mapping[str, str], caller: Caller) -> Message:
        """What it would look like, of a record that is there; only who asks sees it."""
        try:
            spec = await self._spec(typed, caller)
            if spec.entity == PIPELINE:
                return await self._figures(spec, caller)
            predicate = self._watch(spec, caller).predicate(caller.viewer.now)
            record = await self._looking.sample(spec, predicate, caller.link.login)
        except Cannot as cannot:
            return cannot.message
        except PipedriveError:
            return replies.plain("Pipedrive didn't answer, so there is nothing to show.")
        if record is None:
            return replies.plain(f"{TEST}nothing in Pipedrive matches this now.")
        destination = await self._destinations.of(Place(caller.link.team, caller.origin.channel))
        notice = _example(spec, record, caller)
        shown = notices.message(notice, spec.wanted[:1], caller.viewer, allowed=destination.fields)
        return _marked(shown)

    async def _figures(self, spec: Spec, caller: Caller) -> Message:
        destination = await self._destinations.of(Place(caller.link.team, caller.origin.channel))
        shown = await self._report.of(self._watch(spec, caller), destination.fields)
        if shown is None:
            return replies.plain(f"{TEST}your login in Pipedrive has changed.")
        return _marked(shown)

    async def preset(self, name: str, watch: str, caller: Caller) -> Block:
        """The form, filled with one of those that most begin with."""
        spec = await self._settling.settled(
            grammar.read(replies.PRESETS[name].line, caller.viewer), caller
        )
        return await self.again(form.typed_of(spec, caller.viewer), watch, caller)

    async def again(
        self, typed: Mapping[str, str], watch: str, caller: Caller, problem: str = ""
    ) -> Block:
        """The form with what is in it, and how often it would have told something."""
        return form.form(
            typed,
            caller.viewer,
            watch=watch,
            problem=problem,
            past=await self._past(typed, caller),
        )

    async def saved(self, typed: Mapping[str, str], id: str, caller: Caller) -> Message | str:
        """The receipt, or what is wrong with it."""
        try:
            spec = await self._spec(typed, caller)
        except Cannot as cannot:
            return str(cannot)
        if not id:
            return await self._commands.make(spec, caller)
        watch = await self._commands.changeable(id, caller)
        return watch if isinstance(watch, Message) else await self._changed(watch, spec, caller)

    async def only_over(self, amount: str, id: str, caller: Caller) -> Message | str:
        watch = await self._commands.changeable(id, caller)
        if isinstance(watch, Message):
            return watch
        try:
            read = AMOUNT.read(amount, caller.viewer)
        except Wrong as wrong:
            return str(wrong)
        value, others = (read.value, read.others) if isinstance(read, Also) else (read, ())
        word = watch.spec.word
        if word is None:
            return f"{words.MANY[watch.spec.entity].capitalize()} have no amounts."
        rest = [one for one in watch.spec.conditions() if one.field != "value"]
        named = [Condition(name, "=", (one,)) for name, one in others]
        rest = [one for one in rest if not (named and one.field == "currency")]
        currency = await self._settling.currency(caller.at(watch.channel))
        kept = in_one_currency([*rest, Condition("value", ">", (value,)), *named], word, currency)
        spec = watch.spec.model_copy(update={"where": tuple(spelled(one, word) for one in kept)})
        return await self._changed(watch, spec, caller)

    async def _changed(self, watch: Watch, spec: Spec, caller: Caller) -> Message:
        await self._watches.change(watch.id, spec)
        if watch.reason == FIELD_GONE:
            await self._watches.turn(watch.id, ON, caller.link.user)
        if watch.spec.every and not spec.every:
            await self._commands.tells_singly(watch)
        return await self._commands.receipt(replace(watch, spec=spec), caller)

    async def _opened(self, typed: Mapping[str, str], watch: str, caller: Caller) -> Form:
        view = await self.again(typed, watch, caller)
        return Form(view, replies.plain(f"/crm watch {form.line_of(typed)}"))

    async def _spec(self, typed: Mapping[str, str], caller: Caller) -> Spec:
        """Raises Cannot."""
        draft = grammar.read(form.line_of(typed), caller.viewer)
        if draft.wrong:
            raise Cannot(replies.cannot(draft.wrong))
        return await self._settling.settled(draft, caller)

    async def _past(self, typed: Mapping[str, str], caller: Caller) -> str:
        try:
            spec = await self._spec(typed, caller)
            predicate = self._watch(spec, caller).predicate(caller.viewer.now)
            found = await self._looking.back(spec, predicate, caller.link.login, caller.viewer)
        except (Cannot, PipedriveError):
            return ""
        return past.sentence(found, spec)

    def _watch(self, spec: Spec, caller: Caller) -> Watch:
        """As it would be; it is kept nowhere."""
        return Watch(
            id="",
            team=caller.link.team,
            channel=caller.origin.channel,
            company=caller.link.company,
            maker=caller.link.user,
            pipedrive_user=caller.link.pipedrive_user,
            made_at=caller.viewer.now,
            spec=spec,
            tz=caller.link.tz,
            locale=caller.link.locale,
        )


def _marked(shown: Message) -> Message:
    said = replies.plain(f"{TEST}this is how it would be told. Nothing is saved yet.")
    return Message(f"{TEST}{shown.text}", (*said.blocks, *shown.blocks))


def _example(spec: Spec, record: Entity, caller: Caller) -> Notice:
    """As if the person had just done it."""
    name = spec.wanted[0]
    now = record.model_dump(mode="json")
    was = {**now, **_BEFORE.get(name, {})}
    at = caller.viewer.now
    return Notice(
        entity=spec.entity,
        record=str(record.id),
        actor=caller.link.pipedrive_user,
        watches={"": spec.wanted},
        firm=(name,) if name in folding.FIRM else (),
        was=was if MODELS[spec.entity].model_validate(was) != record else None,
        now=now,
        since=(at, at),
        until=(at, at),
        at=at,
    )


# What a record did not have before each happening.
_BEFORE: Mapping[str, Mapping[str, object]] = {
    "won": {"status": "open"},
    "moved": {"stage_id": None},
    "value": {"value": None},
    "owner": {"owner_id": None},
    "close": {"expected_close_date": None},
    "slipped": {"expected_close_date": None},
}
