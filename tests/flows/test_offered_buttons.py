"""A card offers what its reader may do, and says where somebody else has to be asked."""

import pytest

from bot.playground.run import Playground
from tests.flows.received import writes
from tests.flows.test_rules import rules
from tests.seat import Json, Seat, elements


def offers(message: Json) -> set[str]:
    """The labels of buttons, and of the entries of menus."""
    found = [element for block in message["blocks"] for element in elements(block)]
    options = [option for element in found for option in element.get("options", ())]
    return {one["text"]["text"] for one in (*found, *options) if "text" in one}


async def test_who_may_not_delete_is_offered_to_ask_somebody_who_may(
    desk: Playground, ana: Seat, tom: Seat
) -> None:
    await rules(ana, "delete=admins")

    hers, his = await ana.types("/deal 12"), await tom.types("/deal 12")

    assert offers(hers) - offers(his) == {"Delete…"}
    assert offers(his) - offers(hers) == {"Ask to delete…"}


@pytest.mark.parametrize(
    ("line", "gone"),
    [
        ("read-only=on", {"Won", "Lost", "Edit", "Delete…"}),
        ("delete=nobody", {"Delete…"}),
        ("share=nobody", {"Share"}),
        ("off=deals_update,deals_move_to_stage", {"Edit"}),
    ],
)
async def test_what_the_rules_refuse_is_not_on_a_card(
    desk: Playground, ana: Seat, tom: Seat, line: str, gone: set[str]
) -> None:
    before = offers(await tom.types("/deal 12"))
    await rules(ana, line)

    after = offers(await tom.types("/deal 12"))

    assert gone <= before
    assert not gone & after
    assert after
    assert writes(desk) == []
