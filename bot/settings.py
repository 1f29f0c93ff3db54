"""Settings, read once from the environment; nothing else reads it."""

from ipaddress import ip_address
from typing import Annotated, Literal
from urllib.parse import SplitResult, urlsplit

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

MAKE_A_KEY = (
    'Make one with: python -c "import base64, os; print(base64.b64encode(os.urandom(32)).decode())"'
)
# What to do about a setting, where its description is not enough.
ADVICE = {
    "slack_bot_token": "Copy it from OAuth & Permissions at https://api.slack.com/apps: xoxb-…",
    "slack_signing_secret": "Copy it from Basic Information at https://api.slack.com/apps.",
    "encryption_key": MAKE_A_KEY,
    "log_days": "Give it a whole number of days, 30 or more.",
    "port": "Give it a whole number from 0 to 65535.",
    "worker_port": "Give it a whole number from 0 to 65535, or leave it out.",
}
BOT_TOKENS = ("xoxb-", "xoxe.xoxb-")
SHORTEST_SECRET = 6


class CannotStart(Exception):
    """A sentence that names the setting that is wrong, and says what to do."""


class Settings(BaseSettings):
    """One field per environment variable; the description is the README's row."""

    model_config = SettingsConfigDict(
        env_file=".env", extra="ignore", frozen=True, hide_input_in_errors=True
    )

    slack_client_id: str | None = Field(
        None, description="For [many workspaces](deploy/oauth.md): the app's, instead of a token."
    )
    slack_client_secret: SecretStr | None = Field(None, description="Of the same app.")
    slack_bot_token: SecretStr | None = Field(
        None,
        validate_default=True,
        description="For one workspace: bot token of the installed app (`xoxb-…`).",
    )
    slack_signing_secret: Annotated[tuple[SecretStr, ...], NoDecode] = Field(
        min_length=1,
        description="Signing secret; several, comma separated, while one is being replaced.",
    )
    slack_app_token: SecretStr | None = Field(
        None, description="App-level token (`xapp-…`), only for `python -m bot socket`."
    )
    slack_config_token: SecretStr | None = Field(
        None,
        description=("Configuration token, for doctor to see events."),
    )
    slack_delayed_events: bool = Field(
        default=False,
        description=("Slack's *Delayed Events* is on."),
    )
    encryption_key: Annotated[tuple[SecretStr, ...], NoDecode] = Field(
        min_length=1,
        description=(
            "Key for tokens at rest: 32 bytes, base64. Several, comma separated: the first "
            "encrypts, all decrypt."
        ),
    )
    seal_for_previous: bool = Field(
        default=False, description="Processes of the version before run, too: they read all."
    )
    pipedrive_shared_token: SecretStr | None = Field(
        None,
        description=(
            "One Pipedrive API token: everyone acts as that user, and `/crm status` says so."
        ),
    )
    pipedrive_client_id: str | None = Field(
        None, description="Of a [Pipedrive app](deploy/oauth.md): each person signs in."
    )
    pipedrive_client_secret: SecretStr | None = Field(None, description="Of the same app.")
    database_url: str = Field(
        "sqlite:///deal-desk.db", description="`sqlite:///file` or `postgresql://…`."
    )
    admins: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="People who are admins here beside those of the workspace: `U…`, commas."
    )
    log_days: int = Field(365, ge=30, description="How many days the log is kept.")
    redis_url: SecretStr | None = Field(None, description="Redis for the cache; memory if absent.")
    host: str = Field("0.0.0.0", description="Address to listen on.")  # noqa: S104 - a container's only way in
    port: int = Field(3000, ge=0, le=65535, description="Port to listen on.")
    worker_port: int | None = Field(
        None, ge=0, le=65535, description="A worker's: health, `/metrics`."
    )
    metrics_token: SecretStr | None = Field(
        None, description="When set, `/metrics` wants `Authorization: Bearer …`."
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="DEBUG, INFO, WARNING or ERROR."
    )
    slack_api_url: str = Field("https://slack.com/api/", description="Slack's Web API.")
    pipedrive_api_url: str = Field(
        "https://api.pipedrive.com", description="Pipedrive's API host, without a path."
    )
    public_url: str = Field(
        "",
        validate_default=False,
        description=("Where the bot is reached, `https://…`, without a path."),
    )

    @field_validator("slack_signing_secret", "encryption_key", "admins", mode="before")
    @classmethod
    def several(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("*", mode="before")
    @classmethod
    def not_blank(cls, value: object) -> object:
        """An empty secret is none, and an empty address leads nowhere."""
        if isinstance(value, str) and not value.strip():
            raise ValueError("It is set to nothing. Give it a value, or leave the line out.")
        return value

    @field_validator("slack_bot_token")
    @classmethod
    def of_a_bot(cls, token: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        adds = info.data.get("slack_client_id"), info.data.get("slack_client_secret")
        if token is None:
            if not all(adds):
                raise PydanticCustomError("missing", "Field required")
            return None
        if any(adds):
            raise ValueError("With SLACK_CLIENT_ID each workspace has its own: leave this out.")
        if not _in_one_piece(token).startswith(BOT_TOKENS):
            raise ValueError("It does not begin with xoxb-.")
        return token

    @field_validator("slack_app_token")
    @classmethod
    def of_an_app(cls, token: SecretStr | None) -> SecretStr | None:
        if token and not _in_one_piece(token).startswith("xapp-"):
            raise ValueError("It does not begin with xapp-.")
        return token

    @field_validator("slack_signing_secret")
    @classmethod
    def no_tokens(cls, secrets: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
        for secret in secrets:
            text = _in_one_piece(secret)
            if text.startswith(("xox", "xapp-")):
                raise ValueError("It is a token, and no signing secret.")
            if len(text) < SHORTEST_SECRET:
                raise ValueError("It is too short to be one.")
        return secrets

    @field_validator(
        "pipedrive_shared_token",
        "pipedrive_client_secret",
        "slack_client_secret",
        "metrics_token",
        "slack_config_token",
    )
    @classmethod
    def whole(cls, token: SecretStr | None) -> SecretStr | None:
        if token:
            _in_one_piece(token)
        return token

    @field_validator("host")
    @classmethod
    def an_address_of_ours(cls, host: str) -> str:
        if not host.isascii() or not set(host) <= set(_HOST):
            raise ValueError("It is no host: give an IP address or a name, without a port.")
        return host

    @field_validator("slack_api_url", "pipedrive_api_url", "public_url")
    @classmethod
    def an_address_of_theirs(cls, url: str) -> str:
        parts = _split(url, "https://host")
        if parts.username or parts.password or parts.query or parts.fragment:
            raise ValueError("Give it only https://host, without a login or anything behind a ?.")
        if parts.scheme != "https" and not (parts.scheme == "http" and _is_near(parts.hostname)):
            raise ValueError("It has to begin with https://: secrets are sent there.")
        return url

    @field_validator("pipedrive_api_url", "public_url")
    @classmethod
    def without_a_path(cls, url: str) -> str:
        if urlsplit(url).path.strip("/"):
            raise ValueError("Give it without a path, like https://host.")
        return url.rstrip("/")

    @field_validator("redis_url")
    @classmethod
    def plain_redis(cls, url: SecretStr | None) -> SecretStr | None:
        if url:
            parts = _split(url.get_secret_value(), "redis://host:6379/0")
            if parts.scheme != "redis":
                raise ValueError("Give it like redis://host:6379/0; rediss:// is not supported.")
            if not (parts.path.strip("/") or "0").isdecimal():
                raise ValueError("Behind the host stands the number of a database: /0.")
        return url

    @field_validator("log_level", mode="before")
    @classmethod
    def in_capitals(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value

    def sign_in_lacks(self) -> str:
        """What is wrong with how people sign in to Pipedrive; empty where nothing is."""
        return _sign_in_lacks(self)


def _sign_in_lacks(settings: Settings) -> str:
    if settings.slack_client_id and not settings.public_url:
        return "PUBLIC_URL: It is missing. Slack sends people back there when they add the app."
    has_id = settings.pipedrive_client_id is not None
    if has_id is not (settings.pipedrive_client_secret is not None):
        return (
            "PIPEDRIVE_CLIENT_ID and PIPEDRIVE_CLIENT_SECRET: one is missing. Copy both from your "
            "app in Pipedrive's Developer Hub, or leave both out."
        )
    if has_id and settings.pipedrive_shared_token:
        return (
            "PIPEDRIVE_SHARED_TOKEN and PIPEDRIVE_CLIENT_ID: either everyone shares a login, or "
            "each person signs in. Leave one of them out."
        )
    if has_id and not settings.public_url:
        return "PUBLIC_URL: It is missing. Pipedrive sends people back there when they signed in."
    return ""


def wrong(error: ValidationError) -> dict[str, str]:
    """What is wrong with the settings: a sentence or two for each, by the name of the field."""
    return {
        str(fault["loc"][0]): f"{_said(fault['type'], fault['msg'])} {advice(str(fault['loc'][0]))}"
        for fault in error.errors(include_input=False, include_url=False, include_context=False)
    }


def advice(name: str) -> str:
    field = Settings.model_fields.get(name)
    return ADVICE.get(name) or (field.description or "" if field else "")


def _said(error_type: str, message: str) -> str:
    if error_type in {"missing", "too_short"}:
        return "It is missing."
    return f"{message.removeprefix('Value error, ').rstrip('.')}."


# Of a name or an address, also one of IPv6.
_HOST = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_:%"


def _in_one_piece(secret: SecretStr) -> str:
    text = secret.get_secret_value()
    if not (text.isascii() and text.isprintable()) or set(text) & set(" \"'"):
        raise ValueError("There is a space, a quote or a foreign sign in it. Copy it again.")
    return text


def _split(url: str, example: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        is_whole = bool(parts.hostname) and parts.port != 0 and url.isascii() and " " not in url
    except ValueError:  # a port that is none, or half an address of IPv6
        is_whole = False
    if not is_whole:
        raise ValueError(f"It is no address like {example}.")
    return parts


def _is_near(host: str | None) -> bool:
    """On this machine or in its own network, where there may be no TLS."""
    try:
        address = ip_address(host or "")
    except ValueError:
        return "." not in str(host) or str(host).endswith((".localhost", ".internal", ".local"))
    return address.is_loopback or address.is_private
