"""v1 does not say that its times are UTC, and a machine is not always on UTC."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.pipedrive.paging.paging import windows
from bot.pipedrive.records.models import File, in_utc
from bot.pipedrive.records.subrecords import DealParticipant
from bot.pipedrive.request import Request

TEN = datetime(2026, 7, 1, 10, tzinfo=UTC)

pytestmark = pytest.mark.usefixtures("machine_in_tokyo")


def test_a_time_without_a_zone_is_in_utc_and_another_keeps_its_own() -> None:
    in_tokyo = datetime(2026, 7, 1, 10, tzinfo=ZoneInfo("Asia/Tokyo"))

    assert in_utc(datetime(2026, 7, 1, 10)) == TEN  # noqa: DTZ001 - as v1 writes it
    assert in_utc(in_tokyo) is in_tokyo


def test_a_file_was_added_in_utc() -> None:
    file = File.model_validate({"id": 1, "name": "a.pdf", "add_time": "2026-07-01 10:00:00"})

    assert file.add_time == TEN


def test_a_participant_was_added_in_utc() -> None:
    row = {"id": 1, "add_time": "2026-07-01 10:00:00", "person_id": {"value": 7, "name": "Jo"}}

    assert DealParticipant.model_validate(row).add_time == TEN


def test_a_walk_of_what_changed_until_a_time_ends_at_it_in_utc() -> None:
    """It is over by then, so nothing can change while it is read."""
    asked = Request("GET", "/api/v2/deals", query={"updated_until": "2026-07-01T10:00:00"})

    still, moving = windows(asked, datetime(2026, 7, 1, 10, 10, tzinfo=UTC))
    _, not_over = windows(asked, datetime(2026, 7, 1, 9, 50, tzinfo=UTC))

    assert moving is None
    assert still.query["updated_until"] == "2026-07-01T10:00:00"
    assert not_over is not None
