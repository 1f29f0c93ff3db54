"""Where a page of a list begins; written into the `cursor` of a call as `{cursor}~{skip}~{before}`.

What fits into a message decides how much of Pipedrive's page is shown, so the next page may begin
in the middle of it. Pipedrive's own cursors are base64 and hold no tilde.
"""

from dataclasses import dataclass
from typing import Self

MARK = "~"
MOST_DIGITS = 12


@dataclass(frozen=True)
class Position:
    """Behind the first `skip` records of the page that Pipedrive has at `cursor`.

    `before` is how many records of the list come earlier; None where nobody counted them, as with
    a cursor that somebody typed.
    """

    cursor: str = ""
    skip: int = 0
    before: int | None = 0

    @classmethod
    def read(cls, text: str | None) -> Self:
        if not text:
            return cls()
        cursor, _, rest = text.partition(MARK)
        skip, _, before = rest.partition(MARK)
        return cls(cursor, _number(skip) or 0, _number(before))

    @property
    def text(self) -> str:
        """Empty for the first page."""
        if not (self.cursor or self.skip):
            return ""
        return MARK.join((self.cursor, str(self.skip), *_known(self.before)))

    def behind(self, more: int) -> "Position":
        """After `more` records of this page were shown."""
        return Position(self.cursor, self.skip + more, self._after(more))

    def turned(self, cursor: str, more: int) -> "Position":
        """On Pipedrive's next page, with the last `more` records of this one shown."""
        return Position(cursor, 0, self._after(more))

    def _after(self, more: int) -> int | None:
        return None if self.before is None else self.before + more


def _known(number: int | None) -> tuple[str, ...]:
    return () if number is None else (str(number),)


def _number(digits: str) -> int | None:
    """None for what we never wrote: nobody has more records than that."""
    known = digits.isascii() and digits.isdecimal() and len(digits) <= MOST_DIGITS
    return int(digits) if known else None
