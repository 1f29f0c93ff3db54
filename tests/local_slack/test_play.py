"""What the page sees and can do: the state, the stream, the buttons around the conversation."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestServer

from bot.playground.slack import Shortcut, Workspace, make_app
from bot.playground.slack.hooks import Do, Kill, NotMyBot
from tests.local_slack.bench import DEADLINE, Bench, TinyBot, button, buttons, section


async def test_the_state_is_one_persons_view_of_the_workspace(bench: Bench) -> None:
    state = await bench.state("U0TOM")

    assert state["me"]["name"] == "Tom Berg"
    assert [person["id"] for person in state["people"]] == [
        "U0ANA", "U0TOM", "U0GUEST", "U0MIA", "U0LEO", "U0EVE",
    ]  # fmt: skip
    assert [(c["id"], c["bot_in"]) for c in state["channels"]] == [
        ("C0SALES", True),
        ("C0DEALS", True),
        ("C0RANDOM", False),
        ("C0WINS", True),
        ("C0PRIVATE", True),
        ("D0TOM", True),
    ]
    assert [command["command"] for command in state["commands"]][:2] == ["/deal", "/person"]
    assert state["bot"]["state"] == "running"


async def test_without_a_name_the_state_is_that_of_the_first_person(bench: Bench) -> None:
    async with bench.http.get(f"{bench.origin}/play/state") as response:
        assert (await response.json())["me"]["id"] == "U0ANA"


async def test_the_lessons_of_the_app_are_handed_on_as_they_are(bench: Bench) -> None:
    lesson = {
        "command": "/deal move",
        "usage": "/deal move <deal>",
        "summary": "Move.",
        "fields": [],
    }
    bench.workspace.lessons = [lesson]

    async with bench.http.get(f"{bench.origin}/play/lessons") as response:
        assert await response.json() == {"lessons": [lesson]}


async def test_what_a_person_writes_is_seen_by_the_others(bench: Bench) -> None:
    async with bench.browser("U0TOM") as page:
        await bench.play("message", user="U0ANA", channel="C0SALES", text="see #sales & @tom")
        message = (await page.next("message"))["message"]

    assert message["text"] == "see <#C0SALES|sales> &amp; <@U0TOM>"
    assert (message["user"], message["name"]) == ("U0ANA", "Ana Lima")
    assert "bot" not in message


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"user": "U0GUEST", "channel": "C0DEALS", "text": "x"}, "not_in_channel"),
        ({"user": "U0ANA", "channel": "C0SALES", "text": " "}, "no_text"),
        ({"user": "U0NOBODY", "channel": "C0SALES", "text": "x"}, "user_not_found"),
        ({"user": "U0ANA", "channel": ["C0SALES"], "text": "x"}, "channel_not_found"),
        ({"user": "U0ANA", "channel": "C0SALES", "text": 1}, "invalid_arguments"),
    ],
)
async def test_what_cannot_be_said_is_refused(
    bench: Bench, said: dict[str, Any], error: str
) -> None:
    assert (await bench.play("message", **said))["error"] == error


async def test_the_app_is_invited_into_a_channel(bench: Bench) -> None:
    async with bench.browser() as page:
        joined = await bench.play("join", channel="C0RANDOM", user="U0ANA")
        assert (await page.next("notice"))["text"] == "Deal Desk was added to #random."

    assert joined["channel"]["bot_in"] is True
    assert (await bench.call("chat.postMessage", channel="C0RANDOM", text="Hi"))["ok"]


async def test_a_stopping_server_ends_every_stream_at_once() -> None:
    server = TestServer(make_app(Workspace()))
    await server.start_server()
    async with ClientSession() as http:
        stream = await http.get(server.make_url("/play/events?user=U0ANA"))
        await stream.content.readline()

        async with asyncio.timeout(DEADLINE):
            await server.close()
            await stream.content.read()

        assert stream.content.at_eof()


async def test_a_page_that_goes_away_is_forgotten(bench: Bench) -> None:
    async with bench.browser() as gone:
        gone.stream.close()
    async with bench.browser() as page:
        await bench.call("chat.postMessage", channel="C0SALES", text="still here?")

        assert (await page.next("message"))["message"]["text"] == "still here?"


async def test_a_restart_is_shown_while_it_lasts(bench: Bench) -> None:
    seen: list[str] = []

    class Restarts(NotMyBot):
        async def restart(self, _do: Do, _kill: Kill) -> str:
            seen.append(bench.workspace.bot_state)
            return "running"

    bench.workspace.controls = Restarts()
    async with bench.browser() as page:
        await bench.play("restart")
        states = [(await page.next("bot"))["state"] for _ in range(2)]

    assert (seen, states) == (["restarting"], ["restarting", "running"])


async def test_a_restart_that_fails_leaves_a_stopped_bot(bench: Bench) -> None:
    class Fails(NotMyBot):
        async def restart(self, _do: Do, _kill: Kill) -> str:
            raise OSError("port taken")

    bench.workspace.controls = Fails()

    answer = await bench.play("restart")

    assert (answer["error"], "port taken" in answer["text"]) == ("restart_failed", True)
    assert (await bench.state())["bot"]["state"] == "stopped"


@dataclass
class Ledger:
    entries: list[dict[str, Any]] = field(default_factory=lambda: [{"n": 1}])
    listeners: list[Callable[[dict[str, Any]], None]] = field(default_factory=list)

    def recent(self, count: int) -> list[dict[str, Any]]:
        return self.entries[-count:]

    def subscribe(self, callback: Callable[[dict[str, Any]], None]) -> None:
        self.listeners.append(callback)


async def test_pipedrives_ledger_is_shown_and_followed_by_every_page_once(bench: Bench) -> None:
    ledger = Ledger()
    bench.workspace.ledger_source = ledger
    bench.workspace.pipedrive_state = lambda: {"tokens_left": 7}

    async with bench.browser("U0TOM"), bench.browser() as page:
        [tell] = ledger.listeners
        tell({"n": 2})
        event = await page.next("ledger")

    assert (event["entry"], event["pipedrive"]) == ({"n": 2}, {"tokens_left": 7})
    assert (await bench.state())["ledger"] == [{"n": 1}]


@dataclass
class Faults:
    planned: list[dict[str, Any]] = field(default_factory=list)

    async def list(self) -> list[dict[str, Any]]:
        return self.planned

    def set(self, fault: dict[str, Any]) -> None:
        self.planned.append(fault)

    def clear(self) -> None:
        self.planned.clear()


async def test_faults_are_listed_set_and_cleared(bench: Bench) -> None:
    bench.workspace.faults = Faults()
    url = f"{bench.origin}/play/faults"

    await bench.play("faults", path="/api/v2/deals/*", kind="status", status=500)
    async with bench.http.get(url) as response:
        listed = await response.json()
    async with bench.http.delete(url) as response:
        cleared = await response.json()

    assert listed == {"faults": [{"path": "/api/v2/deals/*", "kind": "status", "status": 500}]}
    assert cleared == {"ok": True}
    assert bench.workspace.faults.planned == []


async def test_a_fault_that_makes_no_sense_is_refused(bench: Bench) -> None:
    @dataclass
    class Picky(Faults):
        def set(self, fault: dict[str, Any]) -> None:
            raise ValueError(f"no such kind: {fault['kind']}")

    bench.workspace.faults = Picky()

    assert await bench.play("faults", kind="dance") == {
        "ok": False,
        "error": "invalid_fault",
        "text": "no such kind: dance",
    }


async def test_each_person_gets_their_own_hints(bench: Bench) -> None:
    bench.workspace.hints = lambda user: {"pipedrive_token": f"token of {user}"}

    assert (await bench.state("U0TOM"))["hints"] == {"pipedrive_token": "token of U0TOM"}


async def test_pipedrive_is_set_back(bench: Bench) -> None:
    done: list[str] = []
    bench.workspace.reset_pipedrive = lambda: done.append("reset")

    assert await bench.play("reset") == {"ok": True}
    assert done == ["reset"]


async def test_a_shortcut_comes_with_a_trigger_and_if_on_a_message_with_it(
    bench: Bench, bot: TinyBot
) -> None:
    bench.workspace.shortcuts = (
        Shortcut("new_deal", "New deal", on_message=False),
        Shortcut("save_note", "Save to deal", on_message=True),
    )
    said = await bench.play("message", user="U0TOM", channel="C0SALES", text="call them")
    where = {"user": "U0ANA", "channel": "C0SALES", "message_ts": said["ts"]}

    await bench.play("shortcut", user="U0ANA", callback_id="new_deal")
    anywhere = (await bot.next()).payload
    await bench.play("shortcut", **where, callback_id="save_note")
    on_message = (await bot.next()).payload
    unknown = await bench.play("shortcut", user="U0ANA", callback_id="dance")

    assert (anywhere["type"], "response_url" in anywhere) == ("shortcut", False)
    assert (on_message["type"], on_message["message"]["text"]) == ("message_action", "call them")
    assert on_message["response_url"].startswith(bench.origin)
    assert unknown["error"] == "unknown_shortcut"


@pytest.mark.parametrize("tab", ["home", "messages"])
async def test_opening_a_tab_of_the_app_is_an_event(bench: Bench, bot: TinyBot, tab: str) -> None:
    bench.workspace.events = ("app_home_opened",)
    view = {"type": "home", "blocks": [section("Hello")]}
    await bench.call("views.publish", user_id="U0ANA", view=view)

    await bench.play("home", user="U0ANA", tab=tab)

    event = (await bot.next()).payload["event"]
    assert (event["type"], event["tab"], event["channel"]) == ("app_home_opened", tab, "D0ANA")
    assert ("view" in event) is (tab == "home")


async def test_without_a_home_tab_there_is_nothing_to_publish_to(bench: Bench) -> None:
    bench.workspace.home_tab = False

    view = {"type": "home", "blocks": [section("Hello")]}

    assert (await bench.call("views.publish", user_id="U0ANA", view=view))["error"] == "not_enabled"
    assert (await bench.state())["home_tab"] is False


async def test_the_page_is_served_fresh_and_nothing_beside_it(bench: Bench) -> None:
    async with bench.http.get(f"{bench.origin}/") as response:
        assert response.status == 200
    async with bench.http.get(f"{bench.origin}/page/..%2Fslack%2Fserver.py") as response:
        assert response.status == 404


async def test_calls_are_kept_but_not_for_ever(bench: Bench) -> None:
    for n in range(2001):
        bench.workspace.record("chat.postMessage", {"n": n}, {"ok": True})

    assert (len(bench.workspace.calls), bench.workspace.calls[0].args) == (2000, {"n": 1})


async def test_a_page_that_comes_while_the_server_stops_is_not_kept_waiting(bench: Bench) -> None:
    bench.workspace.feed.close()

    async with bench.browser() as page:
        assert await page.stream.content.read() == b"\n"


async def test_a_click_needs_an_element_that_is_there(bench: Bench, bot: TinyBot) -> None:
    posted = await bench.call(
        "chat.postMessage", channel="C0SALES", text="x", blocks=[buttons(button())]
    )

    answer = await bench.play(
        "action",
        user="U0ANA",
        channel="C0SALES",
        message_ts=posted["ts"],
        block_id="row",
        action_id="run:2",
    )

    assert answer["error"] == "element_not_found"
    assert bot.received.empty()
