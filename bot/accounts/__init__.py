"""Workspaces and people: who is linked to which Pipedrive login."""
