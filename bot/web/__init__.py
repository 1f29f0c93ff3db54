"""What people see of the bot in a browser: signing in, and adding it to a workspace."""
