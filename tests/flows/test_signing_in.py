"""People sign in to Pipedrive with a button, and come back to the same card and the same action."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.playground.pipedrive.faults import Rule
from bot.playground.run import Playground
from tests.flows.conftest import Clock, Doors
from tests.flows.received import writes
from tests.seat import Json, Seat, find, labels, seat
from tests.surfing import Surfer

SIGN_IN = "Sign in to Pipedrive"
AGAIN = "Please sign in to Pipedrive again."
DOORS: Doors = {"sign_in": True}


@pytest.fixture
async def ana(desk: Playground) -> AsyncIterator[Seat]:
    """At her seat, not connected yet."""
    async with seat(desk.workspace.origin, "U0ANA") as person:
        yield person


async def signs_in(ana: Seat, browser: Surfer, card: Json) -> None:
    """By the button of the card, until the word in the direct message."""
    assert "You are connected" in (await browser.signs_in(address(card))).text
    assert (await ana.told())["text"].startswith("You are connected to Pipedrive as Ana Lima")


def address(card: Json) -> str:
    url: str = find(card["blocks"], SIGN_IN)[1]["url"]
    return url


async def test_what_was_typed_before_signing_in_is_shown_and_asked_for(
    desk: Playground, ana: Seat, browser: Surfer
) -> None:
    card = await ana.types('/deal new "Acme renewal" value=12k')

    assert "Then I'll come back to /deal new" in card["text"]
    await signs_in(ana, browser, card)
    asked = await ana.told()

    assert 'You were about to: /deal new "Acme renewal" value=12000' in asked["text"]
    assert writes(desk) == []
    assert (await ana.presses(asked, "Do it now"))["text"].startswith("Created Acme renewal #")


async def test_a_button_pressed_before_signing_in_comes_back_to_its_card(
    desk: Playground, ana: Seat, browser: Surfer
) -> None:
    await signs_in(ana, browser, await ana.types("/crm connect"))
    shown = await ana.types("/deal 12")
    await ana.types("/crm disconnect")
    card = await ana.presses(shown, "Won")

    await signs_in(ana, browser, card)
    asked = await ana.told()

    assert "You were about to: /deal won" in asked["text"]
    assert "is won" in (await ana.presses(asked, "Do it now"))["text"]
    assert writes(desk) == [("PATCH", "/api/v2/deals/12", {"status": "won"})]


async def test_a_form_sent_after_the_login_went_comes_back_with_what_was_typed(
    desk: Playground, ana: Seat, browser: Surfer
) -> None:
    await signs_in(ana, browser, await ana.types("/crm connect"))
    await ana.sends("/deal new ?")
    form = await ana.modal()
    async with seat(desk.workspace.origin, "U0ANA", "D0ANA") as elsewhere:
        await elsewhere.types("/crm disconnect")
    await ana.told()
    await ana.submits(form, title="Beta rollout")
    card = await ana.told()

    await signs_in(ana, browser, card)
    back = await ana.told()

    assert writes(desk) == []
    await ana.clicks(back, labels(back["blocks"])[0])
    again = await ana.modal()
    assert "Beta rollout" in str(again)


async def test_a_sign_in_goes_on_after_a_restart_in_between(
    desk: Playground, ana: Seat, browser: Surfer
) -> None:
    card = await ana.types("/deal 12")
    page = await browser.allows(address(card))

    await desk.restart_bot()
    await browser.presses(page)

    assert (await ana.told())["text"].startswith("You are connected")
    assert (await ana.told())["text"].startswith("Acme renewal")


async def test_a_token_that_has_ended_is_renewed_and_nobody_notices(
    desk: Playground, ana: Seat, browser: Surfer
) -> None:
    await signs_in(ana, browser, await ana.types("/crm connect"))
    desk.world.apps.end_access()

    assert (await ana.types("/deal edit 12 value=15k"))["text"].startswith("Changed Acme")

    assert desk.world.apps.answered["refresh_token"] == 1
    assert [sent.status for sent in desk.world.ledger if sent.method == "PATCH"] == [401, 200]


async def test_whose_grant_was_withdrawn_is_asked_once_to_sign_in_again(
    desk: Playground, ana: Seat, browser: Surfer
) -> None:
    await signs_in(ana, browser, await ana.types("/crm connect"))
    desk.world.apps.withdraw(desk.world.user("ana"))

    told = [await ana.types("/deal 12"), await ana.told()]

    assert sorted(each["text"].partition(".")[0] for each in told) == [
        "Pipedrive no longer accepts your login",
        "Please sign in to Pipedrive again",
    ]
    await ana.lets_pass(minutes=20)
    card = await ana.types("/deal 12")
    assert card["text"].startswith("Sign in to Pipedrive.")
    await signs_in(ana, browser, card)


async def test_a_lost_answer_that_used_the_token_up_is_never_silence(
    desk: Playground, ana: Seat, browser: Surfer
) -> None:
    """Pipedrive gave the next tokens, and nobody has them; nobody is typing either."""
    await signs_in(ana, browser, await ana.types("/crm connect"))
    desk.world.faults.add(Rule("reset_after", path="/oauth/token", times=1))

    await ana.lets_pass(days=1, hours=2)

    assert (await ana.told())["text"].startswith(AGAIN)


async def test_the_login_of_somebody_who_does_nothing_is_kept_alive(
    desk: Playground, ana: Seat, browser: Surfer
) -> None:
    await signs_in(ana, browser, await ana.types("/crm connect"))

    await ana.lets_pass(days=1, hours=2)

    assert desk.world.apps.answered["refresh_token"] == 1


async def test_while_pipedrive_cannot_be_asked_for_a_token_that_is_said(
    desk: Playground, ana: Seat, browser: Surfer, clock: Clock
) -> None:
    await signs_in(ana, browser, await ana.types("/crm connect"))
    clock.advance(timedelta(hours=2))
    desk.world.faults.add(Rule("status", path="/oauth/token", status=503))

    said = await ana.types("/deal 12")
    desk.world.faults.clear()

    assert said["text"].startswith("I can't reach Pipedrive")
    assert (await ana.types("/deal 12"))["text"].startswith("Acme renewal")
