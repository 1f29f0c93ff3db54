"""Groups that a list is to be told in: `by stage`, `per rep`, `win rate`, `who sold the most`."""

from collections.abc import Mapping

from bot.commands.reader.asking import Asking

# What deals are grouped by, by the words for it.
BY = {
    "stage": "stage", "owner": "owner", "pipeline": "pipeline", "status": "status",
    "label": "label", "reason": "reason", "currency": "currency", "month": "month",
}  # fmt: skip
MUCH = 2


def groups(a: Asking, at: int) -> int:
    """Where `by stage`, `grouped per owner` ends; here if none begins.

    What deals cannot be grouped by, `by month`, and what else there is none of, is told as unread.
    """
    end, names = _said(a, at)
    if end == at:
        return at
    name = BY.get(names[0], "") if len(names) == 1 else ""
    if name and a.noun == "deal" and a.by in {"", name}:
        a.by, a.strong = name, a.strong + 1
        return a.marks.take(at, end, f"by={name}")
    a.groups.append(a.line.text(at, end))
    a.strong += MUCH
    return end


def _said(a: Asking, at: int) -> tuple[int, list[str]]:
    """Where groups end that are said here, and what they are of, joined ones too."""
    line, end = a.line, at + 1
    kinds = (*GROUPED, f"{a.noun} field")
    names = [line.at(at).means("grouped")]
    if not line.at(at).has("grouped"):
        if not line.at(at).has("grouping"):
            return at, []
        small = line.at(at).text.casefold() in {"by", "per"}
        named = line.at(at).text.casefold() != "by" and line.at(end).is_word
        if not (named or line.at(end).has(*kinds)):
            return (at if small else end), [""]
        names, end = [_name(line.at(end).roles)], end + 1
    while line.at(end).has("join", "sep") and line.at(end + 1).has(*kinds):
        names.append(_name(line.at(end + 1).roles))
        end += 2
    return end, names


def _name(roles: Mapping[str, tuple[str, ...]]) -> str:
    said = (one for role in ("field", "noun", "counted", "unit") for one in roles.get(role, ()))
    return next((one for one in said if one in BY), "")


GROUPED = ("noun", "field", "unit", "counted")


def rated(a: Asking, at: int) -> int:
    """`win rate`: how many of those that are over were won; `who sold the most`: by owner."""
    span = a.line.at(at)
    if a.noun != "deal" or not span.has("rate", "leaders"):
        return at
    if span.has("leaders"):
        a.by, a.statuses, a.event = "owner", ["won"], a.event or "won"
        says = "status=won by=owner"
    else:
        a.statuses, a.event = ["won", "lost"], "closed"
        says = "status=won,lost"
    a.rated, a.strong = True, a.strong + 1
    return a.marks.take(at, at + 1, says)


def earned(a: Asking, at: int) -> int:
    """`revenue this quarter`: what was won, where nothing is said of one deal or of what may be."""
    line = a.line
    if a.noun != "deal" or not line.at(at).has("earned") or line.has(*NOT_EARNED):
        return at
    if any(span.is_word for span in line.spans):
        return at
    a.counts, a.statuses, a.event = "sum", ["won"], "won"
    a.strong += 1
    return a.marks.take(at, at + 1, "status=won")


NOT_EARNED = ("status", "stage", "id", "forecast", "modal", "money", "quoted", "health")
