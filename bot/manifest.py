"""The app manifest that Slack is given, with our address filled in."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

FILE = Path(__file__).parent / "manifest.yml"
PLACEHOLDER = "https://YOUR-HOST/slack/events"
PATH = "/slack/events"

# An entry of a list, with the comment lines above it that say what it is for.
_REASONED = re.compile(r"((?: +# .*\n)+) +- ([a-z_:.]+)$", re.MULTILINE)
_ADDRESS = re.compile(r"https://[A-Za-z0-9.-]+(?::[0-9]{1,5})?(?:/[A-Za-z0-9._~/-]*)?")


def filled(url: str) -> str:
    """The manifest as text, comments and all; `url` with or without a path of its own."""
    if not _ADDRESS.fullmatch(url):
        raise ValueError("Slack wants an address like https://bot.example.com")
    path = urlsplit(url).path
    address = url if path.strip("/") else url.rstrip("/") + PATH
    return FILE.read_text(encoding="utf-8").replace(PLACEHOLDER, address)


def scopes() -> frozenset[str]:
    """What the bot asks leave for when it is installed."""
    manifest = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return frozenset(manifest["oauth_config"]["scopes"]["bot"])


def optional_scopes() -> frozenset[str]:
    """What it works without, though less well."""
    manifest = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return frozenset(manifest["oauth_config"]["scopes"].get("bot_optional") or ())


def events() -> frozenset[str]:
    """What the bot asks Slack to tell it."""
    return heard_by(yaml.safe_load(FILE.read_text(encoding="utf-8")))


def heard_by(manifest: Mapping[str, Any]) -> frozenset[str]:
    """The bot events of any manifest, also of one that Slack has exported."""
    told = (manifest.get("settings") or {}).get("event_subscriptions") or {}
    return frozenset(told.get("bot_events") or ())


def reasons() -> dict[str, str]:
    """What each scope and event is for, by its name: the sentences of the file itself."""
    found = _REASONED.findall(FILE.read_text(encoding="utf-8"))
    return {name: " ".join(re.findall(r"# (.*)", above)) for above, name in found}
