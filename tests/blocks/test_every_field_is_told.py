"""A receipt names every field whose value differs, whoever changed it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.blocks.kit.viewer import Viewer
from bot.blocks.records import kinds
from bot.blocks.records.kinds import KINDS
from bot.blocks.replies import notices
from bot.pipedrive.records.models import Activity, Deal, Entity, Organization, Person
from bot.pipedrive.records.record_types import RECORD_TYPES
from bot.pipedrive.records.subrecords import ProductLine
from tests.people import ANA, NOW

# What is no field of a record: its own number, Pipedrive's stamps, and other names of the same.
NOT_TOLD = {
    "id", "add_time", "update_time", "creator_user_id", "custom_fields", "stage_change_time",
    "first_name", "last_name", "picture_id", "is_deleted",
}  # fmt: skip
OF_KIND = {
    "deal": {"next_activity"},  # how the next one is called
    "activity": {"person_id"},  # the first of the participants
    "product line": {"deal_id", "deal_title", "name", "order_nr"},  # what it hangs on, its place
}


@pytest.mark.parametrize("model", [Deal, Person, Organization, Activity, ProductLine])
def test_every_field_of_a_record_is_told_when_it_differs(model: type[Entity]) -> None:
    counted = {name for name, _, _ in RECORD_TYPES[model.noun].hanging} | {"followers_count"}
    told = {name for fact in KINDS[model.noun].face.shown for name in fact.attributes}

    silent = NOT_TOLD | counted | OF_KIND.get(model.noun, set())

    assert set(model.model_fields) - told == silent & set(model.model_fields) - told


def test_a_stamp_of_this_very_moment_is_no_news_and_another_one_is() -> None:
    before = Deal(id=12, title="Acme", status="open")
    stamped = before.model_copy(update={"status": "won", "won_time": NOW - timedelta(seconds=3)})
    earlier = before.model_copy(
        update={"status": "won", "won_time": datetime(2026, 11, 2, 9, tzinfo=UTC)}
    )

    assert [one.label for one in kinds.changes(before, stamped, ANA)] == ["Status"]
    assert [one.label for one in kinds.changes(before, earlier, ANA)] == ["Status", "Won time"]
    assert [one.label for one in kinds.changes(stamped, before, ANA)] == ["Status"]
    assert [one.label for one in kinds.changes(earlier, before, ANA)] == ["Status", "Won time"]


def test_a_deal_that_is_won_tells_what_else_changed() -> None:
    before = Deal(id=12, title="Acme", value=5, currency="EUR", probability=70, owner_id=101)
    after = before.model_copy(
        update={"status": "won", "won_time": NOW, "probability": 100, "owner_id": 102}
    )

    told = notices.won(before, after, ANA).text

    assert told == (
        "🎉 Acme #12 is won: €5. Well done! Owner Ana Lima → Tom Berg; Probability 70 % → 100 %"
    )


SET: tuple[tuple[Entity, dict[str, Any], list[str]], ...] = (
    (
        Deal(id=12, title="X", expected_close_date=date(2026, 3, 4), probability=60, label_ids=[1],
             visible_to=3, value=5, currency="EUR", owner_id=101, status="open"),
        {"title": "X", "expected_close_date": "2026-03-04", "probability": 60, "label_ids": [1],
         "visible_to": 3},
        ["Expected close date: Wed 4 March 2026", "Probability: 60 %", "Labels: Hot",
         "Visible to: Owner's group"],
    ),
    (
        Person(id=3, name="Jo", birthday="1985-04-03", job_title="CTO"),
        {"name": "Jo", "birthday": "1985-04-03", "job_title": "CTO"},
        ["Job title: CTO", "Birthday: Wed 3 April 1985"],
    ),
    (
        Organization(id=3, name="Acme", website="https://acme.com", employee_count=40),
        {"name": "Acme", "website": "https://acme.com", "employee_count": 40},
        ["Website: https∶//acme.com", "Employees: 40"],
    ),
    (
        Activity(id=8, subject="Call Jo", type="call", duration="00:30", note="Bring <b>it</b>"),
        {"subject": "Call Jo", "type": "call", "duration": "00:30", "note": "Bring it"},
        ["Duration: 00:30", "Note: Bring it"],
    ),
)  # fmt: skip


@pytest.mark.parametrize(("record", "given", "lines"), SET)
def test_what_was_set_is_told_back(record: Entity, given: dict[str, Any], lines: list[str]) -> None:
    viewer: Viewer = ANA

    told = notices.created(record, viewer, given).text

    assert told.startswith(f"Created {record.called} #{record.id}")
    for line in lines:
        assert line.replace("∶", ":") in told.replace("∶", ":")
    assert "Title" not in told
    assert "Name:" not in told
