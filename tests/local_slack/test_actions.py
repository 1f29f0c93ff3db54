"""Clicks and choices in messages, and menus that ask the bot for their options."""

import asyncio
from typing import Any

import pytest
from aiohttp import web

from tests.local_slack.bench import (
    Bench,
    Delivery,
    TinyBot,
    button,
    buttons,
    field_of,
    option,
    plain,
    section,
)

ROW = {"block_id": "row", "action_id": "run:1"}


async def _posted(bench: Bench, *elements: dict[str, Any]) -> dict[str, Any]:
    blocks = [section(), buttons(*elements or (button(value='{"id":12}'),))]
    answer = await bench.call("chat.postMessage", channel="C0SALES", text="Deal", blocks=blocks)
    message: dict[str, Any] = answer["message"]
    return message


async def _click(bench: Bench, ts: str, **more: Any) -> dict[str, Any]:
    asked = {"user": "U0ANA", "channel": "C0SALES", "message_ts": ts, **ROW, "action": {}, **more}
    return await bench.play("action", **asked)


async def test_a_click_carries_slacks_keys_and_the_buttons_own_value(
    bench: Bench, bot: TinyBot
) -> None:
    message = await _posted(bench)

    assert await _click(bench, message["ts"], action={"value": "forged"}) == {"ok": True}

    payload = (await bot.next()).payload
    assert set(payload) == {
        "type", "team", "user", "api_app_id", "token", "container", "trigger_id", "enterprise",
        "is_enterprise_install", "channel", "message", "state", "response_url", "actions",
    }  # fmt: skip
    assert payload["message"] == message
    assert payload["container"] == {
        "type": "message",
        "message_ts": message["ts"],
        "channel_id": "C0SALES",
        "is_ephemeral": False,
    }
    action = payload["actions"][0]
    assert set(action) == {"type", "action_id", "block_id", "text", "value", "action_ts"}
    assert action["value"] == '{"id":12}'


async def test_a_click_on_a_whispered_message_carries_no_message(
    bench: Bench, bot: TinyBot
) -> None:
    whispered = await bench.call(
        "chat.postEphemeral",
        channel="C0SALES",
        user="U0ANA",
        text="Sure?",
        blocks=[buttons(button())],
    )

    await _click(bench, whispered["message_ts"])

    payload = (await bot.next()).payload
    assert "message" not in payload
    assert payload["container"]["is_ephemeral"] is True


async def test_nobody_else_can_click_what_was_whispered(bench: Bench, bot: TinyBot) -> None:
    whispered = await bench.call(
        "chat.postEphemeral",
        channel="C0SALES",
        user="U0ANA",
        text="Sure?",
        blocks=[buttons(button())],
    )

    answer = await _click(bench, whispered["message_ts"], user="U0TOM")

    assert answer["error"] == "message_not_found"
    assert bot.received.empty()


async def test_only_people_in_the_channel_can_click(bench: Bench) -> None:
    await bench.call("chat.postMessage", channel="C0DEALS", blocks=[buttons(button())], text="x")
    ts = (await bench.state())["messages"]["C0DEALS"][0]["ts"]

    answer = await _click(bench, ts, channel="C0DEALS", user="U0GUEST")

    assert answer["error"] == "message_not_found"


async def test_a_choice_is_sent_as_it_was_offered_with_the_state_around_it(
    bench: Bench, bot: TinyBot
) -> None:
    menu = {"type": "static_select", "action_id": "pick", "options": [option("a"), option("b")]}
    day = {"type": "datepicker", "action_id": "day", "initial_date": "2026-11-30"}
    message = await _posted(bench, menu, day)

    chosen = {"selected_option": {"value": "b", "text": "something else"}}
    await _click(bench, message["ts"], action_id="pick", action=chosen)

    payload = (await bot.next()).payload
    assert payload["actions"][0]["selected_option"] == option("b")
    assert payload["state"]["values"]["row"] == {
        "pick": {"type": "static_select", "selected_option": option("b")},
        "day": {"type": "datepicker", "selected_date": "2026-11-30"},
    }


