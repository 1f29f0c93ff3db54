"""From a payload to the work that it asks for, now or after a restart."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from bot.blocks.kit import buttons
from bot.blocks.kit.buttons import Press
from bot.blocks.replies import leftovers
from bot.commands import choosing, cropping, forms
from bot.commands.form_inputs import MORE
from bot.commands.router import Incomplete, Parsed, Unknown, bind
from bot.desk.requests import SlackRequest, SlackRequests
from bot.slack import connect, counting
from bot.slack.asked import Asked
from bot.slack.controller import SlackController
from bot.slack.payloads import SlackContext, context_of, news_of
from bot.slack.spoken import files_left, is_file_alone, not_understood_in, typed_in
from bot.tools.base import Call
from bot.watch.commands import form
from bot.watch.news import News

Body = dict[str, Any]  # Any: as Slack sends it
SAVE = "save_to_pipedrive"  # as the manifest calls the shortcut
Work = Callable[[], Awaitable[None]]
# How the context that a payload tells of is met: as it is, or by another way that is open still.
Meet = Callable[[SlackContext], SlackContext]


@dataclass(frozen=True)
class Judged:
    """A submitted form: how it is acknowledged, and what to do where it was accepted."""

    ack: Mapping[str, Any]
    work: Work | None = None


def as_it_is(context: SlackContext) -> SlackContext:
    return context


class Works:
    def __init__(
        self,
        controller: SlackController,
        requests: SlackRequests,
        asked: Asked,
        heard: Callable[[News], Awaitable[None]],
    ) -> None:
        """`heard`: who is told what happened to a channel or a person."""
        self._controller = controller
        self._requests = requests
        self.asked = asked
        self._heard = heard

    def of(self, body: Body, meet: Meet = as_it_is) -> Work | None:
        """None where there is nothing to do, as for a form that was not accepted."""
        if body.get("type") == "view_submission":
            return self.judged(body, meet).work
        news = news_of(body)
        if news is not None:
            return partial(self._heard, news)
        context = meet(context_of(body))
        if body.get("type") == "block_actions":
            return self._click(context, body)
        if body.get("type") in {"shortcut", "message_action"}:
            return self._shortcut(context, body)
        if is_file_alone(body):
            return partial(self._controller.saving, context, body["event"])
        return self._said(context, body)

    def _said(self, context: SlackContext, body: Body) -> Work:
        left = files_left(body)
        if not left and (strange := not_understood_in(body)):
            unknown = Unknown("crm", unread=strange)
            return partial(self._controller.submitted, context, lambda _: unknown, {})
        return partial(self._controller.typed, context, *typed_in(body), left)

    def _click(self, context: SlackContext, body: Body) -> Work:
        action = body["actions"][0]
        if action["action_id"].startswith(f"{MORE}:"):
            return partial(self._controller.more_fields, context, body["view"])
        if body.get("view", {}).get("callback_id") == forms.CALLBACK:
            return partial(self._controller.otherwise, context, body["view"], action)
        if action["action_id"].startswith(f"{form.ACTION}:"):
            return partial(
                self._controller.watch_form, context, body["view"], action.get("value", "")
            )
        return partial(self._pressed, context, action)

    def _shortcut(self, context: SlackContext, body: Body) -> Work:
        if body.get("callback_id") == SAVE and "message" in body:
            return partial(self._controller.saving, context, body["message"])
        return partial(self._controller.unknown_shortcut, context)

    def judged(self, body: Body, meet: Meet = as_it_is) -> Judged:
        """What is wrong with a form is known without asking anyone, so it is said at once."""
        judge = {
            connect.CALLBACK: self._connect,
            forms.CALLBACK: self._filled,
            choosing.CALLBACK: self._chosen,
            cropping.CALLBACK: self._cropped,
            counting.CALLBACK: self._counted,
            form.CALLBACK: self._watch,
            form.OVER: self._watch,
        }.get(body["view"]["callback_id"])
        try:
            if judge:
                return judge(body["view"], context_of(body), meet)
        except (forms.Unreadable, choosing.Unreadable, cropping.Unreadable, form.Unreadable):
            pass
        return Judged({"response_action": "update", "view": connect.too_old()})

    def _connect(self, view: Body, context: SlackContext, meet: Meet) -> Judged:
        ack = {"response_action": "update", "view": connect.checking()}
        return Judged(ack, partial(self._controller.connect, meet(context), view))

    def _watch(self, view: Body, context: SlackContext, meet: Meet) -> Judged:
        """Its names are looked up before anybody knows whether it can be saved."""
        form.kept_in(view)
        ack = {"response_action": "update", "view": form.saving()}
        return Judged(ack, partial(self._controller.watch_form, meet(context), view))

    def _filled(self, view: Body, context: SlackContext, meet: Meet) -> Judged:
        filled = forms.read(view)
        carried = self._controller.unpack(filled.kept.get("door", ""), context)
        read = partial(bind, filled.tool, filled.typed)
        parsed = read(carried.viewer)
        if isinstance(parsed, Incomplete) and (parsed.needs_form or not parsed.names):
            return _wrong(forms.problems(parsed, tuple(view["state"]["values"])))
        then = _job(parsed) or {"tool": filled.tool.name, "typed": filled.typed}
        return Judged({}, partial(self._controller.submitted, meet(carried.context), read, then))

    def _chosen(self, view: Body, context: SlackContext, meet: Meet) -> Judged:
        chosen = choosing.read(view)
        if chosen.call is None:
            return _wrong({choosing.ALL: "Select at least one."})
        return self._ready(chosen.call, chosen.kept, context, meet)

    def _cropped(self, view: Body, context: SlackContext, meet: Meet) -> Judged:
        cut = cropping.read(view)
        return self._ready(cut.call, cut.kept, context, meet)

    def _ready(
        self, call: Call[Any], kept: Mapping[str, str], context: SlackContext, meet: Meet
    ) -> Judged:
        carried = self._controller.unpack(kept.get("door", ""), context)
        submitted, then = self._controller.submitted, _run(call)
        return Judged({}, partial(submitted, meet(carried.context), lambda _: call, then))

    def _counted(self, view: Body, context: SlackContext, meet: Meet) -> Judged:
        carried = self._controller.unpack(view["private_metadata"], context)
        number, wanted_ = counting.typed(view), carried.then.get("count", 0)
        if number != wanted_:
            return _wrong(counting.wrong(wanted_, carried.then.get("noun", "deal")))
        met = replace(carried, context=meet(carried.context))
        return Judged({}, partial(self._controller.counted, met, number))

    # --- the word about what was left undone ---------------------------------------------------

    async def _pressed(self, context: SlackContext, action: Body) -> None:
        press = buttons.pressed(action)
        if press is None or press.verb not in {"resume", "dismiss"}:
            await self._controller.pressed(context, action)
            return
        await self._controller.safely(context, self._decided(context, press))

    async def _decided(self, context: SlackContext, press: Press) -> None:
        viewer = await self._controller.admit(context)
        if press.ticket.startswith(leftovers.ROW):
            words = await self.asked.row(press.ticket.removeprefix(leftovers.ROW), context, viewer)
            said = leftovers.forgotten(words) if words else leftovers.over()
            await self._controller.say(context, said, replace=bool(words))
            return
        if press.ticket.startswith(leftovers.REST):
            words = await self.asked.row(press.ticket.removeprefix(leftovers.REST), context, viewer)
            said = leftovers.rest_forgotten(words) if words else leftovers.over()
            await self._controller.say(context, said)
            return
        left = await self._left(context, press.ticket)
        if left is None:
            await self._controller.say(context, leftovers.over())
            return
        words = (await self.asked.of(left.payload, viewer)).words
        if press.verb == "dismiss":
            await self._controller.say(context, leftovers.forgotten(words), replace=True)
            return
        await self._controller.say(context, leftovers.doing(words), replace=True)
        work = self.of(left.payload, lambda asked: _by_way_of(context, asked))
        if work:
            await work()

    async def _left(self, context: SlackContext, ticket: str) -> SlackRequest | None:
        """Only who asked for it decides about it."""
        try:
            key = bytes.fromhex(ticket)
        except ValueError:
            return None
        left = await self._requests.find(key)
        asked = context_of(left.payload) if left else None
        if asked is None or (asked.team, asked.user) != (context.team, context.user):
            return None
        return await self._requests.take_up(key)


def _by_way_of(click: SlackContext, asked: SlackContext) -> SlackContext:
    """The answer comes by the click: the way of the question is closed by now."""
    return replace(
        asked,
        channel=click.channel,
        reply=click.reply,
        trigger=click.trigger,
        message_ts=click.message_ts,
        on_card=False,
    )


def _job(parsed: Parsed) -> dict[str, Any] | None:
    """Of what holds files, which no form can be filled with again."""
    return _run(parsed) if isinstance(parsed, Call) and parsed.tool.run is not None else None


def _run(call: Call[Any]) -> dict[str, Any]:
    """What to come back to, as a button would have it."""
    carries = {"tool": call.tool.name, "args": call.args.given()}
    return {"verb": "run", "carries": carries, "ticket": ""}


def _wrong(errors: Mapping[str, str]) -> Judged:
    return Judged({"response_action": "errors", "errors": errors})


def has_secret(body: Body) -> bool:
    """Whether somebody pasted a token."""
    is_form = body.get("type") == "view_submission"
    return is_form and body["view"]["callback_id"] == connect.CALLBACK
