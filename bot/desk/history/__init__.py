"""What was done: taken back, and read."""
