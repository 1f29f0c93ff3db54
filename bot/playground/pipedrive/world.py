"""The world behind the API: the company, the clock, who holds which token, what goes wrong."""

import hashlib
import time
from collections.abc import Callable
from datetime import UTC, datetime

from bot.playground.pipedrive.company import Company
from bot.playground.pipedrive.faults import Faults
from bot.playground.pipedrive.ledger import Ledger
from bot.playground.pipedrive.limits import Limits
from bot.playground.pipedrive.records import User
from bot.playground.pipedrive.seed import make_company


class World:
    """The same seed, number of deals and day make the same world."""

    def __init__(
        self,
        seed: int = 7,
        deals: int = 300,
        now: datetime | None = None,
        clock: Callable[[], datetime] | None = None,
    ) -> None:
        """With `now` time stands still there, except for the limits."""
        self.seed = seed
        self.deals = deals
        self.clock: Callable[[], datetime] = (lambda: now) if now else clock or _real_time
        self.ledger = Ledger()
        self.faults = Faults()
        self.limits = Limits((lambda: clock().timestamp()) if clock else time.monotonic)
        self.company: Company
        # First name in small letters → API token. Changing one makes the old one invalid.
        self.tokens: dict[str, str]
        self.reset()

    def now(self) -> datetime:
        return self.clock()

    def start_over(self) -> None:
        """As at the start, seeded at this moment: nothing was ever asked, nothing goes wrong."""
        self.faults.clear()
        self.ledger.clear()
        self.limits.start_over()
        self.reset()

    def reset(self) -> None:
        """Back to the seed: records, rights, tokens and the budget."""
        self.company = make_company(self.seed, self.deals, self.now())
        self.tokens = {_short(user): self._token(user) for user in self.company.users.values()}
        self.limits.spent = 0

    def user(self, who: str) -> User:
        """The Pipedrive user with this first name."""
        return next(user for user in self.company.users.values() if _short(user) == who)

    def holder(self, token: str) -> User | None:
        """Whose token this is, if it opens anything."""
        who = next((who for who, known in self.tokens.items() if known == token), None)
        if who is None or not self.user(who).active_flag:
            return None
        return self.user(who)

    def _token(self, user: User) -> str:
        return hashlib.sha256(f"{self.seed} token {user.name}".encode()).hexdigest()[:40]


def _short(user: User) -> str:
    return user.name.split()[0].lower()


def _real_time() -> datetime:
    return datetime.now(UTC)
