"""A channel follows what matters by one typed line, and hears of nothing else."""

import base64
import io
import json
from collections.abc import AsyncIterator
from itertools import pairwise
from typing import Any

import aiohttp
import pytest

from bot.blocks.kit.limits import check_message, check_view
from bot.blocks.kit.message import Message
from bot.playground.run import Playground
from tests.flows.conftest import connected
from tests.flows.watching import Office, texts, told
from tests.seat import Json, Seat, labels
from tests.watch.bodies import changed

WON = "/crm watch deals won value>50k"
EVERYTHING = "/crm watch deals"


@pytest.fixture
async def office(desk: Playground, ana: Seat) -> AsyncIterator[Office]:
    """Ana, an admin, has connected, so the bot can be told of changes."""
    yield Office(desk)
    for message in (*told(desk), *told(desk, "C0WINS")):
        assert check_message(Message(message.text, tuple(message.blocks))) == []


async def watches(person: Seat, line: str) -> Json:
    answer = await person.types(line)
    assert "Watching" in answer["text"], answer["text"]
    await person.lets_pass(seconds=1)
    return answer


async def test_one_line_and_the_channel_hears_of_big_wins_alone(office: Office, ana: Seat) -> None:
    await watches(ana, WON)
    big, small = await office.deal("Alder", 60_000), await office.deal("Birch", 40_000)

    await office.win("tom", big, small)
    await ana.lets_pass(minutes=2)

    (text,) = texts(office.desk)
    assert text == (
        f"Tom Berg won Alder #{big}. €60,000 · Qualified (1 of 5) · Tom Berg. "
        f"https://northwind.pipedrive.com/deal/{big}"
    )


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


async def test_a_webhook_that_was_removed_is_registered_again(office: Office, ana: Seat) -> None:
    await watches(ana, WON)
    old = (await office.registered())[0]
    await office.webhooks("remove")

    await ana.lets_pass(hours=1)

    new = (await office.registered())[0]
    assert new["subscription_url"] != old["subscription_url"]
    assert new["http_auth_password"] != old["http_auth_password"]


async def test_the_receipt_says_who_will_read_it(office: Office, ana: Seat) -> None:
    made = await watches(ana, f"{WON} -by:api")

    assert made["ephemeral"]
    assert made["text"] == (
        "Watching: Deals won · value over 50,000 · not by other apps. Told to everybody in this "
        "channel: one message per record, the rest in its thread, wins in the channel too. "
        "Amounts count as they stand, in whatever currency."
    )


async def test_what_cannot_be_read_makes_no_watch(office: Office, ana: Seat) -> None:
    answer = await ana.types("/crm watch deals won colour=red")
    listed = await ana.types("/crm watch")

    assert "I can't filter by “colour=red”" in answer["text"]
    assert "Nothing is watched here" in listed["text"]


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
        "2 watches here: Deals won · value over 50.000 (by Ana Lima); "
        "Deals lost · stage Proposal (by Tom Berg)."
    )
    assert labels(listed["blocks"]).count("Off") == 2


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
    assert off["text"].startswith("Off: Deals won · value over 50,000.")
    assert "turned off by Ana Lima" in str(off["blocks"])


async def test_several_changes_of_a_deal_hang_on_one_message_that_follows_it(
    office: Office, ana: Seat
) -> None:
    deal = await office.deal("Elm", 61_000)
    await watches(ana, f"{EVERYTHING} threads=only")

    for fields in ({"value": 62_000}, {"stage_id": 3}, {"stage_id": 5}):
        await office.update("tom", deal, **fields)
        await ana.lets_pass(seconds=100)

    parent, *replies = told(office.desk)
    assert parent.thread_ts is None
    assert [reply.thread_ts for reply in replies] == [parent.ts, parent.ts]
    assert parent.text == (
        f"Tom Berg moved Elm #{deal} from Demo to Negotiation. "
        f"€62,000 · Negotiation (5 of 5) · Tom Berg. https://northwind.pipedrive.com/deal/{deal}"
    )


