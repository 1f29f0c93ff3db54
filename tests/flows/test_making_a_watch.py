"""One typed line or a form makes a watch, and whoever made it, or an admin, may change it."""

import pytest

from bot.blocks.kit.limits import check_view
from bot.playground.pipedrive.faults import Rule
from bot.playground.run import Playground
from tests.connected import connected
from tests.flows.watching import WON, Office, asks_for, texts, watches
from tests.seat import Seat, labels


async def test_pipedrive_is_asked_to_tell_of_what_is_watched_and_of_nothing_else(
    office: Office, ana: Seat
) -> None:
    await watches(ana, WON)

    rows = await office.registered()

    assert [(row["event_object"], row["event_action"], row["version"]) for row in rows] == [
        ("deal", "*", "2.0")
    ]
    assert rows[0]["http_auth_password"] not in rows[0]["subscription_url"]


async def test_a_watch_that_is_off_needs_no_webhook(office: Office, ana: Seat) -> None:
    made = await watches(ana, WON)

    await ana.presses(made, "Off")
    await ana.lets_pass(minutes=1)

    assert await office.registered() == []


async def test_the_receipt_says_who_will_read_it(office: Office, ana: Seat) -> None:
    made = await watches(ana, f"{WON} -by:api")

    assert made["ephemeral"]
    assert made["text"] == (
        "Watching: Deals won · value over €50,000 · not by other apps. Told to everybody in this "
        "channel: one message per record, the rest in its thread, wins in the channel too. "
        "Only deals in EUR are told: I don't convert amounts."
    )


async def test_what_cannot_be_read_makes_no_watch(office: Office, ana: Seat) -> None:
    answer = await ana.types("/crm watch deals won colour=red")
    listed = await ana.types("/crm watch")

    assert "I can't filter by “colour=red”" in answer["text"]
    assert "Nothing is watched here" in listed["text"]


async def test_plain_words_make_the_same_watch(office: Office, ana: Seat) -> None:
    made = await ana.types("/crm watch tell us when a deal of tom's over 50k is won")

    assert made["text"].startswith(
        "Watching: Deals won · owner Tom Berg · value over €50,000. Told to everybody"
    )


@pytest.mark.parametrize(
    "said",
    ["tell this channel about wins", "let us know when a deal is won", "post here when we win"],
)
async def test_a_mention_that_asks_to_be_told_makes_the_watch(
    office: Office, ana: Seat, said: str
) -> None:
    await ana.says(f"@dealdesk {said}")

    assert (await ana.told())["text"].startswith("Watching: Deals won. Told to everybody")


@pytest.mark.parametrize("said", ["tell us about my deals", "let us know what Acme is worth"])
async def test_a_question_in_such_words_makes_none(office: Office, ana: Seat, said: str) -> None:
    await ana.says(f"@dealdesk {said}")
    await ana.told()

    assert "Nothing is watched here" in (await ana.types("/crm watch"))["text"]


async def test_a_stage_that_is_not_there_makes_no_watch(office: Office, ana: Seat) -> None:
    answer = await ana.types("/crm watch deals moved stage=nowhere")

    assert answer["text"] == "I can't find a stage called “nowhere”."


async def test_the_list_says_what_is_watched_by_whom_and_since_when(
    office: Office, ana: Seat, tom: Seat
) -> None:
    await watches(ana, WON)
    await watches(tom, "/crm watch deals lost stage=proposal")

    listed = await tom.types("/crm watch")

    assert listed["ephemeral"]
    assert listed["text"] == (
        "2 watches here: Deals won · value over 50.000 € (by Ana Lima); "
        "Deals lost · stage Proposal (by Tom Berg)."
    )
    assert labels(listed["blocks"]).count("Off") == 2


async def test_the_list_has_what_was_typed_before_it(
    office: Office, desk: Playground, ana: Seat, tom: Seat
) -> None:
    """Though Pipedrive had still to be asked what the first line is about."""
    desk.world.faults.add(Rule(kind="delay", path="/v1/filters", seconds=0.2, times=1))

    await ana.sends('/crm watch deals view="Big open deals"')
    await ana.sends("/crm watch deals lost")
    listed = await tom.types("/crm watch")

    assert listed["text"].startswith("2 watches here: ")
    assert listed["text"].index("Big open deals") < listed["text"].index("Deals lost")


async def test_only_its_maker_and_admins_may_turn_it_off(
    office: Office, ana: Seat, tom: Seat
) -> None:
    await watches(ana, WON)
    listed = await tom.types("/crm watch")

    refused = await tom.presses(listed, "Off")

    assert refused["text"] == (
        "Only Ana Lima and admins can change this watch. Nothing was changed."
    )
    off = await ana.presses(await ana.types("/crm watch"), "Off")
    assert off["text"].startswith("Off: Deals won · value over €50,000.")
    assert "turned off by Ana Lima" in str(off["blocks"])


async def test_a_question_mark_opens_the_form_with_what_was_typed(
    office: Office, ana: Seat
) -> None:
    await ana.sends("/crm watch deals won -source=Website value>50k ?")

    form = await ana.modal()

    assert check_view(form) == []
    held = {block["block_id"]: block["element"] for block in form["blocks"]
            if block["type"] == "input"}  # fmt: skip
    assert held["filters"]["initial_value"] == "-Source=Website value>50000 currency=EUR"
    assert held["happenings"]["initial_options"][0]["value"] == "won"


async def test_a_filled_form_is_a_watch(office: Office, ana: Seat) -> None:
    await ana.sends("/crm watch deals won ?")
    form = await ana.modal()

    await ana.submits(form, filters="value>50k stage=proposal")

    await ana.modal()  # it is being saved
    saved = await ana.modal()
    assert "Watching: Deals won" in str(saved["blocks"]), saved["blocks"]
    assert "stage Proposal" in (await ana.types("/crm watch"))["text"]


