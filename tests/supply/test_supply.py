"""What the bot brings along: pinned, by its hashes, and under a licence that may be handed on."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from tests.licences import TAKEN, licence, listed, locked

TOP = Path(__file__).parents[2]
LOCKS = ("requirements.txt", "requirements-dev.txt", ".ci/requirements.txt")


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_pinned_and_has_its_hashes_and_none_names_an_index(lock: str) -> None:
    text = (TOP / lock).read_text(encoding="utf-8")
    entries = [
        entry
        for entry in re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)
        if not entry.startswith(("#", " ")) and entry.strip()
    ]

    assert len(entries) > 30
    pinned = re.compile(r"[\w.-]+(\[[^\]]*\])?==\d")
    assert [entry.split()[0] for entry in entries if not pinned.match(entry)] == []
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert not re.search(r"index-url|find-links|https?://", text)


def test_every_package_may_be_handed_on_with_this_one() -> None:
    found = {name: words for name, _, words in listed() if words is not None}

    assert len(found) > len(locked()) - 5
    assert {name: words for name, words in found.items() if not TAKEN.search(words)} == {}


def test_a_licence_that_asks_for_more_would_be_noticed() -> None:
    assert not TAKEN.search("GPL-3.0-only")
    assert not TAKEN.search("AGPL-3.0-or-later")
    assert not TAKEN.search("")
    assert licence("no-such-package-at-all") is None


def test_the_command_lists_them() -> None:
    done = subprocess.run(  # noqa: S603 - our own words
        [TOP / ".ci" / "supply", "licences"], capture_output=True, text=True, check=True
    )

    names = [line.split()[0] for line in done.stdout.splitlines()]
    assert names == [name for name, _ in locked()]


@pytest.mark.skipif(
    not (TOP / ".venv" / "supply" / "bin" / "cyclonedx-py").exists(),
    reason=".ci/supply has not been run here: it makes an environment of its own",
)
def test_the_bill_of_materials_names_every_package_with_its_version(tmp_path: Path) -> None:
    bill = tmp_path / "sbom.json"
    subprocess.run(  # noqa: S603 - our own words
        [TOP / ".ci" / "supply", "sbom", bill], capture_output=True, check=True
    )

    told = json.loads(bill.read_text(encoding="utf-8"))
    parts = {part["name"]: part["version"] for part in told["components"]}
    assert parts == dict(locked())
    assert told["metadata"]["component"]["name"] == "deal-desk"
