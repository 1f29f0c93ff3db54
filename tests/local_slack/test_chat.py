"""Posting, editing and deleting, and everything Slack refuses about it."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.local_slack.bench import Bench, Clock, button, buttons, section


async def test_a_message_is_seen_by_everybody_in_the_channel(
    bench: Bench, api: AsyncWebClient
) -> None:
    async with bench.browser("U0TOM") as page:
        posted = await api.chat_postMessage(channel="C0SALES", text="Won!")
        message = (await page.next("message"))["message"]

    assert (message["ts"], message["text"]) == (posted["ts"], "Won!")
    state = await bench.state("U0GUEST")
    assert [said["text"] for said in state["messages"]["C0SALES"]] == ["Won!"]


async def test_blocks_without_ids_get_them(bench: Bench) -> None:
    posted = await bench.call(
        "chat.postMessage",
        channel="C0SALES",
        blocks=[
            {
                "type": "actions",
                "elements": [
                    {"type": "button", "text": section()["text"] | {"type": "plain_text"}}
                ],
            }
        ],
    )

    block = posted["message"]["blocks"][0]
    assert block["block_id"]
    assert block["elements"][0]["action_id"]


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"channel": "C0SALES"}, "no_text"),
        ({"channel": "C0NOWHERE", "text": "x"}, "channel_not_found"),
        ({"channel": "C0RANDOM", "text": "x"}, "not_in_channel"),
        ({"channel": "C0SALES", "text": "x" * 40_001}, "msg_too_long"),
        ({"channel": "C0SALES", "blocks": "[{"}, "invalid_blocks_format"),
        ({"channel": "C0SALES", "blocks": [None]}, "invalid_blocks_format"),
        ({"channel": "C0SALES", "blocks": [{"type": "header"}]}, "invalid_blocks"),
        ({"channel": "C0SALES", "text": "x", "thread_ts": "1.000000"}, "thread_not_found"),
        ({"channel": "C0SALES", "text": "x", "username": "Boss"}, "missing_scope"),
        ({"channel": "C0SALES", "text": "x", "metadata": "no"}, "invalid_metadata_format"),
        ({"text": "x"}, "invalid_arguments"),
    ],
)
async def test_what_cannot_be_posted_is_refused(
    bench: Bench, said: dict[str, Any], error: str
) -> None:
    assert (await bench.call("chat.postMessage", **said))["error"] == error


async def test_refused_blocks_are_pointed_at(bench: Bench) -> None:
    long = {"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}

    answer = await bench.call("chat.postMessage", channel="C0SALES", blocks=[section(), long])

    pointed = "must be less than 151 characters [json-pointer:/blocks/1/text/text]"
    assert answer["errors"] == [pointed]
    assert answer["response_metadata"]["messages"] == [f"[ERROR] {pointed}"]


async def test_too_much_text_in_all_blocks_is_refused_although_each_is_short_enough(
    bench: Bench,
) -> None:
    answer = await bench.call(
        "chat.postMessage", channel="C0SALES", blocks=[section("x" * 2_700) for _ in range(5)]
    )

    assert answer["error"] == "msg_blocks_too_long"


async def test_a_person_is_addressed_through_the_dm_with_the_app(api: AsyncWebClient) -> None:
    assert (await api.chat_postMessage(channel="U0ANA", text="Hi"))["channel"] == "D0ANA"
    assert (await api.chat_postMessage(channel="#sales", text="Hi"))["channel"] == "C0SALES"


async def test_only_the_two_people_of_a_dm_hear_it(bench: Bench, api: AsyncWebClient) -> None:
    async with bench.browser("U0TOM") as page:
        await api.chat_postMessage(channel="D0ANA", text="secret")
        await api.chat_postMessage(channel="C0SALES", text="open")

        assert (await page.next("message"))["message"]["text"] == "open"
    assert "D0ANA" not in (await bench.state("U0TOM"))["channels"]


async def test_a_reply_counts_at_its_parent(bench: Bench, api: AsyncWebClient) -> None:
    parent = await api.chat_postMessage(channel="C0SALES", text="Deal 12")

    async with bench.browser() as page:
        await api.chat_postMessage(channel="C0SALES", text="moved", thread_ts=parent["ts"])
        reply = (await page.next("message"))["message"]
        changed = (await page.next("message_changed"))["message"]

    assert reply["thread_ts"] == parent["ts"]
    assert (changed["ts"], changed["reply_count"]) == (parent["ts"], 1)


async def test_ephemeral_messages_are_seen_by_one_person(bench: Bench, api: AsyncWebClient) -> None:
    async with bench.browser() as page, bench.browser("U0TOM") as other:
        await api.chat_postEphemeral(channel="C0SALES", user="U0ANA", text="psst")
        await api.chat_postMessage(channel="C0SALES", text="loud")
        whispered = (await page.next("message"))["message"]
        heard_by_tom = (await other.next("message"))["message"]

    assert (whispered["text"], whispered["ephemeral"]) == ("psst", True)
    assert heard_by_tom["text"] == "loud"
    seen = [(await bench.state(user))["messages"]["C0SALES"] for user in ("U0ANA", "U0TOM")]
    assert [[said["text"] for said in each] for each in seen] == [["psst", "loud"], ["loud"]]


async def test_ephemeral_messages_need_their_reader_in_the_channel(bench: Bench) -> None:
    answer = await bench.call("chat.postEphemeral", channel="C0DEALS", user="U0GUEST", text="psst")

    assert answer["error"] == "user_not_in_channel"


async def test_an_ephemeral_message_cannot_be_updated(bench: Bench) -> None:
    ts = (await bench.call("chat.postEphemeral", channel="C0SALES", user="U0ANA", text="psst"))[
        "message_ts"
    ]

    answer = await bench.call("chat.update", channel="C0SALES", ts=ts, text="louder")

    assert answer["error"] == "message_not_found"


async def test_an_update_marks_the_message_and_keeps_blocks_it_does_not_mention(
    bench: Bench, api: AsyncWebClient
) -> None:
    posted = await api.chat_postMessage(channel="C0SALES", text="Sure?", blocks=[buttons(button())])
    where = {"channel": "C0SALES", "ts": posted["ts"]}

    kept = await api.chat_update(**where, text="Really?")
    emptied = await api.chat_update(**where, text="Done", blocks=[])

    assert kept["message"]["blocks"] == posted["message"]["blocks"]
    assert "blocks" not in emptied["message"]
    shown = (await bench.state())["messages"]["C0SALES"][0]
    assert (shown["text"], bool(shown["edited"])) == ("Done", True)


async def test_only_the_apps_own_messages_can_be_changed(bench: Bench) -> None:
    said = await bench.play("message", user="U0ANA", channel="C0SALES", text="mine")
    where = {"channel": "C0SALES", "ts": said["ts"]}

    assert (await bench.call("chat.update", **where, text="ours"))["error"] == "cant_update_message"
    assert (await bench.call("chat.delete", **where))["error"] == "cant_delete_message"


async def test_an_update_takes_a_tenth_of_the_text(bench: Bench, api: AsyncWebClient) -> None:
    ts = (await api.chat_postMessage(channel="C0SALES", text="x" * 4_001))["ts"]

    answer = await bench.call("chat.update", channel="C0SALES", ts=ts, text="x" * 4_001)

    assert answer["error"] == "msg_too_long"


async def test_a_deleted_message_is_gone(bench: Bench, api: AsyncWebClient) -> None:
    ts = (await api.chat_postMessage(channel="C0SALES", text="oops"))["ts"]

    async with bench.browser("U0TOM") as page:
        await api.chat_delete(channel="C0SALES", ts=ts)
        assert (await page.next("message_deleted"))["ts"] == ts

    with pytest.raises(SlackApiError, match="message_not_found"):
        await api.chat_getPermalink(channel="C0SALES", message_ts=ts)


async def test_a_permalink_leads_to_the_page(bench: Bench, api: AsyncWebClient) -> None:
    ts = (await api.chat_postMessage(channel="C0SALES", text="here"))["ts"]

    link = (await api.chat_getPermalink(channel="C0SALES", message_ts=ts))["permalink"]

    assert link == f"{bench.origin}/archives/C0SALES/p{ts.replace('.', '')}"
    async with bench.http.get(link) as response:
        assert (response.status, response.url.path_qs) == (200, "/?channel=C0SALES")


async def test_the_pace_is_one_message_per_second_and_channel_when_asked_to_be_strict(
    bench: Bench, api: AsyncWebClient, clock: Clock
) -> None:
    bench.workspace.strict_pace = True
    await api.chat_postMessage(channel="C0SALES", text="one")
    await api.chat_postMessage(channel="C0DEALS", text="elsewhere")

    with pytest.raises(SlackApiError) as caught:
        await api.chat_postMessage(channel="C0SALES", text="two")

    assert caught.value.response.status_code == 429
    assert caught.value.response.headers["Retry-After"] == "1"
    clock.ahead += 1
    await api.chat_postMessage(channel="C0SALES", text="two")
