"""The record that a line changes: by its number, its name, or as the one that was seen last."""

from bot.commands.reader.changes import AGAINST, FIELDS, NAMELIKE, TEXTS, Changing, is_marked
from bot.commands.reader.line import Line, Span, said
from bot.commands.reader.planned import PARTS_OF_A_DAY
from bot.commands.reader.spans_of_days import amount_of


def find_target(c: Changing, start: int) -> bool:
    line = c.line
    first = int(line.at(0).is_word and line.at(1).has("id"))  # `mvoe 12`: a strange verb
    found = (_target_at(c, at, start) for at in range(first, len(line.spans)))
    return any(found) or _is_left_out(c, start)


def _target_at(c: Changing, at: int, start: int) -> bool:
    """Whether the record is what begins here."""
    line, span = c.line, c.line.at(at)
    if c.noun == "activity" and _activity_at(c, at):
        return True
    if _is_seen_last(c, at):
        c.exact = True
        c.marks.take(at, at + 1, "what you saw last")
        return _is(c, "it", at, at + 1)
    if span.has("id"):
        if not _can_be_number(c, at, start) or _is_value(c, at):
            return False
        c.exact = True
        return _is(c, f"#{span.means('id')}", at, at + 1)
    named = span.has("quoted") or span.is_word or (span.has("user") and line.at(at + 1).is_word)
    named = named and span.text.casefold() not in PARTS_OF_A_DAY
    if not named or _is_value(c, at) or _is_put_in(c, at):
        return False
    _take_name(c, at)
    return _is(c, c.target, *c.place)


def _activity_at(c: Changing, at: int) -> bool:
    if end := _by_its_hour(c, at):
        c.place, c.sure, c.exact = (at, end), False, True
        c.spoken.update(range(at, end))
        return True
    end = _by_its_parts(c, at)
    return bool(end) and _is(c, c.target, at, end)


def _is(c: Changing, target: str, first: int, last: int) -> bool:
    c.target, c.place = target, (first, last)
    if first not in c.marks.taken:
        c.marks.take(first, last, target)
    return True


def _is_seen_last(c: Changing, at: int) -> bool:
    """`it`, `this deal`, and whose field it is: `his phone`."""
    span, after = c.line.at(at), c.line.at(at + 1)
    if span.text.casefold() in WHOSE and after.has("field", f"{c.noun} field"):
        return True
    named = span.text.casefold().startswith("the ") and after.is_word
    named = named or (span.text.casefold() == "them" and c.noun == "deal")  # more than one
    return span.has("it") and not named and not after.has("unit", "which", "weekday", "month")


def _is_left_out(c: Changing, start: int) -> bool:
    """`move to proposal`, `probability 60%`: of what was seen last."""
    first = c.line.at(start)
    corrects = any(one.has("corrects") for one in c.line.spans[:start])
    if corrects and not c.verb and c.noun in {"deal", "activity"}:
        c.verb, c.target, c.exact, c.place, c.sure = "set", "it", True, NOWHERE, False
        return True
    moves = c.verb in {"move", "set"} and first.text.casefold() == "to"
    likely = not c.verb and first.means("field") == "probability"
    if c.noun != "deal" or not (moves or likely):
        return False
    c.target, c.exact, c.place, c.sure = "it", True, NOWHERE, False
    return True


NOWHERE = (-1, -1)
WHOSE = {"his", "her", "their", "its"}


def _take_name(c: Changing, at: int) -> None:
    """A name; `Starter package #245` may be so called, else it is the one of that number."""
    end = c.line.numbered(at) or max(_name_end(c, at), c.longest)
    c.target, c.place = said(c.line.name(at, end)), (at, end)
    c.number = f"#{c.line.at(end - 1).means('id')}" if c.line.numbered(at) else ""


def _by_its_parts(c: Changing, at: int) -> int:
    """`my call with jo`, `the meeting about pricing`: an activity by its type and its subject."""
    line, span = c.line, c.line.at(at)
    if end := _named_first(c, at):
        return end
    one = span.has("type", "work") and not span.text.casefold().endswith("s")
    first = _where_name(c, at + 1) if one else 0
    colleague = first and c.verb in BY_TYPE and line.at(first).has("user")
    if not first or not (line.at(first).is_word or colleague):
        return 0
    end = first + bool(colleague)
    while line.at(end).is_word or _is_between(line, end):
        end += 1
    name = line.text(first, end)
    c.target = said(f"{span.text} {name}")
    others = (said(line.text(at, end)), said(name))
    c.otherwise = [one for one in others if one != c.target]
    return end


def _by_its_hour(c: Changing, at: int) -> int:
    """`my 3pm call`, `the 9:30 kick-off`: which one only its owner knows, so the form asks."""
    line = c.line
    led = line.at(at - 1).text.casefold() in {"my", "the", "our"} and c.verb in {*BY_TYPE, *MOVES}
    what = line.at(at + 1)
    if not led or not line.at(at).has("time") or not (what.is_word or what.has("type", "work")):
        return 0
    return at + 2


