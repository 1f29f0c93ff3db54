"""Signed payloads with any one field missing or of another type: refused at the door, or answered.

Nothing of the kind may end as a mistake of ours: no 500, no task that fails, no code for an admin.
"""

import asyncio
import copy
import json
from collections.abc import Iterator
from random import Random
from typing import Any
from urllib.parse import urlencode

import pytest

from bot.playground.run import Playground
from tests.dice import seeded
from tests.edge.door import Lines, recorded
from tests.flows.received import writes
from tests.flows.signed import TEAM, post, signed
from tests.seat import Json, Seat, find

Path = tuple[str | int, ...]
NOBODY = "http://127.0.0.1:9/none"
GONE = object()
DEEP: Any = 1
for _ in range(150):
    DEEP = [DEEP]
ODD: tuple[object, ...] = (
    GONE,
    None,
    "",
    "x",
    "x" * 5_000,
    7,
    10**30,
    1.5,
    True,
    [],
    {},
    [[]],
    [None],
    {"a": 1},
    DEEP,
)
AT_ONCE = 10
TRIES = 2  # of the odd values, for each field


def about(person: Seat) -> Json:
    """The address for answers is one that nobody listens at: nothing is said there."""
    return {
        "team": {"id": TEAM, "domain": "northwind"},
        "user": {"id": person.user, "name": "ana", "team_id": TEAM},
        "response_url": NOBODY,
        "trigger_id": "1.2.3",
    }


def a_click(person: Seat, card: Json, action: Json) -> Json:
    where = {"type": "message", "channel_id": person.channel, "message_ts": card["ts"]}
    return {
        "type": "block_actions",
        **about(person),
        "channel": {"id": person.channel, "name": "sales"},
        "container": {**where, "is_ephemeral": True},
        "actions": [{**action, "block_id": "b", "action_ts": "1.0"}],
    }


def a_submission(person: Seat, view: Json) -> Json:
    values = {
        block["block_id"]: {block["element"]["action_id"]: {"type": "plain_text_input"}}
        for block in view["blocks"]
        if block["type"] == "input"
    }
    return {
        "type": "view_submission",
        **about(person),
        "view": {**view, "state": {"values": values}},
    }


def a_message(person: Seat, **more: str) -> Json:
    event = {"user": person.user, "channel": person.channel, "text": "<@U0DESK> deal help"}
    return {
        "type": "event_callback",
        "team_id": TEAM,
        "event_id": "Ev",
        "event": {
            "type": "app_mention",
            **event,
            "ts": "1.0",
            "thread_ts": "1.0",
            "team": TEAM,
            **more,
        },
    }


async def samples(person: Seat) -> dict[str, Json]:
    card = await person.types("/deal")
    record = {"text": {"type": "plain_text", "text": "None"}, "value": "999999"}
    await person.sends("/deal edit 12 ?")
    form = await person.modal()
    await person.sends("/deal bulk-delete status=lost")
    boxes = await person.modal()
    await person.sends("/crm connect")
    connect = await person.modal()
    pick = {"action_id": "pick:person", "block_id": "person_id", "value": "jo"}
    shortcut = {**about(person), "callback_id": "save_to_pipedrive", "channel": {"id": "C0SALES"}}
    message = {"ts": "1.0", "thread_ts": "1.0", "files": [{"id": "F0", "name": "a.pdf"}]}
    return {
        "command": {
            "command": "/deal", "text": "help move", "team_id": TEAM, "user_id": person.user,
            "channel_id": person.channel, "response_url": NOBODY,
            "trigger_id": "1.2.3",
        },
        "click": a_click(person, card, find(card["blocks"], "Help")[1]),
        "choice": a_click(person, card, {"action_id": "open:deals_get", "selected_option": record}),
        "form": a_submission(person, form),
        "boxes": a_submission(person, boxes),
        "connect": a_submission(person, connect),
        "count": a_submission(person, {**connect, "callback_id": "count"}),
        "crop": a_submission(person, {**connect, "callback_id": "crop"}),
        "closed": {**a_submission(person, form), "type": "view_closed", "is_cleared": False},
        "options": {"type": "block_suggestion", **about(person), "view": form, **pick},
        "shortcut": {"type": "shortcut", **shortcut},
        "message shortcut": {"type": "message_action", **shortcut, "message": message},
        "mention": a_message(person),
        "shared mention": {
            **a_message(person),
            "is_ext_shared_channel": True,
            "authorizations": [{"enterprise_id": None, "team_id": TEAM, "user_id": "U0DESK"}],
        },
        "home": a_message(person, type="app_home_opened", tab="home"),
        "direct message": a_message(person, type="message", channel="D0ANA", channel_type="im"),
    }  # fmt: skip


def places(node: Any, at: Path = ()) -> Iterator[Path]:
    """Every field, however deep; of a long list only the first."""
    if at:
        yield at
    if isinstance(node, dict):
        for name, value in node.items():
            yield from places(value, (*at, name))
    elif isinstance(node, list) and node:
        yield from places(node[0], (*at, 0))


def changed(payload: Json, at: Path, value: object) -> Json:
    made = copy.deepcopy(payload)
    node: Any = made
    for step in at[:-1]:
        node = node[step]
    if value is GONE:
        del node[at[-1]]
    else:
        node[at[-1]] = value
    return made


def mutations(payload: Json, random: Random) -> Iterator[Json]:
    for at in places(payload):
        # The blocks of a view are its maker's; what is read of them is read in one place.
        if "blocks" in at and len(at) > at.index("blocks") + 3:
            continue
        for value in random.sample(ODD, TRIES):
            yield changed(payload, at, value)


def packed(payload: Json) -> tuple[bytes, dict[str, str]]:
    if payload.get("type") == "event_callback" or "event" in payload or "command" in payload:
        return json.dumps(payload).encode(), {"Content-Type": "application/json"}
    return urlencode({"payload": json.dumps(payload)}).encode(), {}


@pytest.fixture
def lines() -> Iterator[Lines]:
    with recorded("INFO") as lines:
        yield lines


async def test_no_field_of_any_payload_can_be_made_our_mistake(
    lines: Lines, desk: Playground, ana: Seat
) -> None:
    random = seeded(20, "odd payloads")
    odd = [
        (kind, payload)
        for kind, original in (await samples(ana)).items()
        for payload in mutations(original, random)
    ]
    one_by_one = asyncio.Semaphore(AT_ONCE)

    async def sent(kind: str, payload: Json) -> int:
        body, headers = packed(payload)
        async with one_by_one:
            status, text = await post(desk, body, signed(desk, body) | headers)
        assert status in {200, 400}, (kind, payload, text)
        return status

    statuses = await asyncio.gather(*(sent(*one) for one in odd))
    await desk.stop_bot(within=30)

    wrong = [line for line in lines.all if line["level"] == "error"]
    assert not wrong, json.dumps(wrong)
    assert set(statuses) == {200, 400}
    assert writes(desk) == []
    await desk.start_bot()
