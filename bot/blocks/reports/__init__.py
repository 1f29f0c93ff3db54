"""Many things at once: sums, what happened, logs, searches."""
