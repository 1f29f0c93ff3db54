"""Whatever is merged: the same words, the same direction. The one named last survives."""

import pytest

from bot.playground.run import Playground
from tests.flows.received import writes
from tests.seat import Seat


@pytest.mark.parametrize(
    ("root", "many"), [("deal", "deals"), ("person", "persons"), ("org", "organizations")]
)
async def test_what_is_named_after_into_survives_and_the_card_says_so(
    root: str, many: str, desk: Playground, ana: Seat
) -> None:
    records = getattr(desk.world.company, many)
    ana_id = desk.world.user("ana").id
    goes, stays, *_ = [
        one
        for one in records.values()
        if one.owner_id == ana_id and not getattr(one, "is_archived", False)
    ]

    asked = await ana.types(f"/{root} merge {goes.id} into {stays.id}")
    await ana.presses(asked, "Merge")

    goes_name, stays_name = (getattr(one, "title", None) or one.name for one in (goes, stays))
    assert asked["text"].startswith(
        f"Merge two {many}? {goes_name} #{goes.id} will be merged into {stays_name} #{stays.id}. "
        "This cannot be undone."
    )
    assert writes(desk) == [("PUT", f"/v1/{many}/{goes.id}/merge", {"merge_with_id": stays.id})]
    assert stays.id in records
    assert goes.id not in records
