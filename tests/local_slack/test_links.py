"""Links: who is told of them, what stands under them, and who is asked to connect."""

from typing import Any

import pytest

from tests.local_slack.bench import Bench, TinyBot, button, buttons, section

RICH = {"type": "rich_text", "elements": []}
DEAL = "https://northwind.pipedrive.com/deal/12"


@pytest.fixture(autouse=True)
def listens(bench: Bench) -> None:
    workspace = bench.workspace
    workspace.events = ("link_shared",)
    workspace.scopes = (*workspace.scopes, "links:read", "links:write")
    workspace.unfurl_domains = ("pipedrive.com",)


async def shared(bench: Bench, bot: TinyBot, **more: object) -> tuple[dict[str, Any], Any]:
    asked = {"user": "U0TOM", "channel": "C0SALES", "urls": [DEAL], **more}
    answer = await bench.play("link", **asked)
    assert answer["ok"], answer
    return answer, (await bot.next()).payload["event"]


async def test_a_posted_link_is_told(bench: Bench, bot: TinyBot) -> None:
    answer, event = await shared(bench, bot)

    del event["event_ts"]
    assert event == {
        "type": "link_shared",
        "channel": "C0SALES",
        "is_bot_user_member": True,
        "user": "U0TOM",
        "message_ts": answer["ts"],
        "unfurl_id": answer["unfurl_id"],
        "source": "conversations_history",
        "links": [{"url": DEAL, "domain": "pipedrive.com"}],
    }
    (message,) = (await bench.state())["messages"]["C0SALES"]
    assert message["text"] == f"<{DEAL}>"


async def test_a_link_among_other_words_is_told_too(bench: Bench, bot: TinyBot) -> None:
    said = await bench.play("message", user="U0TOM", channel="C0SALES", text=f"See {DEAL}, please")

    event = (await bot.next()).payload["event"]
    assert (event["message_ts"], event["links"][0]["url"]) == (said["ts"], DEAL)


async def test_a_link_in_the_composer_has_no_message_yet(bench: Bench, bot: TinyBot) -> None:
    answer, event = await shared(bench, bot, source="composer")
    unfurls = {DEAL: {"blocks": [section("A deal")]}}

    await bench.call(
        "chat.unfurl", unfurl_id=answer["unfurl_id"], source="composer", unfurls=unfurls
    )

    assert answer["ts"] is None
    assert (event["channel"], event["source"]) == ("COMPOSER", "composer")
    assert event["message_ts"] == event["unfurl_id"] == answer["unfurl_id"]
    state = await bench.state("U0TOM")
    (preview,) = state["composer"]
    assert (preview["urls"], preview["unfurls"][0]["url"]) == ([DEAL], DEAL)
    assert (await bench.state("U0ANA"))["composer"] == []
    assert state["messages"]["C0SALES"] == []


async def test_on_enterprise_grid_less_is_said(bench: Bench, bot: TinyBot) -> None:
    nothing = await bench.play(
        "link", user="U0TOM", channel="C0SALES", urls=[DEAL], source="composer", enterprise=True
    )
    answer, event = await shared(bench, bot, enterprise=True, bot_member=False)

    assert nothing == {"ok": True, "ts": None, "unfurl_id": None}
    assert answer["unfurl_id"] is None
    assert not {"unfurl_id", "source"} & set(event)
    assert event["is_bot_user_member"] is False


async def test_slack_asks_again_for_the_latest(bench: Bench, bot: TinyBot) -> None:
    await shared(bench, bot)
    second, _ = await shared(bench, bot)

    again, event = await shared(bench, bot, source="refresh")
    refused = await bench.play(
        "link", user="U0TOM", channel="C0SALES", urls=[f"{DEAL}9"], source="refresh"
    )

    assert (again["ts"], event["message_ts"]) == (second["ts"], second["ts"])
    assert event["is_unfurl_refresh"] is True
    assert refused["error"] == "message_not_found"


@pytest.mark.parametrize("lacks", ["domain", "scope", "event", "missing_event", "missing_scope"])
async def test_nothing_is_told_that_the_app_did_not_ask_for(
    lacks: str, bench: Bench, bot: TinyBot
) -> None:
    workspace = bench.workspace
    match lacks:
        case "domain":
            workspace.unfurl_domains = ("pipedrive.example", "drive.com")
        case "scope":
            workspace.scopes = ("chat:write",)
        case "event":
            workspace.events = ("app_mention",)
        case "missing_event":
            await bench.play("faults", side="slack", missing_event="link_shared")
        case _:
            await bench.play("faults", side="slack", missing_scope="links:read")

    await bench.play("link", user="U0TOM", channel="C0SALES", urls=[DEAL])

    assert bot.received.empty()


