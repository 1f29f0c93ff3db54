"""Each tool does its work by command, by form and by `/crm run`; what destroys waits for a click.

A tool's own example is what is typed, so the examples are known to work too.
"""

import asyncio
import re
from typing import Any

import pytest

from bot.playground.run import Playground
from bot.tools.base import Tool
from bot.tools.catalog.all import TOOLS
from tests.drawing import OFFER, png
from tests.seat import PATIENCE, Json, Seat, elements

AnyTool = Tool[Any, Any]

each_tool = pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.name)
gated = pytest.mark.parametrize(
    "tool", [tool for tool in TOOLS if tool.gated], ids=lambda tool: tool.name
)


# A file in Slack that an example speaks of; here it has to be one that is there.
FILE = re.compile(r"https://\w+\.slack\.com/files/\S+/(\S+)")
CONTENTS = {"offer.pdf": OFFER, "jo.png": png(200, 200)}
# Who is new may be there already: then they are asked about first.
GUARDED = {"persons_create", "organizations_create"}


async def example(tool: AnyTool, ana: Seat) -> str:
    """What follows the verb, with files that are there."""
    found = FILE.search(tool.example)
    if found is None:
        return tool.example
    message = await ana.drops_file(found[1], CONTENTS[found[1]])
    return tool.example.replace(found[0], message["files"][0]["id"])


async def prepare(tool: AnyTool, desk: Playground, ana: Seat) -> None:
    """A picture and a follower can be removed only where there is one."""
    number = tool.example.split(maxsplit=1)[0]
    if tool.name == "persons_delete_picture":
        await ana.sends(f"/person picture {number}")
        photo = await ana.uploads("jo.png", CONTENTS["jo.png"])
        await ana.submits(await ana.modal(), file=[photo])
        await ana.modal()
    if tool.verb == "unfollow":
        await ana.types(f"/{tool.root} follow {tool.example}")
    desk.world.ledger.clear()


async def typed(tool: AnyTool, desk: Playground, ana: Seat) -> str:
    await prepare(tool, desk, ana)
    return f"/{tool.command} {await example(tool, ana)}".strip()


async def by_name(tool: AnyTool, desk: Playground, ana: Seat) -> str:
    await prepare(tool, desk, ana)
    return f"/crm run {tool.name} {await example(tool, ana)}".strip()


def was_called(tool: AnyTool, desk: Playground) -> bool:
    path = re.sub(r"\{\w+\}", "[^/]+", tool.path)
    return any(
        entry.method == tool.method and re.fullmatch(path, entry.path) and entry.status < 300
        for entry in desk.world.ledger
    )


async def reaches_pipedrive(tool: AnyTool, desk: Playground, door: str) -> None:
    try:
        async with asyncio.timeout(PATIENCE):
            while not was_called(tool, desk):  # noqa: ASYNC110 - the ledger has no event
                await asyncio.sleep(0.01)
    except TimeoutError:
        came = [f"{entry.method} {entry.path}: {entry.status}" for entry in desk.world.ledger]
        pytest.fail(f"{tool.name} {door}: no {tool.endpoint} came to Pipedrive, but {came}")


def button(message: Json, verb: str) -> str:
    names = [str(one["action_id"]) for block in message["blocks"] for one in elements(block)]
    return next(name for name in names if name.startswith(f"{verb}:"))


async def agrees(tool: AnyTool, desk: Playground, ana: Seat) -> None:
    """Whatever is gated asks first, and has done nothing by then."""
    if not (tool.gated or tool.name in GUARDED):
        return
    asked = await ana.told()
    assert not was_called(tool, desk)
    await ana.clicks(asked, button(asked, "confirm" if tool.gated else "anyway"))


@each_tool
async def test_it_works_as_it_is_typed(tool: AnyTool, desk: Playground, ana: Seat) -> None:
    await ana.sends(await typed(tool, desk, ana))
    await agrees(tool, desk, ana)

    await reaches_pipedrive(tool, desk, "as it is typed")


@each_tool
async def test_it_works_as_a_form(tool: AnyTool, desk: Playground, ana: Seat) -> None:
    await ana.sends(f"{await typed(tool, desk, ana)} ?")
    await ana.submits(await ana.modal())
    await agrees(tool, desk, ana)

    await reaches_pipedrive(tool, desk, "as a form")


@each_tool
async def test_it_works_by_its_name(tool: AnyTool, desk: Playground, ana: Seat) -> None:
    await ana.sends(await by_name(tool, desk, ana))
    await agrees(tool, desk, ana)

    await reaches_pipedrive(tool, desk, "by its name")


@gated
async def test_without_a_click_nothing_is_destroyed(
    tool: AnyTool, desk: Playground, ana: Seat
) -> None:
    asked = await ana.types(await typed(tool, desk, ana))
    button(asked, "confirm")

    assert [entry.method for entry in desk.world.ledger if entry.method != "GET"] == []
