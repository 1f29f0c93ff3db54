"""A line that plans an activity, or notes one: its type, with whom, when, about what."""

from bot.commands.reader.line import Line, Marks, Reading, Span
from bot.commands.reader.planned import IT, LAST, PARTS_OF_A_DAY, Planning, planned
from bot.commands.reader.taking_part import (
    LEADS,
    leads_to_somebody,
    left_message,
    of_record,
    who,
    whose_besides,
)
from bot.commands.reader.when_planned import IN, TO_A_DAY, when

AGAINST = ("unsure", "many", "gated", "question", "me", "count", "status", "compare", "order")
PLURAL = 3


def activity(line: Line) -> Reading | None:
    """The activity that a line plans: at another command, only with a day and about a record."""
    if line.root == "file" or line.words.asks or (_is_elsewhere(line) and not _plans(line)):
        return None
    p = Planning(line, Marks(line))
    if end := left_message(p):
        _rest(p, end)
        return planned(p)
    at = _opened(p)
    if line.at(at).means("noun") in OTHERS and any(map(_makes, line.spans[:at])):
        return None  # `new deal with acme`
    reminds = any("remind" in line.at(n).roles.get("do", ()) for n in range(at))
    if _is_elsewhere(line) and not (reminds or line.at(at).has("type", "work")):
        return None
    at = _work(p, at)
    if not p.type or _is_list(p, at) or (line.at(at).text.casefold() == "of" and not reminds):
        return None
    led = bool(p.values) and not p.asked  # `tomorrow call jo doe`
    _rest(p, at)
    return planned(p) if _is_plan(p, led=led) else None


OTHERS = {"deal", "person", "organization"}


def _makes(span: Span) -> bool:
    return "new" in span.roles.get("do", ())


def _plans(line: Line) -> bool:
    """Whether it says anywhere what is to be done, or was."""
    says = ("type", "work", "overwork", "over", "leaves")
    return any(span.has(*says) or "remind" in span.roles.get("do", ()) for span in line.spans)


def _is_elsewhere(line: Line) -> bool:
    return line.root in {"deal", "person", "org"}


def _is_plan(p: Planning, *, led: bool) -> bool:
    """Whether enough of it was said; `led`: a day stands before the work."""
    if _is_elsewhere(p.line):
        p.doubted = p.doubted or bool(p.name)
        told = "due" in p.values or _is_done_with(p)
        return told and bool(p.name or "on" in p.values)
    if led and not p.name:
        return False
    return bool(p.values or p.name or (p.asked and not p.over) or (p.over and p.work))


def _is_done_with(p: Planning) -> bool:
    """`/person call jo doe`: no list and no card is called so; `email jo doe` asks for hers."""
    return p.line.root == "person" and bool(p.work) and not p.line.at(0).has("field")


def _opened(p: Planning) -> int:
    """Politeness, and verbs that say that something is to be planned or was done."""
    line, at = p.line, 0
    if line.at(0).text.casefold() in IN:  # `in 3 days call jo doe`
        at = when(p, 0)
    while at < len(line.spans):
        span = line.at(at)
        doing = span.roles.get("do", ())
        text = span.text.casefold()
        if span.has("again"):  # it has no place, and so it is asked
            at = _led_in(p, at + 1)
            continue
        if span.has("over", "overwork"):
            p.over, p.asked = True, True
            if not span.has("over"):
                break
        elif _asks_for(p, at) or ({"plan", "remind", "new"} & set(doing) and not span.has("work")):
            p.doubted = _asks_for(p, at)  # it may be me who is to ask
            p.asked = True
            at = _handed(p, at)
            continue
        elif not (
            span.has("filler", "sep")
            or (p.asked and text in (LEADS | {"activity", "me"}) - {"of"})
            or (p.asked and span.means("noun") == "activity")
        ):
            break
        at = p.marks.take(at, at + 1, "")
    return _led_in(p, at)


def _asks_for(p: Planning, at: int) -> bool:
    """`ask tom to call jo doe`."""
    asks = p.line.at(at).text.casefold() in {"ask", "tell", "get"}
    return asks and _is_colleague(p, at + 1) and p.line.at(at + 2).text.casefold() == "to"


def _led_in(p: Planning, at: int) -> int:
    """Days that come first, and what leads from a verb to what is to be done."""
    line = p.line
    while (found := when(p, at)) != at:
        at = found
    while p.asked and line.at(at).text.casefold() in {"to", "that", "a", "an", "the", "i"}:
        at = p.marks.take(at, at + 1, "")
    if line.at(at).has("again"):
        return _led_in(p, at + 1)
    return at


