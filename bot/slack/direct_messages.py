"""Direct messages that change while work goes on, and the files that come with them."""

from pathlib import Path

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks.kit.message import Message
from bot.desk.jobs.means import Place
from bot.slack.files import Files
from bot.slack.replies import Replies
from bot.slack.trouble import TROUBLE, code_of

log = structlog.get_logger()


class SlackDirectMessages:
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
