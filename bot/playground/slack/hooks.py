"""What the composer of the playground lends to the page: Pipedrive's ledger, faults, a restart."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Protocol

from bot.playground.slack.wire import Json


class LedgerSource(Protocol):
    def recent(self, count: int, /) -> list[Json]: ...

    def subscribe(self, callback: Callable[[Json], None], /) -> object: ...


class Faults(Protocol):
    """Answers may be awaitable: the page waits for them."""

    def list(self) -> object: ...

    def set(self, fault: Json, /) -> object: ...

    def clear(self) -> object: ...


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


async def nothing() -> None:
    return None


@dataclass(kw_only=True)
class Hooks:
    ledger_source: LedgerSource = field(default_factory=NoLedger)
    faults: Faults = field(default_factory=NoFaults)
    restart_bot: Callable[[], Awaitable[object]] = nothing
    reset_pipedrive: Callable[[], object] = nothing  # plain or async
    pipedrive_state: Callable[[], Json] = dict
    hints: Callable[[str], Json] = lambda _user: {}  # what the page may tell this person
