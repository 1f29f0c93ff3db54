"""A local Slack, as strict as Slack: for trying the bot, developing it and testing it."""

from bot.playground.slack.server import make_app
from bot.playground.slack.workspace import Command, Workspace

__all__ = ["Command", "Workspace", "make_app"]
