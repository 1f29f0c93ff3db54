"""Each webhook three times, shuffled over two minutes: the channel hears of each change once."""

import random
import re
from collections import defaultdict
from datetime import timedelta

import pytest

from tests.dice import seeded
from tests.effort import in_full
from tests.flows.conftest import Clock
from tests.flows.histories import History, thrown
from tests.flows.watching import Office, texts, watches
from tests.seat import Seat

HISTORIES, AT_ONCE = 1000 if in_full() else 40, 10
WATCHED = ("deals", "persons", "orgs", "activities", "notes")
REPEATS, PARTS, APART = 3, 8, 15


@pytest.mark.long
async def test_every_change_is_told_once_and_in_order_however_it_arrives(
    office: Office, ana: Seat, clock: Clock
) -> None:
    for entity in WATCHED:
        await watches(ana, f"/crm watch {entity} threads=off")
    survivors = await _survivors(office)
    wrong: list[str] = []
    for start in range(0, HISTORIES, AT_ONCE):
        dice = seeded(start, "histories")
        histories = [thrown(dice, f"Case{start + number}x", survivors) for number in range(AT_ONCE)]
        await _happen(office, clock, dice, [*histories])
        await _arrive(office, ana, dice)
        wrong += _judged(histories, texts(office.desk))

    assert not wrong, "\n".join(wrong)


async def _survivors(office: Office) -> dict[str, int]:
    """What others are merged into."""
    found = {}
    for entity, name in {"deal": "title", "person": "name", "organization": "name"}.items():
        fields = {name: "Survivor", "owner_id": 102, "visible_to": 3}
        done = await office.change("tom", {"do": "create", "entity": entity, "fields": fields})
        found[entity] = int(done[0]["id"])
    return found


async def _happen(
    office: Office, clock: Clock, dice: random.Random, histories: list[History]
) -> None:
    """All at the same time, while nobody is told."""
    await office.webhooks("hold")
    while histories:
        one = dice.choice(histories)
        await one.goes_on(office)
        clock.advance(timedelta(seconds=dice.choice([0, 0, 0.3, 2])))
        if not one.steps:
            histories.remove(one)


async def _arrive(office: Office, ana: Seat, dice: random.Random) -> None:
    """Three times each, in any order; who sends them is told so, to have it at once."""
    held = office.desk.world.sender.held
    copies = [one for one in held for _ in range(REPEATS)]
    held[:] = dice.sample(copies, len(copies))
    for _ in range(PARTS):
        await office.webhooks("release", count=-(-len(copies) // PARTS))
        await ana.lets_pass(seconds=APART)
    await office.webhooks("release")
    await ana.lets_pass(minutes=6)


def _judged(histories: list[History], told: list[str]) -> list[str]:
    about: dict[str, list[str]] = defaultdict(list)
    for text in told:
        for one in histories:
            if re.search(rf"\b{one.name}\b", text):
                about[one.name].append(text)
    return [
        f"{one.entity} {one.name}: {what}: {about[one.name]}; was {one.states}"
        for one in histories
        for what in one.wrong(about[one.name])
    ]
