"""A form that was opened and sent untouched changes nothing, whatever the record holds.

Every record of the local Pipedrive, in the form of each person who works there.
"""

from collections.abc import AsyncIterator, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.blocks.kit.limits import check_view
from bot.blocks.kit.viewer import NameLookup, Viewer
from bot.commands import forms
from bot.desk.form_prefill import as_it_is
from bot.pipedrive.names.lookups import FieldOf, FieldOption
from bot.pipedrive.names.names import Names
from bot.pipedrive.records.models import Activity, Deal, Entity, Page, Person
from bot.pipedrive.records.record_types import (
    ACTIVITY,
    DEAL,
    FILE,
    LEAD,
    NOTE,
    ORGANIZATION,
    PERSON,
)
from bot.pipedrive.request import Request
from bot.playground.pipedrive import team
from bot.playground.slack import checker
from bot.playground.slack.values import merged
from bot.tools.base import Tool
from bot.tools.catalog.all import BY_NAME, TOOLS
from bot.tools.fieldtypes.tool_fields import OWN, tool_fields
from tests.walks.conftest import Company, at_work

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
EDITED = {DEAL: "deals_update", PERSON: "persons_update", ORGANIZATION: "organizations_update",
          ACTIVITY: "activities_update", FILE: "files_update", NOTE: "notes_update",
          LEAD: "leads_update"}  # fmt: skip
LISTS = {
    DEAL: ("/api/v2/deals", "/api/v2/deals/archived"),
    PERSON: ("/api/v2/persons",),
    ORGANIZATION: ("/api/v2/organizations",),
    ACTIVITY: ("/api/v2/activities",),
    FILE: ("/v1/files",),
    NOTE: ("/v1/notes",),
    LEAD: ("/v1/leads", "/v1/leads/archived"),
}


@pytest.fixture
async def company() -> AsyncIterator[Company]:
    async with at_work(deals=300) as found:
        yield found


def people(lookup: NameLookup) -> Iterator[Viewer]:
    for user in team.users().values():
        yield Viewer(
            now=NOW,
            locale=user.locale,
            tz=user.timezone_name,
            currency=user.default_currency,
            domain="northwind",
            user_id=user.id,
            lookup=lookup,
        )


async def records(company: Company) -> list[Entity]:
    found: list[Entity] = []
    for kind, paths in LISTS.items():
        untold = {"include_fields": ",".join(kind.untold)} if kind.untold else {}
        for path in paths:
            ahead: Mapping[str, object] = {"limit": 100}
            while ahead:
                pages: Any = Page
                request = Request("GET", path, {"limit": 100, **untold, **ahead})
                page = await company.client.send(request, company.login, pages[kind.model])
                found += page.items
                ahead = page.ahead
    return found


def untouched(tool: Tool[Any, Any], record: Entity, viewer: Viewer, *, whole: bool) -> None:
    was = as_it_is(tool, record, viewer)
    view = forms.form(tool, {"id": str(record.id)}, viewer, was=was, whole=whole)
    state: Any = merged(view["blocks"])

    said = forms.read({**view, "state": {"values": state}}).typed
    required = {field.name for field in tool_fields(tool.args) if field.required}
    assert {name: text for name, text in said.items() if name not in required} == {}, record
    for name in required - {"id"}:
        assert said[name] == was[name], record

    inputs = [block for block in view["blocks"] if block["type"] == "input"]
    unheld = {
        block["block_id"]: was[block["block_id"]]
        for block in inputs
        if was.get(block["block_id"]) and "hint" in block
    }
    assert unheld == {}, record
    assert check_view(view) == []
    checker.check_view(view, "modal")


async def test_every_record_in_the_form_of_everybody(company: Company) -> None:
    lookup = await Names(company.client).lookup(company.login)
    every = await records(company)
    seen = {kind: [one for one in every if isinstance(one, kind.model)] for kind in EDITED}

    for number, record in enumerate(every):
        tool = BY_NAME[EDITED[next(kind for kind in EDITED if kind.noun == record.noun)]]
        for place, viewer in enumerate(people(lookup)):
            untouched(tool, record, viewer, whole=(number + place) % 2 == 0)

    assert all(len(found) > 10 for found in seen.values()), {
        k.noun: len(v) for k, v in seen.items()
    }


# --- what no record of the local Pipedrive holds ------------------------------------------------

