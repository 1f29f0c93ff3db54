"""Whose the records of a list are, and who made them."""

from bot.commands.reader.asking import HAS, Asking


def owner(a: Asking, at: int) -> int:
    span, end = a.line.at(at), _held(a, at + 1)
    if span.has("team"):
        a.team = True
        return a.marks.take(at, end, "")
    if "owner" not in HAS[a.noun]:
        return at
    if span.has("me") and span.has("when"):  # `did i add`
        return at
    if span.has("me", "others") and not span.has("user"):  # `mias` of Mia is not Spanish
        others = span.has("others") or a.negated >= 0
        return _owned(a, "me", at, end, others=others)
    if span.has("user") and not goes_on(a, at):
        return _owned(a, ",".join(span.roles["user"]), at, end, others=a.negated >= 0)
    return at


MAKE = {"create", "add", "enter", "open", "make"}


def creator(a: Asking, at: int) -> int:
    """`created by tom`, `deals tom added`: whoever made it, which may be another than its owner."""
    line, first = a.line, at
    if "creator" not in HAS[a.noun]:
        return at
    who = at + 1 if line.at(at).has("creator") else at
    after = line.at(at + 2)
    did = line.at(at - 1).text.casefold() == "did"  # `how many did kenji create`
    made = line.at(at + 1).has("makes") or (did and line.at(at + 1).text.casefold() in MAKE)
    behind = who == at and made and not (after.is_word or after.has("id"))
    behind = behind and (at == 0 or did or line.at(at - 1).has("noun", "which"))
    one = line.at(who)
    named = len(one.roles.get("user", ())) == 1 or one.text.casefold() in {"me", "i"}
    if not (named and (behind or who > at)):
        return at
    end = who + 1 + behind
    a.event = "added" if did else a.event or "added"
    return a.emit("creator", f"={one.means('user') or 'me'}", first, end)


def _owned(a: Asking, who: str, at: int, end: int, *, others: bool) -> int:
    """One owner, or one of several where they are joined; anybody else has no place."""
    owner = f"{'-' * others}owner={who}"
    joined = others or a.line.at(at - 1).has("join", "sep")
    if a.owner not in {"", owner} and joined and a.owner.startswith("-") is others:
        owner = f"{a.owner},{who}"
    elif a.owner not in {"", owner}:
        a.strong += 1  # it is told that this is not read
        return at
    a.owner, a.strong = owner, a.strong + 1
    first, a.negated = (a.negated if a.negated >= 0 else at), -1
    return a.marks.take(first, end, owner)


def _held(a: Asking, at: int) -> int:
    """Where it ends with `'s desk`, `plate`."""
    behind = at + a.line.at(at).has("of")
    return behind + 1 if a.line.at(behind).has("holding") else at


def goes_on(a: Asking, at: int) -> bool:
    """`Tom Hill` is not Tom: an unknown word right beside makes it another name."""
    return a.line.at(at + 1).is_word or (a.line.at(at - 1).is_word and at > 0)
