"""`python -m tests.bench [name …] [--quick] [--json FILE] [--seed N]`."""

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any

from tests.bench import (
    burst,
    command,
    day,
    gate,
    grammar,
    hear,
    http,
    lately,
    listing,
    memory,
    reads,
    rendering,
    start,
)
from tests.bench.figures import Figure, table
from tests.bench.laps import Run

Bench = Callable[[Run], Coroutine[Any, Any, list[Figure]]]

BENCHES: dict[str, Bench] = {
    "gate": gate.acks,
    "http": http.acks,
    "command": command.whole,
    "burst": burst.acks,
    "walk": listing.walk,
    "memory": memory.export,
    "reads": reads.cold,
    "render": rendering.rows,
    "start": start.cold,
    "parse": grammar.lines,
    "small": reads.kept,
    "lately": lately.found,
    "hear": hear.on_sqlite,
    "hear-postgresql": hear.on_postgresql,
    "forged": hear.forged,
    "day": day.passed,
}


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    figures: list[Figure] = []
    try:
        for name in options.names or BENCHES:
            run, began = Run(options.quick, options.seed), time.monotonic()
            figures += asyncio.run(BENCHES[name](run))
            sys.stderr.write(f"{name}: {time.monotonic() - began:.0f} s, seed {run.seed}\n")
    finally:
        # Also when a later one fails: what was measured took minutes.
        _report(figures, options.json)
    return 0


def _report(figures: list[Figure], file: Path | None) -> None:
    sys.stdout.write(f"{table(figures)}\n")
    if file:
        as_json = [figure.as_json() for figure in figures]
        file.write_text(json.dumps(as_json, indent=2, ensure_ascii=False) + "\n", "utf-8")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", choices=[*BENCHES, []],
                        help=", ".join(BENCHES))  # fmt: skip
    parser.add_argument("--quick", action="store_true", help="a few laps: does it run at all?")
    parser.add_argument("--json", type=Path, metavar="FILE", help="the figures for programs")
    parser.add_argument("--seed", type=int, default=1, help="decides the order of the laps")
    return parser


if __name__ == "__main__":
    sys.exit(main())
