"""The local workspace: its state, and everything the rest of the room needs to reach it."""

import asyncio
import secrets
from collections import deque
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple

from bot.playground.slack.adding import Adding
from bot.playground.slack.deliver import BotEndpoint, EventDelivery
from bot.playground.slack.feed import Feed
from bot.playground.slack.hooks import Hooks
from bot.playground.slack.links import Links
from bot.playground.slack.manifest import Command, Shortcut
from bot.playground.slack.messages import Message, Messages
from bot.playground.slack.mischief import Mischief
from bot.playground.slack.people import (
    TEAM_DOMAIN,
    TEAM_ID,
    Channel,
    Person,
    every_channel,
    everyone,
)
from bot.playground.slack.tickets import Origin, ResponseUrls, Triggers
from bot.playground.slack.uploads import File
from bot.playground.slack.views import Views
from bot.playground.slack.wire import Json, Refused

DEFAULT_SCOPES = (
    "app_mentions:read",
    "channels:read",
    "chat:write",
    "commands",
    "files:read",
    "files:write",
    "groups:read",
    "im:history",
    "im:read",
    "im:write",
    "team:read",
    "users:read",
)


DEFAULT_COMMANDS = (
    Command("/deal", "Work with deals", "help"),
    Command("/person", "Work with persons", "help"),
    Command("/org", "Work with organizations", "help"),
    Command("/activity", "Work with activities", "help"),
    Command("/lead", "Work with leads", "help"),
    Command("/file", "Work with files", "help"),
    Command("/crm", "Set up and look around", "help"),
)


class LoggedCall(NamedTuple):
    """One thing Slack was asked or told, and what it answered; tokens are left out."""

    method: str
    args: Json
    answer: Json
    n: int = 0
    time: str = ""
    retry_after: int | None = None

    def for_page(self) -> Json:
        return {
            "n": self.n,
            "time": self.time,
            "method": self.method,
            "channel": self.args.get("channel"),
            "ok": self.answer.get("ok", True),
            "error": self.answer.get("error"),
            "retry_after": self.retry_after,
        }


def _secret(prefix: str) -> Callable[[], str]:
    return lambda: prefix + secrets.token_hex(16)


