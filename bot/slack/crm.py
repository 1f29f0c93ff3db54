"""`/crm`: the login, what the bot knows of it, and any tool by its name."""

from collections.abc import Callable
from typing import Any

from bot.accounts.identities import Identities
from bot.accounts.links import Link
from bot.blocks import account
from bot.blocks.viewer import Viewer
from bot.commands import help
from bot.commands.router import Parsed, run_by_name
from bot.desk.reply import Say
from bot.slack import connect
from bot.slack.door import Door

Answer = Say | Callable[[Viewer], Parsed] | dict[str, Any]
VERBS = ("connect", "disconnect", "status", "help", "run")


class Crm:
    def __init__(self, identities: Identities) -> None:
        self._identities = identities

    async def answer(self, door: Door, text: str, viewer: Viewer) -> Answer:
        """Something to say, a way to read the rest of the line, or what to do after connecting."""
        verb, _, rest = text.strip().partition(" ")
        if verb == "connect":
            return await self._connect(door)
        if verb == "disconnect":
            return await self._disconnect(door)
        if verb == "status":
            link = await self._identities.of(door.team, door.user)
            return _status(link)
        if verb == "run" and rest.strip():
            name, _, line = rest.strip().partition(" ")
            return lambda known: run_by_name(name, line, known)
        if verb in {"", "help", "run"}:
            return Say(help.explain("crm", rest))
        near = help.nearest(verb, VERBS)
        return Say(help.did_you_mean("crm", verb, near, f"/crm {text}"))

    async def link(self, door: Door, view: dict[str, Any]) -> Link | str:
        return await connect.link(self._identities, door, view)

    async def _connect(self, door: Door) -> Answer:
        link = await self._identities.of(door.team, door.user)
        return Say(account.shared_login(link.name)) if link and link.shared else {}

    async def _disconnect(self, door: Door) -> Say:
        link = await self._identities.of(door.team, door.user)
        if link and link.shared:
            return Say(account.shared_login(link.name))
        gone = await self._identities.links.remove(door.team, door.user)
        return Say(account.disconnected() if gone else account.nobody())


def _status(link: Link | None) -> Say:
    if link is None:
        return Say(account.nobody())
    return Say(account.status(link.name, link.company_name, link.domain, shared=link.shared))
