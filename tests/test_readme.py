"""The README is short, and has what programs read in it."""

import re

from tests.readme import README

TEXT = README.read_text(encoding="utf-8")
MOST_BYTES = 12 * 1024


def test_it_is_read_in_one_go() -> None:
    assert len(TEXT.encode()) < MOST_BYTES


def test_a_newcomer_starts_it_and_tests_it_by_one_line_each() -> None:
    lines = re.findall(r"^## (Try it|Test)\n\n```sh\n(.*)\n```$", TEXT, re.MULTILINE)

    done = {title: line.split(" && ")[-1] for title, line in lines}
    assert done == {
        "Try it": ".venv/bin/python -m bot playground",
        "Test": ".venv/bin/python -m pytest -n auto --dist worksteal",
    }
