"""Secrets are compared in constant time or not at all: `==` stops at the first difference."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

BOT = Path(__file__).parents[2] / "bot"
SECRET = re.compile(r"secret|signature|passw|digest|(?<!next_)token$", re.IGNORECASE)


def comparisons(source: str) -> Iterator[int]:
    for node in ast.walk(ast.parse(source)):
        if (
            isinstance(node, ast.Compare)
            and any(isinstance(operator, ast.Eq | ast.NotEq) for operator in node.ops)
            and any(is_secret(side) for side in (node.left, *node.comparators))
        ):
            yield node.lineno


def is_secret(side: ast.expr) -> bool:
    if isinstance(side, ast.Call):
        return isinstance(side.func, ast.Attribute) and side.func.attr == "get_secret_value"
    if isinstance(side, ast.Attribute):
        # A column of a table compares nothing here; it writes SQL.
        is_column = isinstance(side.value, ast.Attribute) and side.value.attr == "c"
        return not is_column and bool(SECRET.search(side.attr))
    return isinstance(side, ast.Name) and bool(SECRET.search(side.id))


@pytest.mark.parametrize(
    "line",
    [
        "signature == given",
        "given != self.token",
        "a.signing_secret == b",
        "x == key.get_secret_value()",
        "digest == stored.digest",
    ],
)
def test_the_check_sees_what_it_is_for(line: str) -> None:
    assert list(comparisons(line)) == [1]


@pytest.mark.parametrize(
    "line", ["hmac.compare_digest(token, given)", "link.c.secret == old", "token is None"]
)
def test_the_check_lets_the_harmless_pass(line: str) -> None:
    assert list(comparisons(line)) == []


def test_no_secret_is_compared_with_equals() -> None:
    # The playground has no secrets: it plays those who check them.
    files = [file for file in BOT.rglob("*.py") if "playground" not in file.parts]

    found = [
        f"{file.relative_to(BOT.parent)}:{line}"
        for file in files
        for line in comparisons(file.read_text(encoding="utf-8"))
    ]

    assert found == []
