"""Adding the app to a workspace of Slack's: where people are sent, and what their yes brings."""

import asyncio
from dataclasses import dataclass, field
from urllib.parse import urlencode, urljoin

import aiohttp
from pydantic import BaseModel, Field, SecretStr, ValidationError

TIMEOUT = aiohttp.ClientTimeout(sock_connect=3, sock_read=8, total=10)
MOST = 256 * 1024  # bytes of an answer
# Codes that are asked about together: anybody may make some up, and the bot answers people by the
# same connections.
EXCHANGES = 8
# Slack's words for a code or a token that is used up, withdrawn or of another app.
REFUSALS = frozenset(
    {
        "account_inactive",
        "bad_redirect_uri",
        "code_already_used",
        "invalid_auth",
        "invalid_code",
        "invalid_grant",
        "invalid_refresh_token",
        "token_expired",
        "token_revoked",
    }
)


class NotAdded(Exception):
    """Base of what may come instead of an installation."""


class GrantRefused(NotAdded):
    """Slack does not take this code or token (any more)."""


class NoAnswer(NotAdded):
    """It was sent, perhaps, and no usable answer came."""


@dataclass(frozen=True, slots=True)
class Installed:
    """`place` is a workspace, or an organization; `seconds` is 0 for a token that does not end."""

    place: str
    name: str
    bot_user: str
    installed_by: str
    token: SecretStr = field(repr=False)
    refresh: SecretStr | None = field(repr=False)
    seconds: int


class _Named(BaseModel):
    id: str = ""
    name: str = ""


class _Told(BaseModel):
    ok: bool
    error: str = ""
    access_token: SecretStr = SecretStr("")
    refresh_token: SecretStr | None = None
    expires_in: int = Field(0, ge=0, le=366 * 86_400)
    bot_user_id: str = ""
    team: _Named | None = None
    enterprise: _Named | None = None
    authed_user: _Named = _Named()
    is_enterprise_install: bool = False


class SlackApp:
    def __init__(  # noqa: PLR0913, PLR0917 - what an app is
        self,
        session: aiohttp.ClientSession,
        api_url: str,
        client_id: str,
        client_secret: SecretStr,
        callback: str,
        scopes: frozenset[str],
    ) -> None:
        self._session = session
        self._api_url = api_url if api_url.endswith("/") else f"{api_url}/"
        self._client_id = client_id
        secret = client_secret.get_secret_value()
        self._authorization = aiohttp.encode_basic_auth(client_id, secret)
        self._callback = callback
        self._scopes = scopes
        self._exchanges = asyncio.Semaphore(EXCHANGES)

    def page(self, state: str) -> str:
        """Where somebody says yes; Slack sends them to our callback with the state."""
        asked = {
            "client_id": self._client_id,
            "scope": ",".join(sorted(self._scopes)),
            "redirect_uri": self._callback,
            "state": state,
        }
        return f"{urljoin(self._api_url, '/oauth/v2/authorize')}?{urlencode(asked)}"

    async def exchange(self, code: str) -> Installed:
        """Raises NotAdded."""
        async with self._exchanges:
            return _installed(await self._ask({"code": code, "redirect_uri": self._callback}))

    async def refresh(self, token: SecretStr) -> Installed:
        """Raises NotAdded. Asked once: whoever asks again decides that knowingly."""
        form = {"grant_type": "refresh_token", "refresh_token": token.get_secret_value()}
        return _installed(await self._ask(form))

    async def _ask(self, form: dict[str, str]) -> _Told:
        """Raised by name only: aiohttp's own errors carry what we sent."""
        told = None
        try:
            async with self._session.post(
                f"{self._api_url}oauth.v2.access",
                data=form,
                headers={"Authorization": self._authorization},
                allow_redirects=False,
                timeout=TIMEOUT,
            ) as response:
                told = _Told.model_validate_json(await response.content.read(MOST))
        except (aiohttp.ClientError, TimeoutError, OSError, ValidationError):
            pass
        if told is None:
            raise NoAnswer
        if not told.ok:
            raise GrantRefused if told.error in REFUSALS else NoAnswer
        return told


def _installed(told: _Told) -> Installed:
    of = told.enterprise if told.is_enterprise_install else told.team
    if of is None or not of.id or not told.access_token.get_secret_value():
        raise NoAnswer
    return Installed(
        of.id,
        of.name,
        told.bot_user_id,
        told.authed_user.id,
        told.access_token,
        told.refresh_token,
        told.expires_in,
    )