async def test_an_overflow_sends_its_option_and_has_no_state(bench: Bench, bot: TinyBot) -> None:
    menu = {"type": "overflow", "action_id": "more", "options": [option("a")]}
    message = await _posted(bench, menu)

    await _click(bench, message["ts"], action_id="more", action={"selected_option": option("a")})

    payload = (await bot.next()).payload
    assert payload["actions"][0]["selected_option"] == option("a")
    assert payload["state"]["values"] == {}


async def test_feedback_sends_the_half_that_was_pressed(bench: Bench, bot: TinyBot) -> None:
    halves = {
        "positive_button": {"text": plain("Good"), "value": "+"},
        "negative_button": {"text": plain("Bad"), "value": "-"},
    }
    feedback = {"type": "feedback_buttons", "action_id": "mark", **halves}
    blocks = [{"type": "context_actions", "block_id": "row", "elements": [feedback]}]
    posted = await bench.call("chat.postMessage", channel="C0SALES", text="x", blocks=blocks)

    wrong = await _click(bench, posted["ts"], action_id="mark", action={"value": "?"})
    right = await _click(bench, posted["ts"], action_id="mark", action={"value": "-"})

    assert (wrong["error"], right) == ("element_not_found", {"ok": True})
    assert (await bot.next()).payload["actions"][0]["value"] == "-"


async def test_a_workflow_button_tells_the_app_nothing(bench: Bench, bot: TinyBot) -> None:
    workflow = {"trigger": {"url": "https://slack.com/shortcuts/Ft1/x"}}
    start = {"type": "workflow_button", "action_id": "go", "text": plain("Go")}
    message = await _posted(bench, {**start, "workflow": workflow})

    assert (await _click(bench, message["ts"], action_id="go"))["error"] == "not_dispatched"
    assert bot.received.empty()


async def test_several_choices_are_sent_in_the_words_they_were_offered_in(
    bench: Bench, bot: TinyBot
) -> None:
    boxes = {"type": "checkboxes", "action_id": "pick", "options": [option("a"), option("b")]}
    message = await _posted(bench, boxes)

    chosen = {"selected_options": [{"value": "b"}, {"value": "never offered"}]}
    await _click(bench, message["ts"], action_id="pick", action=chosen)

    payload = (await bot.next()).payload
    assert payload["actions"][0]["selected_options"] == [option("b")]


async def test_a_reply_in_a_thread_says_which(bench: Bench, bot: TinyBot) -> None:
    parent = await _posted(bench)
    reply = await bench.call(
        "chat.postMessage",
        channel="C0SALES",
        text="x",
        thread_ts=parent["ts"],
        blocks=[buttons(button())],
    )

    await _click(bench, reply["ts"])

    assert (await bot.next()).payload["container"]["thread_ts"] == parent["ts"]


async def test_a_form_field_is_sent_at_once_only_when_it_dispatches(
    bench: Bench, bot: TinyBot
) -> None:
    field = {"type": "plain_text_input"}
    view = await bench.modal(
        bot,
        field_of(field, block_id="quiet"),
        field_of(field, block_id="loud", dispatch_action=True),
    )
    where = {"user": "U0ANA", "view_id": view["id"], "action_id": "value"}

    quiet = await bench.play("action", **where, block_id="quiet", action={"value": "x"})
    loud = await bench.play("action", **where, block_id="loud", action={"value": "x"})

    payload = (await bot.next()).payload
    assert (quiet["error"], loud) == ("not_dispatched", {"ok": True})
    assert payload["container"] == {"type": "view", "view_id": view["id"]}
    assert payload["view"]["state"]["values"]["loud"]["value"]["value"] == "x"
    assert not {"response_url", "channel", "message"} & set(payload)


