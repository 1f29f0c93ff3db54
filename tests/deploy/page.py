"""The page *Run it*, as an admin uses it: a block is copied and pasted into a shell."""

import os
import re
import subprocess
from pathlib import Path

DEPLOY = Path(__file__).parents[2] / "deploy"


def block(words: str) -> str:
    """The one block that matches this pattern."""
    page = (DEPLOY / "README.md").read_text(encoding="utf-8")
    (found,) = re.findall(rf"```sh\n({words})```", page)
    return str(found)


def paste(words: str, folder: Path, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - a shell is what they are written for; nobody else's words
        ["sh", "-c", words],  # noqa: S607 - whichever shell the system has, as an admin's
        cwd=folder, env=os.environ | env, capture_output=True, text=True, check=False,
    )  # fmt: skip
