"""Slack misbehaving on demand, and what can be read afterwards."""

import pytest

from tests.local_slack.bench import Bench, TinyBot, section


async def calls(bench: Bench) -> list[dict[str, object]]:
    url = f"{bench.origin}/play/state?calls=1&ledger=0"
    async with bench.http.get(url) as response:
        state = await response.json()
    assert state["ledger"] == []
    found: list[dict[str, object]] = state["slack_calls"]
    return found


async def test_a_method_can_be_told_to_wait(bench: Bench) -> None:
    rule = {"side": "slack", "method": "chat.postMessage", "status": 429, "retry_after": 30}
    await bench.play("faults", **rule, channel="C0SALES", times=1)

    elsewhere = await bench.call("chat.postMessage", channel="C0WINS", text="x")
    refused = await bench.call("chat.postMessage", channel="C0SALES", text="x")
    after = await bench.call("chat.postMessage", channel="C0SALES", text="x")

    assert (elsewhere["ok"], after["ok"]) == (True, True)
    assert refused == {"ok": False, "error": "ratelimited"}
    told = await calls(bench)
    assert [(one["method"], one["channel"], one["ok"], one["error"], one["retry_after"])
            for one in told] == [
        ("chat.postMessage", "C0WINS", True, None, None),
        ("chat.postMessage", "C0SALES", False, "ratelimited", 30),
        ("chat.postMessage", "C0SALES", True, None, None),
    ]  # fmt: skip
    assert [one["n"] for one in told] == [1, 2, 3]
    assert str(told[0]["time"]).endswith("Z")
    assert len((await bench.state())["messages"]["C0SALES"]) == 1


async def test_a_share_of_calls_is_hit_the_same_ones_for_the_same_seed(bench: Bench) -> None:
    hit = []
    for _ in range(2):
        rule = {"method": "chat.postMessage", "status": 429, "share": 0.2, "seed": 5}
        await bench.play("faults", side="slack", **rule)
        said = [
            await bench.call("chat.postMessage", channel="C0SALES", text=f"{nr}")
            for nr in range(50)
        ]
        hit.append([nr for nr, one in enumerate(said) if not one["ok"]])
        await bench.http.delete(f"{bench.origin}/play/faults")

    assert hit[0] == hit[1]
    assert 4 <= len(hit[0]) <= 16


async def test_a_scope_can_be_missing(bench: Bench) -> None:
    await bench.play("faults", side="slack", missing_scope="chat:write")

    async with bench.http.post(
        f"{bench.origin}/api/auth.test",
        headers={"Authorization": f"Bearer {bench.workspace.bot_token}"},
    ) as response:
        scopes = response.headers["x-oauth-scopes"].split(",")
    refused = await bench.call("chat.postMessage", channel="C0SALES", text="x")
    async with bench.http.get(f"{bench.origin}/play/faults") as response:
        listed = (await response.json())["faults"]
    await bench.http.delete(f"{bench.origin}/play/faults")

    assert "chat:write" not in scopes
    assert (refused["error"], refused["needed"]) == ("missing_scope", "chat:write")
    assert listed == [{"side": "slack", "missing_scope": "chat:write"}]
    assert (await bench.call("chat.postMessage", channel="C0SALES", text="x"))["ok"]


@pytest.mark.parametrize(
    "asked", [{}, {"method": "x", "share": 2}, {"missing_scope": 1}, {"method": "x", "mood": 1}]
)
async def test_what_is_no_fault_is_refused(asked: dict[str, object], bench: Bench) -> None:
    assert (await bench.play("faults", side="slack", **asked))["error"] == "invalid_fault"


async def test_what_a_message_was_before_can_be_read(bench: Bench) -> None:
    posted = await bench.call("chat.postMessage", channel="C0SALES", text="One")
    where = {"channel": "C0SALES", "ts": posted["ts"]}
    await bench.call("chat.update", **where, text="Two", blocks=[section("Two")])
    await bench.call("chat.update", **where, text="Three")

    (message,) = (await bench.state())["messages"]["C0SALES"]
    first, second = message["edits"]
    assert (first["ts"], first["text"], first["blocks"]) == (posted["ts"], "One", [])
    assert (second["text"], second["blocks"][0]["text"]["text"]) == ("Two", "Two")
    assert posted["ts"] < second["ts"] < message["edited"]


