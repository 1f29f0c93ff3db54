"""Modals: triggers, the stack of three, hashes, values, submissions and closings."""

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.local_slack.bench import (
    Bench,
    Clock,
    TinyBot,
    button,
    buttons,
    field_of,
    modal,
    option,
    plain,
    section,
    typed,
)


async def test_a_trigger_opens_one_modal_for_the_person_who_acted(
    bench: Bench, bot: TinyBot, api: AsyncWebClient
) -> None:
    trigger_id = (await bench.interaction(bot))["trigger_id"]

    async with bench.browser() as page:
        opened = await api.views_open(trigger_id=trigger_id, view=modal(typed()))
        event = await page.next("view_opened")

    assert event["view"]["id"] == opened["view"]["id"]
    assert [view["id"] for view in (await bench.state())["views"]] == [opened["view"]["id"]]
    assert (await bench.state("U0TOM"))["views"] == []


async def test_a_trigger_is_used_once(bench: Bench, bot: TinyBot) -> None:
    trigger_id = (await bench.interaction(bot))["trigger_id"]
    await bench.call("views.open", trigger_id=trigger_id, view=modal())

    again = await bench.call("views.open", trigger_id=trigger_id, view=modal())

    assert again["error"] == "exchanged_trigger_id"


async def test_a_trigger_lives_three_seconds(bench: Bench, bot: TinyBot, clock: Clock) -> None:
    trigger_id = (await bench.interaction(bot))["trigger_id"]
    clock.ahead += 3.1

    late = await bench.call("views.open", trigger_id=trigger_id, view=modal())

    assert late["error"] == "expired_trigger_id"


async def test_an_invented_trigger_is_invalid(bench: Bench) -> None:
    answer = await bench.call("views.open", trigger_id="1.2.abc", view=modal())

    assert answer["error"] == "invalid_trigger_id"


async def test_a_wrong_view_costs_no_trigger(bench: Bench, bot: TinyBot) -> None:
    trigger_id = (await bench.interaction(bot))["trigger_id"]

    wrong = await bench.call("views.open", trigger_id=trigger_id, view={"type": "modal"})
    right = await bench.call("views.open", trigger_id=trigger_id, view=modal())

    assert wrong["error"] == "invalid_arguments"
    assert wrong["response_metadata"]["messages"] == [
        "[ERROR] missing required field: blocks [json-pointer:/view]",
        "[ERROR] missing required field: title [json-pointer:/view]",
    ]
    assert right["ok"]


async def _pressed(bench: Bench, bot: TinyBot, view: dict[str, Any]) -> str:
    """The trigger id of a button in this modal."""
    where = {"user": "U0ANA", "view_id": view["id"], "block_id": "row", "action_id": "run:1"}
    assert await bench.play("action", **where, action={}) == {"ok": True}
    trigger_id: str = (await bot.next()).payload["trigger_id"]
    return trigger_id


async def test_three_modals_lie_on_each_other_and_no_fourth(bench: Bench, bot: TinyBot) -> None:
    first = await bench.modal(bot, buttons(button()))
    spec = modal(buttons(button()))

    second = await bench.call("views.push", trigger_id=await _pressed(bench, bot, first), view=spec)
    third = await bench.call(
        "views.push", trigger_id=await _pressed(bench, bot, second["view"]), view=spec
    )
    fourth = await bench.call(
        "views.push", trigger_id=await _pressed(bench, bot, third["view"]), view=spec
    )

    assert third["view"]["previous_view_id"] == second["view"]["id"]
    assert third["view"]["root_view_id"] == first["id"]
    assert fourth["error"] == "push_limit_reached"


async def test_pushing_needs_a_click_in_a_modal(bench: Bench, bot: TinyBot) -> None:
    trigger_id = (await bench.interaction(bot))["trigger_id"]

    answer = await bench.call("views.push", trigger_id=trigger_id, view=modal())

    assert answer["error"] == "not_found"


async def test_an_update_with_an_old_hash_is_a_conflict(bench: Bench, bot: TinyBot) -> None:
    view = await bench.modal(bot)
    where = {"view_id": view["id"], "hash": view["hash"]}

    first = await bench.call("views.update", **where, view=modal(section("one")))
    second = await bench.call("views.update", **where, view=modal(section("two")))

    assert (first["ok"], second["error"]) == (True, "hash_conflict")


async def test_a_view_is_found_by_its_external_id_until_it_is_closed(
    bench: Bench, bot: TinyBot
) -> None:
    view = await bench.modal(bot, external_id="deal-12")

    by_name = await bench.call("views.update", external_id="deal-12", view=modal())
    await bench.play("close", user="U0ANA", view_id=view["id"])
    gone = await bench.call("views.update", view_id=view["id"], view=modal())

    assert by_name["view"]["id"] == view["id"]
    assert gone["error"] == "not_found"


