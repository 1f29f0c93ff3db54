"""A headless browser from this machine, for any test that wants to see a page."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Browser, async_playwright, expect

_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_MISSING = (
    "no Chromium here: install Debian's chromium-headless-shell (or chromium) and run "
    "`pytest tests/page` again"
)


def executable() -> str:
    """The path of a Chromium; without one the test is skipped, or fails where CI=true."""
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None and os.environ.get("CI") == "true":
        pytest.fail(_MISSING)
    if found is None:
        pytest.skip(_MISSING)
    return found


# On a busy machine a page takes its time; only what never comes is a failure.
expect.set_options(timeout=30_000)


@asynccontextmanager
async def launch() -> AsyncIterator[Browser]:
    path = executable()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=list(_FLAGS))
        try:
            yield browser
        finally:
            await browser.close()
