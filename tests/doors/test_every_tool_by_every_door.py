"""Each tool does its work by command, by form and by `/crm run`; what destroys waits for a click.

A tool's own example is what is typed, so the examples are known to work too.
"""

import asyncio
import re
from typing import Any

import pytest

from bot.playground.run import Playground
from bot.tools.all import TOOLS
from bot.tools.base import Tool
from tests.seat import PATIENCE, Json, Seat, elements

AnyTool = Tool[Any, Any]

each_tool = pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.name)
gated = pytest.mark.parametrize(
    "tool", [tool for tool in TOOLS if tool.gated], ids=lambda tool: tool.name
)


def typed(tool: AnyTool) -> str:
    return f"/{tool.command} {tool.example}".strip()


def by_name(tool: AnyTool) -> str:
    return f"/crm run {tool.name} {tool.example}".strip()


def was_called(tool: AnyTool, desk: Playground) -> bool:
    path = re.sub(r"\{\w+\}", "[^/]+", tool.path)
    return any(
        entry.method == tool.method and re.fullmatch(path, entry.path) and entry.status < 300
        for entry in desk.world.ledger
    )


async def reaches_pipedrive(tool: AnyTool, desk: Playground) -> None:
    async with asyncio.timeout(PATIENCE):
        while not was_called(tool, desk):  # noqa: ASYNC110 - the ledger has no event
            await asyncio.sleep(0)


def red_button(message: Json) -> str:
    names = [str(one["action_id"]) for block in message["blocks"] for one in elements(block)]
    return next(name for name in names if name.startswith("confirm:"))


async def agrees(tool: AnyTool, ana: Seat, desk: Playground) -> None:
    """Whatever is gated asks first, and has done nothing by then."""
    asked = await ana.told()
    assert not was_called(tool, desk)
    await ana.clicks(asked, red_button(asked))


@each_tool
async def test_it_works_as_it_is_typed(tool: AnyTool, desk: Playground, ana: Seat) -> None:
    await ana.sends(typed(tool))
    if tool.gated:
        await agrees(tool, ana, desk)

    await reaches_pipedrive(tool, desk)


@each_tool
async def test_it_works_as_a_form(tool: AnyTool, desk: Playground, ana: Seat) -> None:
    await ana.sends(f"{typed(tool)} ?")
    await ana.submits(await ana.modal())
    if tool.gated:
        await agrees(tool, ana, desk)

    await reaches_pipedrive(tool, desk)


@each_tool
async def test_it_works_by_its_name(tool: AnyTool, desk: Playground, ana: Seat) -> None:
    await ana.sends(by_name(tool))
    if tool.gated:
        await agrees(tool, ana, desk)

    await reaches_pipedrive(tool, desk)


@gated
async def test_without_a_click_nothing_is_destroyed(
    tool: AnyTool, desk: Playground, ana: Seat
) -> None:
    asked = await ana.types(typed(tool))
    red_button(asked)

    assert [entry.method for entry in desk.world.ledger if entry.method != "GET"] == []
