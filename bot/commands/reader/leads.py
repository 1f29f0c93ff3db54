"""Leads, of which nothing else is read: whose they are, new ones, and what becomes of one."""

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.commands.binding import CRM
from bot.commands.reader.line import Line, LinePart, Marks, Reading, said
from bot.commands.reader.making import tail_of
from bot.commands.reader.spans_of_days import days_at
from bot.text import unaccented

LEAD = "lead"
ORDERS = {"-added": "newest", "added": "oldest", "-updated": "updated", "name": "title",
          "close": "close"}  # fmt: skip
DULL = ("lead", "filler", "verb", "question", "count", "sep", "sign", "many", "prep", "of", "glue",
        "team", "join")  # fmt: skip
MANY = {"leads", "ones", "all", "mine", "enquiries", "inquiries"}
# Where a title ends that is followed by something that no field takes.
_BEHIND = re.compile(r"\s*,\s*|\s+(?=(?:for|from|with|at|worth)\s)")


def leads(line: Line) -> Reading | None:
    """`my leads`, `archived leads of tom`, `new lead Wants a demo from acme`."""
    at = next((n for n, span in enumerate(line.spans) if span.has("lead")), -1)
    if line.root == LEAD:  # its verbs say themselves
        return _listed(line)
    if line.root != CRM or at < 0:
        return None
    first = next((n for n, span in enumerate(line.spans) if not span.has("filler", "sep")), 0)
    if line.at(first).has("converts"):
        return _converted(line, first + 1)
    makes = "new" in line.at(first).roles.get("do", ()) and at == first + 1
    if makes and not _is_plural(line.at(at).text):
        return _new(line, at + 1)
    if at == first and line.at(at - 1).text.casefold() == "a" and line.at(at + 1).has("about"):
        made = _new(line, at + 1)  # `also a lead for acme`
        return replace(made, sure=False) if made else None
    return _listed(line)


def _is_plural(word: str) -> bool:
    return unaccented(word) in MANY


# --- which of them ------------------------------------------------------------------------------


def _listed(line: Line) -> Reading | None:
    """What the list takes is read; of the rest it is told that it was not."""
    marks, told, named, many = Marks(line), dict[str, str](), list[str](), 0
    at = 0
    while at < len(line.spans):
        if found := _condition(line, at):
            end, name, value = found
            told.setdefault(name, value)
            marks.take(at, end, f"{name}={value}")
            at = end
        elif end := _whose(line, at):
            named.append(said(line.name(at + 1, end)))
            at = marks.take(at, end, "")
        else:
            many += 2 * (_is_plural(line.at(at).text) or days_at(line, at) is not None)
            if line.at(at).has(*DULL):
                marks.take(at, at + 1, "")
            at += 1
    fields = " ".join(f"{name}={value}" for name, value in told.items())
    lines = [f"/lead list {kind}={named[0]} {fields}" for kind in ("org", "person") if named[:1]]
    strong = many + len(told) + 2 * len(named) + line.has("lead")
    return Reading(
        LEAD, tuple(one.strip() for one in lines or [f"/lead list {fields}"]), marks.kept(),
        marks.unread(), weight=9, strong=strong + (line.root == CRM),
    )  # fmt: skip


def _condition(line: Line, at: int) -> tuple[int, str, str] | None:
    span = line.at(at)
    if span.has("me"):
        return at + 1, "owner", "me"
    if span.has("user") and not line.at(at + 1).is_word:
        return at + 1 + line.at(at + 1).has("of"), "owner", span.means("user")
    if span.has("archived"):
        return at + 1, "archived", "yes"
    if "new" in span.roles.get("do", ()) and _is_plural(line.at(at + 1).text):
        return at + 1, "sort", "newest"
    if "lead" not in span.roles and (order := ORDERS.get(span.means("order"))):
        return at + 1, "sort", order
    return None


def _whose(line: Line, at: int) -> int:
    """`of acme`, `from jo doe`: where the name ends; 0 if none is led to."""
    end = at + 1
    while line.at(end).is_word:
        end += 1
    return end if line.at(at).has("whose", "employer") and end > at + 1 else 0


# --- what becomes of one ------------------------------------------------------------------------


def _converted(line: Line, first: int) -> Reading:
    """`convert the silverline lead to a deal`: asked, as there is no way back."""
    last = _to_a_deal(line, first)
    while first < last and line.at(first).has("lead", "filler", "glue", "sep"):
        first += 1
    while last > first and line.at(last - 1).has("lead", "sep", "filler"):
        last -= 1
    title = line.name(first, last)
    told = f"/lead convert {said(title)}" if title else "/lead convert"
    return Reading(
        LEAD, (told,), (LinePart(0, 1, told, title),), writes=True, sure=False, weight=10
    )


def _to_a_deal(line: Line, first: int) -> int:
    """Where `into a deal` begins at the end of the line; the end, where that is not said."""
    end = len(line.spans)
    at = end - 1
    if line.at(at).means("noun") != "deal":
        return end
    while at > first and line.at(at - 1).has("filler"):
        at -= 1
    return at - 1 if line.at(at - 1).text.casefold() in {"to", "into", "in"} else end


def _new(line: Line, first: int) -> Reading | None:
    """Only what is a title alone is made at once; of anything more, the form asks."""
    while line.at(first).has("sep", "called"):
        first += 1
    if first >= len(line.spans):
        return None
    lines, unread = tuple(_made(line, first)), ""
    if not lines:
        rest = line.words.kept(line.at(first).start, len(line.words.words))
        title, *behind = _BEHIND.split(rest, maxsplit=1)
        lines, unread = (f"/lead new {said(title)}",), "".join(behind)
    if line.has("said"):
        lines, unread = (f"/lead new {line.text(first, len(line.spans))}",), ""
    parts = (LinePart(0, len(line.spans), lines[0], line.text(0, len(line.spans))),)
    sure = not unread and (len(lines) == 1 or line.has("said")) and not _is_doubted(line)
    return Reading(
        LEAD, lines, parts, (unread,) if unread else (), writes=True, sure=sure, weight=10,
        strong=2,
    )  # fmt: skip


def _is_doubted(line: Line) -> bool:
    return any(span.text.casefold() in PERHAPS for span in line.spans)


PERHAPS = {"maybe", "perhaps", "probably", "possibly"}


def _made(line: Line, first: int) -> Iterator[str]:
    """With what stands behind its title: whom it is from, how much, until when."""
    for cut in range(first + 1, len(line.spans)):
        tail = tail_of(line, LEAD, cut)
        if tail is None:
            continue
        title = f"/lead new {said(line.kept(first, cut))}"
        whom = tail.values.pop("org", "") or tail.values.pop("person", "")
        more = "".join(f" {name}={said(value)}" for name, value in tail.values.items())
        kinds = ("org", "person") if whom else ()
        yield from (f"{title}{more} {kind}={said(whom)}" for kind in kinds)
        yield f"{title}{more}"
        return