async def test_without_threads_each_change_is_a_message(office: Office, ana: Seat) -> None:
    deal = await office.deal("Fir", 61_000)
    await watches(ana, f"{EVERYTHING} threads=off")

    for value in (62_000, 63_000):
        await office.update("tom", deal, value=value)
        await ana.lets_pass(seconds=100)

    assert [message.thread_ts for message in told(office.desk)] == [None, None]


async def test_several_edits_within_a_minute_are_one_notice(office: Office, ana: Seat) -> None:
    deal, back = await office.deal("Poplar", 10_000), await office.deal("Quince", 10_000)
    await watches(ana, "/crm watch deals value threads=off")

    for value in (12_000, 14_000, 20_000):
        await office.update("tom", deal, value=value)
        await ana.lets_pass(seconds=15)
    for value in (12_000, 10_000):
        await office.update("tom", back, value=value)
        await ana.lets_pass(seconds=15)
    await ana.lets_pass(minutes=3)

    assert [text.partition(".")[0] for text in texts(office.desk)] == [
        f"Tom Berg changed Poplar #{deal}: Value €10,000 → €20,000"
    ]


async def test_two_watches_that_match_give_one_message(office: Office, ana: Seat) -> None:
    await watches(ana, WON)
    await watches(ana, "/crm watch deals won owner=tom")
    deal = await office.deal("Alder")

    await office.win("tom", deal)
    await ana.lets_pass(minutes=1)

    assert len(told(office.desk)) == 1


async def test_what_somebody_did_here_is_not_told_here_again(
    office: Office, ana: Seat, tom: Seat
) -> None:
    await watches(ana, f"{EVERYTHING} threads=off")
    await ana.sends("/crm watch deals threads=off")
    deal = await office.deal("Larch")
    await ana.lets_pass(minutes=2)
    before = len(told(office.desk))

    await tom.types(f"/deal move {deal} to Demo")
    await tom.lets_pass(minutes=2)

    assert len(told(office.desk)) == before


async def test_a_repeated_and_shuffled_delivery_is_told_once(office: Office, ana: Seat) -> None:
    await watches(ana, "/crm watch deals value threads=off")
    deal = await office.deal("Alder", 10_000)
    await office.webhooks("hold")
    for value in (11_000, 12_000, 13_000):
        await office.update("tom", deal, value=value)

    await office.webhooks("release", order="shuffled", repeat=3, seed=4)
    await ana.lets_pass(minutes=3)

    assert [text.partition(".")[0] for text in texts(office.desk)] == [
        f"Tom Berg changed Alder #{deal}: Value €10,000 → €13,000"
    ]


async def test_a_channel_gets_one_message_a_second(office: Office, ana: Seat) -> None:
    await watches(ana, "/crm watch deals won")
    deals = [await office.deal(f"Alder {number}") for number in range(4)]

    await office.win("tom", *deals)
    await ana.lets_pass(minutes=1)

    moments = [float(message.ts) for message in told(office.desk)]
    assert len(moments) == 4
    gaps = [later - sooner for sooner, later in pairwise(moments)]
    assert min(gaps) > 0.95


async def test_why_tells_whose_watch_it_is(office: Office, ana: Seat, tom: Seat) -> None:
    await watches(ana, WON)
    deal = await office.deal("Nutmeg")
    await office.win("tom", deal)
    await ana.lets_pass(seconds=5)
    notice = await tom.told()

    why = await chooses(tom, notice, "Why am I seeing this?")

    assert why["ephemeral"]
    assert why["text"].startswith(
        "You see this because Ana Lima watches: Deals won · value over 50.000."
    )


async def chooses(person: Seat, message: Json, label: str) -> Json:
    """An entry of the menu of a notice."""
    await asks_for(person, message, label)
    return await person.told()


