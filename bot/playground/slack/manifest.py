"""What an app's manifest says about it: scopes, commands, events and shortcuts."""

from dataclasses import dataclass
from functools import cache
from typing import Any, Self

import yaml

from bot.playground.slack.wire import Json


@dataclass(frozen=True)
class Command:
    command: str
    description: str = ""
    usage_hint: str = ""
    should_escape: bool = True

    def for_page(self) -> Json:
        return {
            "command": self.command,
            "description": self.description,
            "usage_hint": self.usage_hint,
        }


@dataclass(frozen=True)
class Shortcut:
    callback_id: str
    name: str
    on_message: bool

    def for_page(self) -> Json:
        kind = "message" if self.on_message else "global"
        return {"callback_id": self.callback_id, "name": self.name, "type": kind}


@dataclass(frozen=True)
class Manifest:
    scopes: tuple[str, ...]
    commands: tuple[Command, ...]
    events: tuple[str, ...]
    shortcuts: tuple[Shortcut, ...]
    home_tab: bool = False
    unfurl_domains: tuple[str, ...] = ()

    @classmethod
    @cache
    def parse(cls, text: str) -> Self:
        manifest = yaml.safe_load(text)
        features = manifest.get("features") or {}
        return cls(
            scopes=(
                *_within(manifest, "oauth_config", "scopes", "bot"),
                *_within(manifest, "oauth_config", "scopes", "bot_optional"),
            ),
            commands=tuple(
                Command(
                    each["command"],
                    each.get("description", ""),
                    each.get("usage_hint", ""),
                    should_escape=each.get("should_escape", False),
                )
                for each in features.get("slash_commands") or ()
            ),
            events=tuple(_within(manifest, "settings", "event_subscriptions", "bot_events")),
            shortcuts=tuple(
                Shortcut(each["callback_id"], each["name"], each["type"] == "message")
                for each in features.get("shortcuts") or ()
            ),
            home_tab=bool(_within(features, "app_home", "home_tab_enabled")),
            unfurl_domains=tuple(features.get("unfurl_domains") or ()),
        )


def _within(manifest: Any, *path: str) -> Any:
    for name in path:
        manifest = (manifest or {}).get(name)
    return manifest or ()
