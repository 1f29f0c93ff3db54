"""A change is taken back by the person who made it, for a day, and never over what others did."""

import pytest

from bot.playground.pipedrive.faults import Rule
from bot.playground.run import Playground
from tests.connected import connected
from tests.flows.in_time import in_time
from tests.flows.received import writes
from tests.flows.signed import clicks_anyway
from tests.seat import Json, Seat, labels

PATH = "/api/v2/deals/12"


def patches(desk: Playground) -> list[Json]:
    return [body for method, path, body in writes(desk) if (method, path) == ("PATCH", PATH)]


async def test_an_edit_is_put_back_and_the_receipt_says_so(desk: Playground, ana: Seat) -> None:
    receipt = await ana.types("/deal edit 12 value=15k")

    undone = await ana.presses(receipt, "Undo")

    assert labels(receipt["blocks"]) == ["Show deal", "Share", "Undo"]
    assert undone["text"] == "Put back Acme renewal #12: Value €15,000 → €12,000"
    assert undone["ts"] == receipt["ts"]
    assert patches(desk) == [{"value": 15000}, {"value": 12000}]


async def test_only_what_was_changed_is_put_back(desk: Playground, ana: Seat) -> None:
    receipt = await ana.types('/deal edit 12 value=15k title="Acme renewal" probability=70')
    desk.world.ledger.clear()

    await ana.presses(receipt, "Undo")

    (body,) = patches(desk)
    assert "title" not in body
    assert set(body) == {"value", "probability"}


@pytest.mark.parametrize("line", ["/deal undo", "/person undo that", "/crm undo"])
async def test_undo_is_said_of_any_kind(desk: Playground, ana: Seat, line: str) -> None:
    await ana.types("/deal edit 12 value=15k")

    what = await ana.types(line)
    undone = await ana.told()

    assert what["text"].startswith("Undoing your change of Acme renewal #12")
    assert undone["text"] == "Put back Acme renewal #12: Value €15,000 → €12,000"


async def test_a_move_is_put_back(desk: Playground, ana: Seat) -> None:
    receipt = await ana.types("/deal move 12 to negotiation")

    undone = await ana.presses(receipt, "Undo")

    assert undone["text"] == "Put back Acme renewal #12: Stage Negotiation → Proposal"


async def test_a_move_from_the_card_can_be_undone_there(desk: Playground, ana: Seat) -> None:
    card = await ana.types("/deal 12")
    select = next(e for b in card["blocks"] for e in b.get("elements", ()) if "options" in e)
    stage = next(o for o in select["options"] if o["text"]["text"] == "Negotiation")
    told = await ana.presses(card, "Move to a stage", selected_option=stage)

    undone = await ana.presses(told, "Undo")

    assert labels(told["blocks"])[0] == "Undo"
    assert undone["text"] == "Put back Acme renewal #12: Stage Negotiation → Proposal"


async def test_a_deal_that_was_won_is_open_again(desk: Playground, ana: Seat) -> None:
    receipt = await ana.types("/deal won 12")

    undone = await ana.presses(receipt, "Undo")

    assert undone["text"] == "Put back Acme renewal #12: Status Won → Open"
    assert patches(desk) == [{"status": "won"}, {"status": "open"}]
    assert desk.world.company.deals[12].status == "open"


async def test_a_deal_that_was_lost_is_open_again(desk: Playground, ana: Seat) -> None:
    receipt = await ana.types('/deal lost 12 reason="Price"')

    undone = await ana.presses(receipt, "Undo")

    assert "Status Lost → Open" in undone["text"]
    assert desk.world.company.deals[12].status == "open"
    assert desk.world.company.deals[12].lost_reason is None


async def test_a_deal_that_was_reopened_is_lost_again_with_its_reason_and_time(
    desk: Playground, ana: Seat
) -> None:
    await ana.types('/deal lost 12 reason="Price"')
    lost = desk.world.company.deals[12].lost_time
    receipt = await ana.types("/deal edit 12 status=open")
    desk.world.ledger.clear()

    undone = await ana.presses(receipt, "Undo")

    deal = desk.world.company.deals[12]
    assert "Status Open → Lost" in undone["text"]
    assert (deal.status, deal.lost_reason, deal.lost_time) == ("lost", "Price", lost)


