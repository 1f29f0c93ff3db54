"""What may be any words: what a record is called, and what somebody does."""

from bot.commands.reader.changes import Changing
from bot.commands.reader.line import said

LEADS = {"to", "as", "into", "is", "now", "it", "→", "->"}
BECOMES = {
    *LEADS, "=", ":", "→", "should be", "to be", "is now", "becomes", "changed to",
    "shall be", "=>",
}  # fmt: skip
POLITE = {"please", "pls", "plz", "thanks", "thx"}


def free_text(c: Changing, at: int) -> str:
    """All up to the end; behind `is called`, a `now` at the end is of no name."""
    last, led = len(c.line.spans) - 1, c.line.at(at - 1)
    told = led.has("called") or (led.text.casefold() in IS and c.line.at(at).has("job"))
    if told and not c.verb and at < last and c.line.at(last).text.casefold() in {"now", *POLITE}:
        c.rest(at)
        c.marks.take(last, last + 1, "")
        return c.line.kept(at, last)
    return c.rest(at)


ANY_WORDS = {"title", "name", "subject", "reason"}


def where_text(c: Changing, at: int) -> int:
    """Behind the record and what leads to its new name, of which no small word is left out."""
    line = c.line
    while (
        at in c.marks.taken
        or line.at(at).text.casefold() in BECOMES
        or (at < c.place[0] and line.at(at).has("glue", "of", "prep", "filler", "noun"))
    ):
        at += 1
    return at


def renamed(c: Changing, at: int) -> int:
    if c.verb != "rename" or at < c.place[1]:
        return at
    while c.line.at(at).has("glue", "called") and c.line.at(at).text.casefold() in BECOMES:
        c.marks.take(at, at + 1, "")
        at += 1
    if at >= len(c.line.spans):
        return at
    name = {"deal": "title", "activity": "subject"}.get(c.noun, "name")
    return c.put(name, c.rest(at), at, len(c.line.spans))


def renamed_without_to(c: Changing) -> None:
    """`rename acme foods Acme Nutrition`: what is new begins with a capital, or is not said yet."""
    if c.verb != "rename" or c.values or c.noun == "file":
        return
    c.asks, c.sure = True, False
    first, last = c.place
    for at in range(first + 1, last):
        if c.line.at(at).text[:1].isupper() and c.line.text(first, at).islower():
            name = {"deal": "title", "activity": "subject"}.get(c.noun, "name")
            c.target, c.place = said(c.line.name(first, at)), (first, at)
            c.put(name, c.line.kept(at, last), at, last)
            return


def called_so(c: Changing, at: int) -> bool:
    """`call 12 Acme extension`: for a deal it may be asked to plan a call as well."""
    line = c.line
    if c.noun not in {"file", "deal"} or line.at(at).text.casefold() != "call":
        return False
    named = line.at(at + 2).is_word and not line.has("day", "date", "weekday", "time", "month")
    c.sure = c.sure and c.noun == "file"
    return line.at(at + 1).has("id", "it") and (c.noun == "file" or named)


def job(c: Changing, at: int) -> int:
    """`jo doe is now head of procurement`: up to the end; asked."""
    led = c.line.at(at - 1).text.casefold() in IS
    if c.noun != "person" or not (led and c.line.at(at).has("job")) or at < c.place[1]:
        return at
    c.sure = False
    return c.put("job", free_text(c, at), at, len(c.line.spans))


IS = {"is", "is now", "now", "became", "has become", "becomes", "a", "an", "the", "as", "our"}
