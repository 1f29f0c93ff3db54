"""Fields for deals over time: which day of a deal counts, in which steps, from when on."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import Field

from bot.blocks.kit import inputs
from bot.blocks.kit.figures import short_day
from bot.blocks.kit.message import Block
from bot.blocks.kit.viewer import Asker, Viewer
from bot.blocks.records import facts
from bot.text import count
from bot.tools.fieldtypes.base import FieldType, Name, Wrong, choice, read_id
from bot.tools.fieldtypes.fields import CURRENCY, DAY

INTERVALS = {"day": "Day", "week": "Week", "month": "Month", "quarter": "Quarter"}
# How many of them are asked for unasked, and how many of those are over already.
USUAL = {"day": (14, 3), "week": (12, 4), "month": (6, 2), "quarter": (4, 1)}
MOST = 60
# Days of a deal by what people call them.
DATES = {
    "expected_close_date": "Expected close",
    "won_time": "Won",
    "add_time": "Added",
    "close_time": "Closed",
    "stage_change_time": "Moved",
    "update_time": "Updated",
}
_CALLED = {"close": "expected_close_date", "expected": "expected_close_date",
           "created": "add_time"}  # fmt: skip
BY_NAME = {
    name.lower(): code for code, label in DATES.items() for name in (code, label)
} | _CALLED  # fmt: skip
PAST = DATES.keys() - {"expected_close_date"}
DEFAULT = "default_currency"
OWN_DATE = "deal date"
_CODE_LENGTH = 40


def _read_date(typed: str, viewer: Viewer) -> object:
    name = " ".join(typed.lower().split())
    known = BY_NAME.get(name)
    if known or any(typed.strip() == code for code, _ in _own(viewer)):
        return known or typed.strip()
    if len(name) == _CODE_LENGTH and name.isalnum():
        return name
    return Name(OWN_DATE, typed.strip())


def _date_element(typed: str, viewer: Viewer) -> Block:
    options = [*DATES.items(), *_own(viewer)]
    read = _read_date(typed, viewer)
    chosen = [read] if isinstance(read, str) and read in dict(options) else []
    return inputs.select(options, chosen)


def _own(viewer: Viewer) -> list[tuple[str, str]]:
    """Dates that the company has added to its deals."""
    own = facts.company_fields("deal", viewer)
    dates = [(one.field_code, facts.field_label(one)) for one in own if one.field_type == "date"]
    return dates[: 100 - len(DATES)]


def _read_amount(typed: str, _: Asker) -> object:
    number = read_id(typed)
    if number is None or number > MOST:
        raise Wrong(f"“{typed}”: between 1 and {MOST} periods.")
    return number


def _read_currency(typed: str, viewer: Viewer) -> object:
    own = {DEFAULT, "default", "own", "mine"}
    return DEFAULT if typed.strip().lower() in own else CURRENCY.read(typed, viewer)


def _currency_element(typed: str, viewer: Viewer) -> Block:
    element = CURRENCY.element
    assert element is not None  # noqa: S101 - a currency is picked
    return element("" if _read_currency(typed, viewer) == DEFAULT else typed, viewer)


def _amount_element(typed: str, _: Asker) -> Block:
    return inputs.number(typed, low=1, high=MOST)


def _tell_date(code: str, viewer: Viewer) -> str:
    known = {**DATES, **dict(_own(viewer))}
    return f"by {known.get(code, code).lower()}"


def _tell_currency(code: str, _: Asker) -> str:
    return "" if code == DEFAULT else f"converted into {code}"


# --- what is meant where nothing is said: some weeks around today, by expected close -------------


def _step(typed: Mapping[str, str], _: Asker) -> str:
    step = typed.get("interval", "").strip().lower()
    return step if step in USUAL else "week"


def _amount(typed: Mapping[str, str], asker: Asker) -> str:
    said = read_id(typed.get("amount", ""))
    return str(min(said, MOST) if said else USUAL[_step(typed, asker)][0])


def _start(typed: Mapping[str, str], asker: Asker) -> str:
    """So far back that today is among the periods; of what is past it is the last of them."""
    step, before_today = _step(typed, asker), int(_amount(typed, asker)) - 1
    field = BY_NAME.get(typed.get("field_key", "").strip().lower(), "")
    over = before_today if field in PAST else min(USUAL[step][1], before_today)
    return _back(asker.today, step, over).isoformat()


def _back(today: date, step: str, number: int) -> date:
    """The start of the period that many before the one of today."""
    if step == "day":
        return today - timedelta(days=number)
    if step == "week":
        return today - timedelta(days=today.weekday() + 7 * number)
    months = {"month": 1, "quarter": 3}[step]
    current = today.year * 12 + (today.month - 1) // months * months
    year, month = divmod(current - number * months, 12)
    return date(year, month + 1, 1)


Interval = Annotated[
    Literal["day", "week", "month", "quarter"],
    replace(choice("step", **INTERVALS), tell=lambda step, _: f"{step} by {step}", unsaid=_step),
]
Start = Annotated[
    date,
    replace(DAY, tell=lambda day, viewer: f"from {short_day(day, viewer)}", unsaid=_start),
]
Periods = Annotated[
    int,
    Field(ge=1, le=MOST),
    FieldType(
        "number",
        _read_amount,
        _amount_element,
        tell=lambda amount, _: count(amount, "period", "periods"),
        unsaid=_amount,
    ),
]
DateField = Annotated[
    str,
    Field(min_length=1, max_length=100),
    FieldType(
        "date of a deal",
        _read_date,
        _date_element,
        tell=_tell_date,
        unsaid=lambda _, __: "expected_close_date",
    ),
]
Conversion = Annotated[
    str,
    Field(pattern=f"^([A-Z]{{3}}|{DEFAULT})$"),
    FieldType("currency", _read_currency, _currency_element, tell=_tell_currency),
]
