"""What an admin added or renamed, and what came from another version: said, never a crash."""

import json
from urllib.parse import urlencode

import pytest

from bot.playground.run import Playground
from tests.flows.received import writes
from tests.flows.signed import TEAM, command, post, signed
from tests.seat import Json, Seat, labels

THERE_ARE = "The commands are /deal, /person, /org, /activity, /file, /lead and /crm."


@pytest.mark.parametrize("line", ["/weather", "/weather in Lisbon", "/crm2 status", "/deals 12"])
async def test_a_command_that_is_not_ours_is_told_which_there_are(
    desk: Playground, ana: Seat, line: str
) -> None:
    body = command(desk, ana, line)

    status, _ = await post(desk, body, signed(desk, body))
    told = await ana.told()

    assert status == 200
    assert told["text"] == f"I don't know {line.split(maxsplit=1)[0]}. {THERE_ARE}"
    assert labels(told["blocks"]) == ["Help"]


async def test_a_command_of_a_stranger_making_is_shown_as_plain_text(
    desk: Playground, ana: Seat
) -> None:
    body = command(desk, ana, "/<!channel>*x*")

    await post(desk, body, signed(desk, body))

    assert "<!channel>" not in (await ana.told())["text"]


async def test_an_unknown_shortcut_is_told_what_there_is(desk: Playground, ana: Seat) -> None:
    await _interaction(desk, ana, {"type": "shortcut", "callback_id": "brew_coffee"})

    assert (await ana.told())["text"] == f"I don't know this shortcut. {THERE_ARE}"


async def test_a_form_of_another_version_says_that_it_is_too_old(
    desk: Playground, ana: Seat
) -> None:
    view = {
        "id": "V1",
        "callback_id": "wizard_of_1999",
        "private_metadata": "",
        "state": {"values": {}},
    }

    answer = await _interaction(desk, ana, {"type": "view_submission", "view": view})

    assert "I don't know this form any more" in answer


@pytest.mark.parametrize("name", ["brew:coffee", "run", "confirm", "log:older", "page:next", ""])
async def test_a_button_of_another_version_changes_nothing_and_says_so(
    desk: Playground, ana: Seat, name: str
) -> None:
    await _interaction(
        desk, ana, {"type": "block_actions", "actions": [{"action_id": name, "value": "1" * 31}]}
    )

    assert "I don't know this button" in (await ana.told())["text"]
    assert writes(desk) == []


async def _interaction(desk: Playground, person: Seat, payload: Json) -> str:
    about = {
        "team": {"id": TEAM},
        "user": {"id": person.user, "team_id": TEAM},
        "channel": {"id": person.channel},
        "trigger_id": desk.workspace.new_trigger(person.user),
        "response_url": desk.workspace.new_response_url(person.user, person.channel),
    }
    body = urlencode({"payload": json.dumps({**about, **payload})}).encode()
    status, answer = await post(desk, body, signed(desk, body))
    assert status == 200
    return answer
