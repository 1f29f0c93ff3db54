"""Words that narrow a list, as the filters that lists take: one function for each kind of them.

Each looks at the spans from a place on and returns where it ended; the same place if nothing there
was its own.
"""

from collections.abc import Callable

from bot.commands.reader.amounts import amount_at, compared
from bot.commands.reader.asking import HAS, Asking
from bot.commands.reader.line import said
from bot.commands.reader.own_fields import company_field
from bot.commands.reader.spans_of_days import days_at
from bot.commands.reader.timing import dated, for_how_long, untouched, when

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


def structured(a: Asking, at: int) -> int:
    """`owner=me` among plain words means what it always meant."""
    span = a.line.at(at)
    if not span.has("said"):
        return at
    a.conditions.append(span.text)
    a.strong += 1
    return a.marks.take(at, at + 1, span.text)


def negation(a: Asking, at: int) -> int:
    if not a.line.at(at).has("not"):
        return at
    a.negated = at
    return at + 1


def health(a: Asking, at: int) -> int:
    span = a.line.at(at)
    if a.kind != "deal" or not span.has("health"):
        return at
    if for_how_long(a, at + 1):
        return at
    what = span.means("health")
    if a.negated == at - 1 and a.negated >= 0 and what == "rotting":
        a.negated = -1
        a.marks.take(at - 1, at, "")
    text = {"rotting": "rotting=yes", "unplanned": "next=", "late": f"close<{a.line.today}"}[what]
    a.conditions.append(text)
    a.statuses = a.statuses or ["open"]
    a.strong += 1
    return a.marks.take(at, at + 1, f"status=open {text}")


def missing(a: Asking, at: int) -> int:
    """`without contact`, `no value`, `with a purchase order`: whether a field holds anything."""
    negated = a.negated >= 0 and all(a.line.at(n).has("filler") for n in range(a.negated + 1, at))
    span = a.line.at(at)
    names = [*span.roles.get("field", ()), *span.roles.get("noun", ())]
    known = {
        "value": "value",
        "close": "close",
        "person": "person",
        "org": "org",
        "organization": "org",
        "label": "label",
        "phone": "phone",
        "email": "email",
        "job": "job",
        "address": "address",
        "website": "website",
        "owner": "owner",
        "next": "next",
    }
    counted = {"deal": "deals", "person": "people"}
    if not negated or a.line.at(at + 1).has(f"{a.kind} label", "stage", "pipeline", "user"):
        return at
    for name in names:
        if (a.kind == "organization" and name in counted) or (
            a.kind == "person" and name == "deal"
        ):
            a.negated, first = -1, a.negated
            a.conditions.append(f"{counted[name]}=0")
            a.strong += 1
            return a.marks.take(first, at + 1, f"{counted[name]}=0")
        if known.get(name) in HAS[a.kind]:
            first, a.negated = a.negated, -1
            if name == "next":
                a.statuses = a.statuses or ["open"]
            a.conditions.append(f"{known[name]}=")
            a.strong += 1
            return a.marks.take(first, at + 1, f"{known[name]}=")
    return at


def owner(a: Asking, at: int) -> int:
    span, end = a.line.at(at), at + 1
    if span.has("team"):
        a.team = True
        return a.marks.take(at, end, "")
    if span.has("me", "others") and "owner" in HAS[a.kind]:
        others = span.has("others") or a.negated >= 0
        a.owner = "-owner=me" if others else "owner=me"
        first, a.negated = (a.negated if a.negated >= 0 else at), -1
        a.strong += 1
        return a.marks.take(first, end, a.owner)
    if span.has("user") and not _goes_on(a, at) and "owner" in HAS[a.kind]:
        users = ",".join(span.roles["user"])
        if a.owner.startswith("owner=") and a.line.at(at - 1).has("join", "sep"):
            users = f"{a.owner.removeprefix('owner=')},{users}"
        a.owner = f"{'-' * (a.negated >= 0)}owner={users}"
        first, a.negated = (a.negated if a.negated >= 0 else at), -1
        a.strong += 1
        return a.marks.take(first, end, a.owner)
    return at


def _goes_on(a: Asking, at: int) -> bool:
    """`Tom Hill` is not Tom: an unknown word right beside makes it another name."""
    return a.line.at(at + 1).is_word or (a.line.at(at - 1).is_word and at > 0)


