"""Whatever a click carries, nothing is changed but by an operation that runs for this person.

Slack signs what it sends, so these values come from nobody who is careful: they say what an
attacker, an old version or a bug would. Every verb of a button is tried with every tool.
"""

import asyncio
import json
import re
import sqlite3
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest
import structlog

from bot.blocks.kit.buttons import CARRYING, MENU_FIELDS, TICKETED
from bot.commands import choosing, cropping, forms
from bot.commands.router import parse
from bot.playground.pipedrive.ledger import Entry
from bot.playground.run import Playground
from bot.slack import connect, counting
from bot.tools.base import Call, Tool
from bot.tools.catalog.all import BY_NAME, TOOLS
from tests.effort import in_full
from tests.flows.signed import TEAM, signed
from tests.people import ANA
from tests.seat import Json, Seat

AnyTool = Tool[Any, Any]

AT_ONCE = 8
SECONDS = 60
# A busy machine, and nothing that a click has done.
SLOW = "readiness could not be judged"
ODD_ARGS: list[object] = [{}, {"id": "x"}, {"id": -1}, {"id": 21, "junk": [1]}, [], None, "12", 7]
ODD_BACK: list[object] = ["x", 5, {"a": 1}, [1], [None] * 3, [["a"]]]
PRIVATE = [tool.name for tool in TOOLS if tool.args.private]


def complete(tool: AnyTool) -> Json:
    """What the tool's own example says."""
    parsed = parse(f"/{tool.root}", f"{tool.verb} {tool.example}", ANA)
    return parsed.args.given() if isinstance(parsed, Call) else {"id": 12}


def carried(tool: AnyTool, verb: str) -> list[object]:
    """What a verb with a tool may be made to carry: its example, one record, several.

    Every verb is tried with every tool; as a rule with one of the three in turn, in full with each.
    """
    each: list[object] = [
        {"tool": tool.name, "args": complete(tool), "back": []},
        {"tool": tool.name, "args": {"id": 21}, "back": [None]},
        {"tool": tool.name, "args": {"ids": [21, 22]}, "back": []},
    ]
    turn = TOOLS.index(tool) + sorted(CARRYING).index(verb)
    return each if in_full() else [each[turn % len(each)]]


ODD: list[object] = [
    *({"tool": "deals_list", "args": args, "back": []} for args in ODD_ARGS),
    *({"tool": "deals_list", "args": {}, "back": back} for back in ODD_BACK),
    *({"tool": tool, "args": {}} for tool in ("nothing", "", None, 5, ["deals_list"], {"a": 1})),
    *({"command": command, "text": text} for command in ("/deal", None) for text in ("", 5, None)),
    *({"before": before, "back": back} for before in ("x", 2.5, -1) for back in ([], [-5], 7)),
    *([], 5, None, "x", {}),
]


def sends(tool: AnyTool, entry: Entry) -> bool:
    path = re.sub(r"\{\w+\}", "[^/]+", tool.path)
    return tool.method == entry.method and re.fullmatch(path, entry.path) is not None


@dataclass
class Watch:
    """What Pipedrive received to change something, and what ran in the database meanwhile."""

    desk: Playground
    gated: list[str] = field(default_factory=list)
    alone: list[str] = field(default_factory=list)
    writes: list[str] = field(default_factory=list)
    reads: list[str] = field(default_factory=list)

    def __call__(self, entry: Entry) -> None:
        if entry.method == "GET":
            self.reads.append(entry.path)
            return
        said = f"{entry.method} {entry.path}"
        self.writes.append(said)
        if any(sends(tool, entry) for tool in TOOLS if tool.gated):
            self.gated.append(said)
        if not any(sends(BY_NAME[name], entry) for name in self._running()):
            self.alone.append(said)

    def _running(self) -> list[str]:
        file = self.desk.settings.database_url.removeprefix("sqlite:///")
        with closing(sqlite3.connect(file)) as rows:
            found = rows.execute("SELECT tool FROM operations WHERE state = 'executing'")
            return [tool for (tool,) in found]


@dataclass
class Forger:
    """Ana's hands, and whatever they are made to send."""

    desk: Playground
    ana: Seat
    session: aiohttp.ClientSession
    watch: Watch

    async def clicks(self, actions: Iterable[Json]) -> None:
        await self._all({**self._envelope("block_actions"), "actions": [one]} for one in actions)

    async def submits(self, views: Iterable[Json]) -> None:
        await self._all(
            {**self._envelope("view_submission"), "view": {"id": "V1", "hash": "1.a", **view}}
            for view in views
        )

    async def _all(self, payloads: Iterable[Json]) -> None:
        gate = asyncio.Semaphore(AT_ONCE)
        await asyncio.gather(*(self._one(gate, payload) for payload in payloads))

    async def _one(self, gate: asyncio.Semaphore, payload: Json) -> None:
        body = urlencode({"payload": json.dumps(payload)}).encode()
        url = f"http://127.0.0.1:{self.desk.bot_port}/slack/events"
        async with (
            gate,
            self.session.post(url, data=body, headers=signed(self.desk, body)) as answer,
        ):
            assert answer.status in {200, 400}, payload

    def _envelope(self, kind: str) -> Json:
        ana, workspace = self.ana, self.desk.workspace
        return {
            "type": kind,
            "team": {"id": TEAM},
            "user": {"id": ana.user, "team_id": TEAM},
            "channel": {"id": ana.channel},
            "container": {"type": "message", "channel_id": ana.channel, "is_ephemeral": True},
            "trigger_id": workspace.new_trigger(ana.user),
            "response_url": workspace.new_response_url(ana.user, ana.channel),
        }

    def in_the_channel(self) -> list[str]:
        """What everybody there could read by now."""
        channel = self.ana.channel
        return [said.text for said in self.desk.workspace.messages.in_channel(channel)]


