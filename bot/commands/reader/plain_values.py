"""Values that can only be one thing: money, per cents, days, times, addresses."""

from collections.abc import Callable

from bot.commands.reader.amounts import amount_at
from bot.commands.reader.changes import Changing
from bot.commands.reader.spans_of_days import days_at, either_week
from bot.commands.reader.times_of_day import hour_at, lasting_at, spoken_at
from bot.tools.fieldtypes.day_spans import Days


def plain_value(c: Changing, at: int) -> int:
    """What can only be one thing: money, per cents, days, times, addresses."""
    reader = PLAIN.get(c.noun)
    return reader(c, at) if reader else at


def _of_deal(c: Changing, at: int) -> int:
    span, line = c.line.at(at), c.line
    if span.has("money", "amount", "percent") and _is_no_value(c, at):
        return at
    if _may_be_range(c, at):  # `10 to 20k` are deals between the two, or a new value for one
        low, high = c.target.removeprefix("#"), amount_at(line, at)
        c.sure, c.others = False, (f"/deal list value>={low}{high[-1]} value<={high}",)
    if span.has("money") or (span.has("amount") and c.verb == "set"):
        return c.put("value", amount_at(line, at), at, at + 1)
    if span.means("percent").isdigit():
        return c.put(
            "probability", span.means("percent"), at, at + 1 + line.at(at + 1).has("percent")
        )
    dated = c.verb in {"later", "sooner", "move", "set", "close"} or line.has("field", "when")
    moves = line.at(at - 1).text.casefold() in {"moves to", "moved to", "slips to", "slides to"}
    found = days_at(line, at) if dated or moves else None
    c.sure = c.sure and not (found and moves)
    return _on_day(c, "close", found, at) if found else at


def _is_no_value(c: Changing, at: int) -> bool:
    """`by 5k` more, which nobody has counted; `over 5k`, with which lists are compared."""
    before = c.line.at(at - 1)
    if before.has("join") and c.line.at(at).has("id"):
        return True  # `value of 12 and 13`: another record
    signs = set(before.roles.get("compare", ())) - {"=", "~", ".."}
    led = before.text.casefold() == "from" or (c.verb and before.text.casefold() == "up to")
    return before.text.casefold() == "by" or (bool(signs) and not led)


def _may_be_range(c: Changing, at: int) -> bool:
    low, high = c.target.removeprefix("#"), amount_at(c.line, at)
    led = c.exact and not c.verb and c.line.at(at - 1).text.casefold() == "to"
    alone = at + 1 == len(c.line.spans)
    return led and alone and at == c.place[1] + 1 and low.isdecimal() and high[-1:] in {"k", "m"}


def _on_day(c: Changing, name: str, found: tuple[int, Days], at: int) -> int:
    """Of several days one is a guess, so it is asked: the first where it is to be later."""
    end, days = found
    c.sure = c.sure and not either_week(c.line, at)
    closes = any("close" in (*one.roles.get("when", ()), *one.roles.get("field", ()))
                 for one in c.line.spans)  # fmt: skip
    besides = c.values.keys() - {name} if name == "close" and not closes else ()
    if days.first != days.last or besides:
        c.sure = False  # `to demo on friday` is no day on which it closes
    day = days.first if c.verb in {"later", "sooner"} or name == "due" else days.last
    return c.put(name, str(day), at, end)


def _of_person(c: Changing, at: int) -> int:
    span = c.line.at(at)
    for role in ("email", "phone"):
        if span.has(role):
            return c.put(f"{role}+", span.means(role), at, at + 1)
    return at


def _of_company(c: Changing, at: int) -> int:
    """`200 employees`."""
    line, count = c.line, c.line.at(at).means("id") or c.line.at(at).means("amount")
    counted = "employees" in line.at(at + 1).roles.get("field", ())
    return c.put("employees", count, at, at + 2) if count and counted else at


def _of_activity(c: Changing, at: int) -> int:
    line, span = c.line, c.line.at(at)
    led = line.at(at - 1).text.casefold() in ({"at"} if c.target else {"at", "to"})
    clock = hour_at(line, at) if led or span.has("time") else ""
    if clock:
        return c.put("at", clock, at, at + 1)
    if span.has("clock") and (spoken := spoken_at(line, at)):
        return c.put("at", spoken[1], at, spoken[0])
    if line.at(at + 1).means("field") == "priority" and span.text.casefold() in PRIORITIES:
        return c.put("priority", span.text.casefold(), at, at + 2)
    if span.has("type") and c.exact and line.at(at - 1).has("glue", "filler", "id"):
        return c.put("type", span.means("type"), at, at + 1)
    if told := _lasting(c, at):
        return c.put("lasts", f"{told[1]}{told[2][0]}", at, told[0])
    found = days_at(c.line, at)
    return _on_day(c, "due", found, at) if found else at


PRIORITIES = {"high", "medium", "low"}


def _lasting(c: Changing, at: int) -> tuple[int, int, str] | None:
    """`lasts 1 hour`, `to 45 min`; not `in 2 hours`, nor by how much it is put off."""
    takes = c.line.at(at).text.casefold() in {"takes", "will take"}
    start = at + (takes or c.line.at(at).means("field") == "lasts")
    told = lasting_at(c.line, start)
    moved = c.verb in {"later", "sooner"} or c.line.at(at - 1).has("ahead", "behind", "sign")
    return told if told and not moved and not c.line.at(told[0]).has("shift", "ago") else None


PLAIN: dict[str, Callable[[Changing, int], int]] = {
    "deal": _of_deal,
    "person": _of_person,
    "organization": _of_company,
    "activity": _of_activity,
}
