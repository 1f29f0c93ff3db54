"""What stands in quotes: found, read and written; and lists, whose parts may be quoted."""

import re
from bisect import bisect_right
from collections.abc import Iterable

# What opens a phrase, and what closes it: German and Swiss ones close differently.
QUOTES = {'"': '"', "“": "”", "”": "”", "„": "“”", "«": "»", "'": "'", "‘": "’", "’": "’"}
_SIGNS = "".join(sorted({*QUOTES, *"".join(QUOTES.values())}))
_WRITTEN = re.compile(r"\S")
_ESCAPED = re.compile(rf"\\([\\{_SIGNS}])")
# A sign after a backslash is taken together with it, so that it closes nothing.
_SIGN = re.compile(rf"\\[\\{_SIGNS}]|[{_SIGNS}]")


class Phrases:
    """The quoted phrases of a line; where they can close is found once: reading stays linear."""

    def __init__(self, line: str) -> None:
        self._line = line
        self._closing: dict[str, list[int]] = {opening: [] for opening in QUOTES}
        for found in _SIGN.finditer(line):
            if len(found[0]) == 1 and _closes(line, found.start()):
                for opening, closing in QUOTES.items():
                    if found[0] in closing:
                        self._closing[opening].append(found.start())

    def end(self, at: int) -> int:
        """Where the phrase that opens at `at` ends; `at` itself if there is none."""
        closing = self._closing.get(self._line[at : at + 1], [])
        place = bisect_right(closing, at)
        return closing[place] + 1 if place < len(closing) else at

    def text(self, at: int, end: int) -> str:
        return _ESCAPED.sub(r"\1", self._line[at + 1 : end - 1])


def _closes(line: str, at: int) -> bool:
    """An apostrophe inside a word closes nothing."""
    return line[at] not in "'’" or not line[at + 1 : at + 2].isalnum()


def in_quotes(text: str) -> str:
    return '"' + re.sub(rf"([\\{_SIGNS}])", r"\\\1", text) + '"'


def split_list(text: str) -> list[str]:
    """The parts between commas; a part that opens in quotes may hold some."""
    phrases, parts, start = Phrases(text), [], 0
    while start < len(text):
        first = _WRITTEN.search(text, start)
        opening = first.start() if first else len(text)
        end = phrases.end(opening)
        comma = text.find(",", end)
        stop = comma if comma >= 0 else len(text)
        whole = end > opening and not text[end:stop].strip()
        parts.append(phrases.text(opening, end) if whole else text[opening:stop].strip())
        start = stop + 1
    return [part for part in parts if part]


def join_list(parts: Iterable[str]) -> str:
    """Splitting it gives the same parts again."""
    return ",".join(
        in_quotes(part) if "," in part or part[:1] in QUOTES or part != part.strip() else part
        for part in parts
    )
