"""Which part of the log is asked for, as it is typed behind `/crm log`. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from bot.blocks.kit.viewer import Asker
from bot.tools.fieldtypes import calendar
from bot.tools.fieldtypes.base import read_id
from bot.tools.fieldtypes.dates import read_day
from bot.tools.fieldtypes.day_spans import Days, months_on, read_span, weekday

EVERYBODY = "*"
ALL = frozenset({"all", "everyone", "everybody", "team"})
MINE = frozenset({"me", "mine", "my"})
RESULTS = {
    "done": "done",
    "failed": "not_done",
    "unknown": "unknown",
    "cancelled": "cancelled",
    "canceled": "cancelled",
    "expired": "expired",
    "refused": "refused",
}
NOUNS = {
    "deal": "deal",
    "person": "person",
    "org": "organization",
    "organization": "organization",
    "activity": "activity",
    "note": "note",
    "file": "file",
}
MOST_WORDS = 4  # of one day or span: `since 24 november 2026`
YEAR = 12


@dataclass(frozen=True, slots=True)
class AskedLog:
    """`whose`: a person's id in Slack, everybody's, or empty for one's own."""

    text: str = ""
    whose: str = ""
    record: tuple[str, int] | None = None
    result: str = ""
    days: Days | None = None
    as_file: bool = False

    def since(self, viewer: Asker) -> datetime | None:
        return datetime.combine(self.days.first, time(), viewer.zone) if self.days else None

    def until(self, viewer: Asker) -> datetime | None:
        """The first moment that is not in it any more."""
        if self.days is None:
            return None
        return datetime.combine(self.days.last + timedelta(days=1), time(), viewer.zone)


def asked_log(text: str, viewer: Asker) -> AskedLog | None:
    """None where a word of it cannot be read, or is said twice."""
    words = text.split()
    asked = AskedLog(text=" ".join(words))
    while words:
        read = _step(asked, words, viewer)
        if read is None:
            return None
        asked, words = read
    return asked


def _step(
    asked: AskedLog, words: Sequence[str], viewer: Asker
) -> tuple[AskedLog, list[str]] | None:
    word, rest = words[0].lower(), list(words[1:])
    who = _who(words[0])
    if who is not None and not asked.whose:
        return replace(asked, whose=who), rest
    if word in RESULTS and not asked.result:
        return replace(asked, result=RESULTS[word]), rest
    if word == "csv" and not asked.as_file:
        return replace(asked, as_file=True), rest
    number = read_id(words[1].removeprefix("#")) if len(words) > 1 else None
    if word in NOUNS and number is not None and asked.record is None:
        return replace(asked, record=(NOUNS[word], number)), list(words[2:])
    return None if asked.days else _days(asked, words, viewer)


def _who(word: str) -> str | None:
    if word.lower() in ALL:
        return EVERYBODY
    if word.lower() in MINE:
        return ""
    is_somebody = word.startswith("<@") and word.endswith(">")
    return word[2:-1].partition("|")[0] if is_somebody else None


def _days(
    asked: AskedLog, words: Sequence[str], viewer: Asker
) -> tuple[AskedLog, list[str]] | None:
    for many in range(min(MOST_WORDS, len(words)), 0, -1):
        days = _read(" ".join(words[:many]), viewer)
        if days is not None:
            return replace(asked, days=days), list(words[many:])
    return None


def _read(text: str, viewer: Asker) -> Days | None:
    """A day, a span, since a day, or from a day to a day; none of them lies ahead."""
    today = viewer.today
    first, dots, last = text.partition("..")
    try:
        if dots:
            return Days(read_day(first, viewer), read_day(last, viewer))
        word, _, rest = text.partition(" ")
        if word.lower() == "since" and rest:
            since = _read(rest, viewer)
            return since and Days(since.first, today)
        days = _span(text, today, viewer)
    except (ValueError, OverflowError):
        return None
    return days if days.first <= today else None


def _span(text: str, today: date, viewer: Asker) -> Days:
    """Of weekdays and months the latest. Raises ValueError, OverflowError."""
    number = calendar.weekday(text.lower(), viewer.locale)
    if number is not None:
        return Days(*[weekday(number, today, past=True)] * 2)
    span = read_span(text, viewer)
    if span is None:
        return Days(*[read_day(text, viewer)] * 2)
    is_ahead = span.first > today
    return Days(months_on(span.first, -YEAR), months_on(span.last, -YEAR)) if is_ahead else span
