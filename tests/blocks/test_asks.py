"""What is asked before something is lost."""

from typing import get_args

import pytest

from bot.blocks.kit.message import Message
from bot.blocks.kit.viewer import Viewer
from bot.blocks.records import kinds
from bot.blocks.replies import confirm_cards
from bot.pipedrive.records.models import Deal
from bot.text import alike, pretends
from tests.blocks.samples import SOON, TICKET


def _buttons(message: Message) -> list[tuple[str, str, str]]:
    return [
        (element["text"]["text"], element["action_id"], element["value"])
        for block in message.blocks
        if block["type"] == "actions"
        for element in block["elements"]
    ]


def _table(message: Message) -> dict[str, list[str]]:
    (table,) = [block for block in message.blocks if block["type"] == "table"]
    rows = [[_said(cell) for cell in row] for row in table["rows"]]
    return {row[0]: row[1:] for row in rows}


def _said(cell: dict[str, object]) -> str:
    parts = cell.get("elements")
    if isinstance(parts, list):
        return "".join(_said(part) for part in parts)
    return str(cell["text"])


def test_the_buttons_of_a_question_carry_the_ticket_and_nothing_else(
    acme: Deal, old: Deal, viewer: Viewer
) -> None:
    delete = confirm_cards.delete(acme, viewer, TICKET, SOON)
    merge = confirm_cards.merge(old, acme, confirm_cards.merged(old, acme), viewer, TICKET, SOON)

    assert _buttons(delete) == [
        ("Delete deal", "confirm:ticket", TICKET),
        ("Cancel", "cancel:ticket", TICKET),
    ]
    assert _buttons(merge) == [
        ("Merge", "confirm:ticket", TICKET),
        ("Swap", "swap:ticket", TICKET),
        ("Cancel", "cancel:ticket", TICKET),
    ]


def test_a_delete_names_the_deal_and_all_that_goes_with_it(old: Deal, viewer: Viewer) -> None:
    text = confirm_cards.delete(old, viewer, TICKET, SOON).text

    for said in ("Old renewal #9", "€8,000.50", "Contact made", "Ana Lima"):
        assert said in text
    assert "Also removes 7 activities and 4 notes." in text
    assert "30 days, until Thu 24 Dec" in text
    assert "file" not in text


def test_what_was_not_counted_is_not_called_nothing(acme: Deal, viewer: Viewer) -> None:
    counted = acme.model_copy(update={"activities_count": 0})

    assert "could not be counted" in confirm_cards.delete(acme, viewer, TICKET, SOON).text
    assert "Nothing is linked to it." in confirm_cards.delete(counted, viewer, TICKET, SOON).text


def test_a_merge_says_in_words_which_goes_and_what_is_lost(
    acme: Deal, old: Deal, viewer: Viewer
) -> None:
    message = confirm_cards.merge(old, acme, confirm_cards.merged(old, acme), viewer, TICKET, SOON)

    assert "Old renewal #9 will be merged into Acme renewal #12." in message.text
    assert "Lost: title Old renewal, value €8,000.50, stage Contact made" in message.text
    assert "This cannot be undone." in message.text
    assert _table(message) == {
        "Field": ["Goes #9", "Stays #12", "Result"],
        "Title": ["lost: Old renewal", "Acme renewal", "Acme renewal"],
        "Value": ["lost: €8,000.50", "€12,000", "€12,000"],
        "Stage": ["lost: Contact made", "Proposal", "Proposal"],
        "Owner": ["Ana Lima", "Ana Lima", "Ana Lima"],
        "Person": ["lost: Sam Poe", "Jo Doe", "Jo Doe"],
        "Labels": ["–", "Hot", "Hot"],
    }


def test_what_is_the_same_in_both_is_said_in_one_line(
    acme: Deal, old: Deal, viewer: Viewer
) -> None:
    message = confirm_cards.merge(old, acme, confirm_cards.merged(old, acme), viewer, TICKET, SOON)

    assert "The same in both: status Open, pipeline Sales, organization Acme GmbH" in message.text


def test_the_survivor_keeps_its_values_and_its_gaps_are_filled(acme: Deal, old: Deal) -> None:
    gaps = acme.model_copy(
        update={
            "value": None,
            "currency": None,
            "person_id": None,
            "label_ids": [],
            "notes_count": 1,
        }
    )
    goes = old.model_copy(update={"label_ids": [5]})

    result = confirm_cards.merged(goes, gaps)

    assert (result.id, result.title, result.stage_id) == (12, "Acme renewal", 4)
    assert (result.value, result.currency, result.person_id) == (8000.5, "EUR", 4)
    assert result.label_ids == [5]
    assert (result.activities_count, result.notes_count) == (7, 5)
    assert result.participants_count is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Acme", "Аcme"),
        ("ACME Ltd.", "acme ltd"),
        ("Mode1", "Model"),
        ("Barn", "Bam"),
        ("Ｆｕｌｌ", "Full"),
        ("Ac\u200bme", "Acme"),
    ],
)
def test_names_that_look_alike_are_pointed_out(
    one: str, other: str, acme: Deal, viewer: Viewer
) -> None:
    goes = acme.model_copy(update={"id": 9, "title": one})
    stays = acme.model_copy(update={"title": other})

    message = confirm_cards.merge(
        goes, stays, confirm_cards.merged(goes, stays), viewer, TICKET, SOON
    )

    assert alike(one, other)
    assert "The names look alike. Check the numbers." in message.text


def test_names_that_differ_are_not(acme: Deal, old: Deal, viewer: Viewer) -> None:
    message = confirm_cards.merge(old, acme, confirm_cards.merged(old, acme), viewer, TICKET, SOON)

    assert "alike" not in message.text


def test_letters_that_only_look_latin_are_pointed_out(acme: Deal, viewer: Viewer) -> None:
    fake = acme.model_copy(update={"title": "Аcme renewal"})

    assert "only look Latin" in confirm_cards.delete(fake, viewer, TICKET, SOON).text
    assert not any(pretends(name) for name in ("Акме Россия", "Ελλάδα", "Işık", "5 µm", "Acme"))


def test_a_changed_record_is_shown_before_and_after_and_asked_about_anew(
    acme: Deal, viewer: Viewer
) -> None:
    now = acme.model_copy(update={"value": 15000})
    again = confirm_cards.delete(now, viewer, "new-ticket", SOON)

    message = confirm_cards.changed(kinds.changes(acme, now, viewer), again)

    assert "Value €12,000 → €15,000" in message.text
    assert message.blocks[1:] == again.blocks


def test_a_change_that_we_do_not_show_is_asked_about_all_the_same(
    acme: Deal, viewer: Viewer
) -> None:
    again = confirm_cards.delete(acme, viewer, TICKET, SOON)

    assert confirm_cards.changed([], again).text == f"Changed since you were asked. {again.text}"


@pytest.mark.parametrize("outcome", get_args(confirm_cards.Outcome))
def test_a_closed_card_has_an_end_and_no_buttons(
    outcome: confirm_cards.Outcome, acme: Deal
) -> None:
    message = confirm_cards.closed(confirm_cards.delete_title(acme), outcome)

    assert "Delete Acme renewal #12" in message.text
    assert [block["type"] for block in message.blocks] == ["rich_text"]


def test_a_closed_card_says_why_in_the_given_words(acme: Deal, old: Deal) -> None:
    message = confirm_cards.closed(
        confirm_cards.merge_title(old, acme), "not done", "You may not merge deals."
    )

    assert message.text == (
        "❌ Not done: Merge Old renewal #9 into Acme renewal #12. You may not merge deals."
    )
