"""What happened, line by line under the days that it happened on, newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.blocks.kit import rich
from bot.blocks.kit.figures import away, clock, day, local_day
from bot.blocks.kit.message import Block, Message
from bot.blocks.kit.pages import is_part
from bot.blocks.kit.viewer import Asker, Viewer
from bot.blocks.records.tables import MOST_TEXT, TOLD
from bot.pipedrive.records.models import Page
from bot.text import cut, isolated, sentences, size

MOST_DAYS = 40  # a message has 50 blocks
MOST_TOLD = 3_600  # of the 4,000 characters of a text; the rest is for what follows the lines
VALUE = 80
SOMEBODY = "Somebody"

Parts = tuple[Block, ...]


@dataclass(frozen=True)
class EventLine:
    at: datetime
    parts: Parts

    @property
    def size(self) -> int:
        return sum(size(part["text"]) for part in self.parts)


def page(lines: Sequence[EventLine], source: Page[Any], viewer: Asker) -> Message:
    """As many as fit into a message; the text tells the first few."""
    shown = _that_fit(lines, viewer)
    blocks = [
        rich.block(
            rich.section(rich.heading(_heading(on, viewer))),
            rich.bullets(*(_bullet(line, viewer) for line in those)),
        )
        for on, those in _by_day(shown, viewer)
    ]
    told = _told(shown[:TOLD], viewer)
    more = len(shown) - len(told)
    rest = f"And {more} more." if more else ""
    others = "There are others." if is_part(source, len(shown)) else ""
    return Message(sentences("; ".join(told), rest, others), tuple(blocks), shown=len(shown))


def _told(lines: Sequence[EventLine], viewer: Asker) -> list[str]:
    """Each day is said once; no more lines than the text of a message has room for."""
    told: list[str] = []
    last, room = None, MOST_TOLD
    for line in lines:
        on = local_day(line.at, viewer)
        words = rich.spoken(*line.parts)
        words = words if on == last else f"{_heading(on, viewer)}: {words}"
        room -= size(words) + len("; ")
        if room < 0 and told:
            break
        told.append(words)
        last = on
    return told


def nothing(words: str) -> Message:
    return Message(words, (rich.paragraph(rich.text(words)),))


def who(user_id: int | None, viewer: Viewer) -> Block:
    known = viewer.lookup.users.get(user_id or 0)
    return rich.name(known.name if known else SOMEBODY, bold=True)


def quoted(words: str, *, bold: bool = False) -> Block:
    """A stranger's words, short enough to read past them."""
    return rich.text(isolated(cut(words, VALUE)) or "–", bold=bold)


def _bullet(line: EventLine, viewer: Asker) -> Block:
    return rich.section(rich.text(f"{clock(line.at, viewer)}  "), *line.parts)


def _heading(on: date, viewer: Asker) -> str:
    """`Tue 24 Nov (today)`."""
    return f"{day(on, viewer)} ({away(on, viewer)})"


def _by_day(lines: Sequence[EventLine], viewer: Asker) -> list[tuple[date, list[EventLine]]]:
    days: list[tuple[date, list[EventLine]]] = []
    for line in lines:
        on = local_day(line.at, viewer)
        if not days or days[-1][0] != on:
            days.append((on, []))
        days[-1][1].append(line)
    return days


def _that_fit(lines: Sequence[EventLine], viewer: Asker) -> Sequence[EventLine]:
    room, days, last = MOST_TEXT, 0, None
    for number, line in enumerate(lines):
        on = local_day(line.at, viewer)
        days += on != last
        room -= line.size + (40 if on != last else 10)
        last = on
        if (room < 0 or days > MOST_DAYS) and number:
            return lines[:number]
    return lines
