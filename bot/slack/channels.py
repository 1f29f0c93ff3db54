"""Saying something in a channel because of what happened, and what Slack's noes mean for that."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError

from bot.blocks.kit import rich
from bot.blocks.kit.message import Message
from bot.slack.delivery import INVALID_BLOCKS
from bot.slack.trouble import GARBLED, code_of
from bot.slack.workspaces import Workspaces
from bot.watch.telling.port import MessageRefused, RetryAfter, RootGone, Shut
from bot.watch.watches.rows import Place

log = structlog.get_logger()
EVENT = "deal_desk_notice"
# Where a person has to do something before anything is taken again.
SHUT = frozenset({
    "channel_not_found", "is_archived", "not_in_channel", "restricted_action",
    "restricted_action_read_only_channel", "restricted_action_non_threadable_channel",
    "restricted_action_thread_only_channel",
})  # fmt: skip
GONE = frozenset({
    "thread_not_found", "cannot_reply_to_message", "restricted_action_thread_locked",
    "message_not_found", "cant_update_message", "edit_window_closed",
})  # fmt: skip
A_WHILE, A_MOMENT = 300.0, 5.0
# Of the whole workspace, or of Slack: a while later it may be otherwise. What is no answer at all
# is over sooner.
WAITS: Mapping[str, float] = {
    **dict.fromkeys((
        "message_limit_exceeded", "account_inactive", "token_revoked", "invalid_auth", "not_authed",
        "internal_error", "fatal_error", "service_unavailable", "team_access_not_granted",
    ), A_WHILE),
    **dict.fromkeys((GARBLED, "request_timeout"), A_MOMENT),
}  # fmt: skip
# What Slack says of a channel that people of other companies read, or are about to.
FOREIGN = ("is_ext_shared", "is_pending_ext_shared")
A_MINUTE = timedelta(minutes=1)
USUAL_WAIT, LONGEST_WAIT = 1.0, 600.0
A_PAGE, MOST_PAGES = 200, 5

Read = Callable[..., Awaitable[Any]]  # a method of the client


class SlackChannels:
    def __init__(self, slack: Workspaces, now: Callable[[], datetime]) -> None:
        self._slack = slack
        self._now = now
        self._shared: dict[Place, tuple[datetime, bool | None]] = {}

    async def post(
        self, place: Place, message: Message, *, thread: str, broadcast: bool, token: str
    ) -> str:
        metadata = {"event_type": EVENT, "event_payload": {"outbox_id": token}}
        for version in rich.versions(message):
            try:
                client = await self._slack.client(place.team)
                said = await client.chat_postMessage(
                    channel=place.channel,
                    text=version.text,
                    blocks=list(version.blocks),
                    thread_ts=thread or None,
                    reply_broadcast=True if broadcast else None,
                    metadata=metadata,
                    unfurl_links=False,
                    unfurl_media=False,
                )
            except Exception as error:  # noqa: BLE001 - told apart in one place
                _raise_unless_blocks(error)
                log.warning("blocks_refused", kinds=[block["type"] for block in version.blocks])
            else:
                return str(said["ts"])
        raise MessageRefused(INVALID_BLOCKS)

    async def has_outsiders(self, place: Place) -> bool | None:
        """Remembered for a minute, as every notice asks."""
        if place.is_direct:
            return False
        known = self._shared.get(place)
        if known and known[0] > self._now():
            return known[1]
        shared = await self._is_shared(place)
        self._shared[place] = (self._now() + A_MINUTE, shared)
        return shared

    def ask_again(self, place: Place) -> None:
        self._shared.pop(place, None)

    async def _is_shared(self, place: Place) -> bool | None:
        try:
            client = await self._slack.client(place.team)
            told = await client.conversations_info(channel=place.channel)
        except Exception as error:
            meaning = _meaning(error)
            if isinstance(meaning, RetryAfter) or not isinstance(meaning, MessageRefused):
                raise meaning from error
            log.warning("channel_not_known", error=meaning.error)
            return None
        channel: Mapping[str, Any] = told["channel"]
        return any(channel.get(flag) for flag in FOREIGN)

    async def find(self, place: Place, outbox_id: str, since: datetime, *, thread: str) -> str:
        """Empty also where the history may not be read: its scopes are optional."""
        asked = {"channel": place.channel, "oldest": f"{since.timestamp():.6f}"}
        try:
            client = await self._slack.client(place.team)
            found = await self._find(outbox_id, client.conversations_history, asked)
            if not found and thread:
                in_thread = {**asked, "ts": thread}
                found = await self._find(outbox_id, client.conversations_replies, in_thread)
        except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
            log.info("history_not_read", error=type(error).__name__)
            return ""
        return found

    async def _find(self, outbox_id: str, read: Read, asked: Mapping[str, str]) -> str:
        cursor = ""
        for _ in range(MOST_PAGES):
            page = await read(
                **asked, limit=A_PAGE, cursor=cursor or None, include_all_metadata=True
            )
            for message in page["messages"]:
                payload = (message.get("metadata") or {}).get("event_payload") or {}
                if payload.get("outbox_id") == outbox_id:
                    return str(message["ts"])
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                break
        return ""

    async def update(self, place: Place, ts: str, message: Message) -> None:
        try:
            client = await self._slack.client(place.team)
            await client.chat_update(
                channel=place.channel, ts=ts, text=message.text, blocks=list(message.blocks)
            )
        except Exception as error:
            raise _meaning(error) from error

    async def tell(self, team: str, user: str, message: Message) -> bool:
        try:
            client = await self._slack.client(team)
            await client.chat_postMessage(
                channel=user, text=message.text, blocks=list(message.blocks), unfurl_links=False
            )
        except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
            log.warning("not_told", error=type(error).__name__)
            return False
        return True


def _raise_unless_blocks(error: Exception) -> None:
    if isinstance(error, SlackApiError) and code_of(error) == INVALID_BLOCKS:
        return
    raise _meaning(error) from error


def _meaning(error: Exception) -> Exception:
    """A mistake of ours stays what it is."""
    if isinstance(error, aiohttp.ClientError | TimeoutError):
        return RetryAfter(type(error).__name__, A_MOMENT)
    if not isinstance(error, SlackApiError):
        return error
    name = code_of(error)
    if name == "ratelimited":
        return RetryAfter(name, _wait(error.response), unsure=False)
    if name in SHUT:
        return Shut(name)
    if name in GONE:
        return RootGone(name)
    return RetryAfter(name, WAITS[name]) if name in WAITS else MessageRefused(name)


def _wait(response: Any) -> float:
    """As long as Slack says, within reason."""
    told = (getattr(response, "headers", None) or {}).get("Retry-After", "")
    seconds = float(told) if str(told).isdecimal() else USUAL_WAIT
    return min(max(seconds, USUAL_WAIT), LONGEST_WAIT)
