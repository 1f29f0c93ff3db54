"""What a job is done with, and how its result reaches the person who asked."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bot.blocks.kit.message import Message
from bot.desk.jobs.temp_files import TempFiles
from bot.desk.operations.operations import Operations
from bot.desk.operations.running import Runner
from bot.desk.operations.states import Origin
from bot.pipedrive.http.client import Pipedrive
from bot.pipedrive.names.names import Names
from bot.tools.base import UploadedFile


@dataclass(frozen=True)
class Place:
    """A message in Slack that can be changed."""

    channel: str
    ts: str


class DirectMessages(Protocol):
    """How results reach a person outside of the place where they asked."""

    async def post(self, user: str, message: Message) -> Place | None: ...
    async def update(self, place: Place, message: Message) -> bool: ...
    async def hand_over(self, place: Place, file: Path, name: str) -> bool: ...
    async def answer(self, reply: str, message: Message) -> bool: ...


class Inbox(Protocol):
    """Where the files that people have in Slack come from."""

    async def fetch(self, file: str, asked: Origin, into: Path) -> UploadedFile: ...


@dataclass(frozen=True)
class Means:
    """What every job is done with."""

    pipedrive: Pipedrive
    names: Names
    operations: Operations
    runner: Runner
    direct_messages: DirectMessages
    inbox: Inbox
    closing: asyncio.Event
    temp_files: TempFiles
