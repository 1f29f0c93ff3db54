"""A person at their place in the local Slack: types, presses, fills in, and reads what comes."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import aiohttp

Json = dict[str, Any]
PATIENCE = 30.0
LOADING = "Asking Pipedrive"
STILL_AT_IT = "Still working. Pipedrive is slow."


@dataclass
class Seat:
    """Everything goes over HTTP, as from the page; events arrive as they do there."""

    user: str
    origin: str
    session: aiohttp.ClientSession
    channel: str = "C0SALES"
    _events: asyncio.Queue[Json] = field(default_factory=asyncio.Queue)

    async def types(self, line: str) -> Json:
        """A slash command; returns the first message that it brings."""
        await self.sends(line)
        return await self.told()

    async def sends(self, line: str) -> Json:
        command, _, text = line.partition(" ")
        said = {"user": self.user, "channel": self.channel, "command": command, "text": text}
        answer = await self._post("command", said)
        assert answer["ok"], answer
        return answer

    async def says(
        self, text: str, thread_ts: str | None = None, files: Sequence[str] = ()
    ) -> Json:
        """Plain words in the channel; returns the message as everybody sees it."""
        said = {"user": self.user, "channel": self.channel, "text": text, "thread_ts": thread_ts}
        answer = await self._post("message", {**said, "files": list(files)})
        assert answer["ok"], answer
        event = await self._next(lambda e: e["type"] == "message" and "bot" not in e["message"])
        message: Json = event["message"]
        return message

    async def uploads(self, name: str, content: bytes, *, connect: bool = False) -> Json:
        """A file chosen but not sent yet; `connect` makes it one from another company."""
        asked = {"user": self.user, "name": name, "connect": "1" if connect else "0"}
        kind = {"Content-Type": "application/octet-stream"}
        url = f"{self.origin}/play/upload"
        async with self.session.post(url, params=asked, data=content, headers=kind) as response:
            answer = await response.json()
        assert answer["ok"], answer
        file: Json = answer["file"]
        return file

    async def drops_file(
        self,
        name: str,
        content: bytes,
        text: str = "",
        *,
        thread_ts: str | None = None,
        connect: bool = False,
    ) -> Json:
        """A message with a file in it, as everybody sees it."""
        file = await self.uploads(name, content, connect=connect)
        return await self.says(text, thread_ts, files=[file["id"]])

    def address_of(self, file: Json) -> str:
        """Where this person gets a file from the page."""
        return f"{self.origin}/files/{file['id']}/{quote(file['name'])}?user={self.user}"

    async def picks_shortcut(self, message: Json | None, callback_id: str) -> Json:
        """One of the app's shortcuts, on a message or anywhere; what it brings comes after."""
        asked = {"user": self.user, "callback_id": callback_id}
        if message is not None:
            asked |= {"channel": message["channel"], "message_ts": message["ts"]}
        answer = await self._post("shortcut", asked)
        assert answer["ok"], answer
        return answer

    async def opens_home(self) -> Json:
        """The app's Home tab, as the bot publishes it after hearing of that."""
        await self._post("home", {"user": self.user})
        return await self.home()

    async def home(self) -> Json:
        """The next Home that is published for this person."""
        event = await self._next(lambda event: event["type"] == "home")
        view: Json = event["view"]
        return view

    async def lets_pass(self, **time: float) -> None:
        """Time, as in `minutes=15`; what comes due meanwhile is done when this returns."""
        answer = await self._post("clock", {"advance_s": timedelta(**time).total_seconds()})
        assert answer["ok"], answer

    async def told(self) -> Json:
        """The next message of the bot's to this person, new or rewritten, its patience aside."""

        def says_something(event: Json) -> bool:
            is_message = event["type"] in {"message", "message_changed"}
            said = event.get("message", {})
            return is_message and "bot" in said and STILL_AT_IT not in said["text"]

        event = await self._next(says_something)
        message: Json = event["message"]
        return message

    async def modal(self) -> Json:
        """The next modal that shows more than that it is loading."""

        def is_shown(event: Json) -> bool:
            return (
                event["type"].startswith("view_")
                and "view" in event
                and LOADING not in json.dumps(event["view"], ensure_ascii=False)
            )

        event = await self._next(is_shown)
        view: Json = event["view"]
        return view

    async def anything(self) -> Json:
        """The next message of the bot's, or modal, that says more than that it is loading."""

        def is_an_answer(event: Json) -> bool:
            told = event.get("view") if event["type"].startswith("view_") else event.get("message")
            return bool(told) and LOADING not in json.dumps(event, ensure_ascii=False)

        return await self._next(is_an_answer)

    async def presses(self, message: Json, label: str, **chosen: Any) -> Json:
        """A button, or a menu with what was chosen in it; returns the message that follows."""
        await self.clicks(message, label, **chosen)
        return await self.told()

    async def clicks(self, message: Json, label: str, **chosen: Any) -> Json:
        """In a message, or in a modal or Home, which have no channel."""
        block, element = find(message["blocks"], label)
        action: Json = {"type": element["type"], **chosen}
        if "value" in element:
            action["value"] = element["value"]
        in_view = {"view_id": message.get("id")}
        in_message = {"channel": message.get("channel"), "message_ts": message.get("ts")}
        asked = {
            "user": self.user,
            **(in_message if "ts" in message else in_view),
            "block_id": block["block_id"],
            "action_id": element["action_id"],
            "action": action,
        }
        return await self._post("action", asked)

    async def submits(self, view: Json, **fields: Any) -> Json:
        """The modal with these inputs filled in, by block_id; the others as they came.

        A file_input takes what `uploads` returned, in a list.
        """
        state = {"values": _filled_in(view, fields)}
        asked = {"user": self.user, "view_id": view["id"], "state": state}
        return await self._post("submit", asked)

    async def presses_in_form(self, view: Json, label: str, **fields: Any) -> Json:
        """A button of a modal, with these inputs filled in; returns the modal that follows."""
        block, element = find(view["blocks"], label)
        asked = {
            "user": self.user,
            "view_id": view["id"],
            "block_id": block["block_id"],
            "action_id": element["action_id"],
            "action": {"type": element["type"], "value": element.get("value")},
            "state": {"values": _filled_in(view, fields)},
        }
        answer = await self._post("action", asked)
        assert answer["ok"], answer
        return await self.modal()

    async def presses_for_a_word(self, view: Json, label: str, **fields: Any) -> None:
        """A button of a modal that is answered outside of it."""
        block, element = find(view["blocks"], label)
        asked = {
            "user": self.user,
            "view_id": view["id"],
            "block_id": block["block_id"],
            "action_id": element["action_id"],
            "action": {"type": element["type"], "value": element.get("value")},
            "state": {"values": _filled_in(view, fields)},
        }
        answer = await self._post("action", asked)
        assert answer["ok"], answer

    async def looks_for(self, view: Json, block_id: str, typed: str) -> list[Json]:
        """The suggestions of a picker, whatever heading they stand under."""
        answer = await self.suggested(view, block_id, typed)
        groups = answer.get("option_groups", [answer])
        return [option for group in groups for option in group["options"]]

    async def suggested(self, view: Json, block_id: str, typed: str) -> Json:
        """What the bot answers a picker."""
        block = next(block for block in view["blocks"] if block.get("block_id") == block_id)
        return await self._post(
            "suggest",
            {
                "user": self.user,
                "view_id": view["id"],
                "block_id": block_id,
                "action_id": block["element"]["action_id"],
                "value": typed,
            },
        )

    async def _post(self, what: str, body: Json) -> Json:
        async with self.session.post(f"{self.origin}/play/{what}", json=body) as response:
            answer: Json = await response.json()
            return answer

    async def _next(self, wanted: Callable[[Json], bool]) -> Json:
        passed: list[Json] = []
        try:
            async with asyncio.timeout(PATIENCE):
                while not wanted(event := await self._events.get()):
                    passed.append(event)
        except TimeoutError:
            came = [f"{event['type']}: {str(event)[:200]}" for event in passed]
            what = f"{self.user} waited for {PATIENCE:.0f} s in vain; what came meanwhile: {came}"
            raise TimeoutError(what) from None
        return event

    async def listen(self, opened: asyncio.Event) -> None:
        url = f"{self.origin}/play/events?user={self.user}"
        async with self.session.get(url, timeout=aiohttp.ClientTimeout(total=None)) as stream:
            opened.set()
            async for line in stream.content:
                if line.startswith(b"data:"):
                    self._events.put_nowait(json.loads(line[5:]))