@asynccontextmanager
async def forging(desk: Playground, ana: Seat) -> AsyncIterator[Forger]:
    """At its end everything that was begun has ended, and nothing broke."""
    watch = Watch(desk)
    desk.world.ledger.subscribe(watch)
    with structlog.testing.capture_logs() as lines:
        async with aiohttp.ClientSession() as session:
            forger = Forger(desk, ana, session, watch)
            yield forger
            async with asyncio.timeout(SECONDS):
                while desk.bot.under_way():  # noqa: ASYNC110 - it only counts
                    await asyncio.sleep(0.01)
        broken = [line for line in lines if line["log_level"] == "error" and line["event"] != SLOW]
    assert broken == []
    assert watch.alone == []
    assert watch.gated == []


def button(verb: str, value: object, rest: str = "forged") -> Json:
    text = value if isinstance(value, str) else json.dumps(value)
    return {"type": "button", "action_id": f"{verb}:{rest}", "block_id": "b", "value": text}


def entry(verb: str, value: object) -> Json:
    """An entry of an overflow menu."""
    option = {"value": f"{verb} {json.dumps(value)}"}
    return {"type": "overflow", "action_id": "more:x", "block_id": "b", "selected_option": option}


def menu(action_id: str, value: str) -> Json:
    chosen = {"value": value}
    return {"type": "static_select", "action_id": action_id, "block_id": "b",
            "selected_option": chosen}  # fmt: skip


LOOKING = ("page", "share")
DOING = ("run", "beside", "form", "next")
HALVES = (TOOLS[::2], TOOLS[1::2])

each_half = pytest.mark.parametrize("tools", HALVES, ids=["one half", "the other"])


@pytest.mark.long
@pytest.mark.parametrize("verb", LOOKING)
async def test_a_page_and_a_share_change_nothing(verb: str, desk: Playground, ana: Seat) -> None:
    async with forging(desk, ana) as forger:
        await forger.clicks(
            make(verb, value)
            for make in (button, entry)
            for tool in TOOLS
            if tool.risk != "read" or tool.run
            for value in carried(tool, verb)
        )

    assert forger.watch.writes == []
    assert forger.watch.reads == []


@pytest.mark.long
async def test_what_is_private_never_gets_into_a_channel(desk: Playground, ana: Seat) -> None:
    async with forging(desk, ana) as forger:
        await forger.clicks(
            make(verb, value)
            for make in (button, entry)
            for verb in CARRYING
            for name in PRIVATE
            for value in carried(BY_NAME[name], verb)
        )
        await forger.clicks(
            button("menu", {"command": f"/{tool.root}", "text": f"{tool.verb} 12 share"})
            for tool in map(BY_NAME.__getitem__, PRIVATE)
        )

    assert forger.in_the_channel() == []


@pytest.mark.long
@each_half
@pytest.mark.parametrize("verb", DOING)
async def test_what_runs_has_its_row_and_what_destroys_its_question(
    verb: str, tools: tuple[AnyTool, ...], desk: Playground, ana: Seat
) -> None:
    async with forging(desk, ana) as forger:
        await forger.clicks(button(verb, value) for tool in tools for value in carried(tool, verb))

    assert bool(forger.watch.writes) is (verb in {"run", "beside"})


@each_half
async def test_what_is_picked_from_a_menu_is_no_other_way_in(
    tools: tuple[AnyTool, ...], desk: Playground, ana: Seat
) -> None:
    ids = [f"{verb}:{tool.name}{rest}" for tool in tools for verb in ("open", "pick", "fill")
           for rest in ("", ":12")]  # fmt: skip
    ids += [f"pick:{name}:{record}" for name in MENU_FIELDS for record in ("12", "999999", "")]
    async with forging(desk, ana) as forger:
        await forger.clicks(menu(one, "21") for one in ids)
        await forger.clicks(menu(one, "x") for one in ids[:20])
        await forger.clicks(entry("run", {"tool": tool.name, "args": {"id": 21}}) for tool in tools)


async def test_what_makes_no_sense_is_refused_with_a_sentence(desk: Playground, ana: Seat) -> None:
    unknown = ("look", "", "Run", "delete", "open", "pick")
    async with forging(desk, ana) as forger:
        await forger.clicks(button(verb, value) for verb in CARRYING for value in ODD)
        await forger.clicks(entry(verb, value) for verb in ("run", "share") for value in ODD)
        await forger.clicks(button(verb, ODD[0]) for verb in (*TICKETED, *unknown))
        await forger.clicks(
            button("count", "x", rest)
            for rest in ("12:deal", "0:deal", "-1:deal", "12", "12:x", "")
        )

    assert forger.watch.writes == []


