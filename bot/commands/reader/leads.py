"""Leads, of which nothing else is read: whose they are, and new ones."""

import re

from bot.commands.reader.line import Line, Part, Reading, said
from bot.text import unaccented

CRM = "crm"
LEADS = {"lead", "leads"}
MINE, PUT_AWAY, MAKES = {"my", "mine", "i"}, {"archived"}, {"new", "add", "create", "make"}
SMALL = {
    "show", "list", "all", "the", "our", "me", "us", "of", "open", "a", "any", "what", "which",
    "see", "give", "please", "how", "many", "do", "we", "have", "are", "there", "got", "new",
}  # fmt: skip
CONVERTS = {"convert", "turn"}
_INTO = re.compile(r"\s+(?:in)?to an? deal$", re.IGNORECASE)
# What comes behind it is no part of the title any more.
_BEHIND = re.compile(r"\s*,\s*|\s+(?=(?:for|from|with|at|worth)\s)")


def leads(line: Line) -> Reading | None:
    """`my leads`, `archived leads`, `how many leads do we have`, `new lead Wants a demo`."""
    words = [unaccented(word.text) for word in line.words.words]
    at = next((number for number, word in enumerate(words) if word in LEADS), None)
    if line.root != CRM or at is None:
        return None
    others = {*words[:at], *words[at + 1 :]}
    if others <= SMALL | MINE | PUT_AWAY:
        parts = (Part(0, len(line.spans), "leads", line.text(0, len(line.spans))),)
        mine = " owner=me" if others & MINE else ""
        archived = " archived=yes" if others & PUT_AWAY else ""
        return Reading("lead", (f"/lead list{mine}{archived}",), parts, weight=9, strong=2)
    before = set(words[:at])
    rest = line.words.text(at + 1, len(words)).lstrip(" :,")
    if before & CONVERTS and before <= CONVERTS | SMALL:
        return _converted(_INTO.sub("", rest).strip('"“” '))
    return _new(rest) if before & MAKES and before <= MAKES | SMALL else None


def _converted(title: str) -> Reading:
    line = f"/lead convert {said(title)}".strip()
    return Reading("lead", (line,), (Part(0, 1, line, title),), writes=True, sure=False, weight=10)


def _new(rest: str) -> Reading:
    """Only what is a title alone is made at once; of anything more, the form asks."""
    if "=" in rest:
        line, unread = f"/lead new {rest}", ""
    else:
        title, *behind = _BEHIND.split(rest, maxsplit=1)
        line, unread = f"/lead new {said(title)}", "".join(behind)
    parts = (Part(0, 1, line, rest),)
    return Reading(
        "lead", (line,), parts, (unread,) if unread else (), writes=True, sure=not unread,
        weight=10, strong=2,
    )  # fmt: skip
