"""The seat from which the flows are driven does what a person can do on the page."""

import asyncio

from aiohttp import web

from bot.playground.slack import Shortcut
from tests.local_slack.bench import Bench, Delivery, TinyBot, field_of, section
from tests.seat import seat


async def test_a_person_drops_a_file_and_gets_it_back(bench: Bench) -> None:
    async with seat(bench.origin, "U0ANA") as ana, seat(bench.origin, "U0TOM") as tom:
        message = await ana.drops_file("offer.pdf", b"%PDF", "As promised")
        reply = await ana.drops_file("more.csv", b"1", thread_ts=message["ts"])
        [file] = message["files"]
        async with tom.session.get(tom.address_of(file)) as response:
            content = await response.read()

    assert (message["text"], file["name"], content) == ("As promised", "offer.pdf", b"%PDF")
    assert reply["thread_ts"] == message["ts"]


async def test_a_person_hands_files_in_with_a_form(bench: Bench, bot: TinyBot) -> None:
    async with seat(bench.origin, "U0ANA") as ana:
        await bench.modal(bot, field_of({"type": "file_input"}, "files"))
        view = await ana.modal()
        file = await ana.uploads("offer.pdf", b"%PDF")
        await ana.submits(view, files=[file])

    values = (await bot.next()).payload["view"]["state"]["values"]
    assert values["files"]["value"] == {"type": "file_input", "files": [file]}


async def test_a_person_picks_shortcuts(bench: Bench, bot: TinyBot) -> None:
    bench.workspace.shortcuts = (
        Shortcut("new_deal", "New deal", on_message=False),
        Shortcut("save_note", "Save to deal", on_message=True),
    )
    async with seat(bench.origin, "U0ANA") as ana:
        message = await ana.says("call them")
        await ana.picks_shortcut(message, "save_note")
        await ana.picks_shortcut(None, "new_deal")

    told = [(await bot.next()).payload for _ in range(2)]
    assert [each["type"] for each in told] == ["message_action", "shortcut"]
    assert told[0]["message"]["text"] == "call them"


async def test_a_person_opens_home_and_presses_what_is_there(bench: Bench, bot: TinyBot) -> None:
    bench.workspace.events = ("app_home_opened",)
    button = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}
    view = {"type": "home", "blocks": [section("Hello", accessory=button)]}
    publishing: set[asyncio.Task[object]] = set()

    async def publish(delivery: Delivery) -> web.StreamResponse:
        if delivery.payload["type"] == "event_callback":
            publishing.add(
                asyncio.create_task(bench.call("views.publish", user_id="U0ANA", view=view))
            )
        return web.Response()

    bot.answering = publish
    async with seat(bench.origin, "U0ANA") as ana:
        home = await ana.opens_home()
        await ana.clicks(home, "Go")

    told = [(await bot.next()).payload for _ in range(2)]
    assert told[1]["actions"][0]["action_id"] == "go"
    assert told[1]["view"]["type"] == "home"
