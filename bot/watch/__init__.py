"""Channels follow records: what is followed, what came, and what is told of it."""
