"""Before something is shown to a channel: who there may see it, and what may be done then."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.playground.run import Playground
from tests.connected import connected
from tests.flows.test_rules import rules
from tests.flows.watching import EVERYTHING, Office, told, watches
from tests.seat import Json, Seat, labels

HERE = "C0SALES"
PRIVATE = "C0PRIVATE"


@pytest.fixture
async def mia(desk: Playground) -> AsyncIterator[Seat]:
    async with connected(desk, "U0MIA", "mia") as person:
        yield person


def posted(desk: Playground, channel: str = HERE) -> list[str]:
    return [message.text for message in told(desk, channel)]


def asked_who(desk: Playground) -> list[str]:
    return [one.path for one in desk.world.ledger if one.path.endswith("/permittedUsers")]


async def test_a_card_for_whom_not_everybody_has_the_right_is_asked_about(
    desk: Playground, ana: Seat, tom: Seat
) -> None:
    """In #sales there are Ana, Tom, and three who are not connected: they count as may not."""
    asked = await ana.types("/deal 12 share")

    assert asked["ephemeral"]
    assert asked["text"] == "2 of 5 here may see it in Pipedrive."
    assert labels(asked["blocks"]) == ["Title only", "Whole card", "Send to the 2"]
    assert posted(desk) == []


async def test_where_everybody_may_see_it_it_is_shown_at_once(
    desk: Playground, ana: Seat, tom: Seat
) -> None:
    ana.channel = PRIVATE

    shared = await ana.types("/deal 12 share")

    assert not shared["ephemeral"]
    assert len(posted(desk, PRIVATE)) == 1


async def test_the_title_alone_holds_nothing_else_of_the_record(
    desk: Playground, ana: Seat, tom: Seat
) -> None:
    shared = await ana.presses(await ana.types("/deal 12 share"), "Title only")
    await ana.told()

    assert shared["text"] == "Acme renewal #12 (deal)"
    assert "12,000" not in str(shared["blocks"])
    assert "Shared by <@U0ANA>" in str(shared["blocks"])


@pytest.mark.parametrize(
    ("fields", "offered"),
    [("title,stage", ["Title only", "Send to the 2"]), ("stage", ["Send to the 2"])],
)
async def test_where_only_some_fields_are_told_no_whole_card_is_shared(
    desk: Playground, ana: Seat, tom: Seat, fields: str, offered: list[str]
) -> None:
    await ana.types(f"/crm watch fields {fields}")

    asked = await ana.types("/deal 12 share")
    of_list = await ana.types("/deal list share")

    assert labels(asked["blocks"]) == offered
    assert "Only some fields may be told here" in asked["text"]
    assert labels(of_list["blocks"]) == []
    assert posted(desk) == []


async def test_the_whole_card_is_shown_on_a_word_of_whoever_shares_it(
    desk: Playground, ana: Seat, tom: Seat
) -> None:
    asked = await ana.types("/deal 12 share")
    await ana.presses(asked, "Whole card")
    done = await ana.told()

    assert (done["text"], labels(done["blocks"])) == ("Shared here.", [])
    assert posted(desk)[0].startswith("Acme renewal")


async def test_it_is_sent_to_those_alone_who_may_see_it(
    desk: Playground, ana: Seat, tom: Seat, mia: Seat
) -> None:
    company, users = desk.world.company, desk.world.user
    hidden = next(
        deal for deal in company.deals.values()
        if company.may_see(users("ana"), deal) and not company.may_see(users("tom"), deal)
        and not deal.is_deleted
    )  # fmt: skip
    asked = await ana.types(f"/deal {hidden.id} share")
    label = next(one for one in labels(asked["blocks"]) if one.startswith("Send to"))
    await ana.presses(asked, label)

    direct = {channel: posted(desk, channel) for channel in ("D0ANA", "D0TOM", "D0MIA")}
    assert hidden.title in str(direct["D0ANA"])
    assert direct["D0TOM"] == []
    assert (direct["D0MIA"] != []) == company.may_see(users("mia"), hidden)
    assert posted(desk) == []


async def test_what_was_agreed_to_of_others_is_asked_anew(
    desk: Playground, ana: Seat, tom: Seat
) -> None:
    asked = await ana.types("/deal 12 share")
    desk.workspace.channels[HERE].members.add("U0EVE")

    again = await ana.presses(asked, "Whole card")

    assert again["text"] == "2 of 6 here may see it in Pipedrive."
    assert posted(desk) == []