async def test_muted_notices_are_counted_in_one_line(office: Office, ana: Seat) -> None:
    await watches(ana, WON)
    deals = [await office.deal(f"Olive {number}") for number in range(3)]
    muted = await ana.types("/crm mute 2h")

    await office.win("tom", *deals)
    await ana.lets_pass(minutes=110)
    assert texts(office.desk) == []
    assert "Muted until" in str((await ana.types("/crm watch"))["blocks"])
    await ana.lets_pass(minutes=11)

    assert muted["text"].endswith("Then one line says how many notices were held.")
    assert texts(office.desk) == ["3 notices were held while this channel was muted."]


async def test_a_watch_tells_only_what_its_maker_may_see(office: Office, ana: Seat) -> None:
    async with connected(office.desk, "U0MIA", "mia") as mia:
        await watches(mia, "/crm watch deals won")
        await ana.presses(await ana.types("/crm watch"), "Allow limited")
        hidden = await office.deal("Neem", visible_to=1)
        own = await office.change(
            "mia",
            {"do": "create", "entity": "deal",
             "fields": {"title": "Pecan", "value": 60_000, "currency": "EUR", "visible_to": 1}},
        )  # fmt: skip

        await office.win("tom", hidden)
        await office.win("mia", own[0]["id"])
        await mia.lets_pass(minutes=1)

    assert len(told(office.desk)) == 1
    assert "Mia Novak won Pecan" in texts(office.desk)[0]


async def test_what_not_everybody_may_see_is_told_only_where_an_admin_allowed_it(
    office: Office, ana: Seat
) -> None:
    await watches(ana, "/crm watch deals won")
    secret = await office.deal("Neem", owner_id=101, visible_to=1)

    await office.win("ana", secret)
    await ana.lets_pass(minutes=1)

    assert texts(office.desk) == []


async def test_only_the_allowed_fields_are_told(office: Office, ana: Seat) -> None:
    await ana.types("/crm watch fields title,stage")
    await watches(ana, EVERYTHING)
    deal = await office.deal("Rosewood", 61_000)
    await ana.lets_pass(minutes=2)

    await office.update("tom", deal, value=66_000, stage_id=3, owner_id=104)
    await ana.lets_pass(minutes=2)

    said = str([message.blocks for message in told(office.desk)]) + str(texts(office.desk))
    assert "Demo" in said
    assert "66,000" not in said
    assert "Kenji" not in said


async def test_a_forged_webhook_stores_nothing(office: Office, ana: Seat) -> None:
    await watches(ana, WON)
    row = (await office.registered())[0]
    deal = await office.deal("Alder")
    won = changed(
        {"id": deal, "status": "won", "title": "Forged", "value": 60_000},
        {"status": "open"},
        company_id="7001",
        permitted_user_ids=["101"],
    )

    answers = [
        await posted(row, won, None),
        await posted(row, won, "wrong"),
        await posted(row, {**won, "meta": {**won["meta"], "company_id": "7"}}, ...),
        await posted(row, {**won, "x": "y" * 2_000_000}, ...),
        await posted({**row, "subscription_url": row["subscription_url"] + "x"}, won, ...),
    ]
    await ana.lets_pass(minutes=2)

    assert answers == [401, 401, 403, 413, 401]
    assert texts(office.desk) == []


async def posted(row: Json, body: Json, password: Any) -> int:
    """The status that somebody gets who sends this; `...` is the password that is right."""
    headers = {}
    if password is not None:
        right = row["http_auth_password"] if password is ... else password
        word = f"{row['http_auth_user']}:{right}"
        headers["Authorization"] = "Basic " + base64.b64encode(word.encode()).decode()
    async with (
        aiohttp.ClientSession() as session,
        session.post(
            row["subscription_url"], data=io.BytesIO(json.dumps(body).encode()), headers=headers
        ) as response,
    ):
        return response.status


async def test_a_question_mark_opens_the_form_with_what_was_typed(
    office: Office, ana: Seat
) -> None:
    await ana.sends("/crm watch deals won -source=Website value>50k ?")

    form = await ana.modal()

    assert check_view(form) == []
    held = {block["block_id"]: block["element"] for block in form["blocks"]
            if block["type"] == "input"}  # fmt: skip
    assert held["filters"]["initial_value"] == "-Source=Website value>50000"
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
    deals = [await office.deal(f"Kauri {number}", 91_000_000) for number in range(3)]
    await office.win("tom", *deals)
    await ana.sends("/crm watch deals won value>90000000 ?")

    assert "In the last 30 days: 3 notices, at most 3 in one day." in str(await ana.modal())


