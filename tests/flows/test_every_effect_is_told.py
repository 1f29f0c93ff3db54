"""Whatever a change does to a record is on its receipt and in the log, and all that was set."""

from datetime import datetime

from bot.playground.run import Playground
from tests.seat import Seat


async def test_a_product_changes_what_its_deal_is_worth(desk: Playground, ana: Seat) -> None:
    desk.world.company.deals[12].value = 13_000

    told = await ana.types('/deal add-product 12 "Team seat" x=2 price=53.10')

    assert told["text"].endswith("2 × €53.10: €106.20. Value €13,000 → €106.20")
    assert "This changed " in str(told["blocks"])
    assert "Value €13,000 → €106.20" in (await ana.types("/crm log"))["text"]


async def test_a_product_that_is_changed_or_removed_tells_it_too(
    desk: Playground, ana: Seat
) -> None:
    await ana.types('/deal add-product 12 "Team seat" x=2 price=50')

    changed = await ana.types('/deal edit-product 12 "Team seat" price=60')
    asked = await ana.types('/deal remove-product 12 "Team seat"')
    removed = await ana.presses(asked, "Remove product")

    assert "Price €50 → €60" in changed["text"]
    assert changed["text"].endswith("Value €100 → €120")
    assert removed["text"].endswith("Value €120 → €0")
    assert "Value €120 → €0" in (await ana.types("/crm log"))["text"]


async def test_an_undo_tells_it_too(desk: Playground, ana: Seat) -> None:
    await ana.types('/deal add-product 12 "Team seat" x=2 price=50')
    changed = await ana.types('/deal edit-product 12 "Team seat" price=60')

    undone = await ana.presses(changed, "Undo")

    assert "Put back" in undone["text"]
    assert undone["text"].endswith("Value €120 → €100")


async def test_a_merge_tells_what_the_one_that_stays_got(desk: Playground, ana: Seat) -> None:
    stays, goes = desk.world.company.deals[12], desk.world.company.deals[13]
    stays.expected_close_date, goes.expected_close_date = None, "2026-12-18"

    asked = await ana.types("/deal merge 13 into 12")
    told = await ana.presses(asked, "Merge")

    assert told["text"].startswith("Merged Acme renewal 2026 #13 into Acme renewal #12")
    assert "Expected close date not set → Fri 18 December 2026" in told["text"]


async def test_what_was_set_on_something_new_is_told_with_days_in_full(
    desk: Playground, ana: Seat
) -> None:
    told = await ana.types(
        "/deal new Beacon value=5k EUR close=2027-03-04 probability=60 label=Hot"
    )

    assert told["text"].startswith("Created Beacon #301: €5,000 · Qualified")
    for said in ("Expected close date: Thu 4 March 2027", "Probability: 60 %", "Labels: Hot"):
        assert said in told["text"]
    assert "Value:" not in told["text"]  # it stands in the first line


async def test_what_is_won_at_another_time_says_when(desk: Playground, ana: Seat) -> None:
    yesterday = datetime.fromisoformat("2026-11-02T09:00:00+00:00")

    told = await ana.types(f"/deal won 12 won_time={yesterday:%Y-%m-%d}")

    assert told["text"].startswith("🎉 Acme renewal #12 is won: €12,000. Well done!")
    assert "Won time not set → Mon 2 Nov" in told["text"]


async def test_what_was_so_before_is_said_plainly(desk: Playground, ana: Seat) -> None:
    await ana.types("/deal won 12")

    assert (await ana.types("/deal won 12"))["text"] == "Acme renewal #12 is already won."
