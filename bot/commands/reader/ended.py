"""How one deal ended: `why did we lose acme renewal`, `is 12 lost`. Its card says so."""

from collections.abc import Sequence
from dataclasses import replace

from bot.commands.reader.line import Line, LinePart, Reading, Span, said

ASKS = {"is", "was", "has", "why", "why is", "why was"}
# With one of these more than one deal is asked for, or more than how it ended.
MORE = ("noun", "day", "weekday", "money", "amount", "compare", "because", "user", "stage", "many",
        "when", "which", "not", "unit")  # fmt: skip
SAID_OF_IT = ("question", "team", "me", "filler", "sep")


def how_it_ended(line: Line) -> Reading | None:
    """The deal that is named before the outcome, or behind it."""
    asks = line.at(0).text.casefold()
    if line.noun in {"", "deal"} and _asks_for_end(line):
        first, last = _trimmed(line.spans, 1, len(line.spans))
        return _card(line, first, last)
    if line.noun not in {"", "deal"} or asks not in ASKS:
        return None
    over = {"won", "lost", "open"} if asks == "is" else {"won", "lost"}
    ended = [at for at, span in enumerate(line.spans) if span.means("status") in over]
    if len(ended) != 1:
        return None
    first, last = _trimmed(line.spans, 1, ended[0])
    if first == last and asks.startswith("why"):
        first, last = _trimmed(line.spans, ended[0] + 1, len(line.spans))
    elif _trimmed(line.spans, ended[0] + 1, len(line.spans))[0] != len(line.spans):
        return None
    card = _card(line, first, last)
    status = line.at(ended[0]).means("status")
    many = asks.startswith("why") or status == "open"
    if card is None or not many or line.numbered(first) == last:
        return card
    # A company has lost deals of its own.
    name = card.lines[0].removeprefix("/deal show ")
    return replace(card, lines=(*card.lines, f"/deal list org={name} status={status}"))


def _asks_for_end(line: Line) -> bool:
    """`did we win acme renewal`."""
    first = line.at(0)
    return first.has("question") and first.means("status") in {"won", "lost"}


def _card(line: Line, first: int, last: int) -> Reading | None:
    numbered = line.numbered(first) == last
    if first == last or not _is_name(line.spans[first : last - numbered]):
        return None
    seen = line.at(first).has("it") and last == first + 1
    name = f"#{line.at(last - 1).means('id')}" if numbered else said(line.name(first, last))
    name = "it" if seen else name
    stretches = ((0, first, ""), (first, last, name), (last, len(line.spans), ""))
    parts = tuple(
        LinePart(start, end, says, line.text(start, end))
        for start, end, says in stretches if start < end
    )  # fmt: skip
    return Reading("deal", (f"/deal show {name}",), parts, weight=12, strong=2, named=True)


def _trimmed(spans: Sequence[Span], first: int, last: int) -> tuple[int, int]:
    """Without `did we` before it and `then?` behind it; both the end where nothing is left."""
    while first < last and spans[first].has(*SAID_OF_IT):
        first += 1
    while last > first and spans[last - 1].has("sep", "filler"):
        last -= 1
    return (first, last) if first < last else (last, last)


def _is_name(spans: Sequence[Span]) -> bool:
    if len(spans) == 1 and spans[0].has("it"):
        return True
    return spans[0].is_word and not any(span.has(*MORE) for span in spans)
