"""What holds for every tool, also for the one that is added tomorrow."""

import json
import re
from collections.abc import Iterator
from typing import Any, Literal, get_origin

import pytest
from pydantic_core import PydanticUndefined

from bot.blocks.kit.buttons import encoded
from bot.blocks.kit.limits import check_view
from bot.commands.binding import UNREAD
from bot.commands.format_command import format_command
from bot.commands.forms import form
from bot.commands.router import parse, restore
from bot.desk.effects import HANDLERS
from bot.pipedrive.names.subrecord_lists import below
from bot.playground.slack import checker
from bot.tools.base import Args, Call, Tool
from bot.tools.catalog.all import TOOLS
from bot.tools.fieldtypes.activities import Made
from bot.tools.fieldtypes.tool_fields import OWN, tool_fields
from tests.contract import load_contract
from tests.effort import examples
from tests.people import ANA
from tests.tools.beyond import BEYOND, OWNERS
from tests.tools.reference import commands, gated, hundred, listed

RECORDS = "deals|persons|organizations|activities|files|notes"

# Parameters of Pipedrive that no person is asked for, and why.
NOT_FOR_PEOPLE = {
    "include_fields": "what a card shows is decided by the card, not by who asks",
    "custom_fields": "keys of forty digits; custom fields come by their labels",
    "include_option_labels": "names are looked up once and kept, not sent with every answer",
    "include_labels": "as above",
    "include_body": "what a mail says in full stays in Pipedrive",
    "lead_id": "activities and products are listed of deals; a lead shows what hangs on it itself",
    "project_id": "projects are no kind of record here",
}
# What Pipedrive cannot be asked: judged here on what it answers, or added to what it holds.
OURS = {"group_by", "where", "more_emails", "more_phones"}
# What becomes, here, something that Pipedrive takes.
MADE_HERE = {
    "activities_mark_as_done": {"outcome", "note"},
    "files_create_remote_link": {"deal_id", "person_id", "org_id"},
    # A list of its own.
    "leads_list": {"is_archived"},
    # The value is one thing of both.
    "leads_create": {"currency"},
    "leads_update": {"currency"},
    # Each has a list of its own.
    "files_list": {"deal_id", "person_id", "org_id", "product_id"},
}
MADE_OF_IT = {"files_create_remote_link": {"item_type", "item_id"}}
# A note says what it hangs on in a field of its own.
for _many, _, _field in OWNERS:
    for _name in (f"{_many}_add_note", f"{_many}_list_notes"):
        MADE_HERE[_name] = {"id"}
        MADE_OF_IT[_name] = {_field, "sort"} if _name.endswith("notes") else {_field}

HOSTILE = (
    "x" * 3_500,
    "👨‍👩‍👧‍👦" * 900,
    "<!channel> <https://evil.example|Deal 12> *b* _i_ ~s~ `c` :tada: &amp; &lt;",
    "\u202eevil\u202c \x00\x1f\ufeff\u2028 \n\r\t",
    "e" + "\u0301" * 500,
    "עברית #12 العربية",
    '"',
    "١٢٣",
    "-1",
    "1e999",
    "NaN",
    "99999999999999999999",
    ",".join(str(number) for number in range(1, 700)),
    "12,12,12",
    "2026-02-30",
    "9999-12-31",
    "open,won,lost,deleted",
    " ",
)

ONE_REQUEST = [tool for tool in TOOLS if tool.run is None]

each_tool_of_one_request = pytest.mark.parametrize("tool", ONE_REQUEST, ids=lambda tool: tool.name)
each_tool = pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.name)


def example(tool: Tool[Any, Any]) -> Call[Any]:
    read = parse(f"/{tool.root}", f"{tool.verb} {tool.example}", ANA)
    assert isinstance(read, Call), read
    return read


@each_tool
def test_its_example_is_a_complete_command_that_needs_no_lookup(tool: Tool[Any, Any]) -> None:
    call = example(tool)

    assert call.tool is tool


@each_tool
def test_a_call_that_is_stored_is_the_same_call_again(tool: Tool[Any, Any]) -> None:
    call = example(tool)

    restored = restore(call.stored())

    assert restored == call
    assert restored.stored() == call.stored()


@each_tool
def test_a_call_that_is_spelled_out_reads_as_the_same_call(tool: Tool[Any, Any]) -> None:
    call = example(tool)

    command, _, line = format_command(call, ANA).partition(" ")

    assert parse(command, line, ANA) == call


def test_the_hundred_tools_are_there_and_those_beyond_are_listed_apart() -> None:
    assert len(hundred()) == 100
    assert not {*hundred()} & {*BEYOND}
    assert {tool.name for tool in TOOLS} == {*hundred(), *BEYOND}


def _listed(tool: Tool[Any, Any]) -> Any:  # Any: JSON
    assert tool.name in listed(), "name it in tests/tools/beyond.py, with what Pipedrive takes"
    return listed()[tool.name]


@each_tool
def test_its_name_is_in_the_tool_list_with_this_endpoint_and_this_command(
    tool: Tool[Any, Any],
) -> None:
    endpoint = _listed(tool)["endpoint"].removeprefix("N x ").partition("?")[0]
    assert tool.endpoint == endpoint
    assert re.search(rf"`/{re.escape(tool.command)}\b", commands()[tool.name])


@each_tool
def test_its_endpoint_is_published(tool: Tool[Any, Any]) -> None:
    assert tool.endpoint in load_contract().routes()


@each_tool
def test_its_summary_is_one_sentence(tool: Tool[Any, Any]) -> None:
    assert re.fullmatch(r"[A-Z][^.!?\n]{5,90}\.", tool.summary)


