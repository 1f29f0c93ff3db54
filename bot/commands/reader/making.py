"""A line that makes a deal, a person or an organization: its name, and a tail behind plain markers.

A name loses a tail only where a marker says so: `for`, `with`, `closing`, money with a sign, a
currency or a `k`, an address to write to, a number to call. Everything else is of the name.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from bot.commands.reader.adding import ADD, holds
from bot.commands.reader.amounts import amount_at
from bot.commands.reader.line import ROOTS, Line, LinePart, Reading, said
from bot.commands.reader.normalise import is_mark
from bot.commands.reader.tails import ARTICLES, READERS, WHOM, Tail, as_a

MADE = {"deal": "deal", "person": "person", "organization": "organization"}


def creation(line: Line) -> Reading | None:
    """The new record that a line asks for."""
    if made := _of_company_first(line):
        return made
    at = line.past(0, "filler", "me", "team", "sep", but=("do", "end"))
    if line.words.asks or line.at(at).has("end"):
        return None
    if line.at(at).text.casefold() in TOLD:
        return _told(line, at)
    adds = line.at(at).text.casefold() in ADD and holds(line, at + 1)
    makes = "new" in line.at(at).roles.get("do", ()) and not adds
    return _created(line, at, "") if makes else None


def _told(line: Line, at: int) -> Reading | None:
    """`opened Zed pilot for acme`: it may be there already, so it is asked."""
    start, _ = _what(line, at + 1)
    named = line.at(start).is_word or line.at(start).has("quoted", "prep")  # not `this month`
    made = _created(line, at, "deal") if named else None
    return replace(made, sure=False) if made else None


def _created(line: Line, at: int, otherwise: str) -> Reading | None:
    """What is made by the verb at a place; `otherwise` is its kind where none is said."""
    start, noun = _what(line, at + 1)
    noun = noun or otherwise
    guessed = "" if noun else _somebody(line, start) or _sale(line, start)
    noun = noun or ("deal" if _worth_at(line, start) else "") or guessed
    if noun not in MADE or start >= len(line.spans) or _is_added(line, start):
        return None
    if made := _for_whom_first(line, noun, start):
        return made
    named = any(line.at(n).has("noun") for n in range(at + 1, start))
    named = named or any(as_a(line, n, noun) > n for n in range(start + 1, len(line.spans)))
    made = _with_tail(line, noun, start)
    if made and guessed:  # before a task of that subject
        return replace(made, weight=made.weight + 2, sure=False)
    return replace(made, weight=made.weight + named) if made else None


TOLD = {"opened", "opened a", "opened a new", "started", "started a", "started a new"}
NAMES = (2, 3)  # words of somebody's name


def _somebody(line: Line, at: int) -> str:
    """`add petra lindqvist at borealis`: two or three strange words, then where or as what."""
    end = at
    while line.at(end).is_word:
        end += 1
    works = line.at(end).text.casefold() in {"at", "from"} and line.at(end + 1).is_word
    reached = line.at(end + line.at(end).has("sep")).has("email", "phone")
    told = works or reached or as_a(line, end, "person") > end
    if line.root == "crm" and as_a(line, end, "organization") > end > at:
        return "organization"
    return "person" if line.root == "crm" and told and end - at in NAMES else ""


def _sale(line: Line, at: int) -> str:
    """`add acme expansion 30k eur`: strange words, then money up to the end."""
    end = at
    while line.at(end).is_word:
        end += 1
    money = line.at(end).has("money") and not line.at(end).has("spelt")
    return (
        "deal" if line.root == "crm" and end > at and money and end + 1 == len(line.spans) else ""
    )


def _of_company_first(line: Line) -> Reading | None:
    """`maple & finch: new deal "Phase 2" 5k`: whom it is for stands before all; asked."""
    stop = next((n for n, one in enumerate(line.spans) if one.text == ":"), 0)
    before = line.spans[:stop]
    if not stop or not all(one.is_word or one.text in {"&", "and"} for one in before):
        return None
    made = creation(replace(line, spans=line.spans[stop + 1 :]))
    if made is None or made.root != "deal" or " org=" in made.lines[0]:
        return None
    lines = (f"{made.lines[0]} org={said(line.text(0, stop))}", made.lines[0])
    return replace(made, lines=lines, sure=False, weight=made.weight + 2)


def _for_whom_first(line: Line, noun: str, start: int) -> Reading | None:
    """`new deal for acme foods: Zed pilot, 8k`, `new contact at acme: Zed Poe`."""
    ends = (n for n in range(start, len(line.spans)) if line.at(n).text.casefold() in NAMES_IT)
    stop = next(ends, len(line.spans))
    if noun not in LED or stop == start or stop + 1 == len(line.spans):
        return None
    led = LED[noun](replace(line, spans=line.spans[:stop]), start)
    if led is None:
        return None
    if stop == len(line.spans):
        if noun != "deal":
            return None
        return _without_name(line, start, led) if _worth_at(line, start) else None
    made = _with_tail(line, noun, stop + 1)
    if made is None or led.values.keys() & {part.says.partition("=")[0] for part in made.parts}:
        return None
    start_of_it = made.lines[0]
    more = " ".join(f"{key}={said(value)}" for key, value in led.values.items())
    of_nobody = _untailed(line, ROOTS[noun], "title" if noun == "deal" else "name", start)
    others = _for_another(led.values, start_of_it) if noun == "deal" else ()
    lines = (f"{start_of_it} {more}", *others, of_nobody)
    parts = (
        LinePart(0, start, "new", line.text(0, start)),
        *led.parts,
        LinePart(stop, stop + 1, "", line.text(stop, stop + 1)),
        *made.parts[1:],
    )
    return replace(made, lines=lines, parts=parts, weight=made.weight + 2, strong=made.strong + 1)


NAMES_IT = {":", "called", "named", "titled"}


def _before_its_name(line: Line, at: int) -> Tail | None:
    """Whom it is for, and what it is worth: `a 20k deal for acme`."""
    worth = _worth_at(line, at)
    first = worth + 1 + (line.at(worth + 1).means("noun") == "deal") if worth else at
    led = tail_of(line, "deal", first)
    if led is None or not (led.values or worth):
        return None
    if worth and led.put("value", amount_at(line, worth), at, first) == at:
        return None
    return led


def _where_they_work(line: Line, at: int) -> Tail | None:
    """`at acme foods`, before the name of somebody; all of it."""
    led, end = Tail(line), len(line.spans)
    named = all(one.is_word or one.text in {"&", "and"} for one in line.spans[at + 1 :])
    if line.at(at).text.casefold() not in FOR_WHOM or at + 1 >= end or not named:
        return None
    return led if led.put("org", line.name(at + 1, end), at, end) > at else None


LED = {"deal": _before_its_name, "person": _where_they_work}
FOR_WHOM = {"for", "with", "at", "from"}


def _worth_at(line: Line, at: int) -> int:
    """Where the money of `a 20k deal`, `deal 20k for acme` is; 0 if nowhere."""
    while line.at(at).text.casefold() in ARTICLES:
        at += 1
    noun = line.at(at + 1).means("noun") == "deal"
    led = line.at(at - 1).means("noun") == "deal" and line.at(at + 1).text.casefold() in FOR_WHOM
    return at if line.at(at).has("money") and (noun or led) else 0


def _without_name(line: Line, start: int, led: Tail) -> Reading:
    """`new 20k deal for acme foods`: called by whom it is for, if that is said; asked."""
    whom = led.values.get("org") or led.values.get("person")
    name = f"/deal new title={said(f'{whom} deal')}" if whom else "/deal new"
    more = " ".join(f"{key}={said(value)}" for key, value in led.values.items())
    whole = _untailed(line, "deal", "title", start)
    return Reading(
        "deal",
        (f"{name} {more}", *_for_another(led.values, name), whole),
        (LinePart(0, start, "new", line.text(0, start)), *led.parts),
        writes=True,
        sure=False,
        weight=9,
        strong=2,
        otherwise=(whole,),
    )


def _what(line: Line, at: int) -> tuple[int, str]:
    """Where the name begins, and what it is of; nothing where something else is asked for."""
    noun = line.noun
    if noun == "person" and {"phone", "email"} & set(line.at(at).roles.get("field", ())):
        return at, ""  # of somebody who is there
    while line.at(at).has("filler", "noun", "called", "sep") and not line.at(at).has("end"):
        span, named = line.at(at), line.at(at).means("noun")
        if span.text.casefold() == "one" and line.at(at + 1).has("sep"):  # `a new one: Zed pilot`
            at += 2
            break
        if named and (span.text.casefold().endswith("s") or span.has("plural")):
            after = line.at(at + 1)
            if span.text[:1].isupper() and (after.is_word or after.has("work", f"{noun} option")):
                break  # `new Deals Direct pilot`
            return at, ""  # many of them
        if named and (named not in MADE or noun not in {"", named} or _is_of_title(line, at)):
            break
        if span.has("filler") and not named and span.text.casefold() not in ARTICLES:
            break
        noun, at = named or noun, at + 1
    return at, noun


def _is_of_title(line: Line, at: int) -> bool:
    """`Lead time study` is what somebody calls one, and `lead` another word for a deal."""
    return line.at(at).text == "Lead" and not line.at(at + 1).has("sep", "prep", "filler", "end")


ADDED = 3  # somebody, `to`, and the record


def _is_added(line: Line, at: int) -> bool:
    """`add tara jensen to 12` puts somebody on a record that is there."""
    end = len(line.spans)
    return (
        end - at >= ADDED
        and line.at(end - 2).text.casefold() == "to"
        and line.at(end - 1).has("id", "it")
    )


def _with_tail(line: Line, noun: str, start: int) -> Reading | None:
    first = start + 1
    if line.at(start).has("quoted"):
        tail = tail_of(line, noun, first) or _of_whom(line, noun, first)
        return _made(line, noun, start, first, tail) if tail is not None else None
    for cut in range(_behind_marks(line, first), len(line.spans) + 1):
        if (tail := tail_of(line, noun, cut)) is not None:
            return _made(line, noun, start, cut, tail)
    return None


def _of_whom(line: Line, noun: str, at: int) -> Tail | None:
    """`"Zed refit" larkspur media 20k`: a name right behind the title; asked."""
    end = at
    while line.at(end).is_word:
        end += 1
    tail = tail_of(line, noun, end) if noun == "deal" and end > at else None
    if tail is None or tail.put("org", line.name(at, end), at, end) == at:
        return None
    tail.sure = False
    return tail


def _behind_marks(line: Line, first: int) -> int:
    """A colleague whom Slack marks is of the name: `Offer for @tom` is owned by whoever says it."""
    marked = [at + 1 for at, span in enumerate(line.spans) if is_mark(span.text)]
    return max(first, *marked, 0)


def tail_of(line: Line, noun: str, at: int) -> Tail | None:
    """All of the rest as markers and their values, or None."""
    tail, last = Tail(line), _without_thanks(line)
    while at < last:
        end = next((e for read in READERS[noun] if (e := read(tail, at)) != at), at)
        if end == at and _only_leads_on(tail, at):
            end = at + 1
            tail.parts.append(LinePart(at, end, "", line.text(at, end)))
        if end == at:
            return None
        at = end
    if last < len(line.spans):
        tail.parts.append(LinePart(last, len(line.spans), "", line.text(last, len(line.spans))))
    return tail


def _only_leads_on(tail: Tail, at: int) -> bool:
    """A stop, an `and`, politeness; not what takes the rest back, or says it of many."""
    span, line = tail.line.at(at), tail.line
    if span.has("sep") and at + 1 < len(line.spans):
        return span.text not in {")", "]"}
    dull = span.has("sep", "join", "filler") and not span.has("not", "unsure", "many")
    return bool(tail.values) and dull


def _is_doubtful(line: Line, noun: str, start: int, cut: int) -> bool:
    """Somebody whose name has a comma or begins with a label: perhaps more than a name."""
    inside = range(start, cut)
    label = cut - start > 1 and line.at(start).has(f"{noun} label")
    comma = any(line.at(at).text == "," and not _is_of_firm(line, at + 1) for at in inside)
    led = noun == "organization" and any(
        (line.at(at).has("place") or line.at(at).text.casefold() == "with")
        and line.at(at + 1).is_word
        for at in inside[1:]
    )
    money = any(_is_value(line, at) for at in inside)
    strange = ("day", "email", "phone")
    day = noun == "person" and any(line.at(at).has(*strange) for at in inside)
    if noun == "deal":
        return money or (label and line.at(start + 1).means("noun") == "deal")
    return comma or led or day or label


def _is_value(line: Line, at: int) -> bool:
    """Money, or when it closes: what a title seldom has in it."""
    span, after = line.at(at), line.at(at + 1)
    closes = "close" in span.roles.get("when", ()) and after.has("edge", "day", "date", "weekday")
    return (span.has("money") and not span.has("spelt")) or closes


def _is_of_firm(line: Line, at: int) -> bool:
    """`Bluebird, Inc.` is one name."""
    return line.at(at).text.casefold().strip(".") in {"inc", "ltd", "llc", "gmbh", "corp", "co"}


def _without_thanks(line: Line) -> int:
    """Where the line ends before it is only polite."""
    last = len(line.spans)
    while line.at(last - 1).text.casefold() in THANKS and last > 1:
        last -= 1
    return last


THANKS = {
    "please", "pls", "plz", "thanks", "thank you", "thx", "ty", "cheers", "bitte", "danke", "merci",
    "gracias", "obrigado", "obrigada", "por favor",
}  # fmt: skip


def _made(line: Line, noun: str, start: int, cut: int, tail: Tail) -> Reading:
    title = line.kept(start, cut)
    name = "title" if noun == "deal" else "name"
    root = ROOTS[noun]
    values, sure = dict(tail.values), tail.sure and not _is_doubtful(line, noun, start, cut)
    led = title.casefold().partition(" ")[0] in WHOM - {"by"} and title.count(" ") > 0
    if noun == "deal" and led and "org" not in values:
        values["org"], sure = title.partition(" ")[2], False
        title = f"{values['org']} deal"
    if noun == "deal" and all(line.at(at).has(*DAYS) for at in range(start, cut)):
        sure = False  # `new next week` hardly names one
    if noun == "deal" and title.casefold().endswith(" deal") and "org" not in values and values:
        values["org"], sure = title[: -len(" deal")], False
    text = " ".join(f"{key}={said(value)}" for key, value in values.items())
    lines = [f"/{root} new {name}={said(title)} {text}".strip()]
    lines += _for_another(values, f"/{root} new {name}={said(title)}") if noun == "deal" else ()
    whom = values.get("org") or values.get("person") or ""
    more = {key: value for key, value in values.items() if key not in {"org", "person"}}
    if whom and more and noun != "deal":  # what was read besides stays read
        told = " ".join(f"{key}={said(value)}" for key, value in more.items())
        lines.append(f"/{root} new {name}={said(title)} {told}")
    elif whom:
        lines.append(_untailed(line, root, name, start))
    parts = (
        LinePart(0, start, "new", line.text(0, start)),
        LinePart(start, cut, f"{name}={said(title)}", line.text(start, cut)),
        *tail.parts,
    )
    return Reading(
        root,
        tuple(lines),
        parts,
        (),
        writes=True,
        sure=sure,
        weight=7 + len(values),
        strong=len(values),
        lost=whom if more and noun != "deal" else "",
        otherwise=() if sure or not values else (_untailed(line, root, name, start),),
    )


DAYS = ("which", "unit", "day", "weekday", "month", "prep", "span")


def _untailed(line: Line, root: str, name: str, start: int) -> str:
    """All of it as the name."""
    whole = line.words.kept(line.at(start).start, len(line.words.words))
    return f"/{root} new {name}={said(whole)}"


def _for_another(values: Mapping[str, str], start: str) -> Iterator[str]:
    """Whom a deal is for may be a company or a person: the other, where only one is named."""
    for one, other in (("person", "org"), ("org", "person")):
        if one in values and other not in values:
            told = {(other if key == one else key): value for key, value in values.items()}
            yield " ".join([start, *(f"{key}={said(value)}" for key, value in told.items())])
