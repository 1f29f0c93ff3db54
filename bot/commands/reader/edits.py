"""What of a record changes: one function for each kind of words that say it.

Each looks at the spans from a place on and returns where it ended; the same place if nothing there
was its own.
"""

from collections.abc import Callable

from bot.commands.reader.amounts import amount_at
from bot.commands.reader.changes import FIELDS, TEXTS, Changing, is_marked, speaks_against
from bot.commands.reader.free_texts import ANY_WORDS, free_text, job, renamed, where_text
from bot.commands.reader.linking import linked, taken_back, taken_over
from bot.commands.reader.outcomes import stage, stage_said, status
from bot.commands.reader.own_values import company_value
from bot.commands.reader.plain_values import plain_value
from bot.commands.reader.spans_of_days import amount_of, days_at
from bot.commands.reader.sums import summed
from bot.commands.reader.targets import put_before


def _shift(c: Changing, at: int) -> int:
    """`push 12 two weeks`, `a week later`: counted from the day that the record has."""
    start = at
    while (
        (c.line.at(at).has("glue", "filler", "because") or c.line.at(at).text.casefold() == "by")
        and not amount_of(c.line, at)
        and not c.line.at(at).has("end")
    ):
        at += 1
    if c.noun not in LATER:
        return start
    if stepped := c.line.at(at).means("stepped"):
        c.later[LATER[c.noun]] = stepped
        return c.marks.take(start, at + 1, stepped)
    told = amount_of(c.line, at)
    if told is None:
        return start
    end, number, unit = told
    sign = c.line.at(end).means("shift") or ("-" if c.verb == "sooner" else "+")
    back = c.line.at(end).text.casefold() == "back"  # earlier to some, later to others
    if back and c.verb == "move":
        c.sure, sign = False, "-"
    elif not (c.line.at(end).has("shift") or c.verb in {"later", "sooner"}):
        return start
    if c.line.at(end).has("hence", "ago", "shift"):
        end += 1
    c.later[LATER[c.noun]] = f"{sign}{number} {unit}"
    return c.marks.take(start, end, f"{sign}{number} {unit}")


LATER = {"deal": "expected_close_date", "activity": "due_date"}


def _field(c: Changing, at: int) -> int:
    """`value 15k`, `close date of 12 to tomorrow`: a field, and its value wherever it stands."""
    known = FIELDS[c.noun]
    names = [known[one] for one in c.line.at(at).roles.get("field", ()) if one in known]
    if not names or at == c.place[0] or not is_marked(c, at):
        return at
    if any(name in c.values for name in names):  # `make tom the owner of 12`
        return c.marks.take(at, at + 1, "")
    if c.verb == "clear":
        return c.put(names[0].rstrip("+"), "", at, at + 1)
    if "reason" in names and (c.verb == "mark" or (not c.verb and at == c.place[1])):
        c.values["status"] = "lost"  # `mark 12 as lost reason price` says both
    end = put_before(c, names[0], at) or _put_behind(c, names, at)
    put_off = end == at and c.verb in {"later", "sooner"} and names[0] in {"close", "due"}
    return c.marks.take(at, at + 1, "") if put_off else end


def _left(c: Changing, at: int) -> int:
    """`jo doe left a new number`: the field, with its value behind it or still to be asked for."""
    line, end = c.line, at + 1
    if c.noun != "person" or not line.at(at).has("leaves") or at < c.place[1]:
        return at
    while line.at(end).has("filler", "glue") or "new" in line.at(end).roles.get("do", ()):
        end += 1
    names = [one for one in line.at(end).roles.get("field", ()) if one in {"phone", "email"}]
    if not names:
        return at
    c.sure, c.asks = False, True
    c.marks.take(at, end, "")
    return end if end + 1 < len(line.spans) else c.marks.take(end, end + 1, "")