async def test_where_people_of_other_companies_read_along_nothing_is_shown(
    desk: Playground, ana: Seat, tom: Seat
) -> None:
    desk.workspace.channels[HERE].is_connect = True

    card = await ana.types("/deal 12 share")
    listed = await ana.types("/deal list limit=3 share")

    assert "People from other companies read along here" in card["text"]
    assert labels(card["blocks"]) == ["Send to the 2"]
    assert labels(listed["blocks"]) == []
    assert posted(desk) == []


async def test_an_admin_allows_a_channel_with_others_in_it(
    desk: Playground, ana: Seat, tom: Seat
) -> None:
    desk.workspace.channels[HERE].is_connect = True
    await rules(ana, "#sales=cards")

    asked = await ana.types("/deal 12 share")

    assert labels(asked["blocks"]) == ["Title only", "Whole card", "Send to the 2"]


@pytest.mark.parametrize(
    ("hears", "offered"),
    [("titles", ["Title only", "Send to the 2"]), ("nothing", ["Send to the 2"])],
)
async def test_a_channel_hears_no_more_than_an_admin_lets_it(
    desk: Playground, ana: Seat, tom: Seat, hears: str, offered: list[str]
) -> None:
    before = await ana.types("/deal 12 share")
    await rules(ana, f"#sales={hears}")

    asked = await ana.types("/deal 12 share")
    late = await ana.presses(before, "Whole card")

    assert labels(asked["blocks"]) == labels(late["blocks"]) == offered
    assert posted(desk) == []


async def test_whoever_may_not_share_is_told_so_and_what_was_offered_before_is_over(
    desk: Playground, ana: Seat, tom: Seat
) -> None:
    before = await tom.types("/deal 12 share")
    await rules(ana, "share=admins")

    typed = await tom.types("/deal 12 share")
    pressed = await tom.presses(before, "Whole card")

    assert typed["text"].startswith("Only admins of this workspace may do this. Nothing was shown")
    assert pressed["text"] == typed["text"]
    assert posted(desk) == []


async def test_rows_that_nobody_can_check_are_shown_on_a_word(
    desk: Playground, ana: Seat, tom: Seat
) -> None:
    asked = await ana.types("/deal list limit=3 share")
    await ana.presses(asked, "Show it here")

    assert asked["text"].startswith("5 people read along here. I can't check each of them")
    assert len(posted(desk)) == 1


async def test_in_a_conversation_that_the_bot_cannot_see_nothing_is_shown(
    desk: Playground, ana: Seat, tom: Seat
) -> None:
    desk.workspace.channels[PRIVATE].members.discard("U0DESK")
    ana.channel = PRIVATE

    told_ = await ana.types("/deal 12 share")

    assert told_["text"].startswith("I can't see who reads along here")
    assert labels(told_["blocks"]) == []


async def test_who_may_see_it_is_asked_once_in_ten_minutes_and_anew_after_a_change(
    desk: Playground, ana: Seat, tom: Seat
) -> None:
    ana.channel = PRIVATE
    await ana.types("/deal 12 share")
    once = asked_who(desk)
    await ana.types("/deal 12 share")
    twice = asked_who(desk)
    await ana.types("/deal edit 12 value=15k")
    await ana.types("/deal 12 share")

    assert once[0] == "/v1/deals/12/permittedUsers"
    assert twice == once
    assert len(asked_who(desk)) > len(once)


async def test_in_the_bots_own_channel_only_its_person_reads_along(
    desk: Playground, ana: Seat
) -> None:
    ana.channel = "D0ANA"

    shared = await ana.types("/deal 12 share")

    assert shared["text"].startswith("Acme renewal")


async def test_who_has_become_a_guest_counts_as_may_not(
    desk: Playground, ana: Seat, tom: Seat
) -> None:
    ana.channel = PRIVATE
    desk.workspace.people["U0TOM"] = replace(desk.workspace.people["U0TOM"], is_guest=True)
    await ana.lets_pass(minutes=11)

    asked: Json = await ana.types("/deal 12 share")

    assert asked["text"] == "1 of 2 here may see it in Pipedrive."


@pytest.mark.parametrize(("hears", "is_told"), [("titles", True), ("nothing", False)])
async def test_notices_keep_to_what_a_channel_may_hear(
    office: Office, ana: Seat, hears: str, *, is_told: bool
) -> None:
    deal = await office.deal("Alder")
    await watches(ana, EVERYTHING)
    await rules(ana, f"#sales={hears}")

    await office.win("tom", deal)
    await ana.lets_pass(minutes=1)

    assert any("Alder" in text for text in posted(office.desk)) == is_told
    assert "60,000" not in str([message.blocks for message in told(office.desk)])