async def test_an_external_id_belongs_to_one_view(bench: Bench, bot: TinyBot) -> None:
    view = await bench.modal(bot, buttons(button()), external_id="deal-12")

    twice = await bench.call(
        "views.push",
        trigger_id=await _pressed(bench, bot, view),
        view=modal(external_id="deal-12"),
    )

    assert twice["error"] == "duplicate_external_id"


async def test_values_stay_with_their_block_and_go_with_it(bench: Bench, bot: TinyBot) -> None:
    view = await bench.modal(bot, typed(), typed(block_id="note"), buttons(button()))
    values = {
        "title": {"value": {"type": "plain_text_input", "value": "Acme"}},
        "note": {"value": {"type": "plain_text_input", "value": "Call them"}},
    }
    where = {"user": "U0ANA", "view_id": view["id"], "block_id": "row", "action_id": "run:1"}

    await bench.play("action", **where, action={}, state={"values": values})
    sent = (await bot.next()).payload["view"]["state"]["values"]
    shown = await bench.call("views.update", view_id=view["id"], view=modal(typed()))

    assert sent == values
    assert shown["view"]["state"]["values"] == {"title": values["title"]}


async def test_initial_values_count_until_something_else_is_chosen(
    bench: Bench, bot: TinyBot
) -> None:
    menu = {
        "type": "static_select",
        "options": [option("a"), option("b")],
        "initial_option": option("b"),
    }
    await bench.modal(bot, field_of(menu), typed(block_id="note", optional=True))

    state = (await bench.state())["views"][0]["state"]["values"]

    assert state["title"]["value"] == {"type": "static_select", "selected_option": option("b")}
    assert state["note"]["value"] == {"type": "plain_text_input", "value": None}


async def _submit(bench: Bench, view: dict[str, Any], **values: str) -> dict[str, Any]:
    state = {
        block_id: {"value": {"type": "plain_text_input", "value": value}}
        for block_id, value in values.items()
    }
    return await bench.play("submit", user="U0ANA", view_id=view["id"], state={"values": state})


async def test_an_empty_answer_closes_the_modal(bench: Bench, bot: TinyBot) -> None:
    view = await bench.modal(bot, typed(), private_metadata="12", callback_id="form")

    async with bench.browser() as page:
        assert await _submit(bench, view, title="Acme") == {"ok": True}
        assert (await page.next("view_closed"))["view_id"] == view["id"]

    payload = (await bot.next()).payload
    assert payload["type"] == "view_submission"
    assert payload["view"]["private_metadata"] == "12"
    assert payload["view"]["state"]["values"]["title"]["value"]["value"] == "Acme"


async def test_a_required_field_is_asked_for_before_the_bot_is(bench: Bench, bot: TinyBot) -> None:
    view = await bench.modal(bot, typed(), typed(block_id="note", optional=True))

    answer = await _submit(bench, view)

    assert answer == {"errors": {"title": "Please complete this required field."}}
    assert bot.received.empty()


@pytest.mark.parametrize(
    ("element", "typed_text", "text"),
    [
        ({"type": "number_input", "is_decimal_allowed": False}, "1.5", "a valid number"),
        ({"type": "number_input", "is_decimal_allowed": True, "min_value": "2"}, "1.5", "at least"),
        ({"type": "number_input", "is_decimal_allowed": True, "max_value": "1"}, "1.5", "at most"),
        ({"type": "email_text_input"}, "ana", "valid email"),
        ({"type": "url_text_input"}, "acme", "valid URL"),
        ({"type": "plain_text_input", "min_length": 3}, "ab", "at least 3"),
        ({"type": "plain_text_input", "max_length": 3}, "abcd", "at most 3"),
    ],
)
async def test_what_slacks_own_client_refuses_never_reaches_the_bot(
    bench: Bench, bot: TinyBot, element: dict[str, Any], typed_text: str, text: str
) -> None:
    view = await bench.modal(bot, field_of(element))
    value = {"type": element["type"], "value": typed_text}

    answer = await bench.play(
        "submit",
        user="U0ANA",
        view_id=view["id"],
        state={"values": {"title": {"value": value}}},
    )

    assert text in answer["errors"]["title"]
    assert bot.received.empty()


async def test_the_bots_errors_stand_at_their_fields(bench: Bench, bot: TinyBot) -> None:
    view = await bench.modal(bot, typed())
    bot.answers({"response_action": "errors", "errors": {"title": "Taken"}})

    assert await _submit(bench, view, title="Acme") == {"errors": {"title": "Taken"}}
    assert len((await bench.state())["views"]) == 1


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "errors", "errors": {"no such block": "x"}},
        {"response_action": "errors", "errors": {}},
        {"response_action": "update", "view": {"type": "modal"}},
        {"response_action": "dance"},
        {"text": "thanks"},
        [],
        "thanks",
    ],
)
async def test_an_answer_slack_does_not_understand_is_trouble(
    bench: Bench, bot: TinyBot, answer: object
) -> None:
    view = await bench.modal(bot, typed())
    bot.answers(answer)

    shown = await _submit(bench, view, title="Acme")

    assert shown == {"ok": False, "error": "We had some trouble connecting. Try again?"}
    assert len((await bench.state())["views"]) == 1
    assert bench.workspace.calls[-1].method == "view_submission"


