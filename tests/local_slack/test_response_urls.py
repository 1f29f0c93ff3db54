"""Response URLs: what they may do, how often, and for how long."""

import json
from typing import Any

from tests.local_slack.bench import Bench, Clock, TinyBot, button, buttons, section


async def test_the_sixth_use_is_refused(bench: Bench, bot: TinyBot) -> None:
    url = (await bench.interaction(bot))["response_url"]

    statuses = [(await bench.respond(url, text=f"{n}"))[0] for n in range(6)]

    assert statuses == [200] * 5 + [404]
    assert bench.workspace.calls[-1].answer["error"] == "used_url"


async def test_it_ends_after_thirty_minutes(bench: Bench, bot: TinyBot, clock: Clock) -> None:
    url = (await bench.interaction(bot))["response_url"]
    clock.ahead += 30 * 60 + 1

    status, body = await bench.respond(url, text="late")

    assert (status, json.loads(body)["error"]) == (404, "expired_url")


async def test_an_unknown_one_is_not_found(bench: Bench) -> None:
    assert (await bench.respond(f"{bench.origin}/response/made-up", text="hello"))[0] == 404


async def test_wrong_blocks_are_refused_with_a_pointer(bench: Bench, bot: TinyBot) -> None:
    url = (await bench.interaction(bot))["response_url"]

    status, body = await bench.respond(url, text="x", blocks=[{"type": "header"}])

    assert (status, json.loads(body)["errors"]) == (
        400,
        ["missing required field: text [json-pointer:/blocks/0]"],
    )


async def test_a_block_that_is_not_rolled_out_yet_is_refused(bench: Bench, bot: TinyBot) -> None:
    bench.workspace.withheld = ("section",)
    url = (await bench.interaction(bot))["response_url"]

    status, body = await bench.respond(url, text="x", blocks=[section()])
    told, _ = await bench.respond(url, text="x", blocks=[{"type": "divider"}])

    assert (status, json.loads(body)["error"]) == (400, "invalid_blocks")
    assert told == 200


async def test_what_is_no_json_object_is_refused(bench: Bench, bot: TinyBot) -> None:
    url = (await bench.interaction(bot))["response_url"]

    async with bench.http.post(url, data="text=hello") as response:
        assert (response.status, (await response.json())["error"]) == (400, "invalid_payload")


async def test_a_reply_to_a_command_is_always_a_new_message(bench: Bench, bot: TinyBot) -> None:
    url = (await bench.interaction(bot))["response_url"]

    async with bench.browser() as page:
        await bench.respond(url, text="one")
        await bench.respond(url, text="two", replace_original=True)
        first, second = await page.next("message"), await page.next("message")

    assert first["message"]["ts"] != second["message"]["ts"]


async def _pressed(bench: Bench, bot: TinyBot) -> tuple[str, dict[str, Any]]:
    """A response URL from a button in a message that only Ana sees, and that message."""
    url = (await bench.interaction(bot))["response_url"]
    async with bench.browser() as page:
        await bench.respond(url, text="Sure?", blocks=[section(), buttons(button())])
        message = (await page.next("message"))["message"]
    await bench.play(
        "action",
        user="U0ANA",
        channel="C0SALES",
        message_ts=message["ts"],
        block_id="row",
        action_id="run:1",
        action={},
    )
    return (await bot.next()).payload["response_url"], message


async def test_a_reply_to_a_click_replaces_the_message_it_was_in(
    bench: Bench, bot: TinyBot
) -> None:
    url, message = await _pressed(bench, bot)

    async with bench.browser() as page:
        await bench.respond(url, text="Done")
        changed = (await page.next("message_changed"))["message"]

    assert (changed["ts"], changed["text"], changed["blocks"]) == (message["ts"], "Done", [])
    assert "edited" not in changed


async def test_a_reply_to_a_click_can_be_a_message_beside_it(bench: Bench, bot: TinyBot) -> None:
    url, message = await _pressed(bench, bot)

    async with bench.browser() as page:
        await bench.respond(url, text="Also", replace_original=False)
        new = (await page.next("message"))["message"]

    assert (new["ts"] != message["ts"], new["ephemeral"]) == (True, True)


async def test_a_reply_to_a_click_can_delete_the_message(bench: Bench, bot: TinyBot) -> None:
    url, message = await _pressed(bench, bot)

    async with bench.browser() as page:
        await bench.respond(url, delete_original=True)
        assert (await page.next("message_deleted"))["ts"] == message["ts"]
        assert (await bench.respond(url, text="and now?"))[0] == 404


async def test_every_use_is_written_down_for_tests(bench: Bench, bot: TinyBot) -> None:
    url = (await bench.interaction(bot))["response_url"]

    await bench.respond(url, text="Three deals")

    assert bench.workspace.calls[-1][:3] == ("response_url", {"text": "Three deals"}, {"ok": True})
