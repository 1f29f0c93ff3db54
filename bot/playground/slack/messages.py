"""What was said: messages everybody in a channel sees, and those only one person sees."""

from collections import Counter, OrderedDict, defaultdict
from dataclasses import dataclass, field
from typing import Any

from bot.playground.slack.people import APP_ID, APP_NAME, BOT_ID, BOT_USER, TEAM_ID, Person
from bot.playground.slack.wire import Json

_KEPT_IN_A_CHANNEL = 6000
_KEPT_EPHEMERAL = 500


@dataclass
class Message:
    ts: str
    channel: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    ephemeral_to: str | None = None
    edited: str | None = None
    metadata: Json | None = None
    name: str = ""  # what the app called itself in this message, if not by its own name
    icon: str = ""
    files: list[Json] = field(default_factory=list)
    broadcast: bool = False  # a reply that shows in the channel too
    edits: list[Json] = field(default_factory=list)  # what it was before, oldest first
    unfurls: list[Json] = field(default_factory=list)  # under its links
    asks_to_connect: bool = False  # Slack's own question, in the app's name
    since: str = ""  # when it became what it is

    def __post_init__(self) -> None:
        self.since = self.since or self.ts

    @property
    def by_app(self) -> bool:
        return self.user == BOT_USER

    def for_slack(self) -> Json:
        said: Json = {
            "type": "message",
            "user": self.user,
            "ts": self.ts,
            "team": TEAM_ID,
            "text": self.text,
        }
        if self.by_app:
            said |= {"bot_id": BOT_ID, "app_id": APP_ID}
        if self.blocks:
            said["blocks"] = self.blocks
        if self.thread_ts:
            said["thread_ts"] = self.thread_ts
        if self.edited:
            said["edited"] = {"user": self.user, "ts": self.edited}
        if self.metadata:
            said["metadata"] = self.metadata
        if self.files:
            said["files"] = self.files
        if self.broadcast:
            said["subtype"] = "thread_broadcast"
        return said

    def for_page(self, people: dict[str, Person], reply_count: int) -> Json:
        said: Json = {
            "ts": self.ts,
            "channel": self.channel,
            "bot" if self.by_app else "user": self.user,
            "text": self.text,
            "blocks": self.blocks,
            "ephemeral": self.ephemeral_to is not None,
            "name": self.name or (APP_NAME if self.by_app else people[self.user].real_name),
            "icon": self.icon,
        }
        if self.thread_ts:
            said["thread_ts"] = self.thread_ts
        if reply_count:
            said["reply_count"] = reply_count
        if self.edited:
            said["edited"] = self.edited
        return said | {
            "broadcast": self.broadcast,
            "metadata": self.metadata,
            "edits": self.edits,
            "unfurls": self.unfurls,
        }

    def becomes(self, text: str, blocks: list[Json], at: str) -> None:
        self.edits.append({"ts": self.since, "text": self.text, "blocks": self.blocks})
        self.text, self.blocks, self.since = text, blocks, at


class Messages:
    def __init__(self) -> None:
        self._said: defaultdict[str, OrderedDict[str, Message]] = defaultdict(OrderedDict)
        self._ephemeral: OrderedDict[tuple[str, str], Message] = OrderedDict()
        self._replies: Counter[tuple[str, str]] = Counter()
        self._gone: set[tuple[str, str]] = set()
        self._last = 0.0

    def next_ts(self, now: float) -> str:
        self._last = max(now, self._last + 0.000001)
        return f"{self._last:.6f}"

    def add(self, message: Message) -> None:
        if message.ephemeral_to is not None:
            self._ephemeral[message.channel, message.ts] = message
            _forget_oldest(self._ephemeral, _KEPT_EPHEMERAL)
            return
        said = self._said[message.channel]
        said[message.ts] = message
        if message.thread_ts and message.thread_ts != message.ts:
            self._replies[message.channel, message.thread_ts] += 1
        _forget_oldest(said, _KEPT_IN_A_CHANNEL)

    def said(self, channel: str, ts: str) -> Message | None:
        return self._said[channel].get(ts)

    def seen_by(self, user: str, channel: str, ts: str) -> Message | None:
        whispered = self._ephemeral.get((channel, ts))
        if whispered is not None and whispered.ephemeral_to == user:
            return whispered
        return self.said(channel, ts)

    def seen_in(self, user: str, channel: str) -> list[Message]:
        whispered = [
            said
            for said in self._ephemeral.values()
            if said.channel == channel and said.ephemeral_to == user
        ]
        return sorted([*self.in_channel(channel), *whispered], key=lambda said: float(said.ts))

    def was_deleted(self, channel: str, ts: str) -> bool:
        return (channel, ts) in self._gone

    def remove(self, message: Message) -> None:
        if message.ephemeral_to is not None:
            self._ephemeral.pop((message.channel, message.ts), None)
        else:
            self._said[message.channel].pop(message.ts, None)
            self._gone.add((message.channel, message.ts))
            if message.thread_ts:
                self._replies[message.channel, message.thread_ts] -= 1

    def in_channel(self, channel: str) -> list[Message]:
        return list(self._said[channel].values())

    def replies(self, channel: str, ts: str) -> int:
        return self._replies[channel, ts]


def _forget_oldest(kept: OrderedDict[Any, Message], limit: int) -> None:
    while len(kept) > limit:
        kept.popitem(last=False)
