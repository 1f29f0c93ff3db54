"""The company's own fields: how each type is typed, and what is said when it is not."""

from dataclasses import replace
from typing import Any

import pytest

from bot.blocks.kit.viewer import Viewer
from bot.commands import forms
from bot.commands.format_command import format_command
from bot.commands.router import Incomplete, bind, parse, restore
from bot.pipedrive.names.lookups import FieldOf, FieldOption
from bot.tools.base import Call
from bot.tools.catalog.all import BY_NAME
from bot.tools.fieldtypes.base import Name
from bot.tools.fieldtypes.tool_fields import PREFIX
from tests.people import ANA

UPDATE = BY_NAME["deals_update"]

OPTIONS = [FieldOption(id=131, label="Website"), FieldOption(id=132, label="Trade fair")]
MANY = [FieldOption(id=number, label=f"Town {number}") for number in range(1, 150)]


def field(kind: str, name: str, options: list[FieldOption] | None = None) -> FieldOf:
    return FieldOf(
        field_code=kind,
        field_name=name,
        field_type=kind,
        options=options,
        is_custom_field=True,
    )


FIELDS = (
    FieldOf(field_code="title", field_name="Nickname", field_type="varchar"),
    field("varchar", "Purchase order"),
    field("double", "Contract length"),
    field("monetary", "Setup fee"),
    field("enum", "Source", OPTIONS),
    field("set", "Interests", OPTIONS),
    field("date", "Contract start"),
    field("user", "Engineer"),
    field("people", "Referred by"),
    field("org", "Partner"),
    field("daterange", "Trial"),
    field("time", "Call at"),
    field("timerange", "Reachable"),
    field("address", "Site"),
    field("visible_to", "Shown to"),
    field("phone", "Value"),
    field("varchar_auto", "Region"),
    field("text", "Region"),
)
KNOWING = replace(
    ANA, lookup=replace(ANA.lookup, fields={"deal": {one.field_code: one for one in FIELDS}})
)


def read(line: str, viewer: Viewer = KNOWING) -> Any:
    return parse("/deal", f"edit 12 {line}", viewer)


@pytest.mark.parametrize(
    ("line", "own"),
    [
        ('"Purchase order"=PO-17', {"varchar": "PO-17"}),
        ('"purchase ORDER"="PO 17 = 18"', {"varchar": "PO 17 = 18"}),
        ('"Contract length"=12', {"double": 12}),
        ('"Contract length"=12.5', {"double": 12.5}),
        ('"Setup fee"=1.5k', {"monetary": {"value": 1500, "currency": "EUR"}}),
        ('"Setup fee"=500 USD', {"monetary": {"value": 500, "currency": "USD"}}),
        ("source=website", {"enum": 131}),
        ('Source="trade fair"', {"enum": 132}),
        ("source=132", {"enum": 132}),
        ('interests=Website,"Trade fair",website', {"set": [131, 132]}),
        ('"Contract start"=next friday', {"date": "2026-11-27"}),
        (
            "trial=1 dec..15 dec",
            {"daterange": {"value": "2026-12-01", "until": "2026-12-15"}},
        ),
        (
            '"Call at"=14:00',
            {"time": {"value": "14:00:00", "timezone_name": "Europe/Berlin"}},
        ),
        (
            '"Call at"="2 pm"',
            {"time": {"value": "14:00:00", "timezone_name": "Europe/Berlin"}},
        ),
        (
            "reachable=9h..17.30",
            {
                "timerange": {
                    "value": "09:00:00",
                    "until": "17:30:00",
                    "timezone_name": "Europe/Berlin",
                }
            },
        ),
        ('site="Rua Augusta 1, Lisboa"', {"address": {"value": "Rua Augusta 1, Lisboa"}}),
        ("engineer=me", {"user": 101}),
        ("partner=#34", {"org": 34}),
        ('"Contract length"=', {"double": None}),
        ("interests=", {"set": None}),
        ('custom_fields.double=12 source="Website"', {"double": 12, "enum": 131}),
    ],
)
def test_a_value_is_read_by_the_type_of_its_field(line: str, own: dict[str, object]) -> None:
    call = read(line)

    assert isinstance(call, Call)
    assert call.args.given() == {"id": 12, "custom_fields": own}


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        (
            '"Contract length"=long',
            "double",
            "“long” isn't a number I understand. Try 12, 12.5 or 1200.",
        ),
        ('"Contract length"="12 EUR"', "double", "Contract length is a number without a currency."),
        ('"Contract length"=1.200', "double", "Did you mean 1,200 or 1.2?"),
        ("source=Radio", "enum", "“Radio” isn't an option of Source. Choose Website, Trade fair."),
        ("source=Websit", "enum", "Did you mean Website?"),
        ("interests=Website,Radio", "set", "“Radio” isn't an option of Interests"),
        ('"Contract start"=someday', "date", "“someday” isn't a date"),
        ('"Contract start"=3/4', "date", "Did you mean 4 March or 3 April?"),
        ("trial=2026", "daterange", "“2026”: say from when to when, like 1 dec..15 dec."),
        ("trial=someday..fri", "daterange", "“someday” isn't a date"),
        ('"Call at"=noonish', "time", "“noonish” isn't a time I understand. Try 14:00."),
        ('"Call at"="13 pm"', "time", "“13 pm” isn't a time"),
        ("reachable=9:00", "timerange", "say from when to when, like 9:00..17:30."),
        ('"Shown to"=3', "visible_to", "can only be changed in Pipedrive."),
        (f'"Purchase order"={"x" * 256}', "varchar", "is 256 characters long; 255 is the most."),
    ],
)
def test_a_wrong_value_is_told_in_a_sentence(line: str, code: str, said: str) -> None:
    found = read(line)

    assert isinstance(found, Incomplete)
    assert said in found.wrong[PREFIX + code]


