"""Links that people share: which of them the app is told of, and what it shows in their place."""

import secrets
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bot.playground.slack.wire import Json

COMPOSER = "COMPOSER"


@dataclass
class Share:
    """Links in a message, or in a composer before there is one."""

    user: str
    channel: str
    urls: list[str]
    source: str
    ts: str | None = None
    unfurl_id: str | None = None
    unfurls: list[Json] = field(default_factory=list)

    def for_page(self) -> Json:
        return {"unfurl_id": self.unfurl_id, "urls": self.urls, "unfurls": self.unfurls}


@dataclass
class Links:
    shares: list[Share] = field(default_factory=list)
    never_ask: set[str] = field(default_factory=set)  # whoever said so to Slack's question

    def add(self, share: Share) -> Share:
        self.shares.append(share)
        return share

    def by_id(self, unfurl_id: str) -> Share | None:
        known = (one for one in reversed(self.shares) if one.unfurl_id == unfurl_id)
        return next(known, None)

    def of_message(self, channel: str, ts: str) -> Share | None:
        known = (one for one in self.shares if (one.channel, one.ts) == (channel, ts))
        return next(known, None)

    def latest(self, channel: str, urls: list[str]) -> Share | None:
        known = (
            one
            for one in reversed(self.shares)
            if one.ts and one.channel == channel and one.urls == urls
        )
        return next(known, None)

    def composer(self, user: str) -> list[Json]:
        own = (one for one in self.shares if one.user == user and one.channel == COMPOSER)
        return [one.for_page() for one in own]


def new_unfurl_id(channel: str, ts: str | None) -> str:
    secret = secrets.token_hex(32)
    return f"{channel}.{ts}.{secret}" if ts else secret


def domain_of(url: str, domains: list[str]) -> str | None:
    """The one of these domains that it belongs to, itself or by a part in front."""
    host = urlsplit(url).hostname or ""
    return next((one for one in domains if host == one or host.endswith(f".{one}")), None)
