"""What was acknowledged and not done goes on after a restart, or is asked about again."""

from collections.abc import Awaitable
from datetime import timedelta

import pytest

from bot.playground.pipedrive.faults import Rule
from bot.playground.run import Playground
from bot.slack.leftovers import EACH
from tests.flows.conftest import Clock
from tests.flows.received import writes
from tests.flows.restarts import (
    LATER,
    MUCH_LATER,
    WITHIN_A_MINUTE,
    comes_back,
    held_up,
    killed,
    killed_while_it_works_on,
    rows,
    told_after,
)
from tests.flows.signed import click, post, signed
from tests.flows.test_after_a_crash import until_it_took_effect
from tests.flows.test_all_deals import hears
from tests.flows.test_bulk_delete import counts, ids, open_deals
from tests.seat import Json, Seat, seat

WON = [("PATCH", "/api/v2/deals/12", {"status": "won"})]


@pytest.mark.parametrize("after", [WITHIN_A_MINUTE, LATER])
async def test_a_read_that_was_acknowledged_is_answered_after_a_restart(
    desk: Playground, ana: Seat, clock: Clock, after: timedelta
) -> None:
    told = await told_after(desk, ana, clock, "/deal show 12", after)

    assert told["text"].startswith("Acme renewal, deal #12")
    assert told["channel"] == "C0SALES"


async def test_an_answer_that_its_place_no_longer_takes_comes_by_direct_message(
    desk: Playground, ana: Seat, clock: Clock
) -> None:
    told = await told_after(desk, ana, clock, "/deal show 12", MUCH_LATER)

    assert told["text"].startswith("Acme renewal, deal #12")
    assert told["channel"] == "D0ANA"


async def test_a_write_is_done_after_a_restart_that_took_less_than_a_minute(
    desk: Playground, ana: Seat, clock: Clock
) -> None:
    told = await told_after(desk, ana, clock, "/deal won 12", WITHIN_A_MINUTE)

    assert "Acme renewal #12 is won" in told["text"]
    assert writes(desk) == WON


async def test_a_write_that_is_older_is_shown_and_done_when_its_person_says_so(
    desk: Playground, ana: Seat, clock: Clock
) -> None:
    asked = await told_after(desk, ana, clock, "/deal won 12", LATER)
    before = writes(desk)
    under_way = await ana.presses(asked, "Do it now")
    told = await ana.told()

    assert asked["text"].startswith("/deal won 12 was not done: I was interrupted.")
    assert before == []
    assert under_way["text"].startswith("/deal won 12 is under way now.")
    assert "Acme renewal #12 is won" in told["text"]
    assert writes(desk) == WON


SENTENCES = (
    "/deal 12 won",
    "/deal mark 12 as won",
    "/crm deal 12 is won",
    "/crm Run deals_mark_as_won 12",
)


@pytest.mark.parametrize("line", SENTENCES)
async def test_a_write_in_other_words_that_is_older_waits_for_a_word_as_well(
    desk: Playground, ana: Seat, clock: Clock, line: str
) -> None:
    asked = await told_after(desk, ana, clock, line, LATER)
    before = writes(desk)
    await ana.presses(asked, "Do it now")
    told = await ana.told()

    assert asked["text"].startswith(f"{line} was not done: I was interrupted.")
    assert before == []
    assert "Acme renewal #12 is won" in told["text"]
    assert writes(desk) == WON


async def test_what_turns_out_to_change_something_once_its_names_are_read_is_asked_then(
    desk: Playground, ana: Seat, clock: Clock
) -> None:
    asked = await told_after(desk, ana, clock, "/crm 12 to Negotiation", LATER)
    before = writes(desk)
    told = await ana.presses(asked, "Do it now")

    assert asked["text"].startswith("You were about to: /deal move 12")
    assert before == []
    assert "Acme renewal #12" in told["text"]
    assert writes(desk) == [("PATCH", "/api/v2/deals/12", {"stage_id": 5})]


async def test_an_answer_for_the_whole_channel_is_not_given_there_long_after(
    desk: Playground, ana: Seat, clock: Clock
) -> None:
    asked = await told_after(desk, ana, clock, "/deal show 12 share", LATER)

    assert asked["text"].startswith("/deal show 12 share was not done: I was interrupted.")
    assert asked["ephemeral"]


