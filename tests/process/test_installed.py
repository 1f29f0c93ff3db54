"""The wheel, installed where nothing of the repository is: everything that it needs came along."""

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
import sysconfig
import venv
from base64 import b64encode
from pathlib import Path
from zipfile import ZipFile

import aiohttp
import pytest

from bot.tools.catalog.all import TOOLS

ROOT = Path(__file__).parents[2]
PATIENCE = 60
MANIFEST = ROOT / "manifest.yml"
BESIDE = ("pyproject.toml", "README.md", "LICENSE")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built as `pip install .` builds it, from a copy."""
    folder = tmp_path_factory.mktemp("wheel")
    shutil.copytree(
        ROOT / "bot", folder / "source" / "bot", ignore=shutil.ignore_patterns("__pycache__")
    )
    for name in BESIDE:
        shutil.copy(ROOT / name, folder / "source")
    _run(
        sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-index",
        "--no-build-isolation", "--wheel-dir", str(folder), str(folder / "source"), cwd=folder,
    )  # fmt: skip
    (made,) = folder.glob("deal_desk-*.whl")
    return made


@pytest.fixture(scope="module")
def desk(wheel: Path) -> Path:
    """The command `deal-desk` of an environment that has our libraries, and of us the wheel."""
    place = wheel.parent / "environment"
    venv.create(place, with_pip=False, symlinks=True)
    (packages,) = place.glob("lib/python*/site-packages")
    (packages / "libraries.pth").write_text(sysconfig.get_path("purelib"))
    python = place / "bin" / "python"
    _run(
        str(python), "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", str(wheel),
        cwd=place,
    )  # fmt: skip
    return place / "bin" / "deal-desk"


def _run(*command: str, cwd: Path) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)  # noqa: S603 - our own words
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_it_carries_every_file_of_the_package_and_the_manifest_as_it_is(wheel: Path) -> None:
    with ZipFile(wheel) as content:
        carried = {name for name in content.namelist() if name.startswith("bot/")}
        manifest = content.read("bot/manifest.yml")

    there = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "bot").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert carried == there
    assert manifest == MANIFEST.read_bytes()


def test_building_leaves_nothing_behind_for_the_next_version_to_carry(wheel: Path) -> None:
    left = {path.name for path in (wheel.parent / "source").iterdir()}

    assert left == {"bot", *BESIDE}


def test_what_needs_no_settings_runs_from_another_folder(desk: Path, tmp_path: Path) -> None:
    listed = json.loads(_run(str(desk), "tools", "--json", cwd=tmp_path))
    tried = json.loads(_run(str(desk), "try", "/deal move 12 5", cwd=tmp_path))
    printed = _run(str(desk), "manifest", "--url", "https://bot.example.com", cwd=tmp_path)
    usage = _run(str(desk), "--help", cwd=tmp_path)

    assert [tool["name"] for tool in listed] == [tool.name for tool in TOOLS]
    assert tried["path"] == "/api/v2/deals/12"
    assert "https://bot.example.com/slack/events" in printed
    assert usage.startswith("usage: deal-desk")


def test_the_doctor_opens_a_new_database_there(desk: Path, tmp_path: Path) -> None:
    done = subprocess.run(  # noqa: S603 - our own words
        [desk, "doctor", "--json"],
        cwd=tmp_path, env=_settings(), capture_output=True, text=True, check=False,
    )  # fmt: skip

    found = {finding["name"]: finding["ok"] for finding in json.loads(done.stdout)}
    assert found["database"], done.stdout
    assert found["encryption key"]
    assert (tmp_path / "desk.db").is_file()


async def test_the_playground_has_its_page(desk: Path, tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        desk, "playground", "--print-json", "--deals", "30",
        cwd=tmp_path, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    async with asyncio.timeout(PATIENCE), aiohttp.ClientSession() as session:
        assert process.stdout
        described = json.loads(await process.stdout.readline())
        answers = {}
        for path in ("", "page/main.js", "page/base.css"):
            async with session.get(described["url"] + path) as answer:
                answers[path] = (answer.status, len(await answer.read()) > 100)
        process.send_signal(signal.SIGTERM)
        code = await process.wait()

    assert answers == dict.fromkeys(answers, (200, True))
    assert code == 0


async def test_it_serves(desk: Path, tmp_path: Path, unused_tcp_port: int) -> None:
    process = await asyncio.create_subprocess_exec(
        desk, "serve",
        cwd=tmp_path, stdout=asyncio.subprocess.PIPE,
        env={**_settings(), "HOST": "127.0.0.1", "PORT": str(unused_tcp_port)},
    )  # fmt: skip
    async with asyncio.timeout(PATIENCE), aiohttp.ClientSession() as session:
        assert process.stdout
        while b'"listening"' not in (await process.stdout.readline()):
            assert process.returncode is None
        async with session.get(f"http://127.0.0.1:{unused_tcp_port}/readyz") as ready:
            status = ready.status
        process.send_signal(signal.SIGTERM)
        await process.stdout.read()
        code = await process.wait()

    assert (status, code) == (200, 0)


def _settings() -> dict[str, str]:
    """Of Slack and Pipedrive nobody is there, which no start needs."""
    return {
        "PATH": os.environ["PATH"],
        "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_SIGNING_SECRET": "signing-secret",
        "ENCRYPTION_KEY": b64encode(bytes(32)).decode(),
        "DATABASE_URL": "sqlite:///desk.db",
        "SLACK_API_URL": "http://127.0.0.1:9/api/",
        "PIPEDRIVE_API_URL": "http://127.0.0.1:9",
    }