MOVES = {"move", "set", "give", "mark"}


def _named_first(c: Changing, at: int) -> int:
    """`the acme call`, behind a verb that moves or ends it."""
    line, end = c.line, at
    while line.at(end).is_word or (end > at and _is_between(line, end)):
        end += 1
    one = line.at(end)
    led = c.verb in {*BY_TYPE, "move", "set"} and line.at(at - 1).text.casefold() in {
        "the",
        "my",
        "our",
        "with",
    }
    if end == at or not led or not one.has("type") or one.text.casefold().endswith("s"):
        return 0
    name = line.text(at, end)
    c.target = said(f"{one.text} {name}")
    c.otherwise = [said(line.text(at, end + 1)), said(name)]
    return end + 1


BY_TYPE = {"done", "later", "sooner", "cancel", "delete"}


def _where_name(c: Changing, at: int) -> int:
    """Behind `with`; behind a verb that moves or ends it, `postpone call jo doe`; 0 if nowhere."""
    span = c.line.at(at)
    if span.text.casefold() == "done with":  # `call done with jo`
        c.put("done", "yes", at, at + 1)
        return at + 1
    if span.text.casefold() in WITH or (
        c.verb in {"done", "cancel", "delete"} and span.text.casefold() == "to"
    ):
        return at + 1
    return at if c.verb in BY_TYPE else 0


WITH = {"with", "w/", "w", "about", "re", "mit", "avec", "con", "com", "sobre", "über"}


def _is_value(c: Changing, at: int) -> bool:
    """`contact tara jensen on 12`, `value to 15000 for acme`: what a field is to hold.

    It stands right behind the field, where a record is led to as well.
    """
    line, first, number = c.line, at, c.line.at(at).has("id")
    while first > 0 and (line.at(first - 1).is_word or line.at(first - 1).text.casefold() in GIVES):
        first -= 1
    holder = line.at(first - 1)
    fields = [one for one in holder.roles.get("field", ()) if one in FIELDS[c.noun]]
    of_ours = holder.has(f"{c.noun} field")
    if number and not (of_ours or NUMBERED & set(fields)):
        return False
    return (of_ours or bool(fields)) and any(
        _leads_to_record(line, n, numbered=not number) for n in range(at + 1, len(line.spans))
    )


def _leads_to_record(line: Line, at: int, *, numbered: bool) -> bool:
    """`for deal 12`, `on acme`; where it is `numbered`, whatever leads to a number."""
    of = at + 1 + line.at(at + 1).has("noun")
    word = line.at(at).text.casefold()
    if word in {"for", "on", "of"} or (word == "to" and not line.at(at - 1).has("field")):
        return line.at(of).is_word or line.at(of).has("id", "it", "quoted")
    return numbered and line.at(at).has("glue", "prep") and line.at(of).has("id")


GIVES = {"to", "is", "=", ":", "as"}  # between a field and what it holds
NUMBERED = {"value", "probability", "employees", "phone"}


def _is_put_in(c: Changing, at: int) -> bool:
    """`make tara jensen the contact of 12`: what a field of the record is to hold."""
    line, end = c.line, at + 1
    while line.at(end).is_word:
        end += 1
    while _only_says_so(line.at(end)):
        end += 1
    named = any(one in FIELDS[c.noun] for one in line.at(end).roles.get("field", ()))
    led = line.at(end + 1).text.casefold() in {"of", "for", "on"}
    return named and led and (line.at(end + 2).is_word or line.at(end + 2).has("id", "it"))


def _only_says_so(span: Span) -> bool:
    """`tara jensen is the contact`: between the value and its field."""
    led = span.has("filler") or span.text.casefold() in {"is", "is now", "as"}
    return led and not span.has("field", "end")


def put_before(c: Changing, name: str, at: int) -> int:
    """`make tara jensen the contact of 12`: the words before the field; asked."""
    if name not in TEXTS or at >= c.place[0]:
        return 0
    last = at
    while last > 0 and _only_says_so(c.line.at(last - 1)):
        last -= 1
    first = last
    while first > 0 and c.line.at(first - 1).is_word:
        first -= 1
    if first == last:
        return 0
    c.sure = False
    c.put(name, c.line.name(first, last), first, last)
    return c.marks.take(at, at + 1, "")


def _can_be_number(c: Changing, at: int, start: int) -> bool:
    """Not how many days, nor what something is compared with."""
    unit = c.line.at(at + 1).has("unit") and not c.line.at(at + 1).has("glue")  # `12 an tom`
    counted = unit or c.line.at(at - 1).has("ahead", "behind")
    return not counted and (not c.line.at(at - 1).has("compare") or at <= start + NEAR)


