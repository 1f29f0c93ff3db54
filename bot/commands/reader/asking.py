"""A question about records of a kind in the making: what has been understood so far."""

from dataclasses import dataclass, field

from bot.commands.reader.line import Line, Marks

# Which of the roles and fields each kind of record has.
HAS = {
    "deal": {
        "owner", "creator", "status", "stage", "pipeline", "label", "value", "currency", "close",
        "added", "updated", "won", "lost", "closed", "probability", "reason", "next", "rotting",
        "person", "org", "title",
    },
    "person": {
        "owner", "label", "added", "updated", "deals", "email", "phone", "job", "org", "name",
    },
    "organization": {
        "owner", "label", "added", "updated", "deals", "people", "address", "website", "employees",
        "name",
    },
    "activity": {
        "owner", "type", "due", "done", "deal", "person", "org", "subject", "priority", "added",
        "updated", "closed",
    },
    "file": set(),
}  # fmt: skip

# What hangs on a record of a kind, and the verb that shows it.
HANGS = {
    "deal": {
        "person": "people", "file": "files", "activity": "activities", "product": "products",
        "participant": "participants",
    },
    "person": {"deal": "deals", "file": "files", "activity": "activities", "product": "products"},
    "organization": {
        "person": "people", "deal": "deals", "file": "files", "activity": "activities",
    },
}  # fmt: skip
ALWAYS = {"history": "history", "feed": "feed", "mail": "mail", "follower": "followers",
          "access": "access", "note": "notes"}  # fmt: skip


@dataclass
class Asking:
    """What has been understood so far of a question about records of a kind."""

    line: Line
    noun: str
    marks: Marks
    conditions: list[str] = field(default_factory=list)
    statuses: list[str] = field(default_factory=list)
    not_status: bool = False
    stages: list[str] = field(default_factory=list)
    pipelines: list[str] = field(default_factory=list)
    sort: str = ""
    limit: int = 0
    counts: str = ""
    event: str = ""
    negated: int = -1  # where a `not` stands that still waits for what it is about
    owner: str = ""
    team: bool = False
    done: str = ""
    exports: bool = False
    hang: str = ""
    fields: list[str] = field(default_factory=list)
    named: list[tuple[str, int, int]] = field(default_factory=list)
    id: str = ""
    it: bool = False
    groups: list[str] = field(default_factory=list)
    by: str = ""  # what a list is told in groups of
    rated: bool = False  # what share of them was won
    strong: int = 0
    questions: int = 0
    verbs: list[str] = field(default_factory=list)

    @property
    def led(self) -> bool:
        """Whether a name follows a word that leads to it, or has an `s` of its own."""
        return any(
            (self.line.at(first - 1).has("whose", "employer", "place", "called") and first > 0)
            or self.line.at(last).has("of")
            for _, first, last in self.named
        )

    def emit(self, name: str, rest: str, first: int, last: int) -> int:
        """One condition; a `not` before it is part of it."""
        if name not in HAS[self.noun] and not name.lstrip("-").startswith("own."):
            return first
        sign = ""
        if self.negated >= 0:
            first, sign, self.negated = self.negated, "-", -1
        text = f"{sign}{name}{rest}"
        self.conditions.append(text)
        self.strong += 1
        return self.marks.take(first, last, text)
