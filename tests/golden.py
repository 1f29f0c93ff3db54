"""Golden files: what is rendered today, kept beside the tests and read as a diff."""

import json
from pathlib import Path

import pytest


class Golden:
    def __init__(self, folder: Path, *, update: bool) -> None:
        self._folder = folder
        self._update = update

    def check(self, name: str, value: object) -> None:
        """Compares with golden/<name>.json, or .txt for text; with --update-golden writes it."""
        is_text = isinstance(value, str)
        file = self._folder / f"{name}.{'txt' if is_text else 'json'}"
        now = f"{value if is_text else json.dumps(value, indent=1, ensure_ascii=False)}\n"
        if self._update:
            self._folder.mkdir(exist_ok=True)
            file.write_text(now, encoding="utf-8")
        then = file.read_text(encoding="utf-8") if file.exists() else ""
        assert now == then, f"{file} differs; if that is meant, run with --update-golden"


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    return Golden(
        request.path.parent / "golden", update=bool(request.config.getoption("--update-golden"))
    )