async def test_an_undo_can_be_undone(desk: Playground, ana: Seat) -> None:
    receipt = await ana.types("/deal edit 12 value=15k")
    undone = await ana.presses(receipt, "Undo")

    redone = await ana.presses(undone, "Undo")
    again = await ana.presses(redone, "Undo")

    assert redone["text"] == "Put back Acme renewal #12: Value €12,000 → €15,000"
    assert again["text"] == "Put back Acme renewal #12: Value €15,000 → €12,000"


async def test_a_second_click_on_undo_does_nothing_more(desk: Playground, ana: Seat) -> None:
    receipt = await ana.types("/deal edit 12 value=15k")
    await ana.presses(receipt, "Undo")

    told = await clicks_anyway(desk, ana, receipt, "Undo")

    assert told["text"].startswith("This is already undone.")
    assert len(patches(desk)) == 2


async def test_what_somebody_changed_since_is_shown_beside_the_old_and_left_alone(
    desk: Playground, ana: Seat, tom: Seat
) -> None:
    receipt = await ana.types("/deal edit 12 value=15k")
    await tom.types("/deal edit 12 value=99k")

    both = await ana.presses(receipt, "Undo")

    assert "was changed after you, so" in both["text"]
    assert "Value: theirs is €99,000, your old one €12,000" in both["text"]
    assert labels(both["blocks"]) == ["Keep theirs", "Put mine back"]
    assert len(patches(desk)) == 2


async def test_keep_theirs_changes_nothing(desk: Playground, ana: Seat, tom: Seat) -> None:
    receipt = await ana.types("/deal edit 12 value=15k")
    await tom.types("/deal edit 12 value=99k")
    both = await ana.presses(receipt, "Undo")

    kept = await ana.presses(both, "Keep theirs")

    assert kept["text"] == "Kept as it is: Acme renewal #12. Nothing was changed."
    assert labels(kept["blocks"]) == []
    assert desk.world.company.deals[12].value == 99_000


async def test_put_mine_back_goes_over_what_was_shown(
    desk: Playground, ana: Seat, tom: Seat
) -> None:
    receipt = await ana.types("/deal edit 12 value=15k")
    await tom.types("/deal edit 12 value=99k")
    both = await ana.presses(receipt, "Undo")

    done = await ana.presses(both, "Put mine back")

    assert done["text"] == "Put back Acme renewal #12: Value €99,000 → €12,000"
    assert desk.world.company.deals[12].value == 12_000


async def test_put_mine_back_does_not_go_over_anything_newer(
    desk: Playground, ana: Seat, tom: Seat
) -> None:
    receipt = await ana.types("/deal edit 12 value=15k")
    await tom.types("/deal edit 12 value=99k")
    both = await ana.presses(receipt, "Undo")
    await tom.types("/deal edit 12 value=77k")

    again = await ana.presses(both, "Put mine back")

    assert "Value: theirs is €77,000" in again["text"]
    assert desk.world.company.deals[12].value == 77_000


async def test_what_others_changed_elsewhere_in_the_deal_does_not_matter(
    desk: Playground, ana: Seat, tom: Seat
) -> None:
    receipt = await ana.types("/deal edit 12 value=15k")
    await tom.types('/deal edit 12 title="Acme forever"')

    undone = await ana.presses(receipt, "Undo")

    assert undone["text"] == "Put back Acme forever #12: Value €15,000 → €12,000"
    assert desk.world.company.deals[12].title == "Acme forever"


async def test_a_new_name_is_taken_back_under_the_old_one(desk: Playground, ana: Seat) -> None:
    receipt = await ana.types('/deal edit 12 title="Acme forever"')

    undone = await ana.presses(receipt, "Undo")

    assert undone["text"] == "Put back Acme renewal #12: Title Acme forever → Acme renewal"


async def test_what_was_put_back_by_hand_needs_no_undo(
    desk: Playground, ana: Seat, tom: Seat
) -> None:
    receipt = await ana.types("/deal edit 12 value=15k")
    await tom.types("/deal edit 12 value=12k")

    told = await ana.presses(receipt, "Undo")

    assert told["text"] == "Nothing to undo: Acme renewal #12 is as it was before."
    assert len(patches(desk)) == 2


