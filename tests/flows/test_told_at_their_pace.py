"""Ten channels, while Slack refuses every fifth message: all is told, in order, none too early."""

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise

import aiohttp
import pytest

from bot.playground.slack.people import BOT_USER, Channel
from tests.effort import in_full
from tests.flows.watching import SALES, Office, texts, watches
from tests.seat import Json, Seat

ROOMS = (SALES, *(f"C0ROOM{number}" for number in range(9 if in_full() else 3)))
# Each change is a notice in every channel.
CHANGES, AT_ONCE = 500 if in_full() else 30, 10
WAIT = 7  # seconds, as Slack asks for them
VALUE = re.compile(r"(Deal\d+) .*Value €(\d+) → €(\d+)")


@pytest.mark.long
async def test_what_slack_refuses_is_told_later_in_its_order(office: Office, ana: Seat) -> None:
    slack = office.desk.workspace
    for room in ROOMS[1:]:
        name = room.lower().replace("c0", "")
        slack.channels[room] = Channel(room, name, members={"U0ANA", BOT_USER})
    deals = await office.deals(*(f"Deal{number}" for number in range(AT_ONCE)), value=100)
    for ana.channel in ROOMS:
        await watches(ana, "/crm watch deals value threads=off")
    slack.strict_pace = True
    refused = {"side": "slack", "method": "chat.postMessage", "status": 429, "retry_after": WAIT}
    await at(office, "faults", {**refused, "share": 0.2, "seed": 5})

    calls: dict[int, Json] = {}
    for round_ in range(CHANGES // AT_ONCE):
        new = {"do": "update", "entity": "deal", "fields": {"value": 101 + round_}}
        who = ("tom", "kenji")[round_ % 2]
        await office.change(who, *({**new, "id": deal} for deal in deals))
        await ana.lets_pass(minutes=2)
        calls |= {call["n"]: call for call in await _calls(office)}
    await ana.lets_pass(minutes=10)
    calls |= {call["n"]: call for call in await _calls(office)}

    whole = [(str(value), str(value + 1)) for value in range(100, 100 + CHANGES // AT_ONCE)]
    for room in ROOMS:
        assert dict(_told(texts(office.desk, room))) == {
            f"Deal{number}": whole for number in range(AT_ONCE)
        }
    said = [call for call in calls.values() if call["method"] == "chat.postMessage"]
    assert sum(call["retry_after"] is not None for call in said) > CHANGES * len(ROOMS) // 10
    assert [early for room in ROOMS for early in _early(said, room)] == []


async def at(office: Office, what: str, asked: Json) -> None:
    url = f"{office.desk.workspace.origin}/play/{what}"
    async with aiohttp.ClientSession() as session, session.post(url, json=asked) as answer:
        assert (await answer.json())["ok"]


async def _calls(office: Office) -> list[Json]:
    url = f"{office.desk.workspace.origin}/play/state?user=U0ANA&calls=1"
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        calls: list[Json] = (await answer.json())["slack_calls"]
        return calls


def _told(said: list[str]) -> dict[str, list[tuple[str, str]]]:
    """What each deal's value went through, as it was told."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for text in said:
        if change := VALUE.search(text):
            found[change[1]].append((change[2], change[3]))
    return found


def _early(said: list[Json], room: str) -> Iterator[tuple[Json, Json]]:
    """What was sent to a channel before it might be, and what had said so."""
    here = sorted((call for call in said if call["channel"] == room), key=lambda call: call["n"])
    for one, next_ in pairwise(here):
        passed = datetime.fromisoformat(next_["time"]) - datetime.fromisoformat(one["time"])
        if passed.total_seconds() < (one["retry_after"] or 0.95):
            yield one, next_
