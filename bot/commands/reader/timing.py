"""Days in a question: of what, from when, until when, for how long."""

from datetime import timedelta

from bot.commands.reader.asking import HAS, Asking
from bot.commands.reader.line import Line
from bot.commands.reader.spans_of_days import amount_of, days_at, unit_alone
from bot.tools.fieldtypes.day_spans import Days, shifted

WHEN = {
    "deal": "close",
    "activity": "due",
    "person": "added",
    "organization": "added",
    "file": "added",
}
PAST = {"won", "lost", "added", "updated", "closed"}


def untouched(a: Asking, at: int) -> int:
    """`untouched for two weeks`, `not updated for 90 days`, `older than 30 days`."""
    span, first = a.line.at(at), at
    negated = a.negated >= 0 and all(a.line.at(n).has("filler") for n in range(a.negated + 1, at))
    if span.has("untouched", "health") or (negated and "updated" in span.roles.get("when", ())):
        name, first = "updated", a.negated if negated else at
        if a.noun == "deal" and span.has("health") and not a.statuses:
            a.statuses = ["open"]  # nobody does anything with those that are closed
        told = for_how_long(a, at + 1)
        if not told and (since := _since(a, at + 1)):
            a.negated = -1 if negated else a.negated
            return a.emit("updated", f"<{since[1].first}", first, since[0])
    elif (
        (span.text == ">" and for_how_long(a, at))
        or span.has("before")
        or (span.has("howlong") and span.text.casefold().startswith(LONGER))
    ):
        name = a.event if a.event in PAST else USUAL[a.noun == "activity"]
        if "rotting=yes" in a.conditions:  # `stuck in demo > 60 days`
            a.conditions.remove("rotting=yes")
            name = "updated"
        told = for_how_long(a, at)
    else:
        return at
    if not told:
        return at
    end, number, unit = told
    if negated:
        a.negated = -1
    day = shifted(a.line.today, -number, unit)
    a.conditions.append(f"{name}<{day}")
    a.strong += 1
    return a.marks.take(first, end, f"{name}<{day}")


def _is_older(a: Asking, at: int) -> bool:
    """`older than`, and `> 60 days`."""
    span = a.line.at(at)
    return span.has("before") or (span.text == ">" and for_how_long(a, at) is not None)


def _since(a: Asking, at: int) -> tuple[int, Days] | None:
    """`not touched since june`."""
    return days_at(a.line, at + 1, past=True) if a.line.at(at).has("since") else None


LONGER = ("more", "longer", "older")
USUAL = ("added", "due")


def for_how_long(a: Asking, at: int) -> tuple[int, int, str] | None:
    longer = a.line.at(at).means("compare") == ">" and a.line.at(at).text == ">"
    if longer or a.line.at(at).has("howlong", "before", "since", "behind"):
        return amount_of(a.line, at + 1)
    return None


def dated(a: Asking, at: int) -> int:
    """Days, with what they are of and how they bound: `since friday`, `by the end of november`."""
    line, start = a.line, at
    while (
        at - start < MOST_BETWEEN
        and line.at(at).has("prep", "filler", "question")
        and not line.at(at).has(*STOPS)
    ):
        at += 1
    event = a.event or _ends_in(a) or _came_from(a, start, at) or WHEN[a.noun]
    bound, found = "", days_at(line, at, past=event in PAST)
    if found is None:
        bound, found = _bounding(a, at, past=event in PAST)
    found = found or _between(a, at, past=event in PAST) or _alone(a, at)
    if found is None:
        return start
    if not bound and (wider := _and_next(line, found, past=event in PAST)):
        found = wider
    edged = line.at(at).has("edge", "edged")
    if edged and line.at(at).text.casefold().startswith(("by ", "until ")):
        bound = "until"
    return _bounded(a, (event, bound), found[1], (start, found[0]))


def _came_from(a: Asking, start: int, at: int) -> str:
    """`deals from last week` came in then; `from monday` and `from next week` only begin."""
    if any(one.startswith("close<") for one in a.conditions):
        return ""  # `slipped from last month` was to close then
    first = at + (at == start)
    led = a.line.at(start).text.casefold() == "from"
    found = days_at(a.line, first, past=True) if led else None
    whole = found is not None and found[1].first != found[1].last
    return "added" if whole and found and found[1].first <= a.line.today else ""


def _ends_in(a: Asking) -> str:
    """In `this month won` too, as verbs stand last in German: the days are those of the outcome."""
    return a.line.outcome if a.noun == "deal" else ""


def _and_next(line: Line, found: tuple[int, Days], *, past: bool) -> tuple[int, Days] | None:
    """`in december or january`: both, where one goes on from the other."""
    end, days = found
    more = days_at(line, end + 1, past=past) if line.at(end).has("join") else None
    if more is None or not days.first < more[1].first <= days.last + timedelta(days=1):
        return None
    return more[0], Days(days.first, more[1].last)