async def test_a_bot_that_fails_is_told_to_the_person(bench: Bench, bot: TinyBot) -> None:
    message = await _posted(bench)
    bot.answers("no", status=500)

    answer = await _click(bench, message["ts"])

    assert answer == {
        "ok": False,
        "error": "dispatch_failed",
        "text": "The app answered with an error.",
    }


MENU = {"type": "external_select", "action_id": "value", "min_query_length": 1}
ASK = {"user": "U0ANA", "block_id": "title", "action_id": "value", "value": "ac"}


async def test_options_come_from_the_bot_without_trigger_or_response_url(
    bench: Bench, bot: TinyBot
) -> None:
    view = await bench.modal(bot, field_of(MENU))
    bot.answers({"options": [option("acme")]})

    assert await bench.play("suggest", **ASK, view_id=view["id"]) == {"options": [option("acme")]}

    payload = (await bot.next()).payload
    assert (payload["type"], payload["value"]) == ("block_suggestion", "ac")
    assert set(payload) == {
        "type", "user", "team", "container", "api_app_id", "token", "action_id", "block_id",
        "value", "view", "enterprise", "is_enterprise_install",
    }  # fmt: skip


@pytest.mark.parametrize(
    "answer",
    [
        {"options": [option(str(n)) for n in range(101)]},
        {"options": [{"text": "plain words", "value": "x"}]},
        {"options": [option("x" * 151)]},
        {"options": [], "option_groups": []},
        {},
        "text",
    ],
)
async def test_options_slack_would_refuse_are_an_empty_menu(
    bench: Bench, bot: TinyBot, answer: object
) -> None:
    view = await bench.modal(bot, field_of(MENU))
    bot.answers(answer)

    assert await bench.play("suggest", **ASK, view_id=view["id"]) == {"options": []}
    assert bench.workspace.calls[-1].method == "block_suggestion"


async def test_a_hundred_options_and_groups_of_them_are_welcome(bench: Bench, bot: TinyBot) -> None:
    view = await bench.modal(bot, field_of(MENU))
    hundred = [option(str(n)) for n in range(100)]
    groups = {
        "option_groups": [{"label": section()["text"] | {"type": "plain_text"}, "options": hundred}]
    }

    bot.answers({"options": hundred})
    flat = await bench.play("suggest", **ASK, view_id=view["id"])
    bot.answers(groups)
    grouped = await bench.play("suggest", **ASK, view_id=view["id"])

    assert len(flat["options"]) == 100
    assert grouped == groups


async def test_a_menu_in_a_message_asks_with_the_message(bench: Bench, bot: TinyBot) -> None:
    message = await _posted(bench, {**MENU, "action_id": "run:1"})
    bot.answers({"options": [option("acme")]})
    where = {"user": "U0ANA", "channel": "C0SALES", "message_ts": message["ts"], **ROW}

    answer = await bench.play("suggest", **where, value="ac")

    payload = (await bot.next()).payload
    assert answer == {"options": [option("acme")]}
    assert (payload["message"]["ts"], "view" in payload) == (message["ts"], False)


async def test_a_late_answer_is_an_empty_menu(bench: Bench, bot: TinyBot) -> None:
    view = await bench.modal(bot, field_of(MENU))
    forever = asyncio.Event()

    async def never(_: Delivery) -> web.StreamResponse:
        await forever.wait()
        return web.Response()

    bot.answering = never
    bench.workspace.patience = 0.05

    answer = await bench.play("suggest", **ASK, view_id=view["id"])

    forever.set()
    assert answer == {"options": []}


async def test_too_short_a_query_is_not_sent(bench: Bench, bot: TinyBot) -> None:
    menu = {"type": "external_select", "action_id": "value"}
    view = await bench.modal(bot, field_of(menu))

    assert await bench.play("suggest", **ASK, view_id=view["id"]) == {"options": []}
    assert bot.received.empty()
