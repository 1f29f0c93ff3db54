"""What happens to channels and people, and what the app is told of it."""

import pytest

from tests.local_slack.bench import Bench, TinyBot

EVERY_EVENT = (
    "channel_archive", "channel_deleted", "channel_left", "channel_rename", "channel_shared",
    "channel_unarchive", "group_left", "group_rename", "member_joined_channel", "user_change",
)  # fmt: skip


@pytest.fixture(autouse=True)
def subscribed(bench: Bench) -> None:
    bench.workspace.events = EVERY_EVENT


async def event_after(bench: Bench, bot: TinyBot, **asked: object) -> dict[str, object]:
    answer = await bench.play("channel", **asked)
    assert answer["ok"], answer
    payload = (await bot.next()).payload
    event: dict[str, object] = payload["event"]
    del event["event_ts"]
    return event


async def test_there_are_a_team_a_colleague_without_a_login_and_an_outsider(bench: Bench) -> None:
    people = {one["handle"]: one for one in (await bench.state())["people"]}
    leo, eve = await bench.state("U0LEO"), await bench.state("U0EVE")

    assert {"ana", "tom", "mia", "kim", "leo", "eve"} == set(people)
    assert people["eve"]["is_stranger"]
    assert [place["id"] for place in leo["channels"]] == ["C0SALES", "C0WINS", "D0LEO"]
    assert eve["channels"] == []
    private = next(c for c in (await bench.state())["channels"] if c["id"] == "C0PRIVATE")
    assert private["members"] == ["U0ANA", "U0DESK", "U0TOM"]


@pytest.mark.parametrize(
    ("asked", "event"),
    [
        (
            {"channel": "C0SALES", "do": "archive", "user": "U0TOM"},
            {"type": "channel_archive", "channel": "C0SALES", "user": "U0TOM", "is_moved": 0},
        ),
        (
            {"channel": "C0SALES", "do": "rename", "name": "deals-emea"},
            {
                "type": "channel_rename",
                "channel": {
                    "id": "C0SALES", "name": "deals-emea", "name_normalized": "deals-emea",
                    "created": 0,
                },
            },
        ),
        (
            {"channel": "C0SALES", "do": "kick_bot"},
            {"type": "channel_left", "channel": "C0SALES", "actor_id": "U0ANA"},
        ),
        (
            {"channel": "C0PRIVATE", "do": "kick_bot", "user": "U0TOM"},
            {"type": "group_left", "channel": "C0PRIVATE", "actor_id": "U0TOM"},
        ),
        (
            {"channel": "C0RANDOM", "do": "invite_bot", "user": "U0TOM"},
            {
                "type": "member_joined_channel", "channel": "C0RANDOM", "user": "U0DESK",
                "channel_type": "C", "team": "T0DESK", "inviter": "U0TOM",
            },
        ),
        (
            {"channel": "C0SALES", "do": "delete"},
            {"type": "channel_deleted", "channel": "C0SALES", "actor_id": "U0ANA"},
        ),
    ],
)  # fmt: skip
async def test_the_app_is_told_what_happens_to_a_channel(
    asked: dict[str, object], event: dict[str, object], bench: Bench, bot: TinyBot
) -> None:
    assert await event_after(bench, bot, **asked) == event


@pytest.mark.parametrize(
    ("do", "error"),
    [
        ("archive", "is_archived"),
        ("read_only", "restricted_action_read_only_channel"),
        ("kick_bot", "not_in_channel"),
        ("delete", "channel_not_found"),
    ],
)
async def test_nothing_is_posted_where_nothing_can_be(do: str, error: str, bench: Bench) -> None:
    await bench.play("channel", channel="C0SALES", do=do)

    answer = await bench.call("chat.postMessage", channel="C0SALES", text="x")

    assert (answer["ok"], answer["error"]) == (False, error)


async def test_what_was_archived_can_be_used_again(bench: Bench, bot: TinyBot) -> None:
    await event_after(bench, bot, channel="C0SALES", do="archive")
    shown = next(c for c in (await bench.state())["channels"] if c["id"] == "C0SALES")

    event = await event_after(bench, bot, channel="C0SALES", do="unarchive")

    assert shown["is_archived"]
    assert event["type"] == "channel_unarchive"
    assert (await bench.call("chat.postMessage", channel="C0SALES", text="x"))["ok"]


