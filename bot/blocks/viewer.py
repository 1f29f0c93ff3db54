"""The person at the other end: how they read dates and money, and the names they know."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.pipedrive.models import Currency, Label, Pipeline, Stage, User


@dataclass(frozen=True)
class Book:
    """Names by id, as far as this person may see them and as far as they were looked up."""

    stages: Mapping[int, Stage] = field(default_factory=dict)
    pipelines: Mapping[int, Pipeline] = field(default_factory=dict)
    users: Mapping[int, User] = field(default_factory=dict)
    labels: Mapping[int, Label] = field(default_factory=dict)
    currencies: Mapping[str, Currency] = field(default_factory=dict)
    deals: Mapping[int, str] = field(default_factory=dict)
    persons: Mapping[int, str] = field(default_factory=dict)
    organizations: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Viewer:
    """Everything that rendering and reading need to know about a person; no I/O behind it."""

    now: datetime
    locale: str = "en_US"  # as Babel spells it
    tz: str = "UTC"  # IANA name
    currency: str = "USD"
    domain: str = ""  # company domain: links go to https://{domain}.pipedrive.com
    user_id: int | None = None  # the person's own Pipedrive user id: "me"
    book: Book = field(default_factory=Book)

    @property
    def zone(self) -> tzinfo:
        try:
            return ZoneInfo(self.tz)
        except (ZoneInfoNotFoundError, ValueError):
            return UTC
