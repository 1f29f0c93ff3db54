"""What can be done from a card."""

from dataclasses import replace

import pytest

from bot.blocks.kit.buttons import pressed
from bot.blocks.kit.message import Block, Message
from bot.blocks.kit.viewer import Viewer
from bot.blocks.records import kinds
from bot.pipedrive.names.lookups import Stage
from bot.pipedrive.records.models import Deal, Entity
from bot.tools.catalog.all import BY_NAME
from tests.blocks.contacts import GMBH, JO


def _elements(message: Message) -> list[Block]:
    return [
        element
        for block in message.blocks
        if block["type"] == "actions"
        for element in block["elements"]
    ]


def _labels(message: Message) -> list[str]:
    return [
        (e.get("text") or e.get("placeholder") or {}).get("text", "…") for e in _elements(message)
    ]


RELATED = ("Person", "Organization")


@pytest.mark.parametrize(
    ("status", "labels"),
    [
        (
            "open",
            [
                "Won",
                "Lost",
                "Move to a stage",
                "Next activity",
                "Note…",
                "Edit",
                "Share",
                *RELATED,
                "…",
            ],
        ),
        ("won", ["Reopen", "Note…", "Edit", "Share", *RELATED, "…"]),
        ("lost", ["Reopen", "Note…", "Edit", "Share", *RELATED, "…"]),
        ("deleted", []),
        ("archived", ["Share", *RELATED, "…"]),
    ],
)
def test_a_card_offers_what_makes_sense_in_its_state(
    status: str, labels: list[str], acme: Deal, viewer: Viewer
) -> None:
    changed = {"is_archived": True} if status == "archived" else {"status": status}

    assert _labels(kinds.card(acme.model_copy(update=changed), viewer)) == labels


def test_deleting_is_out_of_reach_of_a_slip_of_the_thumb(acme: Deal, viewer: Viewer) -> None:
    menu = _elements(kinds.card(acme, viewer))[-1]

    *_, delete = menu["options"]

    press = pressed({"action_id": menu["action_id"], "selected_option": delete})
    assert press
    assert press.carries == {"tool": "deals_delete", "args": {"id": 12}}


def test_reopening_sets_the_status_back(acme: Deal, viewer: Viewer) -> None:
    card = kinds.card(acme.model_copy(update={"status": "lost"}), viewer)

    press = pressed(_elements(card)[0])

    assert press
    assert press.carries == {"tool": "deals_update", "args": {"id": 12, "status": "open"}}


def test_the_stages_of_the_deals_own_pipeline_are_offered_in_order(
    acme: Deal, viewer: Viewer
) -> None:
    foreign = Stage(id=90, name="Onboarding", pipeline_id=2)
    lookup = replace(viewer.lookup, stages={90: foreign, **viewer.lookup.stages})

    move = _elements(kinds.card(acme, replace(viewer, lookup=lookup)))[2]

    names = [option["text"]["text"] for option in move["options"]]
    assert names == ["Qualified", "Contact made", "Demo", "Proposal", "Negotiation"]
    assert move["initial_option"]["text"]["text"] == "Proposal"


def test_without_the_stages_at_hand_a_form_takes_the_place_of_the_menu(
    acme: Deal, viewer: Viewer
) -> None:
    stages = {id: Stage(id=id, name=f"S{id}", pipeline_id=1) for id in range(1, 102)}

    for known in ({}, stages):
        move = _elements(
            kinds.card(acme, replace(viewer, lookup=replace(viewer.lookup, stages=known)))
        )[2]

        press = pressed(move)
        assert press
        assert press.verb == "form"
        assert press.carries == {"tool": "deals_move_to_stage", "args": {"id": 12}}


@pytest.mark.parametrize("record", [JO, GMBH], ids=["person", "organization"])
def test_whatever_a_card_of_a_contact_offers_can_be_done(record: Entity, viewer: Viewer) -> None:
    shown = _elements(kinds.card(record, viewer))
    options = [option for element in shown for option in element.get("options", [])]
    pressed_ = [pressed(one) for one in shown if one["type"] == "button"]
    pressed_ += [pressed({"action_id": "more:x", "selected_option": one}) for one in options]

    assert len(pressed_) > 8
    assert len(options) <= 5
    assert all(one and one.carries["tool"] in BY_NAME for one in pressed_)
