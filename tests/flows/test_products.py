from bot.playground.pipedrive.faults import Rule
from bot.playground.run import Playground
from tests.flows.received import writes
from tests.seat import Seat, labels


async def test_try(desk: Playground, ana: Seat) -> None:
    for line in ('/deal add-product 12 "Team seat" x=2 discount=10%', '/deal add-product 12 "Team seat" x=3 price=50 discount=5', "/deal products 12", "/deal edit-product 12 Team price=40", '/deal add-product "acme renewal" Gateway', '/deal edit-product 12 Gateway price=12 comments="Hi there"', '/crm undo', '/deal remove-product 12 Gateway', '/deal remove-product 12 Fax', '/deal add-participant 12 "Jo Doe"', '/deal add-participant 12 #7', "/deal add-participant 12 7", "/deal remove-participant 12 uwe", "/deal remove-participant 12 #7", "/crm undo", "/deal remove-participant 12 nobody", "/crm log", "/crm person products 1"):
        told = await ana.types(line)
        print(line, "->", told["text"], labels(told["blocks"]))
        if "removed" in line or "remove-product 12 Gate" in line:
            told = await ana.presses(told, "Remove product")
            print(line, "->", told["text"], labels(told["blocks"]))
    for w in writes(desk): print(w)
    await ana.sends("/deal add-product 12 Cable")
    print(await ana.told())
    assert 0