async def test_what_is_wrong_in_a_form_comes_back_with_all_that_was_filled_in(
    office: Office, ana: Seat
) -> None:
    await ana.sends("/crm watch deals won ?")
    form = await ana.modal()

    await ana.submits(form, filters="colour=red", limit="80k")

    await ana.modal()  # it is being saved
    again = await ana.modal()
    assert "I can't filter by “colour=red”" in str(again)
    assert "80000" in str(again["blocks"]) or "80k" in str(again["blocks"])
    assert "Nothing is watched here" in (await ana.types("/crm watch"))["text"]


async def test_a_test_is_marked_as_one_and_saves_nothing(office: Office, ana: Seat) -> None:
    deal = await office.deal("Cedar", 70_000)
    await ana.sends("/crm watch deals won value>50k ?")
    form = await ana.modal()

    await ana.presses_for_a_word(form, "Send test")
    test = await ana.told()

    assert test["ephemeral"]
    assert test["text"].startswith(f"Test: Ana Lima won Cedar #{deal}. €70,000")
    assert "Nothing is watched here" in (await ana.types("/crm watch"))["text"]


async def test_the_form_says_how_often_it_would_have_fired(office: Office, ana: Seat) -> None:
    deals = await office.deals(*(f"Kauri {number}" for number in range(3)), value=91_000_000)
    await office.win("tom", *deals)
    await ana.sends("/crm watch deals won value>90000000 ?")

    assert "In the last 30 days: 3 notices, at most 3 in one day." in str(await ana.modal())


async def test_a_watch_is_edited_in_the_same_form(office: Office, ana: Seat) -> None:
    made = await watches(ana, WON)
    await ana.clicks(made, "Edit")
    form = await ana.modal()

    await ana.submits(form, filters="value>80k")
    await ana.modal()
    assert "value over €80,000" in str(await ana.modal())

    listed = await ana.types("/crm watch")
    assert listed["text"] == "1 watch here: Deals won · value over €80,000 (by Ana Lima)."


async def test_only_over_raises_the_amount_and_keeps_the_rest(office: Office, ana: Seat) -> None:
    await watches(ana, f"{WON} -stage=1")
    why = await ana.presses(await ana.types("/crm watch"), "Mute")
    assert "Muted until" in why["text"]
    deal = await office.deal("Nutmeg", stage_id=3)
    await ana.lets_pass(days=1, minutes=1)
    await office.win("tom", deal)
    await ana.lets_pass(seconds=5)
    notice = await ana.told()
    await asks_for(ana, notice, "Only over…")

    await ana.submits(await ana.modal(), amount="1.5m")

    await ana.modal()
    assert "value over €1,500,000" in str(await ana.modal())
    listed = await ana.types("/crm watch")
    assert "stage not Qualified · value over €1,500,000" in listed["text"]


async def test_where_nothing_is_watched_one_press_begins(office: Office, ana: Seat) -> None:
    nothing = await ana.types("/crm watch")

    made = await ana.presses(nothing, "Wins")

    assert labels(nothing["blocks"]) == ["Wins", "Big deals", "My deals", "Stuck deals"]
    assert made["text"].startswith("Watching: Deals won.")


async def test_big_deals_ask_how_big_first(office: Office, ana: Seat) -> None:
    nothing = await ana.types("/crm watch")

    await ana.clicks(nothing, "Big deals")
    modal = await ana.modal()

    assert check_view(modal) == []
    assert "value>50000 currency=EUR" in str(modal["blocks"])


async def test_the_form_of_a_new_watch_can_be_filled_by_one_press(
    office: Office, ana: Seat
) -> None:
    await ana.sends("/crm watch deals lost ?")

    await ana.clicks(await ana.modal(), "Stuck deals")
    filled = await ana.modal()

    assert check_view(filled) == []
    assert "14d" in str(filled["blocks"])


async def test_amounts_without_a_currency_are_the_companys_in_a_channel_and_ones_own_alone(
    office: Office, ana: Seat
) -> None:
    async with connected(office.desk, "U0MIA", "mia") as mia:
        shared = await watches(mia, WON)
        mia.channel = office.desk.workspace.dm_with("U0MIA").id
        private = await watches(mia, WON)

    assert "Only deals in EUR are told" in shared["text"]
    assert "Only deals in USD are told" in private["text"]


async def test_a_watch_waits_for_its_maker_where_its_field_was_deleted(
    office: Office, ana: Seat
) -> None:
    await watches(ana, "/crm watch deals won -source=Website threads=off")
    fields = office.desk.world.company.fields["deal"]
    fields[:] = [one for one in fields if one.field_name != "Source"]
    await office.desk.restart_bot()
    await ana.lets_pass(hours=1)

    await office.win("tom", await office.deal("Alder"))
    await ana.lets_pass(minutes=2)

    assert texts(office.desk) == []
    asked = await ana.told()
    assert asked["channel"] == "D0ANA"
    assert asked["text"].startswith("Your watch in <#C0SALES> filters by a field that is no longer")
    listed = await ana.types("/crm watch")
    assert "paused: it filters by a field that is no longer in Pipedrive" in str(listed["blocks"])

    await ana.clicks(listed, "Edit")
    await ana.submits(await ana.modal(), filters="value>1k")
    await ana.modal()  # it is being saved
    assert "Watching: Deals won · value over €1,000" in str(await ana.modal())
    assert "paused" not in str((await ana.types("/crm watch"))["blocks"])
