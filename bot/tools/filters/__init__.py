"""Which records: what Pipedrive can be asked for, and what is judged here; pure."""
