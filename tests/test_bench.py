"""The benchmarks run, and say what they found; how fast that is, nobody asks here."""

import json
from pathlib import Path

import pytest

from tests.bench.__main__ import main
from tests.bench.figures import HEADS, Figure, Goal, table


def test_a_benchmark_prints_a_table_and_writes_the_same_as_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "figures.json"

    main(["reads", "--quick", "--seed", "7", "--json", str(file)])
    out, err = capsys.readouterr()
    figures = json.loads(file.read_text("utf-8"))

    heads, _, *rows = [
        [cell.strip() for cell in line.split("|")[1:-1]] for line in out.splitlines()
    ]
    assert tuple(heads) == HEADS
    assert [row[1] for row in rows] == [figure["what"] for figure in figures]
    assert {"value", "unit", "floor", "ratio", "goal", "verdict"} <= figures[0].keys()
    assert "seed 7" in err


def test_a_figure_is_judged_by_its_ratio_or_else_by_its_value() -> None:
    beside_floor = Figure("b", "w", 3.0, "ms", 2.0, "ms, bare", Goal("P1", 1.6))
    alone = Figure("b", "w", 3.0, "ms", goal=Goal("P2", 4.0, at_least=True))

    assert (beside_floor.ratio, beside_floor.verdict) == (1.5, "met")
    assert (alone.ratio, alone.verdict) == (None, "missed")
    assert "P2 ≥ 4" in table([alone])
