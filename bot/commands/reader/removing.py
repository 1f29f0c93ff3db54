"""What is called off or deleted by its name: `cancel my meeting with jo`. It asks, as always."""

from dataclasses import replace

from bot.commands.reader.changes import Changing
from bot.commands.reader.line import ROOTS, Line, Marks, Reading
from bot.commands.reader.targets import find_target

DELETES = {"delete", "trash", "bin", "get rid of", "discard"}
MEANT = ("it", "id", "quoted")  # one record, whatever it is called
DULL = ("filler", "sep", "me", "team", "glue", "sign", "noun", "of")
AGAINST = ("not", "many", "unsure", "question", "said")


def removal(line: Line) -> Reading | None:
    """None where a word is left, or more than one is meant."""
    if line.words.asks or line.noun not in {"activity", ""}:
        return None
    c = Changing(line if line.noun else replace(line, root="activity"), Marks(line))
    start = _behind_verb(c)
    if not start or not find_target(c, start):
        return None
    roots = ("activity",) if c.otherwise or line.noun else _roots(c)
    if not roots or not _is_one(c, named=bool(c.otherwise) or not line.noun):
        return None
    _take_small_words(c)
    if c.marks.unread():
        return None
    return Reading(
        roots[0],
        tuple(f"/{root} delete {name}" for root in roots for name in (c.target, *c.otherwise)),
        tuple(c.marks.parts),
        writes=True,
        weight=11,
        strong=2,
        named=True,
        exact=c.exact,
        lost=line.text(*c.place) if c.otherwise else "",
    )


def _behind_verb(c: Changing) -> int:
    """Where the verb ends that says so; 0 if none does."""
    at = 0
    while c.line.at(at).has("filler", "sep", "me") and not c.line.at(at).has("do", "gated", "end"):
        at = c.marks.take(at, at + 1, "")
    span = c.line.at(at)
    deletes, calls_off = span.text.casefold() in DELETES, "cancel" in span.roles.get("do", ())
    if not (deletes or calls_off):
        return 0
    c.verb = "cancel" if calls_off else "delete"
    return c.marks.take(at, at + 1, "delete")


def _is_one(c: Changing, *, named: bool) -> bool:
    """By its number, as what was seen last, or by a name."""
    line, (first, last) = c.line, c.place
    beside = [span for at, span in enumerate(line.spans) if not first <= at < last]
    one = named or line.at(first).has(*MEANT)
    return one and not any(span.has(*AGAINST) and not _is_article(span.text) for span in beside)


def _is_article(text: str) -> bool:
    return text.casefold() in {"the", "my", "this", "that"}


def _take_small_words(c: Changing) -> None:
    for at, span in enumerate(c.line.spans):
        if at not in c.marks.taken and span.has(*DULL):
            c.marks.take(at, at + 1, "")


def _roots(c: Changing) -> tuple[str, ...]:
    """Of which kind it may be: what is said, else whatever is just so called, or that number's."""
    nouns = [span.means("noun") for span in c.line.spans if span.has("noun")]
    if c.verb == "cancel" and "activity" not in nouns:
        return ()
    if not nouns:
        return ("deal",) if c.exact else ("deal", "org", "person")
    return tuple(ROOTS[noun] for noun in nouns if noun in ROOTS)
