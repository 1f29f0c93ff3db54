"""A local Slack, as strict as Slack: for trying the bot, developing it and testing it."""

from bot.playground.slack.manifest import Command, Manifest, Shortcut
from bot.playground.slack.server import make_app
from bot.playground.slack.workspace import Workspace

__all__ = ["Command", "Manifest", "Shortcut", "Workspace", "make_app"]
