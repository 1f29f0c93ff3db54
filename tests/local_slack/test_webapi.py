"""Who may call the Web API, how arguments arrive, and what it says about people and channels."""

import json
from dataclasses import replace
from typing import Any

import pytest
from aiohttp import web
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.local_slack.bench import Bench, section


async def _answer(bench: Bench, method: str, **request: Any) -> dict[str, Any]:
    async with bench.http.post(f"{bench.origin}/api/{method}", **request) as response:
        answer: dict[str, Any] = await response.json()
    return answer


async def test_the_sdk_reads_with_get_and_writes_with_post(
    bench: Bench, api: AsyncWebClient
) -> None:
    read = await api.users_info(user="U0ANA", include_locale=True)
    written = await api.chat_postMessage(channel="C0SALES", text="Hi", blocks=[section()])

    assert (read["user"]["tz"], read["user"]["locale"]) == ("Europe/Lisbon", "en-GB")
    assert written["message"]["bot_id"] == "B0DESK"
    assert read.headers["x-oauth-scopes"] == ",".join(sorted(bench.workspace.scopes))


async def test_arguments_are_taken_from_query_form_and_json_alike(bench: Bench) -> None:
    said = {"channel": "C0SALES", "text": "Hi", "blocks": json.dumps([section()])}
    auth = {"Authorization": f"Bearer {bench.workspace.bot_token}"}

    answers = [
        await _answer(bench, "chat.postMessage", headers=auth, params=said),
        await _answer(bench, "chat.postMessage", headers=auth, data=said),
        await _answer(bench, "chat.postMessage", headers=auth, json=said),
        await _answer(bench, "chat.postMessage", data=said | {"token": bench.workspace.bot_token}),
    ]

    assert [answer["ok"] for answer in answers] == [True] * 4
    assert all(call.args["blocks"] == [section()] for call in bench.workspace.calls)
    assert all("token" not in call.args for call in bench.workspace.calls)


@pytest.mark.parametrize(
    ("headers", "error"),
    [
        ({}, "not_authed"),
        ({"Authorization": "Bearer xoxb-other"}, "invalid_auth"),
    ],
)
async def test_a_call_needs_the_bots_token(
    bench: Bench, headers: dict[str, str], error: str
) -> None:
    assert (await _answer(bench, "auth.test", headers=headers))["error"] == error


async def test_the_apps_own_token_is_of_the_wrong_type(bench: Bench) -> None:
    headers = {"Authorization": f"Bearer {bench.workspace.app_token}"}

    answer = await _answer(bench, "auth.test", headers=headers)

    assert answer["error"] == "not_allowed_token_type"


async def test_an_unknown_method_is_named(bench: Bench) -> None:
    assert await bench.call("deals.win") == {
        "ok": False,
        "error": "unknown_method",
        "req_method": "deals.win",
    }


async def test_a_missing_scope_is_named_with_those_there_are(bench: Bench) -> None:
    bench.workspace.scopes = ("commands", "chat:write")

    answer = await bench.call("users.info", user="U0ANA")

    assert (answer["error"], answer["needed"], answer["provided"]) == (
        "missing_scope",
        "users:read",
        "chat:write,commands",
    )


@pytest.mark.parametrize(("channel", "scope"), [("C0SALES", "channels:read"), ("D0ANA", "im:read")])
async def test_reading_a_channel_needs_the_scope_of_its_kind(
    bench: Bench, channel: str, scope: str
) -> None:
    bench.workspace.scopes = ()

    assert (await bench.call("conversations.info", channel=channel))["needed"] == scope


async def test_broken_json_is_refused(bench: Bench) -> None:
    headers = {"Content-Type": "application/json"}

    broken = await _answer(bench, "auth.test", data="{", headers=headers)
    no_object = await _answer(bench, "auth.test", data="[]", headers=headers)

    assert (broken["error"], no_object["error"]) == ("invalid_json", "json_not_object")


