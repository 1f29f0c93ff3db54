"""Fields that hold nothing: `without contact`, `no value`, `close date missing`."""

from bot.commands.reader.asking import HAS, Asking

# Fields that may hold nothing, and what lists call them.
FIELDS = {
    "value": "value", "close": "close", "person": "person", "org": "org", "organization": "org",
    "label": "label", "phone": "phone", "email": "email", "job": "job", "address": "address",
    "website": "website", "owner": "owner", "next": "next",
}  # fmt: skip
MOST_BETWEEN = 4  # small words between a field and that it holds nothing
COUNTS = {"deal": "deals", "person": "people"}


def missing(a: Asking, at: int) -> int:
    """`without contact`, `no value`, `with a purchase order`: whether a field holds anything."""
    negated = a.negated >= 0 and all(a.line.at(n).has("filler") for n in range(a.negated + 1, at))
    span = a.line.at(at)
    if negated and (end := _no_open_deals(a, at)):
        return end
    names = [*span.roles.get("field", ()), *span.roles.get("noun", ())]
    if not negated or a.line.at(at + 1).has(f"{a.noun} label", "stage", "pipeline", "user"):
        return at
    for name in names:
        if (a.noun == "organization" and name in COUNTS) or (a.noun == "person" and name == "deal"):
            a.negated, first = -1, a.negated
            a.conditions.append(f"{COUNTS[name]}=0")
            a.strong += 1
            return a.marks.take(first, at + 1, f"{COUNTS[name]}=0")
        if FIELDS.get(name) in HAS[a.noun]:
            first, a.negated = a.negated, -1
            if name == "next":
                a.statuses = a.statuses or ["open"]
            a.conditions.append(f"{FIELDS[name]}=")
            a.strong += 1
            return a.marks.take(first, at + 1, f"{FIELDS[name]}=")
    return at


def emptied(a: Asking, at: int) -> int:
    """`close date missing`, `phone is empty`, `unlabelled`: a field and that it holds nothing."""
    if a.line.at(at).means("bare") in HAS[a.noun]:
        return a.emit(a.line.at(at).means("bare"), "=", at, at + 1)
    span, end = a.line.at(at), at + 1
    while (
        end - at <= MOST_BETWEEN
        and a.line.at(end).has("question", "glue")
        and not a.line.at(end).has("empty")
    ):
        end += 1
    if a.negated >= 0 or not a.line.at(end).has("empty"):
        return at
    named = [*span.roles.get("field", ()), *span.roles.get("noun", ())]
    name = next((FIELDS[one] for one in named if FIELDS.get(one) in HAS[a.noun]), "")
    return a.emit(name, "=", at, end + 1) if name else at


def _no_open_deals(a: Asking, at: int) -> int:
    """What is counted at a company or a person are the open ones anyway."""
    line = a.line
    opened = line.at(at).means("status") == "open" and line.at(at + 1).means("noun") == "deal"
    if not opened or "deals" not in HAS[a.noun]:
        return 0
    first, a.negated = a.negated, -1
    return a.emit("deals", "=0", first, at + 2)
