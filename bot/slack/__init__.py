"""All that talks to Slack, and who asks from where; a view is read where it is made."""
