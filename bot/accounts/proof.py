"""Whether the keys that are given open what is kept."""

from dataclasses import dataclass

from sqlalchemy import func, select

from bot.accounts.sealing import KEY_NAME, BadKey, TokenCipher
from bot.store.db import Store
from bot.store.tables import links, operations


@dataclass(frozen=True, slots=True)
class Proof:
    """How many of the logins there are open with the keys."""

    logins: int
    opened: int

    @property
    def lost(self) -> int:
        return self.logins - self.opened


async def prove(store: Store, cipher: TokenCipher) -> Proof:
    """Raise BadKey where nothing opens: then it is another key, and everybody would be lost."""
    key = func.substr(links.c.secret, 1, KEY_NAME)
    newest = select(operations.c.call).order_by(operations.c.asked_at.desc()).limit(1)
    async with store.read() as connection:
        found = (await connection.execute(select(key, func.count()).group_by(key))).all()
        # Where everybody acts with one shared login there is none to tell it by.
        last = None if found else await connection.scalar(newest)
    proof = Proof(
        logins=sum(number for _, number in found),
        opened=sum(number for sealed, number in found if cipher.knows(sealed)),
    )
    is_other_key = (
        proof.opened == 0 if proof.logins else last is not None and not cipher.knows(last)
    )
    if is_other_key:
        raise BadKey(
            "ENCRYPTION_KEY opens nothing of what is in the database. Put the key that was there "
            "before behind it, with a comma; if that is lost, give DATABASE_URL a new database."
        )
    return proof
