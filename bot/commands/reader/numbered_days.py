"""Days of a month by their number alone: `on the 8th`, `wed the 9th`, the next ones that fit."""

from datetime import date, timedelta

from bot.blocks.kit.viewer import Asker
from bot.commands.reader.normalise import Words
from bot.tools.vocabulary import Meaning

ENDINGS = ("st", "nd", "rd", "th")
MOST_AHEAD = 62  # days in which `wed the 9th` is still a day that people mean
MOST_DAYS = 31
LEADS = {"on", "by", "until", "till", "to", "for", "due", "from", "before", "after", "is"}
# What may follow the number; before any other word it is of a name, as in `the 8th floor`.
FOLLOWS = {
    "at", "by", "with", "w", "w/", "about", "re", "for", "to", "from", "in", "on", "and", "please",
    "pls", "morning", "afternoon", "evening", "noon", "regarding", "around", "via", "till", "until",
}  # fmt: skip


def numbered_day(words: Words, at: int, viewer: Asker) -> tuple[int, tuple[Meaning, ...]]:
    """How many words `the 8th` or `8th` is long behind what leads to a day, and which it is."""
    led = at > 0 and words.words[at - 1].plain in LEADS
    length, number = _number(words, at)
    if not number or not (led or (length > 1 and at == 0)) or not _may_end(words, at + length):
        return 0, ()
    found = _next(viewer.today, number, None)
    return (length, (Meaning("date", str(found)),)) if found else (0, ())


def numbered_weekday(
    words: Words, at: int, weekday: int, viewer: Asker
) -> tuple[int, tuple[Meaning, ...]]:
    """The same behind a weekday that starts at `at`; one that is on no such day is unclear."""
    length, number = _number(words, at + 1)
    if not number:
        return 0, ()
    found = _next(viewer.today, number, weekday)
    text = words.text(at, at + 1 + length)
    return length + 1, (Meaning("date", str(found)) if found else Meaning("unclear", text),)


def _number(words: Words, at: int) -> tuple[int, int]:
    """`8th` or `the 8th`: how many words, and the number; 0 if it is none."""
    article = at < len(words.words) and words.words[at].plain == "the"
    if at + article >= len(words.words):
        return 0, 0
    plain = words.words[at + article].plain
    digits = plain[:-2] if plain.endswith(ENDINGS) else ""
    said = digits.isascii() and digits.isdecimal() and len(digits) <= len("31")
    number = int(digits) if said else 0
    return (1 + article, number) if 0 < number <= MOST_DAYS else (0, 0)


def _may_end(words: Words, at: int) -> bool:
    if at >= len(words.words) or words.words[at].is_a:
        return True
    plain = words.words[at].plain
    return plain in FOLLOWS or plain[:1].isdigit()


def _next(today: date, number: int, weekday: int | None) -> date | None:
    days = (today + timedelta(ahead) for ahead in range(MOST_AHEAD))
    fitting = (one for one in days if one.day == number and weekday in {None, one.weekday()})
    return next(fitting, None)
