"""Who in Slack is who in Pipedrive: one link per person and workspace, its token sealed.

Or everybody is whoever the one token of the settings belongs to.
"""

import random
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, NamedTuple

import structlog
from pydantic import SecretStr
from sqlalchemy import Row, and_, delete, select, update
from sqlalchemy.sql import ColumnElement

from bot.accounts import sealing
from bot.accounts.sealing import CannotOpen, TokenCipher
from bot.pipedrive.http.client import Pipedrive
from bot.pipedrive.http.errors import BadToken
from bot.pipedrive.http.oauth import Tokens
from bot.pipedrive.names.lookups import Me
from bot.pipedrive.request import Grant, Login, Request
from bot.store.db import Store
from bot.store.tables import Clock, links, utc_now

log = structlog.get_logger()

# What a row keeps as it is; the login is put together from the rest.
PLAIN = (
    "team",
    "company",
    "pipedrive_user",
    "name",
    "company_name",
    "domain",
    "locale",
    "tz",
    "currency",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    team: str
    user: str
    company: int
    pipedrive_user: int
    name: str
    company_name: str
    domain: str
    locale: str
    tz: str
    currency: str
    login: Login
    # Everyone acts with the one token of the settings; such a link never becomes a row.
    shared: bool = False
    # They signed in once, and no token can be had any more: they have to sign in again.
    lost: bool = False


# What became of a link that was to go; "kept_there": Pipedrive could not be told.
Gone = Literal["nobody", "gone", "kept_there"]
Revoke = Callable[[SecretStr], Awaitable[bool]]


class Who(NamedTuple):
    """A person who is connected, without what opens their login."""

    user: str
    name: str
    company: int
    pipedrive_user: int


class Links:
    """`revoke` tells Pipedrive that a grant has ended; only where people sign in."""

    def __init__(
        self,
        store: Store,
        cipher: TokenCipher,
        clock: Clock = utc_now,
        revoke: Revoke | None = None,
    ) -> None:
        self._store = store
        self._cipher = cipher
        self._clock = clock
        self._revoke = revoke

    async def get(self, team: str, user: str) -> Link | None:
        async with self._store.read() as connection:
            row = (await connection.execute(select(links).where(_of(team, user)))).one_or_none()
        if row is None:
            return None
        link = self._link(row)
        if self._cipher.reseal_needed(row.secret):
            await self._reseal(link, row.secret)
        return link

    async def of_company(self, company: int) -> list[Link]:
        """Everybody who linked a login of this company, those that can still be opened."""
        theirs = select(links).where(links.c.company == company)
        ordered = theirs.order_by(links.c.team, links.c.slack_user)
        async with self._store.read() as connection:
            rows = (await connection.execute(ordered)).all()
        return [
            self._link(row)
            for row in rows
            if self._cipher.knows(row.secret) and row.lost_at is None
        ]

    async def people(self, team: str) -> list[Who]:
        """Everybody who linked a login in this workspace."""
        row = links.c
        wanted = select(row.slack_user, row.name, row.company, row.pipedrive_user)
        async with self._store.read() as connection:
            rows = await connection.execute(wanted.where(row.team == team))
            return [Who(*one) for one in rows]

    async def of_login(self, company: int, pipedrive_user: int) -> list[tuple[str, str]]:
        """Workspace and person of each link to this Pipedrive user by signing in."""
        async with self._store.read() as connection:
            found = await connection.execute(
                select(links.c.team, links.c.slack_user).where(_by(company, pipedrive_user))
            )
        return [(row.team, row.slack_user) for row in found]

    async def save(self, link: Link, tokens: Tokens | None = None) -> None:
        """A person has one link; a new one takes the place of the old.

        `tokens` where they signed in, whose access token is that of the link.
        """
        if link.shared:
            raise ValueError("the shared token is a setting, not a row")
        values = {name: getattr(link, name) for name in PLAIN} | {
            "slack_user": link.user,
            "scheme": link.login.scheme,
            "secret": self._sealed(link),
            **grant_values(self._cipher, link, tokens, self._clock()),
        }
        insert = self._store.insert(links).values(values)
        kept = insert.on_conflict_do_update(index_elements=["team", "slack_user"], set_=values)
        async with self._store.write() as connection:
            await connection.execute(kept)

    async def remove(self, team: str, user: str, *, revoke: bool = True) -> Gone:
        """The login goes at once; then Pipedrive is told, where nobody else rests on it."""
        async with self._store.write() as connection:
            gone = delete(links).where(_of(team, user)).returning(links)
            row = (await connection.execute(gone)).one_or_none()
        if row is None:
            return "nobody"
        is_last = row.refresh and not await self.of_login(row.company, row.pipedrive_user)
        if not (revoke and is_last and self._revoke and self._cipher.knows(row.refresh)):
            return "gone"
        return "gone" if await self._revoke(refresh_of(self._cipher, row)) else "kept_there"

    def _link(self, row: Row[Any]) -> Link:
        place = sealing.for_link(row.team, row.slack_user, row.company, row.pipedrive_user)
        login = Login(
            team=row.team,
            company=row.company,
            user=row.pipedrive_user,
            secret=SecretStr(self._cipher.open(row.secret, place)),
            scheme=row.scheme,
            grant=grant_of(row),
        )
        plain = {name: getattr(row, name) for name in PLAIN}
        return Link(user=row.slack_user, login=login, lost=row.lost_at is not None, **plain)

    def _sealed(self, link: Link) -> str:
        place = sealing.for_link(link.team, link.user, link.company, link.pipedrive_user)
        return self._cipher.seal(link.login.secret.get_secret_value(), place)

    async def _reseal(self, link: Link, old: str) -> None:
        """Move to the newest key, unless the link was saved anew in the meantime."""
        unchanged = and_(_of(link.team, link.user), links.c.secret == old)
        async with self._store.write() as connection:
            await connection.execute(
                update(links).where(unchanged).values(secret=self._sealed(link))
            )


def _of(team: str, user: str) -> ColumnElement[bool]:
    return and_(links.c.team == team, links.c.slack_user == user)


def _by(company: int, pipedrive_user: int) -> ColumnElement[bool]:
    is_theirs = and_(links.c.company == company, links.c.pipedrive_user == pipedrive_user)
    return and_(is_theirs, links.c.refresh.is_not(None))


class Identities:
    """The shared token counts only where a setting says so; it is never a silent fallback."""

    def __init__(self, links: Links, pipedrive: Pipedrive, shared: SecretStr | None) -> None:
        self.links = links
        self._pipedrive = pipedrive
        self._shared = shared
        self._shared_link: Link | None = None

    async def of(self, team: str, user: str) -> Link | None:
        """None: this person is not connected, or their login is of no use any more."""
        if self._shared is None:
            return await self._own(team, user)
        if self._shared_link is None:
            self._shared_link = replace(await self.check(team, user, self._shared), shared=True)
        login = replace(self._shared_link.login, team=team)
        return replace(self._shared_link, team=team, user=user, login=login)

    async def _own(self, team: str, user: str) -> Link | None:
        try:
            link = await self.links.get(team, user)
        except CannotOpen as error:  # its key was dropped; connecting anew replaces it
            log.warning("link_cannot_be_opened", why=type(error).__name__, team=team, user=user)
            return None
        return None if link is None or link.lost else link

    async def shared_is_refused(self) -> bool:
        """Whether nobody can do anything, as Pipedrive knows no such token for everyone.

        Raises PipedriveError where it says nothing of the token.
        """
        if self._shared is None:
            return False
        try:
            await self.check("", "", self._shared)
        except BadToken:
            return True
        return False

    async def check(self, team: str, user: str, token: SecretStr, host: str = "") -> Link:
        """The link that this token would make; `host` is given where they signed in.

        Raises what Pipedrive says of it.
        """
        unknown = Login(team=team, company=0, user=0, secret=token)
        if host:
            # It is new: nothing is to be renewed before it has become a link.
            grant = Grant(user, datetime.max.replace(tzinfo=UTC), host)
            unknown = replace(unknown, scheme="bearer", grant=grant)
        me = await self._pipedrive.send(Request("GET", "/v1/users/me"), unknown, Me, fresh=True)
        return Link(
            team=team,
            user=user,
            company=me.company_id,
            pipedrive_user=me.id,
            name=me.name,
            company_name=me.company_name,
            domain=me.company_domain,
            locale=me.locale,
            tz=me.timezone_name,
            currency=me.default_currency,
            login=replace(unknown, company=me.company_id, user=me.id),
        )

    async def connect(self, team: str, user: str, token: SecretStr) -> Link:
        link = await self.check(team, user, token)
        await self.links.save(link)
        return link


# --- what the link of somebody who signed in holds beside its token -------------------------------

# At this part of its life a token is renewed, while it is still good; not all at once.
EARLY, LATE = 0.75, 0.8


def grant_values(
    cipher: TokenCipher, link: Link, tokens: Tokens | None, now: datetime
) -> Mapping[str, Any]:
    """All columns of it; of a pasted token, which stays good, all empty."""
    if tokens is None:
        return dict.fromkeys(("refresh", "host", "renew_at", "expires_at", *_CLEARED))
    place = sealing.for_refresh(link.team, link.user, link.company, link.pipedrive_user)
    return {"host": tokens.host, **renewed(cipher, place, tokens, now)}


def renewed(
    cipher: TokenCipher, place: sealing.Bound, tokens: Tokens, now: datetime
) -> Mapping[str, Any]:
    """What changes with the next tokens, beside the access token itself."""
    life = timedelta(seconds=tokens.seconds)
    return {
        "refresh": cipher.seal(tokens.refresh.get_secret_value(), place),
        "renew_at": now + life * random.uniform(EARLY, LATE),  # noqa: S311 - it spreads, and is no secret
        "expires_at": now + life,
        **dict.fromkeys(_CLEARED),
    }


_CLEARED = ("renewing_until", "lost_at", "told_at")


def grant_of(row: Row[Any]) -> Grant | None:
    return None if row.refresh is None else Grant(row.slack_user, row.renew_at, row.host)


def refresh_of(cipher: TokenCipher, row: Row[Any]) -> SecretStr:
    """Raises CannotOpen."""
    place = sealing.for_refresh(row.team, row.slack_user, row.company, row.pipedrive_user)
    return SecretStr(cipher.open(row.refresh, place))
