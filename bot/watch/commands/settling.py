"""A draft of a watch, in which names still stand for ids → what it is in Pipedrive."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any

from bot.blocks.kit.message import Message
from bot.commands.router import Incomplete
from bot.desk.caller import Caller
from bot.desk.lookup.resolve import Resolver, Unclear
from bot.pipedrive.names.names import Names
from bot.pipedrive.records.record_types import RECORD_TYPES
from bot.tools.base import Call
from bot.tools.catalog.all import BY_NAME
from bot.tools.fieldtypes.base import Condition, Name
from bot.tools.filters.conditions import EQUAL, WHERE, FilterField, spelled
from bot.tools.filters.list_args import ListArgs
from bot.watch.commands import replies
from bot.watch.hearing.registrations import Registrations
from bot.watch.watches.grammar import Draft
from bot.watch.watches.spec import LISTS, Spec

MOST_SHOWN = 5
# What a filter may name that no webhook tells of.
RENAMED = ("stage", "pipeline", "deal", "person", "organization")
# Where somebody is right now, by workspace and person.
Zone = Callable[[str, str], Awaitable[str]]


class Cannot(Exception):
    """Why a line makes no watch, as a message for the person."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.text)
        self.message = message


class Settling:
    def __init__(
        self, resolver: Resolver, names: Names, registrations: Registrations, zone: Zone
    ) -> None:
        self._resolver = resolver
        self._registrations = registrations
        self._names = names
        self._zone = zone

    async def today(self, caller: Caller) -> Caller:
        """The same, who reads what stages and the choices of fields are called today."""
        known = await self._names.lookup_again(caller.link.login, *RENAMED)
        return replace(caller, viewer=replace(caller.viewer, lookup=known))

    async def settled(self, draft: Draft, caller: Caller) -> Spec:
        """Raises Cannot where a name fits nothing, or several."""
        spec = draft.spec
        conditions = await self._conditions(draft, caller)
        word = spec.word
        currency = await self.currency(caller)
        conditions = in_one_currency(conditions, word, currency) if word else ()
        where = tuple(spelled(one, word) for one in conditions) if word else ()
        if word and (unknown := [one.field for one in conditions if word.field(one.field).counted]):
            raise Cannot(replies.cannot([f"I can't watch by {', '.join(unknown)}."]))
        tz = await self._zone(*caller.who) if spec.every and not spec.tz else spec.tz
        return spec.model_copy(
            update={
                "tz": tz,
                "where": where,
                "big_currency": spec.big_currency or (currency if spec.big is not None else ""),
                "by": await self._users(draft.by, caller),
                "not_by": await self._users(draft.not_by, caller),
                **await self._view(draft, caller),
            }
        )

    async def currency(self, caller: Caller) -> str:
        """Of amounts without one: alone one's own, in a channel the company's.

        That is not told by Pipedrive; an admin's is taken for it.
        """
        if caller.origin.channel.startswith("D"):
            return caller.viewer.currency
        admin = await self._registrations.owner(caller.link.company)
        return admin.currency if admin else caller.viewer.currency

    async def _conditions(self, draft: Draft, caller: Caller) -> Sequence[Condition]:
        if not draft.conditions:
            return ()
        tool = BY_NAME[LISTS[draft.spec.entity]]
        values: dict[str, object] = {WHERE: list(draft.conditions)}
        call = await self._resolved(Incomplete(tool, {}, values), caller)
        return conditions_of(call.args)

    async def _view(self, draft: Draft, caller: Caller) -> dict[str, object]:
        """The number of a view, and what it is called."""
        if draft.view is None:
            return {}
        tool = BY_NAME[LISTS[draft.spec.entity]]
        call = await self._resolved(Incomplete(tool, {}, {"filter_id": draft.view}), caller)
        view: int = call.args.filter_id
        kind = RECORD_TYPES[draft.spec.entity]
        known = await self._names.views(kind, caller.link.login)
        return {"view": view, "view_name": known.get(view, f"#{view}")}

    async def _users(self, who: Sequence[object], caller: Caller) -> tuple[str, ...]:
        found = []
        for one in who:
            if not isinstance(one, Name):
                found.append(str(one))
                continue
            tool = BY_NAME[LISTS["deal"]]
            call = await self._resolved(Incomplete(tool, {}, {"owner_id": one}), caller)
            found.append(str(call.args.owner_id))
        return tuple(found)

    async def _resolved(self, found: Incomplete, caller: Caller) -> Call[Any]:
        resolved = await self._resolver.resolve(found, caller)
        if isinstance(resolved, Unclear):
            name = resolved.name
            text = name.text.partition("|")[2].rstrip(">") or name.text
            fitting = [f"{one.name} #{one.id}" for one in resolved.matches[:MOST_SHOWN]]
            raise Cannot(replies.no_such(name.noun, text, fitting))
        if not isinstance(resolved.parsed, Call):
            raise Cannot(replies.cannot(tuple(resolved.parsed.wrong.values())))
        return resolved.parsed


def conditions_of(args: ListArgs) -> list[Condition]:
    """All that a list would be asked for, as conditions on its records."""
    asked = [
        Condition(field, EQUAL, tuple(value) if isinstance(value, list) else (value,))
        for slot, field in args.beside_a_view.items()
        if (value := getattr(args, slot)) is not None
    ]
    return [*asked, *args.client_side()]


def in_one_currency(
    conditions: Sequence[Condition], word: FilterField, currency: str
) -> Sequence[Condition]:
    """Amounts are compared in the currency that is named, else in this one."""
    amounts = [one for one in conditions if word.field(one.field).currency and one.values]
    named = any(one.field == "currency" and not one.negated for one in conditions)
    if not amounts or named:
        return conditions
    return [*conditions, Condition("currency", EQUAL, (currency,))]
