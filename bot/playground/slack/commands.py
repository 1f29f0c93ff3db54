"""A person types a slash command."""

from bot.playground.slack.manifest import Command
from bot.playground.slack.people import TEAM_DOMAIN, TEAM_ID, Channel
from bot.playground.slack.replies import reply
from bot.playground.slack.tickets import Origin
from bot.playground.slack.typed import escaped, marked
from bot.playground.slack.wire import NoAnswer, Refused
from bot.playground.slack.workspace import Workspace


async def run(  # noqa: PLR0913 - exactly what the page sends
    workspace: Workspace, *, user: str, channel: str, command: str, text: str, thread_ts: str | None
) -> None:
    room = workspace.channel(channel)
    known = workspace.command(command)
    if known is None:
        raise Refused("unknown_command", text=f"{command} is not a valid command.")
    if thread_ts:
        raise Refused(
            "not_supported_in_thread", text=f"{command} is not supported in threads. Sorry!"
        )
    fields = _fields(workspace, user, room, known, text)
    try:
        answer = await workspace.delivery.command(fields)
        reply(workspace, Origin(user, channel), answer)
    except NoAnswer as missing:
        raise Refused(str(missing), text=f'{command} failed with the error "{missing}"') from None
    except Refused as wrong:
        workspace.record("command response", {"command": command}, wrong.answer)
        raise Refused(
            "dispatch_failed", text=f'{command} failed with the error "dispatch_failed"'
        ) from None


def _fields(
    workspace: Workspace, user: str, channel: Channel, command: Command, text: str
) -> dict[str, str]:
    as_sent = escaped(text)
    if command.should_escape:
        channels = workspace.channels.values()
        as_sent = marked(text, workspace.people, channels, with_names=True)
    return {
        "team_id": TEAM_ID,
        "team_domain": TEAM_DOMAIN,
        "channel_id": channel.id,
        "channel_name": channel.name_in_payloads,
        "user_id": user,
        "user_name": workspace.people[user].name,
        "command": command.command,
        "text": as_sent.strip(),
        "is_enterprise_install": "false",
        "response_url": workspace.new_response_url(user, channel.id),
        "trigger_id": workspace.new_trigger(user, channel.id),
    }
