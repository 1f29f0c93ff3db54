"""How lines are counted: by what became of them, and never by what is in them."""

import pytest

from bot.commands.reader.understanding import shape_of
from tests.reader.names import read


@pytest.mark.parametrize(
    ("line", "shape"),
    [
        ("/deal list owner=me", "formal"),
        ("/deal my deals", "plain"),
        ("/deal mvoe 12 to negotiation", "asked"),
        ("/deal set 12 to 15k blub", "partly"),
        ("/deal acme renewal", "searched"),
        ("/deal list value=lots", "wrong"),
        ("/deal help", "help"),
        ("/deal mvoe", "not"),
    ],
)
def test_a_line_is_counted_by_its_shape(line: str, shape: str) -> None:
    assert shape_of(read(line)) == shape
