"""Make the small facts anew, or say whether they are stale: python -m tests.reference FOLDER.

FOLDER holds the full specifications, `openapi-v1.yaml` and `openapi-v2.yaml`, and the list of
tools, `tools.json` and `tools.md`. With `--check` nothing is written, and the exit code is 1 where
a file here is stale.
"""

import argparse
import sys
from pathlib import Path

from tests.reference import HERE
from tests.reference.made import made


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--check", action="store_true")
    asked = parser.parse_args()
    stale = []
    for name, text in made(asked.folder):
        file = HERE / name
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            stale.append(name)
            if not asked.check:
                file.write_text(text, encoding="utf-8")
    did = "stale" if asked.check else "rewritten"
    sys.stdout.write("".join(f"{did}: {name}\n" for name in stale) or "all as it should be\n")
    return int(bool(stale) and asked.check)


if __name__ == "__main__":
    raise SystemExit(main())
