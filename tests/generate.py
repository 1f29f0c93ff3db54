"""Write what is generated: the README's tables, and in tests/golden how everything reads.

python -m tests.generate
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from tests.goldens import goldens
from tests.readme import README, readme

GOLDEN = Path(__file__).parent / "golden"
COMMAND = "python -m tests.generate"


def generated() -> Iterator[tuple[Path, str]]:
    yield README, readme()
    yield from ((GOLDEN / name, text) for name, text in goldens())


def main() -> int:
    made = dict(generated())
    for file in set(GOLDEN.glob("*")) - made.keys():
        file.unlink()
        sys.stdout.write(f"removed: {file.name}\n")
    for file, text in made.items():
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            file.parent.mkdir(exist_ok=True)
            file.write_text(text, encoding="utf-8")
            sys.stdout.write(f"rewritten: {file.name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
