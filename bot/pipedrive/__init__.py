"""HTTP and Pipedrive: what records there are, and what they are called; nothing of Slack."""