async def test_a_connected_channel_has_somebody_from_outside_in_it(
    bench: Bench, bot: TinyBot
) -> None:
    await bench.play("channel", channel="C0WINS", do="connect")
    shared, joined = (await bot.next()).payload, (await bot.next()).payload

    assert shared["event"]["type"] == "channel_shared"
    assert shared["is_ext_shared_channel"] is True
    assert (joined["event"]["user"], joined["event"]["team"]) == ("U0EVE", "T0FAR")
    (wins,) = (await bench.state("U0EVE"))["channels"]
    assert (wins["id"], wins["is_connect"]) == ("C0WINS", True)
    info = (await bench.call("conversations.info", channel="C0WINS"))["channel"]
    assert (info["is_shared"], info["is_ext_shared"]) == (True, True)
    assert "U0EVE" in (await bench.call("conversations.members", channel="C0WINS"))["members"]


async def test_nothing_is_sent_that_was_not_subscribed_to(bench: Bench, bot: TinyBot) -> None:
    bench.workspace.events = ()

    await bench.play("channel", channel="C0SALES", do="rename", name="other")
    await bench.play("user", user="U0TOM", tz="Asia/Tokyo")

    assert bot.received.empty()


async def test_people_move_and_leave(bench: Bench, bot: TinyBot) -> None:
    await bench.play("user", user="U0TOM", tz="Asia/Tokyo")
    moved = (await bot.next()).payload["event"]["user"]
    await bench.play("user", user="U0TOM", active=False)
    left = (await bot.next()).payload["event"]["user"]

    said = await bench.play("message", user="U0TOM", channel="C0SALES", text="still here")
    info = (await bench.call("users.info", user="U0TOM"))["user"]
    opened = await bench.call("conversations.open", users="U0TOM")
    back = await bench.play("user", user="U0TOM", active=True)

    assert (moved["tz"], moved["tz_offset"], moved["deleted"]) == ("Asia/Tokyo", 9 * 3600, False)
    assert left["deleted"] is info["deleted"] is True
    assert (said["error"], opened["error"]) == ("account_inactive", "user_disabled")
    assert back["ok"]


@pytest.mark.parametrize(
    ("control", "asked", "error"),
    [
        ("channel", {"channel": "C0SALES", "do": "paint"}, "invalid_arguments"),
        ("channel", {"channel": "C0SALES", "do": "rename"}, "invalid_arguments"),
        ("channel", {"channel": "C0SALES", "do": "rename", "name": "wins"}, "name_taken"),
        ("channel", {"channel": "C0NONE", "do": "archive"}, "channel_not_found"),
        ("channel", {"channel": "D0ANA", "do": "archive"}, "method_not_supported_for_channel_type"),
        ("user", {"user": "U0TOM", "tz": "Mars/Olympus"}, "invalid_arguments"),
        ("user", {"user": "U0NONE", "tz": "Asia/Tokyo"}, "user_not_found"),
        ("event", {"event": {"no": "type"}}, "invalid_arguments"),
    ],
)
async def test_what_cannot_happen_is_refused(
    control: str, asked: dict[str, object], error: str, bench: Bench
) -> None:
    assert (await bench.play(control, **asked))["error"] == error


async def test_any_event_can_be_sent_and_sent_again(bench: Bench, bot: TinyBot) -> None:
    first = await bench.play("event", event={"type": "app_uninstalled"})
    again = await bench.play("event", event={"type": "app_uninstalled"}, event_id=first["event_id"])
    bot.answers("no", status=500)
    bench.workspace.retry_pauses = ()
    refused = await bench.play("event", event={"type": "tokens_revoked"})

    heard = [(await bot.next()).payload for _ in range(3)]
    assert (first["status"], again["status"], refused["status"]) == (200, 200, 500)
    assert [one["event_id"] for one in heard[:2]] == [first["event_id"]] * 2
    assert heard[0]["event"]["type"] == "app_uninstalled"
    assert heard[2]["event_id"] == refused["event_id"] != first["event_id"]
