"""Events: told to a bot that subscribed, told again when it fails, told no more when it asks."""

import pytest
from aiohttp import web
from slack_sdk.signature import SignatureVerifier

from tests.local_slack.bench import Bench, Delivery, TinyBot


@pytest.fixture(autouse=True)
def subscribed(bench: Bench) -> None:
    bench.workspace.events = (
        "app_home_opened",
        "app_mention",
        "member_joined_channel",
        "message.im",
    )
    bench.workspace.retry_pauses = (0, 0, 0)


async def test_a_message_to_the_app_arrives_signed(bench: Bench, bot: TinyBot) -> None:
    await bench.play("message", user="U0ANA", channel="D0ANA", text="hello")

    delivery = await bot.next()

    verifier = SignatureVerifier(bench.workspace.signing_secret)
    assert verifier.is_valid_request(delivery.body, delivery.headers)
    assert delivery.payload["type"] == "event_callback"
    event = delivery.payload["event"]
    assert (event["type"], event["channel_type"], event["text"]) == ("message", "im", "hello")


async def test_only_mentions_are_told_from_channels(bench: Bench, bot: TinyBot) -> None:
    await bench.play("message", user="U0ANA", channel="C0SALES", text="hello all")
    await bench.play("message", user="U0ANA", channel="C0SALES", text="hello @dealdesk")

    event = (await bot.next()).payload["event"]

    assert (event["type"], event["text"]) == ("app_mention", "hello <@U0DESK>")


async def test_nothing_is_told_from_channels_without_the_app(bench: Bench, bot: TinyBot) -> None:
    await bench.play("message", user="U0ANA", channel="C0RANDOM", text="hello @dealdesk")
    await bench.play("join", user="U0ANA", channel="C0RANDOM")

    event = (await bot.next()).payload["event"]

    assert (event["type"], event["user"]) == ("member_joined_channel", "U0DESK")


async def test_an_opened_home_is_told(bench: Bench, bot: TinyBot) -> None:
    await bench.play("home", user="U0ANA")

    event = (await bot.next()).payload["event"]

    assert (event["type"], event["user"], event["tab"]) == ("app_home_opened", "U0ANA", "home")


async def test_nothing_is_told_without_a_subscription(bench: Bench, bot: TinyBot) -> None:
    bench.workspace.events = ("app_home_opened",)
    await bench.play("message", user="U0ANA", channel="D0ANA", text="hello")
    await bench.play("home", user="U0ANA")

    assert (await bot.next()).payload["event"]["type"] == "app_home_opened"


async def test_a_failed_event_is_told_three_more_times(bench: Bench, bot: TinyBot) -> None:
    bot.answers("no", status=500)
    await bench.play("message", user="U0ANA", channel="D0ANA", text="hello")

    deliveries = [await bot.next() for _ in range(4)]

    assert [each.headers.get("x-slack-retry-num") for each in deliveries] == [None, "1", "2", "3"]
    assert deliveries[1].headers["x-slack-retry-reason"] == "http_error"
    assert len({each.payload["event_id"] for each in deliveries}) == 1


async def test_a_bot_can_ask_for_no_retry(bench: Bench, bot: TinyBot) -> None:
    async def refuse(_: Delivery) -> web.StreamResponse:
        return web.Response(status=500, headers={"X-Slack-No-Retry": "1"})

    bot.answering = refuse
    await bench.play("message", user="U0ANA", channel="D0ANA", text="first")
    await bot.next()
    bot.answers()
    await bench.play("message", user="U0ANA", channel="D0ANA", text="second")

    assert (await bot.next()).payload["event"]["text"] == "second"
