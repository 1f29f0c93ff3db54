"""What lets a request change data: the word of an operation that runs."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from bot.pipedrive.http.request import Login, Request


class NotPermitted(Exception):
    """A request that changes data, and no running operation stands behind it. Nothing was sent."""


@dataclass(eq=False, slots=True)
class Permit:
    """Lets one request out, once: that of a running operation, as the person who asked for it.

    Only `bot/desk/operations/` makes one, right after the database has confirmed that the row
    runs and is this worker's. Whoever sends again has to ask again.
    """

    operation: str
    team: str
    company: int
    user: int
    method: str
    paths: AbstractSet[str]
    _used: bool = field(default=False, init=False)

    def use(self, request: Request, login: Login) -> None:
        """Raises NotPermitted where it is for something or somebody else, or was used before."""
        asked = (login.team, login.company, login.user, request.method)
        mine = (self.team, self.company, self.user, self.method)
        if self._used or asked != mine or request.path not in self.paths:
            raise NotPermitted(f"{request.method} is not what operation {self.operation} may send")
        self._used = True
