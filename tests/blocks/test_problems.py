"""Every error has its own sentence, and says what to do."""

import pytest

from bot.blocks.kit.buttons import Press, pressed
from bot.blocks.kit.limits import check_message
from bot.blocks.kit.message import Message
from bot.blocks.kit.viewer import Viewer
from bot.blocks.replies import problems, refusals
from bot.blocks.replies.refusals import Choice
from bot.pipedrive.http import errors
from tests.blocks.samples import CHOICE, ERRORS, NOW


def _tree(kind: type[errors.PipedriveError]) -> list[type[errors.PipedriveError]]:
    return [kind, *(one for child in kind.__subclasses__() for one in _tree(child))]


def _presses(message: Message) -> list[Press | None]:
    return [
        pressed(element)
        for block in message.blocks
        for element in [*block.get("elements", ()), block.get("accessory") or {}]
        if element.get("type") == "button"
    ]


def test_every_class_of_the_tree_has_a_sentence_of_its_own(viewer: Viewer) -> None:
    tree = _tree(errors.PipedriveError)

    said = {type(error): problems.explain(error, "", viewer).text for error in ERRORS}

    assert set(problems.SENTENCES) == set(tree) == set(said)
    assert len(set(said.values())) == len(tree)


def test_a_future_class_is_explained_as_its_parent(viewer: Viewer) -> None:
    class Conflict(errors.Refused):
        """409."""

    assert problems.explain(Conflict("Locked"), "", viewer).text.startswith("Pipedrive said no.")


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_at_most_one_button_leads_on(error: errors.PipedriveError, viewer: Viewer) -> None:
    message = problems.explain(error, "/deal move 12 to 5", viewer)

    assert len(_presses(message)) <= 1
    assert "You asked: /deal move 12 to 5" in message.blocks[1]["elements"][0]["text"]


@pytest.mark.parametrize(
    ("error", "press"),
    [
        (errors.BadToken(), {"command": "/crm", "text": "connect"}),
        (errors.Unreachable(), {"command": "/deal", "text": "edit 12 value=1"}),
        (errors.Invalid("no", 400), {"command": "/deal", "text": "edit 12 value=1 ?"}),
    ],
)
def test_the_button_does_what_helps(
    error: errors.PipedriveError, press: dict[str, str], viewer: Viewer
) -> None:
    assert _presses(problems.explain(error, "/deal edit 12 value=1", viewer)) == [
        Press("menu", press)
    ]


def test_an_outcome_that_is_not_known_offers_no_second_try(viewer: Viewer) -> None:
    assert _presses(problems.explain(errors.Ambiguous(), "/deal new Acme", viewer)) == []


@pytest.mark.parametrize(
    ("doing", "what"),
    [
        ("/deal show 12", "I can't find deal #12."),
        ("/deal move #12 to Demo", "I can't find deal #12."),
        ("/person show 3", "I can't find person #3."),
        ("/deal merge 12 into 13", "I can't find this record."),
        ("/deal edit 12 value=1", "I can't find this record."),
        ("", "I can't find this record."),
    ],
)
def test_a_record_that_is_not_there_is_named_when_only_one_can_be_meant(
    doing: str, what: str, viewer: Viewer
) -> None:
    assert problems.explain(errors.NotFound(), doing, viewer).text.startswith(what)


def test_why_is_the_same_in_plain_words(viewer: Viewer) -> None:
    assert problems.why(errors.NotAllowed("No <b>.", 403), viewer) == (
        "Pipedrive doesn't let you do this. Your permissions there don't allow it, so "
        "nothing was changed. A Pipedrive admin can change that. It says: “No <b>.”"
    )


def test_a_budget_without_a_known_end_is_full_again_at_midnight(viewer: Viewer) -> None:
    assert "resets at midnight" in problems.explain(errors.BudgetSpent(), "", viewer).text


@pytest.mark.parametrize(
    ("why", "said"),
    [
        ("not_yours", "Only <@U0TOM> can decide this."),
        ("late", "That came too late."),
        ("done_already", "This is already decided. Your click did nothing more. It ended"),
        ("running", "This is already under way."),
        ("cancelled", "This was cancelled."),
        ("replaced", "A newer question has replaced this one."),
        ("unknown", "I don't know this button any more."),
    ],
)
def test_a_click_that_does_nothing_says_why(why: refusals.Why, said: str, viewer: Viewer) -> None:
    message = refusals.turned(why, viewer, asker="U0TOM", ended=NOW)

    assert message.text.startswith(said)
    assert check_message(message) == []


@pytest.mark.parametrize(
    "message",
    [
        refusals.outsider(),
        refusals.busy(),
        refusals.in_doubt(),
        refusals.on_its_way(),
        refusals.unexpected("7F3K"),
        refusals.other_login(),
        refusals.not_shared(),
        refusals.not_connected(),
        refusals.not_yours(""),
    ],
    ids=lambda message: message.text[:30],
)
def test_each_refusal_is_whole(message: Message) -> None:
    assert check_message(message) == []
    assert len(message.text) > 40


def test_ten_records_can_be_chosen_from_and_more_are_to_be_narrowed() -> None:
    choices = [Choice(id, "Acme", f"Deal of {id}", "run", {"tool": "t", "args": {"id": id}})
               for id in range(12)]  # fmt: skip

    message = refusals.which("deal", "acme", choices)

    assert [press.carries["args"]["id"] for press in _presses(message) if press] == list(range(10))
    assert "narrow it down" in message.blocks[-1]["elements"][0]["text"]


def test_few_records_are_all_there_is_to_choose_from() -> None:
    assert len(refusals.which("deal", "acme", [CHOICE] * 2).blocks) == 3


def test_a_choice_too_big_to_carry_is_shown_without_a_button() -> None:
    big = Choice(12, "Acme", "", "run", {"tool": "t", "args": {"title": "x" * 3000}})

    message = refusals.which("deal", "acme", [big])

    assert _presses(message) == []
    assert "Acme #12" in message.text


def test_a_choice_without_a_number_shows_none() -> None:
    euro = Choice("EUR", "Euro", "", "menu", {"command": "/deal", "text": "x"})

    assert refusals.which("currency", "eur", [euro]).text.endswith("“eur”? Euro.")


def test_a_deal_that_is_not_found_can_be_looked_for_or_made() -> None:
    presses = _presses(refusals.nothing_found("deal", "acmee", [CHOICE]))

    assert [press.verb for press in presses if press] == ["run", "form", "form"]
    assert "or create it" in refusals.nothing_found("deal", "acmee").text
    assert _presses(refusals.nothing_found("stage", "propsal")) == []