def status(a: Asking, at: int) -> int:
    span = a.line.at(at)
    if a.kind != "deal" or not span.has("status"):
        return at
    following = a.line.at(at + 1)
    if span.has("verb") and at == 0 and (following.is_word or following.has("quoted", "id")):
        return at  # `open acme renewal`
    means = span.means("status")
    found = ["won", "lost"] if means == "closed" else [means]
    first = at
    if a.negated >= 0:
        a.not_status, first, a.negated = True, a.negated, -1
    a.statuses = [*dict.fromkeys([*a.statuses, *found])]
    a.event = {"won": "won", "lost": "lost", "closed": "closed"}.get(means, "") or a.event
    a.strong += 1
    return a.marks.take(first, at + 1, f"status={','.join(found)}")


def done(a: Asking, at: int) -> int:
    span = a.line.at(at)
    if a.kind != "activity":
        return at
    if span.has("overdue"):
        a.done = "no"
        return a.emit("due", f"<{a.line.today}", at, at + 1)
    if span.has("done") and "activity" not in span.roles.get("noun", ()):  # `Termine`
        yes = (span.means("done") == "yes") is not (a.negated >= 0)
        first, a.negated = (a.negated if a.negated >= 0 else at), -1
        a.done = "yes" if yes else "no"
        a.event = a.event or ("closed" if yes else "")
        a.strong += 1
        return a.marks.take(first, at + 1, f"done={a.done}")
    if span.has("when") and "closed" in span.roles["when"]:
        a.done, a.event = "yes", "closed"
        return a.marks.take(at, at + 1, "done=yes")
    return at


def listed(a: Asking, at: int) -> int:
    """Names of the company's own lists: stages, pipelines, labels, types."""
    span = a.line.at(at)
    if a.kind == "deal" and span.has("stage") and a.negated < 0:
        a.stages = [*dict.fromkeys([*a.stages, *span.roles["stage"]])]
        a.strong += 1
        return a.marks.take(at, at + 1, f"stage={','.join(span.roles['stage'])}")
    for role, name in (
        ("stage", "stage"),
        ("pipeline", "pipeline"),
        (f"{a.kind} label", "label"),
        ("type", "type"),
    ):
        if span.has(role) and (name in HAS[a.kind]) and not _goes_on(a, at):
            values = ",".join(span.roles[role])
            end = _one_more(a, name, values, at)
            return end if end > at else a.emit(name, f"={values}", at, at + 1)
    return at


def _one_more(a: Asking, name: str, values: str, at: int) -> int:
    """`hot or warm`, `calls and meetings`: one of several."""
    before = f"{name}="
    if (
        a.conditions
        and a.conditions[-1].startswith(before)
        and a.line.at(at - 1).has("join", "sep")
    ):
        a.conditions[-1] += f",{values}"
        return a.marks.take(at, at + 1, f"{before}{values}")
    return at


def currency(a: Asking, at: int) -> int:
    span = a.line.at(at)
    return (
        a.emit("currency", f"={span.means('currency')}", at, at + 1) if span.has("currency") else at
    )


def amount(a: Asking, at: int) -> int:
    """Amounts of what is named behind them, else of the value of a deal."""
    found = compared(a.line, at)
    if found is None:
        return at
    end, comparisons = found
    following = a.line.at(end)
    counted = [
        means
        for role in ("counted", "field", "noun")
        for means in following.roles.get(role, ())
        if means in COUNTED and means in HAS[a.kind]
    ]
    likely = following.has("percent") and not following.has("amount")
    if a.line.at(end - 1).has("percent") or likely:
        counted = ["probability"]
    end += bool(counted)
    name = counted[0] if counted else "value"
    reached = [a.emit(name, one, at, end) for one in comparisons]
    return end if reached and reached[-1] == end else at


COUNTED = {"employees", "people", "deals"}


def order(a: Asking, at: int) -> int:
    """`biggest`, `top 5`, `ten newest`, `by value`."""
    line, span, first = a.line, a.line.at(at), at
    orders = ORDERS.get(a.kind, USUAL_ORDERS)
    number = _number(a, at)
    last = span.has("which") and span.means("which") == "-1" and _number(a, at + 1)
    if last and not line.at(at + 2).has("unit"):  # `the last 3`
        a.limit, a.sort, a.strong = last, a.sort or _newest(a), a.strong + 1
        return a.marks.take(at, at + 2, f"limit={last}")
    if number and line.at(at + 1).has("order", "top"):
        a.limit, at, span = number, at + 1, line.at(at + 1)
    elif span.has("verb") and span.means("verb") == "sort" and line.at(at + 1).has("field"):
        name = orders.get(
            ORDERED_BY.get(line.at(at + 1).means("field"), line.at(at + 1).means("field")), ""
        )
        if name:
            a.sort = a.sort or (f"-{name}" if name in {"value", "added", "updated"} else name)
            a.strong += 1
            return a.marks.take(at, at + 2, f"sort={a.sort}")
        return at
    if not span.has("order", "top") or (
        span.has("compare") and amount_at(line, at + 1) and not span.has("top")
    ):
        return at
    means = span.means("order") or "-value"
    name = orders.get(means.removeprefix("-"), "")
    if not name and a.kind != "file":
        return first
    end = at + 1
    if number := _number(a, end):
        a.limit, end = number, end + 1
    a.sort = a.sort or (f"-{name}" if means.startswith("-") else name)
    a.strong += 1
    return a.marks.take(first, end, f"sort={a.sort}" + (f" limit={a.limit}" if a.limit else ""))


