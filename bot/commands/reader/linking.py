"""To whom a record belongs from now on: `link 13 to acme foods`, `13 is for jo doe`, `take 13`."""

from bot.commands.reader.changes import Changing
from bot.commands.reader.line import Line

LEADS = {"to", "with", "for", "and", "belongs to", "belong to", "goes with", "the", "is for"}
BELONGS = {"for", "belongs to", "belong to", "goes with", "is for"}
# What a name may be that a record is linked to, by the record's kind: the likeliest first.
LINKED = {
    "deal": ("org", "person"),
    "person": ("org",),
    "activity": ("on", "person", "org"),
}


def linked(c: Changing, at: int) -> int:
    """The company, the person or the deal behind the record, up to the end of the line."""
    line, first = c.line, at
    kinds = LINKED.get(c.noun, ())
    asks = not c.verb and any(span.has("field") for span in line.spans[: c.place[0]])
    if not kinds or c.values or asks or at < c.place[1]:  # `value of deal 12 for acme`
        return at
    if not (c.verb == "link" or _belongs(line, at) or _moves_on(c, at)):
        return at
    while line.at(first).text.casefold() in LEADS or line.at(first).has("noun"):
        first += 1
    end = first
    while line.at(end).is_word or line.at(end).has("quoted"):
        end += 1
    if end == first or any(not one.has("filler", "sep") for one in line.spans[end:]):
        return at
    for between in range(at, first):
        c.marks.take(between, between + 1, "")
    c.either = kinds[1:]
    return c.put(kinds[0], line.name(first, end), first, end)


def _moves_on(c: Changing, at: int) -> bool:
    """`move tara jensen to acme foods`: where somebody works from now on."""
    return c.noun == "person" and c.verb == "move" and c.line.at(at).text.casefold() == "to"


def _belongs(line: Line, at: int) -> bool:
    """`is for acme foods`, behind the record; `to` alone leads to a stage or a colleague."""
    return line.at(at).text.casefold() in BELONGS and line.at(at + 1).is_word


def taken(c: Changing) -> None:
    """`take 13`, `I'll take 13`: it is mine now, where nothing else is said of it."""
    if c.taking and not (c.values or c.later) and c.noun != "file":
        c.values["owner"] = "me"


def taken_back(c: Changing, at: int) -> int:
    """`take over 12 from tom`, `take 12 back`: whose it was, and that it is mine again."""
    if not c.taking or at < c.place[1]:
        return at
    from_one = c.line.at(at).text.casefold() == "from" and c.line.at(at + 1).has("user")
    if from_one or c.line.at(at).text.casefold() == "back":
        return c.marks.take(at, at + 1 + from_one, "")
    return at


def taken_over(c: Changing, at: int) -> int:
    """`tom takes over 12`: a colleague, and the verb behind them; the same place if not so."""
    span, verb = c.line.at(at), c.line.at(at + 1)
    if len(span.roles.get("user", ())) != 1 or not verb.has("takeover"):
        return at
    return c.put("owner", span.means("user"), at, at + 2)


def outcome_asked(c: Changing) -> None:
    """`close acme renewal`, `we got 12`: won, or lost? A deal that is closed is either."""
    if c.noun != "deal" or c.values or c.later:
        return
    if c.verb == "close":
        at = next(n for n, one in enumerate(c.line.spans) if "close" in one.roles.get("do", ()))
        c.marks.take(at, at + 1, "")
        c.values["status"], c.sure = "won", False
        c.others = (f"/deal lost {c.target}",)
    elif c.line.at(0).has("team", "me") and c.line.at(1).text.casefold() == "got":
        c.values["status"], c.sure = "won", False
