"""Before and after, in people's words."""

from dataclasses import replace
from datetime import date

import pytest

from bot.blocks.kit.viewer import Viewer
from bot.blocks.records.kinds import Change, changes
from bot.blocks.replies import notices
from bot.pipedrive.records.models import Deal


@pytest.mark.parametrize(
    ("update", "change"),
    [
        ({"title": "Acme 2027"}, Change("Title", "Acme renewal", "Acme 2027")),
        ({"value": 15000}, Change("Value", "€12,000", "€15,000")),
        ({"currency": "USD"}, Change("Value", "€12,000", "$12,000")),
        ({"value": None}, Change("Value", "€12,000", "")),
        ({"status": "won"}, Change("Status", "Open", "Won")),
        ({"lost_reason": "Price"}, Change("Lost reason", "", "Price")),
        ({"stage_id": 5}, Change("Stage", "Proposal", "Negotiation")),
        ({"pipeline_id": 9}, Change("Pipeline", "Sales", "#9")),
        ({"owner_id": 8}, Change("Owner", "Ana Lima", "Tom Berg")),
        ({"person_id": None}, Change("Person", "Jo Doe", "")),
        ({"org_id": 35}, Change("Organization", "Acme GmbH", "#35")),
        (
            {"expected_close_date": date(2027, 1, 4)},
            Change("Expected close date", "Mon 30 November 2026", "Mon 4 January 2027"),
        ),
        ({"probability": 80}, Change("Probability", "60 %", "80 %")),
        ({"label_ids": [1, 2]}, Change("Labels", "Hot", "Hot, #2")),
        ({"visible_to": 7}, Change("Visible to", "", "Whole company")),
        ({"is_archived": True}, Change("Archived", "no", "yes")),
    ],
)
def test_each_field_says_what_it_was_and_is(
    update: dict[str, object], change: Change, acme: Deal, viewer: Viewer
) -> None:
    assert changes(acme, acme.model_copy(update=update), viewer) == [change]


def test_another_record_of_the_same_name_is_told_by_its_number(acme: Deal, viewer: Viewer) -> None:
    namesake = acme.model_copy(update={"owner_id": 88})
    lookup = viewer.lookup.users
    known = {**lookup, 88: lookup[7].model_copy(update={"id": 88})}
    knowing = replace(viewer, lookup=type(viewer.lookup)(users=known))

    assert changes(acme, namesake, knowing) == [Change("Owner", "Ana Lima (7)", "Ana Lima (88)")]


def test_counts_are_compared_only_where_both_are_known(old: Deal, viewer: Viewer) -> None:
    more = old.model_copy(update={"activities_count": 8, "notes_count": None})

    assert changes(old, more, viewer) == [Change("Activities", "7", "8")]


def test_an_unknown_state_before_makes_no_changes(acme: Deal, viewer: Viewer) -> None:
    assert changes(None, acme, viewer) == []


def test_a_receipt_for_one_change_is_one_line(acme: Deal, viewer: Viewer) -> None:
    moved = notices.moved(acme, acme.model_copy(update={"stage_id": 5}), viewer)

    assert moved.text == "Moved Acme renewal #12: Stage Proposal → Negotiation"
    assert len(moved.blocks[0]["elements"]) == 1


def test_a_receipt_for_several_changes_lists_them(acme: Deal, viewer: Viewer) -> None:
    edited = notices.edited(acme, acme.model_copy(update={"stage_id": 5, "value": 1}), viewer)

    _, bullets = edited.blocks[0]["elements"]
    assert len(bullets["elements"]) == 2


def test_a_move_without_a_known_start_says_where_it_ended(acme: Deal, viewer: Viewer) -> None:
    assert notices.moved(None, acme, viewer).text == "Moved Acme renewal #12 to Proposal (4 of 5)"


def test_what_was_so_already_is_said(acme: Deal, viewer: Viewer) -> None:
    won = acme.model_copy(update={"status": "won"})
    lost = acme.model_copy(update={"status": "lost"})

    assert notices.won(won, won, viewer).text == "Acme renewal #12 is already won."
    assert notices.lost(lost, lost, viewer).text == "Acme renewal #12 is already lost."
    assert notices.edited(acme, acme, viewer).text == "Acme renewal #12 already has these values."


def test_a_lost_deal_without_a_reason_is_called_that(acme: Deal, viewer: Viewer) -> None:
    lost = acme.model_copy(update={"status": "lost"})

    assert "without a reason" in notices.lost(acme, lost, viewer).text
