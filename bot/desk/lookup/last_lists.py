"""The last list of each person in each place, so that what is typed next can go on from it.

In memory, as what lists have shown: with it nothing is lost but that a question is asked again.
"""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot.blocks.kit.message import Message
from bot.blocks.replies import refusals
from bot.commands.binding import CRM, commanded
from bot.commands.format_command import format_command
from bot.commands.reader.refining import (
    ShownList,
    asks_again,
    asks_for_more,
    place_told,
    placed,
    refined,
)
from bot.commands.reader.understanding import Plain, plain_of, read
from bot.commands.router import Incomplete, Parsed, restore_read
from bot.desk.caller import Caller
from bot.desk.lookup.recents import Whose
from bot.pipedrive.records.models import Entity
from bot.tools.base import Call
from bot.tools.fieldtypes.base import read_id
from bot.tools.tokens import tokens

LASTS = timedelta(minutes=30)
MOST_PLACES = 2_000
FIND = "find"
GONE_ON_FROM = {"list", "archived", "summary", FIND}


@dataclass(frozen=True)
class LastList:
    """`ahead` is what asks for its next page; empty at its end."""

    before: ShownList
    call: Call[Any]
    ahead: Mapping[str, Any]
    at: datetime


class LastLists:
    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[Whose, str], LastList] = OrderedDict()

    def note(
        self,
        call: Call[Any],
        caller: Caller,
        rows: Sequence[object] = (),
        ahead: Mapping[str, Any] | None = None,
    ) -> None:
        """`rows` are the records that were shown, in their order."""
        if call.tool.verb not in GONE_ON_FROM or (call.tool.verb == FIND and not rows):
            return
        ids = tuple(str(one.id) for one in rows if isinstance(one, Entity))
        before = ShownList(format_command(call, caller.viewer), ids)
        self._keep(caller, LastList(before, call, ahead or {}, caller.viewer.now))

    def follows(self, text: str, caller: Caller) -> Parsed | Plain | Message | None:
        """What words mean that go on from the last list; None for those of their own."""
        last = self._of(caller)
        if last is None:
            return refusals.nothing_before() if _needs_a_list(text) else None
        return self._going_on(text, last, caller)

    def row(self, root: str, text: str, caller: Caller) -> Parsed | Plain | Message | None:
        """`/activity the second one`, of the last list, where that was of activities.

        Behind a command of its own it may be meant of another list: what changes it is asked.
        """
        last = self._of(caller)
        if last is None or last.before.root != root or not (place_told(text) and last.before.ids):
            return None
        said = self._row(text, last, caller)
        return None if _changes(said) else said

    def _going_on(
        self, text: str, last: LastList, caller: Caller
    ) -> Parsed | Plain | Message | None:
        if asks_again(text):
            return last.call
        if asks_for_more(text):
            return _next_page(last)
        if place_told(text) and last.before.ids:
            return self._row(text, last, caller)
        if said := _of_one_shown(text, last.before, caller):
            return said
        if said := _of_either_kind(text, last.before, caller):
            return said
        reading = refined(text, last.before, caller.viewer)
        return plain_of(reading, caller.viewer) if reading else None

    def _row(self, text: str, last: LastList, caller: Caller) -> Parsed | Plain | Message:
        found = placed(text, last.before)
        if found is None:
            return refusals.beyond(len(last.before.ids))
        line, at = found
        self._keep(caller, replace(last, before=replace(last.before, at=at)))
        return read(commanded(f"/{last.before.root}", line), caller.viewer)

    def _of(self, caller: Caller) -> LastList | None:
        last = self._kept.get(_place(caller))
        fresh = last is not None and caller.viewer.now - last.at < LASTS
        return last if fresh else None

    def _keep(self, caller: Caller, last: LastList) -> None:
        self._kept[_place(caller)] = last
        self._kept.move_to_end(_place(caller))
        if len(self._kept) > MOST_PLACES:
            self._kept.popitem(last=False)


def _place(caller: Caller) -> tuple[Whose, str]:
    return Whose.of(caller.link), caller.origin.channel


def _of_one_shown(text: str, before: ShownList, caller: Caller) -> Parsed | Plain | None:
    """`move 205 to friday`, where the list has shown a 205: that one, of whatever kind it is."""
    ids = {str(read_id(word.text)) for word in tokens(text)}
    if ids.isdisjoint(before.ids):
        return None
    said = read(commanded(f"/{before.root}", text), caller.viewer)
    if isinstance(said, Plain):
        one = said.reading
        return said if one.writes and one.exact and one.is_whole else None
    return said if isinstance(said, Call) and said.tool.changes_data else None


def _of_either_kind(text: str, before: ShownList, caller: Caller) -> Plain | None:
    """`push 239 to monday`, where activities were shown and no 239 among them: rather asked."""
    deal, shown = (read(commanded(f"/{root}", text), caller.viewer) for root in (CRM, before.root))
    if not (isinstance(deal, Plain) and isinstance(shown, Plain)):
        return None
    one, other = deal.reading, shown.reading
    numbered = all(each.writes and each.exact and " #" in each.lines[0] for each in (one, other))
    if one.root == other.root or not (numbered and other.is_whole):
        return None
    otherwise = (*one.otherwise, other.lines[0])
    return plain_of(replace(one, sure=False, otherwise=otherwise), caller.viewer)


def _changes(said: Parsed | Plain | Message) -> bool:
    if isinstance(said, Plain):
        return said.reading.writes
    return isinstance(said, Call | Incomplete) and said.tool.changes_data


def _needs_a_list(text: str) -> bool:
    return asks_for_more(text) or asks_again(text) or place_told(text)


def _next_page(last: LastList) -> Call[Any] | Message:
    if not last.ahead:
        return refusals.no_more()
    args = {**last.call.args.given(), **last.ahead}
    return restore_read({"tool": last.call.tool.name, "args": args})