def test_a_person_is_looked_up_by_name() -> None:
    found = read('"Referred by"="Jo Doe" engineer=Tom')

    assert found.names == {
        f"{PREFIX}people": [Name("person", "Jo Doe")],
        f"{PREFIX}user": [Name("user", "Tom")],
    }


def test_a_field_of_every_deal_goes_before_one_of_the_company_of_the_same_name() -> None:
    assert read("value=15k").args.given() == {"id": 12, "value": 15000}


def test_a_name_that_two_fields_share_is_asked_about() -> None:
    assert read("region=North").names == {f"{PREFIX}region": [Name("field", "region")]}


def test_before_the_fields_are_known_any_name_may_be_one() -> None:
    found = read('"Contract length"=', Viewer(now=ANA.now))

    assert found.names == {f"{PREFIX}Contract length": [Name("field", "Contract length")]}
    assert not found.needs_form


def test_a_name_of_no_field_is_told() -> None:
    assert "edit has no such field" in read("colour=red").wrong[""]


def test_only_what_takes_own_fields_has_them() -> None:
    found = parse("/deal", "won 12 source=website", KNOWING)

    assert isinstance(found, Incomplete)
    assert "won has no such field" in found.wrong[""]


@pytest.mark.parametrize(
    "own",
    [
        {"varchar": "to = into"},
        {"double": 1.2, "monetary": {"value": 0.5, "currency": "EUR"}},
        {"enum": 132, "set": [132, 131], "date": "2026-11-30"},
        {"user": 7, "people": 3, "org": 34, "text": None},
    ],
)
def test_spelled_out_stored_and_in_a_form_it_comes_back(own: dict[str, object]) -> None:
    call = Call(UPDATE, UPDATE.args.model_validate({"id": 12, "custom_fields": own}))

    command, _, line = format_command(call, KNOWING).partition(" ")

    assert parse(command, line, KNOWING) == call
    assert restore(call.stored()) == call


def own_inputs(view: dict[str, Any]) -> list[str]:
    shown = (str(block.get("block_id", "")) for block in view["blocks"])
    return [name.removeprefix(PREFIX) for name in shown if name.startswith(PREFIX)]


def test_a_form_shows_what_is_set_first_and_not_more_than_fit() -> None:
    fields = [field(f"f{number}", f"Field {number}") for number in range(60)]
    known = {one.field_code: one.model_copy(update={"field_type": "varchar"}) for one in fields}
    viewer = replace(ANA, lookup=replace(ANA.lookup, fields={"deal": known}))
    was = {f"{PREFIX}f50": "x", f"{PREFIX}f31": "x" * 4_000}

    short, whole = (
        own_inputs(forms.form(UPDATE, {"id": "12", f"{PREFIX}f35": "y"}, viewer, was=was, whole=of))
        for of in (False, True)
    )

    assert short == ["f35", "f50"]  # what is longer than an input holds would come back cut off
    rest = [f"f{number}" for number in range(60) if number not in {31, 50}]
    assert whole == [*rest[:39], "f50"]


def test_a_choice_of_too_many_is_typed_and_not_picked() -> None:
    viewer = replace(
        ANA, lookup=replace(ANA.lookup, fields={"deal": {"enum": field("enum", "Town", MANY)}})
    )

    call = bind(UPDATE, {"id": "12", f"{PREFIX}enum": "town 149"}, viewer)
    view = forms.form(UPDATE, {"id": "12"}, viewer)

    assert isinstance(call, Call)
    assert call.args.given()["custom_fields"] == {"enum": 149}
    assert f"{PREFIX}enum" not in str(view["blocks"])
