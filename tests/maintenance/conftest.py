"""What whoever runs the bot has: an environment, a database, and the command line."""

import asyncio
import sys
from base64 import b64encode
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import pytest
from pydantic import SecretStr

from bot.__main__ import main
from bot.accounts.sealing import TokenCipher
from bot.settings import Settings
from bot.store.db import Store
from tests.desk_rows.desks import Desk
from tests.edge.door import recorded

T = TypeVar("T")
KEY, NEWER_KEY = (b64encode(bytes([number]) * 32).decode() for number in (1, 2))


@dataclass
class Machine:
    """`says` runs the command line as its own process would be: outside of any loop."""

    folder: Path
    env: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]
    keys: list[str] = field(default_factory=lambda: [KEY])

    def set(self, **settings: str) -> None:
        for name, value in settings.items():
            self.env.setenv(name, value)

    def says(self, *arguments: str) -> tuple[int, str]:
        """How it ended, and all that was said."""
        self.capsys.readouterr()
        code = main(arguments)
        out, err = self.capsys.readouterr()
        return code, out + err

    def with_desk(self, work: Callable[[Desk], Awaitable[T]]) -> T:
        """What the bot would do meanwhile."""

        async def run() -> T:
            store = await Store.open(f"sqlite:///{self.folder}/desk.db")
            cipher = TokenCipher(tuple(SecretStr(key) for key in self.keys))
            try:
                return await work(Desk(store, cipher))
            finally:
                await store.close()

        return asyncio.run(run())


@pytest.fixture
def machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Machine]:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["deal-desk"])
    machine = Machine(tmp_path, monkeypatch, capsys)
    machine.set(
        SLACK_BOT_TOKEN="xoxb-1",
        SLACK_SIGNING_SECRET="signing-secret",
        ENCRYPTION_KEY=KEY,
        DATABASE_URL=f"sqlite:///{tmp_path}/desk.db",
        LOG_LEVEL="WARNING",
    )
    with recorded():
        yield machine