async def test_a_watch_is_edited_in_the_same_form(office: Office, ana: Seat) -> None:
    made = await watches(ana, WON)
    await ana.clicks(made, "Edit")
    form = await ana.modal()

    await ana.submits(form, filters="value>80k")
    await ana.modal()
    assert "value over 80,000" in str(await ana.modal())

    listed = await ana.types("/crm watch")
    assert listed["text"] == "1 watch here: Deals won · value over 80,000 (by Ana Lima)."


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
    assert "value over 1,500,000" in str(await ana.modal())
    listed = await ana.types("/crm watch")
    assert "stage not Qualified · value over 1,500,000" in listed["text"]


async def asks_for(person: Seat, message: Json, label: str) -> None:
    """An entry of the menu of a notice that opens a form."""
    menu = next(
        element
        for block in message["blocks"]
        for element in block.get("elements", [])
        if element.get("type") == "overflow"
    )
    option = next(one for one in menu["options"] if one["text"]["text"] == label)
    await person.clicks(message, menu["action_id"], selected_option=option)


async def test_a_digest_tells_all_at_once_grouped_by_record(office: Office, ana: Seat) -> None:
    made = await watches(ana, "/crm watch deals moved,value every=day at 09:00 tz=Europe/Oslo")
    deals = [await office.deal(f"Hazel{letter}", 50_000) for letter in "ABC"]
    for deal in deals:
        await office.update("tom", deal, stage_id=2)
        await office.update("kenji", deal, value=91_000)
    assert texts(office.desk) == []

    await ana.lets_pass(days=1)

    assert "every day at 09:00 (Europe/Oslo)" in made["text"]
    (digest,) = texts(office.desk)
    assert digest.startswith(
        "Deals moved to another stage or value changed: 6 changes of 3 records, every day at "
        "09:00 (Europe/Oslo). Kenji Mori changed HazelA"
    )
    assert str(told(office.desk)[0].blocks).count("HazelB") == 1


async def test_a_digest_of_nothing_is_not_told(office: Office, ana: Seat) -> None:
    await watches(ana, "/crm watch deals won every=day at 09:00")

    await ana.lets_pass(days=2)

    assert texts(office.desk) == []


async def test_a_deal_that_stands_still_is_named_once(office: Office, ana: Seat) -> None:
    deal = await office.deal("Juniper", 90_000_001)
    await watches(ana, "/crm watch deals stuck=7d value>90000000")

    await ana.lets_pass(days=6)
    assert texts(office.desk) == []
    await ana.lets_pass(days=3)

    (text,) = texts(office.desk)
    assert text.startswith(f"Juniper #{deal} hasn't changed for 7 days.")
    await office.update("tom", deal, stage_id=3)
    await ana.lets_pass(days=8)
    assert len(texts(office.desk)) == 2


async def test_files_are_looked_for_as_no_webhook_tells_of_them(office: Office, ana: Seat) -> None:
    deal = await office.deal("Dogwood")
    made = await watches(ana, "/crm watch files")
    file = {"name": "Quote.pdf", "deal_id": deal}
    await office.change("tom", {"do": "create", "entity": "file", "fields": file})

    await ana.lets_pass(minutes=17)

    assert "I look every 15 minutes" in made["text"]
    (text,) = texts(office.desk)
    assert text.startswith("Tom Berg added Quote.pdf")
    assert "to Dogwood" in text
    await ana.lets_pass(hours=2)
    assert len(texts(office.desk)) == 1


