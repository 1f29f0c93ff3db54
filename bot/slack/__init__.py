"""The only code that sees a Slack payload."""
