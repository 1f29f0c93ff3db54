"""How far a deal has come: its status, with the reason why it was lost, and its stage."""

from bot.commands.reader.changes import Changing
from bot.commands.reader.line import Line, Span
from bot.commands.reader.spans_of_days import days_at


def status(c: Changing, at: int) -> int:
    span = c.line.at(at)
    if c.noun != "deal" or not span.has("status") or span.means("status") == "closed":
        return at
    status = span.means("status")
    if (
        status == "open"
        and c.verb not in {"reopen", "set", "mark", "move", "label"}
        and c.line.at(at - 1).has("glue") is False
    ):
        return at
    no_outcome = span.text.casefold().startswith(("not ", "wins"))  # `12 wins` is a hope
    c.sure = c.sure and not (span.slipped or no_outcome or c.line.at(at - 1).has("modal"))
    wished = span.text.casefold() in {"win", "lose"} and c.line.at(at - 1).text.endswith(" to")
    c.sure = c.sure and not (wished and at > 0)  # `i want to win 12`
    if c.put("status", status, at, at + 1) == at:
        return at  # `won 12, lost 14` says two things
    after = _today(c, max(at + 1, c.place[1]))
    return _reason(c, after) if status == "lost" else at + 1


def _today(c: Changing, at: int) -> int:
    """`12 won today`: a deal that is closed now is closed today."""
    ends = c.line.at(at + 1).has("end", "sep", "because", "reasoned")
    return c.marks.take(at, at + 1, "") if ends and c.line.at(at).means("day") == "0" else at


def _reason(c: Changing, at: int) -> int:
    """Why a deal was lost: all that follows a stop, a `because`, or a number."""
    start, line = at, c.line
    led = line.at(at - 1).has("id", "it") or line.at(at).has("sep", "because", "reasoned")
    while line.at(at).has("sep", "because", "sign") and not line.at(at).has("end"):
        c.marks.take(at, at + 1, "")
        at += 1
    if line.at(at).has("join") and line.at(at + 1).has("id"):
        return start  # one more of them, and no reason
    if at >= len(line.spans) or (
        not led and c.place[1] != start and not line.at(start - 1).has("status")
    ):
        return start
    of_many = line.at(at).text.casefold() == "ones"  # `the dead ones`
    of_many = of_many or (line.at(at).has("id") and at + 1 == len(line.spans))  # `avoid losing 12`
    if of_many or days_at(line, at, past=True) or line.at(at).has("day"):
        return start
    tail = _before_another(line, at)
    c.spoken.update(range(tail, len(line.spans)))
    c.beside = line.text(tail, len(line.spans))
    while (tail > at and line.at(tail - 1).has("sep")) or (
        tail > at
        and line.at(tail - 1).text.casefold() in {"thanks", "please", "now", "thank you", "thx"}
    ):
        tail -= 1
        c.marks.take(tail, tail + 1, "")
    if tail == at:
        return start
    c.sure = c.sure and not any(_goes_on(line, n) for n in range(at, tail))
    c.sure = c.sure and not (
        line.at(at).text.casefold() == "or" or (at == start and _is_doubt(line, at, tail))
    )
    reason = line.kept(at, tail)
    if not reason.endswith(".."):  # reports count lost deals by their reason
        reason = reason.removesuffix(".")
    c.spoken.update(range(at, tail))
    c.put("reason", reason, at, tail)
    return tail


def _is_doubt(line: Line, at: int, end: int) -> bool:
    """`lost 12 maybe`, `lost 12 if tom agrees`, `lost 12 or not`: hardly why."""
    hedges = line.at(at).has("unsure") and not line.at(at).has("because")
    return hedges or all(line.at(n).has("not", "unsure", "shift", "filler") for n in range(at, end))


def _goes_on(line: Line, at: int) -> bool:
    """`price and give to tom`: rather something else to be done than of the reason."""
    doing = set(line.at(at + 1).roles.get("do", ()))
    return line.at(at).has("join") and bool(doing & {"give", "move", "set", "later"})


def _before_another(line: Line, at: int) -> int:
    """`price, also acme foods lost no budget`: where the outcome of a second deal begins.

    The end of the line where there is none.
    """
    line_ends = len(line.spans)
    for n in range(at + 1, line_ends):
        if line.at(n).means("status") not in ENDED:
            continue
        first = n - 1
        while first > at and not line.at(first).has("sep", "join"):
            first -= 1
        about = (*line.spans[first:n], line.at(n + 1))
        if line.at(first).has("sep", "join") and any(one.is_word or one.has("id") for one in about):
            return first
    return line_ends


ENDED = {"won", "lost"}


def stage(c: Changing, at: int) -> int:
    span = c.line.at(at)
    moves_on = c.verb == "move" and at == len(c.line.spans) - 1 and at >= c.place[1]
    if c.noun == "deal" and moves_on and span.text.casefold() in {"on", "along", "ahead"}:
        c.later["stage_id"] = "+1 stage"
        return c.marks.take(at, at + 1, "+1 stage")
    if c.noun != "deal" or not span.has("stage", "stagestep"):
        return at
    if "step" in span.text.casefold() and not c.verb:
        return at  # `12 next step` asks for one
    alone = not any(one.has("stage") for one in c.line.spans)
    if span.has("stagestep") and alone and (c.verb in {"move", ""} or len(span.text) > LONG):
        c.later["stage_id"] = f"{span.means('stagestep')} stage"
        return c.marks.take(at, at + 1, f"{span.means('stagestep')} stage")
    if not span.has("stage"):
        return at
    led = any(c.line.at(n).has("glue") for n in range(c.place[1], at))
    if not (c.exact or led or c.verb in {"move", "set", "mark"}) or span.slipped:
        c.sure = False
    end = at + 1
    while c.line.at(end).means("noun") == "stage":
        end += 1
    return c.put("stage", stage_said(c.line, span), at, end)


def stage_said(line: Line, span: Span) -> str:
    """By its number; by its name where two pipelines have one: that of the deal is meant."""
    ids = span.roles.get("stage", ("",))
    if len(ids) == 1:
        return ids[0]
    names = {line.viewer.lookup.stages[int(id_)].name for id_ in ids}
    said = {name for name in names if name.casefold() == span.text.casefold()}
    return span.text if said or len(names) > 1 else names.pop()


LONG = 7  # letters, from which on `the stage before` is no slip for `back`
