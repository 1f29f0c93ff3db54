import asyncio
import json
from io import BytesIO
from typing import Any

import pytest

from bot.ingress.edge import Ack
from tests.edge.door import Client, Door, Lines
from tests.edge.signing import (
    CLICK,
    COMMAND,
    EVENT,
    FORM,
    JSON,
    NOW,
    OLD_SECRET,
    form,
    payload,
    signature,
    signed,
)

URL = "/slack/events"


@pytest.mark.parametrize(
    ("body", "content_type", "arrives_as"),
    [
        (form(COMMAND), FORM, COMMAND),
        (form(COMMAND), f"{FORM}; charset=UTF-8", COMMAND),
        (payload(CLICK), FORM, CLICK),
        (json.dumps(EVENT).encode(), JSON, EVENT),
    ],
    ids=["command", "command with charset", "click", "event"],
)
async def test_a_signed_request_reaches_the_desk_parsed(
    client: Client, door: Door, body: bytes, content_type: str, arrives_as: dict[str, Any]
) -> None:
    answer = await client.post(URL, data=body, headers=signed(body, content_type))

    assert answer.status == 200
    assert door.dispatched == [arrives_as]


async def test_slack_is_told_exactly_what_the_desk_says(client: Client, door: Door) -> None:
    async def answering() -> Ack:
        return Ack(200, '{"response_action": "clear", "note": "é"}', "application/json")

    door.answering = answering
    body = form(COMMAND)

    answer = await client.post(URL, data=body, headers=signed(body))

    assert answer.content_type == "application/json"
    assert await answer.text() == '{"response_action": "clear", "note": "é"}'


async def test_a_new_address_is_confirmed_without_troubling_the_desk(
    client: Client, door: Door
) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "3eZbrw1a"}).encode()

    answer = await client.post(URL, data=body, headers=signed(body, JSON))

    assert (answer.status, await answer.text()) == (200, "3eZbrw1a")
    assert door.dispatched == []


async def test_a_certificate_check_is_answered_without_troubling_the_desk(
    client: Client, door: Door
) -> None:
    body = form({"ssl_check": "1", "token": "x"})

    answer = await client.post(URL, data=body, headers=signed(body))

    assert (answer.status, await answer.text()) == (200, "")
    assert door.dispatched == []


@pytest.mark.parametrize(
    ("secret", "status"), [(OLD_SECRET, 200), ("a" * 32, 401)], ids=["old", "foreign"]
)
async def test_while_a_secret_is_replaced_both_are_good_and_no_other(
    client: Client, secret: str, status: int
) -> None:
    body = form(COMMAND)

    answer = await client.post(URL, data=body, headers=signed(body, secret=secret))

    assert answer.status == status


@pytest.mark.parametrize(("age", "status"), [(300, 200), (-300, 200), (301, 401), (-301, 401)])
async def test_a_signature_is_good_for_five_minutes_to_either_side(
    client: Client, age: int, status: int
) -> None:
    body = form(COMMAND)

    answer = await client.post(URL, data=body, headers=signed(body, at=NOW - age))

    assert answer.status == status


@pytest.mark.parametrize(
    "header",
    [
        "X-Slack-Bolt-Lazy-Only",
        "x-slack-bolt-lazy-function-name",
        "X-Slack-Retry-Num",
        "X-Forwarded-For",
        "X-Slack-Team-Id",
    ],
)
async def test_a_header_nobody_signed_changes_nothing(
    client: Client, door: Door, header: str
) -> None:
    body = form(COMMAND)

    answer = await client.post(URL, data=body, headers=signed(body) | {header: "1"})

    assert answer.status == 200
    assert door.dispatched == [COMMAND]


async def test_the_same_request_twenty_times_is_one_request(client: Client, door: Door) -> None:
    body = form(COMMAND)

    answers = await asyncio.gather(
        *(client.post(URL, data=body, headers=signed(body)) for _ in range(20))
    )

    assert [answer.status for answer in answers] == [200] * 20
    assert sorted([await answer.text() for answer in answers]) == [""] * 19 + ['{"text": "ok"}']
    assert len(door.dispatched) == 1


async def test_the_same_words_signed_anew_are_another_request(client: Client, door: Door) -> None:
    body = form(COMMAND)

    await client.post(URL, data=body, headers=signed(body))
    await client.post(URL, data=body, headers=signed(body, at=NOW + 1))

    assert len(door.dispatched) == 2


async def test_a_body_of_one_mebibyte_is_the_largest(client: Client, door: Door) -> None:
    start = b"command=%2Fdeal&team_id=T0DESK&user_id=U0ANA&text="
    largest = start + b"a" * (1024 * 1024 - len(start))
    larger = largest + b"a"

    fits = await client.post(URL, data=BytesIO(largest), headers=signed(largest))
    does_not = await client.post(URL, data=BytesIO(larger), headers=signed(larger))

    assert (fits.status, does_not.status) == (200, 413)
    assert len(door.dispatched) == 1


async def test_a_line_says_who_what_and_how_long_as_ids_only(client: Client, lines: Lines) -> None:
    body = form(COMMAND)

    await client.post(URL, data=body, headers=signed(body))

    (line,) = lines.saying("answered")
    assert (line["team"], line["user"]) == ("T0DESK", "U0ANA")
    assert (line["kind"], line["status"]) == ("command", 200)
    assert set(line) == {"ts", "level", "event", "request", "team", "user", "kind", "status", "ms"}


def test_the_signature_is_that_of_slacks_own_example() -> None:
    # From https://docs.slack.dev/authentication/verifying-requests-from-slack
    body = (
        b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow"
        b"&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner"
        b"&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands"
        b"%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
        b"&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
    )

    made = signature(body, "1531420618", "8f742231b10e8888abcd99yyyzzz85a5")

    assert made == "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"


async def test_slack_may_say_that_it_holds_events_back(
    client: Client, door: Door, lines: Lines
) -> None:
    told = {"type": "app_rate_limited", "team_id": "T0DESK", "minute_rate_limited": 1_518_467_820}
    body = json.dumps(told).encode()

    answer = await client.post(URL, data=body, headers=signed(body, JSON))

    assert answer.status == 200
    assert door.dispatched == []
    (line,) = lines.saying("Slack holds events back: there are more than 30,000 within an hour")
    assert (line["level"], line["team"]) == ("warning", "T0DESK")
