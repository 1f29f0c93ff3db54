"""Nobody deletes more in a day than the workspace lets them, however it is asked for."""

import asyncio

from bot.playground.run import Playground
from tests.flows.signed import click, post, signed
from tests.flows.test_all_deals import hears, result
from tests.flows.test_bulk_delete import asked_for, counts, deleted, ids, open_deals
from tests.seat import Json, Seat, labels


async def test_there_is_a_daily_cap(desk: Playground, ana: Seat) -> None:
    numbers = open_deals(desk, 60)
    first = await asked_for(ana, ids(*numbers[:45]))
    await counts(ana, first, 45)
    await result(ana)

    await ana.sends(ids(*numbers[45:55]))
    told = await hears(ana, lambda told: "within a day" in told["text"])

    assert told["text"].startswith("That is more than 50 deletes within a day.")
    assert "You may delete 5 more for now." in told["text"]
    assert len(deleted(desk)) == 45


async def question(person: Seat, number: int) -> Json:
    await person.sends(f"/deal delete {number}")
    return await hears(person, lambda told: "Delete deal" in labels(told["blocks"]))


async def test_of_twelve_clicks_at_once_as_many_delete_as_the_day_has_left(
    desk: Playground, ana: Seat
) -> None:
    numbers = open_deals(desk, 57)
    first = await asked_for(ana, ids(*numbers[:45]))
    await counts(ana, first, 45)
    await result(ana)
    asked = [await question(ana, number) for number in numbers[45:]]
    bodies = [click(desk, ana, question, "Delete deal") for question in asked]

    await asyncio.gather(*(post(desk, body, signed(desk, body)) for body in bodies))
    told = [(await ana.told())["text"] for _ in bodies]

    assert sum(text.startswith("Deleted ") for text in told) == 5
    assert sum("more than 50 deletes within a day" in text for text in told) == 7
    assert len(deleted(desk)) == 50
