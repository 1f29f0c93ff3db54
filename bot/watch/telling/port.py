"""What the watch needs of Slack: to say something in a channel, to change it, to tell a person."""

from datetime import datetime
from typing import Protocol

from bot.blocks.kit.message import Message
from bot.watch.watches.rows import Place


class MessageRefused(Exception):
    """Slack did not take a message; `error` is Slack's own name for why."""

    def __init__(self, error: str) -> None:
        super().__init__(error)
        self.error = error


class RetryAfter(MessageRefused):
    """It may be taken after so many seconds; if `unsure`, it may have been taken already."""

    def __init__(self, error: str, seconds: float, *, unsure: bool = True) -> None:
        super().__init__(error)
        self.seconds = seconds
        self.unsure = unsure


class Shut(MessageRefused):
    """The channel takes nothing of ours, until a person changes that."""


class RootGone(MessageRefused):
    """What it was to hang on is not there any more."""


class Channels(Protocol):
    async def post(
        self, place: Place, message: Message, *, thread: str, broadcast: bool, token: str
    ) -> str:
        """The `ts` of what was said. Raises MessageRefused."""

    async def has_outsiders(self, place: Place) -> bool | None:
        """Whether people of other companies read it; None: Slack does not tell us.

        Raises RetryAfter.
        """

    def ask_again(self, place: Place) -> None:
        """Who reads it has changed."""

    async def find(self, place: Place, token: str, since: datetime, *, thread: str) -> str:
        """The `ts` of what was said with this token, as far as its history may be read."""

    async def update(self, place: Place, ts: str, message: Message) -> None:
        """Raises MessageRefused."""

    async def tell(self, team: str, user: str, message: Message) -> bool:
        """In private; whether it arrived."""
