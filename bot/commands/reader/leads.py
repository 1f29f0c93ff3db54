"""Leads, of which nothing else is read: whose they are, and new ones."""

from bot.commands.reader.line import Line, Part, Reading

CRM = "crm"
LEADS = {"lead", "leads"}
SHOW = {"show", "list", "all", "the", "our", "me", "of", "open", "a"}
MINE, PUT_AWAY, NEW = {"my"}, {"archived"}, {"new", "add", "create"}


def leads(line: Line) -> Reading | None:
    """`my leads`, `archived leads`, `new lead Wants a demo org=acme`."""
    words = [span.text.casefold() for span in line.spans]
    at = next((number for number, word in enumerate(words) if word in LEADS), None)
    if line.root != CRM or at is None:
        return None
    before, rest = set(words[:at]), line.text(at + 1, len(words))
    parts = (Part(0, at + 1, "leads", line.text(0, at + 1)),)
    if rest:
        return _new(line, at, rest) if before & NEW and before <= NEW | SHOW else None
    if not before <= SHOW | MINE | PUT_AWAY:
        return None
    mine = " owner=me" if before & MINE else ""
    archived = " archived=yes" if before & PUT_AWAY else ""
    return Reading("lead", (f"/lead list{mine}{archived}",), parts, weight=8, strong=2)


def _new(line: Line, at: int, rest: str) -> Reading:
    parts = (
        Part(0, at + 1, "new lead", line.text(0, at + 1)),
        Part(at + 1, len(line.spans), "its title and fields", rest),
    )
    return Reading(
        "lead", (f"/lead new {rest}",), parts, writes=True, sure=True, weight=10, strong=2
    )
