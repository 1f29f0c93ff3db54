"""The company's own fields in a line: by the label, with a comparison, an option or a text."""

from itertools import takewhile

from bot.commands.reader.amounts import compared
from bot.commands.reader.line import Line, said
from bot.commands.reader.spans_of_days import days_at, year_at
from bot.pipedrive.names.lookups import FieldOf
from bot.text import unaccented
from bot.tools.filters.custom_fields import name_of

Found = tuple[int, tuple[str, str]] | None
NUMBERS = {"double", "int", "monetary"}
CHOSEN = {"enum", "set"}
TEXTS = {"varchar", "varchar_auto", "text", "phone", "address"}
LEADS = ("is", "of", "=", "with", "in", "as", "equals", "has", "from", "contains")


def company_field(line: Line, at: int, noun: str, *, negated: bool) -> Found:
    """Where it ends, and the condition in two parts: the field, and the rest of it."""
    span = line.at(at)
    if span.has(f"{noun} field"):
        for code in span.roles[f"{noun} field"]:
            if found := _of_field(line, at + 1, noun, code, negated=negated):
                return found
    if found := _by_stem(line, at, noun):
        return found
    if found := _by_beginning(line, at, noun, negated=negated):
        return found
    option = span.means(f"{noun} option")
    if (
        option
        and (not line.at(at + 1).is_word or _is_of_label(line, at + 1, noun, option))
        and not (at and line.at(at - 1).is_word)
    ):
        return _of_options(line, at, noun, span.roles[f"{noun} option"])
    return None


def _by_beginning(line: Line, at: int, noun: str, *, negated: bool) -> Found:
    """`contracts longer than 12`: a field of numbers whose label begins so, before a comparison."""
    for end in range(at + 1, at + MOST_OF_LABEL):
        if not line.at(end - 1).is_word:
            return None
        if not {">", "<", ">=", "<="} & set(line.at(end).roles.get("compare", ())):
            continue
        begun = unaccented(line.text(at, end)).removesuffix("s")
        codes = [
            code for code, of in line.known.fields.get(noun, {}).items()
            if of.field_type in NUMBERS and unaccented(of.field_name).startswith(f"{begun} ")
        ]  # fmt: skip
        found = _of_field(line, end, noun, codes[0], negated=negated) if len(codes) == 1 else None
        return found if found and found[0] > end else None
    return None


def _by_stem(line: Line, at: int, noun: str) -> Found:
    """`interested in training`, `sourced from the trade fair`: a word that is of the label."""
    first = at + 1
    while first - at < MOST_OF_LABEL and line.at(first).has("prep", "filler", "glue"):
        first += 1
    options = line.at(first).roles.get(f"{noun} option", ())
    fitting = tuple(one for one in options if _is_of_label(line, at, noun, one))
    return _of_options(line, first, noun, fitting) if fitting else None


def _is_of_label(line: Line, at: int, noun: str, option: str) -> bool:
    """`certified` is of `Certificates`: all but the last few letters are the same."""
    label = unaccented(line.known.fields[noun][option.partition("=")[0]].field_name)
    word = line.at(at).text.casefold()
    same = sum(
        1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(word, label, strict=False))
    )
    return same >= LEAST_SAME and same >= min(len(word), len(label)) - MOST_OTHER


LEAST_SAME, MOST_OTHER = 5, 3  # letters
MOST_OF_LABEL = 4  # words, and what compares them


def _of_options(line: Line, at: int, noun: str, options: tuple[str, ...]) -> Found:
    code, _, id_ = options[0].partition("=")
    name = _name(line, noun, code)
    end = at + 1
    if line.at(end).is_word and _is_of_label(line, end, noun, options[0]):
        end += 1  # `ISO 9001 certified`
    if line.at(end).has(f"{noun} field") and code in line.at(end).roles[f"{noun} field"]:
        end += 1
    return end, (name, f"={id_}")


def _of_field(line: Line, at: int, noun: str, code: str, *, negated: bool) -> Found:
    of = line.known.fields[noun].get(code)
    if of is None:
        return None
    start, name = at, name_of(of)
    if _is_of_one(line, at, of):
        return None
    if line.at(at).has("empty"):
        return at + 1, (name, "=")
    if line.at(at).has("not") and (found := _compared(line, at + 1, noun, of)):
        return found[0], (f"-{name}", found[1])
    at = line.past(at, "filler", "glue", "prep", but=("compare", "end"))
    if (found := _compared(line, at, noun, of)) is not None:
        return found[0], (name, found[1])
    led = line.at(start - 2).text.casefold() in HAVING
    return (start, (f"-{name}" if not negated else name, "=")) if led or negated else None


def _is_of_one(line: Line, at: int, of: FieldOf) -> bool:
    """`tax number of acme foods`, `contract length of 12`: it is asked for what it holds there."""
    if line.at(at).text.casefold() != "of":
        return False
    number = line.at(at + 1).has("id") and at + 2 == len(line.spans)
    opens = at == 1 or line.at(at - 2).has("filler", "verb", "question")
    return of.field_type in TEXTS or (number and opens and not line.has("noun"))


def _compared(line: Line, at: int, noun: str, of: FieldOf) -> tuple[int, str] | None:
    """What the field is compared with, as far as its type has something to compare."""
    if of.field_type in NUMBERS:
        found = compared(line, at, plain=True)
        if not found or len(found[1]) != 1:
            return None
        return found[0] + line.at(found[0]).has("unit"), found[1][0]
    if of.field_type in CHOSEN:
        options = line.at(at).roles.get(f"{noun} option", ())
        ids = [
            id_
            for field, _, id_ in (one.partition("=") for one in options)
            if field == of.field_code
        ]
        return (at + 1, f"={ids[0]}") if ids else None
    if of.field_type == "date" and (days := days_at(line, at) or year_at(line, at)):
        return days[0], f"={days[1].first}..{days[1].last}"
    if of.field_type in TEXTS and line.at(at).is_word:
        end = at
        while line.at(end).is_word:
            end += 1
        return end, f"={said(line.text(at, end))}"
    return None


HAVING = {"a", "an", "any", "with", "have", "has", "the"}


def _name(line: Line, noun: str, code: str) -> str:
    return name_of(line.known.fields[noun][code])
