"""Files for a person, and the messages that they come with, which change while work goes on."""

import asyncio
from http import HTTPStatus
from pathlib import Path

import aiohttp
import structlog

from bot.blocks.kit.message import Message
from bot.desk.jobs.means import PostedMessage
from bot.slack.delivery import Replies
from bot.slack.payloads import is_slacks
from bot.slack.trouble import TROUBLE, code_of
from bot.slack.workspaces import Workspaces

log = structlog.get_logger()
LIMITS = aiohttp.ClientTimeout(sock_connect=5, sock_read=30, total=600)


class Files:
    """Not the SDK's own upload, which reads the whole file into memory, blocking."""

    def __init__(self, slack: Workspaces, session: aiohttp.ClientSession, api_url: str) -> None:
        self._slack = slack
        self._session = session
        self._api_url = api_url

    async def send(self, team: str, channel: str, file: Path, name: str) -> bool:
        """Whether it arrived. The name is only a label; which file it is, we alone decide."""
        try:
            size = await asyncio.to_thread(lambda: file.stat().st_size)
            client = await self._slack.client(team)
            place = await client.files_getUploadURLExternal(filename=name, length=size)
            if not await self._upload(str(place["upload_url"]), file):
                return False
            await client.files_completeUploadExternal(
                files=[{"id": str(place["file_id"]), "title": name}], channel_id=channel
            )
        except TROUBLE as error:
            log.warning("file_refused", error=code_of(error))
            return False
        return True

    async def _upload(self, url: str, file: Path) -> bool:
        if not is_slacks(url, "files.slack.com", self._api_url):
            log.warning("upload_url_refused")
            return False
        try:
            with file.open("rb") as content:
                async with self._session.post(
                    url, data=content, timeout=LIMITS, allow_redirects=False
                ) as response:
                    if response.status == HTTPStatus.OK:
                        return True
                    log.warning("upload_refused", status=response.status)
        except (aiohttp.ClientError, TimeoutError) as error:
            log.warning("upload_failed", error=type(error).__name__)
        return False


class SlackDirectMessages:
    """Messages that change while work goes on, and the files that come with them."""

    def __init__(self, slack: Workspaces, replies: Replies, files: Files) -> None:
        self._slack = slack
        self._replies = replies
        self._files = files

    async def post(self, team: str, user: str, message: Message) -> PostedMessage | None:
        try:
            client = await self._slack.client(team)
            said = await client.chat_postMessage(
                channel=user, text=message.text, blocks=list(message.blocks), unfurl_links=False
            )
        except TROUBLE as error:
            log.warning("not_posted", error=code_of(error))
            return None
        return PostedMessage(team, str(said["channel"]), str(said["ts"]))

    async def update(self, place: PostedMessage, message: Message) -> bool:
        try:
            client = await self._slack.client(place.team)
            await client.chat_update(
                channel=place.channel, ts=place.ts, text=message.text, blocks=list(message.blocks)
            )
        except TROUBLE as error:
            log.warning("not_updated", error=code_of(error))
            return False
        return True

    async def hand_over(self, place: PostedMessage, file: Path, name: str) -> bool:
        return await self._files.send(place.team, place.channel, file, name)

    async def answer(self, reply: str, message: Message) -> bool:
        return await self._replies.replace(reply, message)
