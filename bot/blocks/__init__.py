"""Records in, Slack blocks out: pure functions."""
