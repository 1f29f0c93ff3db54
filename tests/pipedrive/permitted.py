"""A client for tests of what is on the wire: each write has an operation behind it."""

from typing import Any

from bot.pipedrive.http.client import Pipedrive
from bot.pipedrive.request import Login, Permit, Request


def permit(request: Request, login: Login) -> Permit:
    """As a running operation of this person's would have it for this one request."""
    return Permit(
        operation="op-1",
        team=login.team,
        company=login.company,
        user=login.user,
        method=request.method,
        paths=frozenset({request.path}),
    )


class Permitted(Pipedrive):
    async def send(self, request: Request, login: Login, returns: Any, **how: Any) -> Any:
        if not request.reads:
            how.setdefault("permit", permit(request, login))
        return await super().send(request, login, returns, **how)
