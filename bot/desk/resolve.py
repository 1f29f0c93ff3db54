"""Names become ids: one exact hit runs, a near one runs for reads and asks for writes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.accounts.links import Links
from bot.commands.router import Incomplete, settle
from bot.desk.caller import Caller
from bot.pipedrive.client import Pipedrive, Request
from bot.pipedrive.models import Deal
from bot.pipedrive.names import Match, Names
from bot.tools.base import Call
from bot.tools.conditions import with_ids
from bot.tools.words import Name


@dataclass(frozen=True)
class Unclear:
    """A name that fits several records, or none: the person has to choose."""

    found: Incomplete
    field: str
    name: Name
    matches: tuple[Match, ...]


Resolved = Call[Any] | Incomplete | Unclear


class Resolver:
    def __init__(self, pipedrive: Pipedrive, names: Names, links: Links) -> None:
        self._pipedrive = pipedrive
        self._names = names
        self._links = links

    async def resolve(self, found: Incomplete, caller: Caller) -> Resolved:
        """One name after the other, so that a deal can say which of two stages is meant."""
        values = dict(found.values)
        for field, names in found.names.items():
            ids: dict[Name, object] = {}
            for name in names:
                matches = await self._matches(name, values, caller)
                chosen = _choice(matches, sure=found.tool.changes_data)
                if chosen is None:
                    return Unclear(found, field, name, tuple(matches))
                ids[name] = chosen.id
            values[field] = with_ids(values[field], ids)
        return settle(replace(found, values=values))

    async def _matches(
        self, name: Name, values: Mapping[str, object], caller: Caller
    ) -> list[Match]:
        if name.noun == "user" and name.text.startswith("<@"):
            return await self._colleague(name.text, caller)
        text = name.text.removeprefix("@") if name.noun == "user" else name.text
        matches = await self._names.find(name.noun, text, caller.login)
        if name.noun == "stage" and len([match for match in matches if match.exact]) > 1:
            return await self._of_pipeline(matches, values, caller)
        return matches

    async def _colleague(self, mention: str, caller: Caller) -> list[Match]:
        """`@ana` is the Pipedrive user that Ana herself linked."""
        user = mention.removeprefix("<@").partition("|")[0].rstrip(">")
        link = await self._links.get(caller.link.team, user)
        return [Match(link.pipedrive_user, link.name, exact=True)] if link else []

    async def _of_pipeline(
        self, matches: list[Match], values: Mapping[str, object], caller: Caller
    ) -> list[Match]:
        """Two pipelines have a stage of this name: the deal's own, or the one named, decides."""
        pipeline, deal = values.get("pipeline_id"), values.get("id")
        if pipeline is None and isinstance(deal, int):
            request = Request("GET", f"/api/v2/deals/{deal}")
            pipeline = (await self._pipedrive.send(request, caller.login, Deal)).pipeline_id
        stages = caller.viewer.book.stages
        here = [m for m in matches if m.id in stages and stages[int(m.id)].pipeline_id == pipeline]
        return here or matches


def _choice(matches: list[Match], *, sure: bool) -> Match | None:
    exact = [match for match in matches if match.exact]
    if len(exact) == 1:
        return exact[0]
    if len(matches) == 1 and not sure:
        return matches[0]
    return None
