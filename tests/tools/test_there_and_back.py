"""Any call of any tool, stored or put into a form, comes back as the same call."""

from typing import Any

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.blocks.kit.limits import check_view
from bot.blocks.kit.viewer import Viewer
from bot.commands import forms
from bot.commands.router import bind, restore
from bot.playground.slack.values import merged
from bot.tools.base import Call, Tool
from bot.tools.catalog.all import TOOLS
from bot.tools.fieldtypes.tool_fields import tool_fields
from tests.effort import examples
from tests.people import VIEWERS
from tests.tools.made_up import calls, same

# Watching which lines are run would take most of the time; other tests run them too.
pytestmark = pytest.mark.unwatched

each_tool = pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.name)


@each_tool
@given(data=st.data())
@settings(max_examples=examples(15), deadline=None)
def test_stored_and_restored(tool: Tool[Any, Any], data: st.DataObject) -> None:
    call = data.draw(calls(tool))

    same(restore(call.stored()), call)


@each_tool
@given(data=st.data())
@settings(max_examples=examples(15), deadline=None)
def test_put_into_a_form_and_sent(tool: Tool[Any, Any], data: st.DataObject) -> None:
    call, viewer = data.draw(calls(tool)), data.draw(st.sampled_from(VIEWERS))
    call = without_what_no_form_holds(call)

    view = forms.form(tool, typed(call, viewer), viewer)
    sent = {**view, "state": {"values": merged(view["blocks"])}}

    assert check_view(view) == []
    same(bind(tool, forms.read(sent).typed, viewer), call)


def typed(call: Call[Any], viewer: Viewer) -> dict[str, str]:
    given = call.args.model_dump(exclude_unset=True)
    return {
        s.name: s.type.write(given[s.name], viewer)
        for s in tool_fields(call.tool.args)
        if s.name in given
    }


def without_what_no_form_holds(call: Call[Any]) -> Call[Any]:
    """An empty input of a new form is one that nobody touched; a cursor is for buttons."""
    shown = {field.name for field in tool_fields(call.tool.args) if field.type.element}
    args = call.stored()["args"]
    kept = {
        name: value for name, value in args.items() if name in shown and value not in (None, [])
    }
    try:
        return restore({"tool": call.tool.name, "args": kept})
    except ValidationError:
        reject()  # nothing is left to change
