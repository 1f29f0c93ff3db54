"""What the desk answers; how it reaches the person is Slack's business."""

from dataclasses import dataclass
from typing import Any, Protocol

from bot.blocks.kit.message import Block, Message
from bot.desk.caller import Caller
from bot.desk.lookup.recents import SeenRecords
from bot.desk.states import Operation
from bot.pipedrive.records.models import Entity
from bot.tools.base import Call


@dataclass(frozen=True)
class MessageReply:
    """A message for the person who asked.

    `tells`: the operation whose end this is; it counts as told once the message has arrived.
    `card`: the record as it is now, for below the message where a card of it was clicked.
    `public`: it is for the channel.
    `replaces`: the card that was clicked gives way to it, also where it was not a click on a
    card of the person's own.
    `saw`: the records that it shows, to be remembered once it has arrived.
    `record`: the one that it is a card of: shared in a channel, it follows that one.
    """

    message: Message
    tells: Operation | None = None
    card: Message | None = None
    replaces: bool = True
    public: bool = False
    saw: SeenRecords | None = None
    record: Entity | None = None


@dataclass(frozen=True)
class Form:
    """A modal to open; `instead` carries what it holds, should it be too late to open one."""

    view: Block
    instead: Message


Reply = MessageReply | Form


class Step(Protocol):
    """What a person settles before a call is done: which of many, which part, at what price."""

    async def first(self, call: Call[Any], caller: Caller) -> Reply | Call[Any]:
        """The form of it; or the call, with all that it takes."""
        ...
