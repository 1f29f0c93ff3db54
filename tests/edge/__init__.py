"""The front door, over real HTTP."""