async def test_one_buttons_ticket_opens_no_other_door(desk: Playground, ana: Seat) -> None:
    """Those of questions, of what runs and of what has ended, with every verb there is."""
    asked = await ana.types("/deal delete 21")
    alike = await ana.types('/person new "Jo Doe" email=jo@acme.example')
    done = await ana.types("/deal edit 12 value=15k")
    tickets = [
        str(one["value"])
        for message in (asked, alike, done)
        for block in message["blocks"]
        for one in block.get("elements", ())
        if one.get("type") == "button" and str(one["action_id"]).split(":")[0] in TICKETED
    ]
    assert len(tickets) > 2
    desk.world.ledger.clear()

    verbs = TICKETED - {"confirm", "anyway"}
    async with forging(desk, ana) as forger:
        await forger.clicks(
            button(verb, forged)
            for verb in sorted(verbs)
            for ticket in tickets
            for forged in (ticket, f"{ticket}.x", f"{ticket}.", ticket[::-1], "")
        )
        await forger.clicks(button(verb, ticket) for verb in CARRYING for ticket in tickets)

    # What was cancelled or taken back on the way is what these buttons are for.
    assert {said.split("/")[0] for said in forger.watch.writes} <= {"PATCH "}


@pytest.mark.parametrize(
    ("line", "verbs"),
    [
        ("/deal delete 21", ("anyway", "undo", "insist", "keep", "recheck", "stop")),
        ('/person new "Jo Doe" email=jo@acme.example', ("confirm", "swap", "undo", "insist")),
    ],
    ids=["a delete", "somebody who is there already"],
)
async def test_a_question_is_answered_by_its_own_button_only(
    line: str, verbs: tuple[str, ...], desk: Playground, ana: Seat
) -> None:
    asked = await ana.types(line)
    (ticket,) = {
        str(one["value"])
        for block in asked["blocks"]
        for one in block.get("elements", ())
        if one.get("type") == "button" and str(one["action_id"]).split(":")[0] in TICKETED
    }

    async with forging(desk, ana) as forger:
        await forger.clicks(button(verb, ticket) for verb in verbs)

    assert forger.watch.writes == []


def form(tool: AnyTool, values: Json, **others: object) -> Json:
    remembered = {"tool": tool.name, "was": {}, "kept": {}, **others}
    return {
        "type": "modal",
        "callback_id": forms.CALLBACK,
        "private_metadata": json.dumps(remembered),
        "blocks": [],
        "state": {
            "values": {
                name: {"typed": {"type": "plain_text_input", "value": value}}
                for name, value in values.items()
            }
        },
    }


def ticked(tool: AnyTool, *ids: str) -> Json:
    options = [{"value": one} for one in ids]
    element = {"type": "checkboxes", "action_id": choosing.TICKED, "options": options}
    state = {"type": "checkboxes", "selected_options": options}
    return {
        "type": "modal",
        "callback_id": choosing.CALLBACK,
        "private_metadata": json.dumps({"tool": tool.name, "kept": {"way_back": "forged"}}),
        "blocks": [{"type": "input", "block_id": f"{choosing.TICKED}0", "element": element}],
        "state": {"values": {f"{choosing.TICKED}0": {choosing.TICKED: state}}},
    }


def bare(callback: str, metadata: str, values: Json) -> Json:
    return {"type": "modal", "callback_id": callback, "private_metadata": metadata, "blocks": [],
            "state": {"values": values}}  # fmt: skip


@each_half
async def test_a_form_of_any_tool_is_a_command_like_any_other(
    tools: tuple[AnyTool, ...], desk: Playground, ana: Seat
) -> None:
    async with forging(desk, ana) as forger:
        await forger.submits(
            form(tool, values)
            for tool in tools
            for values in ({"id": "21"}, {"ids": "21,22"}, {"id": "21", "merge_with_id": "22"})
        )
        await forger.submits(ticked(tool, *ids) for tool in tools for ids in (["21"], ["x"], []))


async def test_a_form_that_was_tampered_with_does_nothing(desk: Playground, ana: Seat) -> None:
    typed = {"number": {"typed": {"value": "12"}}, "token": {"typed": {"value": "abc"}}}
    callbacks = (forms.CALLBACK, choosing.CALLBACK, cropping.CALLBACK, counting.CALLBACK,
                 connect.CALLBACK, "notice", "unheard-of", "")  # fmt: skip
    memories = ("", "{}", "[]", "x", "null", '{"tool":"deals_delete"}',
                '{"tool":"deals_delete","was":{},"kept":{}}',
                '{"id":7,"file":"F1","side":100,"kept":{}}')  # fmt: skip
    zero = {"number": {"typed": {"value": "0"}}}
    async with forging(desk, ana) as forger:
        await forger.submits(
            bare(callback, memory, values)
            for callback in callbacks
            for memory in memories
            for values in (typed, zero, {})
        )

    assert forger.watch.writes == []
