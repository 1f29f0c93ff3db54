"""What was changed, field by field, and who came and went: v1, but in pages with cursors."""

from collections.abc import Callable

from bot.playground.pipedrive.api import Answer, ApiCall, Endpoint
from bot.playground.pipedrive.changes import EVENTS, PARTICIPANT
from bot.playground.pipedrive.company import Company
from bot.playground.pipedrive.finding import find
from bot.playground.pipedrive.paging import CURSOR, slice_of
from bot.playground.pipedrive.records import Change, Plain
from bot.playground.pipedrive.v1_deals import v1_time

SOURCE = "app"


def list_changes(kind: str) -> Callable[[Company, ApiCall], Answer]:
    def run(company: Company, call: ApiCall) -> Answer:
        rows = [row for row in _newest_first(company, call, kind) if row.field_key not in EVENTS]
        found, additional = slice_of(rows, call)
        return Answer([_show(row) for row in found], additional)

    return run


def list_participant_changes(company: Company, call: ApiCall) -> Answer:
    rows = [row for row in _newest_first(company, call, "deal") if row.field_key == PARTICIPANT]
    found, additional = slice_of(rows, call)
    return Answer([_show_participant(row) for row in found], additional)


def _newest_first(company: Company, call: ApiCall, kind: str) -> list[Change]:
    find(company, call, kind)
    return company.changes.get((kind, call.id), [])[::-1]


def _show(row: Change) -> dict[str, object]:
    return {
        "field_key": row.field_key,
        "old_value": text(row.old_value),
        "new_value": text(row.new_value),
        "actor_user_id": row.actor_user_id,
        "time": v1_time(row.time),
        "change_source": SOURCE,
        "change_source_user_agent": None,
        "is_bulk_update_flag": False,
    }


def text(value: Plain) -> str | None:
    """The changelog has texts only."""
    if isinstance(value, bool):
        return str(value).lower()
    return None if value is None else str(value)


def _show_participant(row: Change) -> dict[str, object]:
    return {
        "actor_user_id": row.actor_user_id,
        "person_id": row.old_value if row.new_value is None else row.new_value,
        "action": "removed" if row.new_value is None else "added",
        "time": v1_time(row.time),
    }


ENDPOINTS = (
    *(
        Endpoint("GET", f"/v1/{kind}s/{{id}}/changelog", 20, list_changes(kind), CURSOR)
        for kind in ("deal", "person", "organization")
    ),
    Endpoint(
        "GET", "/v1/deals/{id}/participantsChangelog", 10, list_participant_changes, CURSOR
    ),
)  # fmt: skip