async def test_an_answer_can_update_push_and_clear(bench: Bench, bot: TinyBot) -> None:
    view = await bench.modal(bot, typed())

    bot.answers({"response_action": "update", "view": modal(typed(), title=plain("Second"))})
    await _submit(bench, view, title="Acme")
    updated = (await bench.state())["views"]
    bot.answers({"response_action": "push", "view": modal(typed(), title=plain("Third"))})
    await _submit(bench, view, title="Acme")
    pushed = (await bench.state())["views"]
    bot.answers({"response_action": "clear"})
    await _submit(bench, pushed[-1], title="Acme")

    assert [each["title"]["text"] for each in updated] == ["Second"]
    assert [each["title"]["text"] for each in pushed] == ["Second", "Third"]
    assert (await bench.state())["views"] == []


async def test_only_the_top_modal_can_be_sent(bench: Bench, bot: TinyBot) -> None:
    view = await bench.modal(bot, typed())
    bot.answers({"response_action": "push", "view": modal()})
    await _submit(bench, view, title="Acme")

    assert (await _submit(bench, view, title="Acme"))["error"] == "view_not_found"


async def test_closing_is_told_to_a_bot_that_asked_for_it(bench: Bench, bot: TinyBot) -> None:
    view = await bench.modal(bot, notify_on_close=True)

    await bench.play("close", user="U0ANA", view_id=view["id"])

    payload = (await bot.next()).payload
    assert (payload["type"], payload["is_cleared"]) == ("view_closed", False)


async def test_closing_is_told_to_nobody_else(bench: Bench, bot: TinyBot) -> None:
    view = await bench.modal(bot)

    await bench.play("close", user="U0ANA", view_id=view["id"])

    assert bot.received.empty()


async def test_a_form_closes_even_if_the_bot_fails_to_hear_it(bench: Bench, bot: TinyBot) -> None:
    view = await bench.modal(bot, notify_on_close=True)
    bot.answers("no", status=500)

    assert await bench.play("close", user="U0ANA", view_id=view["id"]) == {"ok": True}

    assert (await bench.state())["views"] == []
    assert bench.workspace.calls[-1].method == "view_closed"


async def test_a_submission_carries_slacks_keys(bench: Bench, bot: TinyBot) -> None:
    view = await bench.modal(bot, typed())

    await _submit(bench, view, title="Acme")

    payload = (await bot.next()).payload
    assert set(payload) == {
        "type", "team", "user", "api_app_id", "token", "trigger_id", "view", "response_urls",
        "enterprise", "is_enterprise_install",
    }  # fmt: skip
    assert set(payload["view"]) == {
        "id", "team_id", "type", "title", "submit", "close", "blocks", "private_metadata",
        "callback_id", "external_id", "state", "hash", "clear_on_close", "notify_on_close",
        "root_view_id", "previous_view_id", "app_id", "app_installed_team_id", "bot_id",
    }  # fmt: skip


async def test_nobody_else_can_touch_a_persons_form(bench: Bench, bot: TinyBot) -> None:
    view = await bench.modal(bot, buttons(button()))
    where = {"user": "U0TOM", "view_id": view["id"]}

    pressed = await bench.play("action", **where, block_id="row", action_id="run:1", action={})
    sent = await bench.play("submit", **where)
    closed = await bench.play("close", **where)

    assert [answer["error"] for answer in (pressed, sent, closed)] == ["view_not_found"] * 3


async def test_clearing_closes_the_whole_stack(bench: Bench, bot: TinyBot) -> None:
    view = await bench.modal(bot, typed(), notify_on_close=True)
    bot.answers({"response_action": "push", "view": modal(clear_on_close=True)})
    await _submit(bench, view, title="Acme")
    await bot.next()
    top = (await bench.state())["views"][-1]

    await bench.play("close", user="U0ANA", view_id=top["id"])

    assert (await bench.state())["views"] == []
    assert (await bot.next()).payload["is_cleared"] is True


async def test_a_new_modal_takes_the_place_of_the_open_ones(bench: Bench, bot: TinyBot) -> None:
    first = await bench.modal(bot)

    async with bench.browser() as page:
        second = await bench.modal(bot)
        assert (await page.next("view_closed"))["view_id"] == first["id"]

    assert [view["id"] for view in (await bench.state())["views"]] == [second["id"]]


async def test_a_home_tab_is_published_for_one_person(bench: Bench) -> None:
    home = {"type": "home", "blocks": [section("Your deals")]}

    first = await bench.call("views.publish", user_id="U0ANA", view=home)
    second = await bench.call("views.publish", user_id="U0ANA", view=home, hash="old")
    wrong = await bench.call("views.publish", user_id="U0ANA", view=modal())

    assert (await bench.state())["home"]["id"] == first["view"]["id"]
    assert (await bench.state("U0TOM"))["home"] is None
    assert second["error"] == "hash_conflict"
    assert wrong["error"] == "invalid_arguments"
