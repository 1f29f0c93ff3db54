"""An archived deal takes no change: that is said, with the way out."""

import pytest

from bot.playground.pipedrive.faults import Rule
from bot.playground.run import Playground
from tests.flows.received import writes
from tests.seat import Seat, find, labels

CHANGES = [
    "/deal edit 12 value=15k",
    "/deal move 12 to Negotiation",
    "/deal won 12",
    "/deal lost 12 reason=Price",
    '/deal add-product 12 "Team seat" x=2',
    "/deal add-participant 12 2",
]


@pytest.fixture(autouse=True)
def archived(desk: Playground) -> None:
    desk.world.company.deals[12].is_archived = True


@pytest.mark.parametrize("line", CHANGES)
async def test_no_change_of_it_is_taken_and_that_is_the_reason(
    desk: Playground, ana: Seat, line: str
) -> None:
    told = await ana.types(line)

    assert told["text"] == (
        "Acme renewal #12 is archived. Pipedrive takes no change of what is archived, so nothing "
        "was changed."
    )
    assert labels(told["blocks"]) == ["Take it out of the archive"]


async def test_where_pipedrive_keeps_it_there_its_page_is_offered(
    desk: Playground, ana: Seat
) -> None:
    told = await ana.types("/deal edit 12 value=15k")
    desk.world.ledger.clear()

    kept = await ana.presses(told, "Take it out of the archive")

    assert writes(desk) == [("PATCH", "/api/v2/deals/12", {"is_archived": False})]
    assert "only in Pipedrive itself" in kept["text"]
    _, page = find(kept["blocks"], "Open in Pipedrive")
    assert page["url"] == "https://northwind.pipedrive.com/deal/12"


async def test_another_reason_is_not_hidden_behind_it(desk: Playground, ana: Seat) -> None:
    desk.world.faults.add(Rule(kind="status", method="PATCH", status=402))

    told = await ana.types("/deal edit 12 value=15k")

    assert "plan" in told["text"]
    assert "archived" not in told["text"]


async def test_a_merge_says_it_on_its_card(desk: Playground, ana: Seat) -> None:
    asked = await ana.types("/deal merge 12 into 13")

    told = await ana.presses(asked, "Merge")

    assert "Pipedrive takes no change of what is archived" in told["text"]


async def test_a_product_that_cannot_be_removed_says_it_on_its_card_with_the_way_out(
    desk: Playground, ana: Seat
) -> None:
    desk.world.company.deals[12].is_archived = False
    await ana.types('/deal add-product 12 "Team seat" x=2')
    asked = await ana.types('/deal remove-product 12 "Team seat"')
    desk.world.company.deals[12].is_archived = True

    told = await ana.presses(asked, "Remove product")

    assert told["text"].endswith(
        "Pipedrive takes no change of what is archived, so nothing was changed."
    )
    assert labels(told["blocks"]) == ["Take it out of the archive"]
