"""Following: oneself or a colleague, by name; what is so already is no error."""

import pytest

from bot.playground.pipedrive.faults import FaultKind, Rule
from bot.playground.run import Playground
from tests.flows.in_time import in_time
from tests.flows.received import requests, writes
from tests.seat import Seat, labels

FOLLOWERS = "/api/v2/deals/12/followers"
FOLLOW = ("POST", FOLLOWERS, {"user_id": 101})
UNFOLLOW = ("DELETE", f"{FOLLOWERS}/101", None)
NOW = "You now follow Acme renewal #12."
NO_LONGER = "You no longer follow Acme renewal #12."


def following(desk: Playground, kind: str = "deal", id: int = 12) -> set[int]:
    return set(desk.world.company.followers.get((kind, id), {}))


async def test_whoever_names_nobody_follows_themselves(desk: Playground, ana: Seat) -> None:
    told = await ana.types("/deal follow acme renewal")

    assert told["text"] == NOW
    assert labels(told["blocks"]) == ["Show followers", "Undo"]
    assert writes(desk) == [FOLLOW]


async def test_a_colleague_is_made_to_follow_by_mention(
    desk: Playground, ana: Seat, tom: Seat
) -> None:
    me = desk.world.user("tom").id
    desk.world.company.followers["deal", 12].pop(me)

    told = await ana.types("/deal follow acme renewal @tom")

    assert told["text"] == "Tom Berg now follows Acme renewal #12."
    assert me in following(desk)


async def test_a_colleague_is_made_to_follow_by_name(desk: Playground, ana: Seat) -> None:
    told = await ana.types('/deal follow "acme renewal" Mia Novak')

    assert told["text"] == "Mia Novak now follows Acme renewal #12."


async def test_who_follows_already_is_told_so_and_that_is_no_error(
    desk: Playground, ana: Seat
) -> None:
    told = await ana.types("/deal follow 12 Tom Berg")

    assert told["text"] == "Tom Berg already follows Acme renewal #12. Nothing was changed."
    assert labels(told["blocks"]) == ["Show followers"]


async def test_who_does_not_follow_cannot_stop(desk: Playground, ana: Seat) -> None:
    told = await ana.types("/deal unfollow 12")

    assert told["text"] == "You do not follow Acme renewal #12. Nothing was changed."
    assert labels(told["blocks"]) == ["Show followers"]


async def test_following_is_undone_and_that_too(desk: Playground, ana: Seat) -> None:
    told = await ana.types("/deal follow 12")

    undone = await ana.presses(told, "Undo")
    again = await ana.presses(undone, "Undo")

    assert (undone["text"], again["text"]) == (NO_LONGER, NOW)
    assert writes(desk) == [FOLLOW, UNFOLLOW, FOLLOW]


async def test_what_was_so_already_is_not_undone(desk: Playground, ana: Seat) -> None:
    await ana.types("/deal unfollow 12")

    told = await ana.types("/crm undo")

    assert told["text"].startswith("There is nothing left to undo from the last 24 hours.")
    assert writes(desk) == [UNFOLLOW]


async def test_an_undo_by_command_says_first_what_it_takes_back(
    desk: Playground, ana: Seat
) -> None:
    await ana.types("/deal follow 12")

    announced = await ana.types("/crm undo")
    undone = await ana.told()

    assert announced["text"] == f"Undoing: {NOW}"
    assert undone["text"] == NO_LONGER


@pytest.mark.parametrize(
    ("kind", "sent"), [("reset_after", [FOLLOW]), ("reset_before", [FOLLOW, FOLLOW])]
)
async def test_after_a_lost_answer_the_list_tells_whether_it_went_through(
    kind: FaultKind, sent: list[object], desk: Playground, ana: Seat
) -> None:
    desk.world.faults.add(Rule(kind=kind, method="POST", times=1))

    told = await in_time(ana, await ana.types("/deal follow 12"))

    assert told["text"] == NOW
    assert labels(told["blocks"]) == ["Show followers", "Undo"]
    assert 101 in following(desk)
    assert writes(desk) == sent


