"""Words that narrow a list, as the filters that lists take: one function for each kind of them.

Each looks at the spans from a place on and returns where it ended; the same place if nothing there
was its own.
"""

from collections.abc import Callable

from bot.commands.reader.absent import emptied, missing
from bot.commands.reader.amounts import compared
from bot.commands.reader.asking import HAS, Asking
from bot.commands.reader.grouped import earned, rated
from bot.commands.reader.line import NOTHING, ROOTS, said
from bot.commands.reader.ordering import (
    closes_next,
    following,
    last_few,
    newest,
    news,
    order,
    sorted_by,
)
from bot.commands.reader.own_fields import company_field
from bot.commands.reader.owners import creator, goes_on, owner
from bot.commands.reader.spans_of_days import days_at
from bot.commands.reader.timing import dated, for_how_long, untouched, when


def structured(a: Asking, at: int) -> int:
    """`owner=me` among plain words means what it always meant."""
    span = a.line.at(at)
    if not span.has("said"):
        return at
    a.conditions.append(span.text)
    a.event = a.event or OVER.get(span.text.casefold(), "")
    a.strong += 1
    return a.marks.take(at, at + 1, span.text)


OVER = {"status=won": "won", "status=lost": "lost"}  # the days said beside are of that


def negation(a: Asking, at: int) -> int:
    if not a.line.at(at).has("not"):
        return at
    if a.line.at(at).text.casefold() == "but" and not _takes_out(a, at):
        return a.marks.take(at, at + 1, "")
    a.negated = at
    return at + 1


def _takes_out(a: Asking, at: int) -> bool:
    """`all deals but mine`; `hot but still open` only goes on."""
    before = (span for span in a.line.spans[:at] if not span.has("me"))
    return any(span.has("many", "not", "team") for span in before)


def health(a: Asking, at: int) -> int:
    span = a.line.at(at)
    if a.noun != "deal" or not span.has("health"):
        return at
    if for_how_long(a, at + 1):
        return at
    what = span.means("health")
    if a.negated == at - 1 and a.negated >= 0 and what == "rotting":
        a.negated = -1
        a.marks.take(at - 1, at, "")
    text = {"rotting": "rotting=yes", "unplanned": "next=", "late": f"close<{a.line.today}"}[what]
    end = at + 1 + (what == "unplanned" and a.line.at(at + 1).has("done"))  # `… scheduled`
    a.conditions.append(text)
    a.statuses = a.statuses or ["open"]
    a.strong += 1
    return a.marks.take(at, end, f"status=open {text}")


def status(a: Asking, at: int) -> int:
    span = a.line.at(at)
    if a.noun != "deal" or not span.has("status"):
        return at
    following = a.line.at(at + 1)
    if span.has("verb") and at == 0 and (following.is_word or following.has("quoted", "id")):
        return at  # `open acme renewal`
    means = span.means("status")
    if means == "closed" and span.has("when") and _lies_ahead(a, at + 1):
        return at  # `clôture la semaine prochaine` is when it is expected to
    found = ["won", "lost"] if means == "closed" else [means]
    first = at
    if a.negated >= 0:
        a.not_status, first, a.negated = True, a.negated, -1
    a.statuses = [*dict.fromkeys([*a.statuses, *found])]
    if span.has("me"):  # `did I sell`
        a.owner = a.owner or "owner=me"
    a.event = {"won": "won", "lost": "lost", "closed": "closed"}.get(means, "") or a.event
    a.strong += 1
    return a.marks.take(first, at + 1, f"status={','.join(found)}")


def _lies_ahead(a: Asking, at: int) -> bool:
    found = days_at(a.line, at + a.line.at(at).has("filler"))
    return found is not None and found[1].first > a.line.today


def done(a: Asking, at: int) -> int:
    span = a.line.at(at)
    if a.noun != "activity":
        return at
    if _ahead(a, at):
        a.done, a.strong = "no", a.strong + 1
        return a.marks.take(at, at + 2, "done=no")
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
        a.team = a.team or "we" in span.text.casefold().split()  # `did we have`
        return a.marks.take(at, at + 1, "done=yes")
    return at


