"""Deletes and merges wait for the click of the person who asked, and run exactly once."""

import asyncio

from bot.playground.pipedrive.faults import Rule
from bot.playground.run import Playground
from tests.flows.in_time import in_time
from tests.flows.received import writes
from tests.flows.signed import click, clicks_anyway, post, signed
from tests.seat import Seat, labels

DELETED_12 = [("DELETE", "/api/v2/deals/12", None)]


async def test_a_delete_names_the_deal_and_waits(desk: Playground, ana: Seat) -> None:
    asked = await ana.types("/deal delete 12")

    assert asked["text"].startswith("Delete Acme renewal #12?")
    assert "Also removes" in asked["text"]
    assert labels(asked["blocks"]) == ["Delete deal", "Cancel"]
    assert writes(desk) == []


async def test_a_click_deletes_and_the_card_says_so(desk: Playground, ana: Seat) -> None:
    asked = await ana.types("/deal delete 12")

    done = await ana.presses(asked, "Delete deal")

    assert done["text"].startswith("Deleted Acme renewal #12.")
    assert done["ts"] == asked["ts"]
    assert labels(done["blocks"]) == []
    assert writes(desk) == DELETED_12


async def test_cancel_leaves_everything_as_it_is(desk: Playground, ana: Seat) -> None:
    asked = await ana.types("/deal delete 12")

    cancelled = await ana.presses(asked, "Cancel")

    assert cancelled["text"].startswith("Cancelled: Delete Acme renewal #12")
    assert writes(desk) == []


async def test_a_second_click_does_nothing_more(desk: Playground, ana: Seat) -> None:
    asked = await ana.types("/deal delete 12")
    await ana.presses(asked, "Delete deal")

    told = await clicks_anyway(desk, ana, asked, "Delete deal")

    assert "This is already decided." in told["text"]
    assert writes(desk) == DELETED_12


async def test_many_clicks_at_once_delete_once(desk: Playground, ana: Seat) -> None:
    asked = await ana.types("/deal delete 12")

    bodies = [click(desk, ana, asked, "Delete deal") for _ in range(8)]
    await asyncio.gather(*(post(desk, body, signed(desk, body)) for body in bodies))
    told = [(await ana.told())["text"] for _ in range(8)]

    assert sum(text.startswith("Deleted Acme renewal #12") for text in told) == 1
    assert writes(desk) == DELETED_12


async def test_a_late_click_does_nothing(desk: Playground, ana: Seat) -> None:
    asked = await ana.types("/deal delete 12")

    await ana.lets_pass(minutes=15, seconds=1)
    told = await ana.presses(asked, "Delete deal")

    assert "expired" in told["text"].lower()
    assert writes(desk) == []


async def test_another_persons_click_does_nothing(desk: Playground, ana: Seat, tom: Seat) -> None:
    """The card is for Ana only; Tom sends what the button carries all the same."""
    asked = await ana.types("/deal delete 12")

    told = await clicks_anyway(desk, tom, asked, "Delete deal")

    assert told["text"] == "Only <@U0ANA> can decide this. Nothing was changed."
    assert writes(desk) == []


async def test_the_question_survives_a_restart(desk: Playground, ana: Seat) -> None:
    asked = await ana.types("/deal delete 12")

    await desk.restart_bot()
    done = await ana.presses(asked, "Delete deal")

    assert done["text"].startswith("Deleted Acme renewal #12.")
    assert writes(desk) == DELETED_12


async def test_what_changed_since_is_shown_and_asked_again(
    desk: Playground, ana: Seat, tom: Seat
) -> None:
    asked = await ana.types("/deal delete 12")
    await tom.types("/deal edit 12 value=99k")

    again = await ana.presses(asked, "Delete deal")

    assert "Changed since you were asked: Value €12,000 → €99,000" in again["text"]
    assert labels(again["blocks"]) == ["Delete deal", "Cancel"]
    assert [method for method, _, _ in writes(desk)] == ["PATCH"]

    done = await ana.presses(again, "Delete deal")

    assert done["text"].startswith("Deleted Acme renewal #12.")


async def test_a_deal_that_is_gone_already_is_no_error(
    desk: Playground, ana: Seat, tom: Seat
) -> None:
    asked = await ana.types("/deal delete 12")
    theirs = await tom.types("/deal delete 12")
    await tom.presses(theirs, "Delete deal")

    told = await ana.presses(asked, "Delete deal")

    assert "It was gone already." in told["text"]
    assert writes(desk) == DELETED_12


