"""What Slack hands out for a short time: trigger ids and response URLs."""

import secrets
from collections import OrderedDict
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.playground.slack.wire import Refused

TRIGGER_SECONDS = 3
RESPONSE_SECONDS = 30 * 60
RESPONSE_USES = 5
_KEPT = 2000

_Slip = TypeVar("_Slip")


class _Drawer(Generic[_Slip]):
    """The newest slips by their secret; the oldest fall out."""

    def __init__(self) -> None:
        self._slips: OrderedDict[str, _Slip] = OrderedDict()

    def put(self, secret: str, slip: _Slip) -> None:
        self._slips[secret] = slip
        while len(self._slips) > _KEPT:
            self._slips.popitem(last=False)

    def get(self, secret: str) -> _Slip | None:
        return self._slips.get(secret)


@dataclass
class Trigger:
    user: str
    channel: str | None
    view_id: str | None  # the modal in which the person acted
    issued: float
    used: bool = False


class Triggers:
    def __init__(self) -> None:
        self._drawer: _Drawer[Trigger] = _Drawer()

    def issue(self, now: float, user: str, channel: str | None, view_id: str | None = None) -> str:
        number = secrets.randbelow(10**11)
        trigger_id = f"{number}.{secrets.randbelow(10**10)}.{secrets.token_hex(16)}"
        self._drawer.put(trigger_id, Trigger(user, channel, view_id, now))
        return trigger_id

    def exchange(self, now: float, trigger_id: str) -> Trigger:
        trigger = self._drawer.get(trigger_id)
        if trigger is None:
            raise Refused("invalid_trigger_id")
        if trigger.used:
            raise Refused("exchanged_trigger_id")
        if now - trigger.issued > TRIGGER_SECONDS:
            raise Refused("expired_trigger_id")
        trigger.used = True
        return trigger


@dataclass
class Origin:
    """Where a response belongs: who acted, where, and on which message."""

    user: str
    channel: str
    message_ts: str | None = None  # a command has no message of its own
    thread_ts: str | None = None
    issued: float = 0
    uses: int = 0


class ResponseUrls:
    def __init__(self) -> None:
        self._drawer: _Drawer[Origin] = _Drawer()

    def issue(self, origin: Origin) -> str:
        secret = secrets.token_urlsafe(18)
        self._drawer.put(secret, origin)
        return secret

    def use(self, now: float, secret: str) -> Origin:
        origin = self._drawer.get(secret)
        if origin is None:
            raise Refused("no_such_url", status=404)
        if now - origin.issued > RESPONSE_SECONDS:
            raise Refused("expired_url", status=404)
        if origin.uses >= RESPONSE_USES:
            raise Refused("used_url", status=404)
        origin.uses += 1
        return origin