@dataclass(kw_only=True)
class Workspace(Hooks, BotEndpoint):
    bot_token: str = field(default_factory=_secret("xoxb-"), repr=False)
    app_token: str = field(default_factory=_secret("xapp-"), repr=False)
    config_token: str = field(default_factory=_secret("xoxe.xoxp-"), repr=False)
    scopes: Collection[str] = DEFAULT_SCOPES
    commands: Sequence[Command] = DEFAULT_COMMANDS
    events: Collection[str] = ()  # the bot events it subscribed to
    shortcuts: Sequence[Shortcut] = ()
    home_tab: bool = True
    unfurl_domains: Collection[str] = ()
    lessons: Sequence[Json] = ()  # the app's grammar, for the composer to teach
    retry_pauses: Sequence[float] = (0, 60, 300)  # seconds before an event is told again
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep  # by the clock below
    strict_pace: bool = False  # one message per second and channel
    withheld: Collection[str] = ()  # kinds of blocks that are not rolled out here yet
    origin: str = ""  # set once the port is known
    bot_state: str = "running"

    adding: Adding = field(init=False)
    feed: Feed = field(default_factory=Feed)
    people: dict[str, Person] = field(init=False)
    channels: dict[str, Channel] = field(init=False)
    messages: Messages = field(init=False)
    triggers: Triggers = field(init=False)
    response_urls: ResponseUrls = field(init=False)
    views: Views = field(init=False)
    files: dict[str, File] = field(init=False)
    calls: deque[LoggedCall] = field(init=False)
    links: Links = field(init=False)
    mischief: Mischief = field(init=False)
    delivery: EventDelivery = field(init=False)
    _called: int = field(init=False)
    _posted: dict[str, float] = field(init=False)
    _followed: object = field(init=False, default=None)

    def __post_init__(self) -> None:
        self.delivery = EventDelivery(self)
        self.adding = Adding(self.clock, tell=lambda: self.feed.tell_all({"type": "added"}))
        self.start_over()

    def start_over(self) -> None:
        """Nobody has said or done anything yet; whoever listens goes on listening."""
        self.adding.remove()
        self.people, self.channels = everyone(), every_channel()
        self.messages, self.views, self.files = Messages(), Views(), {}
        self.triggers, self.response_urls = Triggers(), ResponseUrls()
        self.calls, self._called, self._posted = deque(maxlen=2000), 0, {}
        self.links, self.mischief = Links(), Mischief()
        self.feed.tell_all({"type": "reset"})

    def person(self, user: object) -> Person:
        if not isinstance(user, str) or user not in self.people:
            raise Refused("user_not_found")
        return self.people[user]

    def channel(self, channel: object) -> Channel:
        if not isinstance(channel, str) or channel not in self.channels:
            raise Refused("channel_not_found")
        return self.channels[channel]

    def addressed(self, target: str) -> Channel:
        """A channel by its id, by its name, or the app's DM with a person."""
        if target in self.people:
            return self.dm_with(target)
        named = target.removeprefix("#")
        by_name = (c for c in self.channels.values() if c.name == named and not c.is_im)
        return next(by_name, None) or self.channel(target)

    def dm_with(self, user: str) -> Channel:
        for channel in self.channels.values():
            if channel.im_with == user:
                return channel
        raise Refused("channel_not_found")

    def is_bots(self, token: str) -> bool:
        return token == self.bot_token or self.adding.takes(token)

    def may(self, scope: str) -> bool:
        return scope in self.granted

    @property
    def granted(self) -> set[str]:
        """The scopes that the app has, in the end."""
        return {*self.scopes} - self.mischief.missing_scopes

    def hears(self, event: str) -> bool:
        """Whether the app subscribed to that event."""
        return event in self.events and event not in self.mischief.missing_events

    def need(self, scope: str) -> None:
        if not self.may(scope):
            provided = ",".join(sorted(self.granted))
            raise Refused("missing_scope", needed=scope, provided=provided)

    def pace(self, channel: str) -> None:
        """One message per second and channel, when asked to be that strict."""
        now, last = self.clock(), self._posted.get(channel)
        if self.strict_pace and last is not None and now - last < 1:
            raise Refused("ratelimited", status=429, headers={"Retry-After": "1"})
        self._posted[channel] = now

    def command(self, name: str) -> Command | None:
        return next((command for command in self.commands if command.command == name), None)

    def record(self, method: str, args: Json, answer: Json, retry_after: int | None = None) -> None:
        self._called += 1
        now = datetime.fromtimestamp(self.clock(), UTC).isoformat(timespec="milliseconds")
        time = now.replace("+00:00", "Z")
        self.calls.append(LoggedCall(method, args, answer, self._called, time, retry_after))

    def next_ts(self) -> str:
        return self.messages.next_ts(self.clock())

    def post(self, message: Message) -> Message:
        self.messages.add(message)
        self._tell_about("message", message)
        if message.thread_ts and message.ephemeral_to is None:
            parent = self.messages.said(message.channel, message.thread_ts)
            if parent is not None:
                self._tell_about("message_changed", parent)
        return message

    def edit(self, message: Message, text: str, blocks: list[Json]) -> None:
        now = self.next_ts()
        message.becomes(text, blocks, now)
        # Slack marks as edited only what everybody has seen before.
        if message.ephemeral_to is None:
            message.edited = now
        self._tell_about("message_changed", message)

    def changed(self, message: Message) -> None:
        """It says the same, but something about it is not as it was."""
        self._tell_about("message_changed", message)

    def tell_of_channel(self, channel: Channel, *gone: str) -> None:
        """What it is now, to those who are in it; `gone` are those who no longer see it."""
        self.feed.tell(tuple(channel.members), {"type": "channel", "channel": channel.for_page()})
        self.feed.tell(gone, {"type": "channel_gone", "channel": channel.id})

    def remove(self, message: Message) -> None:
        self.messages.remove(message)
        self.feed.tell(
            self._readers(message),
            {"type": "message_deleted", "channel": message.channel, "ts": message.ts},
        )

    def shown(self, message: Message) -> Json:
        replies = self.messages.replies(message.channel, message.ts)
        shown = message.for_page(self.people, replies)
        if message.files:
            shown["files"] = [self.files[each["id"]].shown(self.origin) for each in message.files]
        return shown

    def new_trigger(self, user: str, channel: str | None = None, view_id: str | None = None) -> str:
        return self.triggers.issue(self.clock(), user, channel, view_id)

    def new_response_url(
        self, user: str, channel: str, message: Message | None = None, thread_ts: str | None = None
    ) -> str:
        message_ts = message.ts if message else None
        origin = Origin(user, channel, message_ts, thread_ts, issued=self.clock())
        return f"{self.origin}/response/{self.response_urls.issue(origin)}"

    def about(self, user: str) -> Json:
        """What every interaction says about who acted and where."""
        person = self.people[user]
        named = {"username": person.name, "name": person.name}
        return {
            "team": {"id": TEAM_ID, "domain": TEAM_DOMAIN},
            "user": {"id": user, **named, "team_id": person.home},
            "enterprise": None,
            "is_enterprise_install": False,
        }

    def follow_ledger(self) -> None:
        """Tell every page what is asked of Pipedrive; the source may come after the server."""
        source = self.ledger_source
        if self._followed is not source:
            self._followed = source
            source.subscribe(self._tell_ledger)

    def _tell_ledger(self, entry: Json) -> None:
        event = {"type": "ledger", "entry": entry, "pipedrive": self.pipedrive_state()}
        self.feed.tell_all(event)

    def set_bot(self, state: str) -> None:
        self.bot_state = state
        self.feed.tell_all({"type": "bot", "state": state})

    def _tell_about(self, kind: str, message: Message) -> None:
        event = {"type": kind, "message": self.shown(message)}
        self.feed.tell(self._readers(message), event)

    def _readers(self, message: Message) -> Iterable[str]:
        if message.ephemeral_to is not None:
            return (message.ephemeral_to,)
        return tuple(self.channels[message.channel].members)
