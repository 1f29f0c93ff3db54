"""What every message is made of, within Slack's limits."""
