"""From a payload to the work that it asks for, now or after a restart."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from bot.blocks import buttons, leftovers
from bot.blocks.buttons import Press
from bot.commands import choosing, cropping, forms
from bot.commands.form_inputs import MORE
from bot.commands.router import Incomplete, bind
from bot.desk.requests import Request, Requests
from bot.slack import connect, counting
from bot.slack.asked import Asked
from bot.slack.door import Door, door_of
from bot.slack.front import Front
from bot.slack.spoken import is_file_alone, typed_in
from bot.tools.base import Call

Body = dict[str, Any]  # Any: as Slack sends it
SAVE = "save_to_pipedrive"  # as the manifest calls the shortcut
Work = Callable[[], Awaitable[None]]
# How the door that a payload tells of is met: as it is, or by another way that is open still.
Meet = Callable[[Door], Door]


@dataclass(frozen=True)
class Judged:
    """A submitted form: how it is acknowledged, and what to do where it was accepted."""

    ack: Mapping[str, Any]
    work: Work | None = None


def as_it_is(door: Door) -> Door:
    return door


class Works:
    def __init__(self, front: Front, requests: Requests, asked: Asked) -> None:
        self._front = front
        self._requests = requests
        self.asked = asked

    def of(self, body: Body, meet: Meet = as_it_is) -> Work | None:
        """None where there is nothing to do, as for a form that was not accepted."""
        if body.get("type") == "view_submission":
            return self.judged(body, meet).work
        door = meet(door_of(body))
        if body.get("type") == "block_actions":
            return self._click(door, body)
        if body.get("type") in {"shortcut", "message_action"}:
            return self._shortcut(door, body)
        if is_file_alone(body):
            return partial(self._front.saving, door, body["event"])
        return partial(self._front.typed, door, *typed_in(body))

    def _click(self, door: Door, body: Body) -> Work:
        action = body["actions"][0]
        if action["action_id"].startswith(f"{MORE}:"):
            return partial(self._front.more_fields, door, body["view"])
        if body.get("view", {}).get("callback_id") == forms.CALLBACK:
            return partial(self._front.otherwise, door, body["view"], action)
        return partial(self._pressed, door, action)

    def _shortcut(self, door: Door, body: Body) -> Work:
        if body.get("callback_id") == SAVE and "message" in body:
            return partial(self._front.saving, door, body["message"])
        return partial(self._front.unknown_shortcut, door)

    def judged(self, body: Body, meet: Meet = as_it_is) -> Judged:
        """What is wrong with a form is known without asking anyone, so it is said at once."""
        judge = {
            connect.CALLBACK: self._connect,
            forms.CALLBACK: self._filled,
            choosing.CALLBACK: self._chosen,
            cropping.CALLBACK: self._cropped,
            counting.CALLBACK: self._counted,
        }.get(body["view"]["callback_id"])
        try:
            if judge:
                return judge(body["view"], door_of(body), meet)
        except (forms.Unreadable, choosing.Unreadable, cropping.Unreadable):
            pass
        return Judged({"response_action": "update", "view": connect.too_old()})

    def _connect(self, view: Body, door: Door, meet: Meet) -> Judged:
        ack = {"response_action": "update", "view": connect.checking()}
        return Judged(ack, partial(self._front.connect, meet(door), view))

    def _filled(self, view: Body, door: Door, meet: Meet) -> Judged:
        filled = forms.read(view)
        carried = self._front.unpack(filled.kept.get("door", ""), door)
        read = partial(bind, filled.tool, filled.typed)
        parsed = read(carried.viewer)
        if isinstance(parsed, Incomplete) and (parsed.needs_form or not parsed.names):
            return _wrong(forms.problems(parsed, tuple(view["state"]["values"])))
        return Judged({}, partial(self._front.submitted, meet(carried.door), read))

    def _chosen(self, view: Body, door: Door, meet: Meet) -> Judged:
        chosen = choosing.read(view)
        if chosen.call is None:
            return _wrong({choosing.ALL: "Select at least one."})
        return self._ready(chosen.call, chosen.kept, door, meet)

    def _cropped(self, view: Body, door: Door, meet: Meet) -> Judged:
        cut = cropping.read(view)
        return self._ready(cut.call, cut.kept, door, meet)

    def _ready(self, call: Call[Any], kept: Mapping[str, str], door: Door, meet: Meet) -> Judged:
        carried = self._front.unpack(kept.get("door", ""), door)
        return Judged({}, partial(self._front.submitted, meet(carried.door), lambda _: call))

    def _counted(self, view: Body, door: Door, meet: Meet) -> Judged:
        carried = self._front.unpack(view["private_metadata"], door)
        number, wanted_ = counting.typed(view), carried.then.get("count", 0)
        if number != wanted_:
            return _wrong(counting.wrong(wanted_, carried.then.get("noun", "deal")))
        met = replace(carried, door=meet(carried.door))
        return Judged({}, partial(self._front.counted, met, number))

    # --- the word about what was left undone ---------------------------------------------------

    async def _pressed(self, door: Door, action: Body) -> None:
        press = buttons.pressed(action)
        if press is None or press.verb not in {"resume", "dismiss"}:
            await self._front.pressed(door, action)
            return
        await self._front.safely(door, self._decided(door, press))

    async def _decided(self, door: Door, press: Press) -> None:
        viewer = await self._front.admit(door)
        left = await self._left(door, press.ticket)
        if left is None:
            await self._front.say(door, leftovers.over())
            return
        words = (await self.asked.of(left.payload, viewer)).words
        if press.verb == "dismiss":
            await self._front.say(door, leftovers.forgotten(words), replace=True)
            return
        await self._front.say(door, leftovers.doing(words), replace=True)
        work = self.of(left.payload, lambda asked: _by_way_of(door, asked))
        if work:
            await work()

    async def _left(self, door: Door, ticket: str) -> Request | None:
        """Only who asked for it decides about it."""
        try:
            key = bytes.fromhex(ticket)
        except ValueError:
            return None
        left = await self._requests.find(key)
        asked = door_of(left.payload) if left else None
        if asked is None or (asked.team, asked.user) != (door.team, door.user):
            return None
        return await self._requests.take_up(key)


def _by_way_of(click: Door, asked: Door) -> Door:
    """The answer comes by the click: the way of the question is closed by now."""
    return replace(
        asked,
        channel=click.channel,
        reply=click.reply,
        trigger=click.trigger,
        message_ts=click.message_ts,
        on_card=False,
    )


def _wrong(errors: Mapping[str, str]) -> Judged:
    return Judged({"response_action": "errors", "errors": errors})


def has_secret(body: Body) -> bool:
    """Whether somebody pasted a token."""
    is_form = body.get("type") == "view_submission"
    return is_form and body["view"]["callback_id"] == connect.CALLBACK