def _put_behind(c: Changing, names: list[str], at: int) -> int:
    for name in names:
        following = where_text(c, at + 1) if name in ANY_WORDS else _where_value(c, at + 1)
        found = _value_of(c, name, following)
        if found and found[0] > following:
            for between in range(at, following):
                if between not in c.marks.taken:
                    c.marks.take(between, between + 1, "")
            return c.put(name, found[1], following, found[0])
    return at


def _where_value(c: Changing, at: int) -> int:
    """Behind what only leads to it, and behind the record."""
    leads = ("glue", "sep", "filler", "called", "of", "prep")
    while at in c.marks.taken or (c.line.at(at).has(*leads) and not c.line.at(at).has("end", "it")):
        at += 1
    return at


def _value_of(c: Changing, formal: str, at: int) -> tuple[int, str] | None:
    """Where the value of a field ends that begins here, and how it is typed."""
    span = c.line.at(at)
    if formal in {"close", "due"}:
        found = days_at(c.line, at)
        c.sure = c.sure and not (found and found[1].first != found[1].last)  # `next month`
        return (found[0], str(found[1].last)) if found else None
    if formal in TEXTS and at <= c.place[0]:
        return _up_to_record(c, at)
    if formal == "website":
        return (at + 1, span.text) if span.has("site", "link") else None
    if formal in TEXTS:
        told = at < len(c.line.spans) and not (_is_doubted(c, formal, at) or _only_of(c, at))
        text = free_text(c, at) if told else ""
        return (len(c.line.spans), text) if text else None
    if formal == "owner" and span.has("me"):
        return at + 1, "me"
    value = _one_word(c, formal, at)
    return (at + 1, value) if value else None


def _up_to_record(c: Changing, at: int) -> tuple[int, str] | None:
    """`contact tara jensen on 12`: up to the record, and so short of what may be more; asked."""
    end = c.place[0]
    while end > at and c.line.at(end - 1).has("glue", "prep", "filler", "sep"):
        end -= 1
    c.sure = False
    return (end, c.line.name(at, end)) if end > at else None


def _only_of(c: Changing, at: int) -> bool:
    """`address of umber coffee`: of whom it is asked, and nothing new."""
    return at == c.place[1] and not (c.verb or c.exact) and c.line.at(c.place[0] - 1).has("whose")


def _is_doubted(c: Changing, formal: str, at: int) -> bool:
    """`address is not known` is no address; a title may say anything; `high priority calls`."""
    rest = c.line.spans[at:]
    if formal == "priority" and any(one.has("type", "noun") for one in rest):
        return True
    return formal not in ANY_WORDS and any(one.has("not", "unsure", "many") for one in rest)


def _one_word(c: Changing, formal: str, at: int) -> str:
    span = c.line.at(at)
    if formal in {"value", "employees"}:
        return amount_at(c.line, at)
    if formal == "probability":
        return span.means("percent") or span.means("amount")
    if formal == "stage":
        return stage_said(c.line, span)
    return span.means({"label": f"{c.noun} label"}.get(formal, ROLES.get(formal, "")))


ROLES = {"owner": "user", "stage": "stage", "pipeline": "pipeline", "currency": "currency",
         "status": "status", "phone+": "phone", "email+": "email"}  # fmt: skip


OF = {"of", "von", "de", "do", "del"}  # `hot leads of tom` are asked for


def _named(c: Changing, at: int) -> int:
    """Colleagues, labels and pipelines by their names."""
    span = c.line.at(at)
    if (end := taken_over(c, at)) > at:
        return end
    if span.has("user") and len(span.roles["user"]) == 1:
        leads = c.line.at(at - 1)
        glued = leads.has("glue", "sep") and leads.text.casefold() not in OF
        led = c.verb in {"give", "move", "set"} or glued
        return c.put("owner", span.means("user"), at, at + 1) if led else at
    if (span.has("me") and c.verb == "give" and at >= c.place[1]) or (
        span.text.casefold() == "mine" and c.verb in {"set", "label"}
    ):
        return c.put("owner", "me", at, at + 1)
    before = not c.verb and at < c.place[0]  # `hot leads` are asked for
    taken_off = c.taking and c.line.at(at + 1).text.casefold() in {"off", "from"}
    labelled = span.has(f"{c.noun} label")
    if labelled and (taken_off or c.verb == "clear"):
        c.verb, c.taking, c.asks, c.sure = "edit", False, True, False
    elif labelled and not before:
        led = any(c.line.at(n).has("glue", "sep", "noun") for n in range(c.place[1], at))
        c.sure = c.sure and (c.exact or led or c.verb != "")
        return c.put("label", span.means(f"{c.noun} label"), at, at + 1)
    return _of_deals(c, at)