async def test_what_was_missed_is_told_late_and_once(office: Office, ana: Seat) -> None:
    deals = [await office.deal(f"Alder {number}", 10_000) for number in range(3)]
    await watches(ana, "/crm watch deals won,value,deleted threads=off")
    await ana.lets_pass(minutes=5)
    await office.webhooks("drop")
    await office.update("tom", deals[0], value=12_000)
    await office.win("tom", deals[1])
    await office.change("tom", {"do": "delete", "entity": "deal", "id": deals[2]})
    await office.webhooks("release")
    await office.webhooks("remove")

    await ana.lets_pass(hours=2)

    said = sorted(text.partition(" (seen late)")[0] for text in texts(office.desk))
    assert said == [
        f"Somebody changed Alder 0 #{deals[0]}: Value €10,000 → €12,000",
        f"Somebody deleted Alder 2 #{deals[2]}",
        f"Somebody won Alder 1 #{deals[1]}",
    ]


async def test_what_a_webhook_told_is_not_told_again_from_a_list(office: Office, ana: Seat) -> None:
    await watches(ana, "/crm watch deals value threads=off")
    deal = await office.deal("Alder", 10_000)
    await office.update("tom", deal, value=12_000)

    await ana.lets_pass(hours=3)

    assert len(texts(office.desk)) == 1


async def test_nothing_is_missed_while_the_bot_is_down(office: Office, ana: Seat) -> None:
    deal = await office.deal("Alder", 10_000)
    await watches(ana, "/crm watch deals won")
    await ana.lets_pass(minutes=5)
    await office.desk.stop_bot()
    await office.win("tom", deal)
    await office.desk.start_bot()

    await ana.lets_pass(hours=1)

    assert len(texts(office.desk)) == 1
    assert f"won Alder #{deal}" in texts(office.desk)[0]


# Who is killed closes nothing.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
async def test_a_kill_after_the_answer_to_a_webhook_loses_nothing(
    office: Office, ana: Seat
) -> None:
    await watches(ana, "/crm watch deals won threads=off")
    deals = [await office.deal(f"Iroko {number}") for number in range(4)]

    for deal in deals:
        await kill(office, "webhook")
        await office.win("tom", deal)
    await ana.lets_pass(minutes=5)

    assert sorted(texts(office.desk)) == sorted(
        f"Tom Berg won Iroko {number} #{deal}. €60,000 · Qualified (1 of 5) · Tom Berg. "
        f"https://northwind.pipedrive.com/deal/{deal}"
        for number, deal in enumerate(deals)
    )


# Who is killed closes nothing.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
async def test_a_kill_after_a_post_makes_at_most_one_copy_that_is_known_as_one(
    office: Office, ana: Seat
) -> None:
    await watches(ana, "/crm watch deals won threads=off")
    deals = [await office.deal(f"Iroko {number}") for number in range(4)]

    for deal in deals:
        await kill(office, "post")
        await office.win("tom", deal)
        await ana.lets_pass(minutes=2)

    for deal in deals:
        copies = [one for one in told(office.desk) if f"#{deal}." in one.text]
        assert 1 <= len(copies) <= 2
        assert len({str(one.metadata) for one in copies}) == 1


async def kill(office: Office, after: str) -> None:
    async with (
        aiohttp.ClientSession() as session,
        session.post(
            f"{office.desk.workspace.origin}/play/restart", json={"kill": after}
        ) as response,
    ):
        assert (await response.json())["ok"]


async def test_a_storm_is_one_sentence_with_the_list_behind_a_button(
    office: Office, ana: Seat
) -> None:
    deals = [await office.deal(f"Kapok {number}") for number in range(22)]
    await watches(ana, "/crm watch deals owner threads=off")

    steps = [{"do": "update", "entity": "deal", "id": id_, "fields": {"owner_id": 103}}
             for id_ in deals]  # fmt: skip
    await office.change("ana", *steps)
    await ana.lets_pass(minutes=3)

    assert texts(office.desk) == ["Ana Lima gave 22 deals of Tom Berg to Mia Novak."]
    listed = await ana.presses(await ana.told(), "Show them")
    assert listed["ephemeral"]
    assert "Kapok 21" in str(listed["blocks"])
