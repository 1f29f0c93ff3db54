"""Files that people have in Slack, brought to our disk: only theirs to see, only from Slack."""

import asyncio
from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Any

import aiohttp
import structlog

from bot.blocks.records.file_card import of_bytes
from bot.desk.states import Origin
from bot.slack.payloads import is_slacks
from bot.slack.trouble import TROUBLE, code_of, is_down
from bot.slack.workspaces import Workspaces
from bot.tools.content import (
    HTML,
    PROGRAM,
    START,
    is_page,
    is_program,
    may_hold_a_page,
    safe_name,
    type_of,
)
from bot.tools.job_context import NotUploaded, UploadedFile

log = structlog.get_logger()
MOST = 100 * 2**20
CHUNK = 256 * 2**10
LIMITS = aiohttp.ClientTimeout(sock_connect=5, sock_read=30, total=600)
NO_LEAVE = "Slack refuses it. An admin may have to reinstall Deal Desk."
BROKE_OFF = "It didn't arrive whole from Slack. Try again."


class SlackFileSource:
    def __init__(self, slack: Workspaces, session: aiohttp.ClientSession, api_url: str) -> None:
        self._slack = slack
        self._session = session
        self._api_url = api_url

    async def fetch(self, file: str, asked: Origin, into: Path) -> UploadedFile:
        """What Slack itself says of a file, never a link that came with a request, leads to it."""
        told = await self._told(file, asked.team)
        name = safe_name(str(told.get("name") or told.get("title") or ""))
        _check(told, asked, name)
        url = str(told.get("url_private_download") or told.get("url_private") or "")
        if not is_slacks(url, "files.slack.com", self._api_url):
            log.warning("file_url_refused")
            raise NotUploaded("Slack only has a link to it.", name)
        size = await self._save(url, into, name, asked.team)
        return _looked_into(into, name, size, told.get("size"))

    async def _told(self, file: str, team: str) -> Mapping[str, Any]:
        """Messages hold stubs of other companies' files; this holds the whole."""
        try:
            client = await self._slack.client(team)
            answer = await client.files_info(file=file)
        except TROUBLE as error:
            why = code_of(error)
            log.info("file_not_told", error=why)
            if is_down(error):
                raise NotUploaded("Slack isn't answering. Try again in a minute.") from None
            if why in {"missing_scope", "not_allowed_token_type"}:
                raise NotUploaded(NO_LEAVE) from None
            raise NotUploaded(
                "I can't find this file in Slack, or one of us may not see it."
            ) from None
        told: Mapping[str, Any] = answer["file"]
        return told

    async def _save(self, url: str, into: Path, name: str, team: str) -> int:
        client = await self._slack.client(team)
        headers = {"Authorization": f"Bearer {client.token}", "Accept-Encoding": "identity"}
        try:
            async with self._session.get(
                url, headers=headers, timeout=LIMITS, allow_redirects=False
            ) as response:
                # A redirect leads to a log-in page.
                if response.status != HTTPStatus.OK or "Content-Encoding" in response.headers:
                    log.warning("file_not_handed_over", status=response.status)
                    raise NotUploaded(NO_LEAVE, name)
                return await _written(response, into, name)
        except (aiohttp.ClientError, TimeoutError) as error:
            log.warning("file_broke_off", error=type(error).__name__)
            raise NotUploaded(BROKE_OFF, name) from None


async def _written(response: aiohttp.ClientResponse, into: Path, name: str) -> int:
    """Counted as it comes: what it claims to be is not relied on."""
    size = 0
    with into.open("wb") as out:
        async for chunk in response.content.iter_chunked(CHUNK):
            size += len(chunk)
            if size > MOST:
                raise NotUploaded(_too_large(size), name)
            await asyncio.to_thread(out.write, chunk)
    return size


def _check(told: Mapping[str, Any], asked: Origin, name: str) -> None:
    if not _may_see(told, asked):
        raise NotUploaded("I can't find this file in Slack, or one of us may not see it.")
    if told.get("is_external") or told.get("mode") in {"external", "tombstone", "hidden_by_limit"}:
        raise NotUploaded("Slack only has a link to it.", name)
    size = told.get("size")
    if size == 0:
        raise NotUploaded("It is empty.", name)
    if isinstance(size, int) and size > MOST:
        raise NotUploaded(_too_large(size), name)


def _may_see(told: Mapping[str, Any], asked: Origin) -> bool:
    """Theirs, shared where they asked, or public: not whatever this app can see."""
    places = {place for kind in ("channels", "groups", "ims") for place in told.get(kind) or ()}
    return told.get("user") == asked.user or asked.channel in places or bool(told.get("is_public"))


def _too_large(size: int) -> str:
    return f"It has {of_bytes(size)}; {of_bytes(MOST)} is the most I can take."


def _looked_into(path: Path, name: str, size: int, announced: object) -> UploadedFile:
    """What arrived, as far as it is what Slack had announced in so many bytes."""
    with path.open("rb") as content:
        start = content.read(START)
    if not start:
        raise NotUploaded("It is empty.", name)
    if isinstance(announced, int) and announced != size:
        # A page is Slack's own, which asks to log in, and no file.
        log.warning("file_differs_in_size", page=is_page(start))
        raise NotUploaded(NO_LEAVE if is_page(start) else BROKE_OFF, name)
    content_type = type_of(start, name)
    if content_type == HTML and not may_hold_a_page(name):
        log.warning("page_for_a_file")
        raise NotUploaded("It is a web page, though its name says something else.", name)
    if is_program(content_type, name):
        looks = "is a program" if content_type == PROGRAM else "is named like a program"
        raise NotUploaded(f"It {looks}, and programs don't go into Pipedrive.", name)
    return UploadedFile(path, name, content_type, size)
