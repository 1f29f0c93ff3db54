"""The company's own fields, by the names that people give them: in commands, forms and cards."""

from typing import Any

import pytest

from bot.playground.pipedrive.definitions import Field
from bot.playground.pipedrive.faults import Rule
from bot.playground.run import Playground
from tests.flows.received import requests, writes
from tests.seat import Seat, find, inputs

Json = dict[str, Any]
PATCH_12 = ("PATCH", "/api/v2/deals/12")


@pytest.fixture
def codes(desk: Playground) -> dict[str, str]:
    """By name and type, as two fields share a name."""
    fields = desk.world.company.custom_fields("deal")
    return {f"{field.field_name} {field.field_type}": field.field_code for field in fields}


def option(desk: Playground, code: str, label: str) -> object:
    fields = desk.world.company.custom_fields("deal")
    (field,) = (field for field in fields if field.field_code == code)
    return next(one.id for one in field.options if one.label == label)


async def test_own_fields_are_set_by_their_names_and_read_by_their_types(
    desk: Playground, ana: Seat, codes: dict[str, str]
) -> None:
    told = await ana.types(
        '/deal edit 12 "Contract length"=24 source=referral interests=Training,Support '
        '"Setup fee"=1.5k EUR "Contract start"=2026-12-01 value=15k'
    )

    source, interests = codes["Source enum"], codes["Interests set"]
    own = {
        codes["Setup fee monetary"]: {"value": 1500, "currency": "EUR"},
        codes["Contract length double"]: 24,
        source: option(desk, source, "Referral"),
        interests: [option(desk, interests, "Training"), option(desk, interests, "Support")],
        codes["Contract start date"]: "2026-12-01",
    }
    assert writes(desk) == [(*PATCH_12, {"value": 15000, "custom_fields": own})]
    assert "Contract length not set → 24" in told["text"]
    assert "Source not set → Referral" in told["text"]
    assert "Setup fee not set → €1,500" in told["text"]


async def test_an_own_field_is_emptied(desk: Playground, ana: Seat, codes: dict[str, str]) -> None:
    desk.world.company.deals[12].custom_fields = {codes["Contract length double"]: 24}

    told = await ana.types('/deal edit 12 "Contract length"=')

    assert told["text"] == "Changed Acme renewal #12: Contract length 24 → not set"
    assert writes(desk) == [(*PATCH_12, {"custom_fields": {codes["Contract length double"]: None}})]


async def test_of_two_fields_of_one_name_the_person_chooses(
    desk: Playground, ana: Seat, codes: dict[str, str]
) -> None:
    asked = await ana.types("/deal edit 12 region=North")

    assert asked["text"].startswith("Which field is “region”?")
    assert "one of: North, South, East, West" in str(asked["blocks"])
    assert "text, such as “North”" in str(asked["blocks"])
    assert writes(desk) == []

    _, choice = find(asked["blocks"][1:2], "Choose")
    assert codes["Region enum"] in choice["value"]
    await ana.presses({**asked, "blocks": asked["blocks"][1:2]}, "Choose")

    code = codes["Region enum"]
    assert writes(desk) == [(*PATCH_12, {"custom_fields": {code: option(desk, code, "North")}})]


async def test_a_form_shows_own_fields_and_sends_only_what_was_changed(
    desk: Playground, ana: Seat, codes: dict[str, str]
) -> None:
    source, order = codes["Source enum"], codes["Purchase order varchar"]
    held = {source: option(desk, source, "Website"), order: "PO-17"}
    desk.world.company.deals[12].custom_fields = held
    await ana.sends("/deal edit 12 ?")
    form = await ana.modal()
    shown = inputs(form)

    answer = await ana.submits(form, **{f"custom_fields.{order}": "PO-18"})
    await ana.told()

    assert shown[f"custom_fields.{source}"]["label"]["text"] == "Source"
    assert shown[f"custom_fields.{source}"]["element"]["initial_option"]["text"]["text"] == (
        "Website"
    )
    assert answer == {"ok": True}
    assert writes(desk) == [(*PATCH_12, {"custom_fields": {order: "PO-18"}})]


async def test_a_wrong_value_of_an_own_field_is_told_at_its_place_in_the_form(
    desk: Playground, ana: Seat, codes: dict[str, str]
) -> None:
    await ana.sends('/deal new "Big one" "Contract length"=long')

    form = await ana.modal()

    length = inputs(form)[f"custom_fields.{codes['Contract length double']}"]
    assert length["hint"]["text"].startswith("“long” isn't a number")
    assert length["element"]["initial_value"] == "long"
    assert writes(desk) == []


async def test_what_is_no_field_is_told_with_what_was_typed(desk: Playground, ana: Seat) -> None:
    await ana.sends("/deal edit 12 colour=red")

    form = await ana.modal()

    assert "“colour=red”∶ edit has no such field." in str(form["blocks"][0]) or (
        "“colour=red”: edit has no such field." in str(form["blocks"][0])
    )


async def test_a_lost_answer_to_a_change_of_an_own_field_is_looked_after(
    desk: Playground, ana: Seat, codes: dict[str, str]
) -> None:
    desk.world.faults.add(Rule(kind="reset_after", method="PATCH", times=1))

    told = await ana.types('/deal edit 12 "Contract length"=24')

    assert told["text"] == "Changed Acme renewal #12: Contract length not set → 24"
    assert len(writes(desk)) == 1


async def test_the_fields_are_looked_up_once(desk: Playground, ana: Seat) -> None:
    await ana.types('/deal edit 12 "Contract length"=24')
    await ana.types('/deal edit 12 "Contract length"=36')

    assert len(requests(desk, "/api/v2/dealFields")) <= 1


async def test_a_change_of_an_own_field_is_undone(
    desk: Playground, ana: Seat, codes: dict[str, str]
) -> None:
    length = codes["Contract length double"]
    desk.world.company.deals[12].custom_fields = {length: 12}
    told = await ana.types('/deal edit 12 "Contract length"=24')

    undone = await ana.presses(told, "Undo")

    assert "Contract length 24 → 12" in undone["text"]
    assert desk.world.company.deals[12].custom_fields[length] == 12
    assert writes(desk)[1] == (*PATCH_12, {"custom_fields": {length: 12}})


async def test_what_somebody_else_wrote_into_an_own_field_is_not_undone_unasked(
    desk: Playground, ana: Seat, codes: dict[str, str]
) -> None:
    length = codes["Contract length double"]
    told = await ana.types('/deal edit 12 "Contract length"=24')
    desk.world.company.deals[12].custom_fields[length] = 36

    asked = await ana.presses(told, "Undo")

    assert "Contract length" in str(asked["blocks"])
    assert len(writes(desk)) == 1


async def test_a_field_on_the_last_page_of_the_list_is_known(desk: Playground, ana: Seat) -> None:
    fields = desk.world.company.fields["deal"]
    fields += [
        Field(f"{number:040x}", f"Field {number}", "double", is_custom_field=True)
        for number in range(620)
    ]

    told = await ana.types('/deal edit 12 "Field 619"=5')

    assert told["text"] == "Changed Acme renewal #12: Field 619 not set → 5"
    assert writes(desk) == [(*PATCH_12, {"custom_fields": {f"{619:040x}": 5}})]


async def test_a_command_is_repeated_with_the_names_of_own_fields(
    desk: Playground, ana: Seat
) -> None:
    desk.world.faults.add(Rule("status", method="PATCH", status=400, times=1))

    told = await ana.types('/deal edit 12 "Contract length"=13')

    assert 'You asked: /deal edit 12 "Contract length"=13' in str(told["blocks"])
