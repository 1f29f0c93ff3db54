"""How hard tests that throw dice try: a tenth as a rule, in full with `-m long`."""

import pytest

_SHARE = 10


class _Effort:
    is_full = False


def configure(config: pytest.Config) -> None:
    """Before anything is collected: examples are counted where a test is defined."""
    _Effort.is_full = "long" in str(config.getoption("markexpr", ""))


def examples(in_full: int) -> int:
    """How many of them this run looks at."""
    return in_full if _Effort.is_full else max(in_full // _SHARE, 2)


def in_full() -> bool:
    return _Effort.is_full
