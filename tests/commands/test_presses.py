"""What a button says is one of a few kinds, and nothing that its kind may not bring."""

from collections.abc import Mapping

import pytest

from bot.blocks.kit.buttons import Press
from bot.commands import presses

SHOW = {"tool": "deals_get", "args": {"id": 12}}
LIST = {"tool": "deals_list", "args": {}}


@pytest.mark.parametrize(
    ("press", "kind"),
    [
        (Press("run", SHOW), presses.RunPress),
        (Press("beside", SHOW), presses.RunPress),
        (Press("page", {**LIST, "back": [None, "a", 500]}), presses.PagePress),
        (Press("share", LIST), presses.PagePress),
        (Press("form", {"tool": "deals_update", "args": {"id": 12}}), presses.FillPress),
        (Press("next", {"tool": "activities_create", "args": {"deal_id": 12}}), presses.FillPress),
        (Press("menu", {"command": "/crm", "text": "connect"}), presses.LinePress),
        (Press("confirm", ticket="k7Vq"), presses.TicketPress),
        (Press("count", {"count": "12", "noun": "person"}, "k7Vq"), presses.CountPress),
        (Press("log", {"before": None, "back": [7]}), presses.LogPress),
        (Press("watch", {"do": "why", "id": "w1"}), presses.WatchPress),
    ],
    ids=lambda one: one.verb if isinstance(one, Press) else one.__name__,
)
def test_each_verb_has_its_kind(press: Press, kind: type[presses.Pressed]) -> None:
    assert type(presses.read(press)) is kind


@pytest.mark.parametrize(
    ("verb", "carries"),
    [
        ("run", {"tool": "deals_explode", "args": {}}),
        ("run", {"tool": "deals_get", "args": {"id": "twelve"}}),
        ("run", {"args": {"id": 12}}),
        ("page", {"tool": "deals_update", "args": {"id": 12, "title": "X"}}),
        ("share", {"tool": "deals_delete", "args": {"id": 12}}),
        ("page", {**LIST, "back": [{"cursor": "a"}]}),
        ("form", {"tool": "deals_explode", "args": {}}),
        ("form", {"tool": "deals_update", "args": {"id": [12]}}),
        ("menu", {"command": "/crm"}),
        ("log", {"before": -1, "back": []}),
        ("watch", {"do": "why"}),
        ("explode", SHOW),
    ],
)
def test_what_its_verb_may_not_bring_is_nothing(verb: str, carries: Mapping[str, object]) -> None:
    assert presses.read(Press(verb, carries)) is None


def test_what_a_button_runs_is_a_call_that_was_validated_again() -> None:
    press = presses.read(Press("run", SHOW))

    assert isinstance(press, presses.RunPress)
    assert press.call.stored() == SHOW