def _newest(a: Asking) -> str:
    return "" if a.kind == "file" else "-added"


def _number(a: Asking, at: int) -> int:
    span = a.line.at(at)
    if span.has("id") and not span.text.startswith("#") and len(span.text) <= 3:  # noqa: PLR2004 - rows
        return int(span.text)
    return int(span.means("number")) if span.has("number") and not span.has("filler") else 0


def following(a: Asking, at: int) -> int:
    """`my next meeting`, `next activities`: from today on, the nearest first."""
    span = a.line.at(at)
    if (
        a.kind != "activity"
        or not span.has("next")
        or a.line.at(at + 1).has("unit", "weekday", "month")
    ):
        return at
    a.sort, a.done = "due", "no"
    number = _number(a, at + 1)
    if number and a.line.at(at + 2).has("unit"):
        return at
    kind = a.line.at(at + 1)
    single = kind.has("type", "noun") and not kind.text.casefold().endswith("s")
    a.limit = number or (1 if single else a.limit)
    return a.emit("due", f">={a.line.today}", at, at + 1 + bool(number))


def counting(a: Asking, at: int) -> int:
    span = a.line.at(at)
    if not span.has("count") or (span.has("field") and not span.has("verb") and a.named):
        return at
    if (
        a.kind == "person"
        and span.text.casefold().startswith(("number", "the number"))
        and a.line.at(at + 1).is_word
    ):
        a.fields.append("phone")
        return a.marks.take(at, at + 1, "")
    a.counts = a.counts or span.means("count")
    a.strong += 1
    return a.marks.take(at, at + 1, a.counts)


def why_lost(a: Asking, at: int) -> int:
    """`lost because no budget`, `lost to a competitor`, `we lost on price`."""
    if a.kind != "deal" or "lost" not in a.statuses or not a.line.at(at).has("because"):
        return at
    start = at
    while a.line.at(at).has("because", "filler", "glue") and not a.line.at(at).has("end", "not"):
        at += 1
    if (
        days_at(a.line, start, past=True)
        or days_at(a.line, at, past=True)
        or a.line.at(start + 1).has("me", "user")
    ):
        return start
    end = at
    while a.line.at(end).is_word or (
        a.line.at(end).has("field", "not", "quoted", "prep", "count", "order")
        and not a.line.at(end).has("end", "when")
    ):
        end += 1
    if end == at:
        return start
    reason = a.line.text(at, end)
    return a.emit("reason", f"={said(reason)}", start, end)


SHORT = 3  # letters, as in CEO


def job(a: Asking, at: int) -> int:
    span = a.line.at(at)
    if a.kind != "person" or not span.has("job") or a.line.at(at + 1).is_word:
        return at
    title = span.text.casefold()
    one = title.removesuffix("s") if len(title) > SHORT else title
    return a.emit("job", f"={said(one)}", at, at + 1)


def priority(a: Asking, at: int) -> int:
    """`high priority`, `priority high`."""
    if a.kind != "activity":
        return at
    for first, second in ((at, at + 1), (at + 1, at)):
        if a.line.at(first).has("field") and a.line.at(first).means("field") == "priority":
            word = a.line.at(second)
            if word.text and not word.has("end"):
                return a.emit("priority", f"={said(word.text.casefold())}", at, at + 2)
    return at


def archived(a: Asking, at: int) -> int:
    if a.kind != "deal" or not a.line.at(at).has("archived"):
        return at
    a.hang = "archived"
    a.strong += 1
    return a.marks.take(at, at + 1, "archived")


def own(a: Asking, at: int) -> int:
    """The company's own fields, by label and by option."""
    found = company_field(a.line, at, a.kind, negated=a.negated >= 0)
    if found is None:
        return at
    end, (name, rest) = found
    if rest == "=" and a.negated >= 0:  # without one
        at, a.negated = a.negated, -1
    return a.emit(name, rest, at, end)


Reader = Callable[[Asking, int], int]
QUALIFIERS: tuple[Reader, ...] = (
    structured, health, untouched, counting, why_lost, own, missing, negation, following, order,
    priority, status, done, owner, dated, when, amount, currency, listed, job, archived,
)  # fmt: skip
