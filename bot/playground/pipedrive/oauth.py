"""Who signed in to an app: codes and tokens that end, and what they are renewed with."""

import secrets
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from bot.playground.pipedrive.definitions import User

CODE_LIFE, REFRESH_LIFE = 300, 60 * 86_400  # seconds


@dataclass(frozen=True)
class Code:
    user: User
    redirect_uri: str
    ends: float


@dataclass(frozen=True)
class Grant:
    """One person's yes to the app; its refresh token is another after each use."""

    user: User
    refresh: str
    access: str
    access_ends: float
    refresh_ends: float


@dataclass
class Apps:
    """The one app that people can sign in to, and what they have allowed it.

    `callback` is the app's one address; `answered` counts what the token endpoint has said.
    """

    now: Callable[[], float]
    client_id: str = field(default_factory=lambda: secrets.token_hex(8))
    client_secret: str = field(default_factory=lambda: secrets.token_hex(20), repr=False)
    callback: str = ""
    access_life: int = 3600
    codes: dict[str, Code] = field(default_factory=dict, repr=False)
    grants: list[Grant] = field(default_factory=list, repr=False)
    answered: Counter[str] = field(default_factory=Counter)

    def start_over(self) -> None:
        self.codes.clear()
        self.grants.clear()
        self.answered.clear()

    def holder(self, token: str) -> User | None:
        now = self.now()
        fits = (one for one in self.grants if one.access == token and one.access_ends > now)
        return next((one.user for one in fits), None)

    def end_access(self) -> None:
        """No access token is good any more, as if time had passed for them alone."""
        self.grants = [replace(one, access_ends=0) for one in self.grants]

    def withdraw(self, user: User) -> None:
        """As somebody does it in Pipedrive, under Tools and apps."""
        self.grants = [one for one in self.grants if one.user is not user]

    def allow(self, user: User, redirect_uri: str) -> str:
        code = secrets.token_hex(20)
        self.codes[code] = Code(user, redirect_uri, self.now() + CODE_LIFE)
        return code

    def of_code(self, code: str, redirect_uri: str) -> Grant | None:
        kept = self.codes.pop(code, None)
        if kept is None or kept.ends <= self.now() or kept.redirect_uri != redirect_uri:
            return None
        return self._granted(kept.user)

    def of_refresh(self, token: str) -> Grant | None:
        """Each is taken once."""
        old = next((one for one in self.grants if one.refresh == token), None)
        if old is None or old.refresh_ends <= self.now() or not old.user.active_flag:
            return None
        self.grants.remove(old)
        return self._granted(old.user)

    def revoke(self, token: str) -> None:
        self.grants = [one for one in self.grants if token not in {one.refresh, one.access}]

    def _granted(self, user: User) -> Grant:
        now = self.now()
        grant = Grant(
            user,
            refresh=f"{secrets.randbelow(10**8)}:{secrets.token_hex(20)}",
            access=f"{secrets.randbelow(10**8)}:{secrets.token_hex(20)}",
            access_ends=now + self.access_life,
            refresh_ends=now + REFRESH_LIFE,
        )
        self.grants.append(grant)
        return grant


@dataclass(frozen=True)
class Company:
    name: str
    users: tuple[tuple[str, User], ...]  # by the names that the page calls them
