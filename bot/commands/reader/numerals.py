"""Amounts in words: `thirty thousand`, `half a million`, `two fifty k`, `five hundred euros`."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.commands.reader.normalise import Word
from bot.text import unaccented
from bot.tools.fieldtypes.money import write_amount
from bot.tools.vocabulary import Meaning
from bot.tools.vocabulary.numerals import CURRENCIES, Numeral, each

Found = tuple[int, tuple[Meaning, ...]]
NUMERALS: dict[str, Numeral] = {unaccented(word): row for word, row in each()}
ONES, TENS, HUNDRED = 10, 20, 100
PER_CENT = {"percent", "%", "prozent"}


@dataclass
class Counted:
    """A number as far as it has been read; `group` still waits for its thousand or million."""

    total: float = 0
    group: float = 0
    begun: bool = False
    scaled: bool = False
    hundreds: bool = False

    def take(self, numeral: Numeral) -> bool:
        """Whether the word goes on with the number."""
        if numeral.way == "number":
            return self._more(numeral.means)
        if numeral.way == "hundred":
            return self._hundred()
        if numeral.way == "whole" and not self.begun:
            self.group, self.begun = 1, True
            return self._scale(numeral.means)
        return numeral.way == "scale" and self._scale(numeral.means)

    def _more(self, number: float) -> bool:
        """`thirty five`, `two hundred fifty`; `two fifty` is two hundred and fifty."""
        step = HUNDRED if number >= ONES else ONES
        if not self.begun or (self.group >= TENS and self.group % step == 0):
            self.group += number
        elif 1 <= self.group < ONES <= number:
            self.group = self.group * HUNDRED + number
        else:
            return False
        self.begun = True
        return True

    def _hundred(self) -> bool:
        if self.hundreds or self.group >= HUNDRED:
            return False
        self.group, self.begun, self.hundreds = (self.group or 1) * HUNDRED, True, True
        return True

    def _scale(self, times: float) -> bool:
        """A scale alone, as in `thousand deals`, is no amount."""
        if not self.begun:
            return False
        self.total += self.group * times
        self.group, self.begun, self.scaled, self.hundreds = 0, False, True, False
        return True


def spoken(words: Sequence[Word], at: int) -> Found:
    """How many words an amount takes that begins here, and what it is; none where it is none."""
    if words[at].plain not in NUMERALS:
        return 0, ()
    end, number = _counted(words, at)
    if end == at:
        return 0, ()
    amount = number.total + number.group
    currency = CURRENCIES.get(_word(words, end), "")
    if not currency and _word(words, end) in PER_CENT and amount <= HUNDRED:
        return end + 1 - at, (Meaning("percent", write_amount(amount)),)
    if not (number.scaled or number.hundreds or currency):
        return 0, ()
    role = "money" if number.scaled or currency else "amount"
    told = f"{write_amount(amount)} {currency}".strip()
    return end + bool(currency) - at, (Meaning(role, told), Meaning("spelt", ""))


def _counted(words: Sequence[Word], at: int) -> tuple[int, Counted]:
    """Where the number ends."""
    number, end = Counted(), at
    if portion := _portion(words, at):
        end, number.group, number.begun = portion[0], portion[1], True
    while numeral := NUMERALS.get(_word(words, end)):
        joined = numeral.way == "and" and (number.hundreds or number.scaled)
        following = NUMERALS.get(_word(words, end + joined))
        if half := _and_a_half(words, end, number):
            end, number.group = end + half, number.group + 0.5
        elif following and number.take(following):
            end += 1 + joined
        else:
            break
    return end, number


def _and_a_half(words: Sequence[Word], at: int, number: Counted) -> int:
    """`two and a half million`: how many words the half takes."""
    said = [_word(words, n) for n in range(at, at + 3)]
    half = said[0] in {"and", "y", "e"} and NUMERALS.get(said[-1] if said[1] == "a" else said[1])
    if not (number.begun and half and half.way == "half"):
        return 0
    return 3 if said[1] == "a" else 2


def _portion(words: Sequence[Word], at: int) -> tuple[int, float] | None:
    """`half a million`, `a quarter of a million`, `medio millón`."""
    first = at + (_word(words, at) in {"a", "eine", "un"})
    numeral = NUMERALS.get(_word(words, first))
    if numeral is None or numeral.way != "half":
        return None
    end = first + 1
    while _word(words, end) in {"a", "of"}:
        end += 1
    scale = NUMERALS.get(_word(words, end))
    return (end, numeral.means) if scale and scale.way == "scale" else None


def _word(words: Sequence[Word], at: int) -> str:
    return words[at].plain if at < len(words) and not words[at].is_a else ""
