"""What somebody may not do alone: a colleague gets the question, decides, and both hear of it."""

from dataclasses import replace

import pytest

from bot.playground.pipedrive.faults import Rule
from bot.playground.run import Playground
from tests.flows.received import writes
from tests.flows.test_log import rows
from tests.flows.test_rules import rules
from tests.seat import Json, Seat, labels

DELETED = [("DELETE", "/api/v2/deals/12")]


async def asks_ana(tom: Seat, line: str) -> Json:
    """What Tom reads once he has asked her."""
    return await tom.presses(await tom.types(line), "Ask Ana Lima")


def sent(desk: Playground) -> list[tuple[str, str]]:
    return [(method, path) for method, path, _ in writes(desk)]


async def test_who_may_not_delete_asks_somebody_who_may_and_both_hear_how_it_ended(
    desk: Playground, ana: Seat, tom: Seat
) -> None:
    await rules(ana, "delete=admins")
    refused = await tom.types("/deal delete acme renewal")
    asked = await tom.presses(refused, "Ask Ana Lima")
    card = await ana.told()
    done = await ana.presses(card, "Delete deal")
    heard = await tom.told()

    assert "Ana Lima can. Whoever you ask gets the question ready to confirm." in refused["text"]
    assert asked["text"].startswith("I've asked <@U0ANA>. Delete Acme")
    assert card["channel"] == "D0ANA"
    assert card["text"].startswith("<@U0TOM> asks you to decide this. Only admins")
    assert done["text"].startswith("Deleted Acme")
    assert (done["channel"], labels(done["blocks"])) == ("D0ANA", [])
    assert heard["channel"] == "D0TOM"
    assert heard["text"].endswith("<@U0ANA> confirmed it, as you asked.")
    assert len(writes(desk)) == 1
    assert {entry.who for entry in desk.world.ledger if entry.method == "DELETE"} == {"Ana Lima"}


async def test_a_second_person_confirms_a_merge_and_never_who_wants_it(
    desk: Playground, ana: Seat, tom: Seat
) -> None:
    await rules(ana, "second=merge")
    own = await ana.types("/deal merge 12 into 13")
    asked = await tom.types("/deal merge 12 into 13")
    await tom.presses(asked, "Ask Ana Lima")
    card = await ana.told()
    await ana.presses(card, "Merge")
    heard = await tom.told()

    assert own["text"].startswith(
        "A second person has to confirm this. /deal merge did nothing yet."
    )
    assert "Ask Tom Berg" in labels(own["blocks"])
    assert "Merge" not in labels(own["blocks"])
    assert heard["text"].startswith("✅ Done: Merge")
    assert sent(desk) == [("PUT", "/v1/deals/12/merge")]


async def test_a_rule_that_came_after_the_question_sends_it_to_a_second_person(
    desk: Playground, ana: Seat, tom: Seat
) -> None:
    card = await tom.types("/deal merge 12 into 13")
    await rules(ana, "second=merge")

    pressed = await tom.presses(card, "Merge")
    await tom.presses(pressed, "Ask Ana Lima")
    await ana.presses(await ana.told(), "Merge")

    assert (await tom.told())["text"].startswith("✅ Done: Merge")
    assert sent(desk) == [("PUT", "/v1/deals/12/merge")]


async def test_a_no_and_a_silence_are_told_as_well(desk: Playground, ana: Seat, tom: Seat) -> None:
    await rules(ana, "delete=admins")
    await asks_ana(tom, "/deal delete 12")
    await ana.presses(await ana.told(), "Cancel")
    no = await tom.told()
    await asks_ana(tom, "/deal delete 13")
    card = await ana.told()
    await ana.lets_pass(minutes=62)
    over, silence = await ana.told(), await tom.told()

    assert no["text"].endswith("<@U0ANA> said no.")
    assert silence["text"].endswith("<@U0ANA> didn't decide in time.")
    assert (over["ts"], labels(over["blocks"])) == (card["ts"], [])
    assert writes(desk) == []


async def test_who_asks_for_what_they_may_not_see_sends_nothing(
    desk: Playground, ana: Seat, tom: Seat
) -> None:
    await rules(ana, "delete=admins")
    company, user = desk.world.company, desk.world.user("tom")
    hidden = next(deal for deal in company.deals.values() if not company.may_see(user, deal))

    told = await asks_ana(tom, f"/deal delete {hidden.id}")
    await asks_ana(tom, "/deal delete 12")

    assert told["text"].startswith("I can't find")
    assert "#12" in (await ana.told())["text"]


async def test_a_colleague_who_lost_the_right_meanwhile_does_nothing(
    desk: Playground, ana: Seat, tom: Seat
) -> None:
    await rules(ana, "delete=admins")
    await asks_ana(tom, "/deal delete 12")
    card = await ana.told()
    desk.workspace.people["U0ANA"] = replace(desk.workspace.people["U0ANA"], is_admin=False)

    told = await ana.presses(card, "Delete deal")

    assert told["text"].startswith("Only admins of this workspace may do this.")
    assert writes(desk) == []


@pytest.mark.parametrize("line", ["read-only=on", "off=deals_delete", "delete=nobody"])
async def test_where_nobody_may_nobody_is_asked(ana: Seat, tom: Seat, line: str) -> None:
    await rules(ana, line)

    told = await tom.types("/deal delete 12")

    assert labels(told["blocks"]) == ["Show the rules"]


async def test_the_log_says_who_asked_whom(ana: Seat, tom: Seat) -> None:
    await rules(ana, "delete=admins")
    await asks_ana(tom, "/deal delete 12")
    await ana.presses(await ana.told(), "Delete deal")
    await tom.told()

    _, line, *_ = rows(await ana.types("/crm log all"))

    assert line[1:3] == ["/deal delete", "U0ANA for U0TOM"]


async def test_who_has_not_the_right_in_pipedrive_asks_somebody_who_has(
    desk: Playground, ana: Seat, tom: Seat
) -> None:
    desk.world.user("tom").rights.discard("can_delete_deals")

    refused = await tom.types("/deal delete 12")
    await tom.presses(refused, "Ask Ana Lima")
    await ana.presses(await ana.told(), "Delete deal")
    heard = await tom.told()
    _, _, line = rows(await ana.types("/crm log all"))

    assert refused["text"].startswith("Pipedrive doesn't let you do this. /deal delete did nothing")
    assert heard["text"].endswith("<@U0ANA> confirmed it, as you asked.")
    assert sent(desk) == DELETED
    assert line[5] == "Refused: Pipedrive didn't allow it"


async def test_nobody_is_named_who_has_not_the_right_in_pipedrive_either(
    desk: Playground, ana: Seat, tom: Seat
) -> None:
    for login in ("ana", "tom"):
        desk.world.user(login).rights.discard("can_merge_deals")

    told = await tom.types("/deal merge 12 into 13")

    assert labels(told["blocks"]) == ["Show the rules"]
    assert "A Pipedrive admin can change your permissions there." in told["text"]


@pytest.mark.parametrize("status", [403, 404, 500])
async def test_where_pipedrive_does_not_tell_rights_it_judges_at_the_click(
    desk: Playground, tom: Seat, status: int
) -> None:
    desk.world.faults.add(Rule(kind="status", status=status, path="*/permissions"))
    desk.world.user("tom").rights.discard("can_delete_deals")

    told = await tom.presses(await tom.types("/deal delete 12"), "Delete deal")

    assert told["text"].startswith("❌ Not done: Delete Acme renewal #12")
    assert "Pipedrive doesn't let you do this." in told["text"]