async def test_guests_are_marked(api: AsyncWebClient) -> None:
    guest = (await api.users_info(user="U0GUEST"))["user"]
    everyone = (await api.users_list())["members"]

    assert (guest["is_restricted"], guest["is_ultra_restricted"]) == (True, False)
    assert "locale" not in guest
    assert [person["id"] for person in everyone] == [
        "U0ANA", "U0TOM", "U0GUEST", "U0DESK", "U0MIA", "U0LEO", "U0EVE",
    ]  # fmt: skip


async def test_addresses_need_their_own_scope(bench: Bench) -> None:
    without = await bench.call("users.info", user="U0ANA")
    bench.workspace.scopes = {*bench.workspace.scopes, "users:read.email"}
    with_it = await bench.call("users.info", user="U0ANA")

    assert "email" not in without["user"]["profile"]
    assert with_it["user"]["profile"]["email"] == "ana@northwind.example"


async def test_a_strangers_flag_is_there_only_for_strangers(bench: Bench) -> None:
    tom = bench.workspace.people["U0TOM"]
    bench.workspace.people["U0EVE"] = replace(tom, id="U0EVE", name="eve", is_stranger=True)

    assert (await bench.call("users.info", user="U0EVE"))["user"]["is_stranger"] is True
    assert "is_stranger" not in (await bench.call("users.info", user="U0TOM"))["user"]


async def test_unknown_people_and_channels_are_not_found(bench: Bench) -> None:
    assert (await bench.call("users.info", user="U0NOBODY"))["error"] == "user_not_found"
    assert (await bench.call("conversations.info", channel="C1"))["error"] == "channel_not_found"


async def test_channels_are_listed_by_kind(api: AsyncWebClient) -> None:
    public = (await api.conversations_list())["channels"]
    direct = (await api.conversations_list(types="im"))["channels"]
    members = (await api.conversations_members(channel="C0DEALS"))["members"]

    assert [channel["name"] for channel in public] == ["sales", "big-deals", "random", "wins"]
    assert [channel["user"] for channel in direct] == [
        "U0ANA",
        "U0TOM",
        "U0GUEST",
        "U0MIA",
        "U0LEO",
    ]
    assert members == ["U0ANA", "U0DESK", "U0MIA", "U0TOM"]


async def test_private_channels_are_unknown_to_an_app_that_is_not_in_them(bench: Bench) -> None:
    room = bench.workspace.channels["C0RANDOM"]
    room.is_private = True

    unseen = [
        await bench.call("conversations.info", channel="C0RANDOM"),
        await bench.call("chat.postMessage", channel="C0RANDOM", text="x"),
    ]
    listed = await bench.call("conversations.list", types="private_channel")
    room.members.add("U0DESK")
    seen = await bench.call("conversations.info", channel="C0RANDOM")

    assert [answer["error"] for answer in unseen] == ["channel_not_found"] * 2
    assert [channel["name"] for channel in listed["channels"]] == ["private"]
    assert seen["channel"]["is_group"] is True


async def test_kinds_of_channels_that_do_not_exist_are_refused(bench: Bench) -> None:
    assert (await bench.call("conversations.list", types="clan"))["error"] == "invalid_types"


async def test_a_group_dm_needs_a_scope_of_its_own(bench: Bench) -> None:
    answer = await bench.call("conversations.open", users="U0ANA,U0TOM")

    assert (answer["error"], answer["needed"]) == ("missing_scope", "mpim:write")


async def test_a_dm_is_opened_by_person(api: AsyncWebClient) -> None:
    assert (await api.conversations_open(users="U0TOM"))["channel"]["id"] == "D0TOM"


async def test_the_app_learns_who_it_is(bench: Bench, api: AsyncWebClient) -> None:
    me = await api.auth_test()
    team = await api.team_info()

    assert (me["user_id"], me["bot_id"], me["team_id"]) == ("U0DESK", "B0DESK", "T0DESK")
    assert team["team"]["name"] == "Northwind"
    assert (await api.api_test(foo="bar"))["args"] == {"foo": "bar"}
    with pytest.raises(SlackApiError, match="my_error"):
        await api.api_test(error="my_error")


async def test_the_page_cannot_be_called_across_origins(bench: Bench) -> None:
    async with bench.http.post(f"{bench.origin}/play/restart", data="{}") as response:
        assert response.status == web.HTTPBadRequest.status_code
