"""`audit verify` and `audit erase`: the log, shown to be whole, and emptied on request."""

from collections.abc import Callable, Mapping

from bot.clock import SYSTEM_CLOCK
from bot.desk.audit.chain import Head
from bot.desk.audit.keeping import Keeper
from bot.desk.audit.verifying import Verdict, Verifier
from bot.settings import Settings
from bot.storage import store_and_cipher
from bot.text import count

KEEP_IT = (
    "Keep these lines elsewhere: the next time, --seen WORKSPACE:ROW:HASH shows that nothing up to "
    "there was rewritten since, not even by somebody who has the key."
)


async def verify(settings: Settings, seen: Mapping[str, Head], write: Callable[[str], None]) -> int:
    """1 where something is broken."""
    store, cipher = await store_and_cipher(settings)
    try:
        verdicts = await Verifier(store, cipher).verify(seen)
    finally:
        await store.close()
    for verdict in verdicts:
        write(_line(verdict))
    write(KEEP_IT if verdicts else "The log is empty.")
    return int(any(verdict.fault for verdict in verdicts))


async def erase(settings: Settings, team: str, user: str, write: Callable[[str], None]) -> int:
    store, cipher = await store_and_cipher(settings)
    try:
        keeper = Keeper(store, cipher, SYSTEM_CLOCK.now, settings.log_days)
        emptied = await keeper.erase(team, user)
    finally:
        await store.close()
    write(
        f"{count(emptied, 'line', 'lines')} of {user} in {team} emptied; a line in the log says so."
        if emptied
        else f"There is nothing of {user} in the log of {team}."
    )
    return 0


def seen_head(said: str) -> tuple[str, Head]:
    """`T1:1234:ab12…`. Raises ValueError."""
    team, number, hash_ = said.split(":")
    return team, Head(int(number), hash_)


def _line(verdict: Verdict) -> str:
    if verdict.fault:
        return f"BAD  {verdict.team}  {verdict.fault}"
    beside = [
        f"{number:,} {what}"
        for number, what in (
            (verdict.erased, "emptied on request"),
            (verdict.unreadable, "sealed with a key that is not here: not checked word by word"),
            (verdict.unchained, "to be chained when the bot runs"),
        )
        if number
    ]
    rows = "; ".join([count(verdict.rows, "row", "rows"), *beside])
    return f"ok   {verdict.team}  {rows}; {verdict.team}:{verdict.head.number}:{verdict.head.hash}"
