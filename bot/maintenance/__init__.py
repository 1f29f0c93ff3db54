"""What whoever runs the bot does beside it: looks after the log, the keys and the backups."""
