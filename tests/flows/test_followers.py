"""Following: oneself or a colleague, by name; what is so already is no error."""

import pytest

from bot.playground.pipedrive.faults import Rule
from bot.playground.run import Playground
from tests.flows.received import writes
from tests.seat import Seat, labels


async def test_try(desk: Playground, ana: Seat) -> None:
    for line in ("/deal follow acme renewal", "/deal follow 12", "/deal followers 12", "/deal follow 12", "/deal follow 12 Tom Berg", "/deal unfollow 12 @tom", "/deal unfollow 12 @tom", "/deal access 12", "/deal participants 12", "/deal products 12", "/crm person products 1", "/crm org followers 1", "/crm log"):
        told = await ana.types(line)
        print(line, "->", told["text"], labels(told["blocks"]))
    print(writes(desk))
    assert 0