@pytest.mark.parametrize("kind", ["reset_after", "reset_before"])
async def test_stopping_survives_a_lost_answer_and_can_be_undone(
    kind: FaultKind, desk: Playground, ana: Seat
) -> None:
    await ana.types("/deal follow 12")
    desk.world.faults.add(Rule(kind=kind, method="DELETE", times=1))

    told = await ana.types("/deal unfollow 12")

    assert told["text"] == NO_LONGER
    assert 101 not in following(desk)

    assert (await ana.presses(told, "Undo"))["text"] == NOW


async def test_followers_are_listed_by_name_under_the_deal(desk: Playground, ana: Seat) -> None:
    told = await ana.types("/deal followers acme renewal")

    assert told["text"] == "Who follows Acme renewal #12: 2 followers: Tom Berg, Grace Okoro."
    assert labels(told["blocks"]) == ["Follow", "Add…", "Remove a follower", "Share"]

    followed = await ana.presses(told, "Follow")

    assert followed["text"] == NOW


async def test_a_follower_is_removed_from_the_list(desk: Playground, ana: Seat) -> None:
    tom = str(desk.world.user("tom").id)
    told = await ana.types("/deal followers 12")

    removed = await ana.presses(
        told, "Remove a follower", selected_option={"value": tom, "text": {"text": "Tom Berg"}}
    )

    assert removed["text"] == "Tom Berg no longer follows Acme renewal #12."
    assert writes(desk) == [("DELETE", f"{FOLLOWERS}/{tom}", None)]


async def test_the_form_offers_oneself_first(desk: Playground, ana: Seat) -> None:
    told = await ana.types("/deal followers 12")

    await ana.clicks(told, "Add…")
    form = await ana.modal()

    chosen = {b["block_id"]: b["element"].get("initial_option") for b in form["blocks"]
              if b["type"] == "input"}  # fmt: skip
    assert form["title"]["text"] == "Add a follower"
    assert chosen["id"]["text"]["text"] == "Acme renewal"
    assert chosen["user_id"]["text"]["text"] == "Ana Lima"


@pytest.mark.parametrize(
    ("command", "many", "name"),
    [("/person", "persons", "Jo Doe #1"), ("/org", "organizations", "Acme #1")],
)
async def test_people_and_organizations_are_followed_too(
    command: str, many: str, name: str, desk: Playground, ana: Seat
) -> None:
    path = f"/api/v2/{many}/1/followers"

    told = await ana.types(f"{command} follow 1")
    listed = await ana.presses(told, "Show followers")
    stopped = await ana.types(f"{command} unfollow 1")

    assert told["text"] == f"You now follow {name}."
    assert listed["text"] == f"Who follows {name}: 1 follower: Ana Lima."
    assert stopped["text"] == f"You no longer follow {name}."
    assert writes(desk) == [
        ("POST", path, {"user_id": 101}),
        ("DELETE", f"{path}/101", None),
    ]


async def test_access_names_the_colleagues_and_how_many_there_are(
    desk: Playground, ana: Seat
) -> None:
    told = await ana.types("/deal access 12")

    assert told["text"].startswith(
        "Who can see Acme renewal #12: All 5 colleagues can see it: Ana Lima, Tom Berg"
    )
    assert len(requests(desk, "/v1/deals/12/permittedUsers")) == 1


async def test_access_tells_how_many_are_left_out(desk: Playground, ana: Seat) -> None:
    desk.world.company.deals[12].visible_to = 1

    told = await ana.types("/deal access 12")

    assert " of 5 colleagues can see it: Ana Lima" in told["text"]


async def test_the_log_tells_who_was_made_to_follow_what(desk: Playground, ana: Seat) -> None:
    await ana.types("/deal follow 12 Mia Novak")

    told = await ana.types("/crm log")

    assert "/deal follow, Acme renewal #12, Mia Novak, Done" in told["text"]
