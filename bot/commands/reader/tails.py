"""What may follow the name of a new record, each behind its marker: money, whom for, until when."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from bot.commands.reader.amounts import amount_at
from bot.commands.reader.line import Line, LinePart, said
from bot.commands.reader.outcomes import stage_said
from bot.commands.reader.spans_of_days import days_at

ARTICLES = {"a", "an", "the", "new"}
MOST_ADDRESS_DIGITS = 12


@dataclass
class Tail:
    """What follows a name; `sure`: nothing in it can be of the name."""

    line: Line
    values: dict[str, str] = field(default_factory=dict)
    parts: list[LinePart] = field(default_factory=list)
    sure: bool = True

    def put(self, name: str, value: str, first: int, last: int) -> int:
        if name in self.values or not value:
            return first
        self.values[name] = value
        self.parts.append(
            LinePart(first, last, f"{name}={said(value)}", self.line.text(first, last))
        )
        return last

    def rename(self, name: str, to: str) -> None:
        """What was read as one field is of another, as what follows shows."""
        self.values = {to if one == name else one: told for one, told in self.values.items()}
        self.parts = [
            replace(part, says=to + part.says[len(name) :])
            if part.says.startswith(f"{name}=") else part
            for part in self.parts
        ]  # fmt: skip


def _name_at(line: Line, at: int) -> int:
    """Where a name ends that begins here: strange words, and what stands between two of them."""
    end = at
    while end < len(line.spans):
        span = line.at(end)
        between = span.text.casefold() in {"&", "and", "of", "de"} and line.at(end + 1).is_word
        called = span.may_be_called and end > at
        if not (span.is_word or between or called or (span.has("quoted") and end == at)):
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
        tail.sure = tail.sure and (led or not line.at(at).has("spelt"))
        return (
            tail.put("value", amount_at(line, at), start, at + 1) if amount_at(line, at) else start
        )
    return start


def _bare_amount(tail: Tail, at: int) -> int:
    """`Silverline starter 8000`: at the end of a line, rather an amount than of the name; asked."""
    span = tail.line.at(at)
    large = span.has("amount") and span.text.isdecimal() and len(span.text) >= LARGE
    if not large or span.is_year or at + 1 < len(tail.line.spans):
        return at
    tail.sure = False
    return tail.put("value", span.text, at, at + 1)


LARGE = 4  # digits; fewer are rather of a name, as in `Route 66`


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


def _in_a_while(tail: Tail, at: int) -> int:
    """`in two weeks`, at the end: hardly of the title, and rather when it closes; asked."""
    line = tail.line
    found = days_at(line, at) if line.at(at).text.casefold() == "in" else None
    if found is None or found[0] < len(line.spans) or not line.at(at + 2).has("unit"):
        return at
    tail.sure = False
    return tail.put("close", str(found[1].last), at, found[0])


def _for(tail: Tail, at: int) -> int:
    """`for acme foods`, `at acme`, `with jo doe`: whom it is for, whom one talks to."""
    line, word = tail.line, tail.line.at(at).text.casefold()
    if word not in WHOM:
        return at
    if line.at(at + 1).has("user") and not line.at(at + 2).is_word and word in {"for", "by"}:
        return tail.put("owner", line.at(at + 1).means("user"), at, at + 2)
    first = at + 1 + (line.at(at + 1).text.casefold() == "the")
    end = _name_at(line, first)
    if end == first:
        return at
    noun = "person" if word in WITH else "org"
    if word in {"at", "@", "from"} and "org" in tail.values and "person" not in tail.values:
        tail.rename("org", "person")  # `for jo doe at acme`
    return tail.put(noun, line.name(first, end), at, end)


WITH = {"with", "mit", "avec", "com", "con"}
WHOM = {*WITH, "for", "at", "@", "from", "by", "bei", "für", "chez", "pour", "para"}


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


OF_NAMES = {"da", "de", "to"}  # `Maria de Souza`
EMPLOYERS = {"to", "bei", "chez", "da", "de", "na", "no", "en", "em", "("}


def _stage(tail: Tail, at: int) -> int:
    """`in demo`, `in the partners pipeline`: with what leads to it."""
    line, start = tail.line, at
    if line.at(at).has("stage") and line.at(at + 1).means("noun") == "stage":
        led = line.at(at - 1).has("sep")  # `, proposal stage`
        return tail.put("stage", stage_said(line, line.at(at)), at, at + 2) if led else at
    if line.at(at).text.casefold() not in {"in", "at", "to", "into", "stage", "on"}:
        return at
    at += 1
    while line.at(at).text.casefold() in {"the", "stage"}:
        at += 1
    span = line.at(at)
    if span.has("pipeline") and line.at(at + 1).means("noun") == "pipeline":
        return tail.put("pipeline", span.means("pipeline"), start, at + 2)
    if span.has("stage"):
        end = at + 1 + (line.at(at + 1).means("noun") == "stage")
        return tail.put("stage", stage_said(line, span), start, end)
    if span.has("pipeline"):
        return tail.put("pipeline", span.means("pipeline"), start, at + 1)
    return start


def _listed(tail: Tail, at: int) -> int:
    """`Zed pilot, 8k, acme, friday`: behind money, at the end or up to a comma: asked."""
    line = tail.line
    if "value" not in tail.values:
        return at
    if found := days_at(line, at):
        tail.sure = False
        return tail.put("close", str(found[1].last), at, found[0])
    if line.at(at).has("stage") and at + 1 == len(line.spans):
        tail.sure = False
        return tail.put("stage", stage_said(line, line.at(at)), at, at + 1)
    end = _name_at(line, at)
    if end == at or not (end == len(line.spans) or line.at(end).text == ","):
        return at
    tail.sure = False
    return tail.put("org", line.name(at, end), at, end)


def _between(tail: Tail, at: int) -> int:
    """`Zed pilot, acme, 9k`, `Zed pilot / acme / 9k`: before what it is worth; asked."""
    line, end = tail.line, _name_at(tail.line, at + 1)
    inside = line.at(at).text == "(" and line.at(end).text == ")"  # `Zed pilot (acme) 9k`
    parted = inside or (line.at(at).text in STOPS and line.at(end).text in STOPS)
    told = line.at(end + 1).has("money", "stage", "day", "weekday", "date")
    if not (parted and told) or end == at + 1:
        return at
    tail.sure = False
    return tail.put("org", line.name(at + 1, end), at, end + inside)


STOPS = {",", "/", "|", "-", "–", "—", ";"}


def _label(noun: str) -> Callable[[Tail, int], int]:
    def read(tail: Tail, at: int) -> int:
        """A label alone says so only behind another marker; right behind a name it is asked."""
        line, first = tail.line, at
        led = line.at(at).means("noun") == "label" or line.at(at).text.casefold() == "as"
        at += led
        at += led and line.at(at).text.casefold() in ARTICLES
        span = line.at(at)
        if not span.has(f"{noun} label"):
            return first
        if at == first and not tail.values:
            if noun == "deal" or line.at(at + 1).is_word:
                return first
            tail.sure = False
        return tail.put("label", span.means(f"{noun} label"), first, at + 1)

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
    reached = line.at(at + 1).has("field", "email", "phone")
    if line.at(at).text.casefold() in {"with", "and"} and reached:
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
    led = line.at(at).text in {",", "("} or line.at(at).means("field") == "job"
    if not (led and line.at(at + 1).has("job")):
        return at
    end = at + 2
    while line.at(end).is_word:  # `Head of Procurement`
        end += 1
    return tail.put("job", line.text(at + 1, end), at, end + (line.at(end).text == ")"))


def as_a(line: Line, at: int, noun: str) -> int:
    """Where `as a new contact`, `as a company` ends; the same place if nothing says so."""
    if line.at(at).text.casefold() != "as":
        return at
    end = at + 1
    while line.at(end).has("filler") or "new" in line.at(end).roles.get("do", ()):
        end += 1
    return end + 1 if line.at(end).means("noun") == noun else at


def _as_a(noun: str) -> Callable[[Tail, int], int]:
    def read(tail: Tail, at: int) -> int:
        end = as_a(tail.line, at, noun)
        if end > at:
            tail.parts.append(LinePart(at, end, "", tail.line.text(at, end)))
        return end

    return read


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
    "deal": (
        _money,
        _bare_amount,
        _percent,
        _closing,
        _in_a_while,
        _stage,
        _owner,
        _with_person,
        _for,
        _label("deal"),
        _between,
        _listed,
    ),
    "lead": (_money, _closing, _owner, _for),
    "person": (_as_a("person"), _reach, _employer, _owner, _job, _label("person")),
    "organization": (_as_a("organization"), _site, _owner, _address, _label("organization")),
}
