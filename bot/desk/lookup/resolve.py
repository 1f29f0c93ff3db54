"""Names become ids: one exact hit runs, a near one runs for reads and asks for writes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.accounts.links import Links
from bot.commands.router import Incomplete, settle
from bot.desk.caller import Caller
from bot.desk.lookup.recents import NOUNS, QUESTION, Noun, Recents, Whose, offered_in
from bot.desk.relative_values import RELATIVE, RelativeValues
from bot.pipedrive.http.client import Pipedrive
from bot.pipedrive.names import matching
from bot.pipedrive.names.matching import SEARCHED, among, close
from bot.pipedrive.names.names import Match, Names
from bot.pipedrive.records.models import Deal, Entity
from bot.pipedrive.request import Request
from bot.tools.base import Call
from bot.tools.fieldtypes.base import Name, with_ids
from bot.tools.fieldtypes.search import FIELD as SEARCHED_FIELD
from bot.tools.fieldtypes.search import SEARCHABLE
from bot.tools.fieldtypes.tool_fields import FIELD

LAST, IT = "last", "it"
SUGGESTED = 3
MOST = 20


@dataclass(frozen=True)
class Unclear:
    """A name that fits several records, or none: the person has to choose.

    `near` are written much like a name that fits none.
    """

    found: Incomplete
    field: str
    name: Name
    matches: tuple[Match, ...]
    near: tuple[Match, ...] = ()


@dataclass(frozen=True)
class Resolved:
    """Every name is an id now; `closest` are those that were not quite so called."""

    parsed: Call[Any] | Incomplete
    closest: tuple[tuple[Name, Match], ...] = ()


class Resolver:
    def __init__(self, pipedrive: Pipedrive, names: Names, links: Links, recents: Recents) -> None:
        self._pipedrive = pipedrive
        self._names = names
        self._links = links
        self._recents = recents
        self._relative = RelativeValues(pipedrive)

    async def resolve(self, found: Incomplete, caller: Caller) -> Resolved | Unclear:
        """One name after the other, so that a deal can say which of two stages is meant."""
        values = dict(found.values)
        closest: list[tuple[Name, Match]] = []
        for field, names in found.names.items():
            ids: dict[Name, object] = {}
            for asked in names:
                name = _of_kind(asked, values)
                matches = await self._matches(name, values, caller)
                chosen = _choice(matches, sure=found.tool.changes_data)
                if chosen is None or name.noun == FIELD:
                    near = () if matches else await self._near(name, values, caller)
                    return Unclear(found, field, asked, tuple(matches), near)
                if not chosen.exact:
                    closest.append((asked, chosen))
                ids[asked] = matching.number_in(str(chosen.id)) or chosen.id
            values[field] = with_ids(values[field], ids)
        return Resolved(settle(replace(found, values=values)), tuple(closest))

    async def _matches(
        self, name: Name, values: Mapping[str, object], caller: Caller
    ) -> list[Match]:
        if name.noun in RELATIVE:
            return await self._relative.of(name, values.get("id"), caller)
        if is_colleague(name):
            return await self._colleague(name.text, caller)
        if is_last(name) or is_it(name):
            return await self._seen(name.noun, caller, guess=is_last(name))
        if name.noun in matching.NAMED:
            return matching.among_subrecords(
                await self._subrecords(name, values, caller), name.text, MOST
            )
        text = name.text.removeprefix("@") if name.noun == "user" else name.text
        matches = await self._found(name.noun, text, caller)
        if name.noun == "stage" and len([match for match in matches if match.exact]) > 1:
            return await self._of_pipeline(matches, values, caller)
        return matches

    async def _found(self, noun: str, text: str, caller: Caller) -> list[Match]:
        """Of what Pipedrive has no search for, also what the person has seen."""
        found = await self._names.find(noun, text, caller.link.login)
        if noun in SEARCHED or noun not in NOUNS:
            return found
        known = await self._recents.known(Whose.of(caller.link), noun)
        first = {match.id for match in found}
        seen = [one for one in (*known.seen, *known.listed) if one.id not in first]
        return [*found, *among(seen, text, MOST)]

    async def _subrecords(
        self, name: Name, values: Mapping[str, object], caller: Caller
    ) -> list[Entity]:
        """Among which the name is: those of the deal that was named before it."""
        deal = values.get("id")
        if not isinstance(deal, int):
            return []
        return await self._names.subrecords(name.noun, deal, caller.link.login)

    async def _colleague(self, mention: str, caller: Caller) -> list[Match]:
        """`@ana` is the Pipedrive user that Ana herself linked, if it is the same Pipedrive."""
        link = await self._links.get(caller.link.team, slack_user(mention))
        if link is None or link.company != caller.link.company:
            return []
        return [Match(link.pipedrive_user, link.name, exact=True)]

    async def _seen(self, noun: Noun, caller: Caller, *, guess: bool) -> list[Match]:
        """The last of its kind; `it` is that for certain only if it was seen last of all.

        After a question it is what was asked about, whichever of them that is.
        """
        whose = Whose.of(caller.link)
        latest = None if guess else await self._recents.latest(whose)
        if latest and (latest.noun, latest.id) == (QUESTION, noun):
            offered = offered_in(latest)
            if offered:
                return [Match(one.id, one.name) for one in offered]
        return [
            Match(one.id, one.name, exact=guess or one == latest)
            for one in (await self._recents.of(whose, noun))[:1]
        ]

    async def near(self, name: Name, caller: Caller) -> tuple[Match, ...]:
        """Records that are written much like a name of one."""
        return await self._near(name, {}, caller)

    async def _near(
        self, name: Name, values: Mapping[str, object], caller: Caller
    ) -> tuple[Match, ...]:
        """What may have been meant: of what the person knows, else of what Pipedrive has."""
        if is_colleague(name) or is_last(name) or is_it(name):
            return ()
        if name.noun in matching.NAMED:
            return tuple(
                matching.close_subrecords(
                    await self._subrecords(name, values, caller), name.text, SUGGESTED
                )
            )
        if name.noun in NOUNS:
            known = await self._recents.known(Whose.of(caller.link), name.noun)
            near = close([*known.seen, *known.listed], name.text, SUGGESTED)
            if near:
                return tuple(near)
        near = await self._names.near(name.noun, name.text, caller.link.login, SUGGESTED)
        if name.noun == "stage" and len(near) > 1:
            near = await self._of_pipeline(near, values, caller)
        return tuple(near)

    async def _of_pipeline(
        self, matches: list[Match], values: Mapping[str, object], caller: Caller
    ) -> list[Match]:
        """Two pipelines have a stage of this name: the deal's own, or the one named, decides."""
        pipeline, deal = values.get("pipeline_id"), values.get("id")
        if pipeline is None and isinstance(deal, int):
            request = Request("GET", f"/api/v2/deals/{deal}")
            pipeline = (await self._pipedrive.send(request, caller.link.login, Deal)).pipeline_id
        stages = caller.viewer.lookup.stages
        here = [m for m in matches if m.id in stages and stages[int(m.id)].pipeline_id == pipeline]
        return here or matches


def _of_kind(name: Name, values: Mapping[str, object]) -> Name:
    """A field is one of a kind of record, which stands before it in the line."""
    if name.noun != SEARCHED_FIELD:
        return name
    return replace(name, noun=f"{values.get('entity_type')} {SEARCHABLE}")


def is_last(name: Name) -> bool:
    return name.noun in NOUNS and name.text.strip().lower() == LAST


def is_it(name: Name) -> bool:
    return name.noun in NOUNS and name.text.strip().lower() == IT


def is_colleague(name: Name) -> bool:
    return name.noun == "user" and name.text.startswith("<@")


def slack_user(mention: str) -> str:
    return mention.removeprefix("<@").partition("|")[0].rstrip(">")


def _choice(matches: list[Match], *, sure: bool) -> Match | None:
    exact = [match for match in matches if match.exact]
    if len(exact) == 1:
        return exact[0]
    if len(matches) == 1 and not sure:
        return matches[0]
    return None
