"""A change in the making: which record, and what of it has been understood."""

from dataclasses import dataclass, field

from bot.commands.reader.line import Line, Marks, said

AGAINST = ("not", "unsure", "many", "gated", "question", "agenda")
# What goes on a name rather than to stand for itself.
NAMELIKE = (
    "do", "unit", "site", "type", "noun", "order", "health", "job", "month", "weekday", "counted",
    "verb", "deal option", "organization option", "person option", "number", "done", "quarter",
    "place", "currency", "holding",
)  # fmt: skip
# What says that a field is meant by a word that is at home in names: `Orchard Street Law`.
MARKS_A_VALUE = {"is", "are", "to", "=", ":", "→", "->", "=>", "now", "is now", "as", "into"}
FIELDS = {
    "deal": {
        "value": "value", "owner": "owner", "title": "title", "probability": "probability",
        "close": "close", "due": "close", "status": "status", "stage": "stage",
        "pipeline": "pipeline", "label": "label", "person": "person", "org": "org",
        "reason": "reason", "currency": "currency",
    },
    "person": {
        "owner": "owner", "title": "name", "phone": "phone+", "email": "email+", "label": "label",
        "org": "org", "job": "job", "address": "address",
    },
    "organization": {
        "owner": "owner", "title": "name", "label": "label", "address": "address",
        "website": "website", "employees": "employees",
    },
    "activity": {
        "owner": "owner", "title": "subject", "subject": "subject", "due": "due", "close": "due",
        "priority": "priority", "person": "person", "org": "org", "address": "location",
    },
    "file": {"title": "name"},
}  # fmt: skip
TEXTS = {
    "title", "name", "subject", "job", "address", "reason", "website", "location", "person", "org",
    "priority",
}  # fmt: skip


@dataclass
class Changing:
    """What has been understood of a change so far."""

    line: Line
    marks: Marks
    verb: str = ""
    target: str = ""
    place: tuple[int, int] = (0, 0)
    exact: bool = False
    values: dict[str, str] = field(default_factory=dict)
    later: dict[str, str] = field(default_factory=dict)
    spoken: set[int] = field(default_factory=set)  # of a title or a reason: free words
    sure: bool = True
    taking: bool = False  # `take 13`
    asks: bool = False  # a field was named whose value is still to be said
    number: str = ""  # of the record, behind its name
    otherwise: list[str] = field(default_factory=list)  # what else the record may be called
    either: tuple[str, ...] = ()  # other fields that the first value may be of
    others: tuple[str, ...] = ()  # lines for what else may be meant
    beside: str = ""  # words that are perhaps of a second record
    longest: int = 0  # where the name ends at the least, of `Larkspur second site`

    @property
    def noun(self) -> str:
        return self.line.noun

    def command(self, verb: str, *rest: str) -> str:
        """Without a record where the form is to ask for it."""
        return " ".join(part for part in (verb, self.target, *rest) if part)

    def put(self, name: str, value: str, first: int, last: int) -> int:
        if name in self.values and self.values[name] != value:
            return first
        self.values[name] = value
        return self.marks.take(first, last, f"{name}={said(value)}")

    def rest(self, first: int) -> str:
        """The free words up to the end, which may say anything."""
        self.spoken.update(range(first, len(self.line.spans)))
        return (
            self.line.words.kept(self.line.at(first).start, len(self.line.words.words))
            if first < len(self.line.spans)
            else ""
        )


def is_of_many(c: Changing, at: int) -> bool:
    """`deals`, and `customers` where the label is `Customer`."""
    span = c.line.at(at)
    if not span.text.casefold().endswith("s"):
        return False
    labels = c.line.viewer.lookup.labels.get(c.noun, {}).values()
    called = any(one.label.casefold() == span.text.casefold() for one in labels)
    if c.noun in span.roles.get("noun", ()) or (c.noun == "activity" and span.has("type")):
        return True
    return span.has(f"{c.noun} label") and not called


A_DAY = ("day", "date", "weekday", "which", "month", "edge")


def speaks_against(c: Changing, at: int) -> bool:
    """A question opens a line; behind the record, `is` only leads to its new value."""
    span = c.line.at(at)
    several = is_of_many(c, at) or span.text.casefold() in {"ones", "stuff", "things"}
    if c.verb == "later" and span.has("until") and c.line.at(at + 1).has(*A_DAY):
        return False  # `put 12 off until friday`
    return (
        several
        or span.has("not", "unsure", "many", "gated")
        or (span.has("question") and at < c.place[0])
    )


def is_marked(c: Changing, at: int) -> bool:
    """Whether a field is meant by a word, rather than a part of a name.

    A word that is at home in names is one behind `'s` or a verb, before `is` and `to`, or right
    before what can only be its value.
    """
    line, before = c.line, at - 1
    if not line.at(at).has("inname") or line.at(at + 1).has(*TYPED):
        return True
    while line.at(before).has("filler") and before > 0:
        before -= 1
    led = line.at(before).has("of", "do", "end")
    return led or line.at(at + 1).text.casefold() in MARKS_A_VALUE


TYPED = ("money", "amount", "percent", "date", "phone", "email", "link", "site", "job", "of")