async def test_what_stands_under_a_link_can_be_pressed(bench: Bench, bot: TinyBot) -> None:
    answer, _ = await shared(bench, bot)
    where = {"channel": "C0SALES", "ts": answer["ts"]}
    old = {DEAL: {"blocks": [section("Old")]}}
    new = {DEAL: {"blocks": [section("A deal"), buttons(button("more"), block_id="row")]}}
    await bench.call("chat.unfurl", **where, unfurls=old)
    await bench.call("chat.unfurl", **where, unfurls=new)
    (message,) = (await bench.state("U0LEO"))["messages"]["C0SALES"]

    pressed = await bench.play(
        "action", user="U0LEO", channel="C0SALES", message_ts=answer["ts"], block_id="row",
        action_id="more",
    )  # fmt: skip

    (unfurl,) = message["unfurls"]
    payload = (await bot.next()).payload
    assert pressed["ok"]
    assert (unfurl["url"], unfurl["blocks"][0]["text"]["text"]) == (DEAL, "A deal")
    assert payload["container"] == {
        "type": "message_attachment",
        "message_ts": answer["ts"],
        "attachment_id": 1,
        "channel_id": "C0SALES",
        "is_ephemeral": False,
        "is_app_unfurl": True,
        "app_unfurl_url": DEAL,
    }
    assert "message" not in payload
    assert payload["app_unfurl"]["url"] == DEAL


async def test_a_work_object_stands_there_as_it_came(bench: Bench, bot: TinyBot) -> None:
    answer, _ = await shared(bench, bot)
    entity = {"app_unfurl_url": DEAL, "entity_type": "slack#/entities/item", "entity_payload": {}}

    await bench.call(
        "chat.unfurl", channel="C0SALES", ts=answer["ts"], metadata={"entities": [entity]}
    )

    (message,) = (await bench.state())["messages"]["C0SALES"]
    assert message["unfurls"] == [{"url": DEAL, "blocks": [], "entity": entity}]


@pytest.mark.parametrize(
    ("args", "error"),
    [
        ({"unfurls": {f"{DEAL}9": {"blocks": []}}}, "cannot_unfurl_url"),
        ({"unfurls": [1]}, "invalid_unfurls_format"),
        ({"unfurls": {DEAL: {"blocks": [{"type": "section"}]}}}, "invalid_blocks"),
        (
            {"unfurls": {DEAL: {"blocks": [RICH]}}},
            "invalid_blocks",
        ),
        ({"ts": "1.0", "unfurls": {}}, "cannot_unfurl_message"),
        ({"unfurl_id": "x", "source": "composer", "unfurls": {}}, "invalid_unfurl_id"),
        ({"metadata": {"entities": [{"app_unfurl_url": "x"}]}}, "cannot_unfurl_url"),
    ],
)
async def test_what_cannot_stand_under_a_link_is_refused(
    args: dict[str, object], error: str, bench: Bench, bot: TinyBot
) -> None:
    answer, _ = await shared(bench, bot)

    refused = await bench.call("chat.unfurl", **{"channel": "C0SALES", "ts": answer["ts"], **args})

    assert refused["error"] == error


async def test_whoever_shares_a_link_is_asked_to_connect_until_they_say_never(
    bench: Bench, bot: TinyBot
) -> None:
    answer, _ = await shared(bench, bot, user="U0LEO")
    where = {"channel": "C0SALES", "ts": answer["ts"], "user_auth_required": True}
    await bench.call("chat.unfurl", **where, user_auth_message="Connect to Pipedrive")
    asked = [one for one in (await bench.state("U0LEO"))["messages"]["C0SALES"] if one["ephemeral"]]
    others = (await bench.state("U0TOM"))["messages"]["C0SALES"]

    (question,) = asked
    row = question["blocks"][-1]
    never = next(one for one in row["elements"] if one["text"]["text"] == "Never")
    await bench.play(
        "action", user="U0LEO", channel="C0SALES", message_ts=question["ts"],
        block_id=row["block_id"], action_id=never["action_id"],
    )  # fmt: skip
    again = await bench.call("chat.unfurl", **where)

    assert question["text"] == "Connect to Pipedrive"
    labels = [one["text"]["text"] for one in row["elements"]]
    assert labels == ["Connect", "Not now", "Never"]
    assert len(others) == 1
    assert again["ok"]
    assert bot.received.empty()
    assert len((await bench.state("U0LEO"))["messages"]["C0SALES"]) == 1


async def test_no_link_of_the_app_itself_is_told(bench: Bench, bot: TinyBot) -> None:
    await bench.call("chat.postMessage", channel="C0SALES", text=f"<{DEAL}>")

    assert bot.received.empty()
