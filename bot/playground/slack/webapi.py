"""Slack's Web API: who may call, with which scopes, and what is written down about it."""

from collections.abc import Callable
from dataclasses import dataclass

from aiohttp import web

from bot.playground.slack import chat, directory, files, history, sharing, viewing
from bot.playground.slack.args import Args, args_of
from bot.playground.slack.people import (
    APP_ID,
    BOT_ID,
    BOT_USER,
    ENTERPRISE_ID,
    TEAM_ID,
    TEAM_NAME,
)
from bot.playground.slack.wire import Json, Refused
from bot.playground.slack.workspace import Workspace

Method = Callable[[Workspace, Args], Json]


@dataclass(frozen=True)
class Rule:
    run: Method
    scope: str | None = None  # beyond those a method asks for itself
    by: str = "bot"  # whose token: "bot", "app", "config" or "" for nobody's


def _auth_test(workspace: Workspace, _: Args) -> Json:
    return {
        "url": f"{workspace.origin}/",
        "team": TEAM_NAME,
        "user": workspace.people[BOT_USER].name,
        "team_id": TEAM_ID,
        "user_id": BOT_USER,
        "bot_id": BOT_ID,
        "enterprise_id": ENTERPRISE_ID,
        "is_enterprise_install": False,
    }


def _auth_teams_list(workspace: Workspace, _: Args) -> Json:
    teams = [] if TEAM_ID in workspace.adding.taken_from else [{"id": TEAM_ID, "name": TEAM_NAME}]
    return {"teams": teams, "response_metadata": {"next_cursor": ""}}


def _api_test(_: Workspace, args: Args) -> Json:
    if args.has("error"):
        raise Refused(args.text("error"), args=args.without_token)
    return {"args": args.without_token}


def _bot_info(workspace: Workspace, args: Args) -> Json:
    if args.needed("bot") != BOT_ID:
        raise Refused("bot_not_found")
    name = workspace.people[BOT_USER].name
    return {"bot": {"id": BOT_ID, "app_id": APP_ID, "user_id": BOT_USER, "name": name}}


def _export_manifest(workspace: Workspace, args: Args) -> Json:
    """As far as it says what the app may do and hears."""
    if args.needed("app_id") != APP_ID:
        raise Refused("invalid_app_id")
    heard = sorted(event for event in workspace.events if workspace.hears(event))
    return {
        "manifest": {
            "oauth_config": {"scopes": {"bot": sorted(workspace.granted)}},
            "settings": {"event_subscriptions": {"bot_events": heard}},
        }
    }


def _open_connection(workspace: Workspace, _: Args) -> Json:
    sockets = workspace.delivery.sockets
    if sockets.is_full:
        raise Refused("too_many_websockets")
    return {"url": f"{workspace.origin.replace('http', 'ws', 1)}/socket/{sockets.ticket()}"}


METHODS: dict[str, Rule] = {
    "api.test": Rule(_api_test, by=""),
    "apps.connections.open": Rule(_open_connection, by="app"),
    "apps.manifest.export": Rule(_export_manifest, by="config"),
    "auth.teams.list": Rule(_auth_teams_list),
    "auth.test": Rule(_auth_test),
    "bots.info": Rule(_bot_info, "users:read"),
    "team.info": Rule(directory.team_info, "team:read"),
    "users.info": Rule(directory.user_info, "users:read"),
    "users.list": Rule(directory.user_list, "users:read"),
    "conversations.history": Rule(history.conversation_history),
    "conversations.replies": Rule(history.conversation_replies),
    "conversations.info": Rule(directory.conversation_info),
    "conversations.list": Rule(directory.conversation_list),
    "conversations.members": Rule(directory.conversation_members),
    "conversations.open": Rule(directory.conversation_open, "im:write"),
    "chat.postMessage": Rule(chat.post_message, "chat:write"),
    "chat.postEphemeral": Rule(chat.post_ephemeral, "chat:write"),
    "chat.update": Rule(chat.update, "chat:write"),
    "chat.delete": Rule(chat.delete, "chat:write"),
    "chat.unfurl": Rule(sharing.unfurl, "links:write"),
    "chat.getPermalink": Rule(chat.permalink),
    "files.info": Rule(files.info, "files:read"),
    "files.getUploadURLExternal": Rule(files.get_upload_url, "files:write"),
    "files.completeUploadExternal": Rule(files.complete_upload, "files:write"),
    "views.open": Rule(viewing.open_view),
    "views.push": Rule(viewing.push_view),
    "views.update": Rule(viewing.update_view),
    "views.publish": Rule(viewing.publish_view),
}


class WebApi:
    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/api/{method}", self.call),
            web.post("/api/{method}", self.call),
        ]

    async def call(self, request: web.Request) -> web.Response:
        workspace, name = self._workspace, request.match_info["method"]
        args = await args_of(request)
        status, headers = 200, {"x-oauth-scopes": ",".join(sorted(workspace.granted))}
        try:
            workspace.mischief.check(name, args.text("channel"))
            answer = {"ok": True, **self._run(name, _token(request, args), args)}
        except Refused as refused:
            answer, status = refused.answer, refused.status
            headers |= refused.headers
        after = headers.get("Retry-After")
        workspace.record(name, args.without_token, answer, int(after) if after else None)
        if name == "chat.postMessage" and answer["ok"]:
            await workspace.controls.posted()
        return web.json_response(answer, status=status, headers=headers)

    def _run(self, name: str, token: str, args: Args) -> Json:
        rule = METHODS.get(name)
        if rule is None:
            raise Refused("unknown_method", req_method=name)
        if rule.by:
            self._authorize(token, rule.by)
        if rule.scope:
            self._workspace.need(rule.scope)
        return rule.run(self._workspace, args)

    def _authorize(self, token: str, by: str) -> None:
        workspace = self._workspace
        tokens = {
            "bot": workspace.bot_token,
            "app": workspace.app_token,
            "config": workspace.config_token,
        }
        if not token:
            raise Refused("not_authed")
        kinds = {kind for kind, known in tokens.items() if known == token}
        kinds |= {"bot"} if workspace.is_bots(token) else set()
        if not kinds:
            raise Refused("invalid_auth")
        if by not in kinds:
            raise Refused("not_allowed_token_type")


def _token(request: web.Request, args: Args) -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme == "Bearer" else args.text("token")
