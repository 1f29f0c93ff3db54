"""The world behind the API: companies, the clock, who holds which token, what goes wrong."""

import asyncio
import hashlib
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime
from itertools import chain

from bot.playground.pipedrive.company import Company
from bot.playground.pipedrive.definitions import User
from bot.playground.pipedrive.faults import Faults
from bot.playground.pipedrive.ledger import Ledger
from bot.playground.pipedrive.limits import Limits
from bot.playground.pipedrive.oauth import Apps
from bot.playground.pipedrive.oauth import Company as People
from bot.playground.pipedrive.second import make_second_company
from bot.playground.pipedrive.seed import make_company
from bot.playground.pipedrive.webhook_sending import Sender


class World:
    """The same seed, number of deals and day make the same world."""

    def __init__(
        self,
        seed: int = 7,
        deals: int = 300,
        now: datetime | None = None,
        clock: Callable[[], datetime] | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """With `now` time stands still there, except for the limits; `sleep` goes by `clock`."""
        self.seed = seed
        self.deals = deals
        self.clock: Callable[[], datetime] = (lambda: now) if now else clock or _real_time
        self.ledger = Ledger()
        self.faults = Faults()
        timer = (lambda: clock().timestamp()) if clock else time.monotonic
        self.limits = Limits(timer)
        self.second_limits = Limits(timer)
        self.sender = Sender(self.now, sleep)
        # Who signed in to the bot, instead of handing it a token.
        self.apps = Apps(lambda: self.now().timestamp())
        # Awaited by whatever changes something here, when all that it caused has been sent.
        self.settle: Callable[[], Awaitable[None]] = _at_once
        # How many are changing things right now, for a while and on purpose.
        self.storms = 0
        self.company: Company
        self.second_company: Company
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
        self.second_limits.start_over()
        self.reset()

    def reset(self) -> None:
        """Back to the seed: records, rights, tokens and the budget."""
        self.company = make_company(self.seed, self.deals, self.now())
        self.second_company = make_second_company(self.seed, self.now())
        self.apps.start_over()
        self.tokens = {_short(user): self._token(user) for user in self._users()}
        self.limits.spent = self.second_limits.spent = 0

    @property
    def companies(self) -> tuple[Company, ...]:
        return self.company, self.second_company

    def company_of(self, user: User) -> Company:
        return next(one for one in self.companies if one.users.get(user.id) is user)

    def limits_of(self, user: User) -> Limits:
        return self.limits if self.company_of(user) is self.company else self.second_limits

    def user(self, who: str) -> User:
        """The Pipedrive user with this first name."""
        return next(user for user in self._users() if _short(user) == who)

    def holder(self, token: str) -> User | None:
        """Whose token this is, if it opens anything."""
        who = next((who for who, known in self.tokens.items() if known == token), None)
        user = self.user(who) if who else self.apps.holder(token)
        return user if user and user.active_flag else None

    def people(self) -> tuple[People, ...]:
        """Who could be logged in there, by company."""
        return tuple(
            People(company.name, tuple((_short(user), user) for user in company.users.values()))
            for company in self.companies
        )

    def _users(self) -> Iterator[User]:
        return chain.from_iterable(company.users.values() for company in self.companies)

    def _token(self, user: User) -> str:
        return hashlib.sha256(f"{self.seed} token {user.name}".encode()).hexdigest()[:40]


def _short(user: User) -> str:
    return user.name.split()[0].lower()


def _real_time() -> datetime:
    return datetime.now(UTC)


async def _at_once() -> None:
    return None
