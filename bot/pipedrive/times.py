"""Pipedrive's times are in UTC, whether they say so or not: v1 does not, v2 does."""

from datetime import UTC, datetime


def in_utc(moment: datetime) -> datetime:
    """With a zone in any case, and never the machine's."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
