"""A line that changes a record: which one, and what about it, in any order that people use.

A change runs only when every word is read, the record is plain, and nothing in the line says no,
perhaps, or all of them. Otherwise it is no change at all, or it is asked.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from bot.commands.reader.adding import ADD, holds
from bot.commands.reader.changes import FIELDS, Changing, is_of_many, speaks_against
from bot.commands.reader.edits import before_it, take_step
from bot.commands.reader.free_texts import called_so, renamed_without_to
from bot.commands.reader.line import ROOTS, Line, Marks, Reading, said
from bot.commands.reader.linking import outcome_asked, taken
from bot.commands.reader.spans_of_days import amount_of
from bot.commands.reader.sums import ADDS, adds_to
from bot.commands.reader.targets import find_target, joint_in, longer_names

# What other readers read; what needs no value of its own; what can be said of one of a list.
ELSEWHERE = {
    "new", "undo", "note", "attach", "remind", "plan", "log", "download", "cancel",
}  # fmt: skip
WITHOUT_VALUE = {"follow", "unfollow", "reopen", "done", "copy"}
OF_A_LIST = {"done", "move", "set", "give", "mark"}
# Asks politely, or says how the record stands.
POLITE = {"could you", "can you", "would you", "could you please", "will you please", "is", "has",
          "are", "mine", "some", "who", "unfollow", "stop following"}  # fmt: skip


def change(line: Line) -> Reading | None:
    """The change that a line asks for, if it asks for one of the record of its command."""
    if line.noun not in FIELDS or _only_looks(line):
        return None
    if line.words.asks:
        said = change(replace(line, words=replace(line.words, asks=False)))
        # `could you move 12 to negotiation?` is done once that was said again
        return replace(said, sure=False) if said and _is_request(line) else None
    c = Changing(line, Marks(line))
    short = _changed(c)
    for end in longer_names(c):
        longer = _changed(Changing(line, Marks(line), longest=end))
        if longer and longer.is_whole:
            return _either(longer, short)
    return short


def _is_request(line: Line) -> bool:
    """Politely asked for, behind nothing but a greeting."""
    return line.at(line.past(0, "filler", "sep", but=("request",))).has("request")


def _either(longer: Reading, short: Reading | None) -> Reading:
    """The longer name first: it is meant where there is such a record, else the shorter one."""
    if short is None or not short.is_whole:
        return longer
    if (short.later, short.adds) != (longer.later, longer.adds):
        return replace(longer, sure=False, otherwise=(*longer.otherwise, *short.lines[:1]))
    # The last of the lines is always asked.
    lines = (*longer.lines, *short.lines, *(short.lines[-1:] if short.sure else ()))
    return replace(longer, lines=lines, longer=len(longer.lines))


def _changed(c: Changing) -> Reading | None:
    line, start = c.line, _verb(c)
    if _is_elsewhere(c):
        return None
    if line.has("nth") and c.verb in OF_A_LIST:
        return _of_a_list(c)
    if not find_target(c, start) or _asks(c):
        return None
    _read_on(c, start)
    taken(c)
    renamed_without_to(c)
    outcome_asked(c)
    unclear = c.verb in {"set", "move"} and line.has("unclear")  # which of two, is asked
    if c.otherwise and not (c.verb or "done" in c.values):
        return None  # `my call with jo tomorrow`
    said_something = c.values or c.later or c.verb in WITHOUT_VALUE or unclear or c.asks
    return _reading(c) if said_something and not _is_against(c) else None


def _asks(c: Changing) -> bool:
    """A question that opens the line, before the record."""
    before = c.line.spans[: max(c.place[0], 0)]
    opens = next((one for one in before if one.text.casefold() in ASKS or not one.has(*DULL)), None)
    will = c.noun == "deal" and c.line.at(0).text.casefold() == "will"  # `will acme close friday`
    return will or (opens is not None and opens.text.casefold() in ASKS) or any(
        span.has("question") and not span.has("filler", "takeover")
        for at, span in enumerate(before) if at not in c.spoken
    )  # fmt: skip


ASKS, DULL = {"has", "have", "had", "does"}, ("filler", "sep", "sign")


def _is_elsewhere(c: Changing) -> bool:
    """Only an activity is done; what begins with `at` or `for` names no record to change."""
    if _makes_one(c.line):
        return True
    over = c.verb == "done" and c.noun != "activity"
    led = not c.verb and 0 not in c.spoken and c.line.at(0).has("whose", "place", "employer")
    return over or led or c.verb in ELSEWHERE


def _makes_one(line: Line) -> bool:
    """`maple & finch: new deal "Phase 2" 5k`: nothing that is there is changed."""
    return any(
        span.text == ":"
        and "new" in line.at(at + 1).roles.get("do", ())
        and line.at(at + 2).has("noun")
        for at, span in enumerate(line.spans)
    )


def _only_looks(line: Line) -> bool:
    """`show`, `count`, `sort by`: whatever follows, nothing is to be changed."""
    return any(
        span.has("verb", "count", "sort")
        and not span.has("do", "status")
        and not (span.has("field") and line.spans[-1].has("money"))  # `amount of 12 is 14k`
        for span in line.spans[:2]
    )


def _read_on(c: Changing, start: int) -> None:
    for at in range(max(c.place[1], 0), len(c.line.spans)):
        before_it(c, at)
    at = 0
    while at < len(c.line.spans):
        at = at + 1 if at in c.marks.taken or at in c.spoken else take_step(c, at)
    if c.verb == "close" and "status" in c.values:
        c.marks.take(start - 1, start, "")
    if c.noun == "activity" and c.verb == "close":
        c.verb = "done"
        c.marks.take(start - 1, start, "")
    if c.noun == "deal" and not (c.values or c.later) and c.line.at(start - 1).has("forward"):
        c.later["stage_id"] = "+1 stage"


def _of_a_list(c: Changing) -> Reading:
    """`done the first one`: which of them only the person knows, so it is picked in the form."""
    verb = "done" if c.noun == "activity" and c.verb in {"done", "mark"} else "edit"
    c.marks.take(0, len(c.line.spans), "")
    root = ROOTS[c.noun]
    return Reading(
        root,
        (f"/{root} {verb}",),
        tuple(c.marks.parts),
        writes=True,
        sure=False,
        weight=8,
        strong=1,
    )


def _verb(c: Changing) -> int:
    """The first word that says what to do, behind what is only polite."""
    at = _no(c)
    while c.line.at(at).has("filler", "sep", "me", "team", "sign") and not c.line.at(at).has(
        "do", "end", "it"
    ):
        c.marks.take(at, at + 1, "")
        at += 1
    span = c.line.at(at)
    if called_so(c, at):
        c.verb = "rename"
        return c.marks.take(at, at + 1, "")
    if span.means("status") == "open" and c.line.spans[-1].text.casefold() == "again":
        c.verb = "reopen"  # `open 31 again`
        c.marks.take(len(c.line.spans) - 1, len(c.line.spans), "")
        return c.marks.take(at, at + 1, "")
    if c.noun == "deal" and adds_to(c.line, at):
        c.verb = ADDS
        return c.marks.take(at, at + 1, "")
    if not span.has("do"):
        return at
    doing = span.roles["do"]
    if "new" in doing and _is_of_record(c, at + 1) and not _begins_a_name(c, at + 1):
        c.verb = "set"  # `new phone for jo doe`
        return c.marks.take(at, at + 1, "")
    c.verb = (
        doing[0]
        if len(doing) == 1
        else next((one for one in doing if one in _fits(c, at)), doing[0])
    )
    c.taking = "take" in doing and c.verb in {"move", "take"}
    c.sure = c.sure and not span.slipped
    keeps = {"status", "done"} & span.roles.keys() or (c.verb == "close" and span.has("field"))
    if not keeps:
        c.marks.take(at, at + 1, "")
    return at + 1


def _no(c: Changing) -> int:
    """`no, I meant 18k`: a no to what was said before, and not to this."""
    line = c.line
    end = 1 + line.at(1).has("sep")
    if line.at(0).text.casefold() not in {"no", "nope"} or not line.at(end).has("corrects"):
        return 0
    c.spoken.update(range(end))
    return c.marks.take(0, end, "")


def _is_of_record(c: Changing, at: int) -> bool:
    """A field, or what is put on a record that is there: `add hot to 12`."""
    named = any(one in FIELDS[c.noun] for one in c.line.at(at).roles.get("field", ()))
    return named or (c.line.at(at - 1).text.casefold() in ADD and holds(c.line, at))


def _begins_a_name(c: Changing, at: int) -> bool:
    """`new company Blue Whale`, which is a record of its own and no field of another."""
    return c.line.at(at).has("noun") and c.line.at(at + 1).is_word


def _fits(c: Changing, at: int) -> set[str]:
    """Of a verb with several meanings, those that the rest of the line speaks for."""
    if any(amount_of(c.line, n) for n in range(at + 1, len(c.line.spans))) and not c.line.has(
        "stage"
    ):
        return {"later", "sooner"}
    if c.line.has("done"):
        return {"mark", "done"}
    return {"label"} if c.line.has(f"{c.noun} label") else {"move", "set", "mark"}


def _is_against(c: Changing) -> bool:
    """A no, a perhaps, a question or an `all` anywhere but in a name, a title or a reason."""
    free = c.spoken | set(range(*c.place))
    found = [
        span for at, span in enumerate(c.line.spans)
        if at not in free and speaks_against(c, at) and not _is_meant(c, at)
    ]  # fmt: skip
    return bool(found)


def _says_no(c: Changing) -> bool:
    """`not later than`: a phrase that begins with a no means something, but hardly a change."""
    return any(
        span.text.casefold().startswith(NO)
        for at, span in enumerate(c.line.spans)
        if at not in c.spoken and not c.place[0] <= at < c.place[1]
    )


NO = ("not ", "no ")


def _asks_whether(c: Changing) -> bool:
    """`can we win 12`: hardly an order."""
    return any(span.text.casefold() in ABLE for span in c.line.spans[: max(c.place[0], 1)])


def _is_long_past(c: Changing) -> bool:
    """`12 dec 20` may be deal 12 on the 20th: nothing is moved to a day of years ago unasked."""
    days = [value for name, value in c.values.items() if name in {"close", "due"} and value]
    return any(value < str(c.line.today - A_WHILE) for value in days)


A_WHILE = timedelta(days=60)
ABLE = {"can i", "can we", "can i still", "can we still"}


def _is_meant(c: Changing, at: int) -> bool:
    """Read as something else, or only polite."""
    span = c.line.at(at)
    opens = span.has("question") and at < c.place[0] and not span.has("filler", "takeover")
    if opens:
        return False
    if c.values.get("done") == "no" or span.text.casefold() in POLITE:
        return True
    if span.has("percent") and c.line.at(at - 1).has("percent"):  # `70% likely`
        return True
    if is_of_many(c, at) and span.has(f"{c.noun} label"):
        return False
    named = at in c.marks.taken and span.has("status", "user", f"{c.noun} label", "stage")
    told = any(part.first <= at < part.last and part.says for part in c.marks.parts)
    return (named or told) and not span.has("many", "not", "unsure", "gated")


def _reading(c: Changing) -> Reading:
    root, unread = ROOTS[c.noun], c.marks.unread()
    if c.values.get("done") == "yes" and "due" in c.values:
        c.sure = False  # `200 done yesterday`: was it due then, or done?
    if _says_no(c) or _asks_whether(c) or _is_long_past(c):
        c.sure = False
    return Reading(
        root,
        tuple(f"/{root} {line}" for line in _formals(c)),
        tuple(c.marks.parts),
        unread,
        writes=True,
        sure=c.sure and not unread,
        weight=(9 if c.exact or c.otherwise else 7) + OFFERED * bool(c.others),
        strong=len(c.values) + len(c.later) + c.asks,
        named=True,
        exact=c.exact,
        later=tuple(c.later.items()),
        adds=bool(c.values.get("label")),
        otherwise=c.others,
        lost=c.line.text(*c.place) if c.otherwise else "",
        beside=c.beside or (c.line.text(joint, c.place[1]) if (joint := joint_in(c)) else ""),
    )


def _formals(c: Changing) -> Iterator[str]:
    """As it is meant; then as it may be, where the first value fits other fields."""
    yield _formal(c)
    if c.noun == "person" and c.values and not (c.verb or c.exact) and c.values.keys() <= REACHED:
        told = " ".join(f"{name.rstrip('+')}={said(value)}" for name, value in c.values.items())
        yield f"new name={c.target} {told}"  # `Zed Poe zed@poe.com`: of nobody who is there
    name, *_ = c.values or ("",)
    if c.otherwise:
        yield from _of_others(c)
    if c.number:
        yield _formal(replace(c, target=c.number))
    if (joint := joint_in(c)) and "title" not in c.values:
        yield _formal(replace(c, target=said(c.line.name(c.place[0], joint))))
    for other in c.either:
        yield f"edit {c.target} {other}={said(c.values[name])}"


def _of_others(c: Changing) -> Iterator[str]:
    """The same of what is called otherwise; in the end the form asks which one it is."""
    for name in [*c.otherwise, ""]:
        yield _formal(replace(c, target=name))


def _formal(c: Changing) -> str:
    """The verb that is made for it, else `edit`."""
    if c.verb == "reopen" and not c.values:
        c.values |= {"done": "no"} if c.noun == "activity" else {"status": "open"}
    if not (c.values or c.later or c.verb in {"reopen", *WITHOUT_VALUE, "move"}):
        return c.command("edit")
    if not c.values:
        return _without_values(c)
    special = {"activity": _done, "file": _renamed, "deal": _of_deal}.get(c.noun)
    if special and not c.later and (found := special(c)):
        return found
    fields = [f"{name}={said(value) if value else ''}" for name, value in c.values.items()]
    return c.command("edit", *fields)


def _without_values(c: Changing) -> str:
    if "value" in c.later:
        return c.command("edit", f"value={LATER}")
    if "stage_id" in c.later:
        return f"move {c.target} to {LATER}"
    if c.later:
        return c.command("edit", f"{'close' if c.noun == 'deal' else 'due'}={c.line.today}")
    return c.command(c.verb)


def _done(c: Changing) -> str:
    if c.values.get("done") != "yes" or not c.values.keys() <= {"done", "outcome"}:
        return ""
    outcome = f"outcome={said(c.values['outcome'])}" if "outcome" in c.values else ""
    return c.command("done", outcome)


def _renamed(c: Changing) -> str:
    return f"rename {c.target} {said(c.values.get('name', ''))}"


def _of_deal(c: Changing) -> str:
    values, status = c.values, c.values.get("status")
    if values.keys() == {"stage"}:
        return f"move {c.target} to {said(values['stage'])}"
    if values.keys() == {"status"} and status == "won":
        return f"won {c.target}"
    if status == "lost" and values.keys() <= {"status", "reason"}:
        reason = f" reason={said(values['reason'])}" if "reason" in values else ""
        return f"lost {c.target}{reason}"
    return ""


REACHED = {"email+", "phone+"}
OFFERED = 2  # more, where what else it may be is a button of its form
LATER = "1"  # stands in for what is counted from the record once it is read
