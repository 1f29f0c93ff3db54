import asyncio
import time
from contextlib import suppress

import pytest

from bot.observe.metrics import Metrics
from tests.edge.door import Lines


def test_every_metric_is_there_under_its_name() -> None:
    metrics = Metrics()
    metrics.acked("command", 0.004)
    metrics.rejected("stale")
    metrics.operation("deals_delete", "done")
    metrics.pipedrive("GET", 200)
    metrics.pipedrive("PATCH", "ambiguous")
    metrics.suggestion("deal", "searched")
    metrics.open_tasks(lambda: 3)
    metrics.clock_offset(lambda: -1.5)

    text = metrics.render().decode()

    for line in (
        'bot_ack_seconds_bucket{kind="command",le="0.005"} 1.0',
        'bot_ack_seconds_bucket{kind="command",le="0.0025"} 0.0',
        'bot_rejected_total{reason="stale"} 1.0',
        'bot_operations_total{action="deals_delete",result="done"} 1.0',
        'bot_pipedrive_requests_total{status="200",verb="GET"} 1.0',
        'bot_pipedrive_requests_total{status="ambiguous",verb="PATCH"} 1.0',
        'bot_suggestions_total{noun="deal",source="searched"} 1.0',
        "bot_open_tasks 3.0",
        "bot_clock_offset_seconds -1.5",
        "bot_loop_lag_seconds 0.0",
        "process_resident_memory_bytes ",
    ):
        assert line in text


def test_two_of_them_do_not_share_anything() -> None:
    one, other = Metrics(), Metrics()

    one.rejected("stale")

    assert 'reason="stale"' not in other.render().decode()


async def test_a_blocked_loop_is_measured_and_told(
    lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.observe.metrics.BLOCKED", 0.02)
    metrics = Metrics()

    # What blocks the loop is the thing under test.
    asyncio.get_running_loop().call_later(0.001, time.sleep, 0.05)
    with suppress(TimeoutError):
        await asyncio.wait_for(metrics.watch_the_loop(every=0.01), 0.2)

    assert lines.saying("the loop was blocked")[0]["ms"] >= 20
