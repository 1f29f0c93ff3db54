"""The sum of many deals: pictures where Slack draws them, and the same in a table and in words."""

from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks.kit.message import Message
from bot.playground.run import Playground
from bot.slack.callers import OneWorkspace
from bot.slack.delivery import Replies
from bot.slack.payloads import SlackContext
from tests.flows.received import requests
from tests.flows.sharing import agrees
from tests.seat import Seat

Json = dict[str, Any]


def kinds(message: Json) -> list[str]:
    return [block["type"] for block in message["blocks"]]


async def test_deals_are_added_up_in_words_pictures_and_figures(
    desk: Playground, ana: Seat
) -> None:
    told = await ana.types("/deal summary status=open")

    words = told["blocks"][1]["elements"][0]["elements"][0]["text"]
    charts = [block for block in told["blocks"] if block["type"] == "data_visualization"]
    (table,) = [block for block in told["blocks"] if block["type"] == "data_table"]
    counts = {one["label"]: one["value"] for one in charts[1]["chart"]["segments"]}
    assert kinds(told) == [
        "rich_text", "rich_text", "data_visualization", "data_visualization", "data_table",
        "actions",
    ]  # fmt: skip
    assert "Open deals" in str(told["blocks"][0])
    assert told["text"] == words
    assert words.startswith(f"{sum(counts.values())} deals worth €")
    assert {row[0]["text"]: row[1]["value"] for row in table["rows"][1:]} == counts
    assert all(f"{number} in {code}" in words for code, number in counts.items())


async def test_the_filters_reach_pipedrive_as_ids(desk: Playground, ana: Seat) -> None:
    tom = desk.world.user("tom").id

    told = await ana.types(f"/deal summary owner={tom} pipeline=Sales status=won view=1")

    (asked,) = [e for e in desk.world.ledger if e.path == "/v1/deals/summary"]
    assert dict(asked.query) == {
        "user_id": str(tom), "pipeline_id": "1", "status": "won", "filter_id": "1",
    }  # fmt: skip
    assert "Won deals of Tom" in str(told["blocks"][0])


async def test_a_summary_is_shared_without_its_buttons(desk: Playground, ana: Seat) -> None:
    told = await ana.types("/deal summary")

    shared = await agrees(ana, await ana.presses(told, "Share"))

    assert "Shared by <@U0ANA>" in str(shared["blocks"])
    assert "actions" not in kinds(shared)
    assert "data_visualization" in kinds(shared)


async def test_nothing_to_add_up_says_so(desk: Playground, ana: Seat) -> None:
    told = await ana.types("/deal summary stage=Qualified status=won owner=1")

    assert told["text"] == "No deals match, so there is nothing to add up. Try fewer filters."


@pytest.mark.parametrize(
    ("withheld", "left"),
    [
        (("data_visualization",), ["rich_text", "rich_text", "data_table", "actions"]),
        (
            ("data_visualization", "data_table"),
            ["rich_text", "rich_text", "rich_text", "actions"],
        ),
        (("data_visualization", "data_table", "rich_text"), []),
    ],
)
async def test_where_slack_refuses_a_kind_of_block_the_same_is_told_without_it(
    withheld: tuple[str, ...], left: list[str], desk: Playground, ana: Seat
) -> None:
    desk.workspace.withheld = withheld

    told = await ana.types("/deal summary")

    assert kinds(told) == left
    assert told["text"].startswith("266 deals worth €")
    assert len(requests(desk, "/v1/deals/summary")) == 1


async def test_a_list_without_tables_has_one_line_for_each_deal(
    desk: Playground, ana: Seat
) -> None:
    desk.workspace.withheld = ("data_table",)

    told = await ana.types("/deal list limit=3")

    header, lines = told["blocks"][1]["elements"]
    assert "Deal · Value · Stage" in str(header)
    assert lines["type"] == "rich_text_list"
    assert len(lines["elements"]) == 3
    assert all(line["elements"][0]["type"] == "link" for line in lines["elements"])


@pytest.mark.parametrize("channel", ["C0SALES", ""])
async def test_also_what_cannot_answer_a_click_any_more_is_told_without_it(
    channel: str, desk: Playground, ana: Seat
) -> None:
    desk.workspace.withheld = ("divider",)
    api = AsyncWebClient(desk.workspace.bot_token, base_url=desk.settings.slack_api_url)
    message = Message("Told.", ({"type": "divider"},))
    door = SlackContext(team="T0DESK", user="U0ANA", channel=channel)

    async with aiohttp.ClientSession() as session:
        arrived = await Replies(OneWorkspace(api), session, desk.settings.slack_api_url).say(
            door, message
        )

    assert arrived
    assert (await ana.told())["text"] == "Told."
