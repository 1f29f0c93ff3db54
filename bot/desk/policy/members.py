"""Whoever has a Pipedrive login here, as far as rules are about them."""

from collections.abc import Collection, Sequence
from typing import NamedTuple, Protocol


class Member(NamedTuple):
    """`is_admin` of the workspace in Slack; the company and the user are Pipedrive's."""

    team: str
    user: str
    name: str
    is_admin: bool
    company: int
    pipedrive_user: int


class Members(Protocol):
    async def __call__(self, team: str, among: Collection[str] | None = None) -> Sequence[Member]:
        """Whoever is connected in a workspace and is a member of it, by name; all, or of these."""
