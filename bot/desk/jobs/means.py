"""What a job is done with, and how its result reaches the person who asked."""

import asyncio
import secrets
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bot.blocks.kit.message import Message
from bot.desk.operations.operations import Operations
from bot.desk.operations.running import Runner
from bot.desk.states import Origin
from bot.pipedrive.http.client import Pipedrive
from bot.pipedrive.names.names import Names
from bot.tools.job_context import UploadedFile

FOLDER = "deal-desk"
# Nothing takes longer: an older one was left behind by a process that was killed.
STALE = 6 * 3600


class TempFiles:
    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or Path(tempfile.gettempdir()) / FOLDER

    def new(self) -> Path:
        """A file of this process alone, under a name that nobody can know before."""
        self._folder.mkdir(mode=0o700, exist_ok=True)
        file = self._folder / secrets.token_hex(16)
        file.touch(mode=0o600, exist_ok=False)
        return file

    def sweep(self) -> int:
        """Remove what was left behind; how many there were."""
        if not self._folder.is_dir():
            return 0
        old = [file for file in self._folder.iterdir() if _age(file) > STALE]
        for file in old:
            file.unlink(missing_ok=True)
        return len(old)


def _age(file: Path) -> float:
    try:
        return time.time() - file.stat().st_mtime
    except FileNotFoundError:
        return 0.0


@dataclass(frozen=True)
class PostedMessage:
    """A message in Slack that can be changed."""

    team: str
    channel: str
    ts: str


class DirectMessages(Protocol):
    """How results reach a person outside of the place where they asked."""

    async def post(self, team: str, user: str, message: Message) -> PostedMessage | None: ...
    async def update(self, posted: PostedMessage, message: Message) -> bool: ...
    async def hand_over(self, posted: PostedMessage, file: Path, name: str) -> bool: ...
    async def answer(self, reply: str, message: Message) -> bool: ...


class FileSource(Protocol):
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
    file_source: FileSource
    closing: asyncio.Event
    temp_files: TempFiles
