"""Sealing what may not lie readable on the disk: AES-256-GCM, each value bound to its place."""

import hashlib
import os
from base64 import b64decode, urlsafe_b64decode, urlsafe_b64encode
from contextlib import suppress

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pydantic import SecretStr

Bound = tuple[str, ...]

KEY_BYTES = 32
NONCE_BYTES = 12
KEY_NAME = 8  # characters of a key's name, which stands in front of what it sealed


class BadKey(ValueError):
    """A key in ENCRYPTION_KEY is not 32 bytes in base64; the key itself is not repeated."""


class CannotOpen(Exception):
    """A sealed value cannot be read."""


class Tampered(CannotOpen):
    """It was changed, or it was sealed for another place."""


class UnknownKey(CannotOpen):
    """It was sealed with a key we were not given."""


class TokenCipher:
    """The first key seals, all open: a new key goes in front, the old one stays behind it.

    `newest` is the name of the first, which stands in front of what it sealed. `for_previous`: what
    it seals opens in the version before as well, some of whose processes run still.
    """

    def __init__(self, keys: tuple[SecretStr, ...], *, for_previous: bool = False) -> None:
        if not keys:
            raise BadKey("ENCRYPTION_KEY is empty.")
        raw = [_decode(key, place) for place, key in enumerate(keys, start=1)]
        self._keys = {_id_of(key): AESGCM(key) for key in raw}
        self.newest = _id_of(raw[0])
        self._form = -1 if for_previous else 0

    def seal(self, text: str, bound_to: Bound) -> str:
        """`bound_to` names the row and the column; the value opens nowhere else."""
        nonce = os.urandom(NONCE_BYTES)
        locked = self._keys[self.newest].encrypt(
            nonce, text.encode(), _context(self.newest, bound_to[self._form])
        )
        return f"{self.newest}.{urlsafe_b64encode(nonce + locked).decode()}"

    def open(self, sealed: str, bound_to: Bound) -> str:
        """Raises UnknownKey, or Tampered where it is not bound to any of these."""
        key_id, _, body = sealed.partition(".")
        if key_id not in self._keys:
            raise UnknownKey("a value was sealed with a key that ENCRYPTION_KEY does not hold")
        raw = _strictly_decoded(body)
        for place in bound_to:
            # ValueError: too short to be anything
            with suppress(InvalidTag, ValueError):
                nonce, locked = raw[:NONCE_BYTES], raw[NONCE_BYTES:]
                return self._keys[key_id].decrypt(nonce, locked, _context(key_id, place)).decode()
        raise Tampered("a sealed value was changed or moved")

    def reseal(self, sealed: str, bound_to: Bound) -> str:
        """The same, with the newest key. Raises CannotOpen."""
        return self.seal(self.open(sealed, bound_to), bound_to)

    def knows(self, sealed: str) -> bool:
        """Whether the key is here that it was sealed with."""
        return sealed.partition(".")[0] in self._keys

    def reseal_needed(self, sealed: str) -> bool:
        return not sealed.startswith(f"{self.newest}.")


def _decode(key: SecretStr, place: int) -> bytes:
    try:
        # Both alphabets of base64 are about; people paste what their tool printed.
        plain = key.get_secret_value().translate(str.maketrans("-_", "+/"))
        raw = b64decode(plain, validate=True)
    except ValueError:
        raw = b""
    if len(raw) != KEY_BYTES:
        # Outside the handler: its error would quote a part of the key.
        raise BadKey(f"Key {place} in ENCRYPTION_KEY is not {KEY_BYTES} bytes in base64.")
    return raw


def _id_of(key: bytes) -> str:
    return hashlib.sha256(b"key id" + key).hexdigest()[:KEY_NAME]


def _context(key_id: str, bound_to: str) -> bytes:
    return f"{key_id} {bound_to}".encode()


def _strictly_decoded(body: str) -> bytes:
    """Base64 has many spellings of the same bytes; only ours is taken."""
    try:
        raw = urlsafe_b64decode(body)
    except ValueError as error:
        raise Tampered("a sealed value was cut or changed") from error
    if urlsafe_b64encode(raw).decode() != body:
        raise Tampered("a sealed value was changed")
    return raw


# --- what each sealed value is bound to: its row, and what must not be changed beside it --------
#
# A value is sealed for the first of them, and opened for any: the last is what the version before
# binds it to, so that its rows can be read, and so that it can read ours while both run.


def for_link(team: str, user: str, company: int, pipedrive_user: int) -> Bound:
    return (f"link:{team}:{user}:{company}:{pipedrive_user}",)


def for_refresh(team: str, user: str, company: int, pipedrive_user: int) -> Bound:
    return (f"refresh:{team}:{user}:{company}:{pipedrive_user}",)


def for_installation(place: str, column: str) -> Bound:
    return (f"installation:{place}:{column}",)


def for_state(id: str, purpose: str, team: str, user: str) -> Bound:
    return (f"state:{purpose}:{team}:{user}:{id}",)


def for_open_state(browser: str) -> Bound:
    return (f"open state:{browser}",)


def for_operation(  # noqa: PLR0913, PLR0917 - all that says what would be done, and as whom
    id: str, team: str, user: str, tool: str, epoch: str, column: str
) -> Bound:
    return (f"operation:{team}:{user}:{tool}:{epoch}:{id}:{column}", f"operation:{id}:{column}")


def for_reply(id: str, team: str, user: str, epoch: str) -> Bound:
    """A click brings a fresh one before its row is read, so it cannot know the tool."""
    return (f"operation:{team}:{user}:{epoch}:{id}:reply", f"operation:{id}:reply")


def for_request(key: bytes) -> Bound:
    return (f"request:{key.hex()}",)


def for_recent(whose: tuple[str, str, int, int], kind: str, record: object) -> Bound:
    team, user, company, pipedrive_user = whose
    return (f"recent:{team}:{user}:{company}:{pipedrive_user}:{kind}:{record}",)


def for_watch(id: str) -> Bound:
    return (f"watch:{id}",)


def for_hook(id: str, team: str, user: str, company: int) -> Bound:
    return (f"hook:{team}:{user}:{company}:{id}", f"hook:{id}")


def for_event(key: bytes, company: int) -> Bound:
    return (f"event:{company}:{key.hex()}", f"event:{key.hex()}")


def for_notice(token: str) -> Bound:
    return (f"notice:{token}",)


def for_parent(team: str, channel: str, company: int, record: str) -> Bound:
    return (f"parent:{team}:{channel}:{company}:{record}",)


def for_shadow(company: int, record: str) -> Bound:
    return (f"shadow:{company}:{record}",)


def for_audit_head(team: str) -> Bound:
    return (f"audit head:{team}",)
