"""Where a page of a list begins, as a cursor that is there and back the same."""

from hypothesis import given
from hypothesis import strategies as st

from bot.pipedrive.paging.position import Position

CURSORS = st.text("abcXYZ019+/=_-", max_size=60)
NUMBERS = st.integers(min_value=0, max_value=10**9)
POSITIONS = st.builds(Position, CURSORS, NUMBERS, NUMBERS | st.none())


@given(POSITIONS)
def test_what_is_written_is_read_again(position: Position) -> None:
    is_first = not (position.cursor or position.skip)
    assert Position.read(position.text) == (Position() if is_first else position)


@given(st.text(max_size=40))
def test_whatever_comes_back_is_read(text: str) -> None:
    position = Position.read(text)

    assert position.skip >= 0
    assert position.before is None or position.before >= 0


def test_nobody_counted_what_comes_before_a_cursor_that_was_typed() -> None:
    assert Position.read("eyJpZCI6MX0") == Position("eyJpZCI6MX0", 0, None)


def test_the_next_page_begins_behind_what_was_shown() -> None:
    first = Position()

    assert first.behind(78) == Position("", 78, 78)
    assert first.behind(78).turned("next", 22) == Position("next", 0, 100)
