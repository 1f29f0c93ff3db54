"""Comparisons of amounts: `over 10k`, `between 5k and 20k`, `10k+`, `at least 3`."""

from bot.commands.reader.line import Line

Found = tuple[int, list[str]] | None
AROUND = (0.9, 1.1)
TO = {"to", "-", "–", "bis", "à", "a", "until"}
SIGNS = {">": ">", "<": "<", ">=": ">=", "<=": "<=", "=": "="}


def compared(line: Line, at: int, *, plain: bool = False) -> Found:
    """Where it ends, and the comparisons as `>10k`; `plain`: a bare number may stand alone."""
    start = at
    at = line.past(at, "worth", "filler", but=("compare", "number"))
    span = line.at(at)
    for sign in span.roles.get("compare", ()):
        if found := _after(line, at + 1, sign):
            return found
    if span.has("between"):
        low, high = span.means("between").split()
        return at + 1, [f"={low}"] if low == high else [f">={low}", f"<={high}"]
    if found := _before(line, at):
        return found
    led = plain or any(line.at(n).has("worth") for n in range(start, at))
    amount = amount_at(line, at)
    return (at + 1, [f"={amount}"]) if led and amount else None


def _before(line: Line, at: int) -> Found:
    """An amount with what compares it behind it: `30k+`, `10k to 20k`, `10k or more`."""
    amount, following = amount_at(line, at), line.at(at + 1)
    if not amount:
        return None
    if line.at(at).has("atleast"):
        return at + 1, [f">={amount}"]
    high = amount_at(line, at + 2) if line.at(at + 2).has("money") else ""
    if high and following.text.casefold() in TO:
        return at + 3, [f">={_scaled_as(amount, line, at + 2)}", f"<={high}"]
    if following.means("compare") in {">=", "<="} and following.text[:2].casefold() in OR:
        return at + 2, [f"{following.means('compare')}{amount}"]
    return None


OR = {"or", "an", "pl", "up"}  # `or more`, `and up`, `plus`, `upwards`


def _after(line: Line, at: int, sign: str) -> Found:
    """What follows the comparing word."""
    while line.at(at).has("filler") and not amount_at(line, at):
        at += 1
    low = amount_at(line, at) or (line.at(at).means("number") if sign == ".." else "")
    if not low:
        return None
    ranged = sign == ">=" and line.at(at + 1).text.casefold() in TO and amount_at(line, at + 2)
    if sign == ".." or ranged:
        if line.at(at + 1).has("join", "until", "sep") and (high := amount_at(line, at + 2)):
            return at + 3, [f">={_scaled_as(low, line, at + 2)}", f"<={high}"]
        return None
    if sign == ">=" and line.at(at + 1).text.casefold() in {"upwards", "up", "and up", "on"}:
        at += 1
    if sign == "~":
        number = _number(low)
        return (
            (at + 1, [f">={number * AROUND[0]:.0f}", f"<={number * AROUND[1]:.0f}"])
            if number
            else None
        )
    return at + 1, [f"{SIGNS[sign]}{low}"]


def _scaled_as(low: str, line: Line, at: int) -> str:
    """`between 5 and 10k` begins at 5k, as nobody says five euros so."""
    high = amount_at(line, at)
    if not low.isdecimal() or len(low) > THOUSAND:
        return low
    if line.at(at).has("spelt") and high.endswith("000") and _number(low) * 1e3 < _number(high):
        return f"{low}000"  # `five and ten thousand`
    scale = high[-1:].casefold()
    return f"{low}{scale}" if scale in SCALES else low


SCALES = {"k", "m"}
THOUSAND = 3  # digits before a `k` is meant


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
