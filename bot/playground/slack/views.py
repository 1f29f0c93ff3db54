"""Modals and Home tabs: a stack of at most three per person, and one Home each."""

import secrets
from collections import Counter
from dataclasses import dataclass, field

from bot.playground.slack.content import with_ids
from bot.playground.slack.people import APP_ID, BOT_ID, TEAM_ID
from bot.playground.slack.values import Values, merged
from bot.playground.slack.wire import Json, Refused

MAX_STACK = 3


@dataclass
class View:
    user: str
    spec: Json
    previous: str | None = None
    id: str = field(default_factory=lambda: "V" + secrets.token_hex(5).upper())
    root: str = ""
    hash: str = ""
    values: Values = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.root = self.root or self.id
        self.show(self.spec)

    def show(self, spec: Json) -> None:
        """Values stay while their block and element stay."""
        self.spec = {**spec, "blocks": with_ids(spec["blocks"])}
        self.hash = f"{secrets.randbelow(10**10)}.{secrets.token_hex(4)}"
        self.values = merged(self.spec["blocks"], self.values)

    def fill(self, given: object) -> None:
        self.values = merged(self.spec["blocks"], self.values, given)

    @property
    def notifies(self) -> bool:
        return bool(self.spec.get("notify_on_close"))

    def for_slack(self) -> Json:
        return {
            "id": self.id,
            "team_id": TEAM_ID,
            "type": self.spec["type"],
            "title": self.spec.get("title"),
            "submit": self.spec.get("submit"),
            "close": self.spec.get("close"),
            "blocks": self.spec["blocks"],
            "private_metadata": self.spec.get("private_metadata", ""),
            "callback_id": self.spec.get("callback_id", ""),
            "external_id": self.spec.get("external_id", ""),
            "state": {"values": self.values},
            "hash": self.hash,
            "clear_on_close": bool(self.spec.get("clear_on_close")),
            "notify_on_close": self.notifies,
            "root_view_id": self.root,
            "previous_view_id": self.previous,
            "app_id": APP_ID,
            "app_installed_team_id": TEAM_ID,
            "bot_id": BOT_ID,
        }


class Views:
    def __init__(self) -> None:
        self._stacks: dict[str, list[View]] = {}
        self._homes: dict[str, View] = {}
        self.published: Counter[str] = Counter()  # how often each person's Home was

    def stack(self, user: str) -> list[View]:
        """From the bottom up."""
        return self._stacks.setdefault(user, [])

    def home(self, user: str) -> View | None:
        return self._homes.get(user)

    def top(self, user: str) -> View | None:
        stack = self.stack(user)
        return stack[-1] if stack else None

    def seen_by(self, user: str) -> list[View]:
        home = self.home(user)
        return [*self.stack(user), *([home] if home else [])]

    def find(self, view_id: str) -> View | None:
        return next((view for view in self._all() if view.id == view_id), None)

    def by_external_id(self, external_id: str) -> View | None:
        named = (view for view in self._all() if view.spec.get("external_id") == external_id)
        return next(named, None)

    def push(self, user: str, spec: Json) -> View:
        stack = self.stack(user)
        if len(stack) >= MAX_STACK:
            raise Refused("push_limit_reached")
        self._claim_external_id(spec, None)
        below = stack[-1] if stack else None
        view = View(
            user, spec, previous=below.id if below else None, root=stack[0].id if stack else ""
        )
        stack.append(view)
        return view

    def update(self, view: View, spec: Json, expected_hash: str) -> View:
        if expected_hash and expected_hash != view.hash:
            raise Refused("hash_conflict")
        self._claim_external_id(spec, view)
        view.show(spec)
        return view

    def publish(self, user: str, spec: Json, expected_hash: str) -> View:
        home = self._homes.get(user)
        if home is not None:
            self.update(home, spec, expected_hash)
        else:
            self._claim_external_id(spec, None)
            self._homes[user] = View(user, spec)
        self.published[user] += 1
        return self._homes[user]

    def close(self, view: View) -> None:
        stack = self.stack(view.user)
        if view in stack:
            stack.remove(view)

    def _claim_external_id(self, spec: Json, own: View | None) -> None:
        external_id = spec.get("external_id")
        if external_id and self.by_external_id(external_id) not in (None, own):
            raise Refused("duplicate_external_id")

    def _all(self) -> list[View]:
        stacked = [view for stack in self._stacks.values() for view in stack]
        return [*stacked, *self._homes.values()]
