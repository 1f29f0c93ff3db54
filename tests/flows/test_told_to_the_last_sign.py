"""A receipt tells what differs, however long or exact it is, and by its name."""

import pytest

from bot.playground.pipedrive.definitions import Field
from bot.playground.run import Playground
from tests.flows.received import writes
from tests.seat import Seat

LONG = "one two three four five six " * 7
ADDRESSES = f"{'a' * 60}@b.co, {'b' * 60}@b.co, {'c' * 60}@b.co"


@pytest.mark.parametrize(
    ("one", "other", "says"),
    [
        ('deal edit 12 "Contract length"=12.12345', 'deal edit 12 "Contract length"=12.12349',
         ": Contract length 12.12345 → 12.12349"),
        ('deal edit 12 "Contract length"=1', 'deal edit 12 "Contract length"=0.00001',
         ": Contract length 1 → 0.00001"),
        ('deal add-product 12 "Team seat" x=1.23456', 'deal edit-product 12 "Team seat" x=1.23457',
         ": Quantity 1.23456 → 1.23457"),
        (f'deal edit 12 title="{LONG}end"', f'deal edit 12 title="{LONG}of it"',
         ": Title …three four five six end → …three four five six of it"),
        (f'person edit 1 email="{ADDRESSES}, d@b.co"', f'person edit 1 email="{ADDRESSES}, e@b.co"',
         "c@b.co, e@b.co"),
        (f'activity edit 88 note="{LONG}end"', f'activity edit 88 note="{LONG}of it"',
         "six end → …three four five six of it"),
    ],
)  # fmt: skip
async def test_two_values_that_differ_do_not_read_the_same(
    ana: Seat, one: str, other: str, says: str
) -> None:
    await ana.types(f"/{one}")

    told = await ana.types(f"/{other}")

    assert says in told["text"]


@pytest.mark.parametrize(
    ("kind", "typed", "says"),
    [("people", "Tara Jensen", "Points at not set → Tara Jensen"),
     ("org", "Acme Foods", "Points at not set → Acme Foods")],
)  # fmt: skip
async def test_whom_a_field_of_the_companys_own_names_is_told_by_name(
    desk: Playground, ana: Seat, kind: str, typed: str, says: str
) -> None:
    desk.world.company.fields["deal"].append(
        Field("a" * 40, "Points at", kind, is_custom_field=True)
    )

    told = await ana.types(f'/deal edit 12 "Points at"="{typed}"')

    assert says in told["text"]


async def test_days_that_end_before_they_begin_are_asked_about(desk: Playground, ana: Seat) -> None:
    desk.world.company.fields["deal"].append(
        Field("a" * 40, "On site", "daterange", is_custom_field=True)
    )

    await ana.sends('/deal edit 12 "On site"="24 dec..1 dec"')

    assert "“24 dec..1 dec” ends before it begins." in str(await ana.modal())
    assert writes(desk) == []


async def test_undo_goes_past_what_changed_nothing(desk: Playground, ana: Seat) -> None:
    await ana.types("/deal edit 12 value=5")
    await ana.types("/deal move 12 to 4")

    await ana.types("/crm undo")

    assert (await ana.told())["text"] == "Put back Acme renewal #12: Value €5 → €12,000"


async def test_a_line_of_a_feed_that_ends_in_a_full_stop_gets_no_other(ana: Seat) -> None:
    assert ".." not in (await ana.types("/deal feed 12"))["text"]
