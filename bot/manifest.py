"""The app manifest that Slack is given, with our address filled in."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import yaml

FILE = Path(__file__).parent / "manifest.yml"
PLACEHOLDER = "https://YOUR-HOST/slack/events"
PATH = "/slack/events"

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
