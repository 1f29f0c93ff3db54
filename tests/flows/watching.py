"""People at work in Pipedrive itself, and what channels are told of it."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp

from bot.playground.run import Playground
from bot.playground.slack.messages import Message
from tests.seat import Json, Seat

SALES = "C0SALES"
WON = "/crm watch deals won value>50k"
EVERYTHING = "/crm watch deals"
OSLO = "Europe/Oslo"
USERS = {"ana": 101, "tom": 102, "mia": 103, "kenji": 104}


@dataclass(frozen=True)
class Office:
    """Pipedrive as its people use it; each act returns once the bot has nothing left to do."""

    desk: Playground

    async def change(self, who: str, *steps: Json, **more: Any) -> list[Json]:
        asked = {"as": who, "source": "app", "steps": list(steps), **more}
        done: list[Json] = (await self._post("change", asked))["done"]
        return done

    async def deal(self, title: str, value: float = 60_000, **fields: Any) -> int:
        """A new deal of Tom's, which everybody may see."""
        return (await self.deals(title, value=value, **fields))[0]

    async def deals(self, *titles: str, value: float = 60_000, **fields: Any) -> list[int]:
        """Several at once, which takes no longer than one."""
        usual = {
            "value": value, "currency": "EUR", "owner_id": USERS["tom"], "pipeline_id": 1,
            "stage_id": 1, "visible_to": 3, **fields,
        }  # fmt: skip
        new = ({"title": title, **usual} for title in titles)
        steps = ({"do": "create", "entity": "deal", "fields": one} for one in new)
        return [int(one["id"]) for one in await self.change("tom", *steps)]

    async def update(self, who: str, id: int, **fields: Any) -> None:
        await self.change(who, {"do": "update", "entity": "deal", "id": id, "fields": fields})

    async def win(self, who: str, *ids: int) -> None:
        won = {"do": "update", "entity": "deal", "fields": {"status": "won"}}
        await self.change(who, *({**won, "id": id_} for id_ in ids))

    async def webhooks(self, do: str, **more: Any) -> None:
        await self._post("webhooks", {"do": do, **more})

    async def registered(self) -> list[Json]:
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"{self._origin}/_play/webhooks") as response,
        ):
            rows: list[Json] = (await response.json())["webhooks"]
            return [row for row in rows if not row["remove_time"]]

    @property
    def _origin(self) -> str:
        return self.desk.around.pipedrive_url

    async def _post(self, what: str, body: Json) -> Json:
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"{self._origin}/_play/{what}", json=body) as response,
        ):
            answer: Json = await response.json()
        assert answer["ok"], answer
        return answer


async def at(desk: Playground, what: str, **asked: Any) -> dict[str, Any]:
    """Something happens in Slack itself, and the bot has done what it does about it."""
    url = f"{desk.workspace.origin}/play/{what}"
    async with aiohttp.ClientSession() as session, session.post(url, json=asked) as response:
        answer: dict[str, Any] = await response.json()
        assert answer["ok"], answer
        await asyncio.sleep(0)
        moved = {"advance_s": 5}
        async with session.post(f"{desk.workspace.origin}/play/clock", json=moved) as done:
            assert (await done.json())["ok"]
    return answer


def told(desk: Playground, channel: str = SALES) -> list[Message]:
    """What the bot said in a channel for all to read, oldest first."""
    return [one for one in desk.workspace.messages.in_channel(channel) if one.by_app]


def texts(desk: Playground, channel: str = SALES) -> list[str]:
    return [message.text for message in told(desk, channel)]


async def watches(person: Seat, line: str) -> Json:
    """What the bot answers whoever follows something with this line."""
    answer = await person.types(line)
    assert "Watching" in answer["text"], answer["text"]
    await person.lets_pass(seconds=1)
    return answer


async def chooses(person: Seat, message: Json, label: str) -> Json:
    """An entry of the menu of a notice, and what it brings."""
    await asks_for(person, message, label)
    return await person.told()


async def asks_for(person: Seat, message: Json, label: str) -> None:
    """An entry of the menu of a notice that opens a form."""
    menu = next(
        element
        for block in message["blocks"]
        for element in block.get("elements", [])
        if element.get("type") == "overflow"
    )
    option = next(one for one in menu["options"] if one["text"]["text"] == label)
    await person.clicks(message, menu["action_id"], selected_option=option)


def soon(office: Office, zone: str) -> str:
    """Half an hour from now, as clocks there show it: passing a whole day takes seconds."""
    now = datetime.fromtimestamp(office.desk.workspace.clock(), UTC)
    ahead = now + timedelta(minutes=30)
    return f"{ahead.astimezone(ZoneInfo(zone)):%H:%M}"
