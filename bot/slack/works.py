"""From a payload to the work that it asks for, now or after a restart."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial

from bot.blocks.kit import buttons
from bot.blocks.kit.buttons import Press
from bot.blocks.replies import leftovers
from bot.commands import forms
from bot.commands.form_inputs import MORE
from bot.commands.router import Unknown
from bot.desk.requests import SlackRequest, SlackRequests
from bot.slack.asked import Asked
from bot.slack.controller import SlackController
from bot.slack.payloads import SlackContext, context_of, news_of
from bot.slack.spoken import files_left, is_file_alone, not_understood_in, typed_in
from bot.slack.submissions import Body, Judged, Meet, Submissions, Work
from bot.watch.commands import form
from bot.watch.news import News

SAVE = "save_to_pipedrive"  # as the manifest calls the shortcut


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
        self._submissions = Submissions(controller)
        self.asked = asked
        self._heard = heard

    def judged(self, body: Body, meet: Meet = as_it_is) -> Judged:
        return self._submissions.judged(body, meet)

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