MOST_BETWEEN = 8  # small words before a day
BEFORE_DAYS = ("which", "ahead", "day", "since", "until", "before", "after", "edge", "howlong")
STOPS = (*BEFORE_DAYS, "status")


def _between(a: Asking, at: int, *, past: bool) -> tuple[int, Days] | None:
    """`between 1 nov and 15 nov`."""
    if ".." not in a.line.at(at).roles.get("compare", ()):
        return None
    first = days_at(a.line, at + 1, past=past)
    if first is None or not a.line.at(first[0]).has("join", "until"):
        return None
    second = days_at(a.line, first[0] + 1, past=past)
    return (second[0], Days(first[1].first, second[1].last)) if second else None


def _bounding(a: Asking, at: int, *, past: bool) -> tuple[str, tuple[int, Days] | None]:
    line = a.line
    bound = next((one for one in ("since", "until", "before", "after") if line.at(at).has(one)), "")
    inner = at + 1 + (line.at(at + 1).has("filler") and not line.at(at + 1).has("edge", "day"))
    found = days_at(line, inner, past=past or bound == "since") if bound else None
    if bound and not found and line.at(at).text.casefold().endswith(" end of"):
        found = unit_alone(line, inner)  # `before the end of the year`
    if (
        found
        and line.at(at).text.casefold() == "up to"
        and line.at(at - 1).has("user", "me", "team")
    ):
        bound = ""  # `what's tom up to tomorrow`
    if found and line.at(at).text.casefold() == "from" and found[1].first != found[1].last:
        bound = ""  # `from last quarter` is in it
    return bound, found


def _alone(a: Asking, at: int) -> tuple[int, Days] | None:
    """`closing in 2 weeks`, `close 10 days`."""
    told = amount_of(a.line, at) if a.line.at(at - 1).has("prep", "when", "ahead") else None
    if told is None:
        return None
    end, number, unit = told
    return end, Days(a.line.today, shifted(a.line.today, number, unit))


def _bounded(a: Asking, of: tuple[str, str], days: Days, place: tuple[int, int]) -> int:
    (event, bound), (first, last) = of, place
    today = a.line.today
    ahead = event in PAST and not bound and _lies_ahead(a, days, place)
    if ahead or _is_besides(a, event, bound, days):
        return first
    ways = {"since": f">={days.first}", "until": f"<={days.last}", "before": f"<{days.first}",
            "after": f">{days.last}"}  # fmt: skip
    if bound:
        return a.emit(event, ways[bound], first, last)
    if days.first == days.last:
        also_late = event == "due" and days.first == today and a.done != "yes"
        return a.emit(event, f"{'<=' if also_late else '='}{days.last}", first, last)
    not_in = a.negated >= 0  # neither of the two bounds alone
    if not_in or (event in PAST and days.last == today):
        told = f"={days.first}..{days.last}" if not_in else f">={days.first}"
        return a.emit(event, told, first, last)
    if a.emit(event, f">={days.first}", first, last) == first:
        return first
    return a.emit(event, f"<={days.last}", first, last)


def _is_besides(a: Asking, event: str, bound: str, days: Days) -> bool:
    """`won this month vs last month`: no deal is won in both."""
    since = (one.removeprefix(f"{event}>=") for one in a.conditions if f"{event}>=" in one)
    return any(not bound or one > str(days.last) for one in since)


def _lies_ahead(a: Asking, days: Days, place: tuple[int, int]) -> bool:
    """`new Zed pilot in two weeks`: no list of what was added, but a name and what comes then."""
    if not any(span.is_word for span in a.line.spans):
        return False
    counted = range(place[0], place[1])
    ahead = any(a.line.at(at).has("ahead") or amount_of(a.line, at) for at in counted)
    return days.first > a.line.today or (ahead and days.first == a.line.today < days.last)


def when(a: Asking, at: int) -> int:
    """`closing`, `created`, `due`: what the days are of, wherever they stand."""
    span = a.line.at(at)
    fitting = [one for one in span.roles.get("when", ()) if one in HAS[a.noun]]
    if not fitting or (span.has("howlong") and not a.line.at(at + 1).has("which", "day")):
        return at
    if a.noun == "deal" and span.text.casefold() == "close" and _is_over(a, at):
        a.event, a.statuses = "won", ["won"]  # `did tom close`
        a.strong += 1
        return a.marks.take(at, at + 1, "status=won")
    if span.has("whose") and a.line.at(at + 1).is_word:
        return at  # `on acme renewal`
    a.event = fitting[0]
    if span.has("me") and "owner" in HAS[a.noun]:
        a.owner = a.owner or "owner=me"
    if fitting[0] == "updated" and a.negated >= 0 and a.negated == at - 1:
        return at
    return a.marks.take(at, at + 1, "")


def _is_over(a: Asking, at: int) -> bool:
    """`did tom close`, and no `when did … close`."""
    before = [a.line.at(n).text.casefold() for n in range(at)]
    return "did" in before and "when" not in before
