"""What is waiting is found by an index, however much has been told already."""

import pytest
from sqlalchemy import text

from bot.store.db import Store
from bot.watch.telling.outbox_rows import SENDING, WAITING
from tests.store.databases import database_url, store

__all__ = ["database_url", "store"]

OPEN = """
    SELECT team, channel, count(*) FROM outbox WHERE state IN (:waiting, :sending) AND NOT EXISTS (
        SELECT 1 FROM outbox AS other WHERE other.team = outbox.team
        AND other.channel = outbox.channel AND other.record = outbox.record
        AND other.state = :sending AND other.id != outbox.id
    ) GROUP BY team, channel
"""


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_no_question_about_open_rows_reads_those_that_are_told(store: Store) -> None:
    async with store.read() as connection:
        plan = await connection.execute(
            text(f"EXPLAIN QUERY PLAN {OPEN}"), {"waiting": WAITING, "sending": SENDING}
        )
        steps = [row.detail for row in plan]

    assert [step for step in steps if step.startswith("SCAN")] == []
    assert all("outbox_by_state" in step for step in steps if step.startswith("SEARCH"))
