"""How a day or a moment is typed: `fri`, `+3d`, `30 nov`, ISO; pure, given today."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from bot.blocks.viewer import Viewer

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
STEPS = {"d": 1, "w": 7}
LONGEST = 40


def read_day(text: str, viewer: Viewer) -> date:
    """Raises ValueError for what is no day."""
    today = viewer.now.astimezone(viewer.zone).date()
    words = text.strip().lower().replace(",", " ").split()
    if not words or len(text) > LONGEST:
        raise ValueError(text)
    if len(words) == 1:
        return _one_word(words[0], today)
    if words[0] == "next" and len(words) == 2:  # noqa: PLR2004 - "next week", "next fri"
        return _next(words[1], today)
    return _day_and_month(words, today)


def read_moment(text: str, viewer: Viewer) -> datetime:
    """A moment in UTC, to the second; a bare day is its first moment in the person's zone."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        moment = _day_then_time(text, viewer)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=viewer.zone)
    return moment.astimezone(UTC).replace(microsecond=0)


def write_moment(moment: datetime, viewer: Viewer) -> str:
    """In the person's zone; with its offset where the clock shows the same time twice."""
    local = moment.astimezone(viewer.zone)
    text = local.replace(tzinfo=None).isoformat(" ").removesuffix(":00")
    return text if read_moment(text, viewer) == moment else local.isoformat(" ")


def _day_then_time(text: str, viewer: Viewer) -> datetime:
    day, _, last = text.strip().rpartition(" ")
    if ":" in last:
        return datetime.combine(read_day(day, viewer), time.fromisoformat(last.zfill(5)))
    return datetime.combine(read_day(text, viewer), time())


def _one_word(word: str, today: date) -> date:
    named = {"today": 0, "tomorrow": 1, "yesterday": -1}
    if word in named:
        return today + timedelta(days=named[word])
    if word[0] in "+-" and word[1:-1].isdecimal() and word[-1] in STEPS:
        return _shifted(today, int(word[:-1]) * STEPS[word[-1]])
    if _weekday(word) is not None:
        return _next(word, today)
    return date.fromisoformat(word)


def _shifted(today: date, days: int) -> date:
    try:
        return today + timedelta(days=days)
    except OverflowError as error:
        raise ValueError(str(days)) from error


def _next(word: str, today: date) -> date:
    """The coming one, never today itself; `next week` is its Monday."""
    wanted = 0 if word == "week" else _weekday(word)
    if wanted is None:
        raise ValueError(word)
    return today + timedelta(days=(wanted - today.weekday() - 1) % 7 + 1)


def _weekday(word: str) -> int | None:
    return _among(WEEKDAYS, word)


def _among(names: Sequence[str], word: str) -> int | None:
    """The place of a name, of which at least three letters are there."""
    if len(word) < 3:  # noqa: PLR2004 - mon, jan
        return None
    return next((place for place, name in enumerate(names) if name.startswith(word)), None)


def _day_and_month(words: list[str], today: date) -> date:
    """`30 nov`, `nov 30`, `30 november 27`; without a year the one that is not long past."""
    numbers = [int(word.rstrip(".")) for word in words if word.rstrip(".").isdecimal()]
    months = [place for word in words if (place := _among(MONTHS, word.rstrip("."))) is not None]
    if len(months) != 1 or len(numbers) + 1 != len(words) or len(numbers) not in {1, 2}:
        raise ValueError(" ".join(words))
    month = months[0] + 1
    day, *years = numbers
    if years:
        return date(years[0] + 2000 if years[0] < 100 else years[0], month, day)  # noqa: PLR2004 - `27`
    found = date(today.year, month, day)
    return found if found >= today - timedelta(days=183) else date(today.year + 1, month, day)
