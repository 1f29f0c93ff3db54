"""What people did through the bot: they had their answer there, and it is not told there again."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from sqlalchemy import and_, select

from bot.accounts.sealing import TokenCipher
from bot.desk.operations.rows import Rows
from bot.desk.states import Operation
from bot.pipedrive.events import Event
from bot.store.db import Store
from bot.store.tables import operations
from bot.watch.watches.rows import Place

op = operations.c
# Between our request and what Pipedrive tells of it, as it is known by both clocks.
WITHIN = timedelta(minutes=2)
BY_API = "api"


class OwnActs:
    def __init__(self, store: Store, cipher: TokenCipher) -> None:
        self._store = store
        self._rows = Rows(cipher)

    async def places(self, company: int, events: Sequence[Event]) -> Mapping[int, frozenset[Place]]:
        """Where each of the events, by its `id()`, was asked for."""
        ours = [event for event in events if event.source == BY_API and event.actor is not None]
        if not ours:
            return {}
        acts = await self._acts(company, ours)
        return {
            id(event): frozenset(
                Place(act.origin.team, act.origin.channel) for act in acts if _is(act, event)
            )
            for event in ours
        }

    async def _acts(self, company: int, events: Sequence[Event]) -> list[Operation]:
        first, last = min(event.at for event in events), max(event.at for event in events)
        by = {event.actor for event in events}
        theirs = and_(op.company == company, op.pipedrive_user.in_(by), op.channel != "")
        then = and_(op.clicked_at >= first - WITHIN, op.clicked_at <= last + WITHIN)
        async with self._store.read() as connection:
            rows = (await connection.execute(select(operations).where(theirs, then))).all()
        return self._rows.open_all(rows)[0]


def _is(act: Operation, event: Event) -> bool:
    """The same person, about the same time, to the same record."""
    if act.origin.pipedrive_user != event.actor:
        return False
    if act.clicked_at is None or abs(act.clicked_at - event.at) > WITHIN:
        return False
    named = {str(value) for name, value in act.args.items() if name in {"id", "merge_with_id"}}
    made = str((act.result or {}).get("id", ""))
    return event.record in {*named, made}