@asynccontextmanager
async def seat(origin: str, user: str, channel: str = "C0SALES") -> AsyncIterator[Seat]:
    async with aiohttp.ClientSession() as session:
        person = Seat(user, origin, session, channel)
        opened = asyncio.Event()
        listening = asyncio.create_task(person.listen(opened))
        await opened.wait()
        try:
            yield person
        finally:
            listening.cancel()
            with suppress(asyncio.CancelledError):
                await listening


def find(blocks: list[Json], label: str) -> tuple[Json, Json]:
    """The block and the element with this label, placeholder or action_id."""
    for block in blocks:
        for element in elements(block):
            words = (element.get("text") or element.get("placeholder") or {}).get("text")
            if label in {words, element.get("action_id")}:
                return block, element
    raise AssertionError(f"no {label!r} among {labels(blocks)}")


def labels(blocks: list[Json]) -> list[str]:
    return [
        (element.get("text") or element.get("placeholder") or {}).get("text", "")
        for block in blocks
        for element in elements(block)
    ]


def elements(block: Json) -> Iterator[Json]:
    if block["type"] == "actions":
        yield from block["elements"]
    if "accessory" in block:
        yield block["accessory"]


def inputs(form: Json) -> dict[str, Json]:
    """The inputs of a modal, by block_id."""
    return {block["block_id"]: block for block in form["blocks"] if block["type"] == "input"}


PICKED = {"datepicker": "date", "timepicker": "time", "datetimepicker": "date_time"}


def _filled_in(view: Json, fields: Json) -> Json:
    """What the inputs of a modal hold, by block_id."""
    return {
        block["block_id"]: {
            block["element"]["action_id"]: _state(
                block["element"], fields.get(block["block_id"], ...)
            )
        }
        for block in view["blocks"]
        if block["type"] == "input"
    }


def _state(element: Json, given: Any) -> Json:
    """What an input holds: as it came, or as it was filled in."""
    kind = element["type"]
    if kind in PICKED:
        name = PICKED[kind]
    elif kind == "file_input":
        return {"type": kind, "files": [] if given is ... else given}
    elif kind.startswith("multi") or kind == "checkboxes":
        name = "options"
    elif kind.endswith("_select") or kind == "radio_buttons":
        name = "option"
    else:
        return {"type": kind, "value": element.get("initial_value") if given is ... else given}
    initial = element.get(f"initial_{name}", [] if name == "options" else None)
    return {"type": kind, f"selected_{name}": initial if given is ... else given}
