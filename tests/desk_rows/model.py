"""What an operation should do, said once more without a database: the oracle of the machine."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.desk.states import State

MINUTE = timedelta(minutes=1)
LEASE = timedelta(seconds=30)
LOOKS = [MINUTE * minutes for minutes in (5, 15, 40, 120, 360, 900)]


@dataclass
class Modelled:
    """One operation as it should be."""

    user: str
    epoch: str
    now: datetime
    state: State = "pending"
    worker: str = ""
    attempt: int = 0
    lease_until: datetime | None = None
    expires_at: datetime = field(init=False)
    ended_at: datetime | None = None
    told: bool = False
    looks: list[datetime] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.expires_at = self.now + 15 * MINUTE

    def clickable(self, user: str, epoch: str, now: datetime) -> bool:
        in_time = now < self.expires_at and self.epoch == epoch
        return self.state == "pending" and self.user == user and in_time

    def turned(self, user: str) -> str:
        if user != self.user:
            return "not_yours"
        return {
            "pending": "late",
            "expired": "late",
            "executing": "running",
            "cancelled": "cancelled",
            "void": "replaced",
        }.get(self.state, "done_already")

    def take(self, worker: str, now: datetime) -> None:
        self.state, self.worker = "executing", worker
        self.attempt += 1
        self.lease_until = now + LEASE

    def end(self, state: State, now: datetime) -> None:
        self.state, self.ended_at, self.told = state, now, False
        self.lease_until = now + LEASE
        self.looks = []
        if state == "unknown":
            self.looks = [now + LOOKS[0]]

    # The sweep, in its order

    def expires(self, epoch: str, now: datetime) -> bool:
        return self.state == "pending" and (now >= self.expires_at or self.epoch != epoch)

    def is_of_another_time(self, epoch: str) -> bool:
        return self.state == "executing" and self.epoch != epoch

    def is_orphaned(self, epoch: str, now: datetime) -> bool:
        ran_out = self.lease_until is not None and now >= self.lease_until
        return self.state == "executing" and self.epoch == epoch and ran_out

    def is_untold(self, now: datetime) -> bool:
        if self.ended_at is None or self.lease_until is None or self.told or self.state == "void":
            return False
        return self.lease_until <= now < self.ended_at + timedelta(hours=24)

    def wants_a_look(self, now: datetime) -> bool:
        return self.state == "unknown" and 0 < len(self.looks) <= 6 and now >= self.looks[-1]

    def look(self, worker: str, now: datetime) -> None:
        self.worker = worker
        self.attempt += 1
        count = len(self.looks)
        self.looks.append(now + LOOKS[count] if count < 6 else now)
