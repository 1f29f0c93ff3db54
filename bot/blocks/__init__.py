"""Records in, Slack blocks out: pure functions over plain dicts."""
