"""`share` as the last word: a read goes to the channel; a write is never shared so."""

import pytest

from bot.playground.run import Playground
from tests.flows.received import writes
from tests.flows.sharing import agrees, shares
from tests.flows.watching import Office, told
from tests.seat import Seat, labels


async def test_share_as_the_last_word_posts_a_card_to_the_channel(
    desk: Playground, ana: Seat, tom: Seat
) -> None:
    shared = await shares(ana, "/deal 12 share")
    seen = await tom.told()

    assert not shared["ephemeral"]
    assert seen["text"] == shared["text"]
    assert "Shared by <@U0ANA>" in str(seen["blocks"])


async def test_a_shared_list_has_no_buttons_to_turn_its_pages(
    desk: Playground, ana: Seat, tom: Seat
) -> None:
    await shares(ana, "/deal list owner=me limit=5 share")
    seen = await tom.told()

    assert "Deals of Ana Lima" in str(seen["blocks"])
    assert not {"Next", "Share"} & set(labels(seen["blocks"]))


async def test_a_name_is_looked_up_before_it_is_shared(
    desk: Playground, ana: Seat, tom: Seat
) -> None:
    await shares(ana, "/deal list owner=Tom value>1k share")

    assert "Shared by <@U0ANA>" in str((await tom.told())["blocks"])


async def test_what_goes_wrong_is_told_to_the_person_alone(desk: Playground, ana: Seat) -> None:
    told = await ana.types("/deal 9999 share")

    assert told["ephemeral"]


async def test_in_quotes_it_is_a_word_like_any_other(desk: Playground, ana: Seat) -> None:
    told = await ana.types('/deal find market "share"')

    assert told["ephemeral"]
    asked = [one for one in desk.world.ledger if one.path == "/api/v2/deals/search"]
    assert asked[0].query["term"] == "market share"
    assert len(asked) == 2  # none was found, so names that are written alike were looked for


async def test_the_last_word_of_a_new_title_is_part_of_it(desk: Playground, ana: Seat) -> None:
    told = await ana.types("/deal new Market share")

    assert told["ephemeral"]
    assert writes(desk) == [("POST", "/api/v2/deals", {"title": "Market share"})]


@pytest.mark.parametrize(
    "line",
    ["/deal my deals over 5k share", "/crm deals of Tom share", "/deal acme renewal 2026 share"],
)
async def test_a_sentence_is_shared_as_a_command_is(
    desk: Playground, ana: Seat, tom: Seat, line: str
) -> None:
    told = await shares(ana, line)

    assert not told["ephemeral"]
    assert "Shared by <@U0ANA>" in str((await tom.told())["blocks"])


async def test_a_mention_shares_in_its_thread(desk: Playground, ana: Seat, tom: Seat) -> None:
    said = await ana.says("@dealdesk deal 12 share")

    told = await agrees(ana, await ana.told())

    assert not told["ephemeral"]
    assert told["thread_ts"] == said["ts"]


async def test_a_question_mark_in_quotes_opens_no_form(desk: Playground, ana: Seat) -> None:
    await ana.types('/deal new Ready "?"')

    assert writes(desk) == [("POST", "/api/v2/deals", {"title": "Ready ?"})]


async def test_a_shared_card_follows_its_record_for_a_day(
    office: Office, ana: Seat, tom: Seat
) -> None:
    deal = await office.deal("Alder", 10_000)
    await shares(ana, f"/deal {deal} share")
    await ana.lets_pass(seconds=1)

    await office.update("kenji", deal, value=20_000)
    await ana.lets_pass(minutes=1)
    (card,) = told(office.desk)
    followed = card.text
    await ana.lets_pass(days=1)
    await office.update("kenji", deal, value=30_000)
    await ana.lets_pass(hours=2)

    assert "€20,000" in followed
    assert "Shared by <@U0ANA>" in str(card.blocks)
    assert "€20,000" in told(office.desk)[0].text
    assert await office.registered() == []


async def test_the_buttons_of_a_shared_card_act_as_whoever_presses(
    office: Office, ana: Seat, tom: Seat
) -> None:
    deal = await office.deal("Alder", 10_000)
    await shares(ana, f"/deal {deal} share")

    await tom.presses(await tom.told(), "Won")

    won = [sent for sent in office.desk.world.ledger if sent.path.endswith(f"/deals/{deal}")
           and sent.method == "PATCH"]  # fmt: skip
    assert [sent.who for sent in won] == ["Tom Berg"]


async def test_a_shared_card_of_what_its_sharer_may_not_see_any_more_stays_as_it_was(
    office: Office, ana: Seat, tom: Seat
) -> None:
    deal = await office.deal("Alder", 10_000, owner_id=101)
    tom.channel = "C0SALES"
    await shares(tom, f"/deal {deal} share")
    await tom.lets_pass(seconds=1)

    await office.update("ana", deal, visible_to=1, value=4711)
    await ana.lets_pass(minutes=1)

    (card,) = told(office.desk)
    assert "4,711" not in card.text
    assert "4711" not in str(card.blocks)