async def test_another_persons_click_undoes_nothing(desk: Playground, ana: Seat, tom: Seat) -> None:
    receipt = await ana.types("/deal edit 12 value=15k")

    told = await clicks_anyway(desk, tom, receipt, "Undo")

    assert told["text"] == "Only <@U0ANA> can decide this. Nothing was changed."
    assert len(patches(desk)) == 1


async def test_whoever_is_somebody_else_in_pipedrive_now_undoes_nothing(
    desk: Playground, ana: Seat
) -> None:
    receipt = await ana.types("/deal edit 12 value=15k")
    await ana.types("/crm disconnect")

    async with connected(desk, "U0ANA", "tom"):
        told = await clicks_anyway(desk, ana, receipt, "Undo")

    assert "another Pipedrive login" in told["text"]
    assert patches(desk) == []


async def test_after_a_day_it_is_too_late(desk: Playground, ana: Seat) -> None:
    receipt = await ana.types("/deal edit 12 value=15k")

    await ana.lets_pass(hours=24, seconds=1)
    told = await ana.presses(receipt, "Undo")

    assert told["text"].startswith("It is too late to undo this.")
    assert len(patches(desk)) == 1


async def test_undo_works_after_a_restart(desk: Playground, ana: Seat) -> None:
    receipt = await ana.types("/deal edit 12 value=15k")

    await desk.restart_bot()
    undone = await ana.presses(receipt, "Undo")

    assert undone["text"] == "Put back Acme renewal #12: Value €15,000 → €12,000"


async def test_an_undo_whose_answer_was_lost_is_looked_up_and_not_repeated(
    desk: Playground, ana: Seat
) -> None:
    receipt = await ana.types("/deal edit 12 value=15k")
    desk.world.faults.add(Rule(kind="reset_after", method="PATCH", times=1))

    undone = await ana.presses(receipt, "Undo")

    assert undone["text"] == "Put back Acme renewal #12: Value €15,000 → €12,000"
    assert len(patches(desk)) == 2


async def test_an_undo_that_pipedrive_refused_can_be_tried_again(
    desk: Playground, ana: Seat
) -> None:
    receipt = await ana.types("/deal edit 12 value=15k")
    desk.world.faults.add(Rule(kind="status", status=403, method="PATCH", times=1))

    refused = await ana.presses(receipt, "Undo")
    undone = await ana.presses(receipt, "Undo")

    assert "Pipedrive doesn't let you do this." in refused["text"]
    assert refused["ts"] != receipt["ts"]
    assert undone["text"].startswith("Put back Acme renewal #12")


async def test_an_edit_that_cannot_be_looked_up_is_told_as_unknown_and_checked_again(
    desk: Playground, ana: Seat
) -> None:
    desk.world.faults.add(Rule(kind="reset_after", method="PATCH", times=1))
    blind = Rule(kind="status", status=403, method="GET", path=PATH)
    desk.world.ledger.subscribe(
        lambda entry: desk.world.faults.add(blind) if entry.method == "PATCH" else None
    )

    told = await in_time(ana, await ana.types("/deal edit 12 value=15k"))
    desk.world.faults.clear()
    checked = await ana.presses(told, "Check again")

    assert "I don't know whether this went through" in told["text"]
    assert checked["text"] == "Changed Acme renewal #12: Value €12,000 → €15,000"


async def test_a_deal_that_is_gone_is_said_to_be(desk: Playground, ana: Seat, tom: Seat) -> None:
    receipt = await ana.types("/deal edit 12 value=15k")
    await tom.presses(await tom.types("/deal delete 12"), "Delete deal")

    told = await ana.presses(receipt, "Undo")

    assert "can't find this record" in told["text"]
    assert len(patches(desk)) == 1


async def test_what_pipedrive_cannot_put_back_is_said_before_anybody_tries(
    desk: Playground, ana: Seat
) -> None:
    desk.world.company.deals[12].expected_close_date = None

    receipt = await ana.types("/deal edit 12 value=15k close=2026-12-18")
    undone = await ana.presses(receipt, "Undo")

    assert "Undo leaves “Expected close date” alone" in receipt["text"]
    assert "“Expected close date” stayed" in undone["text"]
    assert patches(desk)[1] == {"value": 12000}


