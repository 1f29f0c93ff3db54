"""A person links their Pipedrive login, and comes back to what they were doing."""

import asyncio
import sqlite3
from contextlib import closing

import pytest

from bot.playground.run import Playground
from tests.flows.received import writes
from tests.flows.test_all_deals import hears
from tests.seat import Json, Seat, seat


async def test_what_was_to_be_changed_before_connecting_is_shown_and_asked_for(
    desk: Playground,
) -> None:
    async with seat(desk.workspace.origin, "U0ANA") as ana:
        await ana.sends('/deal new "Acme renewal" value=12k')
        form = await ana.modal()

        await ana.submits(form, token=desk.world.tokens["ana"])

        assert "You are connected as *Ana Lima*" in str(await ana.modal())
        asked = await ana.told()
        assert 'You were about to: /deal new "Acme renewal" value=12000' in asked["text"]
        assert writes(desk) == []

        done = await ana.presses(asked, "Do it now")

        assert done["text"].startswith("Created Acme renewal #")
        assert writes(desk) == [
            ("POST", "/api/v2/deals", {"title": "Acme renewal", "value": 12000})
        ]


async def test_a_button_that_was_pressed_before_connecting_is_asked_for(
    desk: Playground, ana: Seat
) -> None:
    card = await ana.types("/deal 12")
    await ana.types("/crm disconnect")

    await ana.clicks(card, "Won")
    await ana.submits(await ana.modal(), token=desk.world.tokens["ana"])
    asked = await ana.told()

    assert "You were about to: /deal won" in asked["text"]
    assert writes(desk) == []

    assert "is won" in (await ana.presses(asked, "Do it now"))["text"]
    assert writes(desk) == [("PATCH", "/api/v2/deals/12", {"status": "won"})]


async def test_what_was_only_to_be_read_is_read(desk: Playground) -> None:
    async with seat(desk.workspace.origin, "U0ANA") as ana:
        await ana.sends("/deal 12")

        await ana.submits(await ana.modal(), token=desk.world.tokens["ana"])

        assert (await ana.told())["text"].startswith("Acme renewal")


async def test_a_name_is_looked_up_before_it_is_asked_whether_to_change_it(
    desk: Playground,
) -> None:
    async with seat(desk.workspace.origin, "U0ANA") as ana:
        await ana.sends("/deal move Acme renewal 2026 to Negotiation")

        await ana.submits(await ana.modal(), token=desk.world.tokens["ana"])
        asked = await ana.told()

        assert "You were about to: /deal move 13" in asked["text"]
        assert writes(desk) == []


@pytest.mark.parametrize("clicked", ["Undo", "Delete deal"])
async def test_a_click_that_changes_something_waits_for_another_one(
    desk: Playground, ana: Seat, clicked: str
) -> None:
    line = "/deal edit 12 value=15k" if clicked == "Undo" else "/deal delete 12"
    message = await ana.types(line)
    await ana.types("/crm disconnect")
    desk.world.ledger.clear()

    await ana.clicks(message, clicked)
    await ana.submits(await ana.modal(), token=desk.world.tokens["ana"])
    told = await ana.told()

    assert "Nothing was changed yet: press the button again." in told["text"]
    assert writes(desk) == []

    await ana.presses(message, clicked)

    assert len(writes(desk)) == 1


async def test_an_undo_that_was_typed_before_connecting_is_asked_for(
    desk: Playground, ana: Seat
) -> None:
    await ana.types("/deal edit 12 value=15k")
    await ana.types("/crm disconnect")
    desk.world.ledger.clear()

    await ana.sends("/crm undo")
    await ana.submits(await ana.modal(), token=desk.world.tokens["ana"])
    asked = await ana.told()
    assert writes(desk) == []

    await ana.presses(asked, "Undo")

    assert writes(desk) == [("PATCH", "/api/v2/deals/12", {"value": 12000})]


LEFT_OVER = [
    ("/crm disconnect everyone", "everyone"),
    ("/crm connect tom", "tom"),
    ("/crm status of tom", "of tom"),
    ("/crm DISCONNECT all", "all"),
    ("/crm log csv please", "csv please"),
    ("/crm log share", "share"),
    ("/deal help nonsense", "nonsense"),
]


@pytest.mark.parametrize(("line", "unread"), LEFT_OVER)
async def test_words_that_have_no_place_are_not_passed_over(
    desk: Playground, ana: Seat, line: str, unread: str
) -> None:
    told = await ana.types(line)

    assert f"“{unread}”" in told["text"]
    assert "You are Ana Lima" in (await ana.types("/crm status"))["text"]
    assert writes(desk) == []


async def test_a_token_in_the_line_is_not_repeated(desk: Playground, ana: Seat) -> None:
    told = await ana.types(f"/crm connect {desk.world.tokens['tom']}")

    assert "I can't read “…” after /crm connect, so I did nothing." in told["text"]
    assert desk.world.tokens["tom"] not in str(told)
    assert "You are Ana Lima" in (await ana.types("/crm status"))["text"]


