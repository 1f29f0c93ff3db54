"""Several processes on one database see to the same webhooks, and each change is told once."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from pydantic import SecretStr
from sqlalchemy import func, select

from bot.accounts.links import Link
from bot.accounts.sealing import TokenCipher
from bot.pipedrive.events import Event, event_of, key_of
from bot.pipedrive.http.cache import open_cache
from bot.pipedrive.request import Login
from bot.store.db import Store
from bot.store.tables import outbox
from bot.watch.hearing.inbox import ChangeInbox
from bot.watch.hearing.own_acts import OwnActs
from bot.watch.shadows import Shadows
from bot.watch.telling.outbox import Outbox
from bot.watch.telling.parents import Parents
from bot.watch.watches.matching import Watch
from bot.watch.watches.rows import Place, Watches
from bot.watch.watches.spec import Spec
from tests.keys import new_key
from tests.store.databases import database_url, store
from tests.watch.bodies import changed

__all__ = ["database_url", "store"]

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
COMPANY, USER, CHANGES = 90011, 31, 60
SALES = Place("T1", "C0SALES")


def clock() -> datetime:
    return NOW


async def nothing_shared(company: int, events: Sequence[Event]) -> None:
    """No card of these stands anywhere."""


def nobody() -> None:
    """There is nobody who tells."""


def worker(
    store: Store,
    cipher: TokenCipher,
    handed_on: Callable[[], None] = nobody,
    changed: Callable[[int, Sequence[Event]], Awaitable[None]] = nothing_shared,
) -> ChangeInbox:
    return ChangeInbox(
        store=store,
        cipher=cipher,
        clock=clock,
        cache=open_cache(),
        watches=Watches(store, cipher, clock),
        outbox=Outbox(store, cipher, clock),
        parents=Parents(store, cipher, clock),
        shadows=Shadows(store, cipher, clock),
        own_acts=OwnActs(store, cipher),
        changed=changed,
        wake=lambda *_: None,
        handed_on=handed_on,
    )


async def watched(store: Store, cipher: TokenCipher, **digest: str) -> Watch:
    login = Login("T1", COMPANY, USER, SecretStr("a" * 40))
    link = Link(
        team="T1", user="U0ANA", company=COMPANY, pipedrive_user=USER, name="Ana",
        company_name="Fir", domain="fir", locale="en_GB", tz="Europe/Oslo", currency="EUR",
        login=login,
    )  # fmt: skip
    spec = Spec(happenings=("value",)).model_copy(update=digest)
    return await Watches(store, cipher, clock).add(SALES, link, spec)


async def test_each_change_is_handed_on_once(store: Store) -> None:
    cipher = TokenCipher((SecretStr(new_key()),))
    await watched(store, cipher)
    workers = [worker(store, cipher) for _ in range(3)]
    for number in range(CHANGES):
        told = changed({"id": number, "value": 2}, {"value": 1}, id=f"m{number}")
        await workers[0].add(key_of(told), COMPANY, told)

    await asyncio.gather(*(one.once() for one in workers))

    assert await handed_on(store) == CHANGES


async def handed_on(store: Store) -> int:
    async with store.read() as connection:
        counted = await connection.execute(select(func.count()).select_from(outbox))
        return counted.scalar_one()


async def test_what_a_webhook_told_while_a_list_was_read_is_not_told_again(store: Store) -> None:
    cipher = TokenCipher((SecretStr(new_key()),))
    await watched(store, cipher)
    inbox, shadows = worker(store, cipher), Shadows(store, cipher, clock)
    told = changed({"id": 7, "value": 2}, {"value": 1})
    of_a_list = replace(event_of(told), late=True)
    seen = await shadows.of(COMPANY, ["deal:7"])

    await inbox.add(key_of(told), COMPANY, told)
    await inbox.once()
    moved = await inbox.caught_up(COMPANY, [of_a_list], seen, tell=True)

    assert moved == {"deal:7"}
    assert await handed_on(store) == 1


async def test_of_two_changes_within_a_second_the_later_one_stands_whichever_comes_first(
    store: Store,
) -> None:
    cipher = TokenCipher((SecretStr(new_key()),))
    await watched(store, cipher)
    inbox, shadows = worker(store, cipher), Shadows(store, cipher, clock)
    first = changed({"id": 7, "value": 2}, {"value": 1}, id="m1", at="2026-11-24T08:15:02.100Z")
    second = changed({"id": 7, "value": 3}, {"value": 2}, id="m2", at="2026-11-24T08:15:02.400Z")

    for told in (second, first):
        await inbox.add(key_of(told), COMPANY, told)
        await inbox.once()

    stands = (await shadows.of(COMPANY, ["deal:7"]))["deal:7"].record
    assert getattr(stands, "value", None) == 3


async def test_a_storm_of_one_company_keeps_no_other_waiting(store: Store) -> None:
    cipher, seen_to = TokenCipher((SecretStr(new_key()),)), list[int]()

    async def changed_in(company: int, events: Sequence[Event]) -> None:
        seen_to.append(company)

    inbox = worker(store, cipher, changed=changed_in)
    for company, number in ((1, 1), (1, 2), (1, 3), (2, 4)):
        told = changed({"value": 2}, {"value": 1}, id=f"m{number}", company_id=str(company))
        await inbox.add(key_of(told), company, told)

    await inbox.once()

    assert seen_to == [2, 1]


async def test_whoever_tells_hears_once_of_all_that_has_come(store: Store) -> None:
    cipher, heard = TokenCipher((SecretStr(new_key()),)), list[str]()
    await watched(store, cipher)
    inbox = worker(store, cipher, lambda: heard.append("tell"))
    for number in range(3):
        told = changed({"id": number, "value": 2}, {"value": 1}, id=f"m{number}")
        await inbox.add(key_of(told), COMPANY, told)

    await inbox.once()
    await inbox.once()

    assert heard == ["tell"]


async def test_what_comes_while_a_digest_is_told_is_for_the_next_one(store: Store) -> None:
    cipher = TokenCipher((SecretStr(new_key()),))
    watch = await watched(store, cipher, every="day", at="09:00", tz="Europe/Oslo")
    box, inbox = Outbox(store, cipher, clock), worker(store, cipher)

    async def value(was: int, now: int) -> None:
        at = f"2026-11-24T08:00:0{now}Z"
        here = {"id": 7, "value": now, "update_time": at}
        told = changed(here, {"value": was}, id=f"m{now}", at=at)
        await inbox.add(key_of(told), COMPANY, told)
        await inbox.once()

    await value(1, 2)
    first = await box.collected(SALES, watch.id)
    await value(2, 3)
    await box.told_of(first)
    second = await box.collected(SALES, watch.id)
    await box.told_of(second)

    values = [getattr(item.notice.after, "value", None) for item in (*first, *second)]
    assert values == [2, 3]
    assert await box.collected(SALES, watch.id) == []


async def test_what_was_collected_is_there_to_be_told_by_itself(store: Store) -> None:
    cipher = TokenCipher((SecretStr(new_key()),))
    watch = await watched(store, cipher, every="day", at="09:00", tz="Europe/Oslo")
    box, inbox = Outbox(store, cipher, clock), worker(store, cipher)
    told = changed({"value": 2}, {"value": 1})
    await inbox.add(key_of(told), COMPANY, told)
    await inbox.once()

    await box.singly(SALES, watch.id)
    item = await box.take(SALES)

    assert item is not None
    assert getattr(item.notice.after, "value", None) == 2
    assert await box.collected(SALES, watch.id) == []
    async with store.read() as connection:
        rows = (await connection.execute(select(outbox.c.record))).scalars()
        assert list(rows) == [item.notice.key]
