"""A person links their Pipedrive login, and comes back to what they were doing."""

from bot.playground.run import Playground
from tests.flows.received import writes
from tests.seat import Seat, seat


async def test_who_is_not_connected_connects_and_what_was_typed_is_done_then(
    desk: Playground,
) -> None:
    async with seat(desk.workspace.origin, "U0ANA") as ana:
        await ana.sends('/deal new "Acme renewal" value=12k')
        form = await ana.modal()

        await ana.submits(form, token=desk.world.tokens["ana"])

        assert "You are connected as *Ana Lima*" in str(await ana.modal())
        assert (await ana.told())["text"].startswith("Created Acme renewal #")
        assert writes(desk) == [
            ("POST", "/api/v2/deals", {"title": "Acme renewal", "value": 12000})
        ]


async def test_a_button_pressed_before_connecting_is_pressed_afterwards(
    desk: Playground, ana: Seat
) -> None:
    card = await ana.types("/deal 12")
    await ana.types("/crm disconnect")

    await ana.clicks(card, "Won")
    await ana.submits(await ana.modal(), token=desk.world.tokens["ana"])

    assert "is won" in (await ana.told())["text"]
    assert writes(desk) == [("PATCH", "/api/v2/deals/12", {"status": "won"})]


async def test_a_wrong_token_brings_the_form_back_with_the_reason(desk: Playground) -> None:
    async with seat(desk.workspace.origin, "U0ANA") as ana:
        await ana.sends("/crm connect")

        await ana.submits(await ana.modal(), token="0" * 40)

        again = await ana.modal()
        assert "Pipedrive does not accept this token" in str(again)
        await ana.submits(again, token=desk.world.tokens["ana"])
        assert "You are connected" in str(await ana.modal())


async def test_status_says_who_one_is_and_disconnect_forgets_it(
    desk: Playground, ana: Seat
) -> None:
    status = await ana.types("/crm status")
    gone = await ana.presses(status, "Disconnect")
    after = await ana.types("/crm status")

    assert status["text"].startswith("You are Ana Lima in Pipedrive, company Northwind")
    assert "You are disconnected" in gone["text"]
    assert "You are not connected" in after["text"]


async def test_a_guest_of_the_workspace_is_turned_away(desk: Playground) -> None:
    async with seat(desk.workspace.origin, "U0GUEST") as guest:
        told = await guest.types("/deal 12")

    assert "for members of this workspace" in told["text"]
    assert not desk.world.ledger


async def test_two_people_see_with_their_own_rights(desk: Playground, ana: Seat, tom: Seat) -> None:
    me = desk.world.user("ana").id
    hers = [deal for deal in desk.world.company.deals.values() if deal.owner_id == me]
    hidden = next(deal for deal in hers if deal.visible_to == 1 and not deal.is_deleted)

    seen = await ana.types(f"/deal {hidden.id}")
    unseen = await tom.types(f"/deal {hidden.id}")

    assert hidden.title in seen["text"]
    assert unseen["text"].startswith(f"I can't find deal #{hidden.id}.")
    assert hidden.title not in str(unseen)
