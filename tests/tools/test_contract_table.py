"""What is typed, and the request that Pipedrive must receive: written by hand, never derived.

Ana types this in Berlin on Tuesday, 24 November 2026, at half past ten; her company counts in EUR.
"""

from typing import Any

import pytest

from bot.commands.router import parse
from bot.tools.base import Call, request_for
from bot.tools.catalog.all import TOOLS
from bot.tools.tokens import clean
from tests.contract import load_contract
from tests.people import ANA
from tests.tools import (
    rows_activities,
    rows_below,
    rows_contacts,
    rows_files,
    rows_leads,
    rows_notes,
    rows_past,
)
from tests.tools.row import Row

DEALS = "/api/v2/deals"
DEAL = "/api/v2/deals/12"
FIND = "/api/v2/deals/search"


ROWS = (
    *rows_below.ROWS,
    *rows_contacts.ROWS,
    *rows_past.ROWS,
    *rows_activities.ROWS,
    *rows_files.ROWS,
    *rows_notes.ROWS,
    *rows_leads.ROWS,
    # Lists: every filter, and how each may be spelled.
    Row("deals_list", "/deal list", "GET", DEALS),
    Row("deals_list", "/deal ls", "GET", DEALS),
    Row("deals_list", "/deal list owner=me", "GET", DEALS, {"owner_id": "101"}),
    Row("deals_list", "/deal list owner_id=3", "GET", DEALS, {"owner_id": "3"}),
    Row("deals_list", "/deal list stage:5", "GET", DEALS, {"stage_id": "5"}),
    Row("deals_list", "/deal list --pipeline 2", "GET", DEALS, {"pipeline_id": "2"}),
    Row("deals_list", "/deal list —status open", "GET", DEALS, {"status": "open"}),
    Row("deals_list", "/deal list status=Won,lost", "GET", DEALS, {"status": "won,lost"}),
    Row("deals_list", '/deal list status="open, deleted"', "GET", DEALS,
        {"status": "open,deleted"}),
    Row("deals_list", "/deal list person=7 org=#34", "GET", DEALS,
        {"person_id": "7", "org_id": "34"}),
    Row("deals_list", "/deal list view=5 limit=20", "GET", DEALS,
        {"filter_id": "5", "limit": "20"}),
    Row("deals_list", "/deal list ids=12,#13,14", "GET", DEALS, {"ids": "12,13,14"}),
    Row("deals_list", "/deal list since=yesterday", "GET", DEALS,
        {"updated_since": "2026-11-22T23:00:00Z"}),
    Row("deals_list", '/deal list since="1 jul" until="2026-07-31 18:30"', "GET", DEALS,
        {"updated_since": "2026-06-30T22:00:00Z", "updated_until": "2026-07-31T16:30:00Z"}),
    Row("deals_list", "/deal list sort=-updated", "GET", DEALS,
        {"sort_by": "update_time", "sort_direction": "desc"}),
    Row("deals_list", "/deal list sort=added direction=ascending", "GET", DEALS,
        {"sort_by": "add_time", "sort_direction": "asc"}),
    Row("deals_list", "/deal list cursor=eyJpZCI6MX0 limit=500", "GET", DEALS,
        {"cursor": "eyJpZCI6MX0", "limit": "500"}),
    Row("deals_list_archived", "/deal archived owner=me sort=-added", "GET", f"{DEALS}/archived",
        {"owner_id": "101", "sort_by": "add_time", "sort_direction": "desc"}),
    # All of them: the first page of the walk; the rest follow by cursor.
    Row("deals_list_all_auto", "/deal all", "GET", DEALS),
    Row("deals_list_all_auto", "/deal all owner=me status=won,lost sort=-updated", "GET", DEALS,
        {"owner_id": "101", "status": "won,lost", "sort_by": "update_time",
         "sort_direction": "desc"}),
    # One deal: by number, by link, as a verb or without.
    Row("deals_get", "/deal show 12", "GET", DEAL),
    Row("deals_get", "/deal get #12", "GET", DEAL),
    Row("deals_get", "/deal view id=12", "GET", DEAL),
    Row("deals_get", "/deal 12", "GET", DEAL),
    Row("deals_get", "/deal #12", "GET", DEAL),
    Row("deals_get", "/deal https://northwind.pipedrive.com/deal/12", "GET", DEAL),
    Row("deals_get", "/deal <https://northwind.pipedrive.com/deal/12|northwind.pipedrive.com>",
        "GET", DEAL),
    Row("deals_get", "/deal show https://northwind.pipedrive.com/deal/12?tab=notes#top",
        "GET", DEAL),
    Row("deals_get", "/DEAL Show 12", "GET", DEAL),
    # Finding.
    Row("deals_search", "/deal find acme", "GET", FIND, {"term": "acme"}),
    Row("deals_search", "/deal acme renewal", "GET", FIND, {"term": "acme renewal"}),
    Row("deals_search", "/deal search “Acme renewal” status=open", "GET", FIND,
        {"term": "Acme renewal", "status": "open"}),
    Row("deals_search", "/deal find O’Brien’s roof in=title,notes exact=no", "GET", FIND,
        {"term": "O’Brien’s roof", "fields": "title,notes", "exact_match": "false"}),
    Row("deals_search", "/deal find R&amp;D person=7 org=34 limit=5", "GET", FIND,
        {"term": "R&D", "person_id": "7", "organization_id": "34", "limit": "5"}),
    Row("deals_search", "/deal find 10:30 at https://example.com", "GET", FIND,
        {"term": "10:30 at https://example.com"}),
    Row("deals_search", "/deal find jo@acme.com cursor=abc", "GET", FIND,
        {"term": "jo@acme.com", "cursor": "abc"}),
    Row("deals_search", "/deal find <mailto:jo@acme.com|jo@acme.com> exact=yes", "GET", FIND,
        {"term": "jo@acme.com", "exact_match": "true"}),
    Row("deals_search", "/deal find X exact=yes", "GET", FIND,
        {"term": "X", "exact_match": "true"}),
    Row("deals_search", '/deal "delete 12"', "GET", FIND, {"term": "delete 12"}),
    # Adding up.
    Row("deals_get_summary", "/deal summary", "GET", "/v1/deals/summary"),
    Row("deals_get_summary", "/deal summary owner=me pipeline=2 stage=5 status=open", "GET",
        "/v1/deals/summary",
        {"user_id": "101", "pipeline_id": "2", "stage_id": "5", "status": "open"}),
    # A new deal: money, days, people, labels, and what may be in a title.
    Row("deals_create", "/deal new Acme renewal", "POST", DEALS, body={"title": "Acme renewal"}),
    Row("deals_create", '/deal add "Acme renewal" value=12k currency=eur', "POST", DEALS,
        body={"title": "Acme renewal", "value": 12000, "currency": "EUR"}),
    Row("deals_create", "/deal create Acme value=12.50", "POST", DEALS,
        body={"title": "Acme", "value": 12.5}),
    Row("deals_create", "/deal new Acme value=€12,000", "POST", DEALS,
        body={"title": "Acme", "value": 12000, "currency": "EUR"}),
    Row("deals_create", '/deal new Acme value="1 200,50 PLN"', "POST", DEALS,
        body={"title": "Acme", "value": 1200.5, "currency": "PLN"}),
    Row("deals_create", "/deal new Acme value=1.5m owner=me", "POST", DEALS,
        body={"title": "Acme", "value": 1500000, "owner_id": 101}),
    Row("deals_create", "/deal new Acme stage=5 pipeline=2 person=7 org=34", "POST", DEALS,
        body={"title": "Acme", "stage_id": 5, "pipeline_id": 2, "person_id": 7, "org_id": 34}),
    Row("deals_create", "/deal new Acme close=fri probability=60%", "POST", DEALS,
        body={"title": "Acme", "expected_close_date": "2026-11-27", "probability": 60}),
    Row("deals_create", '/deal new Acme close="30 nov" label=1,2', "POST", DEALS,
        body={"title": "Acme", "expected_close_date": "2026-11-30", "label_ids": [1, 2]}),
    Row("deals_create", "/deal new Acme close=+2w visible=company", "POST", DEALS,
        body={"title": "Acme", "expected_close_date": "2026-12-08", "visible_to": 7}),
    Row("deals_create", '/deal new Acme status=lost reason="No budget" lost_time=yesterday', "POST",
        DEALS,
        body={"title": "Acme", "status": "lost", "lost_reason": "No budget",
              "lost_time": "2026-11-22T23:00:00Z"}),
    Row("deals_create", "/deal new Road to Rome", "POST", DEALS, body={"title": "Road to Rome"}),
    Row("deals_create", "/deal new Ask at 10:30 &lt;today&gt;", "POST", DEALS,
        body={"title": "Ask at 10:30 <today>"}),
    Row("deals_create", '/deal new "a=b"', "POST", DEALS, body={"title": "a=b"}),
    # Changing and emptying.
    Row("deals_update", "/deal edit 12 value=15000", "PATCH", DEAL, body={"value": 15000}),
    Row("deals_update", '/deal set 12 title="New name" close=2026-12-18', "PATCH", DEAL,
        body={"title": "New name", "expected_close_date": "2026-12-18"}),
    Row("deals_update", "/deal update #12 reason=", "PATCH", DEAL, body={"lost_reason": None}),
    Row("deals_update", "/deal edit 12 probability= close_time= label=", "PATCH", DEAL,
        body={"probability": None, "close_time": None, "label_ids": []}),
    Row("deals_update", '/deal edit 12 archived=yes archive_time="2026-11-24 10:00"', "PATCH", DEAL,
        body={"is_archived": True, "archive_time": "2026-11-24 09:00:00"}),
    Row("deals_update", "/deal edit 12 status=open owner=3 visible=owner", "PATCH", DEAL,
        body={"status": "open", "owner_id": 3, "visible_to": 1}),
    # Along the pipeline.
    Row("deals_move_to_stage", "/deal move 12 to 5", "PATCH", DEAL, body={"stage_id": 5}),
    Row("deals_move_to_stage", "/deal move 12 5", "PATCH", DEAL, body={"stage_id": 5}),
    Row("deals_move_to_stage", "/deal move stage=5 12", "PATCH", DEAL, body={"stage_id": 5}),
    Row("deals_move_to_stage", "/deal move id=12 to 5 pipeline=2", "PATCH", DEAL,
        body={"stage_id": 5, "pipeline_id": 2}),
    Row("deals_move_to_stage", "/deal move https://northwind.pipedrive.com/deal/12 → 5", "PATCH",
        DEAL, body={"stage_id": 5}),
    Row("deals_mark_as_won", "/deal won 12", "PATCH", DEAL, body={"status": "won"}),
    Row("deals_mark_as_won", '/deal win 12 won_time="20 nov 17:00"', "PATCH", DEAL,
        body={"status": "won", "won_time": "2026-11-20T16:00:00Z"}),
    Row("deals_mark_as_lost", "/deal lost 12", "PATCH", DEAL, body={"status": "lost"}),
    Row("deals_mark_as_lost", "/deal lose #12 reason=“Too expensive”", "PATCH", DEAL,
        body={"status": "lost", "lost_reason": "Too expensive"}),
    Row("deals_duplicate", "/deal copy 12", "POST", "/v1/deals/12/duplicate"),
    Row("deals_duplicate", "/deal duplicate 12", "POST", "/v1/deals/12/duplicate"),
    # What cannot be undone.
    Row("deals_delete", "/deal delete 12", "DELETE", DEAL),
    Row("deals_delete", "/deal rm #12", "DELETE", DEAL),
    # Several: the list to tick them in, or the first of one request each.
    Row("deals_bulk_delete", "/deal bulk-delete status=lost pipeline=2", "GET", DEALS,
        {"status": "lost", "pipeline_id": "2"}),
    Row("deals_bulk_delete", "/deal bulk-delete ids=12,13", "DELETE", DEAL),
    Row("deals_merge", "/deal merge 12 into 13", "PUT", "/v1/deals/12/merge",
        body={"merge_with_id": 13}),
    Row("deals_merge", "/deal merge #12 → #13", "PUT", "/v1/deals/12/merge",
        body={"merge_with_id": 13}),
    Row("deals_merge", "/deal merge merge_with=13 id=12", "PUT", "/v1/deals/12/merge",
        body={"merge_with_id": 13}),
)  # fmt: skip


def read(typed: str) -> Call[Any]:
    command, _, line = typed.partition(" ")
    found = parse(command, clean(line), ANA)
    assert isinstance(found, Call), found
    return found


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.typed)
def test_what_is_typed_becomes_this_request(row: Row) -> None:
    call = read(row.typed)

    request = request_for(call)

    assert call.tool.name == row.tool
    assert (request.method, request.path) == (row.method, row.path)
    assert dict(request.pairs()) == row.query
    assert request.body == row.body


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.typed)
def test_pipedrives_own_specification_takes_the_request(row: Row) -> None:
    request = request_for(read(row.typed))

    load_contract().check_request(request.method, request.path, dict(request.pairs()), request.body)


@pytest.mark.parametrize("tool", [tool.name for tool in TOOLS if tool.run is None])
def test_every_tool_of_one_request_has_a_row(tool: str) -> None:
    assert tool in {row.tool for row in ROWS}, "a row of the contract: tests/tools/rows_*.py"


def test_no_row_is_there_twice() -> None:
    assert len({row.typed for row in ROWS}) == len(ROWS)
