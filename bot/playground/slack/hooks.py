"""What the composer of the playground lends to the page: Pipedrive's ledger, faults, the clock."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from bot.playground.slack.wire import Json, Refused

Do = Literal["restart", "stop", "start"]
# True: now, with nothing drained. A text: right after the next answer of that kind, once.
Kill = bool | Literal["webhook", "post"]


class LedgerSource(Protocol):
    def recent(self, count: int, /) -> list[Json]: ...

    def subscribe(self, callback: Callable[[Json], None], /) -> object: ...


class Faults(Protocol):
    """Answers may be awaitable: the page waits for them."""

    def list(self) -> object: ...

    def set(self, fault: Json, /) -> object: ...

    def clear(self) -> object: ...


class InPipedrive(Protocol):
    """People at work in Pipedrive itself, and its webhooks; each may refuse."""

    def shown(self) -> Json: ...

    def webhooks(self) -> Json: ...

    async def change(self, asked: Json, /) -> Json: ...

    async def steer(self, asked: Json, /) -> Json: ...


class NoPipedrive:
    def shown(self) -> Json:
        raise Refused("no_pipedrive")

    def webhooks(self) -> Json:
        raise Refused("no_pipedrive")

    async def change(self, _asked: Json) -> Json:
        raise Refused("no_pipedrive")

    async def steer(self, _asked: Json) -> Json:
        raise Refused("no_pipedrive")


class NoLedger:
    def recent(self, _count: int) -> list[Json]:
        return []

    def subscribe(self, _callback: Callable[[Json], None]) -> None:
        return None


class NoFaults:
    def list(self) -> list[Json]:
        return []

    def set(self, _fault: Json) -> None:
        return None

    def clear(self) -> None:
        return None


class Controls(Protocol):
    """What moves time and the bot; all but `now` return when everything has settled."""

    def now(self) -> datetime: ...

    async def move(self, to: datetime, /) -> datetime:
        """The moment that it is then, `to` or a little later."""

    async def restart(self, do: Do, kill: Kill, /) -> str:
        """Whether the bot is `running` or `stopped` then."""

    async def reset(self, now: datetime, /) -> datetime:
        """Everything as at the start, at that moment."""

    async def settled(self) -> None:
        """Wait until everything that was caused is answered, and nothing is left that is due."""

    async def posted(self) -> None:
        """Slack has taken a message and is about to say so."""


class NotMyBot:
    """The bot is served elsewhere: neither its clock nor its life is in our hands."""

    def now(self) -> datetime:
        raise Refused("not_my_bot")

    async def move(self, _to: datetime) -> datetime:
        raise Refused("not_my_bot")

    async def restart(self, _do: Do, _kill: Kill) -> str:
        raise Refused("not_my_bot")

    async def reset(self, _now: datetime) -> datetime:
        raise Refused("not_my_bot")

    async def settled(self) -> None:
        return None

    async def posted(self) -> None:
        return None


@dataclass(kw_only=True)
class Hooks:
    ledger_source: LedgerSource = field(default_factory=NoLedger)
    faults: Faults = field(default_factory=NoFaults)
    in_pipedrive: InPipedrive = field(default_factory=NoPipedrive)
    controls: Controls = field(default_factory=NotMyBot)
    reset_pipedrive: Callable[[], object] = lambda: None
    pipedrive_state: Callable[[], Json] = dict
    hints: Callable[[str], Json] = lambda _user: {}  # what the page may tell this person
