"""Whatever happens on the way, each change is told once: nothing is lost, nothing is made up."""

import base64
import gc
import io
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from bot.playground.pipedrive.faults import Rule
from tests.flows.conftest import Clock
from tests.flows.watching import WON, Office, texts, told, watches
from tests.seat import Json, Seat
from tests.watch.bodies import changed

# Who is killed closes nothing.
KILLED = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture(autouse=True)
def left_open() -> Iterator[None]:
    """What was not closed goes with its own test, and not at the end of them all."""
    yield
    gc.collect()


async def test_a_webhook_that_was_removed_is_registered_again(office: Office, ana: Seat) -> None:
    await watches(ana, WON)
    old = (await office.registered())[0]
    await office.webhooks("remove")

    await ana.lets_pass(hours=1)

    new = (await office.registered())[0]
    assert new["subscription_url"] != old["subscription_url"]
    assert new["http_auth_password"] != old["http_auth_password"]


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


async def test_what_was_missed_is_told_late_and_once(office: Office, ana: Seat) -> None:
    deals = await office.deals(*(f"Alder {number}" for number in range(3)), value=10_000)
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


async def test_of_two_changes_within_a_second_the_one_that_was_missed_is_told_too(
    office: Office, ana: Seat, clock: Clock
) -> None:
    await watches(ana, "/crm watch deals created,won threads=off")
    clock.set(clock.now().replace(microsecond=0) + timedelta(seconds=1))
    deal = await office.deal("Alder")
    await office.webhooks("ban")
    await office.win("tom", deal)

    await ana.lets_pass(hours=2)

    added, won = texts(office.desk)
    assert added.startswith(f"Tom Berg added Alder #{deal}.")
    assert won.startswith(f"Somebody won Alder #{deal} (seen late).")


async def test_what_happened_while_nobody_watched_is_no_news(office: Office, ana: Seat) -> None:
    made = await watches(ana, "/crm watch deals won threads=off")
    await ana.lets_pass(hours=1)
    await ana.presses(made, "Off")
    await office.win("tom", await office.deal("Alder"))
    await ana.lets_pass(days=3)

    await watches(ana, "/crm watch deals won threads=off")
    await ana.lets_pass(hours=2)

    assert texts(office.desk) == []


async def test_a_deal_from_before_the_watch_is_not_taken_for_a_new_one(
    office: Office, ana: Seat
) -> None:
    made = await watches(ana, "/crm watch deals value")
    await ana.presses(made, "Off")
    deal = await office.deal("Linden", 10_000)
    await watches(ana, "/crm watch deals value,created threads=off")
    await ana.lets_pass(minutes=5)
    await office.webhooks("drop")
    await office.update("tom", deal, value=12_000)
    await office.webhooks("release")

    await ana.lets_pass(hours=2)

    assert [text.partition(" (seen late)")[0] for text in texts(office.desk)] == [
        f"Somebody changed Linden #{deal}: Value €10,000 → €12,000"
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


async def test_a_win_waits_until_it_is_known_who_sees_it(office: Office, ana: Seat) -> None:
    deals = await office.deals(*(f"Iroko {number}" for number in range(2)))
    await watches(ana, "/crm watch deals won threads=off")
    await office.desk.restart_bot()
    faults = office.desk.world.faults
    faults.add(Rule(kind="status", status=403, path="*/dealFields"))

    await office.win("tom", *deals)
    await ana.lets_pass(minutes=2)
    early = texts(office.desk)
    faults.clear()
    await ana.lets_pass(minutes=1)

    assert early == []
    assert sorted(text.partition(" #")[0] for text in texts(office.desk)) == [
        "Tom Berg won Iroko 0",
        "Tom Berg won Iroko 1",
    ]


@KILLED
async def test_a_kill_after_the_answer_to_a_webhook_loses_nothing(
    office: Office, ana: Seat
) -> None:
    await watches(ana, "/crm watch deals won threads=off")
    deals = await office.deals(*(f"Iroko {number}" for number in range(4)))

    for deal in deals:
        await kill(office, "webhook")
        await office.win("tom", deal)
    await ana.lets_pass(minutes=5)

    assert sorted(texts(office.desk)) == sorted(
        f"Tom Berg won Iroko {number} #{deal}. €60,000 · Qualified (1 of 5) · Tom Berg. "
        f"https://northwind.pipedrive.com/deal/{deal}"
        for number, deal in enumerate(deals)
    )


@KILLED
async def test_a_kill_after_a_post_makes_no_copy_where_the_channel_may_be_read(
    office: Office, ana: Seat
) -> None:
    await watches(ana, "/crm watch deals won,moved")
    deals = await office.deals(*(f"Iroko {number}" for number in range(2)))

    for deal in deals:
        await kill(office, "post")
        await office.win("tom", deal)
        await ana.lets_pass(minutes=2)
        await kill(office, "post")
        await office.update("tom", deal, stage_id=2)
        await ana.lets_pass(minutes=3)

    for deal in deals:
        copies = [
            one for one in told(office.desk) if f"#{deal} " in one.text or f"#{deal}." in one.text
        ]
        assert [one.thread_ts for one in copies] == [None, copies[0].ts]


async def test_a_storm_that_was_cut_off_is_told_once(office: Office, ana: Seat) -> None:
    await watches(ana, "/crm watch deals owner bulk=on")
    deals = await office.deals(*(f"Kapok {number}" for number in range(22)))

    await kill(office, "post")
    handed = [
        {"do": "update", "entity": "deal", "id": deal, "fields": {"owner_id": 103}}
        for deal in deals
    ]
    await office.change("ana", *handed, bulk=True)
    await ana.lets_pass(minutes=4)

    assert texts(office.desk) == ["Ana Lima gave 22 deals of Tom Berg to Mia Novak."]


async def test_a_kill_after_a_post_makes_at_most_one_copy_that_is_known_as_one(
    office: Office, ana: Seat
) -> None:
    for scope in ("channels:history", "groups:history"):
        office.desk.workspace.mischief.missing_scopes.add(scope)
    await watches(ana, "/crm watch deals won threads=off")
    deals = await office.deals(*(f"Iroko {number}" for number in range(4)))

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
