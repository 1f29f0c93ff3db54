"""A tool and a call in words: the line one could have typed."""

import pytest

from bot.commands.format_command import format_command, line
from bot.commands.router import parse, restore
from bot.tools.catalog.all import BY_NAME
from tests.people import ANA

SPELLED = [
    ("deals_get", {"id": 12}, "/deal show 12"),
    ("deals_move_to_stage", {"id": 12, "stage_id": 5}, "/deal move 12 to 5"),
    ("deals_merge", {"id": 12, "merge_with_id": 13}, "/deal merge 12 into 13"),
    ("deals_create", {"title": "Acme renewal"}, '/deal new "Acme renewal"'),
    ("deals_create", {"title": 'The "big" one'}, '/deal new "The \\"big\\" one"'),
    ("deals_create", {"title": "help"}, '/deal new "help"'),
    ("deals_create", {"title": "Acme", "value": 12000.0}, "/deal new Acme value=12000"),
    ("deals_create", {"title": "Acme", "value": 1.234}, "/deal new Acme value=1.2340"),
    ("deals_update", {"id": 12, "lost_reason": None}, "/deal edit 12 reason="),
    ("activities_mark_as_done", {"id": 88, "outcome": "1 &lt; 2", "note": "Old<br>1 &lt; 2"},
     '/activity done 88 outcome="1 < 2"'),
    ("deals_list", {"ids": [12, 13], "limit": 5}, "/deal list ids=12,13 limit=5"),
    ("deals_list", {"status": ["open", "won"]}, "/deal list status=open,won"),
    (
        "deals_list",
        {"updated_since": "2026-11-30T13:00:00Z"},
        '/deal list since="2026-11-30 14:00"',
    ),
]  # fmt: skip


@pytest.mark.parametrize(("tool", "args", "spelled"), SPELLED, ids=[row[2] for row in SPELLED])
def test_a_call_is_spelled_as_a_person_would(
    tool: str, args: dict[str, object], spelled: str
) -> None:
    assert format_command(restore({"tool": tool, "args": args}), ANA) == spelled


def test_a_place_whose_neighbour_is_missing_keeps_its_name() -> None:
    """The choice of a stage must not become a deal of that number."""
    tool = BY_NAME["deals_move_to_stage"]

    spelled = line(tool, {"stage_id": "#5"})

    assert spelled == "move stage=#5"
    assert parse("/deal", f"{spelled} 12", ANA) == parse("/deal", "move 12 to 5", ANA)