def _ahead(a: Asking, at: int) -> bool:
    """`emails to send`, `calls to make today`."""
    line = a.line
    verb = line.at(at + 1).has("work", "do") or line.at(at + 1).text.casefold() == "make"
    behind = line.at(at - 1).has("type", "noun") and not line.at(at + 2).is_word
    return behind and verb and line.at(at).text.casefold() == "to"


def listed(a: Asking, at: int) -> int:
    """Names of the company's own lists: stages, pipelines, labels, types."""
    span = a.line.at(at)
    if (end := _along(a, at)) > at:
        return end
    if a.noun == "deal" and span.has("stage") and a.negated < 0:
        a.stages = [*dict.fromkeys([*a.stages, *span.roles["stage"]])]
        a.strong += 1
        return a.marks.take(at, at + 1, f"stage={','.join(span.roles['stage'])}")
    for role, name in (
        ("stage", "stage"),
        ("pipeline", "pipeline"),
        (f"{a.noun} label", "label"),
        ("type", "type"),
    ):
        asked = role == "type" and a.line.at(at - 1).has("question")  # `when do i meet jo`
        if span.has(role) and (name in HAS[a.noun]) and (asked or not goes_on(a, at)):
            values = ",".join(span.roles[role])
            end = _one_more(a, name, values, at)
            return end if end > at else a.emit(name, f"={values}", at, at + 1)
    return at


def _along(a: Asking, at: int) -> int:
    """`past demo`, `demo or later`, `before proposal`: the stages of its pipeline on that side."""
    line, span, first = a.line, a.line.at(at), at
    if a.noun != "deal" or not span.has("stage"):
        return at
    while first > 0 and line.at(first - 1).has(*LEADS_TO) and not line.at(first - 1).has(*SIDE):
        first -= 1
    before, behind = line.at(first - 1) if first else NOTHING, line.at(at + 1).has("onward")
    least = ">=" in before.roles.get("compare", ()) and before.text.casefold() not in FROM
    if not (behind or least or before.has("before", "after")):
        return at
    sides = {-1} if before.has("before") else {0, 1} if behind or least else {1}
    start = first if behind and not (least or before.has("before", "after")) else first - 1
    if a.negated >= 0:
        sides, start, a.negated = {-1, 0, 1} - sides, a.negated, -1
    known = line.viewer.lookup.stages
    ours = [known[int(id_)] for id_ in span.roles["stage"]]
    found = [
        str(one.id) for one in known.values() for our in ours if one.pipeline_id == our.pipeline_id
        and (one.order_nr > our.order_nr) - (one.order_nr < our.order_nr) in sides
    ]  # fmt: skip
    a.stages = [*dict.fromkeys([*a.stages, *found])]
    a.strong += 1
    return a.marks.take(start, at + 1 + behind, f"stage={','.join(found)}") if found else at


SIDE, FROM, LEADS_TO = ("before", "after", "compare"), {"from"}, ("filler", "prep")


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
    end += a.line.at(end).means("status") == "open" and a.line.at(end + 1).has("counted")
    following = a.line.at(end)
    counted = [
        means
        for role in ("counted", "field", "noun")
        for means in following.roles.get(role, ())
        if means in COUNTED and means in HAS[a.noun]
    ]
    likely = following.has("percent") and not following.has("amount")
    if a.line.at(end - 1).has("percent") or likely:
        counted = ["probability"]
    end += bool(counted)
    name = counted[0] if counted else "value"
    reached = [a.emit(name, one, at, end) for one in comparisons]
    return end if reached and reached[-1] == end else at


COUNTED = {"employees", "people", "deals"}


