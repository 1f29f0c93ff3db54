"""What is deleted takes no change: that is said, and not that a value was wrong."""

import pytest

from bot.playground.run import Playground
from tests.seat import Seat, labels


@pytest.mark.parametrize("line", ["/deal edit 12 value=15k", "/deal move 12 to Negotiation"])
async def test_a_change_of_a_deleted_deal_is_told_as_such(
    desk: Playground, ana: Seat, line: str
) -> None:
    desk.world.company.deals[12].is_deleted = True
    told = await ana.types(line)

    assert told["text"] == (
        "Acme renewal #12 is deleted. Pipedrive takes no change of what is deleted, so nothing "
        "was changed."
    )
    assert labels(told["blocks"]) == ["Open in Pipedrive"]
    assert desk.world.company.deals[12].value == 12_000


async def test_a_change_of_a_deleted_person_is_told_as_such(desk: Playground, ana: Seat) -> None:
    desk.world.company.persons[1].is_deleted = True
    told = await ana.types("/person edit 1 name=Jo")

    assert "#1 is deleted." in told["text"]
