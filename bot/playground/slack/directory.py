"""Web API methods about the team, its people and its channels."""

from bot.playground.slack.args import Args
from bot.playground.slack.people import TEAM_DOMAIN, TEAM_ID, TEAM_NAME, Channel
from bot.playground.slack.wire import Json, Refused
from bot.playground.slack.workspace import Workspace

_NO_MORE = {"response_metadata": {"next_cursor": ""}}
_KINDS = {"public_channel": "channels:read", "private_channel": "groups:read", "im": "im:read"}
_MOST_USERS_IN_A_DM = 1


def team_info(workspace: Workspace, _: Args) -> Json:
    return {
        "team": {
            "id": TEAM_ID,
            "name": TEAM_NAME,
            "domain": TEAM_DOMAIN,
            "url": f"{workspace.origin}/",
        }
    }


def user_info(workspace: Workspace, args: Args) -> Json:
    person = workspace.person(args.needed("user"))
    return {
        "user": person.for_slack(
            workspace.clock(),
            with_locale=args.flag("include_locale"),
            with_email=workspace.may("users:read.email"),
        )
    }


def user_list(workspace: Workspace, args: Args) -> Json:
    members = [
        person.for_slack(
            workspace.clock(),
            with_locale=args.flag("include_locale"),
            with_email=workspace.may("users:read.email"),
        )
        for person in workspace.people.values()
    ]
    return {"members": members, "cache_ts": int(workspace.clock()), **_NO_MORE}


def conversation_info(workspace: Workspace, args: Args) -> Json:
    return {"channel": _readable(workspace, args).for_slack()}


def conversation_list(workspace: Workspace, args: Args) -> Json:
    kinds = (args.text("types") or "public_channel").split(",")
    if any(kind not in {*_KINDS, "mpim"} for kind in kinds):
        raise Refused("invalid_types")
    scopes = {_KINDS[kind] for kind in kinds if kind in _KINDS}
    for scope in sorted(scopes):
        workspace.need(scope)
    channels = [
        channel.for_slack()
        for channel in workspace.channels.values()
        if channel.read_scope in scopes
        and _visible(channel)
        and not (channel.is_archived and args.flag("exclude_archived"))
    ]
    return {"channels": channels, **_NO_MORE}


def conversation_members(workspace: Workspace, args: Args) -> Json:
    return {"members": sorted(_readable(workspace, args).members), **_NO_MORE}


def conversation_open(workspace: Workspace, args: Args) -> Json:
    users = [user for user in args.needed("users").split(",") if user]
    if len(users) > _MOST_USERS_IN_A_DM:
        workspace.need("mpim:write")
    person = workspace.person(users[0])
    if not person.is_active:
        raise Refused("user_disabled")
    channel = workspace.dm_with(person.id)
    if args.flag("return_im"):
        return {"channel": channel.for_slack()}
    return {"channel": {"id": channel.id}}


def _readable(workspace: Workspace, args: Args) -> Channel:
    channel = workspace.channel(args.needed("channel"))
    workspace.need(channel.read_scope)
    if not _visible(channel):
        raise Refused("channel_not_found")
    return channel


def _visible(channel: Channel) -> bool:
    """The app does not know of private channels it is not in."""
    return channel.bot_in or not channel.is_private
