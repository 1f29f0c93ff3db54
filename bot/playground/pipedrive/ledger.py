"""What Pipedrive was asked and what it answered; never with which token."""

from collections import UserList
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

KEPT = 2000
ANSWER_SIZE = 4096


@dataclass(frozen=True, slots=True)
class Entry:
    n: int
    time: str
    who: str
    method: str
    path: str
    query: Mapping[str, str]
    body: object
    # 0 when the connection was dropped.
    status: int
    answer: str
    ms: float
    fault: str | None = None
    # What it cost of the day's budget.
    tokens: int = 0

    def as_json(self) -> dict[str, object]:
        return asdict(self)


class Ledger(UserList[Entry]):
    """The last entries, oldest first."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        super().__init__(entries)
        self._last = 0
        self._listeners: list[Callable[[Entry], None]] = []

    def subscribe(self, listener: Callable[[Entry], None]) -> Callable[[], None]:
        """Call `listener` with every new entry, until the function returned is called."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def number(self) -> int:
        self._last += 1
        return self._last

    def add(self, entry: Entry) -> None:
        self.append(entry)
        del self[:-KEPT]
        for listener in [*self._listeners]:
            listener(entry)


def time_text(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