async def test_a_write_that_is_forgotten_is_never_done(
    desk: Playground, ana: Seat, clock: Clock
) -> None:
    asked = await told_after(desk, ana, clock, "/deal won 12", LATER)

    forgotten = await ana.presses(asked, "Forget it")
    body = click(desk, ana, asked, "Do it now")
    await post(desk, body, signed(desk, body))
    over = await ana.told()

    assert forgotten["text"] == "/deal won 12 is forgotten. Nothing was changed."
    assert over["text"].startswith("Nothing waits behind this button any more.")
    assert writes(desk) == []


async def killed_before_it_is_decided(desk: Playground, answer: Awaitable[Json]) -> None:
    """It was acknowledged, and the question still waits when the process dies."""
    await desk.stop_bot()
    await desk.start_bot()  # knows no names yet, and reads them first
    rule = Rule(kind="delay", method="GET", seconds=60, times=1)
    desk.world.faults.add(rule)
    assert (await answer)["ok"]
    await killed(desk, rule)
    desk.world.ledger.clear()


async def test_a_pressed_button_that_is_older_is_shown_with_the_name_of_its_record(
    desk: Playground, ana: Seat, clock: Clock
) -> None:
    card = await ana.types("/deal delete 12")
    await killed_before_it_is_decided(desk, ana.clicks(card, "Delete deal"))

    await comes_back(desk, clock, LATER)
    asked = await ana.told()
    before = writes(desk)
    under_way = await ana.presses(asked, "Do it now")
    await ana.told()

    assert asked["text"].startswith("Delete Acme renewal #12 was not done: I was interrupted.")
    assert before == []
    assert under_way["text"].startswith("Delete Acme renewal #12 is under way now.")
    assert [write[:2] for write in writes(desk)] == [("DELETE", "/api/v2/deals/12")]


async def test_a_pressed_button_whose_question_was_decided_meanwhile_is_done_once(
    desk: Playground, ana: Seat, clock: Clock
) -> None:
    card = await ana.types("/deal delete 12")
    await killed_before_it_is_decided(desk, ana.clicks(card, "Delete deal"))
    await comes_back(desk, clock, LATER)
    asked = await ana.told()
    deleted = await ana.presses(card, "Delete deal")

    await ana.presses(asked, "Do it now")
    await ana.told()

    assert "Acme renewal" in deleted["text"]
    assert [write[:2] for write in writes(desk)] == [("DELETE", "/api/v2/deals/12")]


async def test_a_typed_number_whose_question_was_decided_meanwhile_is_not_called_undone(
    desk: Playground, ana: Seat, clock: Clock
) -> None:
    card = await ana.types(ids(*open_deals(desk, 11)))
    await ana.clicks(card, "Delete 11 deals…")
    form = await ana.modal()
    await killed_before_it_is_decided(desk, ana.submits(form, number="11"))
    await desk.start_bot()
    await counts(ana, card, 11)
    await hears(ana, lambda told: "Each result is in your direct messages" in told["text"])

    await desk.stop_bot()
    await comes_back(desk, clock, LATER)
    await ana.lets_pass(seconds=1)
    next_word = await ana.types("/deal show 12")

    assert "deal #12" in next_word["text"]
    assert len(writes(desk)) == 11


async def test_nobody_else_decides_about_it(
    desk: Playground, ana: Seat, tom: Seat, clock: Clock
) -> None:
    asked = await told_after(desk, ana, clock, "/deal won 12", LATER)

    body = click(desk, tom, asked, "Do it now")
    await post(desk, body, signed(desk, body))
    told = await tom.told()

    assert told["text"].startswith("Nothing waits behind this button any more.")
    assert writes(desk) == []


async def test_a_button_with_a_made_up_value_does_nothing(desk: Playground, ana: Seat) -> None:
    for value in ("", "zz", "00" * 32, "{}"):
        element = {"type": "button", "action_id": "resume:ticket", "value": value}
        message = {"blocks": [{"type": "actions", "block_id": "b", "elements": [element]}]}
        body = click(desk, ana, message, "resume:ticket")
        assert (await post(desk, body, signed(desk, body)))[0] == 200
        told = await ana.told()
        assert "Nothing waits" in told["text"] or "I do not know this button" in told["text"]
    assert writes(desk) == []