async def test_a_reply_can_show_in_the_channel_too(bench: Bench) -> None:
    root = (await bench.call("chat.postMessage", channel="C0SALES", text="Root"))["ts"]
    reply = {"channel": "C0SALES", "thread_ts": root, "text": "Reply"}
    at_once = await bench.call("chat.postMessage", **reply, reply_broadcast=True)
    quiet = await bench.call("chat.postMessage", **reply)
    later = {"channel": "C0SALES", "ts": quiet["ts"], "reply_broadcast": True}

    both = await bench.call("chat.update", **later, text="New")
    no_reply = await bench.call("chat.update", **{**later, "ts": root})
    before = [one["broadcast"] for one in (await bench.state())["messages"]["C0SALES"]]
    await bench.call("chat.update", **later)

    after = [one["broadcast"] for one in (await bench.state())["messages"]["C0SALES"]]
    assert at_once["message"]["subtype"] == "thread_broadcast"
    assert both["error"] == "no_dual_broadcast_content_update"
    assert no_reply["error"] == "cant_broadcast_message"
    assert (before, after) == ([False, True, False], [False, True, True])


async def test_a_message_is_deleted_by_hand_and_nobody_replies_to_it(
    bench: Bench, bot: TinyBot
) -> None:
    bench.workspace.events = ("message.channels",)
    root = (await bench.call("chat.postMessage", channel="C0SALES", text="Root"))["ts"]

    gone = await bench.play("message", user="U0ANA", channel="C0SALES", delete=root)
    again = await bench.play("message", user="U0ANA", channel="C0SALES", delete=root)
    reply = await bench.call("chat.postMessage", channel="C0SALES", thread_ts=root, text="Reply")
    update = await bench.call("chat.update", channel="C0SALES", ts=root, text="New")

    event = (await bot.next()).payload["event"]
    assert (gone["ok"], again["error"]) == (True, "message_not_found")
    assert (event["subtype"], event["deleted_ts"]) == ("message_deleted", root)
    assert (reply["error"], update["error"]) == ("cannot_reply_to_message", "message_not_found")


async def test_whispers_are_among_what_one_person_sees(bench: Bench) -> None:
    await bench.call("chat.postEphemeral", channel="C0SALES", user="U0TOM", text="psst")
    metadata = {"event_type": "notice", "event_payload": {"id": "1"}}
    await bench.call("chat.postMessage", channel="C0SALES", text="Hi", metadata=metadata)

    seen = []
    for user in ("U0TOM", "U0ANA"):
        said = (await bench.state(user))["messages"]["C0SALES"]
        seen.append([(one["text"], one["ephemeral"], one["metadata"]) for one in said])
    assert seen == [
        [("psst", True, None), ("Hi", False, metadata)],
        [("Hi", False, metadata)],
    ]


async def test_homes_are_counted_as_they_are_published(bench: Bench) -> None:
    view = {"type": "home", "blocks": [section()]}
    for _ in range(2):
        await bench.call("views.publish", user_id="U0TOM", view=view)
    await bench.call("views.publish", user_id="U0TOM", view=view, hash="stale")

    counts = [(await bench.state(user))["homes_published"] for user in ("U0TOM", "U0ANA")]
    assert counts == [2, 0]


async def test_what_was_said_is_read_back_where_that_is_granted(bench: Bench) -> None:
    metadata = {"event_type": "notice", "event_payload": {"id": "1"}}
    refused = await bench.call("conversations.history", channel="C0SALES")
    bench.workspace.scopes = (*bench.workspace.scopes, "channels:history")
    root = (await bench.call("chat.postMessage", channel="C0SALES", text="1", metadata=metadata))[
        "ts"
    ]
    await bench.call("chat.postMessage", channel="C0SALES", text="2", thread_ts=root)
    await bench.call("chat.postMessage", channel="C0SALES", text="3")

    history = await bench.call("conversations.history", channel="C0SALES", limit=1)
    cursor = history["response_metadata"]["next_cursor"]
    older = await bench.call(
        "conversations.history", channel="C0SALES", cursor=cursor, include_all_metadata=True
    )
    thread = await bench.call("conversations.replies", channel="C0SALES", ts=root)
    since = await bench.call("conversations.history", channel="C0SALES", oldest=root)
    private = await bench.call("conversations.history", channel="C0PRIVATE")

    assert (refused["error"], private["error"]) == ("missing_scope", "missing_scope")
    assert [one["text"] for one in history["messages"]] == ["3"]
    assert [(one["text"], one["metadata"]) for one in older["messages"]] == [("1", metadata)]
    assert [one["text"] for one in thread["messages"]] == ["1", "2"]
    assert [one["text"] for one in since["messages"]] == ["3"]
