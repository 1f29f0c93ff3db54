"""A local Slack and a local Pipedrive, for trying, developing and testing the bot."""
