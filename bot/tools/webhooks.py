"""Registering webhooks and taking them back: what the bot does by itself, as a linked admin."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from bot.blocks.kit.message import Message
from bot.pipedrive.names.lookups import Webhook
from bot.tools.base import Args, Tool

Secret = Annotated[str, Field(min_length=16, max_length=128)]


class Register(Args):
    about: ClassVar = ""

    subscription_url: str
    event_action: Literal["*"] = "*"
    event_object: str
    name: str
    http_auth_user: str
    http_auth_password: Secret
    version: Literal["2.0"] = "2.0"


class Unregister(Args):
    about: ClassVar = ""

    id: Annotated[int, Field(gt=0)]


def _nothing(*_: object) -> Message:
    """No person reads it."""
    raise TypeError("nobody is shown a webhook")


REGISTER = Tool(
    name="webhooks_register",
    command="crm register-webhook",
    summary="Have Pipedrive tell the bot of changes.",
    example="",
    args=Register,
    endpoint="POST /v1/webhooks",
    returns=Webhook,
    show=_nothing,
    effect="create",
)
UNREGISTER = Tool(
    name="webhooks_unregister",
    command="crm unregister-webhook",
    summary="Have Pipedrive tell the bot of them no more.",
    example="",
    args=Unregister,
    endpoint="DELETE /v1/webhooks/{id}",
    returns=bytes,
    show=_nothing,
    effect="delete",
)
TOOLS = (REGISTER, UNREGISTER)

# What the app does for itself: nobody asked for it, so nobody is told of it.
HOUSEKEEPING = frozenset({REGISTER.name, UNREGISTER.name})
