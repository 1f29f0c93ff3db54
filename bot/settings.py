"""Settings, read once from the environment; nothing else reads it."""

from typing import Annotated, Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


class Settings(BaseSettings):
    """One field per environment variable; the description is the README's row."""

    model_config = SettingsConfigDict(
        env_file=".env", extra="ignore", frozen=True, hide_input_in_errors=True
    )

    slack_bot_token: SecretStr = Field(
        min_length=1, description="Bot token of the installed app (`xoxb-…`)."
    )
    slack_signing_secret: Annotated[tuple[SecretStr, ...], NoDecode] = Field(
        min_length=1,
        description="Signing secret; several, comma separated, while one is being replaced.",
    )
    slack_app_token: SecretStr | None = Field(
        None, description="App-level token (`xapp-…`), only for `python -m bot socket`."
    )
    encryption_key: Annotated[tuple[SecretStr, ...], NoDecode] = Field(
        min_length=1,
        description=(
            "Key for tokens at rest: 32 bytes, base64. Several, comma separated: the first "
            "encrypts, all decrypt. `python -m bot doctor` shows how to make one."
        ),
    )
    pipedrive_shared_token: SecretStr | None = Field(
        None,
        description=(
            "One Pipedrive API token for everyone. Everyone then acts as that Pipedrive user; "
            "`/crm status` says so."
        ),
    )
    database_url: str = Field(
        "sqlite:///deal-desk.db", description="`sqlite:///file` or `postgresql://…`."
    )
    redis_url: SecretStr | None = Field(None, description="Redis for the cache; memory if absent.")
    host: str = Field("0.0.0.0", description="Address to listen on.")  # noqa: S104 - a container's only way in
    port: int = Field(3000, ge=0, le=65535, description="Port to listen on.")
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

    @field_validator("slack_signing_secret", "encryption_key", mode="before")
    @classmethod
    def several(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("log_level", mode="before")
    @classmethod
    def in_capitals(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value
