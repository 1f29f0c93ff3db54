"""Words that a list neither shows nor is narrowed by: they are told as not read."""

from bot.commands.reader.asking import ALWAYS, HANGS, Asking
from bot.commands.reader.line import LinePart, Span

PAST = {"added", "updated", "closed"}


def leave_unshown(a: Asking, noun: str) -> None:
    """`deals with notes`, `completed deals`, `tagged deals`: not what a list of them all is."""
    for part in a.marks.kept():
        span = a.line.at(part.first)
        if not part.says and (
            _hangs_on_each(span, noun)
            or _is_undated(a, span)
            or _is_without_value(a, span)
            or _is_supposed(a, part)
        ):
            a.strong += 1  # so that it is told
            a.marks.taken.difference_update(range(part.first, part.last))


def _hangs_on_each(span: Span, noun: str) -> bool:
    return span.means("noun") in {*ALWAYS, *HANGS.get(noun, ())} - {noun}


def _is_supposed(a: Asking, part: LinePart) -> bool:
    """`likely deals`; those `likely to close` are all that are expected to."""
    span, following = a.line.at(part.first), a.line.at(part.last)
    return span.has("modal") and not (a.questions or span.has("when") or following.has("when"))


def _is_undated(a: Asking, span: Span) -> bool:
    """`updated` with no day behind it; `did I make` only says whose."""
    of = span.roles.get("when", ())
    if a.counts or span.has("me", "question", "noun", "field") or not PAST & {*of}:
        return False
    told = [one.lstrip("-") for one in (*a.conditions, a.sort)]
    return not any(one.startswith(of) for one in told)


def _is_without_value(a: Asking, span: Span) -> bool:
    """`tagged`, and no label behind it; `which stages are they in` is what rows tell."""
    name = span.means("noun")
    if a.questions or name not in {"stage", "label", "type"}:
        return False
    return not a.stages and not any(name in one for one in (*a.conditions, a.sort))
