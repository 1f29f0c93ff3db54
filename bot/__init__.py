"""Deal Desk: work in Pipedrive from Slack."""
