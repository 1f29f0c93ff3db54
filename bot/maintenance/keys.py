"""`rotate-keys`: everything that is sealed, sealed anew with the newest key.

It goes on where it was stopped: what has the newest key already is left alone. The bot may run
meanwhile, as long as it has the same keys in the same order.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Row, Table, and_, select, tuple_, update
from sqlalchemy.sql import ColumnElement

from bot.accounts import sealing
from bot.accounts.sealing import Bound, CannotOpen, TokenCipher
from bot.desk.audit.entries import bound
from bot.settings import Settings
from bot.storage import store_and_cipher
from bot.store import tables as t
from bot.store.db import Store
from bot.text import count

AT_ONCE = 200
Binding = Callable[[Row[Any]], Bound]


def _of_operation(column: str) -> Binding:
    return lambda row: sealing.for_operation(
        row.id, row.team, row.slack_user, row.tool, row.epoch, column
    )


def _of_recent(row: Row[Any]) -> sealing.Bound:
    person = (row.team, row.slack_user, row.company, row.pipedrive_user)
    return sealing.for_recent(person, row.kind, row.record)


# Every sealed column, and what its values are bound to.
SEALED: Mapping[Column[str], Binding] = {
    t.links.c.secret: lambda row: sealing.for_link(
        row.team, row.slack_user, row.company, row.pipedrive_user
    ),
    t.links.c.refresh: lambda row: sealing.for_refresh(
        row.team, row.slack_user, row.company, row.pipedrive_user
    ),
    t.installations.c.token: lambda row: sealing.for_installation(row.team, "token"),
    t.installations.c.refresh: lambda row: sealing.for_installation(row.team, "refresh"),
    t.oauth_states.c.content: lambda row: sealing.for_state(
        row.id, row.purpose, row.team, row.slack_user
    ),
    t.operations.c.call: _of_operation("call"),
    t.operations.c.result: _of_operation("result"),
    t.operations.c.reply: lambda row: sealing.for_reply(
        row.id, row.team, row.slack_user, row.epoch
    ),
    t.audit.c.details: lambda row: bound(row._asdict()),
    t.audit_heads.c.seal: lambda row: sealing.for_audit_head(row.team),
    t.requests.c.content: lambda row: sealing.for_request(row.key),
    t.recents.c.name: _of_recent,
    t.recents_by_text.c.name: _of_recent,
    t.watches.c.spec: lambda row: sealing.for_watch(row.id),
    t.hooks.c.password: lambda row: sealing.for_hook(row.id, row.team, row.slack_user, row.company),
    t.events.c.body: lambda row: sealing.for_event(row.key, row.company),
    t.outbox.c.body: lambda row: sealing.for_notice(row.token),
    t.parents.c.body: lambda row: sealing.for_parent(
        row.team, row.channel, row.company, row.record
    ),
    t.shadows.c.body: lambda row: sealing.for_shadow(row.company, row.record),
}


@dataclass
class SealedCount:
    sealed: int = 0
    # Sealed with a key that is not here, or not as they should be.
    closed: int = 0


async def rotate_keys(settings: Settings, write: Callable[[str], None]) -> int:
    """1 where something is left that the newest key does not open."""
    store, cipher = await store_and_cipher(settings)
    try:
        counted = await rotate(store, cipher)
    finally:
        await store.close()
    write(f"{count(counted.sealed, 'value', 'values')} sealed anew with key {cipher.newest}.")
    if counted.closed:
        write(f"{counted.closed:,} cannot be opened: put the key that sealed them behind, too.")
        return 1
    write("Nothing needs the older keys any more: once every process has this one, drop them.")
    return 0


async def rotate(store: Store, cipher: TokenCipher) -> SealedCount:
    counted = SealedCount()
    for column, binding in SEALED.items():
        await _rotate_column(store, cipher, column, binding, counted)
    return counted


async def _rotate_column(
    store: Store, cipher: TokenCipher, column: Column[str], binding: Binding, counted: SealedCount
) -> None:
    table, old = column.table, ~column.startswith(f"{cipher.newest}.")
    key = tuple_(*table.primary_key)
    wanted = select(table).where(column != "", old).order_by(*table.primary_key).limit(AT_ONCE)
    after: ColumnElement[bool] | None = None
    while True:
        async with store.write() as connection:
            page = wanted if after is None else wanted.where(after)
            rows = (await connection.execute(page)).all()
            for row in rows:
                sealed = row._asdict()[column.name]
                try:
                    anew = cipher.reseal(sealed, binding(row))
                except CannotOpen:
                    counted.closed += 1
                    continue
                unchanged = and_(_is(table, row), column == sealed)
                await connection.execute(update(table).where(unchanged).values({column: anew}))
                counted.sealed += 1
        if len(rows) < AT_ONCE:
            return
        after = key > tuple_(*_key(table, rows[-1]))


def _key(table: Table, row: Row[Any]) -> list[Any]:
    return [row._asdict()[column.name] for column in table.primary_key]


def _is(table: Table, row: Row[Any]) -> ColumnElement[bool]:
    pairs = zip(table.primary_key, _key(table, row), strict=True)
    return and_(*(column == value for column, value in pairs))
