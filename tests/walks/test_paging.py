"""The pure parts of a walk: where a page ends, which ids were met, which window is whose."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.pipedrive.paging.paging import Ids, is_whole, tail_cursor, windows
from bot.pipedrive.records.rows import LeanDeal
from bot.pipedrive.request import Request

NOW = datetime(2026, 11, 24, 12, 0, 30, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b'{"data":[],"additional_data":{"next_cursor":"abc"}}', ("abc",)),
        (b'{"data":[],"additional_data":{"next_cursor":null}}', (None,)),
        (b'{"data":[],"additional_data": {\n "next_cursor" : "a_-=" } }\n', ("a_-=",)),
        (b'{"data":[],"additional_data":{"next_cursor":""}}', (None,)),
        (b'{"additional_data":{"next_cursor":"abc"},"data":[]}', None),
        (b'{"data":[]}', None),
        (b'{"data":[{"title":"\\"next_cursor\\":\\"x\\"}}"}]}', None),
        (b'{"data":[],"additional_data":{"next_cursor":"a\\"b"}}', None),
        (b"", None),
    ],
)
def test_the_last_bytes_say_where_it_goes_on_or_nothing(
    content: bytes, told: tuple[str | None] | None
) -> None:
    assert tail_cursor(content) == told


def test_ids_are_new_once() -> None:
    ids = Ids()
    rows = [LeanDeal(id=id_) for id_ in (1, 7, 8, 511, 512, 10**15, 7)]

    new = ids.new(rows)

    assert [row.id for row in new] == [1, 7, 8, 511, 512, 10**15]
    assert ids.new(rows) == []
    assert len(ids) == 6


@pytest.mark.parametrize(
    ("query", "whole"),
    [
        ({}, True),
        ({"status": ["open"], "stage_id": 3}, True),
        ({"owner_id": None}, True),
        ({"owner_id": 3}, False),
        ({"filter_id": 3}, False),
        ({"person_id": 3}, False),
        ({"updated_since": NOW}, False),
        ({"status": ["deleted"]}, False),
        ({"sort_by": "id"}, False),
    ],
)
def test_only_a_wide_question_is_asked_owner_by_owner(
    query: dict[str, Any],
    *,
    whole: bool,
) -> None:
    assert is_whole(query) is whole


def test_what_was_asked_for_until_an_earlier_moment_does_not_move_any_more() -> None:
    until = datetime(2026, 11, 1, tzinfo=UTC)

    still, moving = windows(Request("GET", "/api/v2/deals", {"updated_until": until}), NOW)

    assert still.query["updated_until"] == until
    assert moving is None


def test_what_was_asked_for_since_a_moment_stays_within_it() -> None:
    since = "2026-11-24T11:58:00Z"

    still, moving = windows(Request("GET", "/api/v2/deals", {"updated_since": since}), NOW)

    assert still.query["updated_since"] == since
    assert moving is not None
    assert moving.query["updated_since"] == datetime(2026, 11, 24, 11, 58, tzinfo=UTC)
