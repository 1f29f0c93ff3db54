"""How the bot learns what happens in Pipedrive: webhooks, and reads for what they leave out."""