def _of_deals(c: Changing, at: int) -> int:
    """`switch 12 to usd`, `move 12 to the partners pipeline`."""
    span, behind = c.line.at(at), at > c.place[0] and c.verb in {"set", "move"}
    if c.noun == "deal" and span.has("currency") and behind:
        return c.put("currency", span.means("currency"), at, at + 1)
    if c.noun == "deal" and span.has("pipeline") and c.verb == "move":
        end = at + 1 + (c.line.at(at + 1).means("noun") == "pipeline")
        return c.put("pipeline", span.means("pipeline"), at, end)
    return at


def _whereabouts(c: Changing, at: int) -> int:
    """`moved to Rua Augusta 1`, `works at acme foods`."""
    role = {"organization": "moved", "person": "joined"}.get(c.noun, "")
    if not role or not c.line.at(at).has(role) or at < c.place[1] or at + 1 >= len(c.line.spans):
        return at
    name = "address" if role == "moved" else "org"
    if _is_doubted(c, name, at + 1):
        return at
    if (name == "org" and not c.line.at(at + 1).is_word) or c.values:
        return at
    first, end = at + 1 + c.line.at(at + 1).has("sep"), len(c.line.spans)
    while end > first + 1 and c.line.at(end - 1).text.casefold() in ONLY_POLITE:
        end = c.marks.take(end - 1, end, "") - 1
    c.spoken.update(range(first, end))
    c.marks.take(at, first, "")
    return c.put(name, c.line.text(first, end), first, end)


ONLY_POLITE = {"now", "please", "pls", "thanks", "thx", "today", "btw"}


def _undone(c: Changing, at: int) -> int:
    """`not done yet`, which is asked, and `mark 200 undone`; 0 if nothing says so."""
    span, line = c.line.at(at), c.line
    if c.verb in {"mark", "set"} and span.means("done") == "no":
        return c.put("done", "no", at, at + 1)
    apart = span.has("not") and line.at(at + 1).has("done")
    if not c.exact or not (apart or (span.has("done") and span.text.casefold() == "not done")):
        return 0
    c.sure, end = False, at + 1 + apart
    return c.put("done", "no", at, end + (line.at(end).text.casefold() == "yet"))


def _done(c: Changing, at: int) -> int:
    """An activity that is over, and what came of it."""
    span, line = c.line.at(at), c.line
    if c.noun == "activity" and (end := _undone(c, at)):
        return end
    if c.noun != "activity" or not (
        (span.has("done") and span.means("done") == "yes")
        or (span.has("do") and "done" in span.roles["do"])
    ):
        return at
    c.put("done", "yes", at, at + 1)
    start = max(at + 1, c.place[1])
    first = start
    while line.at(first).has("sep"):
        c.marks.take(first, first + 1, "")
        first += 1
    if line.at(first).has("join") and line.at(first + 1).has("id"):
        c.sure = False  # one more of them, and no outcome
    if first < len(line.spans) and (first > start or line.at(first).is_word or c.place[1] > at):
        if first == start and line.at(first).has("not", "unsure"):
            c.sure = False  # `finished 200 not yet`
        tail = c.rest(first)
        c.put("outcome", tail, first, len(line.spans))
        return len(line.spans)
    return at + 1


def _company(c: Changing, at: int) -> int:
    found = company_value(c.line, at, c.noun, c.marks.taken)
    if found is None:
        return at
    end, name, value = found
    for between in range(at, end):
        c.marks.take(between, between + 1, f"{name}={value}")
    c.values[name] = value
    return end


