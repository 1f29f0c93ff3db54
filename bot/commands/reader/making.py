"""A line that makes a deal, a person or an organization: its name, and a tail behind plain markers.

A name loses a tail only where a marker says so: `for`, `with`, `closing`, money with a sign, a
currency or a `k`, an address to write to, a number to call. Everything else is of the name.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from bot.commands.reader.amounts import amount_at
from bot.commands.reader.line import ROOTS, Line, Part, Reading, said
from bot.commands.reader.spans_of_days import days_at

MADE = {"deal": "deal", "person": "person", "organization": "organization"}
MOST_ADDRESS_DIGITS = 12


@dataclass
class Tail:
    """What follows a name; `sure`: nothing in it can be of the name."""

    line: Line
    values: dict[str, str] = field(default_factory=dict)
    parts: list[Part] = field(default_factory=list)
    sure: bool = True

    def put(self, name: str, value: str, first: int, last: int) -> int:
        if name in self.values or not value:
            return first
        self.values[name] = value
        self.parts.append(Part(first, last, f"{name}={said(value)}", self.line.text(first, last)))
        return last


def creation(line: Line) -> Reading | None:
    """The new record that a line asks for."""
    at = 0
    while line.at(at).has("filler", "me", "team", "sep") and not line.at(at).has("do", "end"):
        at += 1
    if "new" not in line.at(at).roles.get("do", ()) or line.words.asks:
        return None
    start, kind = _what(line, at + 1)
    if kind not in MADE or start >= len(line.spans) or _is_added(line, start):
        return None
    named = any(line.at(n).has("noun") for n in range(at + 1, start))
    made = _with_tail(line, kind, start)
    return replace(made, weight=made.weight + named) if made else None


def _what(line: Line, at: int) -> tuple[int, str]:
    """Where the name begins, and what it is of; nothing where something else is asked for."""
    kind = line.kind
    if kind == "person" and {"phone", "email"} & set(line.at(at).roles.get("field", ())):
        return at, ""  # of somebody who is there
    while line.at(at).has("filler", "noun", "called", "sep") and not line.at(at).has("end"):
        span, noun = line.at(at), line.at(at).means("noun")
        if noun and span.text.casefold().endswith("s"):
            return at, ""  # many of them
        if noun and (noun not in MADE or kind not in {"", noun}):
            break
        if span.has("filler") and not noun and span.text.casefold() not in ARTICLES:
            break
        kind, at = noun or kind, at + 1
    return at, kind


ARTICLES = {"a", "an", "the", "new"}


ADDED = 3  # somebody, `to`, and the record


def _is_added(line: Line, at: int) -> bool:
    """`add tara jensen to 12` puts somebody on a record that is there."""
    end = len(line.spans)
    return (
        end - at >= ADDED
        and line.at(end - 2).text.casefold() == "to"
        and line.at(end - 1).has("id", "it")
    )


def _with_tail(line: Line, kind: str, start: int) -> Reading | None:
    first = start + 1
    if line.at(start).has("quoted"):
        tail = _tail(line, kind, first)
        return _made(line, kind, start, first, tail) if tail is not None else None
    for cut in range(first, len(line.spans) + 1):
        if (tail := _tail(line, kind, cut)) is not None:
            return _made(line, kind, start, cut, tail)
    return None


def _tail(line: Line, kind: str, at: int) -> Tail | None:
    """All of the rest as markers and their values, or None."""
    tail, last = Tail(line), _without_thanks(line)
    while at < last:
        end = next((e for read in READERS[kind] if (e := read(tail, at)) != at), at)
        if (end == at and tail.values and line.at(at).has("sep", "join", "filler")) or (
            end == at and line.at(at).has("sep") and at + 1 < len(line.spans)
        ):
            end = at + 1
        if end == at:
            return None
        at = end
    return tail


def _is_doubtful(line: Line, kind: str, start: int, cut: int) -> bool:
    """Somebody whose name has a comma or begins with a label: perhaps more than a name."""
    inside = range(start, cut)
    label = cut - start > 1 and line.at(start).has(f"{kind} label")
    comma = kind == "person" and any(line.at(at).text == "," for at in inside)
    led = kind == "organization" and any(
        (line.at(at).has("place") or line.at(at).text.casefold() == "with")
        and line.at(at + 1).is_word
        for at in inside[1:]
    )
    day = kind == "person" and any(line.at(at).has("day") for at in inside)
    return comma or led or day or (kind != "deal" and label)


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


def _made(line: Line, kind: str, start: int, cut: int, tail: Tail) -> Reading:
    title = line.name(start, cut)
    name = "title" if kind == "deal" else "name"
    root = ROOTS[kind]
    values, sure = dict(tail.values), tail.sure and not _is_doubtful(line, kind, start, cut)
    if kind == "deal" and title.casefold().startswith("for ") and "org" not in values:
        values["org"], sure = title[len("for ") :], False
        title = f"{values['org']} deal"
    if kind == "deal" and title.casefold().endswith(" deal") and "org" not in values and values:
        values["org"], sure = title[: -len(" deal")], False
    text = " ".join(f"{key}={said(value)}" for key, value in values.items())
    lines = [f"/{root} new {name}={said(title)} {text}".strip()]
    if "org" in values or "person" in values:
        rest = line.words.text(line.at(start).start, len(line.words.words))
        lines.append(f"/{root} new {name}={said(rest)}")
    parts = (
        Part(0, start, "new", line.text(0, start)),
        Part(start, cut, f"{name}={said(title)}", line.text(start, cut)),
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
    )


# --- the tails ---------------------------------------------------------------------------------


def _name_at(line: Line, at: int) -> int:
    """Where a name ends that begins here: strange words, and what stands between two of them."""
    end = at
    while end < len(line.spans):
        span = line.at(end)
        between = span.text.casefold() in {"&", "and", "of", "de"} and line.at(end + 1).is_word
        if not (span.is_word or between or (span.has("quoted") and end == at)):
            break
        end += 1
    return end


def _money(tail: Tail, at: int) -> int:
    line, start = tail.line, at
    while (line.at(at).has("worth", "prep") and line.at(at + 1).has("money")) or line.at(at).means(
        "field"
    ) == "value":
        at += 1
    led = at > start
    if line.at(at).has("money") or (led and line.at(at).has("amount")):
        return (
            tail.put("value", amount_at(line, at), start, at + 1) if amount_at(line, at) else start
        )
    return start


def _percent(tail: Tail, at: int) -> int:
    line = tail.line
    if not line.at(at).means("percent").isdigit():
        return at
    tail.sure = tail.sure and bool(tail.values)
    return tail.put(
        "probability", line.at(at).means("percent"), at, at + 1 + line.at(at + 1).has("percent")
    )


def _closing(tail: Tail, at: int) -> int:
    line, start = tail.line, at
    if not ("close" in line.at(at).roles.get("when", ()) or line.at(at).means("field") == "close"):
        return at
    at += 1
    while (
        line.at(at).has("prep", "glue", "until", "filler")
        and not days_at(line, at)
        and not line.at(at).has("end")
    ):
        at += 1
    found = days_at(line, at)
    return tail.put("close", str(found[1].last), start, found[0]) if found else start


def _for(tail: Tail, at: int) -> int:
    """`for acme foods`, `at acme`, `with jo doe`: whom it is for, whom one talks to."""
    line, word = tail.line, tail.line.at(at).text.casefold()
    if word not in {
        "for",
        "with",
        "at",
        "from",
        "by",
        "bei",
        "für",
        "chez",
        "pour",
        "para",
        "com",
        "con",
    }:
        return at
    if line.at(at + 1).has("user") and not line.at(at + 2).is_word and word in {"for", "by"}:
        return tail.put("owner", line.at(at + 1).means("user"), at, at + 2)
    first = at + 1 + (line.at(at + 1).text.casefold() == "the")
    end = _name_at(line, first)
    if end == first:
        return at
    noun = "person" if word in {"with", "com", "con"} else "org"
    return tail.put(
        noun,
        line.name(first, end),
        at,
        end,
    )


def _employer(tail: Tail, at: int) -> int:
    """Of a person: `at acme`, `from acme`, `(acme)`, `, acme`."""
    line, word = tail.line, tail.line.at(at).text.casefold()
    if word in {"at", "from", "@", "of", "works at", "works for", *EMPLOYERS} or (
        word == "," and "job" in tail.values
    ):
        end = _name_at(line, at + 1)
        if end > at + 1:
            tail.sure = tail.sure and word not in OF_NAMES
            tail.put(
                "org",
                line.at(at + 1).text if line.at(at + 1).has("quoted") else line.text(at + 1, end),
                at,
                end,
            )
            return end + (line.at(end).text == ")")
    return at


OF_NAMES = {"da", "de"}  # `Maria de Souza`
EMPLOYERS = {"bei", "chez", "da", "de", "na", "no", "en", "em", "("}


def _stage(tail: Tail, at: int) -> int:
    """`in demo`, `in the partners pipeline`: with what leads to it."""
    line, start = tail.line, at
    if line.at(at).text.casefold() not in {"in", "at", "to", "into", "stage", "on"}:
        return at
    at += 1
    while line.at(at).text.casefold() in {"the", "stage"}:
        at += 1
    span = line.at(at)
    if span.has("pipeline") and line.at(at + 1).means("noun") == "pipeline":
        return tail.put("pipeline", span.means("pipeline"), start, at + 2)
    if span.has("stage"):
        ids = span.roles["stage"]
        end = at + 1 + (line.at(at + 1).means("noun") == "stage")
        return tail.put("stage", ids[0] if len(ids) == 1 else span.text, start, end)
    if span.has("pipeline"):
        return tail.put("pipeline", span.means("pipeline"), start, at + 1)
    return start


def _label(kind: str) -> Callable[[Tail, int], int]:
    def read(tail: Tail, at: int) -> int:
        """A label alone says so only behind another marker; right behind a name it is asked."""
        line, first = tail.line, at
        led = line.at(at).means("noun") == "label" or line.at(at).text.casefold() == "as"
        at += led
        at += led and line.at(at).text.casefold() in ARTICLES
        span = line.at(at)
        if not span.has(f"{kind} label"):
            return first
        if at == first and not tail.values:
            if kind == "deal" or line.at(at + 1).is_word:
                return first
            tail.sure = False
        return tail.put("label", span.means(f"{kind} label"), first, at + 1)

    return read


def _owner(tail: Tail, at: int) -> int:
    line = tail.line
    if line.at(at).means("field") == "owner" and line.at(at + 1).has("user", "me"):
        owner = line.at(at + 1).means("user") or "me"
        return tail.put("owner", owner, at, at + 2)
    if (
        line.at(at).text.casefold() == "for"
        and line.at(at + 1).has("user")
        and not line.at(at + 2).is_word
    ):
        return tail.put("owner", line.at(at + 1).means("user"), at, at + 2)
    return at


def _reach(tail: Tail, at: int) -> int:
    """Addresses to write to and numbers to call are plain by themselves."""
    line, first = tail.line, at
    if line.at(at).text.casefold() in {"with", "and"} and line.at(at + 1).has("field"):
        at += 1
    named = line.at(at).roles.get("field", ())
    if "phone" in named or "email" in named:
        at += 1
        at += line.at(at).has("sep", "glue")
    span = line.at(at)
    for role in ("email", "phone"):
        if span.has(role):
            return tail.put(role, span.means(role), first, at + 1)
    if at > first and span.has("id", "amount"):
        return tail.put("phone", span.text, first, at + 1)
    return first


def _site(tail: Tail, at: int) -> int:
    line, first = tail.line, at
    if line.at(at).means("field") == "website":
        at += 1
    span = line.at(at)
    return tail.put("website", span.text, first, at + 1) if span.has("site", "link") else first


def _address(tail: Tail, at: int) -> int:
    """Behind a comma or `address`: a street with its number, up to the end."""
    line = tail.line
    led = "address" in line.at(at).roles.get("field", ())
    if not (led or line.at(at).text == ",") or at + 1 >= len(line.spans):
        return at
    rest = line.words.text(line.at(at + 1).start, len(line.words.words))
    digits = sum(sign.isdigit() for sign in rest)
    if not led and not 0 < digits <= MOST_ADDRESS_DIGITS:
        return at
    tail.sure = tail.sure and (led or digits > 0)
    return tail.put("address", rest, at, len(line.spans))


def _job(tail: Tail, at: int) -> int:
    line = tail.line
    if line.at(at).has("job") and line.at(at + 1).has("employer"):
        tail.sure = False
        return tail.put("job", line.at(at).text, at, at + 1)
    led = line.at(at).text == "," or line.at(at).means("field") == "job"
    if led and line.at(at + 1).has("job"):
        return tail.put("job", line.at(at + 1).text, at, at + 2)
    return at


def _with_person(tail: Tail, at: int) -> int:
    line = tail.line
    if line.at(at).means("field") == "person" and line.at(at).text.casefold() in {
        "contact",
        "contact person",
    }:
        end = _name_at(line, at + 1)
        return tail.put("person", line.text(at + 1, end), at, end) if end > at + 1 else at
    return at


READERS: dict[str, tuple[Callable[[Tail, int], int], ...]] = {
    "deal": (_money, _percent, _closing, _stage, _owner, _with_person, _for, _label("deal")),
    "person": (_reach, _employer, _owner, _job, _label("person")),
    "organization": (_site, _owner, _address, _label("organization")),
}
