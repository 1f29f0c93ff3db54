"""A command is typed, the bot is told, and what it says is seen."""

import asyncio

import pytest
from aiohttp import web
from slack_sdk.signature import SignatureVerifier

from bot.playground.slack import Command
from tests.local_slack.bench import Bench, Delivery, TinyBot


async def test_an_answer_to_the_response_url_reaches_the_person_who_asked(
    bench: Bench, bot: TinyBot
) -> None:
    async with bench.browser() as page:
        assert await bench.command("list") == {"ok": True}
        url = (await bot.next()).form["response_url"]

        assert await bench.respond(url, text="Three deals") == (200, "ok")

        message = (await page.next("message"))["message"]
    assert message["text"] == "Three deals"
    assert message["ephemeral"] is True
    assert message["bot"] == "U0DESK"


async def test_a_delivery_carries_slacks_signature(bench: Bench, bot: TinyBot) -> None:
    await bench.command("list")

    delivery = await bot.next()

    verifier = SignatureVerifier(bench.workspace.signing_secret)
    assert verifier.is_valid_request(delivery.body, delivery.headers)
    assert delivery.headers["content-type"] == "application/x-www-form-urlencoded"


async def test_a_command_carries_slacks_fields_and_no_others(bench: Bench, bot: TinyBot) -> None:
    await bench.command("move 12 to Negotiation")

    form = (await bot.next()).form

    assert form["text"] == "move 12 to Negotiation"
    assert (form["channel_name"], form["user_name"]) == ("sales", "ana")
    assert set(form) == {
        "token",
        "team_id",
        "team_domain",
        "channel_id",
        "channel_name",
        "user_id",
        "user_name",
        "command",
        "text",
        "api_app_id",
        "is_enterprise_install",
        "response_url",
        "trigger_id",
    }


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("share with @ana.", "share with <@U0ANA|ana>."),
        ("in #big-deals, please", "in <#C0DEALS|big-deals>, please"),
        ("@nobody #nowhere", "@nobody #nowhere"),
        ("if value>10k & <b>", "if value&gt;10k &amp; &lt;b&gt;"),
        ("a.b@c.example", "<mailto:a.b@c.example|a.b@c.example>"),
        ("see Quux.com/x.", "see <http://Quux.com/x|Quux.com/x>."),
        ("jo@acme.com, offer.pdf, v1.2", "<mailto:jo@acme.com|jo@acme.com>, offer.pdf, v1.2"),
        ("(see https://a.b/?x=1&y=2).", "(see <https://a.b/?x=1&amp;y=2>)."),
        ("<https://a.b>", "&lt;<https://a.b>&gt;"),
    ],
)
async def test_what_is_typed_is_escaped_and_marked(
    bench: Bench, bot: TinyBot, typed: str, sent: str
) -> None:
    await bench.command(typed)

    assert (await bot.next()).form["text"] == sent


async def test_a_command_that_does_not_ask_for_marks_gets_only_escapes(
    bench: Bench, bot: TinyBot
) -> None:
    bench.workspace.commands = (Command("/deal", should_escape=False),)

    await bench.command("share with @ana & co")

    assert (await bot.next()).form["text"] == "share with @ana &amp; co"


async def test_a_command_in_a_dm_says_so(bench: Bench, bot: TinyBot) -> None:
    await bench.command("list", channel="D0ANA")

    form = (await bot.next()).form

    assert (form["channel_id"], form["channel_name"]) == ("D0ANA", "directmessage")


async def test_an_unknown_command_reaches_nobody(bench: Bench, bot: TinyBot) -> None:
    assert (await bench.command("x", command="/dance"))["error"] == "unknown_command"
    assert bot.received.empty()


@pytest.mark.parametrize("answer", [{"blocks": [{"type": "poem"}]}, {"blocks": []}, ["words"]])
async def test_an_answer_that_cannot_be_shown_is_a_failed_dispatch(
    bench: Bench, bot: TinyBot, answer: object
) -> None:
    bot.answers(answer)

    assert (await bench.command("list"))["error"] == "dispatch_failed"


async def test_a_bot_that_does_not_listen_is_a_failed_dispatch(bench: Bench) -> None:
    bench.workspace.bot_url = ""

    assert (await bench.command("list"))["error"] == "dispatch_failed"


async def test_a_silent_bot_is_an_operation_timeout(bench: Bench, bot: TinyBot) -> None:
    forever = asyncio.Event()

    async def never(_: Delivery) -> web.StreamResponse:
        await forever.wait()
        return web.Response()

    bot.answering = never
    bench.workspace.patience = 0.05

    answer = await bench.command("list")

    forever.set()
    assert answer["error"] == "operation_timeout"
    assert answer["text"] == '/deal failed with the error "operation_timeout"'


async def test_a_failing_bot_is_a_failed_dispatch(bench: Bench, bot: TinyBot) -> None:
    bot.answers("no", status=500)

    assert (await bench.command("list"))["error"] == "dispatch_failed"


async def test_commands_do_not_run_in_threads(bench: Bench, bot: TinyBot) -> None:
    answer = await bench.command("list", thread_ts="1.000000")

    assert answer["text"] == "/deal is not supported in threads. Sorry!"
    assert bot.received.empty()


async def test_an_answer_in_the_acknowledgement_is_shown_to_the_person_only(
    bench: Bench, bot: TinyBot
) -> None:
    bot.answers({"text": "Here you are"})

    async with bench.browser() as page:
        await bench.command("list")
        message = (await page.next("message"))["message"]

    assert (message["text"], message["ephemeral"]) == ("Here you are", True)
    assert (await bench.state("U0TOM"))["messages"]["C0SALES"] == []


async def test_an_answer_in_the_channel_is_seen_by_everybody_in_it(
    bench: Bench, bot: TinyBot
) -> None:
    bot.answers({"text": "Look", "response_type": "in_channel"})

    async with bench.browser("U0TOM") as page:
        await bench.command("list")
        message = (await page.next("message"))["message"]

    assert (message["text"], message["ephemeral"]) == ("Look", False)
