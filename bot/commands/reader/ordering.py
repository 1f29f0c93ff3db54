"""The order of a list and how many of it: `biggest`, `top 5`, `ten newest`, `my next meeting`."""

from bot.commands.reader.amounts import amount_at
from bot.commands.reader.asking import Asking
from bot.commands.reader.grouped import BY
from bot.commands.reader.line import Line
from bot.commands.reader.spans_of_days import days_at

ORDERS = {
    "deal": {
        "value": "value",
        "added": "added",
        "updated": "updated",
        "close": "close",
        "name": "title",
    },
    "activity": {"added": "added", "updated": "updated", "close": "due", "value": ""},
    "file": {"added": "added", "updated": "updated"},
}
ORDERED_BY = {"title": "name", "subject": "name"}
USUAL_ORDERS = {"added": "added", "updated": "updated", "name": "name"}
MOST_DIGITS = 3  # of how many rows somebody asks for


def last_few(a: Asking, at: int) -> int:
    """`the last 3`."""
    span = a.line.at(at)
    last = span.has("which") and span.means("which") == "-1" and _number(a, at + 1)
    if not last or a.line.at(at + 2).has("unit"):
        return at
    a.limit, a.sort, a.strong = last, a.sort or _newest(a), a.strong + 1
    return a.marks.take(at, at + 2, f"limit={last}")


def closes_next(a: Asking, at: int) -> int:
    """`what closes next`, and nothing behind it that it would be next of."""
    line = a.line
    closes = a.noun == "deal" and "close" in line.at(at).roles.get("when", ())
    if not closes or line.at(at + 1).text.casefold() != "next" or at + 2 < len(line.spans):
        return at
    a.sort, a.strong = "close", a.strong + 1
    return a.marks.take(at, at + 2, "sort=close")


def sorted_by(a: Asking, at: int) -> int:
    """`sort by title`."""
    span, field = a.line.at(at), a.line.at(at + 1).means("field")
    if span.means("verb") != "sort" or not field:
        return at
    name = ORDERS.get(a.noun, USUAL_ORDERS).get(ORDERED_BY.get(field, field), "")
    if not name and a.noun == "deal" and field in BY:  # what has no order of its own has groups
        a.by, a.strong = field, a.strong + 1
        return a.marks.take(at, at + 2, f"by={field}")
    if not name:
        return at
    a.sort = a.sort or (f"-{name}" if name in {"value", "added", "updated"} else name)
    a.strong += 1
    return _which_way(a, at, at + 2)


def _which_way(a: Asking, first: int, end: int) -> int:
    """`… descending`, `low to high`."""
    if a.line.at(end).has("way"):
        a.sort = a.line.at(end).means("way") + a.sort.removeprefix("-")
        end += 1
    return a.marks.take(first, end, f"sort={a.sort}")


def news(a: Asking, at: int) -> int:
    """`what's going on with my deals`, `what happened today`: of many, what was changed last."""
    if a.line.at(at).means("noun") != "feed" or a.noun != "deal" or of_one(a.line):
        return at
    came = "added" if a.line.at(at).text.casefold().endswith("new") else "updated"
    a.event, a.sort, a.strong = a.event or came, a.sort or f"-{came}", a.strong + 1
    return a.marks.take(at, at + 1, f"sort={a.sort}")


GOES_ON = (
    "end", "prep", "whose", "sep", "compare", "me", "user", "team", "status", "stage", "not",
    "when", "filler", "join", "question", "health",
)  # fmt: skip


def newest(a: Asking, at: int) -> int:
    """`new deals of tom`, where no days are said in which they came."""
    line, many = a.line, a.line.at(at + 1)
    ours = (a.line.noun or a.noun) in many.roles.get("noun", ()) or many.has(f"{a.noun} label")
    several = many.text.casefold().endswith("s") and ours
    goes_on = line.at(at + 2).has(*GOES_ON)  # `new Sales training` is what somebody calls one
    fresh = line.at(at).text.casefold() == "new" and several and goes_on
    if not fresh or at or a.sort or line.has("day", "date", "which", "weekday", "month", "behind"):
        return at
    a.sort, a.strong = "-added", a.strong + 1
    return a.marks.take(at, at + 1, "sort=-added")


def of_one(line: Line) -> bool:
    """Whether one record may be meant: by its number, its name, or as the one seen last."""
    return any(
        span.is_word
        or span.has("id", "quoted", "email")
        or (span.has("it") and not line.at(at + 1).has("unit", "weekday", "month"))
        for at, span in enumerate(line.spans)
    )


def order(a: Asking, at: int) -> int:
    """`biggest`, `top 5`, `ten newest`, `by value`."""
    line, number, first = a.line, _number(a, at), at
    if number and line.at(at + 1).has("order", "top"):
        a.limit, at = number, at + 1
    span = line.at(at)
    compares = span.has("compare") and not span.has("top") and amount_at(line, at + 1)
    dated = span.has("when") and days_at(line, at + 1)  # `came in today`
    if not span.has("order", "top") or compares or dated:
        return at
    means = span.means("order") or "-value"
    name = ORDERS.get(a.noun, USUAL_ORDERS).get(means.removeprefix("-"), "")
    if not name and a.noun != "file":
        a.strong += 1  # it is told that this is not read
        return first
    end = at + 1
    if number := _number(a, end):
        a.limit, end = number, end + 1
    a.sort = a.sort or (f"-{name}" if means.startswith("-") else name)
    a.strong += 1
    end = _which_way(a, first, end)
    return a.marks.take(first, end, f"sort={a.sort}" + (f" limit={a.limit}" if a.limit else ""))


def _newest(a: Asking) -> str:
    return "" if a.noun == "file" else "-added"


def _number(a: Asking, at: int) -> int:
    span = a.line.at(at)
    if span.has("id") and not span.text.startswith("#") and len(span.text) <= MOST_DIGITS:
        return int(span.text)
    return int(span.means("number")) if span.has("number") and not span.has("filler") else 0


def following(a: Asking, at: int) -> int:
    """`my next meeting`, `next activities`: from today on, the nearest first."""
    span = a.line.at(at)
    if (
        a.noun != "activity"
        or not span.has("next")
        or a.line.at(at + 1).has("unit", "weekday", "month")
    ):
        return at
    a.sort, a.done = "due", "no"
    number = _number(a, at + 1)
    if number and a.line.at(at + 2).has("unit"):
        return at
    after = a.line.at(at + 1)
    single = after.has("type", "noun") and not after.text.casefold().endswith("s")
    a.limit = number or (1 if single else a.limit)
    return a.emit("due", f">={a.line.today}", at, at + 1 + bool(number))
