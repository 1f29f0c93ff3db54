"""Telling people: through the response_url while it lasts, else ephemerally, else by DM."""

from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
import orjson
import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks.kit import rich
from bot.blocks.kit.message import Block, Message
from bot.desk.jobs.means import Place
from bot.slack.files import Files
from bot.slack.payloads import SlackContext
from bot.slack.trouble import TROUBLE, code_of, is_down

log = structlog.get_logger()
HOOKS = "hooks.slack.com"
LIMITS = aiohttp.ClientTimeout(sock_connect=3, sock_read=10, total=15)
# A workspace may not have the newest kinds of blocks yet.
INVALID_BLOCKS = "invalid_blocks"
# Errors that mean: this modal is no longer open.
GONE = {"not_found", "view_not_found"}
# Errors that mean: this modal can no longer be opened with this trigger.
LATE = {"expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id", "trigger_expired"}


class _BlocksRefused(Exception):
    """Slack knows of the message, and will not take it as it is."""


class Replies:
    """Posts are never repeated by a library: Slack has no key against doing it twice."""

    def __init__(
        self, client: AsyncWebClient, session: aiohttp.ClientSession, api_url: str
    ) -> None:
        self._client = client
        self._session = session
        self._api_url = api_url

    async def say(
        self,
        context: SlackContext,
        message: Message,
        *,
        public: bool = False,
        replace: bool = False,
    ) -> bool:
        """Whether it arrived somewhere. A reply in public goes to the channel or nowhere."""
        for version in rich.versions(message):
            try:
                return await self._say(context, version, public=public, replace=replace)
            except _BlocksRefused:
                kinds = {block["type"] for block in version.blocks}
                log.warning("blocks_refused", kinds=sorted(kinds))
        return False

    async def post(self, context: SlackContext, message: Message) -> str:
        """The `ts` of a message that may be changed later; empty where the bot cannot post."""
        if not context.channel:
            return ""
        for version in rich.versions(message):
            try:
                said = await self._client.chat_postMessage(
                    channel=context.channel,
                    text=version.text,
                    blocks=list(version.blocks),
                    thread_ts=context.thread or None,
                    unfurl_links=False,
                    unfurl_media=False,
                )
                return str(said["ts"])
            except TROUBLE as error:
                if code_of(error) != INVALID_BLOCKS:
                    return ""
        return ""

    async def replace(self, reply: str, message: Message) -> bool:
        """What was said there gives way to this, while Slack still lets it."""
        payload: Block = {
            "text": message.text,
            "blocks": list(message.blocks),
            "response_type": "ephemeral",
            "replace_original": True,
        }
        return await self._respond(reply, payload)

    async def open(self, context: SlackContext, view: Block) -> str:
        """The id of the opened modal; empty where the click is too long ago, or Slack is down."""
        try:
            answer = await self._client.views_open(trigger_id=context.trigger, view=view)
        except TROUBLE as error:
            if not (is_down(error) or code_of(error) in LATE):
                raise
            log.warning("modal_not_opened", error=code_of(error))
            return ""
        return str(answer["view"]["id"])

    async def update(self, view_id: str, view: Block) -> bool:
        """Whether the modal was still there, and Slack took it."""
        try:
            await self._client.views_update(view_id=view_id, view=view)
        except TROUBLE as error:
            if not (is_down(error) or code_of(error) in GONE):
                raise
            log.warning("modal_not_updated", error=code_of(error))
            return False
        return True

    async def _say(
        self, context: SlackContext, message: Message, *, public: bool, replace: bool
    ) -> bool:
        payload: Block = {
            "text": message.text,
            "blocks": list(message.blocks),
            "response_type": "in_channel" if public else "ephemeral",
            "replace_original": replace and not public,
            "unfurl_links": False,
            "unfurl_media": False,
        }
        if context.reply and await self._respond(context.reply, payload):
            return True
        return await self._post(context, message, public=public)

    async def _respond(self, url: str, payload: Block) -> bool:
        if not self.is_allowed(url, self._api_url):
            log.warning("reply_url_refused")
            return False
        try:
            async with self._session.post(
                url,
                data=orjson.dumps(payload),
                headers={"content-type": "application/json"},
                timeout=LIMITS,
                allow_redirects=False,
            ) as response:
                if response.status == HTTPStatus.OK:
                    return True
                said = (await response.text())[:200]
        except TROUBLE as error:
            log.warning("reply_failed", error=code_of(error))
            return False
        if INVALID_BLOCKS in said:
            raise _BlocksRefused
        log.warning("reply_refused", status=response.status, said=said)
        return False

    @staticmethod
    def is_allowed(url: str, api_url: str) -> bool:
        """Slack's own host over TLS; or a local Slack's, where the Web API is that one's."""
        try:
            parts, api = urlsplit(url), urlsplit(api_url)
            port = parts.port
        except ValueError:
            return False
        if parts.username or parts.password:
            return False
        if parts.scheme == "https":
            return parts.hostname == HOOKS and port in (None, 443)
        return parts.scheme == api.scheme == "http" and parts.hostname == api.hostname

    async def _post(self, context: SlackContext, message: Message, *, public: bool) -> bool:
        if context.channel and (public or not context.is_late):
            try:
                await self._in_channel(context, message, public=public)
            except TROUBLE as error:
                _raise_if_blocks_refused(error)
                log.info("not_said_there", error=code_of(error))
            else:
                return True
        return not public and await self._directly(context.user, message)

    async def _in_channel(self, context: SlackContext, message: Message, *, public: bool) -> None:
        blocks = list(message.blocks)
        if public:
            await self._client.chat_postMessage(
                channel=context.channel,
                text=message.text,
                blocks=blocks,
                thread_ts=context.thread or None,
                unfurl_links=False,
                unfurl_media=False,
            )
        else:
            await self._client.chat_postEphemeral(
                channel=context.channel,
                user=context.user,
                text=message.text,
                blocks=blocks,
                thread_ts=context.thread or None,
            )

    async def _directly(self, user: str, message: Message) -> bool:
        try:
            await self._client.chat_postMessage(
                channel=user, text=message.text, blocks=list(message.blocks), unfurl_links=False
            )
        except TROUBLE as error:
            _raise_if_blocks_refused(error)
            log.warning("not_said", error=code_of(error))
            return False
        return True


def _raise_if_blocks_refused(error: Exception) -> None:
    if code_of(error) == INVALID_BLOCKS:
        raise _BlocksRefused from error


class SlackDirectMessages:
    """Messages that change while work goes on, and the files that come with them."""

    def __init__(self, client: AsyncWebClient, replies: Replies, files: Files) -> None:
        self._client = client
        self._replies = replies
        self._files = files

    async def post(self, user: str, message: Message) -> Place | None:
        try:
            said = await self._client.chat_postMessage(
                channel=user, text=message.text, blocks=list(message.blocks), unfurl_links=False
            )
        except TROUBLE as error:
            log.warning("not_posted", error=code_of(error))
            return None
        return Place(str(said["channel"]), str(said["ts"]))

    async def update(self, place: Place, message: Message) -> bool:
        try:
            await self._client.chat_update(
                channel=place.channel, ts=place.ts, text=message.text, blocks=list(message.blocks)
            )
        except TROUBLE as error:
            log.warning("not_updated", error=code_of(error))
            return False
        return True

    async def hand_over(self, place: Place, file: Path, name: str) -> bool:
        return await self._files.send(place.channel, file, name)

    async def answer(self, reply: str, message: Message) -> bool:
        return await self._replies.replace(reply, message)
