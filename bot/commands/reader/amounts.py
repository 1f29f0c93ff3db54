"""Comparisons of amounts: `over 10k`, `between 5k and 20k`, `10k+`, `at least 3`."""

from bot.commands.reader.line import Line

Found = tuple[int, list[str]] | None
AROUND = (0.9, 1.1)
SIGNS = {">": ">", "<": "<", ">=": ">=", "<=": "<=", "=": "="}


def compared(line: Line, at: int, *, plain: bool = False) -> Found:
    """Where it ends, and the comparisons as `>10k`; `plain`: a bare number may stand alone."""
    start = at
    while line.at(at).has("worth", "filler") and not line.at(at).has("compare", "number"):
        at += 1
    led = at > start and any(line.at(n).has("worth") for n in range(start, at))
    span = line.at(at)
    for sign in span.roles.get("compare", ()):
        if found := _after(line, at + 1, sign):
            return found
    amount = amount_at(line, at)
    if not amount:
        return None
    following = line.at(at + 1)
    if (
        following.has("compare")
        and following.means("compare") in {">=", "<="}
        and following.text[:2].casefold() in {"or", "an"}
    ):
        return at + 2, [f"{following.means('compare')}{amount}"]
    return (at + 1, [f"={amount}"]) if led or plain else None


def _after(line: Line, at: int, sign: str) -> Found:
    """What follows the comparing word."""
    while line.at(at).has("filler") and not amount_at(line, at):
        at += 1
    low = amount_at(line, at)
    if not low:
        return None
    if sign == "..":
        if line.at(at + 1).has("join", "until", "sep") and (high := amount_at(line, at + 2)):
            return at + 3, [f">={low}", f"<={high}"]
        return None
    if sign == "~":
        number = _number(low)
        return (
            (at + 1, [f">={number * AROUND[0]:.0f}", f"<={number * AROUND[1]:.0f}"])
            if number
            else None
        )
    return at + 1, [f"{SIGNS[sign]}{low}"]


def amount_at(line: Line, at: int) -> str:
    """The amount that stands here, as it may be typed in any line."""
    span = line.at(at)
    if span.has("money"):
        return (
            span.means("money").replace(" ", "")
            if span.means("money")[-1:] in "kmb"
            else span.means("money")
        )
    return span.means("amount")


def _number(amount: str) -> float:
    scale = {"k": 1e3, "m": 1e6, "b": 1e9}.get(amount[-1:].casefold(), 1)
    digits = "".join(sign for sign in amount if sign.isdigit() or sign == ".")
    try:
        return float(digits) * scale
    except ValueError:
        return 0
