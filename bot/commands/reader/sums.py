"""A value that is counted from the one that a deal has: `+5k`, `by 10%`, `add 2k to 12`."""

from bot.commands.reader.amounts import amount_at
from bot.commands.reader.changes import Changing
from bot.commands.reader.line import Line

ADDS = "sum"  # the verb of `add 2k to 12`
LESS = {"lower", "reduce", "decrease", "cut", "drop"}
MORE = {"raise", "increase", "bump", "bump up", "up", "raise the"}
OFF = {"discount", "off", "rabatt", "remise", "descuento", "desconto"}


def adds_to(line: Line, at: int) -> bool:
    """Whether `add` at a place goes on `2k to`: to the value, and nothing new."""
    said = line.at(at).text.casefold() == "add" and line.at(at + 1).has("money", "percent")
    return said and line.at(at + 2).text.casefold() == "to"


def summed(c: Changing, at: int) -> int:
    """How much more or less, and what leads to it."""
    if c.noun != "deal" or "value" in c.later or "value" in c.values:
        return at
    span, word = c.line.at(at), c.line.at(at).text.casefold()
    if span.has("signed"):
        return _step(c, at, at + 1, span.means("signed"))
    if span.has("percent") and c.line.at(at + 1).text.casefold() in OFF:
        c.sure = False
        return c.marks.take(at, _put(c, at, at, "-") + 1, "a discount")
    led = at + (span.means("field") == "value")
    if c.line.at(led).text.casefold() == "by":
        return _put(c, at, led + 1, _by_verb(c)) or at
    if word in SIGNS:
        return _put(c, at, at + 1, SIGNS[word]) or at
    return (_put(c, at, at, "+") or at) if c.verb == ADDS else at


SIGNS = {"minus": "-", "less": "-", "plus": "+"}


def _by_verb(c: Changing) -> str:
    said = {one.text.casefold() for one in c.line.spans[: c.place[0] + 1] if one.has("do")}
    return "-" if said & LESS else "+" if said & MORE else ""


def _put(c: Changing, first: int, at: int, sign: str) -> int:
    """Where it ends; 0 where it is no amount, or nothing says whether it is more or less."""
    span = c.line.at(at)
    percent = span.means("percent")
    told = f"{percent}%" if percent.isdigit() else amount_at(c.line, at)
    return _step(c, first, at + 1, sign + told) if sign and told else 0


def _step(c: Changing, first: int, last: int, step: str) -> int:
    c.later["value"] = f"{step.replace(' ', '')} value"
    return c.marks.take(first, last, f"value {step}")
