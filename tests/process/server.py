"""A process like the bot's own: the real edge, and for each command a task that calls out."""

import asyncio
import sys

import aiohttp
from aiohttp import web
from pydantic import SecretStr

from bot.ingress.edge import Ack, Edge
from bot.ingress.payloads import Payload
from bot.ingress.serve import serve
from bot.observe import logs
from bot.observe.metrics import Metrics
from bot.tasks import Tasks
from tests.edge.signing import SECRET


async def main(peer: str) -> None:
    tasks, ready = Tasks(), asyncio.Event()
    seen = set[bytes]()

    async def work(text: str) -> None:
        async with aiohttp.ClientSession() as session:
            await session.get(f"{peer}/hold")
            await session.post(f"{peer}/done", data=text)

    async def dispatch(payload: Payload) -> Ack:
        tasks.spawn(work(payload["text"]), "command")
        return Ack(200, "working on it")

    async def first_time(digest: bytes, _payload: Payload) -> bool:
        new = digest not in seen
        seen.add(digest)
        return new

    async def checks() -> dict[str, bool]:
        return {"listening": ready.is_set()}

    edge = Edge(
        secrets=(SecretStr(SECRET),),
        first_time=first_time,
        dispatch=dispatch,
        tasks=tasks,
        ready=checks,
        metrics=Metrics(),
    )
    app = web.Application()
    app.add_routes(edge.routes())
    await serve(app, "127.0.0.1", 0, tasks.drain, ready)


if __name__ == "__main__":
    logs.setup("INFO")
    asyncio.run(main(sys.argv[1]))
