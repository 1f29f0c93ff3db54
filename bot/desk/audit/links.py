"""A row of the log in one spelling, and the hashes that tie it to the row before. Pure.

digest = SHA-256(salt, the row as it is, what it keeps sealed)
hash = SHA-256(the hash before, its workspace, its number, its digest)

The hash needs no more of a row than its digest, so the chain holds where a row was erased; the
salt, erased with it, keeps anybody from finding out by trying what it had said.
"""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime

import orjson

# What stands readable in a row, in the order in which it is read.
PLAIN = (
    "at",
    "operation",
    "attempt",
    "team",
    "slack_user",
    "company",
    "pipedrive_user",
    "clicked_by",
    "tool",
    "state",
    "reason",
    "evidence",
    "asked_at",
    "clicked_at",
    "ended_at",
)
# What the first row of a workspace hangs on.
NOTHING = ""


def canonical(row: Mapping[str, object]) -> bytes:
    """The same bytes for the same row, whichever database it comes from."""
    return orjson.dumps([_plain(row[name]) for name in PLAIN])


def bound(row: Mapping[str, object]) -> tuple[str, ...]:
    """What its sealed part is bound to: with any word of the row changed, it opens no more.

    In 0.1 it was bound to its operation alone.
    """
    whole = f"audit:{hashlib.sha256(canonical(row)).hexdigest()}"
    return whole, f"audit:{row['operation']}:{row['attempt']}"


def digest(salt: str, row: Mapping[str, object], details: str) -> str:
    return _hash(salt.encode(), canonical(row), details.encode())


def link(before: str, team: str, number: int, digest: str) -> str:
    return _hash(before.encode(), orjson.dumps([team, number]), digest.encode())


def _hash(*parts: bytes) -> str:
    """Each part with its length in front, so that none can end where another begins."""
    whole = hashlib.sha256()
    for part in parts:
        whole.update(len(part).to_bytes(8, "big") + part)
    return whole.hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value