NEAR = 3  # words from the verb on


def _name_end(c: Changing, at: int) -> int:
    """Names go on over words that say nothing by themselves in this place."""
    line, end = c.line, at + 1
    if line.at(at).has("quoted"):
        return end
    while end < len(line.spans):
        span = line.at(end)
        if span.is_word or span.is_year or _is_between(line, end) or _is_of_name(c, end):
            end += 1
        else:
            break
    return end


def longer_names(c: Changing) -> list[int]:
    """Where a name may end that goes on over words of the language, the longest first."""
    line, (first, last) = c.line, c.place
    if first == last or not line.at(first).is_word or c.otherwise or c.number:
        return []
    end = last
    while end < min(len(line.spans), first + MOST_OF_A_NAME) and _may_go_on(line, end):
        end += 1
    ends = range(min(end, len(line.spans) - (first == 0)), last, -1)
    return [one for one in ends if not _leads_on(line.at(one - 1))][:MOST_NAMES]


def joint_in(c: Changing) -> int:
    """Where `and` stands in a name, which may be the names of two; 0 if nowhere."""
    inner = range(c.place[1] - 2, c.place[0], -1)
    return next((at for at in inner if c.line.at(at).text.casefold() in AND), 0)


AND = {"and", "+", "plus", "und", "et", "y", "e"}


def _leads_on(span: Span) -> bool:
    """To the value behind it: `acme renewal value 15k`, `back to demo`."""
    leads = span.has("field", "stagestep", "glue", "when", "filler", "prep")
    return leads and not span.has("inname")


MOST_OF_A_NAME, MOST_NAMES = 8, 4  # words of it, and readings that are tried


def _may_go_on(line: Line, at: int) -> bool:
    """A word that is more than a joint of the sentence."""
    span = line.at(at)
    if span.has("leaves", "says") or _is_a_verb(line, at):
        return False
    ends = ("it", "sep", "quoted", "of", "not", "unsure", "many", "status", "gated", "question",
            "reasoned")  # fmt: skip
    if _is_between(line, at) or span.is_year:
        return True
    plain = all(sign.isalpha() or sign in "' -" for sign in span.text)
    return plain and not span.has(*ends) and span.text.casefold() not in JOINTS


JOINTS = {
    "to", "into", "is", "as", "at", "by", "on", "in", "for", "with", "from", "because", "since",
    "over", "was", "are", "and", "or", "then", "has", "now", "due", "closes", "closing",
}  # fmt: skip


def _is_why(c: Changing, at: int) -> bool:
    """`lost acme renewal price`: the last word may be the reason."""
    lost = any(one.means("status") == "lost" for one in c.line.spans[: c.place[0] or at])
    return lost and at == len(c.line.spans) - 1


def _is_between(line: Line, at: int) -> bool:
    return (
        line.at(at).text.casefold() in {"&", "and", "of", "de", "the"} and line.at(at + 1).is_word
    )


def _is_of_name(c: Changing, at: int) -> bool:
    span = c.line.at(at)
    if _is_a_verb(c.line, at):
        return False
    if span.may_be_called and c.noun != "activity":
        return True
    if span.has("inname") and not is_marked(c, at):
        return not _is_why(c, at)
    return not _is_of_sentence(c, at) and span.has(*NAMELIKE) and not span.has("filler", "sign")


def _is_of_sentence(c: Changing, at: int) -> bool:
    """What says something about the record rather than to go on its name."""
    span = c.line.at(at)
    told = amount_of(c.line, at)
    if told and not c.line.at(told[0]).is_word:  # `push acme renewal two weeks`
        return True
    stops = span.has(*STOPS, f"{c.noun} label")
    if stops and not (span.has("field") and not _is_field(c, span)):
        return True
    return span.has(*AGAINST, f"{c.noun} field")


STOPS = (
    "status", "stage", "stagestep", "of", "sep", "glue", "because", "reasoned", "user", "money",
    "percent", "date", "day", "email", "phone", "end", "joined", "moved", "time", "pipeline",
    "field", "it",
)  # fmt: skip


def _is_a_verb(line: Line, at: int) -> bool:
    """`acme renewal move to signing`, `acme renewal delay by a month`: no word of the name."""
    doing = set(line.at(at).roles.get("do", ()))
    moves = "move" in doing and line.at(at + 2).has("stage")
    by = at + 1 + (line.at(at + 1).text.casefold() == "by")
    shifts = bool(doing & {"later", "sooner"}) and amount_of(line, by) is not None
    return moves or shifts or ("new" in doing and line.at(at + 1).has("field"))


def _is_field(c: Changing, span: Span) -> bool:
    return any(one in FIELDS[c.noun] for one in span.roles.get("field", ()))
