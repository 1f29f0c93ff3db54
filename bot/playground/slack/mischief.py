"""Slack misbehaving on demand: answers that are refused, scopes and events that are not there."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pydantic import Field, PrivateAttr

from bot.playground.slack.asked import Asked, read
from bot.playground.slack.wire import Json, Refused

TOO_MANY = 429


class Rule(Asked):
    """`share` of the calls that it fits are hit, `times` of them at most."""

    method: str
    status: int = Field(TOO_MANY, ge=200, le=599)
    error: str | None = None
    retry_after: int | None = None
    share: float = Field(1, ge=0, le=1)
    seed: int = 0
    channel: str | None = None
    times: int | None = Field(None, ge=0)
    _dice: random.Random = PrivateAttr()

    def model_post_init(self, _: Any) -> None:
        self._dice = random.Random(self.seed)  # noqa: S311 - made-up bad luck, not a secret

    def hits(self, method: str, channel: str) -> bool:
        if self.times == 0 or method != self.method or self.channel not in {None, channel}:
            return False
        if self._dice.random() >= self.share:
            return False
        if self.times is not None:
            self.times -= 1
        return True

    @property
    def refusal(self) -> Refused:
        usual = "ratelimited" if self.status == TOO_MANY else "internal_error"
        after = {} if self.retry_after is None else {"Retry-After": str(self.retry_after)}
        return Refused(self.error or usual, status=self.status, headers=after)


@dataclass
class Mischief:
    rules: list[Rule] = field(default_factory=list)
    missing_scopes: set[str] = field(default_factory=set)
    missing_events: set[str] = field(default_factory=set)

    def add(self, asked: Json) -> None:
        """One of the three kinds, as it was asked for."""
        wanted = {name: value for name, value in asked.items() if name != "side"}
        match wanted:
            case {"missing_scope": str(scope)} if len(wanted) == 1:
                self.missing_scopes.add(scope)
            case {"missing_event": str(event)} if len(wanted) == 1:
                self.missing_events.add(event)
            case _:
                self.rules.append(read(Rule, wanted, "invalid_fault"))

    def clear(self) -> None:
        self.rules.clear()
        self.missing_scopes.clear()
        self.missing_events.clear()

    def check(self, method: str, channel: str) -> None:
        for rule in self.rules:
            if rule.hits(method, channel):
                raise rule.refusal

    def for_page(self) -> Iterator[Json]:
        for rule in self.rules:
            if rule.times != 0:
                yield {"side": "slack", **rule.model_dump()}
        yield from ({"side": "slack", "missing_scope": one} for one in sorted(self.missing_scopes))
        yield from ({"side": "slack", "missing_event": one} for one in sorted(self.missing_events))
