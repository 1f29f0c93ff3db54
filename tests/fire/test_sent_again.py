"""A request that is sent twenty times, to whichever process, does once what it asks for.

In full with `pytest -s -m long tests/fire`: a thousand requests over four processes.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from urllib.parse import urlencode

import aiohttp
import pytest
from sqlalchemy import make_url

from bot.playground.slack.deliver import signature
from bot.playground.slack.workspace import Workspace
from tests.dice import seeded
from tests.effort import in_full
from tests.fire.served import Served
from tests.fire.test_every_effect_under_fire import burning
from tests.store.databases import database_url

__all__ = ["database_url"]

# Requests, by how many processes they reach.
SENT = {"postgresql": (1_000, 4)} if in_full() else {"sqlite": (10, 1)}
TIMES, AT_ONCE = 20, 32
OK, BUSY = 200, 503

Signed = tuple[bytes, dict[str, str]]


def asked(workspace: Workspace, title: str) -> Signed:
    """As Slack sends it, on time once."""
    body = urlencode(
        {
            "team_id": "T0DESK",
            "user_id": "U0ANA",
            "channel_id": "C0SALES",
            "command": "/deal",
            "text": f"new {title} value=500",
            "response_url": workspace.new_response_url("U0ANA", "C0SALES"),
            "trigger_id": workspace.new_trigger("U0ANA"),
        }
    ).encode()
    stamp = str(int(time.time()))
    return body, {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": signature(workspace.signing_secret, stamp, body),
    }


async def sent(bot: Served, requests: Sequence[Signed]) -> Counter[int]:
    """To one process after another, so many at once; what each answered."""
    waiting, answers = iter(enumerate(requests)), Counter[int]()

    async def hand(session: aiohttp.ClientSession) -> None:
        for number, (body, headers) in waiting:
            url = f"http://127.0.0.1:{bot.ports[number % len(bot.ports)]}/slack/events"
            async with session.post(url, data=body, headers=headers) as answer:
                answers[answer.status] += 1

    async with aiohttp.ClientSession() as session:
        await asyncio.gather(*(hand(session) for _ in range(AT_ONCE)))
    return answers


@pytest.mark.long
@pytest.mark.parametrize("database_url", SENT, indirect=True)
async def test_what_is_sent_twenty_times_is_done_once(database_url: str) -> None:
    many, processes = SENT[make_url(database_url).get_backend_name()]
    async with burning(database_url, processes=processes) as (fire, bot):
        titles = [f"Again{number:04}" for number in range(many)]
        dice, answers = seeded(1, "the order"), Counter[int]()
        for first in range(0, many, 100):  # signatures are good for five minutes
            some = [asked(fire.workspace, title) for title in titles[first : first + 100]]
            copies = some * TIMES
            dice.shuffle(copies)
            answers += await sent(bot, copies)
        for port in bot.ports:
            await bot.finish(port)
        made = Counter(deal.title for deal in fire.world.company.deals.values())

    print(f"{sum(answers.values())} sends over {processes} processes: {dict(answers)}")  # noqa: T201 - figures
    # What a busy machine turns away is not kept: another copy of it comes in.
    assert answers.keys() <= {OK, BUSY}
    assert {title: made[title] for title in titles} == dict.fromkeys(titles, 1)
