"""New values for the company's own fields: `source referral`, `contract length of 12 is 24`."""

from bot.commands.reader.amounts import amount_at
from bot.commands.reader.line import Line
from bot.commands.reader.spans_of_days import days_at
from bot.tools.fieldtypes.tool_fields import PREFIX

Found = tuple[int, str, str] | None
NUMBERS = {"double", "int", "monetary"}


def company_value(line: Line, at: int, noun: str, taken: set[int]) -> Found:
    """Where it ends, the field as forms call it, and its value as one would type it."""
    span = line.at(at)
    for code in span.roles.get(f"{noun} field", ()):
        of = line.known.fields[noun].get(code)
        if of is None:
            continue
        value = at + 1
        while value in taken or (
            line.at(value).has("glue", "filler", "sep", "of", "prep")
            and not line.at(value).has("end")
        ):
            value += 1
        found = _value(line, value, noun, code, of.field_type)
        if found:
            return found[0], f"{PREFIX}{code}", found[1]
    return None


def _value(line: Line, at: int, noun: str, code: str, type_: str) -> tuple[int, str] | None:
    if type_ in NUMBERS:
        amount = amount_at(line, at)
        return (at + 1 + line.at(at + 1).has("unit"), amount) if amount else None
    if type_ in {"enum", "set"}:
        options = [
            one for one in line.at(at).roles.get(f"{noun} option", ()) if one.startswith(f"{code}=")
        ]
        return _several(line, at, noun, code) if options else None
    if type_ == "date":
        found = days_at(line, at)
        return (found[0], str(found[1].last)) if found else None
    if type_ == "phone" and line.at(at).has("phone"):
        return at + 1, line.at(at).means("phone")
    free = line.at(at).is_word or line.at(at).has("id", "amount", "quoted")
    if free and not any(one.has("not", "unsure", "many") for one in line.spans[at:]):
        end = at + 1
        while line.at(end).is_word or line.at(end).has("id", "amount"):
            end += 1
        return end, line.name(at, end)
    return None


def _several(line: Line, at: int, noun: str, code: str) -> tuple[int, str]:
    """`hardware and training`: options with commas between them."""
    ids: list[str] = []
    end = at
    while True:
        options = line.at(at).roles.get(f"{noun} option", ())
        mine = [one.partition("=")[2] for one in options if one.startswith(f"{code}=")]
        if not mine:
            return end, ",".join(ids)
        ids.append(mine[0])
        end = at + 1
        at = end + line.at(end).has("join", "sep")
