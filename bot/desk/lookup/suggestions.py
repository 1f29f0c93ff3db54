"""What a picker offers while a person types: what is known first, and seldom one search.

A search costs as much as twenty reads, and Slack asks at every letter. So a word is searched once,
when its typing pauses; what that found answers the rest of the word.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

import structlog

from bot.desk.caller import Caller
from bot.desk.lookup.recents import NOUNS, Noun, RecentRecords, Recents, Whose
from bot.pipedrive.http.errors import PipedriveError
from bot.pipedrive.names import matching
from bot.pipedrive.names.matching import SEARCHED, Candidate, Match, id_in, narrowed, ranked
from bot.pipedrive.names.names import Hits, Names

log = structlog.get_logger()
MOST = 100
# As many as Pipedrive gives at once, for the same price: the rest of the word is then known.
AT_ONCE = 500
SHORTEST = 3
# With so many at hand, nobody needs a search before they have typed more.
ENOUGH = 5
# Whoever types on within this time has not finished the word.
PAUSE = 0.3
PATIENCE = 2.0  # of the three seconds that Slack waits
# A search that was cut off is done again only for a word so much longer, or for one word more.
GROWN = 6
LOOKED_BACK = 30

PAUSED = "Search is paused to save Pipedrive's budget. Seen lately:"

Count = Callable[[str, str], None]


@dataclass(frozen=True)
class Keystroke:
    """What is typed in which picker; `held` is what the form it stands in holds."""

    view: str
    block: str
    noun: str
    typed: str
    held: Mapping[str, str] = field(default_factory=dict)


class SuggestionGroup(NamedTuple):
    """Suggestions under one heading; an only group needs none."""

    label: str
    matches: list[Match]


class _Picker:
    """One picker of one form: its newest keystroke, and the one search at a time."""

    def __init__(self) -> None:
        self.newest = asyncio.Event()
        self.searching = asyncio.Lock()

    def press(self) -> "_Press":
        self.newest.set()
        self.newest = asyncio.Event()
        return _Press(self.newest, self.searching)


class _Press(NamedTuple):
    overtaken: asyncio.Event
    searching: asyncio.Lock

    async def rests(self) -> bool:
        """Whether nothing more was typed for a moment."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self.overtaken.wait(), PAUSE)
        return not self.overtaken.is_set()


class Suggestions:
    def __init__(
        self, names: Names, recents: Recents, count: Count, low: Callable[[int], bool]
    ) -> None:
        """`count` hears of every answer: the noun, and where the answer came from.

        While the budget of a company is `low`, nobody searches for suggestions.
        """
        self._names = names
        self._recents = recents
        self._count = count
        self._low = low
        self._pickers = lru_cache(2_000)(lambda _whose, _view, _block: _Picker())

    async def groups(self, key: Keystroke, caller: Caller) -> list[SuggestionGroup]:
        """At most a hundred. Raises PipedriveError where a lookup cannot be had."""
        text = " ".join(key.typed.split())
        if key.noun == "product" and len(text) < SHORTEST:
            return [
                SuggestionGroup(
                    "", narrowed(await self._names.products(caller.link.login), text, MOST)
                )
            ]
        if key.noun in matching.NAMED:
            return [SuggestionGroup("", await self._subrecords(key, text, caller))]
        if key.noun in SEARCHED:
            found = await self._records(key, text, caller)
            return [SuggestionGroup(PAUSED if self._is_paused(text, caller) else "", found)]
        found = await self._names.find(key.noun, text, caller.link.login, MOST)
        self._count(key.noun, "lookup")
        if key.noun in NOUNS:
            known = await self._recents.known(Whose.of(caller.link), key.noun)
            found = _together(_fitting(known, text), found)
        if key.noun == "stage":
            return _by_pipeline(found, key.held, caller)
        return [SuggestionGroup("", found if text else _own_first(found, caller))]

    async def _subrecords(self, key: Keystroke, text: str, caller: Caller) -> list[Match]:
        """Those of the deal that the form is about."""
        deal = id_in(key.held.get("id", ""))
        found = await self._names.subrecords(key.noun, deal, caller.link.login) if deal else []
        self._count(key.noun, "lookup")
        return matching.among_subrecords(found, text, MOST)

    async def _records(self, key: Keystroke, text: str, caller: Caller) -> list[Match]:
        noun, whose = key.noun, Whose.of(caller.link)
        press = self._pickers(whose, key.view, key.block).press()
        known = _fitting(await self._recents.known(whose, noun), text)
        if _will_do(known, text):
            self._count(noun, "known")
            return known
        try:
            async with asyncio.timeout(PATIENCE):
                found = await self._found(noun, text, press, caller)
        except (PipedriveError, TimeoutError) as error:
            log.info("no_search", error=type(error).__name__)
            found = []
        return _together(known, found)

    async def _found(self, noun: Noun, text: str, press: _Press, caller: Caller) -> list[Match]:
        earlier = await self._earlier(noun, text, caller)
        if earlier is not None:
            self._count(noun, "recalled")
            return _narrowed(earlier, text, caller)
        if not await press.rests():
            self._count(noun, "overtaken")
            return []
        async with press.searching:
            return await self._asked(noun, text, press, caller)

    async def _asked(self, noun: Noun, text: str, press: _Press, caller: Caller) -> list[Match]:
        """Whoever waited for another search may find the answer in what that one found."""
        if id_in(text) is not None:
            self._count(noun, "number")
            return await self._names.find(noun, text, caller.link.login, MOST)
        earlier = await self._earlier(noun, text, caller)
        if earlier is not None or press.overtaken.is_set():
            self._count(noun, "recalled" if earlier else "overtaken")
            return _narrowed(earlier, text, caller) if earlier else []
        if self._is_paused(text, caller):
            self._count(noun, "paused")
            return []
        self._count(noun, "searched")
        found = await self._names.typed(noun, text.lower(), caller.link.login, AT_ONCE)
        return ranked(_mine_first(found.candidates, caller), text, MOST)

    def _is_paused(self, text: str, caller: Caller) -> bool:
        """Whether a search is what this text would take, and is too dear by now."""
        is_word = len(text) >= SHORTEST and id_in(text) is None
        return is_word and self._low(caller.link.login.company)

    async def _earlier(self, noun: Noun, text: str, caller: Caller) -> Hits | None:
        """What was found for a start of this text, if that answers it too."""
        lowered = text.lower()
        shortest = max(SHORTEST, len(lowered) - LOOKED_BACK)
        starts = [lowered[:end] for end in range(len(lowered), shortest - 1, -1)]
        starts = [start for start in starts if start == start.strip()]
        found = await asyncio.gather(
            *(self._names.recalled(noun, start, caller.link.login, AT_ONCE) for start in starts)
        )
        for start, one in zip(starts, found, strict=True):
            if one is not None:
                return one if one.whole or not _goes_beyond(start, lowered) else None
        return None