def _work(p: Planning, at: int) -> int:
    """What is to be done: a type of the company's own, or a word of work."""
    at = _of_it(p, at)
    span = p.line.at(at)
    for role in ("type", "work", "overwork"):
        if span.has(role) and not span.slipped and not p.line.at(at + 1).has("of"):
            p.type = span.means(role)
            p.words.append((at, at + 1))
            p.work, p.toward = span.text, span.has("toward")
            if p.type == "task" and p.asked and _is_work(p.line.at(at + 1)):
                p.marks.take(at, at + 1, "")  # `new task call jo doe`
                return _work(p, at + 1)
            return p.marks.take(at, at + 1, f"type={p.type}")
    if _verb_last(p, at):
        last = len(p.line.spans) - 1
        p.type, p.work = p.line.at(last).means("work"), p.line.at(last).text
        p.words.append((at, at))
        p.marks.take(last, last + 1, f"type={p.type}")
        return at
    if end := _work_behind(p, at):
        return end
    if p.asked and at < len(p.line.spans):
        p.type = "meeting" if p.over else "task"
    return at


def _is_work(span: Span) -> bool:
    told = span.means("type") or span.means("work")
    return told not in {"", "task"} and not span.text.casefold().endswith("s")


def _of_it(p: Planning, at: int) -> int:
    """`log it as a call`: of what was seen last."""
    if not p.over or not p.line.at(at).has("it") or p.line.at(at + 1).text.casefold() != "as":
        return at
    p.values["on"] = IT
    end = at + 2 + (p.line.at(at + 2).text.casefold() in {"a", "an"})
    return p.marks.take(at, end, f"on={IT}")


def _work_behind(p: Planning, at: int) -> int:
    """`jo doe call tomorrow 10am`: a name, what to do, and when; asked, as it may be a subject."""
    end = at
    while p.line.at(end).is_word:
        end += 1
    wants = p.line.at(end).text.casefold() in WANTS
    last, end = end, end + wants
    span = p.line.at(end)
    plain = span.has("type", "work") and not span.text.casefold().endswith("s")
    after = end + 1 + (p.line.at(end + 1).text.casefold() in TO_A_DAY)
    dated = p.line.at(after).has("day", "weekday", "date", "time")
    if last == at or not plain or not (wants or (dated and span.has("type"))):
        return 0
    p.name, p.type = p.line.name(at, last), span.means("type") or span.means("work")
    p.work, p.doubted = span.text, True
    p.words.append((at, end + 1))
    p.marks.take(at, end, f"with {p.name}")
    return p.marks.take(end, end + 1, f"type={p.type}")


WANTS = {"wants to", "needs to", "wanted to", "asked to", "wants", "wants a"}


def _verb_last(p: Planning, at: int) -> bool:
    """`jo doe morgen um 10 anrufen`: as in German, behind a name."""
    last = p.line.spans[-1]
    return p.line.at(at).is_word and last.means("work") != "" and last.text.casefold() in LAST


def _is_list(p: Planning, at: int) -> bool:
    """`calls`, `my meetings`, `open calls`: many of them are asked for, not planned."""
    work = p.work.casefold()
    several = any(span.has("plural") for span in p.line.spans[:at])
    if (several or (len(work) > PLURAL and work.endswith("s"))) and not p.asked:
        return True
    again = {n for n, span in enumerate(p.line.spans[:at]) if span.has("again")}
    taken = p.marks.taken | again
    before = [span for n, span in enumerate(p.line.spans[:at]) if n not in taken]
    doubted = (
        span.has("unsure", "gated", "not") and not span.has("prep", "do")
        for span in p.line.spans[: at + 1]
        if span.text.casefold() not in WANTS  # somebody wants it: it is asked
    )
    return any(span.has(*AGAINST) for span in before) or any(doubted)


def _is_colleague(p: Planning, at: int) -> bool:
    return p.line.at(at).has("user") and not p.line.at(at + 1).is_word


def _hand_to(p: Planning, start: int, at: int) -> int:
    p.values["owner"] = p.line.at(at).means("user")
    return p.marks.take(start, at + 1, f"owner={p.values['owner']}")


def _handed(p: Planning, at: int) -> int:
    """`remind tom to`: the verb, and who is to do it."""
    if _is_colleague(p, at + 1):
        return _hand_to(p, at, at + 1)
    return p.marks.take(at, at + 1, "")


def _for_whom(p: Planning, at: int) -> int:
    """`for tom`: who is to do it."""
    for_one = p.line.at(at).text.casefold() in FOR and _is_colleague(p, at + 1)
    return _hand_to(p, at, at + 1) if for_one and "owner" not in p.values else 0


