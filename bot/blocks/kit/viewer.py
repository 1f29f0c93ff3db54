"""The person at the other end: how they read dates and money, and the names they know.

No I/O behind it. What needs no names takes an Asker.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from functools import cached_property
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.pipedrive.names.definitions import NameLookup

__all__ = ["Asker", "NameLookup", "Viewer"]


@dataclass(frozen=True)
class Asker:
    """Who is asking, and how they read and write days and money."""

    now: datetime
    locale: str = "en_US"  # as Babel spells it
    tz: str = "UTC"  # IANA name
    currency: str = "USD"
    domain: str = ""  # company domain: links go to https://{domain}.pipedrive.com
    user_id: int | None = None  # the person's own Pipedrive user id: "me"

    @property
    def region(self) -> str:
        """The country of the locale, `GB`; empty where it names none."""
        return self.locale.rpartition("_")[2] if "_" in self.locale else ""

    @cached_property
    def zone(self) -> tzinfo:
        try:
            return ZoneInfo(self.tz)
        except (ZoneInfoNotFoundError, ValueError):
            return UTC

    @cached_property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()


@dataclass(frozen=True)
class Viewer(Asker):
    """With the names that an answer needs, as far as they were looked up."""

    lookup: NameLookup = field(default_factory=NameLookup)
