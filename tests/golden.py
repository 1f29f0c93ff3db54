"""Golden files: what is rendered today, kept as JSON beside the tests and read as a diff."""

import json
from pathlib import Path

import pytest


class Golden:
    def __init__(self, folder: Path, *, update: bool) -> None:
        self._folder = folder
        self._update = update

    def check(self, name: str, value: object) -> None:
        """Compares with golden/<name>.json; with --update-golden writes it instead."""
        file = self._folder / f"{name}.json"
        now = json.dumps(value, indent=1, ensure_ascii=False) + "\n"
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
