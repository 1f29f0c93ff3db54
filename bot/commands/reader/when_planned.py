"""When something is planned for, or was: days, times and how long, with what leads to them."""

from datetime import timedelta

from bot.commands.reader.planned import Planning
from bot.commands.reader.spans_of_days import amount_of, days_at, either_week
from bot.commands.reader.times_of_day import hour_at, hours_at, lasting_at, minutes_of, spoken_at
from bot.tools.fieldtypes.day_spans import shifted

IN = {"in", "en", "dans", "em", "within"}


def when(p: Planning, at: int) -> int:
    """Days and times, with what leads to them."""
    start = at
    while not p.line.at(at).has("end", "which", "edge", "quoted", "again") and (
        p.line.at(at).has(*BEFORE_DAYS)
        or p.line.at(at).text.casefold() in TO_A_DAY
        or (p.line.at(at).text.casefold() == "the" and days_at(p.line, at + 1))
    ):
        if days_at(p.line, at) or amount_of(p.line, at):
            break
        at += 1
    if end := _soon(p, start, at) or _hours(p, start, at):
        return end
    for name, read in (("lasts", _lasting), ("at", _clock), ("due", _day)):
        if name not in p.values and (found := read(p, start, at)):
            p.values[name] = found[1]
            return p.marks.take(start, found[0], f"{name}={found[1]}")
    return start


def _soon(p: Planning, start: int, at: int) -> int:
    """`in an hour`, `in 30 minutes`: a time, counted from now."""
    led = at > start and p.line.at(at - 1).text.casefold() in IN
    told = lasting_at(p.line, at) if led and "at" not in p.values else None
    if told is None:
        return 0
    end, number, unit = told
    now = p.line.viewer.now.astimezone(p.line.viewer.zone)
    then = now + timedelta(**{f"{unit}s": number})
    p.values |= {"at": f"{then:%H:%M}", "due": str(then.date())}
    return p.marks.take(start, end, f"at={then:%H:%M}")


def _hours(p: Planning, start: int, at: int) -> int:
    """`10-11`: when it begins and how long it takes."""
    told = None if {"at", "lasts"} & p.values.keys() else hours_at(p.line, at)
    if told is None:
        return 0
    p.values |= {"at": told[0], "lasts": f"{told[1]}m"}
    return p.marks.take(start, at + 1, f"at={told[0]} lasts={told[1]}m")


def _clock(p: Planning, start: int, at: int) -> tuple[int, str] | None:
    """`3pm`, `half past two`, `at 10`, `friday 10`."""
    span, after = p.line.at(at), p.line.at(at + 1).has("oclock")
    if span.has("clock") and (found := spoken_at(p.line, at)):
        return found
    if span.has("time"):
        return at + 1 + after, span.means("time")
    led = at > start and p.line.at(at - 1).has("clockat")
    if not (led or after or _ends_a_day(p, at)):
        return None
    clock = hour_at(p.line, at)
    return (at + 1 + after, clock) if clock else None


def _ends_a_day(p: Planning, at: int) -> bool:
    """Right behind a day and before nothing else that it could count."""
    last = at + 1 >= len(p.line.spans)
    return _ends(p, at, "due") and (last or p.line.at(at + 1).has("sep", "prep"))


def _ends(p: Planning, at: int, name: str) -> bool:
    """Whether the value of a field ends here."""
    return any(part.last == at and part.says.startswith(f"{name}=") for part in p.marks.parts)


def _lasting(p: Planning, start: int, at: int) -> tuple[int, str] | None:
    """`for 30 minutes`, `1 hour`; behind a time, `to 4`."""
    if told := lasting_at(p.line, at):
        return told[0], f"{told[1]}{told[2][0]}"
    return _until(p, start, at)


def _until(p: Planning, start: int, at: int) -> tuple[int, str] | None:
    """`from 3 to 4`: how long that is."""
    if not (at > start and p.line.at(at - 1).has("until") and _ends(p, start, "at")):
        return None
    minutes = minutes_of(hour_at(p.line, at)) - minutes_of(p.values["at"])
    return (at + 1, f"{minutes}m") if minutes > 0 else None


def _day(p: Planning, start: int, at: int) -> tuple[int, str] | None:
    """`friday`, `next week`, `in 2 weeks`."""
    line = p.line
    ahead = amount_of(line, at + 1) if line.at(at).text.casefold() in IN else None
    if ahead is None and line.at(at - 1).text.casefold() in IN and at > start:
        ahead = amount_of(line, at)
    if ahead:
        return ahead[0], str(shifted(line.today, ahead[1], ahead[2]))
    found = days_at(line, at, past=p.over)
    p.other = either_week(line, at) if found and not p.over else 0
    p.doubted = p.doubted or p.other != 0
    return (found[0], str(found[1].first)) if found else None


TO_A_DAY = {"am", "den", "le", "el", "no", "na", "em"}
BEFORE_DAYS = ("prep", "clockat", "sep", "when", "since", "howlong", "ahead")
