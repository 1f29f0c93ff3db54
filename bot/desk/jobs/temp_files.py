"""Files that live only while they are written and handed over."""

import secrets
import tempfile
import time
from pathlib import Path

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
