"""Forms as people fill them in: few fields at first, and nothing sent that nobody touched."""

import json
from typing import Any

import pytest

from bot.blocks.kit.limits import check_view
from bot.playground.pipedrive.definitions import Field
from bot.playground.run import Playground
from tests.flows.received import writes
from tests.seat import Seat, inputs, labels

Json = dict[str, Any]


def asked(form: Json) -> list[str]:
    return [block["label"]["text"] for block in inputs(form).values()]


async def opened(person: Seat, line: str) -> Json:
    await person.sends(line)
    return await person.modal()


async def test_saving_an_untouched_form_changes_nothing(desk: Playground, ana: Seat) -> None:
    desk.world.company.deals[16].probability = 80

    answer = await ana.submits(await opened(ana, "/deal edit 16 ?"))

    assert answer["errors"] == {"id": "Change something first, or cancel."}
    assert writes(desk) == []


async def test_saving_all_fields_untouched_changes_nothing(desk: Playground, ana: Seat) -> None:
    desk.world.company.deals[16].probability = 80
    form = await opened(ana, "/deal edit 16 ?")
    whole = await ana.presses_in_form(form, "More fields")

    answer = await ana.submits(whole)

    assert inputs(whole)["probability"]["element"]["initial_value"] == "80"
    assert answer["errors"] == {"id": "Change something first, or cancel."}
    assert writes(desk) == []


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("/crm edit-note 4 ?", "content"),
        ("/deal move 12 ?", "stage_id"),
        ("/file rename 3 ?", "name"),
    ],
)
async def test_what_has_to_be_filled_in_is_not_put_back_over_what_somebody_changed(
    desk: Playground, ana: Seat, line: str, field: str
) -> None:
    form = await opened(ana, line)
    desk.world.company.notes[4].content = "Said by somebody else meanwhile"
    desk.world.company.deals[12].stage_id = 2
    desk.world.company.files[3].name = "Called otherwise meanwhile.txt"

    answer = await ana.submits(form)

    assert answer["errors"] == {field: "Change something first, or cancel."}
    assert writes(desk) == []


async def test_a_new_deal_asks_for_what_people_say_first(ana: Seat) -> None:
    form = await opened(ana, "/deal new ?")

    assert asked(form) == [
        "Title", "Value", "Currency", "Person", "Organization", "Stage", "Owner",
        "Expected close date",
    ]  # fmt: skip
    assert "More fields" in labels(form["blocks"])


async def test_more_fields_keep_what_was_typed_and_leave_out_what_a_new_deal_has_not(
    desk: Playground, ana: Seat
) -> None:
    form = await opened(ana, "/deal new Acme owner=102 ?")
    filled = {"title": "Acme 2027", "value": "12k", "expected_close_date": "2026-12-18"}
    whole = await ana.presses_in_form(form, "More fields", **filled)

    answer = await ana.submits(whole, probability="60")
    await ana.told()

    assert answer == {"ok": True}
    assert "More fields" not in labels(whole["blocks"])
    assert {"Probability", "Labels", "Visible to", "Contract length"} <= {*asked(whole)}
    assert not {"Won time", "Lost time", "Close time", "Archived", "Archive time"} & {*asked(whole)}
    assert check_view(whole) == []
    [(_, _, body)] = writes(desk)
    assert body == {
        "title": "Acme 2027", "value": 12000, "owner_id": 102, "probability": 60,
        "expected_close_date": "2026-12-18",
    }  # fmt: skip


async def test_what_was_cleared_before_more_fields_stays_cleared(
    desk: Playground, ana: Seat
) -> None:
    length = next(
        field.field_code
        for field in desk.world.company.custom_fields("deal")
        if field.field_name == "Contract length"
    )
    desk.world.company.deals[12].custom_fields = {length: 24}
    form = await opened(ana, "/deal edit 12 ?")
    emptied = {f"custom_fields.{length}": ""}

    await ana.submits(await ana.presses_in_form(form, "More fields", **emptied))
    await ana.told()

    assert writes(desk) == [("PATCH", "/api/v2/deals/12", {"custom_fields": {length: None}})]


async def test_what_was_said_in_the_line_is_in_the_short_form(ana: Seat) -> None:
    form = await opened(ana, "/deal new Acme probability=60 label=Hot ?")

    assert {"Probability", "Labels"} <= {*asked(form)}


async def test_what_the_company_requires_is_in_the_short_form(desk: Playground, ana: Seat) -> None:
    everywhere = {"enabled": True, "stage_ids": [], "statuses": {}}
    in_proposal = {"enabled": True, "stage_ids": [4], "statuses": {}}
    desk.world.company.fields["deal"] += [
        Field("a" * 40, "Budget holder", "varchar", is_custom_field=True, required=everywhere),
        Field("b" * 40, "Competitor", "varchar", is_custom_field=True, required=in_proposal),
    ]

    new, in_stage = await opened(ana, "/deal new ?"), await opened(ana, "/deal new X stage=4 ?")

    assert "Budget holder" in asked(new)
    assert "Competitor" not in asked(new)
    assert {"Budget holder", "Competitor"} <= {*asked(in_stage)}


async def test_two_fields_of_one_name_are_told_apart(ana: Seat) -> None:
    form = await opened(ana, "/deal new ?")
    shown = asked(await ana.presses_in_form(form, "More fields"))

    assert {"Region (one option)", "Region (text)"} <= {*shown}
    assert len(shown) == len({*shown})


@pytest.mark.parametrize("root", ["person", "org", "activity"])
@pytest.mark.parametrize("verb", ["new", "edit 1"])
async def test_the_other_forms_are_as_short(ana: Seat, root: str, verb: str) -> None:
    form = await opened(ana, f"/{root} {verb} ?")
    of_tool = [name for name in inputs(form) if not name.startswith("custom_fields.")]

    assert len(of_tool) - ("id" in of_tool) == 8
    assert "Added" not in asked(form)
    assert "More fields" in labels(form["blocks"])


async def test_more_fields_than_a_form_can_hold_are_counted(desk: Playground, ana: Seat) -> None:
    desk.world.company.fields["deal"] += [
        Field(f"{number:040x}", f"Field {number}", "varchar", is_custom_field=True)
        for number in range(100)
    ]
    form = await opened(ana, "/deal new ?")

    whole = await ana.presses_in_form(form, "More fields")

    own = [name for name in inputs(whole) if name.startswith("custom_fields.")]
    assert len(own) == 40
    assert "68 more fields don't fit here." in json.dumps(whole["blocks"])


async def test_what_was_not_read_stays_above_the_form_also_with_all_of_its_fields(
    desk: Playground, ana: Seat
) -> None:
    await ana.sends("/deal new Acme colour=red shape=round size=big weight=heavy mood=good")
    view = await ana.modal()
    whole = await ana.presses_in_form(view, "More fields")

    for form in (view, whole):
        banner = str(form["blocks"][0])
        assert all(word in banner for word in ("colour=red", "size=big", "weight=heavy", "mood="))
    assert len(whole["blocks"]) > len(view["blocks"])
    assert writes(desk) == []
