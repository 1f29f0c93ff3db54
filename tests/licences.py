"""Under which licence each package is that the bot brings along.

python -m tests.licences
"""

import re
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

LOCK = Path(__file__).parents[1] / "requirements.txt"
# What may be handed on with a program under the MIT licence. What is under the LGPL or the MPL is
# used as it comes, which asks for no more than to be named.
TAKEN = re.compile(
    r"\b(MIT|BSD|Apache|ISC|PSF|Python Software Foundation|HPND|MPL|Mozilla|LGPL|Unlicense|0BSD"
    r"|Historical Permission Notice)\b",
    re.IGNORECASE,
)
# In a file of the package alone.
FILED = {"aiocache": "BSD-3-Clause"}
NAME = re.compile(r"^([A-Za-z0-9_.-]+)(?:\[[^\]]*\])?==([^ ;]+)", re.MULTILINE)
LONGEST = 60


def locked() -> list[tuple[str, str]]:
    return NAME.findall(LOCK.read_text(encoding="utf-8"))


def licence(name: str) -> str | None:
    """As the package says itself; None where it is not for this machine."""
    try:
        told = metadata(name)
    except PackageNotFoundError:
        return None
    classified = ", ".join(
        line.rpartition(" :: ")[2]
        for line in told.get_all("Classifier", [])
        if line.startswith("License :: ")
    )
    (expressed, *_) = told.get_all("License-Expression", [""])
    (free, *_) = told.get_all("License", [""])
    words = expressed or classified or free or FILED.get(name, "")
    return " ".join(words.split())[:LONGEST]


def listed() -> Iterator[tuple[str, str, str | None]]:
    for name, version in locked():
        yield name, version, licence(name)


def main() -> int:
    for name, version, words in listed():
        said = "not for this machine" if words is None else words or "does not say"
        sys.stdout.write(f"{name:24} {version:12} {said}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
