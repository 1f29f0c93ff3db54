"""Everything that one person sees, in one answer."""

from bot.playground.slack.messages import Message
from bot.playground.slack.people import APP_NAME, BOT_USER, TEAM_ID, TEAM_NAME
from bot.playground.slack.wire import Json
from bot.playground.slack.workspace import Workspace

_SHOWN_CALLS = 200


def state_of(workspace: Workspace, user: str, *, ledger: bool = True, calls: bool = False) -> Json:
    """With `calls`, also what the app asked of Slack, whoever looks."""
    me = workspace.person(user)
    channels = [c for c in workspace.channels.values() if me.id in c.members]
    home = workspace.views.home(me.id)
    messages = workspace.messages
    shown = {
        "team": {"id": TEAM_ID, "name": TEAM_NAME},
        "me": me.for_page(),
        "people": [p.for_page() for p in workspace.people.values() if not p.is_bot],
        "channels": [channel.for_page() for channel in channels],
        "commands": [command.for_page() for command in workspace.commands],
        "shortcuts": [shortcut.for_page() for shortcut in workspace.shortcuts],
        "messages": {
            channel.id: _all(workspace, messages.seen_in(me.id, channel.id)) for channel in channels
        },
        "views": [view.for_slack() for view in workspace.views.stack(me.id)],
        "home_tab": workspace.home_tab,
        "home": home.for_slack() if home else None,
        "homes_published": workspace.views.published[me.id],
        "composer": workspace.links.composer(me.id),
        "ledger": workspace.ledger_source.recent(_SHOWN_CALLS) if ledger else [],
        "bot": {"state": workspace.bot_state, "id": BOT_USER, "name": APP_NAME},
        "pipedrive": workspace.pipedrive_state(),
        "hints": workspace.hints(me.id),
    }
    return shown | ({"slack_calls": [one.for_page() for one in workspace.calls]} if calls else {})


def _all(workspace: Workspace, said: list[Message]) -> list[Json]:
    return [workspace.shown(message) for message in said]
