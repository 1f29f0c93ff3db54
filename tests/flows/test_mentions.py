"""`@Deal Desk deal …` in a channel or a thread: the same grammar, answered in the thread."""

import orjson
import pytest

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


async def test_the_files_of_a_mention_go_where_its_command_says(
    desk: Playground, ana: Seat
) -> None:
    await ana.drops_file("offer.pdf", b"%PDF-1.4 offer", "@dealdesk deal attach 12")

    told = await ana.told()

    ((method, path, _),) = writes(desk)
    assert (method, path) == ("POST", "/v1/files")
    assert told["text"].startswith("Attached 1 file to Acme renewal #12. offer.pdf")


@pytest.mark.parametrize(
    "line", ["file upload deal=12", "deal attach acme renewal", 'deal attach "Acme renewal"']
)
async def test_so_do_they_by_name_and_with_other_words(
    desk: Playground, ana: Seat, line: str
) -> None:
    await ana.drops_file("my offer, new.pdf", b"%PDF-1.4 offer", f"@dealdesk {line}")

    told = await ana.told()
    if "Which deal" in told["text"]:
        told = await ana.presses(told, "Choose")

    assert "my offer, new.pdf" in told["text"]
    assert len(writes(desk)) == 1


async def test_files_that_the_words_say_nothing_of_are_told_and_can_be_saved(
    desk: Playground, ana: Seat
) -> None:
    await ana.drops_file("offer.pdf", b"%PDF-1.4 offer", "@dealdesk deal 12")

    shown, left = await ana.told(), await ana.told()
    await ana.clicks(left, "Save to Pipedrive")
    form = await ana.modal()

    assert shown["text"].startswith("Acme renewal")
    assert left["text"].startswith("I left the files of your message alone.")
    assert "offer.pdf" in str(form["blocks"])
