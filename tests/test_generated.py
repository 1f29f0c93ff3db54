"""What is generated is up to date."""

from pathlib import Path

import pytest

from tests.generate import COMMAND, GOLDEN, generated

MADE = dict(generated())


@pytest.mark.parametrize("file", MADE, ids=lambda file: file.name)
def test_a_generated_file_is_up_to_date(file: Path) -> None:
    stands = file.read_text(encoding="utf-8") if file.exists() else ""

    # Told in front of the difference, which may be long.
    assert stands == MADE[file], f"{file.name} is stale: run {COMMAND} and read the difference"


def test_every_golden_file_is_generated() -> None:
    assert set(GOLDEN.iterdir()) - MADE.keys() == set(), f"run {COMMAND}"
