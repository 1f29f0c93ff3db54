"""Until when a channel is muted, as people say it: on Monday, 30 November, 09:00 in London."""

from datetime import UTC, datetime

import pytest

from bot.watch.commands.muting import muted_until
from tests.watch.test_grammar import ANA

NOW = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
SAID = {
    "2h": "2026-11-30T11:00",
    "for 30 minutes": "2026-11-30T09:30",
    "an hour": "2026-11-30T10:00",
    "for a week": "2026-12-07T09:00",
    "90 days": "2026-12-30T09:00",  # the most there is
    "till tomorrow": "2026-12-01T09:00",
    "until tomorrow": "2026-12-01T09:00",
    "until friday": "2026-12-04T09:00",
    "until friday 14:00": "2026-12-04T14:00",
    "until friday at 2pm": "2026-12-04T14:00",
    "until 15:30": "2026-11-30T15:30",
    "for the rest of the day": "2026-12-01T09:00",
    "today": "2026-12-01T09:00",
}


@pytest.mark.parametrize(("said", "until"), SAID.items(), ids=SAID)
def test_how_long_is_read(said: str, until: str) -> None:
    found = muted_until(said, NOW, ANA)

    assert found is not None
    assert f"{found:%Y-%m-%dT%H:%M}" == until


@pytest.mark.parametrize("said", ["", "until", "until blorp", "until 08:00", "forever", "0h"])
def test_what_is_no_time_or_is_over_mutes_nothing(said: str) -> None:
    assert muted_until(said, NOW, ANA) is None