async def test_where_nothing_can_be_put_back_there_is_no_undo(desk: Playground, ana: Seat) -> None:
    desk.world.company.deals[12].expected_close_date = None

    receipt = await ana.types("/deal edit 12 close=2026-12-18")

    assert "so there is no Undo" in receipt["text"]
    assert labels(receipt["blocks"]) == ["Show deal", "Share"]


async def test_an_edit_that_changed_nothing_offers_no_undo(desk: Playground, ana: Seat) -> None:
    receipt = await ana.types("/deal edit 12 value=12k")

    assert receipt["text"] == "Acme renewal #12 already has these values."
    assert labels(receipt["blocks"]) == ["Show deal", "Share"]


async def test_what_was_created_goes_by_the_gate(desk: Playground, ana: Seat) -> None:
    receipt = await ana.types('/deal new "Big one"')

    asked = await ana.presses(receipt, "Delete it…")

    assert asked["text"].startswith("Delete Big one #301?")
    assert [method for method, _, _ in writes(desk)] == ["POST"]


async def test_the_command_says_what_it_undoes_and_then_does_it(
    desk: Playground, ana: Seat
) -> None:
    await ana.types("/deal edit 12 value=15k")

    says = await ana.types("/crm undo")
    does = await ana.told()

    assert says["text"] == (
        "Undoing your change of Acme renewal #12: Value €12,000 → €15,000, just now."
    )
    assert does["text"] == "Put back Acme renewal #12: Value €15,000 → €12,000"


async def test_the_command_again_goes_further_back_and_not_forth(
    desk: Playground, ana: Seat
) -> None:
    await ana.types("/deal edit 12 value=15k")
    await ana.types("/deal move 12 to negotiation")

    told = []
    for _ in range(2):
        await ana.types("/crm undo")
        told.append((await ana.told())["text"])
    none = await ana.types("/crm undo")

    assert "Stage Negotiation → Proposal" in told[0]
    assert "Value €15,000 → €12,000" in told[1]
    assert none["text"].startswith("There is nothing left to undo from the last 24 hours.")


async def test_a_number_counts_back(desk: Playground, ana: Seat) -> None:
    for line in ("value=15k", "probability=70", "title=Other"):
        await ana.types(f"/deal edit 12 {line}")

    await ana.types("/crm undo 3")

    assert "Value €15,000 → €12,000" in (await ana.told())["text"]


async def test_the_command_asks_before_it_deletes_what_was_created(
    desk: Playground, ana: Seat
) -> None:
    await ana.types('/deal new "Big one"')

    asked = await ana.types("/crm undo")

    assert asked["text"].startswith("Delete Big one #301?")
    assert [method for method, _, _ in writes(desk)] == ["POST"]


async def test_what_was_created_and_is_gone_leads_to_the_change_before_it(
    desk: Playground, ana: Seat
) -> None:
    await ana.types("/deal edit 12 value=15k")
    created = await ana.types('/deal new "Big one"')
    await ana.presses(await ana.presses(created, "Delete it…"), "Delete deal")

    gone = await ana.types("/crm undo")
    await ana.presses(gone, "Undo the one before")

    assert gone["text"].startswith("What you created last is already gone.")
    assert "Value €15,000 → €12,000" in (await ana.told())["text"]


@pytest.mark.parametrize("rest", ["everything", "all of it", "12", "3 and 4", "yesterday"])
async def test_words_left_over_undo_nothing_and_are_asked_with_the_latest_named(
    desk: Playground, ana: Seat, rest: str
) -> None:
    await ana.types("/deal edit 12 value=15k")
    sent = len(writes(desk))

    told = await ana.types(f"/crm undo {rest}")

    assert len(writes(desk)) == sent
    if rest != "12":  # there are fewer changes than that
        assert told["text"].startswith(
            "Undo what? Your latest change is /deal edit 12 value=15000 (Acme renewal)."
        )
        undone = await ana.presses(told, "Undo the latest")
        assert "Value €15,000 → €12,000" in undone["text"]


async def test_where_nothing_was_changed_the_command_is_explained(ana: Seat) -> None:
    told = await ana.types("/crm undo everything")

    assert told["text"].startswith("Undo what? /crm undo takes back your latest change")
