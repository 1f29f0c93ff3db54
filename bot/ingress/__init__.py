"""What comes in: signatures, payloads, serving, and draining before the end."""
