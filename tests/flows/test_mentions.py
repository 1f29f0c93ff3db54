"""`@Deal Desk deal …` in a channel or a thread: the same grammar, answered in the thread."""

import orjson

from bot.playground.run import Playground
from tests.flows.received import writes
from tests.flows.signed import post, signed
from tests.seat import Seat


async def test_a_mention_is_answered_in_its_thread_for_the_one_who_asked(
    desk: Playground, ana: Seat
) -> None:
    said = await ana.says("@dealdesk deal 12")

    told = await ana.told()

    assert told["text"].startswith("Acme renewal, deal #12")
    assert told["ephemeral"]
    assert told["thread_ts"] == said["ts"]


async def test_a_mention_in_a_thread_stays_in_that_thread(desk: Playground, ana: Seat) -> None:
    first = await ana.says("What about Acme?")
    await ana.says("@dealdesk deal move 12 to Negotiation", thread_ts=first["ts"])

    told = await ana.told()

    assert told["text"] == "Moved Acme renewal #12: Stage Proposal → Negotiation"
    assert told["thread_ts"] == first["ts"]


async def test_an_event_that_slack_sends_again_does_nothing_more(
    desk: Playground, ana: Seat
) -> None:
    event = {
        "type": "event_callback",
        "team_id": "T0DESK",
        "event_id": "Ev1",
        "event": {
            "type": "app_mention",
            "user": ana.user,
            "team": "T0DESK",
            "channel": ana.channel,
            "text": "<@U0DESK> deal won 12",
            "ts": "1.0",
        },
    }
    body = orjson.dumps(event)
    other = orjson.dumps({**event, "retry": 1})
    as_json = {"Content-Type": "application/json"}

    first = await post(desk, body, signed(desk, body) | as_json)
    again = await post(desk, other, signed(desk, other) | as_json)
    await ana.told()

    assert (first[0], again[0]) == (200, 200)
    assert writes(desk) == [("PATCH", "/api/v2/deals/12", {"status": "won"})]


async def test_a_command_also_runs_under_crm(desk: Playground, ana: Seat) -> None:
    told = await ana.types("/crm deal 12")

    assert told["text"].startswith("Acme renewal, deal #12")


async def test_what_needs_a_form_offers_it_where_no_form_can_open(
    desk: Playground, ana: Seat
) -> None:
    await ana.says("@dealdesk deal new")

    told = await ana.told()
    await ana.clicks(told, "Open the form")

    assert (await ana.modal())["title"]["text"] == "New deal"