async def test_a_merge_says_which_goes_and_which_stays(desk: Playground, ana: Seat) -> None:
    asked = await ana.types("/deal merge 12 into 13")

    done = await ana.presses(asked, "Merge")

    assert "Acme renewal #12 will be merged into Acme renewal 2026 #13." in asked["text"]
    assert done["text"].startswith("Merged Acme renewal #12 into Acme renewal 2026 #13")
    assert writes(desk) == [("PUT", "/v1/deals/12/merge", {"merge_with_id": 13})]


async def test_swap_turns_the_direction_round_before_anything_is_sent(
    desk: Playground, ana: Seat
) -> None:
    asked = await ana.types("/deal merge 12 into 13")

    swapped = await ana.presses(asked, "Swap")
    done = await ana.presses(swapped, "Merge")

    assert "Acme renewal 2026 #13 will be merged into Acme renewal #12." in swapped["text"]
    assert done["text"].startswith("Merged Acme renewal 2026 #13 into Acme renewal #12")
    assert writes(desk) == [("PUT", "/v1/deals/13/merge", {"merge_with_id": 12})]


async def test_the_card_that_was_swapped_can_no_longer_be_confirmed(
    desk: Playground, ana: Seat
) -> None:
    asked = await ana.types("/deal merge 12 into 13")
    await ana.presses(asked, "Swap")

    told = await clicks_anyway(desk, ana, asked, "Merge")

    assert "A newer question has replaced" in told["text"]
    assert writes(desk) == []


async def test_whoever_lost_the_link_since_is_asked_to_connect_not_obeyed(
    desk: Playground, ana: Seat
) -> None:
    asked = await ana.types("/deal delete 12")
    await ana.types("/crm disconnect")

    await ana.clicks(asked, "Delete deal")

    assert "Connect Pipedrive" in str(await ana.modal())
    assert writes(desk) == []


async def test_whoever_is_somebody_else_in_pipedrive_now_does_not_delete(
    desk: Playground, ana: Seat
) -> None:
    asked = await ana.types("/deal delete 12")
    await ana.sends("/crm connect")
    await ana.submits(await ana.modal(), token=desk.world.tokens["tom"])
    await ana.modal()

    told = await ana.presses(asked, "Delete deal")

    assert "another Pipedrive login" in told["text"]
    assert writes(desk) == []


async def test_a_delete_whose_answer_was_lost_is_looked_up_and_not_repeated(
    desk: Playground, ana: Seat
) -> None:
    asked = await ana.types("/deal delete 12")
    desk.world.faults.add(Rule(kind="reset_after", method="DELETE", times=1))

    done = await ana.presses(asked, "Delete deal")

    assert done["text"].startswith("Deleted Acme renewal #12.")
    assert writes(desk) == DELETED_12


async def test_a_delete_that_did_not_arrive_is_sent_again(desk: Playground, ana: Seat) -> None:
    asked = await ana.types("/deal delete 12")
    desk.world.faults.add(Rule(kind="reset_before", method="DELETE", times=1))

    done = await ana.presses(asked, "Delete deal")

    assert done["text"].startswith("Deleted Acme renewal #12.")
    assert writes(desk) == DELETED_12 * 2
    assert desk.world.company.deals[12].is_deleted


async def test_a_merge_whose_answer_was_lost_is_told_as_done_and_not_repeated(
    desk: Playground, ana: Seat
) -> None:
    asked = await ana.types("/deal merge 12 into 13")
    desk.world.faults.add(Rule(kind="reset_after", method="PUT", times=1))

    done = await ana.presses(asked, "Merge")

    assert done["text"].startswith("Merged Acme renewal #12 into")
    assert len(writes(desk)) == 1


async def test_an_outcome_that_cannot_be_looked_up_is_told_as_unknown_and_checked_again(
    desk: Playground, ana: Seat
) -> None:
    asked = await ana.types("/deal delete 12")
    desk.world.faults.add(Rule(kind="reset_after", method="DELETE", times=1))
    blind = Rule(kind="status", status=403, method="GET", path="/api/v2/deals/12")
    desk.world.ledger.subscribe(
        lambda entry: desk.world.faults.add(blind) if entry.method == "DELETE" else None
    )

    told = await in_time(ana, await ana.presses(asked, "Delete deal"))
    desk.world.faults.clear()
    checked = await ana.presses(told, "Check again")

    assert "I don't know whether this went through" in told["text"]
    assert checked["text"].startswith("Deleted Acme renewal #12.")
    assert writes(desk) == DELETED_12


async def test_a_refusal_of_pipedrives_is_told_with_its_reason(desk: Playground, ana: Seat) -> None:
    asked = await ana.types("/deal delete 12")
    desk.world.faults.add(Rule(kind="status", status=403, method="DELETE", times=1))

    told = await ana.presses(asked, "Delete deal")

    assert told["text"].startswith("❌ Not done: Delete Acme renewal #12")
    assert "Pipedrive doesn't let you do this." in told["text"]
