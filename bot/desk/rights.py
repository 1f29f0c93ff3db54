"""Whether somebody may still do things here: asked of Slack anew before anything is changed."""

from typing import Protocol


class Outsider(Exception):
    """A guest, somebody of another company or whose account is closed: may do nothing here."""


class RightsUnknown(Exception):
    """Slack did not say who this is, so nothing may be changed for them."""


class Rights(Protocol):
    async def __call__(self, team: str, user: str) -> object:
        """Never out of a cache. Raises Outsider, RightsUnknown."""
