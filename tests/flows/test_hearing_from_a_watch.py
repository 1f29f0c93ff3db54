"""A channel hears of what matters to it, at the volume that was asked for, and of nothing else."""

from itertools import pairwise

import pytest

from tests.connected import connected
from tests.flows.sharing import shares
from tests.flows.watching import (
    EVERYTHING,
    OSLO,
    USERS,
    WON,
    Office,
    at,
    chooses,
    soon,
    texts,
    told,
    watches,
)
from tests.seat import Json, Seat

LISBON = "Europe/Lisbon"  # where Ana is


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


async def test_a_channel_gets_one_message_a_second(office: Office, ana: Seat) -> None:
    await watches(ana, "/crm watch deals won")
    deals = await office.deals(*(f"Alder {number}" for number in range(4)))

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
        "You see this because Ana Lima watches: Deals won · value over 50.000 €."
    )


async def test_a_shared_card_follows_its_record(office: Office, ana: Seat) -> None:
    deal = await office.deal("Nutmeg", 61_000)
    await shares(ana, f"/deal {deal} share")
    await ana.lets_pass(seconds=5)

    await office.update("tom", deal, value=99_000)
    await ana.lets_pass(minutes=1)

    assert "€99,000" in texts(office.desk)[0]


@pytest.mark.parametrize(
    ("step", "said"), [({"do": "delete"}, "was deleted"), ({"do": "merge"}, "was merged into #")]
)
async def test_a_shared_card_says_that_its_record_is_gone(
    office: Office, ana: Seat, step: Json, said: str
) -> None:
    deal, other = await office.deals("Nutmeg", "Oregano")
    await shares(ana, f"/deal {deal} share")
    await ana.lets_pass(seconds=5)

    into = {"into": other} if step["do"] == "merge" else {}
    await office.change("ana", {**step, **into, "entity": "deal", "id": deal})
    await ana.lets_pass(seconds=10)

    (text,) = texts(office.desk)
    assert text.startswith(f"Deal #{deal} {said}")


@pytest.mark.parametrize("less", ["fewer may see it", "fewer fields are told"])
async def test_a_shared_card_stays_as_it_was_where_less_may_be_told(
    office: Office, ana: Seat, tom: Seat, less: str
) -> None:
    deal = await office.deal("Nutmeg", 61_000)
    await shares(tom, f"/deal {deal} share")
    await ana.lets_pass(seconds=5)

    if less == "fewer may see it":
        await office.update("tom", deal, visible_to=1)
    else:
        await ana.types("/crm watch fields title,stage")
    await office.update("tom", deal, value=99_000)
    await ana.lets_pass(minutes=1)

    assert ": 61.000" in texts(office.desk)[0]


async def test_a_watch_that_is_narrowed_tells_nothing_more_of_what_it_leaves_out(
    office: Office, ana: Seat
) -> None:
    made = await watches(ana, "/crm watch deals value,moved threads=off")
    small, big = await office.deals("Nutmeg", "Oregano", value=10_000)
    await office.update("tom", small, value=20_000)
    await office.update("tom", big, value=200_000)
    await ana.clicks(made, "Edit")
    await ana.submits(await ana.modal(), filters="value>100k")
    await ana.lets_pass(minutes=2)

    (text,) = texts(office.desk)
    assert text.startswith(f"Tom Berg changed Oregano #{big}: Value €10,000 → €200,000")


async def test_a_sentence_ends_also_behind_the_sign_of_a_currency(
    office: Office, ana: Seat, tom: Seat
) -> None:
    deal = await office.deal("Nutmeg", 61_000)
    await watches(tom, "/crm watch deals value threads=off")
    await office.update("kenji", deal, value=62_000)
    await ana.lets_pass(minutes=2)

    (text,) = texts(office.desk)
    assert "Value 61.000 € → 62.000 €. 62.000 € · Qualified" in text.replace("\xa0", " ")


async def test_a_mute_that_is_longer_than_the_longest_says_so(ana: Seat) -> None:
    muted = await ana.types("/crm mute 100d")

    assert ". 30 days is the longest. Then one line" in muted["text"]


@pytest.mark.parametrize("asked", ["Why am I seeing this?", "Off…"])
async def test_of_two_watches_that_tell_the_same_each_is_named_and_ended_by_itself(
    office: Office, ana: Seat, tom: Seat, asked: str
) -> None:
    await watches(ana, WON)
    await watches(tom, "/crm watch deals won owner=me")
    await office.win("tom", await office.deal("Nutmeg"))
    await ana.lets_pass(seconds=5)

    why = await chooses(tom, await tom.told(), asked)
    offs = [
        element["action_id"]
        for block in why["blocks"]
        for element in block.get("elements", [])
        if element["type"] == "button" and element["text"]["text"] == "Off"
    ]
    assert len(offs) == 2
    ended = await tom.presses(why, offs[1])

    assert "because Ana Lima watches: Deals won · value over" in why["text"]
    assert "And because Tom Berg watches: Deals won · owner Tom Berg." in why["text"]
    assert ended["text"].startswith("Off: Deals won · owner Tom Berg")
    left = (await tom.types("/crm watch"))["text"]
    assert "Deals won · value over" in left
    assert "(by Tom Berg)" not in left


async def test_muted_notices_are_counted_in_one_line(office: Office, ana: Seat) -> None:
    await watches(ana, WON)
    deals = await office.deals(*(f"Olive {number}" for number in range(3)))
    muted = await ana.types("/crm mute 2h")

    await office.win("tom", *deals)
    await ana.lets_pass(minutes=110)
    assert texts(office.desk) == []
    assert "Muted until" in str((await ana.types("/crm watch"))["blocks"])
    await ana.lets_pass(minutes=11)

    assert muted["text"].endswith("Then one line says how many notices were held.")
    assert texts(office.desk) == ["3 notices were held while this channel was muted."]
    listed = await ana.presses(await ana.told(), "Show them")
    assert listed["ephemeral"]
    assert "Tom Berg won Olive 2" in listed["text"]


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


