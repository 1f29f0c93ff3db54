"""Opens what is kept, and the keys to it, as the settings say."""

from bot.accounts.proof import prove
from bot.accounts.sealing import BadKey, TokenCipher
from bot.observe import redact
from bot.observe.logs import log
from bot.settings import MAKE_A_KEY, CannotStart, Settings
from bot.store.db import Store, Unusable


async def store_and_cipher(settings: Settings) -> tuple[Store, TokenCipher]:
    """What is kept, and the keys to it: proven, so that nothing fails at the first click."""
    try:
        cipher = TokenCipher(settings.encryption_key, for_previous=settings.seal_for_previous)
        store = await Store.open(settings.database_url)
    except BadKey as error:
        raise CannotStart(f"{error} {MAKE_A_KEY}") from error
    except Unusable as error:
        raise CannotStart(redact.text(str(error))) from error
    try:
        proof = await prove(store, cipher)
    except BadKey as error:
        await store.close()
        raise CannotStart(str(error)) from error
    if proof.lost:
        log.warning("ENCRYPTION_KEY does not open some logins", logins=proof.lost)
    return store, cipher
