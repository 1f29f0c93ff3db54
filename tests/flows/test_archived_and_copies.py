"""The archive is a list like the other; a copy is made once, whatever happens to the answer."""

from bot.playground.pipedrive.faults import Rule
from bot.playground.run import Playground
from tests.flows.in_time import in_time
from tests.flows.received import requests, writes
from tests.seat import Seat, labels

COPIED_12 = [("POST", "/v1/deals/12/duplicate", None)]


async def test_the_archive_is_listed_by_its_own_endpoint(desk: Playground, ana: Seat) -> None:
    me = desk.world.user("ana").id
    deals = desk.world.company.deals.values()
    mine = [f"#{deal.id}" for deal in deals if deal.is_archived and deal.owner_id == me]

    told = await ana.types("/deal archived owner=me sort=-updated")

    assert "Archived deals of Ana Lima" in str(told["blocks"][0])
    assert mine
    assert all(number in str(told["blocks"]) for number in mine)
    assert len(requests(desk, "/api/v2/deals/archived")) == 1


async def test_a_copy_names_the_deal_and_the_number_of_the_new_one(
    desk: Playground, ana: Seat
) -> None:
    told = await ana.types("/deal copy 12")

    copy = max(desk.world.company.deals)
    assert told["text"] == f"Copied Acme renewal #12 → #{copy}"
    assert labels(told["blocks"]) == ["Show copy", "Delete it…"]
    assert writes(desk) == COPIED_12

    shown = await ana.presses(told, "Show copy")

    assert shown["text"].startswith(f"Acme renewal, deal #{copy}")


async def test_a_copy_whose_answer_was_lost_is_found_and_not_made_again(
    desk: Playground, ana: Seat
) -> None:
    desk.world.faults.add(Rule(kind="reset_after", method="POST", times=1))

    told = await ana.types("/deal duplicate 12")

    copy = max(desk.world.company.deals)
    assert told["text"] == f"Copied Acme renewal #12 → #{copy}"
    assert writes(desk) == COPIED_12


async def test_a_copy_that_never_arrived_is_made_once(desk: Playground, ana: Seat) -> None:
    desk.world.faults.add(Rule(kind="reset_before", method="POST", times=1))
    before = len(desk.world.company.deals)

    told = await in_time(ana, await ana.types("/deal copy 12"))

    assert told["text"].startswith("Copied Acme renewal #12 → #")
    assert len(desk.world.company.deals) == before + 1
