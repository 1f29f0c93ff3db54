"""HTTP and Pipedrive; knows nothing of Slack or of tools."""