@each_tool
def test_it_asks_before_it_destroys(tool: Tool[Any, Any]) -> None:
    removes = rf"DELETE .*/({RECORDS})/\{{id\}}|.*/merge"

    if re.fullmatch(removes, tool.endpoint):
        assert tool.warn is not None


def test_the_tools_that_ask_are_those_that_should() -> None:
    asking = {tool.name for tool in TOOLS if tool.gated}

    assert asking == gated() & {tool.name for tool in TOOLS}


@each_tool
def test_every_field_of_it_has_a_type(tool: Tool[Any, Any]) -> None:
    named = {one.name for one in tool_fields(tool.args)}
    constant = {
        name
        for name, field in tool.args.model_fields.items()
        if get_origin(field.annotation) is Literal and field.default is not PydanticUndefined
    }

    made = {
        name for name, field in tool.args.model_fields.items() if field.annotation == Made | None
    }
    assert named | constant | made == set(tool.args.model_fields) - {OWN}


@each_tool
def test_no_two_fields_of_it_are_called_the_same(tool: Tool[Any, Any]) -> None:
    called = [name for field in tool_fields(tool.args) for name in {field.name, field.called}]

    assert len(called) == len(set(called))


@each_tool
def test_its_arguments_have_a_single_line_of_bases(tool: Tool[Any, Any]) -> None:
    """Several bases would decide the order of the fields, and with it the grammar."""
    line = tool.args.__mro__[: tool.args.__mro__.index(Args)]

    assert all(len(base.__bases__) == 1 for base in line)


@each_tool_of_one_request
def test_whatever_its_path_names_has_to_be_given(tool: Tool[Any, Any]) -> None:
    needed = {field.name for field in tool_fields(tool.args) if field.required}

    assert set(re.findall(r"\{(\w+)\}", tool.path)) <= needed


@each_tool_of_one_request
def test_everything_pipedrive_takes_can_be_said(tool: Tool[Any, Any]) -> None:
    taken = {parameter["name"] for parameter in _listed(tool)["params"]}

    ours = {*OURS, *MADE_HERE.get(tool.name, ()), OWN}
    not_asked = {*NOT_FOR_PEOPLE, *MADE_OF_IT.get(tool.name, ())}
    assert set(tool.args.model_fields) - ours == taken - not_asked
    assert (OWN in tool.args.model_fields) == (OWN in taken and tool.changes_data)


@each_tool_of_one_request
def test_what_pipedrive_must_be_told_has_to_be_given(tool: Tool[Any, Any]) -> None:
    wanted = {p["name"] for p in _listed(tool)["params"] if p["required"]}
    given = {*tool.args.model_json_schema().get("required", ()), *example(tool).args.sent()}

    assert wanted <= given


@pytest.mark.long
@each_tool
def test_its_form_stays_within_what_slack_takes(tool: Tool[Any, Any]) -> None:
    names = [field.name for field in tool_fields(tool.args)]
    for text in ("", *tried_on(tool)):
        everywhere = dict.fromkeys([*names, UNREAD], text) if text else {}
        wrong = dict.fromkeys(["", *names], text or "Say it again.")

        view = form(tool, everywhere, ANA, was=everywhere, wrong=wrong)
        kept = {**json.loads(view["private_metadata"]), "kept": {"way_back": "x" * 2_000}}
        view["private_metadata"] = encoded(kept)

        assert check_view(view) == [], text[:16]
        checker.check_view(view, "modal")


def tried_on(tool: Tool[Any, Any]) -> Iterator[str]:
    """Some of the hostile texts, other ones for each tool; in full all of them."""
    few = examples(len(HOSTILE))
    first = few * TOOLS.index(tool)
    return (HOSTILE[(first + nth) % len(HOSTILE)] for nth in range(few))


ROWS = {"POST": "add_subrecord", "PATCH": "edit_subrecord", "DELETE": "remove_subrecord"}
OF_RECORDS = {
    "GET": "read", "POST": "create", "PATCH": "update", "PUT": "update", "DELETE": "delete",
}  # fmt: skip
BY_PLACE = {
    "POST /v1/files": "upload",
    "POST /v1/deals/{id}/duplicate": "duplicate",
    "POST /api/v2/leads/{id}/convert/deal": "convert",
    "POST /v1/persons/{id}/picture": "set_picture",
    "DELETE /v1/persons/{id}/picture": "remove_picture",
}


@each_tool
def test_it_declares_the_effect_that_its_request_has(tool: Tool[Any, Any]) -> None:
    by_place = BY_PLACE.get(tool.endpoint, "merge" if tool.path.endswith("/merge") else "")
    if tool.run is not None and tool.endpoint == "POST /v1/notes":
        by_place = "save_message"
    of_rows = ROWS.get(tool.method, "read") if tool.subrecord else ""
    of_many = "bulk_delete" if tool.method == "DELETE" and tool.run else ""

    assert tool.effect == (by_place or of_rows or of_many or OF_RECORDS[tool.method])
    assert tool.effect in HANDLERS or tool.run is not None or tool.effect == "read"


@each_tool
def test_it_declares_the_rows_that_its_request_is_about(tool: Tool[Any, Any]) -> None:
    at = ("/followers", "/deals/{id}/participants", "/deals/{id}/products")
    path = re.sub(r"/\{(?!id\})\w+\}$", "", tool.path)

    assert bool(tool.subrecord) == path.endswith(at)
    assert not tool.subrecord or path == below(tool.subrecord, tool.about, 12).path.replace(
        "12", "{id}"
    )


@each_tool
def test_it_declares_the_word_that_its_example_has_between_two_places(
    tool: Tool[Any, Any],
) -> None:
    required = [field for field in tool_fields(tool.args) if field.required]
    between = {*tool.example.split()} & {"to", "into"} if required[1:] else set()

    assert {*filter(None, [tool.separator])} == between
