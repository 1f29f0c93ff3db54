"""How one deal ended: `why did we lose acme renewal`, `is 12 lost`. Its card says so."""

from collections.abc import Sequence

from bot.commands.reader.line import Line, Part, Reading, Span, said

ASKS = {"is", "was", "has", "why", "why is", "why was"}
# With one of these more than one deal is asked for, or more than how it ended.
MORE = ("noun", "day", "weekday", "money", "amount", "compare", "because", "user", "stage", "many",
        "when", "which", "not", "unit")  # fmt: skip
SAID_OF_IT = ("question", "team", "me", "filler", "sep")


def how_it_ended(line: Line) -> Reading | None:
    """The deal that is named before the outcome, or behind it."""
    asks = line.at(0).text.casefold()
    if line.noun not in {"", "deal"} or asks not in ASKS:
        return None
    ended = [at for at, span in enumerate(line.spans) if span.means("status") in {"won", "lost"}]
    if len(ended) != 1:
        return None
    first, last = _trimmed(line.spans, 1, ended[0])
    if first == last and asks.startswith("why"):
        first, last = _trimmed(line.spans, ended[0] + 1, len(line.spans))
    elif _trimmed(line.spans, ended[0] + 1, len(line.spans))[0] != len(line.spans):
        return None
    numbered = line.numbered(first) == last
    if first == last or not _is_name(line.spans[first : last - numbered]):
        return None
    name = f"#{line.at(last - 1).means('id')}" if numbered else said(line.name(first, last))
    parts = (Part(first, last, name, line.text(first, last)),)
    lines = [f"/deal show {name}"]
    if asks.startswith("why") and not numbered:  # a company has lost deals of its own
        lines.append(f"/deal list org={name} status=lost")
    return Reading("deal", tuple(lines), parts, weight=12, strong=2, named=True)


def _trimmed(spans: Sequence[Span], first: int, last: int) -> tuple[int, int]:
    """Without `did we` before it and `then?` behind it; both the end where nothing is left."""
    while first < last and spans[first].has(*SAID_OF_IT):
        first += 1
    while last > first and spans[last - 1].has("sep", "filler"):
        last -= 1
    return (first, last) if first < last else (last, last)


def _is_name(spans: Sequence[Span]) -> bool:
    return spans[0].is_word and not any(span.has(*MORE) for span in spans)
