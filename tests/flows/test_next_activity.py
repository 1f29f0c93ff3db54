"""What is planned next on a deal changes with its activities, and their receipts say so."""

from typing import Any

import pytest

from bot.playground.run import Playground
from tests.seat import Seat

PLANNED = "/activity new call Demo due=2026-12-03 deal=12"


def without_activities(desk: Playground, deal: int) -> None:
    for activity in desk.world.company.activities.values():
        if activity.deal_id == deal:
            activity.done = True


@pytest.fixture(autouse=True)
def nothing_planned(desk: Playground) -> None:
    without_activities(desk, 12)


def number(desk: Playground, subject: str) -> int:
    found = [one for one in desk.world.company.activities.values() if one.subject == subject]
    return found[0].id


async def test_a_new_activity_says_that_it_is_the_next_one_of_its_deal(
    desk: Playground, ana: Seat
) -> None:
    told = await ana.types(PLANNED)

    assert told["text"].startswith("Created Demo #")
    assert "Next activity not set → Demo" in told["text"]
    assert "This changed Acme renewal #12 too:" in str(said(told))


async def test_a_later_one_changes_nothing_of_the_deal_and_says_nothing_of_it(
    desk: Playground, ana: Seat
) -> None:
    await ana.types(PLANNED)

    told = await ana.types("/activity new call Later due=2026-12-30 deal=12")

    assert "Next activity" not in str(told)


async def test_one_that_is_done_says_which_is_the_next_one_now(desk: Playground, ana: Seat) -> None:
    await ana.types(PLANNED)
    await ana.types("/activity new call Later due=2026-12-30 deal=12")

    told = await ana.types(f"/activity done {number(desk, 'Demo')}")

    assert "Next activity Demo → Later" in told["text"]


async def test_a_deleted_one_says_that_nothing_is_planned_any_more(
    desk: Playground, ana: Seat
) -> None:
    await ana.types(PLANNED)

    asked = await ana.types(f"/activity delete {number(desk, 'Demo')}")
    told = await ana.presses(asked, "Delete activity")

    assert told["text"].startswith("Deleted Demo #")
    assert "Next activity Demo → not set" in told["text"]


async def test_one_that_moves_to_another_deal_changes_both_and_both_are_told(
    desk: Playground, ana: Seat
) -> None:
    without_activities(desk, 13)
    await ana.types(PLANNED)
    moved = number(desk, "Demo")

    told = await ana.types(f"/activity edit {moved} deal=13")
    log = await ana.types("/crm log")
    undone = await ana.presses(told, "Undo")

    for receipt, (gains, loses) in ((told, (13, 12)), (undone, (12, 13))):
        assert f"#{gains}: Next activity not set → Demo" in receipt["text"]
        assert f"#{loses}: Next activity Demo → not set" in receipt["text"]
        assert f"#{gains} too:" in str(said(receipt))
        assert f"#{loses} too:" in str(said(receipt))
    assert "Acme renewal #12: Next activity Demo → not set" in str(log)


async def test_the_log_has_it_as_well(desk: Playground, ana: Seat) -> None:
    await ana.types(PLANNED)

    told = await ana.types("/crm log")

    assert "Next activity" in str(told)


def said(told: dict[str, Any]) -> list[Any]:
    return [
        "".join(part.get("text", "") for part in section.get("elements", []))
        for block in told["blocks"]
        for section in block.get("elements", [])
    ]
