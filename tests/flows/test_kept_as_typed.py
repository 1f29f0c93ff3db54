"""Names, titles and texts are stored as they were typed, whatever Slack made of them on the way."""

from typing import Any

import pytest

from bot.playground.run import Playground
from tests.flows.received import writes
from tests.seat import Seat

BARE = [
    ("/deal new quux.com", {"title": "quux.com"}),
    ("/deal new Site of quux.com/de", {"title": "Site of quux.com/de"}),
    ("/deal new https://quux.com", {"title": "https://quux.com"}),
    ("/deal edit 12 title=quux.com", {"title": "quux.com"}),
    ("/deal rename 12 to quux.com", {"title": "quux.com"}),
    ("/deal lost 12 reason=quux.com", {"status": "lost", "lost_reason": "quux.com"}),
    ("/deal note 12 see quux.com", {"content": "see quux.com", "deal_id": 12}),
    ("/org new quux.com", {"name": "quux.com"}),
    ("/org new Zed website=quux.com", {"name": "Zed", "website": "quux.com"}),
    ('/person new Zed job="Head of quux.com"', {"name": "Zed", "job_title": "Head of quux.com"}),
    ('/activity new task "Look at quux.com"', {"type": "task", "subject": "Look at quux.com"}),
]
STOPS = [
    ("/deal new Zed pilot.", {"title": "Zed pilot."}),
    ("/deal new And so on...", {"title": "And so on..."}),
    ("/deal new Wow!", {"title": "Wow!"}),
    ("/deal rename 12 to Plan B.", {"title": "Plan B."}),
    ('/deal edit 12 title="Plan B."', {"title": "Plan B."}),
    ("/deal 12 lost, too expensive.", {"status": "lost", "lost_reason": "too expensive"}),
    ("/deal note 12 They need a quote.", {"content": "They need a quote.", "deal_id": 12}),
    ("/org new Zed Inc.", {"name": "Zed Inc."}),
    ("/person new Jo Doe jr.", {"name": "Jo Doe jr."}),
    ("/org rename 1 to Acme Inc.", {"name": "Acme Inc."}),
]
PHONES = ["(+81) 6-7078-718", "+49 30 12 34 56 78", "1-800-FLOWERS", "+44 20 7946 0000 ext 12"]


@pytest.mark.parametrize(("line", "stored"), [*BARE, *STOPS])
async def test_a_text_is_stored_as_it_was_typed(
    desk: Playground, ana: Seat, line: str, stored: dict[str, Any]
) -> None:
    await ana.types(line)

    ((_, _, body),) = writes(desk)
    assert stored.items() <= body.items()


@pytest.mark.parametrize(("line", "stored"), [BARE[0], STOPS[0], STOPS[6]])
async def test_so_it_is_in_a_mention(
    desk: Playground, ana: Seat, line: str, stored: dict[str, Any]
) -> None:
    await ana.says(f"@dealdesk {line[1:]}")
    await ana.told()

    ((_, _, body),) = writes(desk)
    assert stored.items() <= body.items()


async def test_a_title_that_may_be_more_than_one_stands_whole_in_the_form(ana: Seat) -> None:
    await ana.sends("/deal new Ends with dot.")

    form = await ana.modal()

    held = {block["block_id"]: block.get("element") for block in form["blocks"]}
    assert held["title"]["initial_value"] == "Ends with dot."


@pytest.mark.parametrize("phone", PHONES)
async def test_a_phone_is_taken_in_any_usual_writing(
    desk: Playground, ana: Seat, phone: str
) -> None:
    await ana.types(f"/person new Zed phone={phone}")

    ((_, _, body),) = writes(desk)
    assert body["name"] == "Zed"
    assert [one["value"] for one in body["phones"]] == [phone]