OPTIONS = [FieldOption(id=number, label=f"Option {number}") for number in range(1, 61)]
AS_A_PLACE = {"value": "Rua Augusta 1, Lisboa", "formatted_address": None}
# By type: all that Pipedrive may say of a field of the company's own.
VALUES: Mapping[str, list[object]] = {
    "varchar": ["x", "  padded ", "–12", "a,b;c", '"quoted"', "x" * 255, "😀" * 20, "=SUM(A1)"],
    "varchar_auto": ["x"],
    "text": ["one\ntwo", "one\r\ntwo", "x" * 3_000, "x" * 5_000, "😀" * 2_000],
    "double": [0, 0.0, -3, 12.5, 1.005, 1200, 1.2, 0.1 + 0.2, 1e15, 123456789.125],
    "int": [0, 7],
    "monetary": [{"value": 1234.3, "currency": "JPY"}, {"value": 0, "currency": "EUR"},
                 {"value": None, "currency": None}, {"value": 1.005, "currency": "EUR"}],
    "date": ["2026-11-30", "1899-12-31", "9999-12-31"],
    "daterange": [{"value": "2026-12-01", "until": "2026-12-15"},
                  {"value": "2026-12-01", "until": None}],
    "time": [{"value": "14:30:00", "timezone_id": None, "timezone_name": None},
             {"value": "14:30:15", "timezone_name": "Asia/Tokyo"}, {"value": None}],
    "timerange": [{"value": "09:00:00", "until": "17:30:00"}, {"value": "09:00:00", "until": None}],
    "address": [AS_A_PLACE, {"value": None, "formatted_address": None}, {"value": ""}],
    "enum": [1, "2", 999],
    "set": [[1, 2], ["3"], [], [999]],
    "user": [101, 999],
    "people": [1, 999],
    "org": [1],
    "phone": ["+351 912 345 678", "ask for Jo"],
    "visible_to": [3],
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "value"), [(kind, value) for kind, values in VALUES.items() for value in values]
)
def test_every_type_of_field_with_all_that_it_may_hold(kind: str, value: object) -> None:
    options = OPTIONS if kind in {"enum", "set"} else None
    field = FieldOf(field_code="own", field_name="Own", field_type=kind, options=options,
                    is_custom_field=True)  # fmt: skip
    deal = Deal(id=12, title="Acme", custom_fields={"own": value})

    for viewer in people(NameLookup(fields={"deal": {"own": field}})):
        was = as_it_is(BY_NAME["deals_update"], deal, viewer)
        view = forms.form(BY_NAME["deals_update"], {"id": "12"}, viewer, was=was, whole=True)
        said = forms.read({**view, "state": {"values": merged(view["blocks"])}}).typed

        assert said == {"id": "12"}
        assert check_view(view) == []
        checker.check_view(view, "modal")


ODD: tuple[Entity, ...] = (
    Deal(id=1, title="", probability=12.5, visible_to=5, status="deleted", label_ids=[999]),
    Deal(id=1, title="x" * 255, value=1234.3, currency="JPY", probability=0),
    Deal(id=1, title="Acme", value=-0.005, currency="XXX", owner_id=999, stage_id=999),
    Person(id=1, name="", birthday="2085-04-03", marketing_status="strange"),
    Activity(id=1, subject="", type="gone", duration="100:30", note="<p>a</p><ul><li>b</li></ul>"),
    Activity.model_validate({"id": 1, "due_date": "2026-11-30", "due_time": "23:30:00"}),
)


@pytest.mark.parametrize("record", ODD)
def test_an_odd_record_is_left_as_odd_as_it_is(record: Entity) -> None:
    tool = BY_NAME[EDITED[next(kind for kind in EDITED if kind.noun == record.noun)]]

    for viewer in people(NameLookup()):
        was = as_it_is(tool, record, viewer)
        for whole in (False, True):
            view = forms.form(tool, {"id": "1"}, viewer, was=was, whole=whole)
            said = forms.read({**view, "state": {"values": merged(view["blocks"])}}).typed
            assert said == {"id": "1"}


def test_what_no_input_can_hold_is_told_beside_it() -> None:
    deal = Deal(id=12, title="Acme", visible_to=5, status="deleted")
    viewer = next(people(NameLookup()))
    was = as_it_is(BY_NAME["deals_update"], deal, viewer)

    view = forms.form(BY_NAME["deals_update"], {"id": "12"}, viewer, was=was, whole=True)

    status = next(block for block in view["blocks"] if block.get("block_id") == "status")
    assert status["hint"]["text"] == "It is “deleted” now. Leave this empty to keep it."


def test_a_name_that_a_picker_cannot_hold_clears_nothing() -> None:
    """`/deal edit 12 label=Hto`: the labels that there are stay chosen, and stay."""
    deal = Deal(id=12, title="Acme", label_ids=[11], owner_id=101)
    viewer = next(people(NameLookup()))
    tool = BY_NAME["deals_update"]
    typed = {"id": "12", "label_ids": "Hto", "owner_id": "tmo", "expected_close_date": "someday"}

    view = forms.form(tool, typed, viewer, was=as_it_is(tool, deal, viewer))

    said = forms.read({**view, "state": {"values": merged(view["blocks"])}}).typed
    assert said == {"id": "12"}
    hints = {
        block["block_id"]: block["hint"]["text"] for block in view["blocks"] if "hint" in block
    }
    assert hints["label_ids"] == "You typed “Hto”."


EDITS = [tool for tool in TOOLS if tool.edits]


@pytest.mark.parametrize("tool", EDITS, ids=lambda tool: tool.name)
def test_every_edit_is_one_of_those_above_or_says_itself_what_changes(
    tool: Tool[Any, Any],
) -> None:
    """Otherwise its form, left untouched, has to be looked at above: add it to EDITED."""
    fields = tool_fields(tool.args)
    fixed = {*tool.args.model_fields} - {field.name for field in fields} - {OWN}
    asked = {field.name for field in fields if field.required} - {"id"}

    assert tool.name in EDITED.values() or fixed or asked
