"""Whoever has a Pipedrive login here, as far as rules are about them."""

from collections.abc import Awaitable, Callable, Sequence
from typing import NamedTuple


class Member(NamedTuple):
    """`is_admin` of the workspace in Slack; the company and the user are Pipedrive's."""

    team: str
    user: str
    name: str
    is_admin: bool
    company: int
    pipedrive_user: int


# Everybody who is connected in a workspace and is a member of it, by name.
Members = Callable[[str], Awaitable[Sequence[Member]]]