async def test_what_was_killed_again_and_again_is_given_up_with_a_word(
    desk: Playground, ana: Seat, clock: Clock
) -> None:
    await killed_while_it_works_on(desk, ana, "/deal show 12")
    for number in range(1, 8):
        rule = held_up(desk)
        await comes_back(desk, clock, timedelta(seconds=21 * number))
        await killed(desk, rule)

    await comes_back(desk, clock, timedelta(seconds=21 * 8))
    told = await ana.told()

    assert told["text"].startswith("/deal show 12 could not be finished.")


async def test_a_mention_goes_on_too(desk: Playground, ana: Seat, clock: Clock) -> None:
    rule = held_up(desk)
    said = await ana.says("@dealdesk deal 12")
    await killed(desk, rule)

    await comes_back(desk, clock, WITHIN_A_MINUTE)
    told = await ana.told()

    assert told["text"].startswith("Acme renewal, deal #12")
    assert told["thread_ts"] == said["ts"]


@pytest.mark.parametrize("closed", [False, True])
async def test_a_login_that_was_being_made_is_made_and_told(
    desk: Playground, clock: Clock, *, closed: bool
) -> None:
    async with seat(desk.workspace.origin, "U0ANA") as ana:
        await ana.sends("/crm connect")
        view = await ana.modal()
        rule = held_up(desk, "/v1/users/me")
        await ana.submits(view, token=desk.world.tokens["ana"])
        await killed(desk, rule)
        if closed:
            said = {"user": "U0ANA", "view_id": view["id"], "cleared": True}
            await ana.session.post(f"{ana.origin}/play/close", json=said)

        await comes_back(desk, clock, LATER)
        told = str(await ana.told()) if closed else str(await until_it_says(ana, "You are"))

        assert "You are connected as *Ana" in told
        assert (await ana.types("/deal show 12"))["text"].startswith("Acme renewal")
        await desk.stop_bot()
    assert "" in [content for content, _ in rows(desk)]


async def until_it_says(person: Seat, words: str) -> Json:
    view = await person.modal()
    while words not in str(view):
        view = await person.modal()
    return view


async def test_what_was_left_goes_on_a_few_at_a_time_for_each_person_the_oldest_first(
    desk: Playground, ana: Seat, tom: Seat, clock: Clock
) -> None:
    numbers = range(1, EACH + 5)
    for seat_, id_ in [*((ana, id_) for id_ in numbers), (tom, 40)]:
        await killed_at_work(desk, seat_, id_)
        clock.ahead += timedelta(milliseconds=10)
    await desk.stop_bot(within=0)
    held = {id_: held_up(desk, deal(id_)) for id_ in numbers}

    clock.ahead += WITHIN_A_MINUTE
    await desk.start_bot()
    told = await tom.told()

    assert "deal #40" in told["text"]
    assert [id_ for id_, rule in held.items() if not rule.times] == list(numbers)[:EACH]


async def killed_at_work(desk: Playground, person: Seat, id_: int) -> None:
    """Acknowledged, and reading the deal when the process dies, as it will."""
    rule = held_up(desk, deal(id_))
    await person.sends(f"/deal show {id_}")
    await until_it_took_effect(rule)


def deal(id_: int) -> str:
    return f"/api/v2/deals/{id_}"


async def test_an_undo_that_is_older_names_what_it_would_take_back(
    desk: Playground, ana: Seat, clock: Clock
) -> None:
    receipt = await ana.types("/deal edit 12 title=Renewed")
    rule = held_up(desk)
    await ana.clicks(receipt, "Undo")
    await killed(desk, rule)

    await comes_back(desk, clock, LATER)
    asked = await ana.told()
    await ana.presses(asked, "Do it now")
    told = await ana.told()

    assert asked["text"].startswith("Undo of /deal edit 12 title=Renewed was not done")
    assert "Renewed → Acme renewal" in told["text"]
