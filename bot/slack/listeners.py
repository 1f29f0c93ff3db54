"""One listener per kind of payload: acknowledge, then do the work in a task of our own."""

from collections.abc import Awaitable, Callable
from functools import partial
from hashlib import sha256
from typing import Any

from bot.commands import choosing, cropping, forms
from bot.commands.lexer import clean
from bot.commands.router import Incomplete, bind
from bot.slack import connect, counting
from bot.slack.door import of_command, of_interaction, of_mention
from bot.slack.front import Front
from bot.slack.pickers import Pickers
from bot.tasks import Tasks

Body = dict[str, Any]
SAVE = "save_to_pipedrive"  # as the manifest calls the shortcut
Ack = Callable[..., Awaitable[Any]]


class Listeners:
    """Before an ack stand only what is pure, and the row that says an event is new."""

    def __init__(
        self,
        front: Front,
        pickers: Pickers,
        tasks: Tasks,
        first_time: Callable[[bytes], Awaitable[bool]],
    ) -> None:
        self._front = front
        self._pickers = pickers
        self._tasks = tasks
        self._first_time = first_time

    async def command(self, ack: Ack, body: Body) -> None:
        await ack()
        work = self._front.typed(of_command(body), body["command"], clean(body.get("text", "")))
        self._tasks.spawn(work, "command")

    async def action(self, ack: Ack, body: Body) -> None:
        await ack()
        for action in body["actions"][:1]:
            if action["action_id"].startswith(f"{forms.MORE}:"):
                work = self._front.more_fields(of_interaction(body), body["view"])
                self._tasks.spawn(work, "more fields")
                return
            self._tasks.spawn(self._front.pressed(of_interaction(body), action), "action")

    async def submission(self, ack: Ack, body: Body) -> None:
        """What is wrong with a form is known without asking anyone, so it is said at once."""
        door, view = of_interaction(body), body["view"]
        if view["callback_id"] == connect.CALLBACK:
            await ack(response_action="update", view=connect.checking())
            self._tasks.spawn(self._front.connect(door, view), "connect")
        elif view["callback_id"] == forms.CALLBACK:
            await self._submitted(ack, body)
        elif view["callback_id"] == choosing.CALLBACK:
            await self._chosen(ack, body)
        elif view["callback_id"] == cropping.CALLBACK:
            await self._cropped(ack, body)
        elif view["callback_id"] == counting.CALLBACK:
            await self._counted(ack, body)
        else:
            await ack(response_action="update", view=connect.too_old())

    async def _chosen(self, ack: Ack, body: Body) -> None:
        door = of_interaction(body)
        try:
            chosen = choosing.read(body["view"])
        except choosing.Unreadable:
            await ack(response_action="update", view=connect.too_old())
            return
        call = chosen.call
        if call is None:
            await ack(response_action="errors", errors={choosing.ALL: "Select at least one."})
            return
        await ack()
        carried = self._front.unpack(chosen.kept.get("door", ""), door)
        self._tasks.spawn(self._front.submitted(carried.door, lambda _: call), "chosen")

    async def _cropped(self, ack: Ack, body: Body) -> None:
        try:
            cut = cropping.read(body["view"])
        except cropping.Unreadable:
            await ack(response_action="update", view=connect.too_old())
            return
        await ack()
        carried = self._front.unpack(cut.kept.get("door", ""), of_interaction(body))
        self._tasks.spawn(self._front.submitted(carried.door, lambda _: cut.call), "cropped")

    async def _counted(self, ack: Ack, body: Body) -> None:
        carried = self._front.unpack(body["view"]["private_metadata"], of_interaction(body))
        number, wanted = counting.typed(body["view"]), carried.then.get("count", 0)
        if number != wanted:
            wrong = counting.wrong(wanted, carried.then.get("noun", "deal"))
            await ack(response_action="errors", errors=wrong)
            return
        await ack()
        self._tasks.spawn(self._front.counted(carried, number), "counted")

    async def _submitted(self, ack: Ack, body: Body) -> None:
        door = of_interaction(body)
        try:
            filled = forms.read(body["view"])
        except forms.Unreadable:
            await ack(response_action="update", view=connect.too_old())
            return
        carried = self._front.unpack(filled.kept.get("door", ""), door)
        read = partial(bind, filled.tool, filled.typed)
        parsed, shown = read(carried.viewer), body["view"]["state"]["values"]
        if isinstance(parsed, Incomplete) and (parsed.needs_form or not parsed.names):
            await ack(response_action="errors", errors=forms.problems(parsed, tuple(shown)))
            return
        await ack()
        self._tasks.spawn(self._front.submitted(carried.door, read), "submission")

    async def closed(self, ack: Ack, body: Body) -> None:
        await ack()

    async def options(self, ack: Ack, body: Body) -> None:
        await ack(**await self._pickers.options(body))

    async def shortcut(self, ack: Ack, body: Body) -> None:
        await ack()
        door = of_interaction(body)
        if body["callback_id"] == SAVE and "message" in body:
            work = self._front.saving(door, body["message"])
        else:
            work = self._front.unknown_shortcut(door)
        self._tasks.spawn(work, "shortcut")

    async def event(self, ack: Ack, body: Body) -> None:
        """Slack sends an event again, signed anew, when it doubts that it arrived."""
        event = body["event"]
        is_new = await self._first_time(sha256(f"event:{body.get('event_id')}".encode()).digest())
        await ack()
        if is_new and event["type"] == "app_mention" and "bot_id" not in event:
            said = clean(event["text"].partition(">")[2])
            self._tasks.spawn(self._front.typed(of_mention(body), "/crm", said), "mention")
