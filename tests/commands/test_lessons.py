"""What the composer of a playground is taught: the grammar, as plain data."""

import json

from bot.commands.hints import lessons
from bot.tools.catalog.all import TOOLS


def test_every_command_is_a_lesson_of_plain_data() -> None:
    taught = lessons()

    assert json.loads(json.dumps(taught)) == taught
    assert {f"/{tool.command}" for tool in TOOLS} <= {one["command"] for one in taught}
    assert len({one["command"] for one in taught}) == len(taught)
    assert all(one["usage"].startswith(one["command"]) for one in taught)


def test_a_lesson_says_the_places_and_the_fields_that_can_follow() -> None:
    [move] = [one for one in lessons() if one["command"] == "/deal move"]
    [listed] = [one for one in lessons() if one["command"] == "/deal list"]

    assert move == {
        "command": "/deal move",
        "usage": "/deal move <deal> to <stage>",
        "summary": "Move a deal to another stage.",
        "fields": [{"say": "pipeline=", "about": "Pipeline"}],
    }
    assert {"say": "value>", "about": "Value"} in listed["fields"]
