"""All who tell channels keep to one pace, in whichever process they are."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.playground.clock import MovableClock
from bot.store.db import Store
from bot.watch.telling.pace import TURN, ChannelPace
from bot.watch.watches.rows import Place

SECOND = timedelta(seconds=1)
SALES, WINS = Place("T0", "C0SALES"), Place("T0", "C0WINS")


@pytest.fixture
def clock() -> MovableClock:
    clock = MovableClock()
    clock.set(datetime(2027, 1, 1, 12, tzinfo=UTC))
    return clock


async def test_of_many_at_once_one_has_the_turn_of_a_channel(
    store: Store, clock: MovableClock
) -> None:
    many = [ChannelPace(store, clock.now) for _ in range(8)]

    taken = await asyncio.gather(*(pace.take(place) for pace in many for place in (SALES, WINS)))

    assert sum(taken) == 2


async def test_a_channel_rests_for_everybody_as_long_as_one_was_told_to(
    store: Store, clock: MovableClock
) -> None:
    one, other = ChannelPace(store, clock.now), ChannelPace(store, clock.now)
    await one.take(SALES)
    await one.rest(SALES, 30 * SECOND)
    began = clock.now()

    clock.advance(29 * SECOND)
    early, resting = await other.take(SALES), await other.rests()
    clock.advance(1.1 * SECOND)
    late = await other.take(SALES)

    assert (early, late) == (False, True)
    assert abs(resting[SALES] - began - 30 * SECOND) < SECOND
    assert WINS not in resting


async def test_a_turn_that_was_never_given_back_is_soon_over(
    store: Store, clock: MovableClock
) -> None:
    await ChannelPace(store, clock.now).take(SALES)

    clock.advance(TURN)

    assert await ChannelPace(store, clock.now).take(SALES)