def _fitting(known: RecentRecords, text: str) -> list[Match]:
    """Those seen before those listed; a number names one of them."""
    number = id_in(text)
    numbered = [
        Match(one.id, one.name, one.detail, exact=True)
        for one in (*known.seen, *known.listed)
        if one.id == number
    ]
    return (
        numbered or [*narrowed(known.seen, text, MOST), *narrowed(known.listed, text, MOST)][:MOST]
    )


def _will_do(known: Sequence[Match], text: str) -> bool:
    """Whether nobody needs to be asked: hardly anything is typed, or enough is known."""
    if id_in(text) is not None:
        return any(match.exact for match in known)
    return len(text) < SHORTEST or len(known) >= ENOUGH


def _goes_beyond(start: str, text: str) -> bool:
    """Whether so much was typed since that a search which was cut off is worth another."""
    return len(text) - len(start) >= GROWN or len(text.split()) > len(start.split())


def _narrowed(found: Hits, text: str, caller: Caller) -> list[Match]:
    return narrowed(_mine_first(found.candidates, caller), text, MOST)


def _mine_first(candidates: Iterable[Candidate], caller: Caller) -> list[Candidate]:
    return sorted(candidates, key=lambda one: one.owner != caller.link.pipedrive_user)


def _together(known: Sequence[Match], found: Sequence[Match]) -> list[Match]:
    """What is known stays on top; what was found tells more of it."""
    by_id = {match.id: match for match in found}
    first = {match.id for match in known}
    rest = [match for match in found if match.id not in first]
    return [*(by_id.get(match.id, match) for match in known), *rest][:MOST]


def _own_first(found: Sequence[Match], caller: Caller) -> list[Match]:
    own = {caller.link.pipedrive_user, caller.link.currency}
    return sorted(found, key=lambda match: match.id not in own)


def _by_pipeline(
    found: Sequence[Match], held: Mapping[str, str], caller: Caller
) -> list[SuggestionGroup]:
    """Under the name of its pipeline; that of the deal in the form comes first."""
    stages, pipelines = caller.viewer.lookup.stages, caller.viewer.lookup.pipelines
    groups: dict[int, list[Match]] = {}
    for match in found:
        stage = stages.get(int(match.id))
        groups.setdefault(stage.pipeline_id if stage else 0, []).append(match)
    here = _pipeline_of(held, caller)
    names = {id: pipelines[id].name if id in pipelines else "Other stages" for id in groups}
    order = [*(id for id in groups if id == here), *(id for id in groups if id != here)]
    return [SuggestionGroup(names[id], [_bare(match) for match in groups[id]]) for id in order]


def _pipeline_of(held: Mapping[str, str], caller: Caller) -> int | None:
    pipeline, stage = id_in(held.get("pipeline_id", "")), id_in(held.get("stage_id", ""))
    known = caller.viewer.lookup.stages.get(stage or 0)
    return pipeline or (known.pipeline_id if known else None)


def _bare(match: Match) -> Match:
    return Match(match.id, match.name, exact=match.exact)
