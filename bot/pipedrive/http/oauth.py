"""Signing in to Pipedrive: where people are sent, and what their yes is exchanged for."""

from dataclasses import dataclass, field
from hmac import compare_digest
from urllib.parse import urlencode

import aiohttp
from pydantic import BaseModel, Field, SecretStr, ValidationError
from yarl import URL

from bot.pipedrive.http.session import NO_ROUNDING

TIMEOUT = aiohttp.ClientTimeout(
    connect=3, sock_connect=3, sock_read=8, total=10, ceil_threshold=NO_ROUNDING
)
MOST = 64 * 1024  # bytes of an answer
OURS = ".pipedrive.com"
# Pipedrive's word for a code or a token that is used up, withdrawn, or none of its own.
REFUSED = "invalid_grant"


class NoTokens(Exception):
    """Base of what may come instead of tokens."""


class NotGranted(NoTokens):
    """Pipedrive does not take this code or token (any more)."""


class NotAsked(NoTokens):
    """No connection; nothing was sent."""


class AnswerLost(NoTokens):
    """It was sent, and no usable answer came: what was exchanged may be used up."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """`seconds`: how long the access token is good; `host`: where the company is asked."""

    access: SecretStr = field(repr=False)
    refresh: SecretStr = field(repr=False)
    seconds: int
    host: str


class _Told(BaseModel):
    access_token: SecretStr = Field(min_length=1)
    refresh_token: SecretStr = Field(min_length=1)
    expires_in: int = Field(gt=0, le=366 * 86_400)
    api_domain: str = ""


class _Error(BaseModel):
    error: str = ""


class OAuth:
    """One Pipedrive app: its id, its secret and its one callback address."""

    def __init__(  # noqa: PLR0913, PLR0917 - what an app is
        self,
        session: aiohttp.ClientSession,
        url: str,
        api_url: str,
        client_id: str,
        client_secret: SecretStr,
        callback: str,
    ) -> None:
        self._session = session
        self._url = url
        self._api_url = api_url
        self.client_id = client_id
        secret = client_secret.get_secret_value()
        self._authorization = aiohttp.encode_basic_auth(client_id, secret)
        self._callback = callback

    def page(self, state: str) -> str:
        """Where somebody says yes; Pipedrive sends them to our callback with the state."""
        asked = {"client_id": self.client_id, "redirect_uri": self._callback, "state": state}
        return f"{self._url}/oauth/authorize?{urlencode(asked)}"

    def is_app(self, authorization: str) -> bool:
        """Whether this header is what Pipedrive proves with that it calls this app."""
        wanted = self._authorization.encode()
        return compare_digest(wanted, authorization.encode(errors="backslashreplace"))

    async def exchange(self, code: str) -> Tokens:
        """Raises NoTokens."""
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": self._callback}
        return self._tokens(await self._post("token", form))

    async def refresh(self, token: SecretStr) -> Tokens:
        """Raises NoTokens. Asked once: whoever asks again decides that knowingly."""
        form = {"grant_type": "refresh_token", "refresh_token": token.get_secret_value()}
        return self._tokens(await self._post("token", form))

    async def revoke(self, token: SecretStr) -> bool:
        """Whether Pipedrive has taken the whole grant back."""
        form = {"token": token.get_secret_value(), "token_type_hint": "refresh_token"}
        try:
            await self._post("revoke", form)
        except NotGranted:  # as good as revoked
            return True
        except NoTokens:
            return False
        return True

    async def _post(self, what: str, form: dict[str, str]) -> bytes:
        """The body of a 2xx. Raised by name only: aiohttp's own errors carry what we sent."""
        lost: NoTokens = AnswerLost()
        try:
            async with self._session.post(
                f"{self._url}/oauth/{what}",
                data=form,
                headers={"Authorization": self._authorization},
                allow_redirects=False,
                timeout=TIMEOUT,
            ) as response:
                content = await response.content.read(MOST)
                if response.ok:
                    return content
                if _is_refusal(response.status, content):
                    lost = NotGranted()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
            lost = NotAsked()
        except (aiohttp.ClientError, TimeoutError, OSError):
            pass
        raise lost

    def _tokens(self, content: bytes) -> Tokens:
        try:
            told = _Told.model_validate_json(content)
        except ValidationError:
            raise AnswerLost from None
        host = self._host(told.api_domain)
        return Tokens(told.access_token, told.refresh_token, told.expires_in, host)

    def _host(self, told: str) -> str:
        """A token goes to Pipedrive alone, whatever an answer says."""
        try:
            url = URL(told)
        except ValueError:
            return self._api_url
        is_theirs = url.scheme == "https" and (url.host or "").endswith(OURS)
        return str(url.origin()) if is_theirs and not url.user else self._api_url


def _is_refusal(status: int, content: bytes) -> bool:
    try:
        return 400 <= status < 500 and _Error.model_validate_json(content).error == REFUSED  # noqa: PLR2004
    except ValidationError:
        return False
