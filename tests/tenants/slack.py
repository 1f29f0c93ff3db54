"""A Slack of many workspaces: it answers every method, and keeps what was said to whom."""

import asyncio
import json
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

Json = dict[str, Any]
Whom = tuple[str, str]  # workspace and person


def token_of(team: str) -> str:
    return f"xoxb-{team}"


@dataclass
class ManySlacks:
    """`told` is all that anybody could read, by workspace; by response_url also by person."""

    told: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    answers: dict[Whom, asyncio.Queue[str]] = field(
        default_factory=lambda: defaultdict(asyncio.Queue)
    )

    def app(self) -> web.Application:
        app = web.Application()
        app.add_routes([
            web.route("*", "/api/{method}", self._method),
            web.post("/hook/{team}/{user}", self._hook),
        ])  # fmt: skip
        return app

    async def _hook(self, request: web.Request) -> web.Response:
        team, user = request.match_info["team"], request.match_info["user"]
        said = json.dumps(await request.json(), ensure_ascii=False)
        self.told[team].append(said)
        self.answers[team, user].put_nowait(said)
        return web.Response(text="ok")

    async def _method(self, request: web.Request) -> web.Response:
        team = request.headers["Authorization"].removeprefix("Bearer xoxb-")
        is_json = request.content_type == "application/json"
        given = await request.json() if is_json else dict(await request.post())
        given = {**request.query, **given}
        if request.match_info["method"].startswith(("chat.", "views.", "files.")):
            self.told[team].append(json.dumps(given, ensure_ascii=False, default=str))
            if user := given.get("user"):
                self.answers[team, str(user)].put_nowait(self.told[team][-1])
        return web.json_response({"ok": True, **_said(team, given)})


def _said(team: str, given: Json) -> Json:
    """As much as any method says."""
    user = str(given.get("user") or "U0BOT")
    return {
        "user": {"id": user, "team_id": team, "name": user, "tz": "UTC", "profile": {}},
        "channel": {"id": given.get("channel") or f"D{user}"},
        "view": {"id": "V1", "hash": "1"},
        "ts": "1.0",
        "team_id": team,
        "team": team,
        "user_id": "U0BOT",
        "bot_id": "B0BOT",
    }