def _late_verb(c: Changing, at: int) -> int:
    """`9 rename Ground floor.png`, `15 follow`: the verb behind the record."""
    span = c.line.at(at)
    if c.verb in {"set", "mark", "move"} and "reopen" in span.roles.get("do", ()):
        c.verb = "reopen"  # `set 31 back to open`
        return c.marks.take(at, at + 1, "")
    if c.verb or at < c.place[1] or not span.has("do"):
        return at
    fitting = [
        one
        for one in span.roles["do"]
        if one in {"rename", "follow", "unfollow", "reopen", "give", "later", "move", "set"}
    ]
    if not fitting:
        return at
    c.verb = fitting[0]
    return c.marks.take(at, at + 1, "")


def _glue(c: Changing, at: int) -> int:
    span = c.line.at(at)
    dull = span.has(
        "glue", "sep", "filler", "sign", "of", "me", "team", "join"
    ) and not speaks_against(c, at)
    noun = span.has("noun") and span.means("noun") in {c.noun, "label", "stage", "pipeline"}
    timed = c.noun == "activity" and "at" in span.roles.get("field", ()) and "at" not in c.values
    percent = (
        span.has("percent") and not span.means("percent").isdigit() and "probability" in c.values
    )
    closing = span.has("when", "until") and any(days_at(c.line, n) for n in (at + 1, at + 2))
    back = closing or (span.has("stagestep", "when") and (span.has("glue") or bool(c.values)))
    fresh = back or ("new" in span.roles.get("do", ()) and c.line.at(at + 1).has("field"))
    if (
        fresh
        or dull
        or noun
        or timed
        or percent
        or (span.has("do") and c.verb and "mark" in span.roles["do"])
    ):
        return c.marks.take(at, at + 1, "")
    return at


def _one_more(c: Changing, at: int) -> int:
    """`and give it to tom`: a verb behind the first change, of the same record."""
    doing, before = set(c.line.at(at).roles.get("do", ())), c.line.at(at - 1)
    only = bool(doing & ONE_MORE) and doing <= {*ONE_MORE, "later"}
    if not (only and c.values and at > c.place[1] and before.has("join", "sep")):
        return at
    return c.marks.take(at, at + 1 + (c.line.at(at + 1).text.casefold() == "it"), "")


ONE_MORE = {"move", "set", "give", "label", "mark"}


def before_it(c: Changing, at: int) -> int:
    """`from demo to proposal`, `from monday to friday`: what it was, before what it is to be."""
    line = c.line
    if line.at(at).text.casefold() != "from" or at < c.place[1]:
        return at
    days = days_at(line, at + 1)
    old = line.at(at + 1).has("stage", "user", "money", "time", "amount")
    end = days[0] if days else at + 1 + old
    behind = line.at(end).text.casefold() in {"to", "into", "→", "->"}
    return c.marks.take(at, end, "") if behind and end > at + 1 else at


def _instead(c: Changing, at: int) -> int:
    """`200 at 4 instead of 3`: what it was, behind what it is to be; asked."""
    line = c.line
    if line.at(at).text.casefold() not in {"instead of", "rather than"} or not c.values:
        return at
    days = days_at(line, at + 1)
    old = line.at(at + 1).has("stage", "user", "money", "time", "amount")
    end = days[0] if days else at + 1 + old
    if end != len(line.spans) or end == at + 1:
        return at
    c.sure = False
    c.spoken.update(range(at, end))
    return c.marks.take(at, end, "")


STEPS: tuple[Callable[[Changing, int], int], ...] = (
    _late_verb, before_it, _instead, _left, taken_back, linked, summed, renamed, job, _done,
    _company, status, stage, _shift, _field, plain_value, _named, _whereabouts, _one_more, _glue,
)  # fmt: skip


def take_step(c: Changing, at: int) -> int:
    for reader in STEPS:
        end = reader(c, at)
        if end != at or at in c.marks.taken:
            return max(end, at + 1)
    return at + 1
