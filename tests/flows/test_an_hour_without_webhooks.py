"""Pipedrive drops its webhooks for an hour and forgets ours: lists tell of it all, once."""

import re
from datetime import timedelta

import pytest

from tests.effort import examples
from tests.flows.conftest import Clock
from tests.flows.watching import Office, texts, watches
from tests.seat import Seat

CHANGES, DELETES = examples(500), examples(20)
MOST_TOKENS = 400
VALUE, GONE = re.compile(r"changed the value of (\d+) deals"), re.compile(r"deleted (\d+) deals")


@pytest.mark.long
async def test_all_is_seen_late_and_once_for_few_tokens(
    office: Office, ana: Seat, clock: Clock
) -> None:
    titles = (f"Deal{number}" for number in range(CHANGES + DELETES))
    deals = await office.deals(*titles, value=100)
    await watches(ana, "/crm watch deals value,deleted threads=off")
    await ana.lets_pass(hours=1)
    office.desk.world.ledger.clear()

    await office.webhooks("drop")
    risen = {"do": "update", "entity": "deal", "fields": {"value": 101}}
    for first, who in enumerate(("tom", "kenji")):
        await office.change(who, *({**risen, "id": deal} for deal in deals[first:CHANGES:2]))
    gone = [{"do": "delete", "entity": "deal", "id": deal} for deal in deals[CHANGES:]]
    await office.change("tom", *gone)
    clock.advance(timedelta(hours=1))
    await office.webhooks("remove")
    await office.webhooks("release")
    await ana.lets_pass(hours=2)

    told = texts(office.desk)
    assert all("(seen late)" in text for text in told)
    assert _many(told, VALUE, "Value €100 → €101") == CHANGES
    assert _many(told, GONE, " deleted Deal") == DELETES
    listed = sum(sent.tokens for sent in office.desk.world.ledger if sent.method == "GET")
    print(f"{CHANGES} changes, {DELETES} deletes: {listed} tokens in two hours")  # noqa: T201 - a figure
    assert listed <= MOST_TOKENS
    await ana.lets_pass(hours=6)
    assert texts(office.desk) == told


def _many(told: list[str], together: re.Pattern[str], alone: str) -> int:
    """By sentences about many, and by those about one."""
    found = [int(said[1]) for text in told if (said := together.search(text))]
    return sum(found) + sum(alone in text for text in told)