FOR = {"for", "für", "pour", "para"}


def _on_deal(p: Planning, at: int) -> int:
    """`on 12`, `about deal 12`: a bare number may also be a day, or how many come for lunch."""
    line, first = p.line, at + 1 + p.line.at(at + 1).has("filler")
    if _is_called(p, at):
        p.values["on"], p.doubted = f"#{line.at(at).means('id')}", True
        return p.marks.take(at, at + 1, f"on={p.values['on']}")
    if line.at(at).text.casefold() not in ON or "on" in p.values:
        return 0
    named = "deal" in line.at(first).roles.get("noun", ())
    number = line.at(first + named)
    if not number.has("id") or line.at(first + named + 1).has("unit", "month", "oclock"):
        return 0
    p.values["on"] = f"#{number.means('id')}"
    led = line.at(at).text.casefold() in {"about", "re", "regarding"}
    plain = named or led or number.text.startswith("#") or p.type == "task"
    p.doubted = p.doubted or not plain
    return p.marks.take(at, first + named + 1, f"on={p.values['on']}")


def _is_called(p: Planning, at: int) -> bool:
    """`call 12 tomorrow`: right behind the call, a deal rather than an hour."""
    right_behind = p.type == "call" and p.words[-1:] == [(at - 1, at)] and "on" not in p.values
    return right_behind and p.line.at(at).has("id") and not p.line.at(at + 1).has("unit", "oclock")


ON = {"on", "about", "re", "regarding", "for", "of", "zu", "sur", "sobre"}


def _rest(p: Planning, at: int) -> None:
    while at < len(p.line.spans):
        if at in p.marks.taken:
            at += 1
            continue
        end = (
            _for_whom(p, at)
            or _on_deal(p, at)
            or of_record(p, at)
            or whose_besides(p, at)
            or _urgent(p, at)
        )
        end = end or _about(p, at) or when(p, at)
        at = end if end > at else who(p, at) or _goes_on(p, at)


def _urgent(p: Planning, at: int) -> int:
    """`, high priority`."""
    first = at + (p.line.at(at).has("sep") or p.line.at(at).text.casefold() == "with")
    urgency = p.line.at(first).text.casefold()
    if urgency not in PRIORITIES or p.line.at(first + 1).means("field") != "priority":
        return 0
    p.values["priority"] = urgency
    return p.marks.take(at, first + 2, f"priority={urgency}")


PRIORITIES = {"high", "medium", "low"}


def _about(p: Planning, at: int) -> int:
    """Behind `about`, a stop or a colon: all that follows, but days and times at its end.

    What came of something that is over is free: its days are of what comes next.
    """
    line, word = p.line, p.line.at(at)
    leads = word.text.casefold() in ABOUT or word.has("sep")
    if not leads or at + 1 >= len(line.spans) or word.has("again"):
        return 0
    if p.over and word.has("sep"):
        if (end := when(p, at)) == at:
            p.words.append((at, end := len(line.spans)))
            p.marks.take(at, end, "subject")
        return end
    end = after = at + 1
    while end < len(line.spans) and not (
        leads_to_somebody(p, end) or (p.over and line.at(end).has("sep"))
    ):
        if (after := when(p, end)) != end:
            break
        end += 1
    if end < len(line.spans):
        p.ends[end] = max(end, after)
    p.words.append((at, end))
    p.marks.take(at, end, "subject")
    return p.ends.get(end, end)


ABOUT = {"about", "re", "regarding", "concerning", "to discuss", "über", "wegen", "sobre",
         "au sujet de", "to talk about", "on the"}  # fmt: skip


def _goes_on(p: Planning, at: int) -> int:
    """Other words are of the subject; a day that there is not is of nothing."""
    if p.line.at(at).has("unclear", "again"):
        return at + 1
    text = p.line.at(at).text.casefold()
    if text in PARTS_OF_A_DAY and p.line.at(at - 1).has("day", "weekday", "date", "filler", "prep"):
        return p.marks.take(at, at + 1, "")
    p.doubted = p.doubted or p.line.at(at).has("not", "unsure", "many", "gated")
    p.doubted = p.doubted or (text[:1].isdigit() and not text.isalnum())  # `10-10:30`
    if p.line.at(at).has("filler", "sep", "sign") and p.line.at(at).text.casefold() in {
        "please",
        "thanks",
        "pls",
        ",",
        ".",
        "thank you",
    }:
        return p.marks.take(at, at + 1, "")
    if p.words and p.words[-1][1] == at:
        p.words[-1] = (p.words[-1][0], at + 1)
    else:
        p.words.append((at, at + 1))
    return p.marks.take(at, at + 1, "subject")