async def test_what_is_hidden_before_it_is_told_stays_untold(office: Office, ana: Seat) -> None:
    async with connected(office.desk, "U0MIA", "mia") as mia:
        await watches(mia, "/crm watch deals value threads=off")
        await ana.presses(await ana.types("/crm watch"), "Allow limited")
        hidden = await office.deal("Neem", 10_000)

        await office.update("tom", hidden, value=11_000)
        await office.update("tom", hidden, visible_to=1)
        await mia.lets_pass(minutes=3)

    assert texts(office.desk) == []


async def test_of_many_told_in_one_sentence_those_hidden_meanwhile_are_left_out(
    office: Office, ana: Seat
) -> None:
    await watches(ana, "/crm watch deals owner threads=off")
    deals = await office.deals(*(f"Kapok {number}" for number in range(22)))
    given = {"do": "update", "entity": "deal", "fields": {"owner_id": USERS["mia"]}}

    await office.change("kenji", *({**given, "id": deal} for deal in deals))
    await office.update("kenji", deals[0], visible_to=1)
    await ana.lets_pass(minutes=3)

    assert texts(office.desk) == ["Kenji Mori gave 21 deals of Tom Berg to Mia Novak."]


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


async def test_where_people_of_other_companies_read_along_only_titles_are_told(
    office: Office, ana: Seat
) -> None:
    await at(office.desk, "channel", channel="C0SALES", do="connect")
    made = await watches(ana, "/crm watch deals moved,value threads=off")
    deal = await office.deal("Rowan", 4711)

    await office.update("tom", deal, stage_id=2, value=4812)
    await ana.lets_pass(minutes=2)

    why = "People of other companies read this channel, so only titles are told here."
    assert why in made["text"]
    (notice,) = told(office.desk)
    assert notice.text.startswith(f"Tom Berg changed Rowan #{deal} in fields not told here.")
    assert not {"4,812", "4,711", "Contact made"} & set(str(notice.blocks).split("'"))
    assert "€" not in notice.text + str(notice.blocks)
    assert (await ana.told())["text"] == notice.text
    assert why in (await ana.types("/crm watch"))["text"]


async def test_from_when_a_channel_is_shared_with_others_only_titles_are_told(
    office: Office, ana: Seat
) -> None:
    deal = await office.deal("Rowan", 4711)
    await watches(ana, "/crm watch deals won threads=off")

    await at(office.desk, "channel", channel="C0SALES", do="connect")
    await office.win("tom", deal)

    assert texts(office.desk)[0].startswith(f"Tom Berg won Rowan #{deal}. https://")


async def test_where_nobody_can_tell_who_reads_along_only_titles_are_told(
    office: Office, ana: Seat
) -> None:
    office.desk.workspace.mischief.missing_scopes.add("channels:read")
    made = await watches(ana, "/crm watch deals value threads=off")

    await office.update("tom", await office.deal("Rowan", 4711), value=4812)
    await ana.lets_pass(minutes=2)

    assert "I can't see who reads this channel, so only titles are told here." in made["text"]
    assert "€" not in texts(office.desk)[0]


async def test_a_digest_tells_all_at_once_grouped_by_record(office: Office, ana: Seat) -> None:
    at = soon(office, OSLO)
    made = await watches(ana, f"/crm watch deals moved,value every=day at {at} tz={OSLO}")
    deals = await office.deals(*(f"Hazel{letter}" for letter in "ABC"), value=50_000)
    for deal in deals:
        await office.update("tom", deal, stage_id=2)
        await office.update("kenji", deal, value=91_000)
    assert texts(office.desk) == []

    await ana.lets_pass(hours=1)

    assert f"every day at {at} ({OSLO})" in made["text"]
    (digest,) = texts(office.desk)
    assert digest.startswith(
        "Deals moved to another stage or whose value changed: 6 changes of 3 records, every day at "
        f"{at} ({OSLO}). Tom Berg and Kenji Mori changed HazelA"
    )
    assert str(told(office.desk)[0].blocks).count("HazelB") == 1


@pytest.mark.parametrize(
    "said",
    ["mute for 2 hours", "be quiet for an hour", "Shut up for a day!", "mute till tomorrow"],
)
async def test_a_channel_is_muted_and_heard_again_in_plain_words(
    office: Office, ana: Seat, said: str
) -> None:
    await watches(ana, WON)

    await ana.says(f"@dealdesk {said}")
    muted = await ana.told()
    await ana.says("@dealdesk unmute")
    heard = await ana.told()

    assert muted["text"].endswith("Then one line says how many notices were held.")
    assert heard["text"].startswith("Notices come again.")


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


async def test_a_storm_is_one_sentence_with_the_list_behind_a_button(
    office: Office, ana: Seat
) -> None:
    deals = await office.deals(*(f"Kapok {number}" for number in range(22)))
    await watches(ana, "/crm watch deals owner threads=off")

    steps = [{"do": "update", "entity": "deal", "id": id_, "fields": {"owner_id": 103}}
             for id_ in deals]  # fmt: skip
    await office.change("ana", *steps)
    await ana.lets_pass(minutes=3)

    assert texts(office.desk) == ["Ana Lima gave 22 deals of Tom Berg to Mia Novak."]
    listed = await ana.presses(await ana.told(), "Show them")
    assert listed["ephemeral"]
    assert "Kapok 21" in str(listed["blocks"])
