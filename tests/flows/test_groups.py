"""Deals in groups, as they are asked for: all that match are counted, also those of no page."""

from bot.playground.pipedrive.team import TOM
from bot.playground.run import Playground
from tests.flows.received import writes
from tests.flows.test_filters import seen
from tests.seat import Seat


async def test_the_win_rate_of_each_colleague_is_told(desk: Playground, ana: Seat) -> None:
    closed = [deal for deal in seen(desk) if deal.owner_id == TOM]
    won, lost = (sum(one.status == status for one in closed) for status in ("won", "lost"))

    told = await ana.types("/deal win rate by rep")

    (table,) = [block for block in told["blocks"] if block["type"] == "data_table"]
    (row,) = [row for row in table["rows"] if row[0]["text"] == "Tom Berg"]
    assert [cell["text"] for cell in row[3:5]] == [f"{won}", f"{lost}"]
    assert "Same as: `/deal list status=won,lost by=owner`" in str(told["blocks"])
    assert writes(desk) == []