def counting(a: Asking, at: int) -> int:
    span = a.line.at(at)
    if not span.has("count") or (span.has("field") and not span.has("verb") and a.named):
        return at
    if (
        a.noun == "person"
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
    if a.noun != "deal" or "lost" not in a.statuses or not a.line.at(at).has("because"):
        return at
    start = at
    at = a.line.past(at, "because", "filler", "glue", but=("end", "not"))
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
    reason = _single(a.line.text(at, end))
    return a.emit("reason", f"={said(reason)}", start, end)


def exports(a: Asking, at: int) -> int:
    """`export my deals`, `as csv`: all of them, in a file."""
    span = a.line.at(at)
    if "download" in span.roles.get("do", ()) and a.line.has("exports"):  # `send me … as csv`
        return a.marks.take(at, at + 1, "")
    if not span.has("exports") or a.noun not in ROOTS:
        return at
    a.exports, a.strong = True, a.strong + 1
    return a.marks.take(at, at + 1, "all")


def selling(a: Asking, at: int) -> int:
    """`what is kenji selling`: what is open there; `selling in 12`, the products."""
    if a.noun != "deal" or not a.line.at(at).has("selling"):
        return at
    if a.line.has("id", "it"):
        a.hang = "product"
    else:
        a.statuses = a.statuses or ["open"]
    return a.marks.take(at, at + 1, "")


def reasons(a: Asking, at: int) -> int:
    """`… and why`, at the end: the list of those that were lost tells it."""
    told = a.noun == "deal" and "lost" in a.statuses and a.line.at(at).has("reasons")
    return a.marks.take(at, at + 1, "") if told and at + 1 == len(a.line.spans) else at


def tail(a: Asking, at: int) -> int:
    """`any hot deals left`, `no close date set`: at the end it says only that there are some."""
    ends = a.line.at(at).has("tail") and at + 1 == len(a.line.spans) and a.strong
    return a.marks.take(at, at + 1, "") if ends and a.noun != "activity" else at


def _single(text: str) -> str:
    """Reasons are compared by what is in them: `competitors` is also found as one of them."""
    return text[:-1] if text.endswith("s") and not text.endswith("ss") else text


SHORT = 3  # letters, as in CEO


def into_currency(a: Asking, at: int) -> int:
    """`total in euros`: what a sum is converted to anyway, where it is the person's own."""
    span, home = a.line.at(at), a.line.viewer.currency
    led = a.line.at(at - 1).text.casefold() in {"in", "to", "into"} and at > 0
    if not (a.counts and led and span.means("currency") == home):
        return at
    return a.marks.take(at, at + 1, "")


def job(a: Asking, at: int) -> int:
    span = a.line.at(at)
    if a.noun != "person" or not span.has("job") or a.line.at(at + 1).is_word:
        return at
    title = span.text.casefold()
    one = title.removesuffix("s") if len(title) > SHORT else title
    return a.emit("job", f"={said(one)}", at, at + 1)


def priority(a: Asking, at: int) -> int:
    """`high priority`, `priority high`."""
    if a.noun != "activity":
        return at
    for first, second in ((at, at + 1), (at + 1, at)):
        if a.line.at(first).has("field") and a.line.at(first).means("field") == "priority":
            word = a.line.at(second)
            if word.text and not word.has("end", "type", "noun", "prep", "filler"):
                return a.emit("priority", f"={said(word.text.casefold())}", at, at + 2)
    return at


def archived(a: Asking, at: int) -> int:
    if a.noun != "deal" or not a.line.at(at).has("archived"):
        return at
    a.hang = "archived"
    a.strong += 1
    return a.marks.take(at, at + 1, "archived")


def own(a: Asking, at: int) -> int:
    """The company's own fields, by label and by option."""
    found = company_field(a.line, at, a.noun, negated=a.negated >= 0)
    if found is None:
        return at
    end, (name, rest) = found
    before, joint = a.conditions[-1:], a.line.at(at - 1)
    one_more = before and before[0].startswith(f"{name}=") and rest[1:].isdecimal()
    if one_more and (
        joint.text.casefold() == "or" or (joint.has("join", "sep") and "enum" in name)
    ):
        a.conditions[-1] += f",{rest[1:]}"
        return a.marks.take(at, end, a.conditions[-1])
    if rest == "=" and a.negated >= 0:  # without one
        at, a.negated = a.negated, -1
    return a.emit(name, rest, at, end)


Reader = Callable[[Asking, int], int]
QUALIFIERS: tuple[Reader, ...] = (
    structured, exports, rated, earned, health,
    untouched, counting, into_currency, selling, reasons, why_lost, tail,
    own, emptied, missing,
    negation, following, last_few, newest, news, closes_next, sorted_by, order, priority,
    status, done, creator, owner, dated, when, amount, currency, listed, job, archived,
)  # fmt: skip