async def test_a_wrong_token_brings_the_form_back_with_the_reason(desk: Playground) -> None:
    async with seat(desk.workspace.origin, "U0ANA") as ana:
        await ana.sends("/crm connect")

        await ana.submits(await ana.modal(), token="0" * 40)

        again = await ana.modal()
        assert "accept this token" in str(again)
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


def _drop_the_key(desk: Playground) -> None:
    file = desk.settings.database_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("UPDATE links SET secret = 'dropped.key'")


async def test_who_can_no_longer_be_acted_for_connects_anew(desk: Playground, ana: Seat) -> None:
    # In a thread: it may have to wait for the bot, which lives in this one.
    await asyncio.to_thread(_drop_the_key, desk)

    await ana.sends("/deal 12")
    await ana.submits(await ana.modal(), token=desk.world.tokens["ana"])
    connected, told = await ana.modal(), await ana.told()

    assert "You are connected" in str(connected)
    assert told["text"].startswith("Acme renewal, deal #12")


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


async def disconnects_with_a_form_open(ana: Seat, line: str) -> Json:
    await ana.sends(line)
    view = await ana.modal()
    await ana.types("/crm disconnect")
    return view


async def connects(desk: Playground, ana: Seat) -> Json:
    """In the form that asks for the token; what takes its place."""
    await ana.submits(await ana.modal(), token=desk.world.tokens["ana"])
    view = await ana.modal()
    return view if "Asking Pipedrive who" not in str(view) else await ana.modal()


def held(view: Json, field: str) -> str:
    block = next(block for block in view["blocks"] if block.get("block_id") == field)
    return str(block["element"].get("initial_value", ""))


async def test_a_form_that_was_sent_after_disconnecting_comes_back_with_what_was_typed(
    desk: Playground, ana: Seat
) -> None:
    view = await disconnects_with_a_form_open(ana, "/deal new ?")

    await ana.submits(view, title="Lighthouse <b> & Co", value="12k")
    again = await connects(desk, ana)
    before = writes(desk)
    await ana.submits(again)
    told = await ana.told()

    assert "You are connected as Ana Lima. Nothing was changed yet" in str(again["blocks"])
    assert (held(again, "title"), held(again, "value")) == ("Lighthouse <b> & Co", "12000")
    assert before == []
    assert told["text"].startswith("Created Lighthouse &lt;b&gt; &amp; Co #")
    assert [body for _, _, body in writes(desk)] == [
        {"title": "Lighthouse <b> & Co", "value": 12000}
    ]


async def test_a_form_of_an_edit_comes_back_over_what_the_record_holds(
    desk: Playground, ana: Seat
) -> None:
    view = await disconnects_with_a_form_open(ana, "/deal edit 12")

    await ana.submits(view, title="Renewed")
    again = await connects(desk, ana)
    await ana.submits(again)
    told = await ana.told()

    assert held(again, "title") == "Renewed"
    assert told["text"].startswith("Changed Renewed #12: Title Acme renewal → Renewed")
    assert [body for _, _, body in writes(desk)] == [{"title": "Renewed"}]


async def test_more_fields_comes_back_with_all_of_them(desk: Playground, ana: Seat) -> None:
    view = await disconnects_with_a_form_open(ana, "/deal new ?")

    asked = await ana.presses_in_form(view, "More fields", title="Lighthouse")
    await ana.submits(asked, token=desk.world.tokens["ana"])
    again = await ana.modal()
    again = again if "title" in str(again["blocks"]) else await ana.modal()

    assert held(again, "title") == "Lighthouse"
    assert len(again["blocks"]) > len(view["blocks"])


async def test_what_is_too_long_to_come_back_is_told(desk: Playground, ana: Seat) -> None:
    view = await disconnects_with_a_form_open(ana, "/activity edit 1")
    words = " ".join(f"{number * 7919:x}" for number in range(410))

    answer = await ana.submits(view, note=words)
    told = await ana.told()

    assert answer["ok"]
    assert told["text"].startswith("You are not connected to Pipedrive, so nothing was changed.")
    assert words[:1500] in told["text"]


async def test_files_that_were_sent_after_disconnecting_are_asked_for(
    desk: Playground, ana: Seat
) -> None:
    view = await disconnects_with_a_form_open(ana, "/deal attach 12")

    await ana.submits(view, file=[await ana.uploads("note.txt", b"short")])
    await ana.submits(await ana.modal(), token=desk.world.tokens["ana"])
    asked = await ana.told()
    before = writes(desk)
    await ana.clicks(asked, "Do it now")
    told = await hears(ana, lambda told: told["text"].startswith("Attached"))

    assert asked["text"].startswith("You were about to: /deal attach 12")
    assert before == []
    assert told["text"].startswith("Attached 1 file to Acme renewal #12.")


async def test_what_was_ticked_before_is_asked_for(desk: Playground, ana: Seat) -> None:
    view = await disconnects_with_a_form_open(ana, "/deal bulk-delete owner=me status=open")
    boxes = [block for block in view["blocks"] if block["block_id"].startswith("ticked")]

    await ana.submits(view, ticked0=boxes[0]["element"]["options"][:2])
    await ana.submits(await ana.modal(), token=desk.world.tokens["ana"])
    asked = await ana.told()

    assert asked["text"].startswith("Delete 2 deals?")
    assert writes(desk) == []
