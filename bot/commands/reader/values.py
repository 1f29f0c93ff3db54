"""Values in a line: numbers, money, per cents, days, times, addresses, numbers to call, links."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from bot.blocks.kit.viewer import Asker, Viewer
from bot.commands.reader.normalise import Word, Words
from bot.commands.reader.numbered_days import ENDINGS, MOST_DAYS, numbered_day, numbered_weekday
from bot.commands.reader.numerals import spoken
from bot.tools.fieldtypes import calendar
from bot.tools.fieldtypes.base import read_id
from bot.tools.fieldtypes.dates import AmbiguousDay, read_day
from bot.tools.fieldtypes.day_spans import UNITS
from bot.tools.fieldtypes.money import CURRENCIES, SYMBOLS, AmbiguousAmount, read_amount
from bot.tools.fieldtypes.times_of_day import NAMED as CLOCKS
from bot.tools.fieldtypes.times_of_day import read_clock
from bot.tools.vocabulary import Meaning, language

MOST_WORDS = 5
MOST_PERCENT = 100
PHONE_DIGITS = range(7, 16)
SHORTEST = 3  # letters of a name of a day, as in `mon`
SCALES = "kmb"
_EMAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>.]+")
_SITE = re.compile(r"(?:www\.)?[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*\.[a-z]{2,}", re.ASCII)
_ISO = re.compile(r"\d{4}-\d\d?-\d\d?", re.ASCII)
_PHONE = re.compile(r"\+?[0-9][0-9()/.-]*", re.ASCII)
_FILE = {
    "pdf",
    "png",
    "jpg",
    "jpeg",
    "txt",
    "doc",
    "docx",
    "xls",
    "xlsx",
    "ppt",
    "pptx",
    "csv",
    "zip",
    "gif",
}
Found = tuple[int, tuple[Meaning, ...]]


def longest(words: Words, at: int, viewer: Viewer) -> Found:
    """How many words the value is made of that begins here, and what it can be."""
    first = words.words[at].text
    if (found := spoken(words.words, at))[0] or (found := numbered_day(words, at, viewer))[0]:
        return found
    signed = first[:1] in "+-#" or first[:1] in SIGNS or _is_code(first[:3])
    if signed or first[:1].isdigit() or _is_the_first(words, at):
        return _in_digits(words, at, viewer)
    if (found := _named_day(words, at, viewer))[0]:
        return found
    if "@" in first and _EMAIL.fullmatch(first):
        return 1, (Meaning("email", first),)
    if first.startswith(("http://", "https://")):
        return 1, (Meaning("link", first),)
    return _site(words.words[at])


def _is_code(text: str) -> bool:
    """`EUR`, `usd`; `top` and `all` are currencies too, but of nobody who writes them so."""
    return text in CURRENCIES or text.casefold() in WRITTEN_SMALL


WRITTEN_SMALL = {
    "eur",
    "usd",
    "gbp",
    "chf",
    "sek",
    "nok",
    "dkk",
    "pln",
    "inr",
    "jpy",
    "brl",
    "cad",
    "aud",
}
SIGNS = {symbol[0] for symbol in SYMBOLS} | {"$"}


def _site(word: Word) -> Found:
    ending = word.plain.rpartition(".")[2]
    if "." in word.plain and ending not in _FILE and _SITE.fullmatch(word.plain):
        return 1, (Meaning("site", word.text),)
    return 0, ()


def _run(words: Words, at: int, viewer: Asker) -> int:
    """Where what can be one value ends that begins here."""
    end = at + 1
    while end < min(len(words.words), at + MOST_WORDS) and _goes_on(words.words[end], viewer):
        end += 1
    return end


# Words inside of a value; others of letters are names of months and currencies.
INNER = {
    "the", "of", "de", "per", "cent", "percent", "thousand", "grand", "million", "mio", "k", "m",
    "b", "euro", "euros", "dollars", "zł", "a", "p", "am", "pm", "a.m", "p.m", "utc",
}  # fmt: skip


def _goes_on(word: Word, viewer: Asker) -> bool:
    """Whether a value may go on with a word, as `12 nov 2026` does."""
    if word.is_a:
        return False
    if not word.plain[:1].isalpha() or word.plain in INNER or _is_code(word.text):
        return True
    month = calendar.month(word.plain, viewer.locale) or calendar.month_in_full(word.plain)
    return month is not None or "/" in word.plain  # `14:00 Europe/Berlin`


def _in_digits(words: Words, at: int, viewer: Viewer) -> Found:
    if step := _stepped(words, at):
        return 2, (Meaning("stepped", step),)
    end = _run(words, at, viewer)
    for stop in range(end, at, -1):
        text = words.text(at, stop)
        if (found := words.values.get(text)) is None:
            found = _all(text, viewer)
            words.values[text] = found
        if found:
            return stop - at, found
        if stop > at + 1 and _is_in_month(words.words[at:stop], viewer):
            return stop - at, (Meaning("unclear", text),)
    first = words.words[at].text
    return (1, (Meaning("email", first),)) if _EMAIL.fullmatch(first) else _site(words.words[at])


def _all(text: str, viewer: Viewer) -> tuple[Meaning, ...]:
    return tuple(_meanings(text, viewer)) or _or_more(text, viewer) or _between(text, viewer)


def _stepped(words: Words, at: int) -> str:
    """`+2 weeks`."""
    sign, digits = words.words[at].plain[:1], words.words[at].plain[1:]
    if sign not in {"+", "-"} or not (digits.isascii() and digits.isdecimal()):
        return ""
    after = words.words[at + 1].plain if at + 1 < len(words.words) else ""
    meant = [one for phrase, said in language().get(after, ()) if len(phrase) == 1 for one in said]
    unit = next((one.means for one in meant if one.role == "unit"), "")
    return f"{sign}{digits} {unit}" if unit in UNITS and len(digits) < MOST_DIGITS else ""


MOST_DIGITS = 4


def _meanings(text: str, viewer: Viewer) -> Iterator[Meaning]:
    """All that a text can be that begins with a digit or a sign."""
    readers: tuple[Callable[[str, Viewer], Meaning | None], ...] = (
        _id, _percent, _clock, _amount, _day, _phone,
    )  # fmt: skip
    for read in readers:
        if meaning := read(text, viewer):
            yield meaning
    if text[:1] in "+-" and (_percent(text[1:], viewer) or _is_money(text[1:], viewer)):
        yield Meaning("signed", text)


def _is_money(text: str, viewer: Asker) -> bool:
    amount = _amount(text, viewer)
    return amount is not None and amount.role == "money"


def _or_more(text: str, viewer: Asker) -> tuple[Meaning, ...]:
    """`30k+`."""
    amount = _amount(text.removesuffix("+"), viewer) if text.endswith("+") else None
    return (amount, Meaning("atleast", "")) if amount else ()


def _between(text: str, viewer: Asker) -> tuple[Meaning, ...]:
    """`10-20k`, `10k-20k`."""
    low, dash, high = text.partition("-")
    if not dash or high[-1:].casefold() != "k" or not low.rstrip("kK").isdecimal():
        return ()
    ends = (f"{low.rstrip('kK')}k", high)
    return (
        (Meaning("between", " ".join(ends)),) if all(_amount(one, viewer) for one in ends) else ()
    )


def _id(text: str, _: Asker) -> Meaning | None:
    id_ = read_id(text)
    return Meaning("id", str(id_)) if id_ is not None else None


def _percent(text: str, _: Asker) -> Meaning | None:
    digits = text.removesuffix("%").removesuffix("percent").removesuffix("per cent").strip()
    said = digits != text and digits.isascii() and digits.isdecimal() and len(digits) <= len("100")
    return Meaning("percent", digits) if said and int(digits) <= MOST_PERCENT else None


def _clock(text: str, viewer: Asker) -> Meaning | None:
    if text[-2:].casefold() in {" a", " p"}:  # `12 a demo`, in Spanish
        return None
    try:
        told = read_clock(text.replace(" am", "am").replace(" pm", "pm"), viewer)
    except ValueError:
        return None
    return Meaning("time", told.partition(" ")[0])


def _amount(text: str, viewer: Asker) -> Meaning | None:
    """`money` says that it is one: a sign, a currency or a `k`; a bare number is an `amount`."""
    bare = (
        _scaled(text.casefold())
        .removesuffix("euros")
        .removesuffix("euro")
        .removesuffix("dollars")
        .strip()
    )
    named = "EUR" if "euro" in text.casefold() else "USD" if "dollars" in text.casefold() else ""
    try:
        amount, currency = read_amount(bare or text, viewer.locale, viewer.currency)
    except AmbiguousAmount:
        return Meaning("unclear", text)
    except ValueError:
        return None
    if amount < 0 or text[:1] in "+-" or (currency and not _says_currency(text)):
        return None
    scaled = bare[-1:] in SCALES and bare[-1:].isalpha()
    grouped = len(text) > 1 and "," in text and not scaled
    typed = f"{bare} {named}".strip()
    role = "money" if currency or named or scaled or grouped else "amount"
    return Meaning(role, typed)


def _scaled(text: str) -> str:
    """`10 thousand` is 10k."""
    for word, sign in ((" thousand", "k"), (" grand", "k"), (" million", "m"), (" mio", "m")):
        text = text.replace(word, sign)
    return text


def _says_currency(text: str) -> bool:
    letters = "".join(sign for sign in text if sign.isalpha())
    return (
        not letters
        or _is_code(letters[-3:])
        or _is_code(letters[:3])
        or letters.casefold() in SCALES
    )


def _day(text: str, viewer: Asker) -> Meaning | None:
    first, second, *rest = [*text.split(), "", ""]
    if first.isdecimal() and second.isdecimal() and rest[0].isalpha():
        return None  # `12 20 dec` is a number, and a day
    try:
        day = read_day(text, viewer)
    except AmbiguousDay:
        return Meaning("unclear", text)
    except (ValueError, OverflowError):
        return None
    return Meaning("date", str(day))


def _phone(text: str, _: Asker) -> Meaning | None:
    digits = sum(sign.isdigit() for sign in text)
    parts = text.split()
    said = all(_PHONE.fullmatch(part) for part in parts)
    if not said or digits not in PHONE_DIGITS or "." in text or any(map(_ISO.fullmatch, parts)):
        return None
    starts = text.startswith(("+", "00", "0", "(")) or "-" in text
    pair = len(parts) == len(("12", "15000"))  # rather a deal and its value
    grouped = len(parts) > 1 and not (pair and len(parts[0]) <= len("12"))
    return Meaning("phone", text) if starts or grouped else None


def _named_day(words: Words, at: int, viewer: Asker) -> Found:
    """`friday`, `fri 4 dec`, `dec 15`, `november 3 2027`; names alone are told apart later."""
    first = words.words[at].plain
    if not first[:SHORTEST].isalpha() or len(first) < SHORTEST:
        return 0, ()
    if first in CLOCKS:
        return 1, (Meaning("time", CLOCKS[first]),)
    month = calendar.month(first, viewer.locale)
    weekday = calendar.weekday(first, viewer.locale)
    if month is None and weekday is None:
        return 0, ()
    for stop in range(_run(words, at, viewer), at + 1, -1):
        day = _dated(words.text(at + (weekday is not None), stop), viewer)
        if day and weekday in {None, day.weekday()}:  # `friday 10-11` is no date in November
            return stop - at, (Meaning("date", str(day)),)
    if weekday is not None:
        found = numbered_weekday(words, at, weekday, viewer)
        if found[0]:
            return found
    return _name_alone(words, at, month, weekday)


def _name_alone(words: Words, at: int, month: int | None, weekday: int | None) -> Found:
    """A month or a weekday without a number; with one that is in no such month it is unclear."""
    number = at + 1 + (at + 1 < len(words.words) and words.words[at + 1].plain == "the")
    if month is not None and weekday is None and _is_of_month(words, number):
        return number + 1 - at, (Meaning("unclear", words.text(at, number + 1)),)
    named = [Meaning("weekday", str(weekday))] if weekday is not None else []
    named += [Meaning("month", str(month))] if month is not None else []
    return 1, tuple(named)


def _is_the_first(words: Words, at: int) -> bool:
    """`the 1st of march`."""
    following = words.words[at + 1 : at + 3]
    return (
        words.words[at].plain == "the"
        and len(following) > 1
        and following[0].plain[:1].isdigit()
        and following[1].plain == "of"
    )


def _is_in_month(said: Sequence[Word], viewer: Asker) -> bool:
    """`31 november`, `the 31st of november`: there is no such day in it."""
    number, *between = [word.plain for word in said if word.plain != "the"]
    last = between.pop() if between else ""
    named = len(last) >= SHORTEST and calendar.month(last, viewer.locale) is not None
    return named and number[:1].isdigit() and between in ([], ["of"])


def _is_of_month(words: Words, at: int) -> bool:
    """`november the 31st`: the number of a day, of which there is none in that month."""
    if at >= len(words.words):
        return False
    plain = words.words[at].plain
    ordinal = plain.endswith(ENDINGS) and plain[:-2].isdecimal()
    return ordinal or (plain.isdecimal() and IN_NO_MONTH <= int(plain[:3]) <= MOST_DAYS)


IN_NO_MONTH = 29  # the first number that is of no day in some month


def _dated(text: str, viewer: Asker) -> date | None:
    if not any(sign.isdigit() for sign in text):
        return None
    try:
        return read_day(text, viewer)
    except (ValueError, OverflowError):
        return None
