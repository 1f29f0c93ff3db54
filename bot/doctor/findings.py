"""What a check of the set-up finds, and what such checks share."""

from collections.abc import Callable
from dataclasses import dataclass

import aiohttp

from bot.health import Fault
from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class Finding:
    name: str
    ok: bool
    detail: str
    advice: str = ""
    # Whether the bot does not even start with it.
    stops: bool = False


@dataclass(frozen=True, slots=True)
class Visit:
    """What the checks share: the settings that can be used, and which cannot."""

    settings: Settings
    broken: frozenset[str]
    session: aiohttp.ClientSession
    now: Callable[[], float]


def checked(name: str, fault: Fault | None, well: str) -> Finding:
    if fault is None:
        return Finding(name, ok=True, detail=well)
    return Finding(name, ok=False, detail=f"{fault.what}: {fault.breaks}", advice=f"{fault.fix}")


def bad_key(detail: str, advice: str) -> Finding:
    return Finding("encryption key", ok=False, detail=detail, advice=advice, stops=True)
